//! Oniguruma's regular expressions in Ruby's syntax, which GROK's patterns are written in (Elasticsearch runs them on Joni).
//!
//! Java's syntax and Ruby's differ in little, so a pattern is rewritten into Java's and shares its engines:
//!
//! | in Ruby | in Java |
//! |---|---|
//! | `^` and `$` are a line's ends; `.` is all but `\n` | with `(?dm)`; `^` at the very end of an empty text too |
//! | `(?m)`: `.` is everything | `(?s)` |
//! | `\h` is a hexadecimal digit | `[0-9A-Fa-f]` |
//! | `\b` knows all letters, `\w` only those of ASCII | `(?U:\b)`, `\w` |
//! | `[[:alpha:]]` | `[\p{IsAlphabetic}]` |
//! | `{` without a number is itself; `{,2}`; `a{2}+` and `a**` repeat the repetition | `\{`, `{0,2}`, `(?:a{2})+` |
//! | groups with names: any name, several times; then groups without one don't capture | groups with numbers |

use memchr::memmem::Finder;

use crate::PatternError;
use crate::java::{JavaRegex, MatchError, Scratch};

/// A regular expression of Oniguruma's, for its named groups.
///
/// ```
/// use esql_regex::{Oniguruma, Scratch};
///
/// let regex = Oniguruma::new(r"(?<user.id>\d+)(?:-(?<user.id>\h+))?").unwrap();
/// let mut scratch = Scratch::default();
/// assert_eq!(regex.names(), [("user.id".to_owned(), vec![1, 2])]);
/// assert!(regex.search("id 17-fe", &mut scratch).unwrap());
/// assert_eq!(scratch.span(2), Some((6, 8)));
/// ```
#[derive(Clone, Debug)]
pub struct Oniguruma {
    regex: JavaRegex,
    names: Vec<(String, Vec<usize>)>,
    /// What every matching text holds.
    needle: Option<Finder<'static>>,
}

impl Oniguruma {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// When it can't be read, or uses what only Oniguruma has: calls of groups, absence, conditions, `\K`.
    pub fn new(pattern: &str) -> Result<Oniguruma, PatternError> {
        let rewritten = Rewriter::new(pattern).run()?;
        let regex = JavaRegex::undoing_groups(&rewritten.java).map_err(|error| {
            // The place is one of the rewritten pattern: only the words before it are of use.
            let message = error.message.split(" near index ").next().unwrap_or_default().to_owned();
            PatternError::new(message, 0)
        })?;
        let needle = (!rewritten.needle.is_empty()).then(|| Finder::new(&rewritten.needle).into_owned());
        Ok(Oniguruma { regex, names: rewritten.names, needle })
    }

    /// The names in the order of the pattern, each with the numbers of its groups.
    pub fn names(&self) -> &[(String, Vec<usize>)] {
        &self.names
    }

    /// Searches for the first match; its groups are in `scratch` afterwards.
    ///
    /// # Errors
    /// When backtracking would take too long.
    pub fn search(&self, text: &str, scratch: &mut Scratch) -> Result<bool, MatchError> {
        if self.needle.as_ref().is_some_and(|needle| needle.find(text.as_bytes()).is_none()) {
            return Ok(false);
        }
        self.regex.search_with(text, scratch)
    }
}

/// A pattern rewritten.
#[derive(Default)]
struct Rewritten {
    java: String,
    names: Vec<(String, Vec<usize>)>,
    needle: String,
}

struct Rewriter<'p> {
    pattern: &'p str,
    at: usize,
    done: Rewritten,
    groups: usize,
    /// Whether groups without a name capture.
    all_capture: bool,
    /// Where the latest thing that can be repeated starts in the rewritten pattern; for each open group, its start.
    atom: Option<usize>,
    open: Vec<usize>,
    /// Whether the atom is a repetition already.
    repeated: bool,
    /// Characters that stand for themselves one after the other, outside of groups.
    literal: String,
    /// There are alternatives or flags outside of groups, so no literal is needed.
    no_needle: bool,
}

/// What is replaced in and out of classes.
const HEX: &str = "0-9A-Fa-f";

impl<'p> Rewriter<'p> {
    fn new(pattern: &'p str) -> Rewriter<'p> {
        Rewriter {
            pattern,
            at: 0,
            done: Rewritten { java: "(?dm)".to_owned(), ..Rewritten::default() },
            groups: 0,
            all_capture: !has_names(pattern),
            atom: None,
            open: Vec::new(),
            repeated: false,
            literal: String::new(),
            no_needle: false,
        }
    }

    fn run(mut self) -> Result<Rewritten, PatternError> {
        while let Some(c) = self.next() {
            match c {
                '\\' => self.escape()?,
                '[' => {
                    self.start_atom();
                    self.class()?;
                }
                '(' => self.group()?,
                ')' => {
                    let Some(start) = self.open.pop() else {
                        return Err(self.error("unmatched close parenthesis"));
                    };
                    self.end_literal();
                    self.push(")");
                    (self.atom, self.repeated) = (Some(start), false);
                }
                '*' | '+' | '?' => self.repetition(c.to_string(), true)?,
                '{' => match self.interval() {
                    Some(interval) if self.atom.is_some() => self.repetition(interval, false)?,
                    Some(_) => return Err(self.error("target of repeat operator is not specified")),
                    None => self.character('{'),
                },
                '^' => self.assertion("(?:^|\\A)"),
                '$' => self.assertion("$"),
                '|' => {
                    self.no_needle |= self.open.is_empty();
                    self.end_literal();
                    self.push("|");
                    self.atom = None;
                }
                '.' => {
                    self.start_atom();
                    self.push(".");
                }
                c => self.character(c),
            }
        }
        if !self.open.is_empty() {
            return Err(self.error("end pattern with unmatched parenthesis"));
        }
        self.end_literal();
        if self.no_needle {
            self.done.needle.clear();
        }
        Ok(self.done)
    }

    fn rest(&self) -> &'p str {
        &self.pattern[self.at..]
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Goes past a text that stands here.
    fn skip(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    fn push(&mut self, text: &str) {
        self.done.java.push_str(text);
    }

    fn error(&self, message: &str) -> PatternError {
        PatternError::new(message, self.at)
    }

    fn start_atom(&mut self) {
        self.end_literal();
        (self.atom, self.repeated) = (Some(self.done.java.len()), false);
    }

    fn assertion(&mut self, java: &str) {
        self.start_atom();
        self.push(java);
    }

    /// A character that stands for itself.
    fn character(&mut self, c: char) {
        (self.atom, self.repeated) = (Some(self.done.java.len()), false);
        if r"\[](){}*+?^$|.#&-".contains(c) {
            self.push("\\");
        }
        self.done.java.push(c);
        if self.open.is_empty() {
            self.literal.push(c);
        }
    }

    fn end_literal(&mut self) {
        if self.literal.len() > self.done.needle.len() {
            self.done.needle.clone_from(&self.literal);
        }
        self.literal.clear();
    }

    /// `*`, `+`, `?` or an interval, and whether it is lazy or possessive.
    fn repetition(&mut self, mut java: String, simple: bool) -> Result<(), PatternError> {
        let Some(start) = self.atom else {
            return Err(self.error("target of repeat operator is not specified"));
        };
        // What is repeated may be there no times.
        self.literal.pop();
        self.end_literal();
        if self.skip("?") {
            java.push('?');
        } else if simple && self.skip("+") {
            java.push('+');
        }
        if self.repeated {
            self.done.java.insert_str(start, "(?:");
            self.push(")");
        }
        self.push(&java);
        self.repeated = true;
        Ok(())
    }

    /// The rest of `{2}`, `{2,}`, `{,2}` or `{2,3}`; nothing if the brace stands for itself.
    fn interval(&mut self) -> Option<String> {
        let (inner, _) = self.rest().split_once('}')?;
        let (min, max) = inner.split_once(',').map_or((inner, None), |(min, max)| (min, Some(max)));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(min) || !max.is_none_or(digits) || min.is_empty() && max.is_none_or(str::is_empty) {
            return None;
        }
        self.at += inner.len() + 1;
        let min = if min.is_empty() { "0" } else { min };
        Some(match max {
            None => format!("{{{min}}}"),
            Some(max) => format!("{{{min},{max}}}"),
        })
    }

    fn group(&mut self) -> Result<(), PatternError> {
        self.end_literal();
        let start = self.done.java.len();
        if !self.skip("?") {
            self.groups += usize::from(self.all_capture);
            self.push(if self.all_capture { "(" } else { "(?:" });
        } else if self.skip("#") {
            let Some(end) = self.rest().find(')') else {
                return Err(self.error("end pattern in group"));
            };
            self.at += end + 1;
            return Ok(());
        } else if let Some(plain) =
            [":", "=", "!", ">", "<=", "<!"].into_iter().find(|kind| self.rest().starts_with(kind))
        {
            self.at += plain.len();
            self.push("(?");
            self.push(plain);
        } else if self.skip("<") {
            self.named('>')?;
        } else if self.skip("'") {
            self.named('\'')?;
        } else {
            return self.flags(start);
        }
        self.open.push(start);
        self.atom = None;
        Ok(())
    }

    fn named(&mut self, end: char) -> Result<(), PatternError> {
        let Some((name, _)) = self.rest().split_once(end) else {
            return Err(self.error("end pattern in group"));
        };
        if name.is_empty() {
            return Err(self.error("group name is empty"));
        }
        self.at += name.len() + 1;
        self.groups += 1;
        match self.done.names.iter_mut().find(|(known, _)| known == name) {
            Some((_, groups)) => groups.push(self.groups),
            None => self.done.names.push((name.to_owned(), vec![self.groups])),
        }
        self.push("(");
        Ok(())
    }

    /// `(?i)` for what follows in this group, or `(?i:…)`.
    fn flags(&mut self, start: usize) -> Result<(), PatternError> {
        let mut java = String::from("(?");
        loop {
            match self.next() {
                Some('i') => java.push_str(if java.contains('-') { "i" } else { "iu" }),
                Some('m') => java.push('s'),
                Some(c @ ('x' | '-')) => java.push(c),
                Some(c @ (':' | ')')) => {
                    java.push(c);
                    self.push(&java);
                    self.no_needle |= java.contains(['i', 'x']) && self.open.is_empty() && c == ')';
                    if c == ':' {
                        self.open.push(start);
                    }
                    self.atom = None;
                    return Ok(());
                }
                Some(_) => return Err(self.error("undefined group option")),
                None => return Err(self.error("end pattern in group")),
            }
        }
    }

    fn escape(&mut self) -> Result<(), PatternError> {
        let Some(c) = self.next() else { return Err(self.error("end pattern at escape")) };
        match c {
            'h' => self.assertion(&format!("[{HEX}]")),
            'H' => self.assertion(&format!("[^{HEX}]")),
            'b' | 'B' => self.assertion(&format!("(?U:\\{c})")),
            'k' => {
                self.start_atom();
                self.back_reference()?;
            }
            'g' | 'K' => return Err(self.error("undefined group option")),
            'p' | 'P' => {
                self.start_atom();
                self.property(c)?;
            }
            'd'
            | 'D'
            | 's'
            | 'S'
            | 'w'
            | 'W'
            | 'A'
            | 'Z'
            | 'z'
            | 'G'
            | 'n'
            | 't'
            | 'r'
            | 'f'
            | 'a'
            | 'e'
            | 'u'
            | 'x'
            | 'c'
            | 'R'
            | 'X'
            | '0'..='9' => {
                self.assertion(&format!("\\{c}"));
                self.code(c);
            }
            'v' => self.assertion("\\x0B"),
            c => self.character(c),
        }
        Ok(())
    }

    /// What follows `\x` and `\c` is part of the character.
    fn code(&mut self, c: char) {
        if c == 'x' && !self.rest().starts_with('{') {
            let digits = self.rest().bytes().take(2).take_while(u8::is_ascii_hexdigit).count();
            let digits = &self.rest()[..digits];
            self.at += digits.len();
            let padded = format!("{digits:0>2}");
            self.push(&padded);
        } else if matches!(c, 'x' | 'u') {
            let length = match self.rest().split_once('}') {
                Some((inner, _)) if inner.starts_with('{') => inner.len() + 1,
                _ => 0,
            };
            let code = &self.rest()[..length];
            self.at += length;
            self.push(code);
        } else if c == 'c'
            && let Some(control) = self.next()
        {
            self.done.java.push(control);
        }
    }

    /// `\k<name>`: the latest group of that name so far.
    fn back_reference(&mut self) -> Result<(), PatternError> {
        let end = if self.skip("<") {
            '>'
        } else if self.skip("'") {
            '\''
        } else {
            return Err(self.error("invalid backref number/name"));
        };
        let Some((name, _)) = self.rest().split_once(end) else {
            return Err(self.error("invalid backref number/name"));
        };
        self.at += name.len() + 1;
        let known = self.done.names.iter().find(|(known, _)| known == name);
        let Some(group) = known.and_then(|(_, groups)| groups.last()) else {
            return Err(self.error(&format!("undefined name <{name}> reference")));
        };
        // In a group of its own, so that a digit behind it isn't taken for a part of the number.
        let java = format!("(?:\\{group})");
        self.push(&java);
        Ok(())
    }

    /// `\p{Alpha}`, `\p{^Alpha}`.
    fn property(&mut self, letter: char) -> Result<(), PatternError> {
        let Some((inner, _)) = self.rest().split_once('}').filter(|(inner, _)| inner.starts_with('{')) else {
            return Err(self.error("invalid character property name {p}"));
        };
        self.at += inner.len() + 1;
        let name = inner[1..].trim_start_matches('^');
        let negated = (letter == 'P') != (inner.len() - 1 > name.len());
        match posix(&name.to_ascii_lowercase()) {
            Some(class) => {
                let java = format!("[{}{class}]", if negated { "^" } else { "" });
                self.push(&java);
            }
            None => {
                let java = format!("\\{}{{{name}}}", if negated { 'P' } else { 'p' });
                self.push(&java);
            }
        }
        Ok(())
    }

    /// The rest of a class; classes nest.
    fn class(&mut self) -> Result<(), PatternError> {
        self.push("[");
        if self.skip("^") {
            self.push("^");
        }
        let mut depth = 1;
        let mut first = true;
        while depth > 0 {
            let Some(c) = self.next() else { return Err(self.error("premature end of char-class")) };
            match c {
                ']' if first && self.rest().contains(']') => self.push("\\]"),
                ']' => {
                    self.push("]");
                    depth -= 1;
                }
                '[' if self.rest().starts_with(':') && self.posix_bracket() => {}
                '[' => {
                    self.push("[");
                    if self.skip("^") {
                        self.push("^");
                    }
                    depth += 1;
                    first = true;
                    continue;
                }
                '\\' => self.class_escape()?,
                '&' if self.skip("&") => self.push("&&"),
                '&' => self.push("\\&"),
                c => self.done.java.push(c),
            }
            first = false;
        }
        Ok(())
    }

    /// The rest of `[:alpha:]`, if it is one.
    fn posix_bracket(&mut self) -> bool {
        let Some((inner, _)) = self.rest()[1..].split_once(":]") else { return false };
        let name = inner.trim_start_matches('^');
        let Some(class) = posix(name) else { return false };
        let java = format!("[{}{class}]", if name.len() < inner.len() { "^" } else { "" });
        self.at += inner.len() + 3;
        self.push(&java);
        true
    }

    fn class_escape(&mut self) -> Result<(), PatternError> {
        let Some(c) = self.next() else { return Err(self.error("end pattern at escape")) };
        match c {
            'h' => self.push(HEX),
            'H' => self.push(&format!("[^{HEX}]")),
            'b' => self.push("\\x08"),
            'v' => self.push("\\x0B"),
            'p' | 'P' => self.property(c)?,
            'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'n' | 't' | 'r' | 'f' | 'a' | 'e' | 'u' | 'x' | 'c' => {
                self.push(&format!("\\{c}"));
                self.code(c);
            }
            '0'..='7' => {
                let digits =
                    self.rest().bytes().take(2).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
                let java = format!("\\0{c}{}", &self.rest()[..digits]);
                self.at += digits;
                self.push(&java);
            }
            c => {
                if !c.is_alphanumeric() {
                    self.push("\\");
                }
                self.done.java.push(c);
            }
        }
        Ok(())
    }
}

/// Whether some group has a name.
fn has_names(pattern: &str) -> bool {
    pattern.match_indices("(?").any(|(at, _)| {
        let rest = &pattern[at + 2..];
        rest.starts_with('\'') || rest.starts_with('<') && !rest.starts_with("<=") && !rest.starts_with("<!")
    })
}

/// What a class of POSIX's holds, for the inside of a class of Java's.
fn posix(name: &str) -> Option<&'static str> {
    Some(match name {
        "alnum" => r"\p{IsAlphabetic}\p{IsDigit}",
        "alpha" => r"\p{IsAlphabetic}",
        "ascii" => r"\x00-\x7F",
        "blank" => r"\t\p{Zs}",
        "cntrl" => r"\p{Cc}",
        "digit" => r"\p{IsDigit}",
        "graph" => r"\S&&[^\p{Cc}\p{Cn}\p{Cs}]",
        "lower" => r"\p{IsLowercase}",
        "print" => r"[\S\p{Zs}]&&[^\p{Cc}\p{Cn}\p{Cs}]",
        "punct" => r"\p{IsPunctuation}$+<=>^`|~",
        "space" => r"\p{IsWhite_Space}",
        "upper" => r"\p{IsUppercase}",
        "word" => r"\p{IsAlphabetic}\p{M}\p{Nd}\p{Pc}",
        "xdigit" => HEX,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The groups of the first match by their names.
    fn groups(pattern: &str, text: &str) -> Option<Vec<String>> {
        let regex = Oniguruma::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        let mut scratch = Scratch::default();
        if !regex.search(text, &mut scratch).unwrap() {
            return None;
        }
        let all =
            regex.names().iter().flat_map(|(name, groups)| groups.iter().map(move |group| (name, group)));
        let found = all.filter_map(|(name, group)| {
            scratch.span(*group).map(|(start, end)| format!("{name}={}", &text[start..end]))
        });
        Some(found.collect())
    }

    fn error(pattern: &str) -> String {
        Oniguruma::new(pattern).unwrap_err().message
    }

    #[test]
    fn names_are_any_and_repeat() {
        assert_eq!(groups(r"(?<a.b-c>\w) (?'a.b-c'\w)", "x y").unwrap(), ["a.b-c=x", "a.b-c=y"]);
        assert_eq!(groups(r"(x)(?<n>(y|z))", "xz").unwrap(), ["n=z"]);
        assert_eq!(groups(r"(?:a(?<n>1)|b(?<n>2))", "b2").unwrap(), ["n=2"]);
    }

    #[test]
    fn starts_of_lines_match_in_any_line_the_first_first() {
        let pattern = r"^(?<key>[^ =]+)=(?<value>[^ ]*)";
        assert_eq!(groups(pattern, "a=1 b=2").unwrap(), ["key=a", "value=1"]);
        assert_eq!(groups(pattern, "no \nb=2").unwrap(), ["key=b", "value=2"]);
        // A class of all but some characters has the line's end too.
        assert_eq!(groups(pattern, "no\nb=2").unwrap(), ["key=no\nb", "value=2"]);
        assert_eq!(groups(pattern, "a=1 \nb=2").unwrap(), ["key=a", "value=1"]);
        assert_eq!(groups(pattern, " a=1"), None);
        assert_eq!(groups(r"^(?<all>.*)", "").unwrap(), ["all="]);
        assert_eq!(groups(r"^(?<x>a)|(?<y>b)", "ba").unwrap(), ["y=b"]);
    }

    #[test]
    fn ends_of_lines_always_match() {
        assert_eq!(groups(r"^(?<n>b)$", "a\nb\nc").unwrap(), ["n=b"]);
        assert_eq!(groups(r"^(?<n>.*?)$", "").unwrap(), ["n="]);
        assert_eq!(groups(r"(?<n>.+)", "a\r\nb").unwrap(), ["n=a\r"]);
        assert_eq!(groups(r"(?m)(?<n>.+)", "a\nb").unwrap(), ["n=a\nb"]);
        assert_eq!(
            groups("(?im)^[ \\t]*San:[ \\t]*(?<n>[^\\r\\n]+)\\r?$", "x\r\nSAN: y\r\n").unwrap(),
            ["n=y"]
        );
    }

    #[test]
    fn classes_and_escapes_are_ruby_s() {
        assert_eq!(groups(r"(?<n>\h+)\H", "xyz 0Fg").unwrap(), ["n=0F"]);
        assert_eq!(groups(r"(?<n>[[:alnum:]_%-]+)", "¿año_7?").unwrap(), ["n=año_7"]);
        assert_eq!(groups(r"(?<n>[^[:space:]&]+)", "a&b").unwrap(), ["n=a"]);
        assert_eq!(groups(r"(?<n>\w+)", "ñab").unwrap(), ["n=ab"]);
        assert_eq!(groups(r"\b(?<n>b)", "ñb b").unwrap(), ["n=b"]);
        assert_eq!(groups(r"(?<n>[]x]+)", "a]x").unwrap(), ["n=]x"]);
        assert_eq!(groups(r"(?<n>[\x21-\x5a\x5c\x5e-\x7e]+)", "[ab]").unwrap(), ["n=ab"]);
    }

    #[test]
    fn braces_stand_for_themselves_unless_they_count() {
        assert_eq!(groups(r"{(?<n>\d{,2})}", "{12}").unwrap(), ["n=12"]);
        assert_eq!(groups(r"(?<n>x{2}+)", "xxxxx").unwrap(), ["n=xxxx"]);
        assert_eq!(groups(r"a{x}(?<n>.)", "a{x}b").unwrap(), ["n=b"]);
    }

    #[test]
    fn groups_in_what_is_final_are_undone() {
        assert_eq!(groups(r"(?:(?>(?<a>x))y|(?<b>x))", "xz").unwrap(), ["b=x"]);
        assert_eq!(groups(r"(?<=a)(?<n>b++)(?!c)", "bc abb").unwrap(), ["n=bb"]);
        assert_eq!(groups(r"(?<q>['x])(?<n>.*?)\k<q>", "'a'").unwrap(), ["q='", "n=a"]);
    }

    #[test]
    fn texts_without_a_needed_literal_are_passed_by() {
        let needle = |pattern: &str| {
            let regex = Oniguruma::new(pattern).unwrap();
            regex.needle.map(|needle| String::from_utf8(needle.needle().to_vec()).unwrap())
        };
        assert_eq!(needle(r"accessKeyId=(?<k>\S+),").as_deref(), Some("accessKeyId="));
        assert_eq!(needle(r"(?:.*?)/exec\?(?<k>.*)").as_deref(), Some("/exec?"));
        assert_eq!(needle("abc?d").as_deref(), Some("ab"));
        assert_eq!(needle("abc|d"), None);
        assert_eq!(needle("(?i)abc"), None);
        assert_eq!(needle("(?:abc)?"), None);
        assert_eq!(groups("é?x(?<n>.)", "x1").unwrap(), ["n=1"]);
    }

    #[test]
    fn errors_are_in_joni_s_words() {
        assert_eq!(error("(?P<x>a)"), "undefined group option");
        assert_eq!(error("(?<x>a"), "end pattern with unmatched parenthesis");
        assert_eq!(error("a)"), "unmatched close parenthesis");
        assert_eq!(error("[a"), "premature end of char-class");
        assert_eq!(error("(*a)"), "target of repeat operator is not specified");
        assert_eq!(error(r"a\"), "end pattern at escape");
    }
}
