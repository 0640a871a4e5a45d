//! Finds the lines that a query may want before anything is parsed: by searching all bytes for a text that they must hold.
//!
//! The idea is Sparser's ("Filter Before You Parse", Palkar et al. 2018). A line without the text can be wanted only if it spells
//! it with escapes that it could do without: `\u`, where what it stands for is one of the text's characters. Those lines are
//! found as well, so no wanted line is ever passed over; whether a line that was found is wanted, only parsing tells.

use aho_corasick::AhoCorasick;
use memchr::{memchr, memchr_iter, memmem};
use std::ops::Range;
use std::sync::LazyLock;

use super::needles::{Needle, Requirement};
use super::pairs::Pair;

/// Searches for what lines must hold.
#[derive(Debug)]
pub(crate) struct RawFilter {
    /// The rarest, which is searched for everywhere; the others only in the lines that have it.
    first: Sought,
    others: Vec<Sought>,
}

/// A requirement made ready to search for.
#[derive(Debug)]
struct Sought {
    search: Search,
    /// Of a single needle that is searched for everywhere.
    pair: Option<Pair>,
    escapable: Escapable,
    needles: Vec<Needle>,
}

#[derive(Debug)]
enum Search {
    One(Box<memmem::Finder<'static>>),
    Several(Box<AhoCorasick>),
}

/// The characters of needles, which escapes may stand for.
#[derive(Debug)]
struct Escapable {
    ascii: [bool; 128],
    others: Vec<char>,
    /// Half a surrogate pair may be a part of one.
    surrogates: bool,
}

/// A filter that lets more of the sample's lines through than this is worth nothing.
const WORTH_IT: f64 = 0.6;

/// Something beside the rarest that lets more of the sample's lines through is not looked for.
const WORTH_A_SECOND_LOOK: f64 = 0.9;

static ESCAPE: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(b"\\u"));

impl RawFilter {
    /// The filter for some requirements, all of which lines must meet. Which of them are rare, a sample of lines tells, and
    /// where that can't decide, how rare their bytes are; the same sample always gives the same filter. None if it would let
    /// most lines through.
    pub fn new(requirements: Vec<Requirement>, sample: &[u8]) -> Option<RawFilter> {
        let lines = lines_of(sample);
        let mut sought: Vec<(f64, u32, Sought)> = requirements
            .into_iter()
            .filter_map(|requirement| {
                let rarity = requirement.rarity();
                let sought = Sought::new(requirement)?;
                Some((sought.share(&lines), rarity, sought))
            })
            .collect();
        sought.sort_by(|(share, rarity, _), (other_share, other_rarity, _)| {
            share.total_cmp(other_share).then(other_rarity.cmp(rarity))
        });
        let mut sought = sought.into_iter();
        let (share, _, mut first) = sought.next()?;
        if share > WORTH_IT {
            return None;
        }
        if let [needle] = first.needles.as_slice() {
            first.pair = Pair::rarest(needle.spelled.as_bytes(), sample);
        }
        let others = sought.filter(|(share, ..)| *share <= WORTH_A_SECOND_LOOK).map(|(.., sought)| sought);
        Some(RawFilter { first, others: others.collect() })
    }

    /// What is searched for, the rarest first; several of which one is enough are joined by ` | `.
    pub fn needles(&self) -> Vec<String> {
        let text = |sought: &Sought| {
            sought.needles.iter().map(|needle| needle.spelled.as_str()).collect::<Vec<_>>().join(" | ")
        };
        std::iter::once(&self.first).chain(&self.others).map(text).collect()
    }

    /// Whether a document, which may go over several lines, may be wanted.
    pub fn may_want(&self, document: &[u8]) -> bool {
        self.first.is_in(document) && self.others.iter().all(|sought| sought.is_in(document))
    }

    /// The lines that may be wanted, in order.
    pub fn lines<'a>(&'a self, bytes: &'a [u8]) -> PossibleLines<'a> {
        PossibleLines { filter: self, bytes, at: 0, newlines: 0, skipped: 0, found: None, escaped: None }
    }
}

/// See [`RawFilter::lines`].
pub(crate) struct PossibleLines<'a> {
    filter: &'a RawFilter,
    bytes: &'a [u8],
    /// Where the next line begins.
    pub at: usize,
    /// Line breaks before it.
    pub newlines: u64,
    /// Lines before it that can't be wanted, but for blank ones.
    pub skipped: u64,
    /// The first places from `at` on where a needle and an escape are, once they are looked for; the length for nowhere.
    found: Option<usize>,
    escaped: Option<usize>,
}

/// A line that may be wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PossibleLine {
    /// Counted from 0.
    pub number: u64,
    /// Where it is, without its line break.
    pub place: Range<usize>,
}

impl Iterator for PossibleLines<'_> {
    type Item = PossibleLine;

    fn next(&mut self) -> Option<PossibleLine> {
        let bytes = self.bytes;
        loop {
            let hit = self.hit()?;
            let end = memchr(b'\n', &bytes[hit..]).map_or(bytes.len(), |newline| hit + newline);
            let line = PossibleLine { number: self.newlines, place: self.at..end };
            self.at = bytes.len().min(end + 1);
            self.newlines += u64::from(end < bytes.len());
            if self.filter.others.iter().all(|sought| sought.is_in(&bytes[line.place.clone()])) {
                return Some(line);
            }
            self.skipped += 1;
        }
    }
}

impl PossibleLines<'_> {
    /// The first place from the next line on where the needle or an escape is, all lines before that one being passed over.
    fn hit(&mut self) -> Option<usize> {
        let (bytes, first) = (self.bytes, &self.filter.first);
        let by_pair = first.pair.as_ref().and_then(|pair| {
            pair.find(bytes, self.at, |place| {
                if bytes[place] == b'\n' {
                    self.pass_over(place);
                    return false;
                }
                first.is_at(bytes, place, pair)
            })
        });
        let hit = by_pair.unwrap_or_else(|| {
            let (at, hit) = (self.at, self.search());
            memchr_iter(b'\n', &bytes[at..hit]).for_each(|newline| self.pass_over(at + newline));
            hit
        });
        if hit == bytes.len() {
            self.skipped += u64::from(!is_blank(&bytes[self.at..]));
            self.at = hit;
            return None;
        }
        Some(hit)
    }

    /// Passes over the line that ends there.
    #[inline]
    fn pass_over(&mut self, newline: usize) {
        self.skipped += u64::from(!is_blank(&self.bytes[self.at..newline]));
        self.newlines += 1;
        self.at = newline + 1;
    }

    /// The first place from the next line on where a needle or an escape is, the length if there is none.
    fn search(&mut self) -> usize {
        let (bytes, first) = (self.bytes, &self.filter.first);
        let (at, nowhere) = (self.at, bytes.len());
        let known = |place: Option<usize>| place.filter(|place| *place >= at);
        let found = known(self.found).unwrap_or_else(|| first.search.find(bytes, at).unwrap_or(nowhere));
        let escaped =
            known(self.escaped).unwrap_or_else(|| first.escapable.find(bytes, at).unwrap_or(nowhere));
        (self.found, self.escaped) = (Some(found), Some(escaped));
        found.min(escaped)
    }
}

fn is_blank(line: &[u8]) -> bool {
    match line.first() {
        Some(first) if !first.is_ascii_whitespace() => false,
        _ => line.trim_ascii().is_empty(),
    }
}

impl Sought {
    /// `None` for a requirement without needles, and if they are too many to search for.
    fn new(requirement: Requirement) -> Option<Sought> {
        let Requirement { needles } = requirement;
        let search = match needles.as_slice() {
            [] => return None,
            [needle] => Search::One(Box::new(memmem::Finder::new(part(&needle.spelled)).into_owned())),
            needles => {
                let texts = needles.iter().map(|needle| &needle.spelled);
                Search::Several(Box::new(AhoCorasick::new(texts).ok()?))
            }
        };
        Some(Sought { search, pair: None, escapable: Escapable::new(&needles), needles })
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        self.search.find(bytes, 0).is_some() || self.escapable.find(bytes, 0).is_some()
    }

    /// Whether the only needle has its pair there, or an escape of one of its characters is there.
    fn is_at(&self, bytes: &[u8], place: usize, pair: &Pair) -> bool {
        let needle = self.needles[0].spelled.as_bytes();
        let start = place.checked_sub(pair.offset());
        start.is_some_and(|start| bytes[start..].starts_with(needle)) || self.escapable.is_at(bytes, place)
    }

    /// Which share of the lines has it; half of none. Over so few lines, needles are found sooner one by one.
    fn share(&self, lines: &[&[u8]]) -> f64 {
        let finders: Vec<_> =
            self.needles.iter().map(|needle| memmem::Finder::new(&needle.spelled)).collect();
        let is_in = |line: &[u8]| {
            finders.iter().any(|finder| finder.find(line).is_some()) || self.escapable.find(line, 0).is_some()
        };
        let with = lines.iter().filter(|line| is_in(line)).count();
        if lines.is_empty() { 0.5 } else { with as f64 / lines.len() as f64 }
    }
}

/// The lines that are not blank.
fn lines_of(sample: &[u8]) -> Vec<&[u8]> {
    let mut start = 0;
    let ends = memchr_iter(b'\n', sample).chain(std::iter::once(sample.len()));
    let lines = ends.map(|end| &sample[std::mem::replace(&mut start, end + 1)..end]);
    lines.filter(|line| !is_blank(line)).collect()
}

/// As much of a needle as is searched for at full speed: `memchr` takes another way for needles beyond 32 bytes. The end tells
/// more where the needle ends its string.
fn part(spelled: &str) -> &[u8] {
    const MOST: usize = 32;
    let bytes = spelled.as_bytes();
    match bytes.len().checked_sub(MOST) {
        Some(more) if spelled.ends_with('"') => &bytes[more..],
        Some(_) => &bytes[..MOST],
        None => bytes,
    }
}

impl Search {
    /// The first place from `at` on.
    fn find(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let place = match self {
            Search::One(finder) => finder.find(&bytes[at..]),
            Search::Several(finder) => finder.find(&bytes[at..]).map(|found| found.start()),
        };
        place.map(|place| at + place)
    }
}

impl Escapable {
    fn new(needles: &[Needle]) -> Escapable {
        let mut escapable = Escapable { ascii: [false; 128], others: Vec::new(), surrogates: false };
        for &sign in needles.iter().flat_map(|needle| &needle.chars) {
            match escapable.ascii.get_mut(sign as usize) {
                Some(known) => *known = true,
                None => escapable.others.push(sign),
            }
            escapable.surrogates |= sign > '\u{ffff}' || sign == char::REPLACEMENT_CHARACTER;
        }
        escapable
    }

    /// The first place from `at` on where an escape may stand for one of the characters. What looks like an escape is taken for one,
    /// though the backslash before it may be escaped itself.
    fn find(&self, bytes: &[u8], mut at: usize) -> Option<usize> {
        while let Some(found) = ESCAPE.find(&bytes[at..]) {
            let place = at + found;
            if self.is_at(bytes, place) {
                return Some(place);
            }
            at = place + 2;
        }
        None
    }

    /// Whether such an escape begins there.
    fn is_at(&self, bytes: &[u8], place: usize) -> bool {
        let Some(escape) = bytes[place..].strip_prefix(b"\\u") else { return false };
        let digits = escape.get(..4).unwrap_or(&[]);
        let code =
            digits.iter().try_fold(0, |code, &digit| Some(code << 4 | char::from(digit).to_digit(16)?));
        !digits.is_empty() && code.is_some_and(|code| self.has(code))
    }

    fn has(&self, code: u32) -> bool {
        match self.ascii.get(code as usize) {
            Some(known) => *known,
            None if (0xd800..0xe000).contains(&code) => self.surrogates,
            None => self.others.iter().any(|&sign| sign as u32 == code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(needles: &[&[&str]]) -> RawFilter {
        let requirement = |texts: &&[&str]| Requirement {
            needles: texts.iter().map(|text| Needle::new(text, false, false).unwrap()).collect(),
        };
        RawFilter::new(needles.iter().map(requirement).collect(), b"").unwrap()
    }

    fn found<'a>(filter: &RawFilter, text: &'a str) -> Vec<&'a str> {
        filter.lines(text.as_bytes()).map(|line| &text[line.place]).collect()
    }

    #[test]
    fn lines_with_a_needle_are_found() {
        let text = "no\nan evil one\n\nevil\nnone\nevil and evil";
        assert_eq!(found(&filter(&[&["evil"]]), text), ["an evil one", "evil", "evil and evil"]);
        assert_eq!(
            found(&filter(&[&["evil", "none"], &["n"]]), text),
            ["an evil one", "none", "evil and evil"]
        );
        assert!(found(&filter(&[&["wicked"]]), text).is_empty());
    }

    #[test]
    fn escapes_can_not_hide_a_needle() {
        let filter = filter(&[&["a\\é😀"]]);
        for hidden in [r"\u0061", r"\u005C", r"\u00e9", r"\u00E9", r"\ud83d\ude00", r"\\u0061"] {
            assert_eq!(found(&filter, hidden), [hidden], "{hidden}");
        }
        for other in [r"\u0062", r"\users", r"\u006", r"\u", "a", r"\n"] {
            assert!(found(&filter, other).is_empty(), "{other}");
        }
    }

    #[test]
    fn what_most_lines_have_is_no_filter() {
        let needle = |text: &str| Requirement { needles: vec![Needle::new(text, false, false).unwrap()] };
        let sample = b"ab\nab\nab\nb\nc";
        assert!(RawFilter::new(vec![needle("b")], sample).is_none());
        let filter = RawFilter::new(vec![needle("b"), needle("a"), needle("c")], sample).unwrap();
        assert_eq!(filter.needles(), ["c", "a", "b"]);
        assert!(RawFilter::new(Vec::new(), sample).is_none());
    }

    #[test]
    fn lines_are_numbered_and_blank_ones_do_not_count() {
        let text = "{}\n\n \r\nevil\n\t\n{}\n evil\n{}\n";
        for needles in [&["evil"][..], &["evil", "wicked"]] {
            let filter = filter(&[needles]);
            let mut lines = filter.lines(text.as_bytes());
            let found: Vec<_> =
                lines.by_ref().map(|line| (line.number, text[line.place].to_owned())).collect();
            assert_eq!(found, [(3, "evil".to_owned()), (6, " evil".to_owned())]);
            assert_eq!((lines.at, lines.newlines, lines.skipped), (text.len(), 8, 3));
        }
        let filter = filter(&[&["evil"]]);
        for (text, newlines, skipped) in [("", 0, 0), ("x", 0, 1), ("x\n ", 1, 1)] {
            let mut lines = filter.lines(text.as_bytes());
            assert_eq!(lines.next(), None);
            assert_eq!((lines.at, lines.newlines, lines.skipped), (text.len(), newlines, skipped));
        }
    }
}
