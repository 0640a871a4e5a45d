//! Paths into JSON text for JSON_EXTRACT, a part of RFC 9535: `$.a.b`, `a['b c'][0]`. `$` may be left out.
//!
//! Messages are those of Elasticsearch's `JsonPath`, positions counting UTF-16 units as there.

use esql_data::Failure;

/// A path, read once and followed often.
#[derive(Debug, PartialEq)]
pub(super) struct JsonPath {
    /// As it is written.
    pub text: String,
    /// The steps from the root.
    pub steps: Vec<Step>,
}

/// One step down.
#[derive(Debug, PartialEq)]
pub(super) enum Step {
    /// Into the member of an object.
    Key(String),
    /// Into the element of an array, from 0.
    Index(usize),
}

impl JsonPath {
    /// Reads a path.
    pub(super) fn parse(text: &str) -> Result<JsonPath, Failure> {
        let mut reader = Reader { text, at: 0, steps: Vec::new() };
        reader.read()?;
        Ok(JsonPath { text: text.to_owned(), steps: reader.steps })
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    steps: Vec<Step>,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), Failure> {
        if self.text == "$" {
            return Ok(());
        }
        if self.take('$') && !self.take('.') && self.peek() != Some('[') {
            return Err(self.error("expected [.] or [[] after [$]", 1));
        }
        while let Some(c) = self.peek() {
            match c {
                '.' if self.steps.is_empty() => {
                    return Err(self.error("path cannot start with a dot", self.at));
                }
                '.' => {
                    let dot = self.at;
                    self.at += 1;
                    match self.peek() {
                        None => return Err(self.error("path cannot end with a dot", dot)),
                        Some('.') => return Err(self.error("consecutive dots", dot)),
                        Some(_) => self.key()?,
                    }
                }
                '[' => self.bracket()?,
                _ if self.steps.is_empty() => self.key()?,
                c => return Err(self.error(&format!("expected [.] or [[] before [{c}]"), self.at)),
            }
        }
        Ok(())
    }

    fn key(&mut self) -> Result<(), Failure> {
        let rest = &self.text[self.at..];
        let key = &rest[..rest.find(['.', '[', ']']).unwrap_or(rest.len())];
        if key.is_empty() {
            return Err(self.error("empty key name", self.at));
        }
        self.at += key.len();
        self.steps.push(Step::Key(key.to_owned()));
        Ok(())
    }

    fn bracket(&mut self) -> Result<(), Failure> {
        let open = self.at;
        self.at += 1;
        self.skip_blanks();
        match self.peek() {
            None => Err(self.error("unterminated bracket", open)),
            Some(']') => Err(self.error("empty brackets", open)),
            Some(quote @ ('\'' | '"')) => self.quoted(quote, open),
            Some(_) => self.index(open),
        }
    }

    /// A key in quotes, in which a backslash takes the next character as it is.
    fn quoted(&mut self, quote: char, open: usize) -> Result<(), Failure> {
        let mut key = String::new();
        let mut chars = self.text[self.at + 1..].char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            if c == quote {
                self.at += 1 + offset + 1;
                self.skip_blanks();
                if !self.take(']') {
                    return Err(self.error("expected closing bracket after quoted key", open));
                }
                self.steps.push(Step::Key(key));
                return Ok(());
            }
            match chars.peek() {
                Some(&(_, escaped)) if c == '\\' => {
                    chars.next();
                    key.push(escaped);
                }
                _ => key.push(c),
            }
        }
        Err(self.error("unterminated quoted key", open))
    }

    fn index(&mut self, open: usize) -> Result<(), Failure> {
        let rest = &self.text[self.at..];
        let Some(end) = rest.find(']') else {
            return Err(self.error("missing closing bracket for array index", open));
        };
        let digits = rest[..end].trim_end_matches(BLANKS);
        let Ok(index) = digits.parse::<i32>() else {
            return Err(self.error(&format!("expected integer array index, got [{digits}]"), open));
        };
        if digits.len() > 1 && digits.starts_with('0') {
            let reason = format!("leading zeros are not allowed in array index [{digits}]");
            return Err(self.error(&reason, open));
        }
        let index =
            usize::try_from(index).map_err(|_| Failure::illegal_argument("array index out of bounds"))?;
        self.at += end + 1;
        self.steps.push(Step::Index(index));
        Ok(())
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += if found { c.len_utf8() } else { 0 };
        found
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(BLANKS).len();
    }

    fn error(&self, reason: &str, at: usize) -> Failure {
        let position = self.text[..at].encode_utf16().count();
        Failure::illegal_argument(format!(
            "Invalid JSON path [{}]: {reason} at position {position}",
            self.text
        ))
    }
}

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> String {
        let path = JsonPath::parse(text).unwrap();
        let show = |step: &Step| match step {
            Step::Key(key) => format!("<{key}>"),
            Step::Index(index) => index.to_string(),
        };
        path.steps.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn reads_dots_and_brackets() {
        assert_eq!(steps("a.b"), "<a> <b>");
        assert_eq!(steps("$.a['b.c'][ 0 ].d"), "<a> <b.c> 0 <d>");
        assert_eq!(steps(r#"$["it's"]['it\'s']"#), "<it's> <it's>");
        assert_eq!(steps("['']"), "<>");
        assert_eq!((steps("").as_str(), steps("$").as_str(), steps("$.").as_str()), ("", "", ""));
        assert_eq!(steps("ñ b.c"), "<ñ b> <c>");
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, message) in [
            ("$a", "expected [.] or [[] after [$] at position 1"),
            (".a", "path cannot start with a dot at position 0"),
            ("a.", "path cannot end with a dot at position 1"),
            ("a..b", "consecutive dots at position 1"),
            ("a.[0]", "empty key name at position 2"),
            ("a[0]b", "expected [.] or [[] before [b] at position 4"),
            ("a[", "unterminated bracket at position 1"),
            ("a[]", "empty brackets at position 1"),
            ("a[x]", "expected integer array index, got [x] at position 1"),
            ("a[01]", "leading zeros are not allowed in array index [01] at position 1"),
            ("a[0", "missing closing bracket for array index at position 1"),
            ("a['b", "unterminated quoted key at position 1"),
            ("😀['b'c]", "expected closing bracket after quoted key at position 2"),
        ] {
            let failure = JsonPath::parse(text).unwrap_err();
            assert_eq!(failure.message, format!("Invalid JSON path [{text}]: {message}"));
        }
        assert_eq!(JsonPath::parse("a[-1]").unwrap_err().message, "array index out of bounds");
    }
}
