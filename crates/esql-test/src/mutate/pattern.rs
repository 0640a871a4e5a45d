//! Mutants of patterns: regular expressions, of which Lucene's and Java's share what is changed here, and LIKE's wildcards.

use std::ops::Range;

/// A change within a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PatternChange {
    /// The bytes of the pattern that go.
    pub at: Range<usize>,
    /// What comes instead.
    pub with: String,
}

impl PatternChange {
    fn new(at: Range<usize>, with: impl Into<String>) -> PatternChange {
        PatternChange { at, with: with.into() }
    }

    /// The pattern after the change.
    pub(super) fn apply(&self, pattern: &str) -> String {
        format!("{}{}{}", &pattern[..self.at.start], self.with, &pattern[self.at.end..])
    }
}

/// Changes of a regular expression: an alternative gone, other bounds of a repetition, a class with a range less or with
/// everything in it, any character for a dot that was escaped, a word without its last letter.
pub(super) fn regex_changes(pattern: &str) -> Vec<PatternChange> {
    let mut scanner = Scanner { pattern, at: 0, changes: Vec::new(), word: None };
    scanner.alternatives(0);
    // What is left over after a parenthesis that nothing opened is no pattern of ours to change.
    scanner.changes
}

/// Changes of a LIKE pattern: a star gone, or added at the ends, and a question mark that becomes a star.
pub(super) fn like_changes(pattern: &str) -> Vec<PatternChange> {
    let mut changes = Vec::new();
    let mut stars = Vec::new();
    let mut chars = pattern.char_indices();
    while let Some((at, character)) = chars.next() {
        match character {
            '\\' => drop(chars.next()),
            '*' => stars.push(at),
            '?' => changes.push(PatternChange::new(at..at + 1, "*")),
            _ => {}
        }
    }
    changes.extend(stars.iter().map(|at| PatternChange::new(*at..*at + 1, "")));
    let end = pattern.len();
    if stars.first() != Some(&0) {
        changes.push(PatternChange::new(0..0, "*"));
    }
    if stars.last().is_none_or(|last| last + 1 != end) {
        changes.push(PatternChange::new(end..end, "*"));
    }
    changes
}

struct Scanner<'a> {
    pattern: &'a str,
    at: usize,
    changes: Vec<PatternChange>,
    /// The run of plain letters that ends here.
    word: Option<Range<usize>>,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<char> {
        self.pattern[self.at..].chars().next()
    }

    /// Everything up to the end, or to the parenthesis that closes a group.
    fn alternatives(&mut self, depth: usize) {
        let mut branches = vec![self.at];
        while let Some(character) = self.peek() {
            match character {
                '|' => {
                    self.end_word();
                    self.at += 1;
                    branches.push(self.at);
                }
                ')' if depth > 0 => break,
                '(' => {
                    self.end_word();
                    self.group(depth);
                }
                _ => self.atom(character),
            }
        }
        self.end_word();
        if branches.len() > 1 {
            let end = self.at;
            for (number, start) in branches.iter().enumerate() {
                // With the bar after it, or for the last one the bar before it.
                let at = match branches.get(number + 1) {
                    Some(next) => *start..*next,
                    None => start - 1..end,
                };
                self.changes.push(PatternChange::new(at, ""));
            }
        }
    }

    fn group(&mut self, depth: usize) {
        self.at += 1;
        // What a group of Java's says of itself: `?:`, `?<name>`, `?=`.
        if self.pattern[self.at..].starts_with('?') {
            while let Some(character) = self.peek() {
                self.at += character.len_utf8();
                if matches!(character, ':' | '>' | '=' | '!' | ')') {
                    break;
                }
            }
        }
        self.alternatives(depth + 1);
        if self.peek() == Some(')') {
            self.at += 1;
        }
        self.quantifier();
    }

    fn atom(&mut self, character: char) {
        let start = self.at;
        match character {
            '\\' => {
                self.end_word();
                self.at += 1;
                self.at += self.peek().map_or(0, char::len_utf8);
                if &self.pattern[start..self.at] == "\\." {
                    self.changes.push(PatternChange::new(start..self.at, "."));
                }
                self.quantifier();
            }
            '[' => {
                self.end_word();
                self.class();
                self.quantifier();
            }
            // Lucene's strings and numbers within bounds are taken as they are.
            '"' | '<' => {
                self.end_word();
                let close = if character == '"' { '"' } else { '>' };
                let length = self.pattern[start + 1..].find(close).map_or(1, |length| length + 2);
                self.at += length;
                self.quantifier();
            }
            '*' | '+' | '?' | '{' => {
                // A repetition of a letter; its word ends before that letter.
                self.word = None;
                if !self.quantifier() {
                    self.at += 1;
                }
            }
            letter if letter.is_alphanumeric() || letter == ' ' || letter == '_' => {
                self.at += letter.len_utf8();
                let begin = self.word.take().map_or(start, |word| word.start);
                self.word = Some(begin..self.at);
            }
            other => {
                self.end_word();
                self.at += other.len_utf8();
                self.quantifier();
            }
        }
    }

    /// The last letter of a word of several goes.
    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        let text = &self.pattern[word.clone()];
        if let (true, Some(last)) = (text.chars().count() > 1, text.chars().next_back()) {
            self.changes.push(PatternChange::new(word.end - last.len_utf8()..word.end, ""));
        }
    }

    /// `[a-z0-9]`: without each of its parts, or any character.
    fn class(&mut self) {
        let start = self.at;
        self.at += 1;
        let negated = self.peek() == Some('^');
        self.at += usize::from(negated);
        let mut parts: Vec<Range<usize>> = Vec::new();
        while let Some(character) = self.peek() {
            if character == ']' && !parts.is_empty() {
                break;
            }
            // Classes within classes and intersections are Java's alone, and rare.
            if character == '[' || self.pattern[self.at..].starts_with("&&") {
                return self.skip_class(start);
            }
            let begin = self.at;
            self.class_character();
            let is_range = self.peek() == Some('-') && !self.pattern[self.at + 1..].starts_with(']');
            if is_range {
                self.at += 1;
                self.class_character();
            }
            parts.push(begin..self.at);
        }
        if self.peek().is_none() {
            return;
        }
        self.at += 1;
        self.changes.push(PatternChange::new(start..self.at, "."));
        if negated {
            self.changes.push(PatternChange::new(start + 1..start + 2, ""));
        }
        if parts.len() > 1 {
            self.changes.extend(parts.into_iter().map(|part| PatternChange::new(part, "")));
        }
    }

    fn class_character(&mut self) {
        let escaped = self.peek() == Some('\\');
        self.at += usize::from(escaped);
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn skip_class(&mut self, start: usize) {
        let mut depth = 0_usize;
        self.at = start;
        while let Some(character) = self.peek() {
            self.at += character.len_utf8();
            match character {
                '\\' => self.at += self.peek().map_or(0, char::len_utf8),
                '[' => depth += 1,
                ']' if depth <= 1 => return,
                ']' => depth -= 1,
                _ => {}
            }
        }
    }

    /// A repetition, if there is one here: with other bounds.
    fn quantifier(&mut self) -> bool {
        let start = self.at;
        let mut change = |at: Range<usize>, with: String| self.changes.push(PatternChange::new(at, with));
        let length = match self.pattern[start..].chars().next() {
            Some('*') => {
                change(start..start + 1, "+".to_owned());
                1
            }
            Some('+') => {
                change(start..start + 1, "*".to_owned());
                1
            }
            Some('?') => {
                change(start..start + 1, String::new());
                1
            }
            Some('{') => {
                let Some(length) = self.pattern[start..].find('}') else { return false };
                let Some(bounds) = Bounds::parse(&self.pattern[start + 1..start + length]) else {
                    return false;
                };
                bounds
                    .others()
                    .into_iter()
                    .for_each(|other| change(start..start + length + 1, other.to_string()));
                length + 1
            }
            _ => return false,
        };
        self.at += length;
        // Java's reluctant and possessive repetitions.
        if matches!(self.peek(), Some('?' | '+')) {
            self.at += 1;
        }
        true
    }
}

/// `{n}`, `{n,}`, `{n,m}`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bounds {
    min: u32,
    /// None within: no upper bound.
    max: Option<Option<u32>>,
}

impl Bounds {
    fn parse(text: &str) -> Option<Bounds> {
        match text.split_once(',') {
            None => Some(Bounds { min: text.parse().ok()?, max: None }),
            Some((min, "")) => Some(Bounds { min: min.parse().ok()?, max: Some(None) }),
            Some((min, max)) => Some(Bounds { min: min.parse().ok()?, max: Some(Some(max.parse().ok()?)) }),
        }
    }

    /// Those with a bound that is one less or more.
    fn others(self) -> Vec<Bounds> {
        let mut others = Vec::new();
        others.extend(self.min.checked_sub(1).map(|min| Bounds { min, ..self }));
        others.extend(self.min.checked_add(1).map(|min| Bounds { min, ..self }));
        if let Some(Some(max)) = self.max {
            others.extend(max.checked_sub(1).map(|max| Bounds { max: Some(Some(max)), ..self }));
            others.extend(max.checked_add(1).map(|max| Bounds { max: Some(Some(max)), ..self }));
        }
        others.retain(|bounds| match bounds.max {
            Some(Some(max)) => bounds.min <= max && max > 0,
            Some(None) => true,
            None => bounds.min > 0,
        });
        others
    }
}

impl std::fmt::Display for Bounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.max {
            None => write!(f, "{{{}}}", self.min),
            Some(None) => write!(f, "{{{},}}", self.min),
            Some(Some(max)) => write!(f, "{{{},{max}}}", self.min),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn regexes(pattern: &str) -> Vec<String> {
        regex_changes(pattern).iter().map(|change| change.apply(pattern)).collect()
    }

    #[test]
    fn alternatives_go() {
        assert_eq!(regexes("a|b"), ["b", "a"]);
        assert_eq!(regexes("(a|b|c)d"), ["(b|c)d", "(a|c)d", "(a|b)d"]);
        assert_eq!(regexes("(?:a|b)"), ["(?:b)", "(?:a)"]);
        assert_eq!(regexes("(a)|(b)"), ["(b)", "(a)"]);
    }

    #[test]
    fn repetitions_get_other_bounds() {
        assert_eq!(regexes("a*b+c?"), ["a+b+c?", "a*b*c?", "a*b+c"]);
        assert_eq!(regexes("a{1}"), ["a{2}"]);
        assert_eq!(regexes("a{2,}"), ["a{1,}", "a{3,}"]);
        assert_eq!(regexes(".{1,2}"), [".{0,2}", ".{2,2}", ".{1,1}", ".{1,3}"]);
        assert_eq!(regexes("(x)+?"), ["(x)*?"]);
        assert_eq!(regexes("a{"), [""; 0]);
    }

    #[test]
    fn classes_lose_a_part_or_their_bounds() {
        assert_eq!(regexes("[a-z0\\]]"), [".", "[0\\]]", "[a-z\\]]", "[a-z0]"]);
        assert_eq!(regexes("[^a]"), [".", "[a]"]);
        assert_eq!(regexes("[a-]"), [".", "[-]", "[a]"]);
        assert_eq!(regexes("[a[b]]c"), [""; 0]);
    }

    #[test]
    fn words_and_dots_change() {
        assert_eq!(regexes("abc\\.d"), ["ab\\.d", "abc.d"]);
        assert_eq!(regexes("abc+"), ["abc*"]);
        assert_eq!(regexes("\"a|b\"<1-5>"), [""; 0]);
    }

    #[test]
    fn wildcards_change() {
        let likes =
            |pattern| like_changes(pattern).iter().map(|change| change.apply(pattern)).collect::<Vec<_>>();
        assert_eq!(likes("*.exe"), [".exe", "*.exe*"]);
        assert_eq!(likes("a?b*c"), ["a*b*c", "a?bc", "*a?b*c", "a?b*c*"]);
        assert_eq!(likes("*"), [""]);
        assert_eq!(likes("a\\?"), ["*a\\?", "a\\?*"]);
        assert_eq!(likes("C:\\\\*"), ["C:\\\\", "*C:\\\\*"]);
    }

    proptest! {
        /// Whatever the pattern, a change is within it and changes it.
        #[test]
        fn changes_change(pattern in "[a-zñ|()\\[\\]{}0-9,*+?.^\\\\\"<>&:=! -]{0,30}") {
            for change in regex_changes(&pattern).into_iter().chain(like_changes(&pattern)) {
                prop_assert_ne!(change.apply(&pattern), &pattern[..]);
            }
        }
    }
}
