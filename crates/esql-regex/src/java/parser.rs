//! Reads the syntax of `java.util.regex.Pattern`, and refuses what it refuses, in its words and at its index.
//!
//! The index that Java reports is where its reader stands, less one; so this reader moves as Java's does: one code
//! point at a time, past blanks and comments with `(?x)`, sometimes back again.

use std::collections::HashMap;

use super::ast::{Assertion, Kind, MANY, Node, Reach};
use super::escape::Escape;
use crate::PatternError;
use crate::casing;
use crate::charset::CharSet;

/// A pattern and the groups it captures.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) node: Node,
    /// Groups that capture, without the whole match.
    pub(crate) groups: usize,
    pub(crate) names: HashMap<String, usize>,
}

/// Deeper patterns are refused, as Java runs out of stack on them.
const MAX_DEPTH: usize = 100;

pub(crate) fn parse(pattern: &str) -> Result<Parsed> {
    let chars: Vec<u32> = pattern.chars().map(|c| c as u32).collect();
    let mut parser = Parser {
        pattern,
        chars: expand_quotes(chars),
        cursor: 0,
        end_mark: 0,
        flags: Flags::default(),
        groups: 0,
        names: HashMap::new(),
        depth: 0,
    };
    let node = parser.alternatives()?;
    if parser.cursor != parser.chars.len() {
        let what = if parser.peek() == u32::from(b')') {
            "Unmatched closing ')'"
        } else {
            "Unexpected internal error"
        };
        return Err(parser.error(what));
    }
    Ok(Parsed { node, groups: parser.groups, names: parser.names })
}

/// The inline flags, by their letters.
#[derive(Clone, Copy, Default)]
pub(super) struct Flags {
    pub(super) i: bool,
    m: bool,
    s: bool,
    pub(super) d: bool,
    pub(super) u: bool,
    pub(super) x: bool,
    pub(super) upper_u: bool,
}

pub(super) struct Parser<'p> {
    pattern: &'p str,
    pub(super) chars: Vec<u32>,
    pub(super) cursor: usize,
    /// What stands behind the last character; otherwise 0.
    pub(super) end_mark: u32,
    pub(super) flags: Flags,
    pub(super) groups: usize,
    pub(super) names: HashMap<String, usize>,
    depth: usize,
}

pub(super) type Result<T> = std::result::Result<T, PatternError>;

impl Parser<'_> {
    fn alternatives(&mut self) -> Result<Node> {
        self.nested(|parser| {
            let mut branches = vec![parser.sequence()?];
            while parser.peek() == u32::from(b'|') {
                parser.next();
                branches.push(parser.sequence()?);
            }
            Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Node::Alternate(branches) })
        })
    }

    /// Runs a rule that may lead to itself.
    pub(super) fn nested<T>(&mut self, rule: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth == MAX_DEPTH {
            return Err(self.error("Stack overflow during pattern compilation"));
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    fn sequence(&mut self) -> Result<Node> {
        let mut nodes = Vec::new();
        loop {
            let c = self.peek();
            let node = match ascii(c) {
                '(' => match self.group()? {
                    Some(node) => node,
                    None => continue,
                },
                '[' => Node::Set(self.class(true)?),
                '\\' if matches!(ascii(self.get(self.cursor + 1)), 'p' | 'P') => {
                    self.cursor += 1;
                    Node::Set(self.property()?)
                }
                '^' => {
                    self.next();
                    Node::Assert(match self.flags.m {
                        true => Assertion::LineStart { unix: self.flags.d },
                        false => Assertion::Start,
                    })
                }
                '$' => {
                    self.next();
                    Node::Assert(Assertion::LineEnd { every: self.flags.m, unix: self.flags.d })
                }
                '.' => {
                    self.next();
                    Node::Set(self.dot())
                }
                '|' | ')' => break,
                sign @ ('?' | '*' | '+') => {
                    self.next();
                    return Err(self.error(format!("Dangling meta character '{sign}'")));
                }
                '\0' if self.cursor >= self.chars.len() => break,
                _ => {
                    self.atom(&mut nodes)?;
                    continue;
                }
            };
            self.push_repeated(&mut nodes, node)?;
        }
        Ok(match nodes.len() {
            0 => Node::Empty,
            1 => nodes.swap_remove(0),
            _ => Node::Concat(nodes),
        })
    }

    /// A run of plain characters, or one escape that is more than a character; with the repetition of the last.
    fn atom(&mut self, nodes: &mut Vec<Node>) -> Result<()> {
        let mut run = Vec::new();
        let mut before = self.cursor;
        let mut c = self.peek();
        loop {
            match ascii(c) {
                '*' | '+' | '?' | '{' => {
                    if run.len() > 1 {
                        // The repetition is the last character's alone: that one is read again.
                        self.cursor = before;
                        run.pop();
                    }
                    break;
                }
                '$' | '.' | '^' | '(' | '[' | '|' | ')' => break,
                '\\' => {
                    // A property after plain characters is left for the next round.
                    if matches!(ascii(self.get(self.cursor + 1)), 'p' | 'P') {
                        break;
                    }
                    before = self.cursor;
                    match self.escape(false, false)? {
                        Escape::Char(escaped) => {
                            run.push(escaped);
                            c = self.peek();
                        }
                        // Anything else is read again when the plain characters before it are done.
                        Escape::Set(_) | Escape::Node(_) if !run.is_empty() => {
                            self.cursor = before;
                            break;
                        }
                        Escape::Set(set) => return self.push_repeated(nodes, Node::Set(set)),
                        Escape::Node(node) => return self.push_repeated(nodes, node),
                    }
                }
                '\0' if self.cursor >= self.chars.len() => break,
                _ => {
                    before = self.cursor;
                    run.push(c);
                    c = self.next();
                }
            }
        }
        let last = match run[..] {
            [] => Node::Empty,
            [only] => Node::Set(self.single(only)),
            _ => {
                let mut run: Vec<_> = run.into_iter().map(|c| Node::Set(self.slice(c))).collect();
                let last = run.pop().unwrap_or(Node::Empty);
                nodes.append(&mut run);
                last
            }
        };
        self.push_repeated(nodes, last)
    }

    fn push_repeated(&mut self, nodes: &mut Vec<Node>, node: Node) -> Result<()> {
        let node = self.repeated(node)?;
        nodes.push(node);
        Ok(())
    }

    fn dot(&self) -> CharSet {
        if self.flags.s {
            CharSet::all()
        } else if self.flags.d {
            CharSet::single('\n' as u32).negate()
        } else {
            CharSet::from_ranges([(0x0A, 0x0A), (0x0D, 0x0D), (0x85, 0x85), (0x2028, 0x2029)]).negate()
        }
    }

    /// A character that stands by itself, here or in a class.
    pub(super) fn single(&self, c: u32) -> CharSet {
        let Some(letter) = char::from_u32(c).filter(|_| self.flags.i) else { return CharSet::single(c) };
        match self.flags.u {
            // ß has no other case of its own, though others fold to it: then Java looks no further.
            true if casing::upper(letter) == casing::fold(letter) => CharSet::single(c),
            true => casing::same_letter(letter),
            false => ascii_cases(c),
        }
    }

    /// A character among others.
    fn slice(&self, c: u32) -> CharSet {
        match char::from_u32(c) {
            Some(letter) if self.flags.i && self.flags.u => casing::same_letter(letter),
            _ => self.single(c),
        }
    }

    /// A group, or nothing for flags alone. Its repetition is left to the caller.
    fn group(&mut self) -> Result<Option<Node>> {
        let flags = self.flags;
        let node = if ascii(self.next()) != '?' {
            self.capture(None)?
        } else {
            let c = self.skip();
            match ascii(c) {
                ':' => Node::Group { number: None, node: Box::new(self.alternatives()?) },
                sign @ ('=' | '!') => {
                    Node::LookAhead { negate: sign == '!', node: Box::new(self.alternatives()?) }
                }
                '>' => Node::Atomic(Box::new(self.alternatives()?)),
                '<' => match ascii(self.read()) {
                    sign @ ('=' | '!') => self.look_behind(sign == '!')?,
                    first => {
                        let name = self.group_name(first)?;
                        if self.names.contains_key(&name) {
                            return Err(
                                self.error(format!("Named capturing group <{name}> is already defined"))
                            );
                        }
                        self.capture(Some(name))?
                    }
                },
                '$' | '@' => return Err(self.error("Unknown group type")),
                _ => {
                    self.cursor -= 1;
                    self.set_flags();
                    match ascii(self.read()) {
                        ')' => return Ok(None),
                        ':' => Node::Group { number: None, node: Box::new(self.alternatives()?) },
                        _ => return Err(self.error("Unknown inline modifier")),
                    }
                }
            }
        };
        if ascii(self.read()) != ')' {
            return Err(self.error("Unclosed group"));
        }
        self.flags = flags;
        Ok(Some(node))
    }

    fn capture(&mut self, name: Option<String>) -> Result<Node> {
        self.groups += 1;
        let number = self.groups;
        self.names.extend(name.map(|name| (name, number)));
        Ok(Node::Group { number: Some(number), node: Box::new(self.alternatives()?) })
    }

    fn look_behind(&mut self, negate: bool) -> Result<Node> {
        let start = self.cursor;
        let node = Box::new(self.alternatives()?);
        let study = node.study();
        if !study.bounded {
            return Err(self.error("Look-behind group does not have an obvious maximum length"));
        }
        let pairs = self.chars[start.min(self.chars.len())..].iter().any(|c| *c > 0xFFFF);
        // A length that has overflowed reaches the whole text, unless it has come far round again.
        let overflow = if study.max < i32::MIN / 2 && !pairs { usize::MAX } else { 0 };
        let max = usize::try_from(study.max).unwrap_or(overflow);
        let reach = Reach { min: usize::try_from(study.min).unwrap_or(usize::MAX), max, units: !pairs };
        Ok(Node::LookBehind { negate, node, reach })
    }

    pub(super) fn group_name(&mut self, first: char) -> Result<String> {
        if !first.is_ascii_alphabetic() {
            return Err(self.error("capturing group name does not start with a Latin letter"));
        }
        let mut name = String::from(first);
        loop {
            match ascii(self.read()) {
                c if c.is_ascii_alphanumeric() => name.push(c),
                '>' => return Ok(name),
                _ => return Err(self.error("named capturing group is missing trailing '>'")),
            }
        }
    }

    /// `imsdux…-…`, up to the first letter that is no flag.
    fn set_flags(&mut self) {
        let mut on = true;
        let mut c = self.peek();
        loop {
            match ascii(c) {
                'i' => self.flags.i = on,
                'm' => self.flags.m = on,
                's' => self.flags.s = on,
                'd' => self.flags.d = on,
                'u' => self.flags.u = on,
                'x' => self.flags.x = on,
                'U' => (self.flags.u, self.flags.upper_u) = (on, on),
                // Canonical equivalence is not looked at.
                'c' => {}
                '-' if on => on = false,
                _ => return,
            }
            c = self.next();
        }
    }

    /// A node with the repetition that follows it, if one does.
    fn repeated(&mut self, node: Node) -> Result<Node> {
        let (min, max) = match ascii(self.peek()) {
            '?' => (0, 1),
            '*' => (0, MANY),
            '+' => (1, MANY),
            '{' => self.bounds()?,
            _ => return Ok(node),
        };
        let kind = match ascii(self.next()) {
            '?' => Kind::Lazy,
            '+' => Kind::Possessive,
            _ => Kind::Greedy,
        };
        if kind != Kind::Greedy {
            self.next();
        }
        Ok(Node::Repeat { node: Box::new(node), min, max, kind })
    }

    /// `{n}`, `{n,}` or `{n,m}`; stops on the closing brace.
    fn bounds(&mut self) -> Result<(u32, u32)> {
        let mut c = self.skip();
        if !is_digit(c) {
            return Err(self.error("Illegal repetition"));
        }
        let min = self.number(&mut c)?;
        let mut max = min;
        if ascii(c) == ',' {
            c = self.read();
            max = if ascii(c) == '}' { MANY } else { self.number(&mut c)? };
        }
        if ascii(c) != '}' {
            return Err(self.error("Unclosed counted closure"));
        }
        if max < min {
            return Err(self.error("Illegal repetition range"));
        }
        self.cursor -= 1;
        Ok((min, max))
    }

    fn number(&mut self, c: &mut u32) -> Result<u32> {
        let mut n = 0u32;
        while is_digit(*c) {
            n = match n.checked_mul(10).and_then(|n| n.checked_add(*c - u32::from(b'0'))) {
                Some(n) if n <= MANY => n,
                _ => return Err(self.error("Illegal repetition range")),
            };
            *c = self.read();
        }
        Ok(n)
    }

    // Moving about.

    pub(super) fn get(&self, at: usize) -> u32 {
        match self.chars.get(at) {
            Some(&c) => c,
            None if at == self.chars.len() => self.end_mark,
            None => 0,
        }
    }

    /// The next character, not taken; the blanks before it are.
    pub(super) fn peek(&mut self) -> u32 {
        if self.flags.x {
            self.skip_blanks();
        }
        self.get(self.cursor)
    }

    /// Takes one character, then peeks.
    pub(super) fn next(&mut self) -> u32 {
        self.cursor += 1;
        self.peek()
    }

    /// Takes and returns the next character.
    pub(super) fn read(&mut self) -> u32 {
        let c = self.peek();
        self.cursor += 1;
        c
    }

    /// Takes two characters, blanks or not, and returns the second.
    pub(super) fn skip(&mut self) -> u32 {
        self.cursor += 2;
        self.get(self.cursor - 1)
    }

    fn skip_blanks(&mut self) {
        while self.cursor < self.chars.len() {
            match ascii(self.chars[self.cursor]) {
                ' ' | '\t' | '\n' | '\x0B' | '\x0C' | '\r' => self.cursor += 1,
                '#' => {
                    let comment = self.chars[self.cursor..].iter().take_while(|&&c| !self.is_line_end(c));
                    self.cursor += comment.count();
                }
                // A line end that is no blank of ASCII ends a comment too, and then stands for itself.
                _ => return,
            }
        }
    }

    fn is_line_end(&self, c: u32) -> bool {
        c == 0x0A || !self.flags.d && matches!(c, 0x0D | 0x85 | 0x2028 | 0x2029)
    }

    pub(super) fn error(&self, what: impl Into<String>) -> PatternError {
        let what = what.into();
        match self.cursor.checked_sub(1) {
            Some(index) => {
                let offset = self.pattern.char_indices().nth(index).map_or(self.pattern.len(), |(at, _)| at);
                PatternError::new(format!("{what} near index {index}"), offset)
            }
            None => PatternError::new(what, 0),
        }
    }
}

/// A code point as a character, if it is one of ASCII; otherwise one that no rule asks for.
pub(super) fn ascii(c: u32) -> char {
    char::from_u32(c).filter(char::is_ascii).unwrap_or(char::REPLACEMENT_CHARACTER)
}

pub(super) fn ascii_cases(c: u32) -> CharSet {
    let c = char::from_u32(c).unwrap_or_default();
    let cases = [c.to_ascii_lowercase(), c.to_ascii_uppercase()];
    CharSet::from_ranges(cases.map(|c| (c as u32, c as u32)))
}

fn is_digit(c: u32) -> bool {
    ascii(c).is_ascii_digit()
}

/// Rewrites `\Q…\E` with a backslash before every sign, as Java does before it reads anything else.
fn expand_quotes(chars: Vec<u32>) -> Vec<u32> {
    let at = |i: usize| chars.get(i).map_or('\0', |&c| ascii(c));
    let mut i = 0;
    while i + 1 < chars.len() && !(at(i) == '\\' && at(i + 1) == 'Q') {
        i += if at(i) == '\\' { 2 } else { 1 };
    }
    if i + 1 >= chars.len() {
        return chars;
    }
    let backslash = u32::from(b'\\');
    let mut expanded = chars[..i].to_vec();
    let (mut quoted, mut first) = (true, true);
    i += 2;
    while i < chars.len() {
        let c = at(i);
        i += 1;
        match c {
            '\\' if quoted && at(i) == 'E' => {
                i += 1;
                quoted = false;
            }
            '\\' if quoted => expanded.extend([backslash, backslash]),
            '\\' if at(i) == 'Q' => {
                i += 1;
                (quoted, first) = (true, true);
                continue;
            }
            '\\' => {
                expanded.push(backslash);
                expanded.extend(chars.get(i));
                i += 1;
            }
            // A digit must not join an escape before the quote.
            '0'..='9' if first => expanded.extend(['\\', 'x', '3', c].map(|c| c as u32)),
            _ => {
                if quoted && c.is_ascii() && !c.is_ascii_alphanumeric() {
                    expanded.push(backslash);
                }
                expanded.push(chars[i - 1]);
            }
        }
        first = false;
    }
    expanded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(pattern: &str) -> String {
        parse(pattern).unwrap_err().message
    }

    #[test]
    fn errors_are_worded_as_in_java() {
        for (pattern, message) in [
            ("(b", "Unclosed group near index 2"),
            ("b)", "Unmatched closing ')' near index 0"),
            (")", "Unmatched closing ')'"),
            ("b{2", "Unclosed counted closure near index 3"),
            ("b{5,4}", "Illegal repetition range near index 5"),
            ("+b", "Dangling meta character '+' near index 0"),
            ("(?<n>b)(?<n>c)", "Named capturing group <n> is already defined near index 11"),
            ("(?<=(b|c)+)d", "Look-behind group does not have an obvious maximum length near index 9"),
            ("b(?z)", "Unknown inline modifier near index 3"),
        ] {
            assert_eq!(error(pattern), message, "{pattern}");
        }
    }

    #[test]
    fn offsets_are_bytes() {
        assert_eq!(parse("ñ+*").unwrap_err().offset, 3);
    }

    #[test]
    fn names_lead_to_groups() {
        let parsed = parse("(a)(?<two>b)(?:c)(?<three>d)").unwrap();
        assert_eq!(parsed.groups, 3);
        assert_eq!((parsed.names["two"], parsed.names["three"]), (2, 3));
    }

    #[test]
    fn quotes_hold_signs() {
        assert_eq!(parse(r"\Qa.b\E").unwrap().node, parse(r"a\.b").unwrap().node);
        assert_eq!(parse(r"\Q(").unwrap().node, parse(r"\(").unwrap().node);
        assert_eq!(parse(r"a\Q1\E\Q*\E").unwrap().node, parse(r"a1\*").unwrap().node);
    }

    #[test]
    fn comments_and_blanks_are_skipped_on_request() {
        assert_eq!(parse("(?x) a b # c\n *").unwrap().node, parse("ab*").unwrap().node);
    }

    #[test]
    fn hostile_nesting_is_an_error() {
        for open in ["(", "(?:", "(?=", "(?<=", "[", "(a|"] {
            assert!(error(&open.repeat(50_000)).starts_with("Stack overflow"), "{open}");
        }
    }
}
