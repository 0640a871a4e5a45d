//! Reads the syntax of Lucene 10's `RegExp` with all its operators (`ALL | DEPRECATED_COMPLEMENT`).
//!
//! What surprises: `^` and `$` are plain characters, `.` matches line breaks too, and wherever one element is due
//! every character but those that open something stands for itself (`*a`, `|a` and `)` are literal there).

use super::ast::Ast;
use super::interval::interval;
use crate::PatternError;
use crate::casing;
use crate::charset::CharSet;

/// Deeper groups are refused: reading, translating and dropping them recurses.
const MAX_DEPTH: usize = 250;

/// More automaton states are refused when a repetition asks for them, as Lucene's effort to determinize is limited.
const MAX_STATES: u64 = 10_000;

/// Parses a whole pattern.
pub(crate) fn parse(pattern: &str, case_insensitive: bool) -> Result<Ast, PatternError> {
    if pattern.is_empty() {
        return Ok(Ast::Empty);
    }
    let mut parser = Parser { rest: pattern.chars(), pattern, case_insensitive, depth: 0 };
    let ast = parser.union()?;
    if parser.peek().is_some() {
        return Err(parser.error_at("end-of-string expected"));
    }
    Ok(ast)
}

/// One character as the pattern means it: with its other cases if those do not matter.
pub(crate) fn letter(c: char, case_insensitive: bool) -> Ast {
    Ast::Set(if case_insensitive { casing::same_letter(c) } else { CharSet::single(c as u32) })
}

struct Parser<'p> {
    pattern: &'p str,
    rest: std::str::Chars<'p>,
    case_insensitive: bool,
    depth: usize,
}

type Parsed<T = Ast> = Result<T, PatternError>;

impl<'p> Parser<'p> {
    fn union(&mut self) -> Parsed {
        let mut branches = vec![self.intersection()?];
        while self.eat('|') {
            branches.push(self.intersection()?);
        }
        Ok(Ast::union(branches))
    }

    fn intersection(&mut self) -> Parsed {
        let mut parts = vec![self.concatenation()?];
        while self.eat('&') {
            parts.push(self.concatenation()?);
        }
        Ok(Ast::intersect(parts))
    }

    fn concatenation(&mut self) -> Parsed {
        let mut parts = vec![self.repetition()?];
        while self.peek().is_some_and(|c| !matches!(c, ')' | '|' | '&')) {
            parts.push(self.repetition()?);
        }
        Ok(Ast::concat(parts))
    }

    fn repetition(&mut self) -> Parsed {
        let mut ast = self.complement()?;
        loop {
            let (min, max) = match self.peek() {
                Some('?') => (0, Some(1)),
                Some('*') => (0, None),
                Some('+') => (1, None),
                Some('{') => {
                    self.rest.next();
                    self.bounds()?
                }
                _ => return Ok(ast),
            };
            self.rest.next();
            ast = Ast::repeat(ast, min, max);
            if ast.states() > MAX_STATES {
                let message =
                    format!("Determinizing the pattern would require more than {MAX_STATES} effort.");
                return Err(self.error(message));
            }
        }
    }

    /// `n`, `n,` or `n,m` after a `{`; leaves the `}` for the caller to take.
    fn bounds(&mut self) -> Parsed<(u32, Option<u32>)> {
        let Some(min) = self.number()? else { return Err(self.error_at("integer expected")) };
        let max = if self.eat(',') { self.number()? } else { Some(min) };
        if self.peek() != Some('}') {
            return Err(self.error_at("expected '}'"));
        }
        match max {
            Some(max) if min > max => {
                Err(self.error(format!("invalid repetition range(out of order): {min}..{max}")))
            }
            _ => Ok((min, max)),
        }
    }

    fn number(&mut self) -> Parsed<Option<u32>> {
        let text = self.rest.as_str();
        let digits = &text[..text.bytes().take_while(u8::is_ascii_digit).count()];
        self.rest = text[digits.len()..].chars();
        if digits.is_empty() {
            return Ok(None);
        }
        match digits.parse::<i32>() {
            Ok(n) => Ok(Some(n.unsigned_abs())),
            Err(_) => Err(self.error(format!("For input string: \"{digits}\""))),
        }
    }

    fn complement(&mut self) -> Parsed {
        let mut negate = false;
        while self.eat('~') {
            negate = !negate;
        }
        let ast = self.element()?;
        Ok(if negate { Ast::complement(ast) } else { ast })
    }

    fn element(&mut self) -> Parsed {
        match self.next()? {
            '[' => self.class(),
            '.' => Ok(Ast::Set(CharSet::all())),
            '#' => Ok(Ast::Never),
            '@' => Ok(Ast::AnyString),
            '"' => self.quoted(),
            '(' => self.group(),
            '<' => self.interval(),
            '\\' => match self.escaped()? {
                Escaped::Class(set) => Ok(Ast::Set(set)),
                Escaped::Sign(c) => Ok(letter(c, self.case_insensitive)),
            },
            c => Ok(letter(c, self.case_insensitive)),
        }
    }

    fn class(&mut self) -> Parsed {
        let negate = self.eat('^');
        let mut ranges = Vec::new();
        loop {
            match self.next()? {
                // An escaped sign never starts a range: `[\.-z]` holds three signs.
                '\\' => match self.escaped()? {
                    Escaped::Class(set) => ranges.extend_from_slice(set.ranges()),
                    Escaped::Sign(c) => ranges.push((c as u32, c as u32)),
                },
                from if self.eat('-') => {
                    self.eat('\\');
                    let to = self.next()?;
                    if from > to {
                        let (from, to) = (from as u32, to as u32);
                        let message = format!("invalid range: from ({from}) cannot be > to ({to})");
                        return Err(self.error(message));
                    }
                    ranges.push((from as u32, to as u32));
                }
                c if self.case_insensitive => ranges.extend_from_slice(casing::same_letter(c).ranges()),
                c => ranges.push((c as u32, c as u32)),
            }
            match self.peek() {
                Some(']') => break,
                Some(_) => {}
                None => return Err(self.error_at("expected ']'")),
            }
        }
        self.rest.next();
        let set = CharSet::from_ranges(ranges);
        Ok(Ast::set(if negate { set.negate() } else { set }))
    }

    fn quoted(&mut self) -> Parsed {
        let text = self.until('"').ok_or_else(|| self.error_at_end("expected '\"'"))?;
        Ok(Ast::concat(text.chars().map(|c| letter(c, self.case_insensitive)).collect()))
    }

    fn group(&mut self) -> Parsed {
        if self.eat(')') {
            return Ok(Ast::Empty);
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error(format!("more than {MAX_DEPTH} groups within each other")));
        }
        let ast = self.union()?;
        self.depth -= 1;
        if self.eat(')') { Ok(ast) } else { Err(self.error_at("expected ')'")) }
    }

    fn interval(&mut self) -> Parsed {
        let text = self.until('>').ok_or_else(|| self.error_at_end("expected '>'"))?;
        let Some((from, to)) = text.split_once('-') else {
            return Err(self.error(format!("'{text}' not found")));
        };
        let (Ok(a), Ok(b)) = (from.parse::<i32>(), to.parse::<i32>()) else {
            let position = self.position() - 1;
            return Err(self.error(format!("interval syntax error at position {position}")));
        };
        // As many digits as both ends have, or any number of leading zeros if they differ.
        let digits = if from.encode_utf16().count() == to.encode_utf16().count() { from.len() } else { 0 };
        Ok(interval(a.min(b).unsigned_abs(), a.max(b).unsigned_abs(), digits))
    }

    /// What follows a backslash, in and outside of classes.
    fn escaped(&mut self) -> Parsed<Escaped> {
        let c = self.next()?;
        let set = match c.to_ascii_lowercase() {
            'd' => CharSet::range('0' as u32, '9' as u32),
            'w' => CharSet::from_ranges([('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')].map(code_points)),
            's' => CharSet::from_ranges([('\t', '\n'), ('\r', '\r'), (' ', ' ')].map(code_points)),
            letter if letter.is_ascii_lowercase() => {
                return Err(self.error(format!("invalid character class \\{}", c as u32)));
            }
            _ => return Ok(Escaped::Sign(c)),
        };
        Ok(Escaped::Class(if c.is_ascii_uppercase() { set.negate() } else { set }))
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn next(&mut self) -> Parsed<char> {
        self.rest.next().ok_or_else(|| self.error("unexpected end-of-string"))
    }

    fn eat(&mut self, expected: char) -> bool {
        let found = self.peek() == Some(expected);
        if found {
            self.rest.next();
        }
        found
    }

    /// The text before the next `end`, which is taken too.
    fn until(&mut self, end: char) -> Option<&'p str> {
        let (text, rest) = self.rest.as_str().split_once(end)?;
        self.rest = rest.chars();
        Some(text)
    }

    fn offset(&self) -> usize {
        self.pattern.len() - self.rest.as_str().len()
    }

    /// Lucene counts UTF-16 units.
    fn position(&self) -> usize {
        self.pattern[..self.offset()].encode_utf16().count()
    }

    fn error(&self, message: impl Into<String>) -> PatternError {
        PatternError::new(message, self.offset())
    }

    fn error_at(&self, message: &str) -> PatternError {
        self.error(format!("{message} at position {}", self.position()))
    }

    fn error_at_end(&self, message: &str) -> PatternError {
        let end = self.pattern.encode_utf16().count();
        PatternError::new(format!("{message} at position {end}"), self.pattern.len())
    }
}

enum Escaped {
    Class(CharSet),
    Sign(char),
}

fn code_points((from, to): (char, char)) -> (u32, u32) {
    (from as u32, to as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(pattern: &str) -> (String, usize) {
        let e = parse(pattern, false).unwrap_err();
        (e.message, e.offset)
    }

    #[test]
    fn errors_say_where() {
        assert_eq!(error("ñ(a"), ("expected ')' at position 3".into(), 4));
        assert_eq!(error("a)"), ("end-of-string expected at position 1".into(), 1));
        assert_eq!(error("x[z-a]"), ("invalid range: from (122) cannot be > to (97)".into(), 5));
        assert_eq!(error("a{,3}"), ("integer expected at position 2".into(), 2));
        assert_eq!(error("a{2,1}"), ("invalid repetition range(out of order): 2..1".into(), 5));
        assert_eq!(error("\"ab"), ("expected '\"' at position 3".into(), 3));
        assert_eq!(error("<1->"), ("interval syntax error at position 3".into(), 4));
        assert_eq!(error(r"\n"), (r"invalid character class \110".into(), 2));
        assert_eq!(error("a&"), ("unexpected end-of-string".into(), 2));
    }

    #[test]
    fn signs_are_literal_where_an_element_is_due() {
        for pattern in ["*a", "|a", ")", "?", "{2}", "&a", "^a$"] {
            assert_eq!(parse(pattern, false), Ok(Ast::literal(pattern)), "{pattern}");
        }
    }

    #[test]
    fn escaped_signs_start_no_range() {
        assert_eq!(parse(r"[\.-z]", false), parse("[-.z]", false));
    }

    #[test]
    fn hostile_patterns_are_errors() {
        assert!(error(&"(".repeat(100_000)).0.starts_with("more than 250 groups"));
        assert!(error("(a{1000}){1000}").0.starts_with("Determinizing"));
        assert!(error("a{99999999999}").0.starts_with("For input string"));
        assert!(parse(&format!("a{}", "?*+".repeat(50_000)), false).is_ok());
        assert!(parse(&format!("a{}", "{2}".repeat(50_000)), false).is_err());
        assert!(parse(&format!("{}a", "~".repeat(100_000)), false).is_ok());
    }
}
