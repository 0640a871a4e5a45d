//! Where quotes, backslashes and brackets are in a document, by which a scanner passes over what nobody wants.
//!
//! It is stage one of "Parsing Gigabytes of JSON per Second" (Langdale, Lemire 2019), kept as bits as in Mison ("Mison: A Fast
//! JSON Parser for Data Analytics", Li et al. 2017): 64 bytes at a time are compared with what matters, and brackets in strings
//! are left out. The same pass finds the end of a line, and whether all of it is ASCII.

mod masks;

use masks::{BLOCK, Masks};

/// The bits of one document.
#[derive(Debug, Default)]
pub(crate) struct StructuralIndex {
    words: Vec<Word>,
    control_in_string: bool,
}

/// The bytes that an index was made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    bytes: &'a [u8],
    /// Whether they are known to be ASCII.
    is_ascii: bool,
}

/// What is where in 64 bytes; the lowest bit is the first byte.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    /// Those that begin and end strings.
    quotes: u64,
    backslashes: u64,
    /// Brackets outside of strings.
    opening: u64,
    closing: u64,
    /// How many objects and arrays are around the first byte, and what that number is nowhere below in the word.
    depth: i32,
    least_depth: i32,
}

/// What one word hands on to the next.
#[derive(Clone, Copy, Debug, Default)]
struct Carry {
    /// 1 if the first byte is escaped.
    escaped: u64,
    /// All ones if the first byte is within a string.
    in_string: u64,
    depth: i32,
    /// Control characters in strings.
    control: u64,
    /// Whether there may be bytes beyond ASCII.
    beyond_ascii: bool,
}

impl StructuralIndex {
    /// Looks at the first line of the bytes.
    pub fn line<'a>(&mut self, bytes: &'a [u8]) -> Seen<'a> {
        self.fill::<true>(bytes)
    }

    /// Looks at a document; line breaks are blanks in it.
    pub fn document<'a>(&mut self, bytes: &'a [u8]) -> Seen<'a> {
        self.fill::<false>(bytes)
    }

    /// Whether a string may hold a control character that should have been escaped.
    #[inline]
    pub(super) fn has_control_in_string(&self) -> bool {
        self.control_in_string
    }

    /// The place of the next quote that begins or ends a string, from `at` on.
    #[inline(always)]
    pub(super) fn quote(&self, at: usize) -> Option<usize> {
        self.next(at, |word| word.quotes)
    }

    /// The place of the next backslash, from `at` on.
    #[inline]
    pub(super) fn backslash(&self, at: usize) -> Option<usize> {
        self.next(at, |word| word.backslashes)
    }

    #[inline(always)]
    fn next(&self, mut at: usize, bits: impl Fn(&Word) -> u64) -> Option<usize> {
        loop {
            // Whether it is in this word or the next one is anybody's guess, so that is no branch.
            let (word, shift) = (at / BLOCK, at % BLOCK);
            let [first, second] = self.words.get(word..)?.first_chunk()?;
            let ahead = bits(first) >> shift | bits(second) << 1 << (BLOCK - 1 - shift);
            if ahead != 0 {
                return Some(at + ahead.trailing_zeros() as usize);
            }
            at += BLOCK;
        }
    }

    /// The place behind the object or array that begins at `at`, within `outside` others; nothing if it doesn't end. Any closing
    /// bracket closes any opening one.
    #[inline(never)]
    pub(super) fn container_end(&self, at: usize, outside: u32) -> Option<usize> {
        let outside = outside as i32;
        let mut place = at / BLOCK;
        let mut word = self.words.get(place)?;
        // Of the first word what comes before `at` doesn't count.
        let (mut brackets, mut depth) = ((word.opening | word.closing) & (!0 << (at % BLOCK)), outside);
        loop {
            while brackets != 0 {
                let bit = brackets & brackets.wrapping_neg();
                if word.opening & bit != 0 {
                    depth += 1;
                } else {
                    depth -= 1;
                    if depth <= outside {
                        return Some(place * BLOCK + bit.trailing_zeros() as usize + 1);
                    }
                }
                brackets ^= bit;
            }
            loop {
                place += 1;
                word = self.words.get(place)?;
                if word.least_depth <= outside {
                    break;
                }
            }
            (brackets, depth) = (word.opening | word.closing, word.depth);
        }
    }

    fn fill<'a, const LINE: bool>(&mut self, bytes: &'a [u8]) -> Seen<'a> {
        self.words.clear();
        let (end, carry) = masks::fill::<LINE>(bytes, &mut self.words);
        // So that every word has one behind it.
        self.words.push(Word { depth: carry.depth, least_depth: i32::MAX, ..Word::default() });
        self.control_in_string = carry.control != 0;
        Seen { bytes: &bytes[..end], is_ascii: !carry.beyond_ascii }
    }
}

impl<'a> Seen<'a> {
    /// How many bytes they are.
    pub fn len(self) -> usize {
        self.bytes.len()
    }

    /// Whether there are only blanks.
    pub fn is_blank(self) -> bool {
        self.bytes.trim_ascii_start().is_empty()
    }

    /// They as a text, if they are one.
    #[inline]
    #[allow(unsafe_code)]
    pub fn text(self) -> Option<&'a str> {
        if self.is_ascii {
            // SAFETY: ASCII is UTF-8, and no byte has its highest bit set: `fill`, which alone makes this, has looked at each.
            return Some(unsafe { std::str::from_utf8_unchecked(self.bytes) });
        }
        simdutf8::basic::from_utf8(self.bytes).ok()
    }
}

impl Word {
    #[inline(always)]
    fn new(masks: Masks, carry: &mut Carry, prefix_xor: impl Fn(u64) -> u64) -> Word {
        let escaped = if masks.backslashes == 0 {
            std::mem::take(&mut carry.escaped)
        } else {
            escaped(masks.backslashes, &mut carry.escaped)
        };
        let quotes = masks.quotes & !escaped;
        let strings = prefix_xor(quotes) ^ carry.in_string;
        // All ones if the word ends within a string.
        carry.in_string = ((strings as i64) >> 63) as u64;
        carry.control |= masks.controls & strings;
        let (opening, closing) = (masks.opening & !strings, masks.closing & !strings);
        let (depth, closed) = (carry.depth, closing.count_ones() as i32);
        carry.depth = depth + opening.count_ones() as i32 - closed;
        Word { quotes, backslashes: masks.backslashes, opening, closing, depth, least_depth: depth - closed }
    }
}

/// The bytes after an odd number of backslashes: sums carry through runs of them, which end at an odd or an even place.
#[inline(always)]
fn escaped(backslashes: u64, carried: &mut u64) -> u64 {
    const EVEN: u64 = 0x5555_5555_5555_5555;
    let backslashes = backslashes & !*carried;
    let follows = backslashes << 1 | *carried;
    let odd_starts = backslashes & !EVEN & !follows;
    let (even_ends, overflows) = odd_starts.overflowing_add(backslashes);
    *carried = u64::from(overflows);
    (EVEN ^ (even_ends << 1)) & follows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is found byte by byte.
    #[derive(Default)]
    struct Slowly {
        /// The quotes of strings.
        quotes: Vec<usize>,
        /// For each opening bracket outside of strings how many are around it, and the place behind its partner.
        ends: Vec<(usize, u32, Option<usize>)>,
        /// Whether a closing bracket closes nothing.
        closes_nothing: bool,
    }

    fn slowly(bytes: &[u8]) -> Slowly {
        let mut found = Slowly::default();
        let (mut open, mut in_string, mut escaped) = (Vec::new(), false, false);
        for (at, byte) in bytes.iter().enumerate() {
            let was_escaped = std::mem::take(&mut escaped);
            match byte {
                b'\\' => escaped = !was_escaped,
                b'"' if !was_escaped => {
                    found.quotes.push(at);
                    in_string = !in_string;
                }
                b'{' | b'[' if !in_string => {
                    found.ends.push((at, open.len() as u32, None));
                    open.push(found.ends.len() - 1);
                }
                b'}' | b']' if !in_string => match open.pop() {
                    Some(opened) => found.ends[opened].2 = Some(at + 1),
                    None => found.closes_nothing = true,
                },
                _ => {}
            }
        }
        found
    }

    fn quotes(index: &StructuralIndex) -> Vec<usize> {
        let mut found = Vec::new();
        while let Some(quote) = index.quote(found.last().map_or(0, |last| last + 1)) {
            found.push(quote);
        }
        found
    }

    proptest! {
        #[test]
        fn it_finds_what_byte_by_byte_is_found(
            text in r#"(\{|\[|[ab,:]{0,30}|"([ab{}\[\]]|\\[\\"n]){0,40}"|[\}\]]|\\{1,3}|"){0,60}"#,
            before in 0usize..70,
        ) {
            let bytes = text.as_bytes();
            let Slowly { quotes: expected, ends, closes_nothing } = slowly(bytes);
            let mut index = StructuralIndex::default();
            index.document(bytes);
            prop_assert_eq!(quotes(&index), &expected[..]);
            // Behind a bracket that closes nothing, no document goes on.
            if !closes_nothing {
                for (at, outside, end) in &ends {
                    prop_assert_eq!(index.container_end(*at, *outside), *end, "{} at {}", text, at);
                }
            }
            for from in 0..bytes.len() {
                let backslash = bytes[from..].iter().position(|byte| *byte == b'\\');
                prop_assert_eq!(index.backslash(from), backslash.map(|place| from + place));
            }
            let all = format!("{}\n{text}\n{text}", "x".repeat(before));
            let line = index.line(&all.as_bytes()[before + 1..]);
            prop_assert_eq!(line.text(), Some(&text[..]));
            prop_assert_eq!(quotes(&index), expected);
        }

        #[test]
        fn bytes_beyond_ascii_and_control_characters_are_seen(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut index = StructuralIndex::default();
            let line = index.line(&bytes);
            let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
            prop_assert_eq!(line.bytes, &bytes[..end]);
            prop_assert!(!line.is_ascii || line.bytes.is_ascii());
            prop_assert!(line.is_ascii || !bytes.is_ascii());
            prop_assert_eq!(line.text(), std::str::from_utf8(&bytes[..end]).ok());
            let plain = bytes.iter().all(|byte| *byte >= 0x20);
            prop_assert!(!(plain && index.has_control_in_string()));
        }
    }

    #[test]
    fn control_characters_count_in_strings_only() {
        let mut index = StructuralIndex::default();
        for (text, expected) in [("{\t\"a\": \r1}", false), ("{\"a\":\"\t\"}", true), ("\"\u{1}\"", true)] {
            index.document(text.as_bytes());
            assert_eq!(index.has_control_in_string(), expected, "{text:?}");
        }
    }
}
