//! `java.util.regex.Pattern` and `Matcher`: finding, capturing and replacing.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use regex_automata::Input;
use regex_automata::util::captures;
use regex_automata::util::primitives::NonMaxUsize;
use thiserror::Error;

use super::ast::{Assertion, Node};
use super::backtrack::{Matcher, Memory, TooManySteps};
use super::hir::Engine;
use super::parser;
use super::program::Program;
use super::replacement::{Piece, Replacement};
use super::sequence::Sequence;
use crate::PatternError;

/// A Java regular expression.
///
/// ```
/// use esql_regex::{JavaRegex, Replacement};
///
/// let regex = JavaRegex::new(r"(?i)c:\\users\\(?!public)([^\\]+)")?;
/// let home = Replacement::parse("~$1", &regex);
/// assert_eq!(regex.replace_all(r"C:\Users\ann\a.exe", &home).unwrap(), r"~ann\a.exe");
/// # Ok::<(), esql_regex::PatternError>(())
/// ```
#[derive(Clone, Debug)]
pub struct JavaRegex {
    pattern: Arc<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    program: Program,
    /// The same in linear time, if there is such a regex.
    engine: LazyEngine,
    /// If the pattern begins with the start of a line: the same for the start of the text, where most lines' matches are. There a
    /// one-pass automaton finds the groups, which is several times as fast, or even no automaton is needed.
    at_start: Option<LazyEngine>,
    sequence: Option<Sequence>,
    groups: usize,
    names: HashMap<String, usize>,
}

/// An engine, if there is one; built for the first text that it is to search, as that takes longer than to search many texts.
type LazyEngine = LazyLock<Option<Engine>, Box<dyn FnOnce() -> Option<Engine> + Send>>;

fn lazy_engine(node: Node) -> LazyEngine {
    LazyLock::new(Box::new(move || Engine::new(&node)))
}

/// Why a text could not be searched to the end.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MatchError {
    /// Backtracking would take too long: the pattern can be tried in too many ways on this text.
    #[error("The regular expression takes too many steps on this value")]
    TooManySteps,
    /// The replacement refers to a group that the pattern lacks; Java's `IndexOutOfBoundsException`.
    #[error("No group {0}")]
    NoGroup(usize),
    /// The replacement text cannot be read; Java's `IllegalArgumentException`. The offset is one within that text.
    #[error(transparent)]
    Replacement(PatternError),
}

impl From<TooManySteps> for MatchError {
    fn from(_: TooManySteps) -> Self {
        MatchError::TooManySteps
    }
}

impl JavaRegex {
    /// Compiles a pattern. Errors are worded as Java's, without the pattern itself
    /// (see [`PatternError::java_message`]).
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        Self::compile(pattern, false)
    }

    /// A pattern whose groups are unset when the matcher goes back behind them, wherever they are: all engines but Java's do so.
    pub(crate) fn undoing_groups(pattern: &str) -> Result<Self, PatternError> {
        Self::compile(pattern, true)
    }

    fn compile(pattern: &str, undoes_groups: bool) -> Result<Self, PatternError> {
        let parsed = parser::parse(pattern)?;
        let at_start = if undoes_groups { at_start(&parsed.node) } else { None };
        let pattern = Pattern {
            program: Program { undoes_groups, ..Program::new(&parsed.node) },
            engine: lazy_engine(parsed.node),
            sequence: at_start.as_ref().and_then(Sequence::new),
            at_start: at_start.map(lazy_engine),
            groups: parsed.groups,
            names: parsed.names,
        };
        Ok(Self { pattern: Arc::new(pattern) })
    }

    /// How many groups capture, without the whole match.
    pub fn group_count(&self) -> usize {
        self.pattern.groups
    }

    /// The number of a named group.
    pub fn group_named(&self, name: &str) -> Option<usize> {
        self.pattern.names.get(name).copied()
    }

    /// Named groups with their numbers, in the order of the pattern.
    pub fn group_names(&self) -> Vec<(&str, usize)> {
        let mut names: Vec<_> =
            self.pattern.names.iter().map(|(name, &group)| (name.as_str(), group)).collect();
        names.sort_unstable_by_key(|&(_, group)| group);
        names
    }

    /// Whether some part of the text matches.
    pub fn is_match(&self, text: &str) -> Result<bool, MatchError> {
        match self.pattern.engine_for(text) {
            Some(engine) => Ok(engine.regex.is_match(text)),
            None => Ok(self.find(text)?.is_some()),
        }
    }

    /// Whether the whole text matches.
    pub fn full_match(&self, text: &str) -> Result<bool, MatchError> {
        Ok(Matcher::new(&self.pattern.program, self.pattern.groups, text).find_whole()?)
    }

    /// Start and end of the first match, in bytes.
    pub fn find(&self, text: &str) -> Result<Option<(usize, usize)>, MatchError> {
        Search::new(&self.pattern, text, false).next()
    }

    /// The first match with its groups.
    pub fn captures<'t>(&self, text: &'t str) -> Result<Option<Captures<'t>>, MatchError> {
        self.captures_iter(text).next().transpose()
    }

    /// Searches for the first match, whose groups are in `scratch` afterwards. For many searches: nothing is allocated but for
    /// the first.
    pub(crate) fn search_with(&self, text: &str, scratch: &mut Scratch) -> Result<bool, MatchError> {
        let Pattern { program, groups, sequence, .. } = &*self.pattern;
        scratch.slots.clear();
        scratch.slots.resize(2 * (groups + 1), None);
        if let Some(sequence) = sequence {
            scratch.backtracked = false;
            if sequence.matches(text, &mut scratch.slots) {
                return Ok(true);
            }
            scratch.slots.fill(None);
        }
        let engine = self.pattern.engine_for(text);
        scratch.backtracked = engine.is_none();
        let Some(engine) = engine else {
            let mut matcher = Matcher::with(program, *groups, text, std::mem::take(&mut scratch.memory));
            let found = matcher.find(0, 0);
            scratch.memory = matcher.into_memory();
            return Ok(found?.is_some());
        };
        let at_start = self.pattern.at_start.as_ref().and_then(|engine| engine.as_ref());
        if let Some(at_start) = at_start.filter(|engine| engine.reads(text)) {
            if at_start.regex.search_slots(&Input::new(text), &mut scratch.slots).is_some() {
                return Ok(true);
            }
            scratch.slots.fill(None);
        }
        Ok(engine.regex.search_slots(&Input::new(text), &mut scratch.slots).is_some())
    }

    /// All matches, one after the other, as Java's `find` steps: an empty match may follow any other.
    pub fn captures_iter<'r, 't>(&'r self, text: &'t str) -> Matches<'r, 't> {
        Matches { search: Search::new(&self.pattern, text, true) }
    }

    /// The text with every match replaced; borrowed if there is none.
    pub fn replace_all<'t>(&self, text: &'t str, with: &Replacement) -> Result<Cow<'t, str>, MatchError> {
        let mut search = Search::new(&self.pattern, text, with.needs_groups());
        let Some(mut found) = search.next()? else { return Ok(Cow::Borrowed(text)) };
        if let Some(error) = &with.error {
            return Err(error.clone());
        }
        let mut replaced = String::with_capacity(text.len());
        let mut copied = 0;
        loop {
            replaced.push_str(&text[copied..found.0]);
            copied = found.1;
            for piece in &with.pieces {
                match piece {
                    Piece::Text(text) => replaced.push_str(text),
                    Piece::Group(0) => replaced.push_str(&text[found.0..found.1]),
                    Piece::Group(group) => replaced.push_str(search.group(*group).unwrap_or_default()),
                }
            }
            match search.next()? {
                Some(next) => found = next,
                None => break,
            }
        }
        replaced.push_str(&text[copied..]);
        Ok(Cow::Owned(replaced))
    }
}

impl Pattern {
    fn engine_for(&self, text: &str) -> Option<&Engine> {
        self.engine.as_ref().filter(|engine| engine.reads(text))
    }
}

/// A pattern that begins with the start of a line or of the text, for the start of the text.
fn at_start(node: &Node) -> Option<Node> {
    match node {
        Node::Alternate(branches) => {
            let start = Node::Assert(Assertion::Start);
            let is_start = |branch: &Node| {
                *branch == start || matches!(branch, Node::Assert(Assertion::LineStart { .. }))
            };
            // The start of a line alone is none at the end of a text.
            (branches.contains(&start) && branches.iter().all(is_start)).then_some(start)
        }
        Node::Group { number: None, node } => at_start(node),
        Node::Concat(nodes) => {
            let (first, rest) = nodes.split_first()?;
            Some(Node::Concat(std::iter::once(at_start(first)?).chain(rest.iter().cloned()).collect()))
        }
        _ => None,
    }
}

/// Memory for searches, and the groups of the latest one.
#[derive(Debug, Default)]
pub struct Scratch {
    slots: Vec<Option<NonMaxUsize>>,
    memory: Memory,
    backtracked: bool,
}

impl Scratch {
    /// Start and end of a group of the latest match, in bytes.
    pub fn span(&self, group: usize) -> Option<(usize, usize)> {
        if self.backtracked {
            return self.memory.span(group);
        }
        let (start, end) = (*self.slots.get(2 * group)?, *self.slots.get(2 * group + 1)?);
        Some((start?.get(), end?.get()))
    }
}

/// A match and its groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captures<'t> {
    text: &'t str,
    spans: Vec<Option<(usize, usize)>>,
}

impl<'t> Captures<'t> {
    /// The text of a group, 0 being the whole match; nothing if it took no part.
    pub fn get(&self, group: usize) -> Option<&'t str> {
        let (start, end) = self.span(group)?;
        self.text.get(start..end)
    }

    /// Start and end of a group, in bytes.
    pub fn span(&self, group: usize) -> Option<(usize, usize)> {
        *self.spans.get(group)?
    }
}

/// The matches of a text; see [`JavaRegex::captures_iter`]. Nothing follows an error.
#[derive(Debug)]
pub struct Matches<'r, 't> {
    search: Search<'r, 't>,
}

impl<'t> Iterator for Matches<'_, 't> {
    type Item = Result<Captures<'t>, MatchError>;

    fn next(&mut self) -> Option<Self::Item> {
        let found = self.search.next().transpose()?;
        Some(found.map(|_| Captures { text: self.search.text, spans: self.search.spans() }))
    }
}

/// A search that goes on behind each match.
#[derive(Debug)]
struct Search<'r, 't> {
    text: &'t str,
    how: How<'r, 't>,
    /// Where to go on; nothing at the end.
    from: Option<usize>,
    last: usize,
}

#[derive(Debug)]
enum How<'r, 't> {
    Spans(&'r Engine),
    Groups(&'r Engine, captures::Captures),
    Backtracking(Box<Matcher<'r, 't>>),
}

impl<'r, 't> Search<'r, 't> {
    fn new(pattern: &'r Pattern, text: &'t str, groups: bool) -> Self {
        let how = match pattern.engine_for(text) {
            Some(engine) if groups => How::Groups(engine, engine.regex.create_captures()),
            Some(engine) => How::Spans(engine),
            None => How::Backtracking(Box::new(Matcher::new(&pattern.program, pattern.groups, text))),
        };
        Self { text, how, from: Some(0), last: 0 }
    }

    fn next(&mut self) -> Result<Option<(usize, usize)>, MatchError> {
        let Some(from) = self.from.take() else { return Ok(None) };
        let input = Input::new(self.text).range(from..);
        let found = match &mut self.how {
            How::Spans(engine) => engine.regex.search(&input).map(|m| (m.start(), m.end())),
            How::Groups(engine, captures) => {
                engine.regex.search_captures(&input, captures);
                captures.get_match().map(|m| (m.start(), m.end()))
            }
            How::Backtracking(matcher) => matcher.find(from, self.last)?,
        };
        if let Some((start, end)) = found {
            self.last = end;
            self.from = match self.text[end..].chars().next() {
                // Behind an empty match Java steps on by one; at the end there is nothing to step on.
                Some(c) if start == end => Some(end + c.len_utf8()),
                None if start == end => None,
                _ => Some(end),
            };
        }
        Ok(found)
    }

    /// The text of a group of the latest match.
    fn group(&self, group: usize) -> Option<&'t str> {
        let (start, end) = match &self.how {
            How::Spans(_) => None,
            How::Groups(_, captures) => captures.get_group(group).map(|span| (span.start, span.end)),
            How::Backtracking(matcher) => matcher.span(group),
        }?;
        self.text.get(start..end)
    }

    fn spans(&self) -> Vec<Option<(usize, usize)>> {
        match &self.how {
            How::Spans(_) => Vec::new(),
            How::Groups(_, captures) => captures.iter().map(|span| span.map(|s| (s.start, s.end))).collect(),
            How::Backtracking(matcher) => matcher.spans(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replace(pattern: &str, text: &str, with: &str) -> String {
        let regex = JavaRegex::new(pattern).unwrap_or_else(|e| panic!("{pattern}: {e}"));
        match regex.replace_all(text, &Replacement::parse(with, &regex)) {
            Ok(replaced) => replaced.into_owned(),
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn empty_matches_step_as_in_java() {
        assert_eq!(replace("x*", "axxb", "-"), "-a--b-");
        assert_eq!(replace("", "añ", "-"), "-a-ñ-");
        assert_eq!(replace("$", "a\n", "-"), "a-\n-");
    }

    #[test]
    fn escapes_are_ascii_unless_asked() {
        assert_eq!(replace(r"\w+", "año", "x"), "xñx");
        assert_eq!(replace(r"(?U)\w+", "año", "x"), "x");
        assert_eq!(replace(r"(?i)É", "é É", "x"), "é x");
        assert_eq!(replace(r"(?iu)É", "é É", "x"), "x x");
    }

    #[test]
    fn line_ends_are_java_s() {
        assert_eq!(replace(".", "a\r\u{85}\u{2028}b", "x"), "x\r\u{85}\u{2028}x");
        assert_eq!(replace("a$", "a\r\n", "x"), "x\r\n");
        assert_eq!(replace("(?m)^", "a\nb\n", ">"), ">a\n>b\n");
        assert_eq!(replace("(?m)$", "a\r\nb", "<"), "a<\r\nb<");
    }

    #[test]
    fn looks_around_and_refers_back() {
        assert_eq!(replace(r"(?<=a{1,2})b", "ab aab cb", "x"), "ax aax cb");
        assert_eq!(replace(r"(\w)\1", "aabbc", "<$1>"), "<a><b>c");
        assert_eq!(replace(r"(?>a+)b|a*+c", "aab aac", "x"), "x x");
        assert_eq!(replace(r"\G\d", "12a3", "x"), "xxa3");
    }

    #[test]
    fn groups_in_what_is_final_stay_set() {
        assert_eq!(replace("(?:(?=(a))b|a)", "a", "[$1]"), "[a]");
        assert_eq!(replace("(?:(a)b|a)", "a", "[$1]"), "[]");
    }

    #[test]
    fn classes_unite_and_intersect() {
        assert_eq!(replace("[a-f&&[^c-d]]", "abcdefg", "-"), "--cd--g");
        assert_eq!(replace("[a[x-z]]", "abxz", "-"), "-b--");
        assert_eq!(replace(r"[\w&&\D]", "a1_", "-"), "-1-");
    }

    #[test]
    fn right_sides_of_intersections_unite() {
        assert_eq!(replace("[a-d&&[bc]d]", "abcde", "-"), "a---e");
        assert_eq!(replace("[&&a]|[b&]", "ab&", "-"), "---");
    }

    #[test]
    fn a_line_break_is_one_round() {
        assert_eq!(replace(r"\R{2}", "\r\n", "-"), "\r\n");
        assert_eq!(replace(r"\R+", "a\r\n\nb", "-"), "a-b");
    }

    #[test]
    fn look_behind_reaches_as_far_as_32_bits_count() {
        assert_eq!(replace("(?<=a+b)c", "aaabc", "-"), "aaab-");
        assert_eq!(replace("(?<=a+b+)c", "aaabc", "-"), "aaabc");
    }

    #[test]
    fn look_behind_counts_halves_of_pairs() {
        assert_eq!(replace("(?<=..)x", "a😀x", "-"), "a😀x");
        assert_eq!(replace(r"(?<=\W)x", "😀x", "-"), "😀-");
        assert_eq!(replace("(?<=.😀?)x", "😀x", "-"), "😀-");
    }

    #[test]
    fn groups_stay_set_from_places_that_failed() {
        assert_eq!(replace(r"(?=(b)?)-", "b-", "[$1]"), "b[b]");
    }

    #[test]
    fn characters_by_name() {
        assert_eq!(replace(r"\N{Latin Small Letter N with Tilde}", "año", "n"), "ano");
        assert!(JavaRegex::new(r"\N{NO SUCH SIGN}").is_err());
    }

    #[test]
    fn replacements_take_as_many_digits_as_there_are_groups() {
        assert_eq!(replace("(a)(b)", "ab", "$2$1$0"), "baab");
        assert_eq!(replace("(a)", "a", "$11"), "a1");
        assert_eq!(replace("(?<n>a)", "a", r"\$${n}\\"), r"$a\");
    }

    #[test]
    fn replacement_errors_wait_for_a_match() {
        assert_eq!(replace("a", "b", "$1"), "b");
        assert_eq!(replace("a", "a", "$1"), "error: No group 1");
        assert_eq!(replace("a", "a", "$x"), "error: Illegal group reference");
        assert_eq!(replace("a", "a", "\\"), "error: character to be escaped is missing");
        assert_eq!(replace("a", "a", "${n}"), "error: No group with name {n}");
    }

    #[test]
    fn nothing_is_copied_without_a_match() {
        let regex = JavaRegex::new("x").unwrap();
        let replacement = Replacement::parse("y", &regex);
        assert!(matches!(regex.replace_all("abc", &replacement), Ok(Cow::Borrowed("abc"))));
    }

    #[test]
    fn exponential_searches_are_errors() {
        let regex = JavaRegex::new("(?=(a|aa)+$)a").unwrap();
        let text = format!("{}b", "a".repeat(60));
        assert_eq!(regex.is_match(&text), Err(MatchError::TooManySteps));
    }

    #[test]
    fn whole_texts() {
        let regex = JavaRegex::new("a|ab").unwrap();
        assert_eq!(regex.full_match("ab"), Ok(true));
        assert_eq!(regex.full_match("abc"), Ok(false));
    }

    #[test]
    fn captures_by_name_and_number() {
        let regex = JavaRegex::new(r"(?<key>\w+)=(?<value>\w*+)").unwrap();
        assert_eq!(regex.group_names(), [("key", 1), ("value", 2)]);
        let all: Vec<_> = regex.captures_iter("a=1 b=").map(|c| c.unwrap().get(2)).collect();
        assert_eq!(all, [Some("1"), Some("")]);
        assert_eq!(regex.captures("x a=1").unwrap().unwrap().span(1), Some((2, 3)));
    }

    #[test]
    fn long_texts_need_no_deep_recursion() {
        let text = "ab".repeat(200_000);
        assert_eq!(replace("(?:(a)|(b))*(?!c)", &text, "x"), "xx");
        let marks = format!("a{}", "\u{300}".repeat(1_000));
        assert_eq!(replace(r"\b$", &marks, "|"), format!("{marks}|"));
    }

    #[test]
    fn deep_patterns_compile_and_match_on_a_small_stack() {
        let deep = format!("{}a{}", "(?:x|(?=".repeat(49), "))".repeat(49));
        std::thread::Builder::new()
            .stack_size(2 << 20)
            .spawn(move || replace(&deep, "a", "b"))
            .unwrap()
            .join()
            .unwrap();
    }
}
