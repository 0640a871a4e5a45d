//! Tests of a single string: a keyword's value, or a term of a text.

use esql_regex::{Like, RLike};

use crate::between::Between;
use crate::{Fuzziness, SearchError};

/// A test of a keyword's value, or of a text's term.
#[derive(Clone, Debug)]
pub(crate) enum TermTest {
    Equals(String),
    Like(Like),
    Regex(RLike),
    Fuzzy(String, Fuzziness),
    /// Between two strings in the order of their bytes.
    Between(Between<String>),
}

impl TermTest {
    pub fn wildcard(pattern: &str) -> Result<TermTest, SearchError> {
        Like::lenient(pattern).map(TermTest::Like).map_err(|error| SearchError::new(error.message))
    }

    /// The value itself, in any case.
    pub fn equals_in_any_case(text: &str) -> Result<TermTest, SearchError> {
        TermTest::wildcard_in_any_case(&escape_wildcards(text))
    }

    pub fn wildcard_in_any_case(pattern: &str) -> Result<TermTest, SearchError> {
        // Only what ES|QL takes can be compiled so; a backslash before anything else is that character itself.
        let mut strict = String::with_capacity(pattern.len());
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            match (c, chars.clone().next()) {
                ('\\', Some(next @ ('*' | '?' | '\\'))) => {
                    strict.extend(['\\', next]);
                    chars.next();
                }
                ('\\', Some(_)) => {}
                ('\\', None) => strict.push_str("\\\\"),
                (c, _) => strict.push(c),
            }
        }
        Like::case_insensitive(&strict).map(TermTest::Like).map_err(|error| SearchError::new(error.message))
    }

    pub fn regex(pattern: &str) -> Result<TermTest, SearchError> {
        RLike::new(pattern).map(TermTest::Regex).map_err(|error| SearchError::new(error.message))
    }

    pub fn is_match(&self, text: &str) -> bool {
        match self {
            TermTest::Equals(value) => text == value,
            TermTest::Like(pattern) => pattern.is_match(text),
            TermTest::Regex(pattern) => pattern.is_match(text),
            TermTest::Fuzzy(term, fuzziness) => fuzziness.is_near(term, text),
            TermTest::Between(range) => range.contains(text),
        }
    }
}

/// The text as a pattern that matches just it.
fn escape_wildcards(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '?' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::Bound;

    #[test]
    fn either_case() {
        assert!(TermTest::equals_in_any_case(r"C:\A*").unwrap().is_match(r"c:\a*"));
        assert!(!TermTest::equals_in_any_case("a*").unwrap().is_match("ab"));
        assert!(TermTest::wildcard_in_any_case(r"a*\b\").unwrap().is_match(r"AxB\"));
    }

    #[test]
    fn ranges_of_bytes() {
        let between = TermTest::Between(Between {
            low: Bound::Included("b".into()),
            high: Bound::Excluded("d".into()),
        });
        assert_eq!(["a", "b", "c", "d"].map(|text| between.is_match(text)), [false, true, true, false]);
    }
}
