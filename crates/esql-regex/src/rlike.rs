//! `RLIKE`: Lucene's regular expressions over whole strings.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::PatternError;
use crate::lucene::{Program, parser, same_language};

/// A pattern of Lucene's `RegExp` (all operators), which a string matches as a whole.
///
/// ```
/// use esql_regex::RLike;
///
/// let pattern = RLike::new(r".*\.(exe|dll)&~(.*temp.*)")?;
/// assert!(pattern.is_match(r"C:\tools\a.exe"));
/// assert!(!pattern.is_match(r"C:\temp\a.exe"));
/// # Ok::<(), esql_regex::PatternError>(())
/// ```
#[derive(Clone, Debug)]
pub struct RLike {
    program: Arc<Program>,
}

/// Programs by their patterns, as long as they are in use: a query's pattern is compiled for each place where it is tried.
static IN_USE: Mutex<BTreeMap<String, Weak<Program>>> = Mutex::new(BTreeMap::new());

impl RLike {
    /// Compiles a pattern.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        let in_use = || IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(program) = in_use().get(pattern).and_then(Weak::upgrade) {
            return Ok(Self { program });
        }
        let program = Arc::new(Program::new(parser::parse(pattern, false)?)?);
        let mut in_use = in_use();
        in_use.retain(|_, program| program.strong_count() > 0);
        in_use.insert(pattern.to_owned(), Arc::downgrade(&program));
        Ok(Self { program })
    }

    /// Says what is wrong with a pattern, without the work of compiling it: only whether that is too much is not told.
    ///
    /// # Errors
    /// As [`RLike::new`].
    pub fn validate(pattern: &str) -> Result<(), PatternError> {
        parser::parse(pattern, false).map(drop)
    }

    /// Compiles a pattern whose letters match in either case. As in Lucene, ranges (`[a-z]`) stay as they are.
    pub fn case_insensitive(pattern: &str) -> Result<Self, PatternError> {
        Ok(Self { program: Arc::new(Program::new(parser::parse(pattern, true)?)?) })
    }

    /// Whether the whole text matches.
    pub fn is_match(&self, text: &str) -> bool {
        self.program.is_match(text)
    }

    /// Whether two patterns are known to match the same strings; `false` also when that is too much work to tell.
    ///
    /// ```
    /// # use esql_regex::RLike;
    /// assert!(RLike::are_equivalent("(a|.a).*", ".?a.*")?);
    /// assert!(!RLike::are_equivalent("a.+", "a.*")?);
    /// # Ok::<(), esql_regex::PatternError>(())
    /// ```
    pub fn are_equivalent(left: &str, right: &str) -> Result<bool, PatternError> {
        let (left, right) = (parser::parse(left, false)?, parser::parse(right, false)?);
        Ok(same_language(&left, &right).unwrap_or(false))
    }

    crate::introspection!();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matching<'a>(pattern: &str, texts: &[&'a str]) -> Vec<&'a str> {
        let pattern = RLike::new(pattern).unwrap();
        texts.iter().copied().filter(|text| pattern.is_match(text)).collect()
    }

    #[test]
    fn a_pattern_in_use_is_compiled_once() {
        let first = RLike::new("once.+").unwrap();
        assert!(Arc::ptr_eq(&first.program, &RLike::new("once.+").unwrap().program));
        assert!(!Arc::ptr_eq(&first.program, &RLike::case_insensitive("once.+").unwrap().program));
        drop(first);
        assert!(RLike::new("once.+").unwrap().is_match("once more"));
    }

    #[test]
    fn anchors_are_plain_characters() {
        assert_eq!(matching("^a$", &["a", "^a$"]), ["^a$"]);
    }

    #[test]
    fn a_dot_matches_line_breaks() {
        assert_eq!(matching("a.b", &["a\nb", "a😀b", "ab"]), ["a\nb", "a😀b"]);
    }

    #[test]
    fn matches_the_whole_string_only() {
        assert_eq!(matching("(a|ab)c?", &["a", "ab", "abc", "xab", "abcd"]), ["a", "ab", "abc"]);
    }

    #[test]
    fn open_ends_search() {
        assert_eq!(matching(".*fo+.*|bar.*", &["a foo b", "barn", "a bar", "f"]), ["a foo b", "barn"]);
        assert_eq!(matching(".*", &["", "x"]), ["", "x"]);
        assert_eq!(matching(".*.+", &["", "x"]), ["x"]);
    }

    #[test]
    fn intervals_count_leading_zeros_as_written() {
        assert_eq!(matching("<1-10>", &["1", "007", "10", "11", "0", ""]), ["1", "007", "10"]);
        assert_eq!(matching("<01-10>", &["1", "07", "10", "007"]), ["07", "10"]);
        assert_eq!(matching("<0-255>", &["0", "00", "255", "256", "99"]), ["0", "00", "255", "99"]);
    }

    #[test]
    fn operators_without_a_regex_of_their_own() {
        assert_eq!(matching("a~(b)", &["a", "ab", "abb"]), ["a", "abb"]);
        assert_eq!(matching("a@b", &["ab", "axxb", "a"]), ["ab", "axxb"]);
        assert_eq!(matching("a#|b", &["a", "b"]), ["b"]);
        assert_eq!(matching("#", &["", "#"]), [""; 0]);
        assert_eq!(matching("\"a.*\"+", &["a.*a.*", "abc"]), ["a.*a.*"]);
    }

    #[test]
    fn case_insensitive_letters_but_not_ranges() {
        let pattern = RLike::case_insensitive("ñ[a-b]k[x]").unwrap();
        assert!(pattern.is_match("ÑaKX"));
        assert!(!pattern.is_match("ñAkx"));
    }

    #[test]
    fn shapes_are_known() {
        let of = |pattern| RLike::new(pattern).unwrap();
        assert_eq!(of(r"a\.b").as_exact(), Some("a.b"));
        assert_eq!(of("").as_exact(), Some(""));
        assert_eq!(of("abc.*").as_prefix(), Some("abc"));
        assert_eq!(of(".*abc").as_suffix(), Some("abc"));
        assert_eq!(of("@abc@").as_contains(), Some("abc"));
        assert_eq!(of("a.*c").as_prefix(), None);
        assert_eq!(of("a.c").as_exact(), None);
    }

    #[test]
    fn equivalence_is_that_of_languages() {
        let same = |left, right| RLike::are_equivalent(left, right).unwrap();
        assert!(same("(.{1,2}[c-f]:x.+)|([c-f]:x.+)", "(.{0,2}[c-f]:x.+)|([c-f]:x.+)"));
        assert!(same("#", "a&b"));
        assert!(!same("[c-fC-F]", "[c-f]"));
        assert!(!same("", "a?"));
        assert!(RLike::are_equivalent("(", "a").is_err());
    }

    #[test]
    fn large_but_honest_patterns_compile() {
        assert_eq!(matching("[ab]{3500}", &["a"; 1]), [""; 0]);
        assert!(RLike::new("[ab]{3500}").unwrap().is_match(&"ab".repeat(1750)));
        assert!(RLike::new(r"(.{1000}){1000}").is_err());
    }
}
