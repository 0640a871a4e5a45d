//! `LIKE`: wildcards over whole strings.

use crate::PatternError;
use crate::charset::CharSet;
use crate::lucene::ast::Ast;
use crate::lucene::{Program, parser, same_language};

/// A pattern with `*` (any string), `?` (any character) and `\` (the next character itself), which a string matches
/// as a whole.
///
/// ```
/// use esql_regex::Like;
///
/// let pattern = Like::new(r"C:\\Users\\*.exe")?;
/// assert!(pattern.is_match(r"C:\Users\ann\a.exe"));
/// assert!(!pattern.is_match(r"C:\Users\ann\a.dll"));
/// # Ok::<(), esql_regex::PatternError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Like {
    program: Program,
}

impl Like {
    /// Compiles a pattern as ES|QL does: a backslash may only stand before `*`, `?` or another backslash.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        check_escapes(pattern)?;
        Self::lenient(pattern)
    }

    /// Compiles a pattern as Lucene's `WildcardQuery` does: a backslash may stand before anything, and a last one is
    /// itself.
    pub fn lenient(pattern: &str) -> Result<Self, PatternError> {
        Ok(Self { program: Program::new(parse(pattern, false))? })
    }

    /// As [`Like::new`], with letters that match in either case.
    pub fn case_insensitive(pattern: &str) -> Result<Self, PatternError> {
        check_escapes(pattern)?;
        Ok(Self { program: Program::new(parse(pattern, true))? })
    }

    /// Whether the whole text matches.
    pub fn is_match(&self, text: &str) -> bool {
        self.program.is_match(text)
    }

    /// Whether two patterns are known to match the same strings; `false` also when that is too much work to tell.
    pub fn are_equivalent(left: &str, right: &str) -> Result<bool, PatternError> {
        check_escapes(left)?;
        check_escapes(right)?;
        Ok(same_language(&parse(left, false), &parse(right, false)).unwrap_or(false))
    }

    crate::introspection!();
}

fn check_escapes(pattern: &str) -> Result<(), PatternError> {
    let mut chars = pattern.char_indices();
    while let Some((offset, c)) = chars.next() {
        if c == '\\' && !matches!(chars.next(), Some((_, '*' | '?' | '\\'))) {
            let message = "Invalid sequence - escape character is not followed by special wildcard char";
            return Err(PatternError::new(message, offset));
        }
    }
    Ok(())
}

fn parse(pattern: &str, case_insensitive: bool) -> Ast {
    let mut chars = pattern.chars();
    let mut parts = Vec::new();
    while let Some(c) = chars.next() {
        parts.push(match c {
            '*' => Ast::AnyString,
            '?' => Ast::Set(CharSet::all()),
            '\\' => parser::letter(chars.next().unwrap_or(c), case_insensitive),
            c => parser::letter(c, case_insensitive),
        });
    }
    Ast::concat(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matching<'a>(pattern: &str, texts: &[&'a str]) -> Vec<&'a str> {
        let pattern = Like::new(pattern).unwrap();
        texts.iter().copied().filter(|text| pattern.is_match(text)).collect()
    }

    #[test]
    fn stars_and_question_marks() {
        assert_eq!(matching("a*c", &["ac", "abbc", "abcd", "a\nc"]), ["ac", "abbc", "a\nc"]);
        assert_eq!(matching("?ñ*", &["😀ñ", "xñyz", "ñ"]), ["😀ñ", "xñyz"]);
        assert_eq!(matching("a*b*a", &["aba", "aa", "abba", "a"]), ["aba", "abba"]);
        assert_eq!(matching("", &["", "x"]), [""]);
    }

    #[test]
    fn overlapping_ends_do_not_match_twice() {
        assert_eq!(matching("ab*ba", &["aba", "abba"]), ["abba"]);
        assert_eq!(matching("*aba*aba*", &["ababa", "abaaba"]), ["abaaba"]);
    }

    #[test]
    fn escapes_are_checked() {
        assert_eq!(matching(r"\*\?\\", &[r"*?\", "ab"]), [r"*?\"]);
        for (pattern, offset) in [(r"a\b", 1), (r"ab\", 2), (r"\\\", 2)] {
            let error = Like::new(pattern).unwrap_err();
            assert_eq!((error.offset, error.message.starts_with("Invalid sequence")), (offset, true));
        }
        assert!(Like::lenient(r"a\b\").unwrap().is_match(r"ab\"));
    }

    #[test]
    fn equivalence_is_that_of_languages() {
        assert!(Like::are_equivalent("*?a*", "?**a*").unwrap());
        assert!(!Like::are_equivalent("a*", "a?*").unwrap());
    }

    #[test]
    fn either_case_on_request() {
        assert!(Like::case_insensitive("*.eXe").unwrap().is_match("A.ExE"));
        assert!(!Like::new("*.eXe").unwrap().is_match("A.ExE"));
    }

    #[test]
    fn shapes_and_literals_are_known() {
        let of = |pattern| Like::new(pattern).unwrap();
        assert_eq!(of(r"a\*").as_exact(), Some("a*"));
        assert_eq!(of("a**").as_prefix(), Some("a"));
        assert_eq!(of("*a").as_suffix(), Some("a"));
        assert_eq!(of("*a*").as_contains(), Some("a"));
        assert_eq!(of("*").as_prefix(), Some(""));
        assert_eq!(of("*ab?cd*").required_literals(), ["ab", "cd"]);
    }
}
