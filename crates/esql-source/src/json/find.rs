//! Finds what matters in bytes of JSON, many bytes at a time.
//!
//! Sixteen bytes are compared at once (SSE2, NEON or what stands in for them). How objects and arrays are passed over is stage
//! one of "Parsing Gigabytes of JSON per Second" (Langdale, Lemire 2019), for brackets and quotes only.

use wide::u8x16;

const LANES: usize = 16;
const BLOCK: usize = 64;

/// The first `"`, `\` or control character from `at` on; the length if there is none.
#[inline]
pub(super) fn special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(lanes) = lanes(bytes, at) {
        let control = lanes.min(u8x16::splat(0x1f)).simd_eq(lanes);
        let found = lanes.simd_eq(u8x16::splat(b'"')) | lanes.simd_eq(u8x16::splat(b'\\')) | control;
        let found = found.to_bitmask();
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += LANES;
    }
    while bytes.get(at).is_some_and(|&byte| byte != b'"' && byte != b'\\' && byte >= 0x20) {
        at += 1;
    }
    at
}

/// The place behind the string whose first character, after the quote, is at `at`; nothing if it doesn't end. What the
/// string holds is not checked.
#[inline]
pub(super) fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        while let Some(lanes) = lanes(bytes, at) {
            let found = lanes.simd_eq(u8x16::splat(b'"')) | lanes.simd_eq(u8x16::splat(b'\\'));
            let found = found.to_bitmask();
            if found != 0 {
                at += found.trailing_zeros() as usize;
                break;
            }
            at += LANES;
        }
        while !matches!(bytes.get(at)?, b'"' | b'\\') {
            at += 1;
        }
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The place behind the object or array that begins at `at`; nothing if it doesn't end. What it holds is not checked, but for
/// strings and brackets: any closing bracket closes any opening one.
pub(super) fn container_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let (mut in_string, mut escaped) = (0, 0);
    while at < bytes.len() {
        let block = Block::at(bytes, at);
        let quotes = block.quotes & !block.escaped(&mut escaped);
        let strings = prefix_xor(quotes) ^ in_string;
        // All ones if the block ends within a string.
        in_string = ((strings as i64) >> 63) as u64;
        let opening = block.opening & !strings;
        let mut closing = block.closing & !strings;
        if closing.count_ones() as usize >= depth {
            let mut closed = 0;
            while closing != 0 {
                let place = closing.trailing_zeros();
                let opened = (opening & ((1 << place) - 1)).count_ones() as usize;
                closed += 1;
                if depth + opened == closed {
                    return Some(at + place as usize + 1);
                }
                closing &= closing - 1;
            }
            depth = depth + opening.count_ones() as usize - closed;
        } else {
            depth = depth + opening.count_ones() as usize - closing.count_ones() as usize;
        }
        at += BLOCK;
    }
    None
}

/// Where in 64 bytes there is what; the lowest bit is the first byte.
struct Block {
    quotes: u64,
    backslashes: u64,
    opening: u64,
    closing: u64,
}

impl Block {
    /// The block that begins at `at`, filled up with blanks at the end of the bytes.
    #[inline]
    fn at(bytes: &[u8], at: usize) -> Block {
        match bytes.get(at..at + BLOCK).and_then(|bytes| bytes.first_chunk()) {
            Some(bytes) => Block::of(bytes),
            None => {
                let mut filled = [b' '; BLOCK];
                filled[..bytes.len() - at].copy_from_slice(&bytes[at..]);
                Block::of(&filled)
            }
        }
    }

    #[inline]
    fn of(bytes: &[u8; BLOCK]) -> Block {
        let mut block = Block { quotes: 0, backslashes: 0, opening: 0, closing: 0 };
        let (parts, _) = bytes.as_chunks::<LANES>();
        for (index, part) in parts.iter().enumerate() {
            let lanes = u8x16::new(*part);
            let shift = index * LANES;
            let mark =
                |lanes: u8x16, byte: u8| u64::from(lanes.simd_eq(u8x16::splat(byte)).to_bitmask()) << shift;
            block.quotes |= mark(lanes, b'"');
            block.backslashes |= mark(lanes, b'\\');
            // One bit is all the difference between a brace and a bracket.
            let folded = lanes | u8x16::splat(0x20);
            block.opening |= mark(folded, b'{');
            block.closing |= mark(folded, b'}');
        }
        block
    }

    /// The characters behind a backslash that is not behind one itself. `carried` says whether the first one is, and is then
    /// of the next block.
    #[inline]
    fn escaped(&self, carried: &mut u64) -> u64 {
        if self.backslashes == 0 {
            return std::mem::take(carried);
        }
        // From simdjson: sums carry through runs of backslashes, which end at an odd or an even place.
        const EVEN: u64 = 0x5555_5555_5555_5555;
        let backslashes = self.backslashes & !*carried;
        let follows = backslashes << 1 | *carried;
        let odd_starts = backslashes & !EVEN & !follows;
        let (even_ends, overflows) = odd_starts.overflowing_add(backslashes);
        *carried = u64::from(overflows);
        (EVEN ^ (even_ends << 1)) & follows
    }
}

/// Each bit the parity of the bits up to it.
#[inline]
fn prefix_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[inline]
fn lanes(bytes: &[u8], at: usize) -> Option<u8x16> {
    bytes.get(at..at + LANES)?.first_chunk().map(|bytes| u8x16::new(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn containers_end_where_their_last_bracket_is() {
        for text in [
            "{}",
            "[]",
            r#"{"a":[1,{"b":"}]\"}"}]}"#,
            r#"{"a":"\\","b":"\\\"}"}"#,
            r#"{"a":"0123456789012345678901234567890123456789012345678901234567\\","b":["]"]}"#,
        ] {
            for blanks in 0..70 {
                let padded = format!("{}{text},\"x\":1}}", " ".repeat(blanks));
                assert_eq!(container_end(padded.as_bytes(), blanks), Some(blanks + text.len()), "{padded}");
            }
        }
        for text in ["{", "[[]", r#"{"a":"}"#, r#"{"a":"\"}"#] {
            assert_eq!(container_end(text.as_bytes(), 0), None, "{text}");
        }
    }

    /// Byte by byte.
    fn slow_container_end(bytes: &[u8], mut at: usize) -> Option<usize> {
        let mut depth = 0;
        loop {
            match bytes.get(at)? {
                b'"' => at = slow_string_end(bytes, at + 1)? - 1,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            at += 1;
            if depth == 0 {
                return (at <= bytes.len()).then_some(at);
            }
        }
    }

    fn slow_string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
        loop {
            match bytes.get(at)? {
                b'"' => return Some(at + 1),
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
    }

    proptest! {
        #[test]
        fn strings_end_as_byte_by_byte(text in r#"([\\"]|[ab]{1,9}|\\\\){0,60}"#, from in 0usize..3) {
            let (bytes, from) = (text.as_bytes(), from.min(text.len()));
            prop_assert_eq!(string_end(bytes, from), slow_string_end(bytes, from), "{}", text);
        }

        #[test]
        fn containers_end_as_byte_by_byte(text in r#"\{([\[\]{},]|"([ab{}\[\]]|\\[\\"n]){0,40}"){0,30}"#) {
            let bytes = text.as_bytes();
            prop_assert_eq!(container_end(bytes, 0), slow_container_end(bytes, 0), "{}", text);
        }

        #[test]
        fn special_bytes_are_found(bytes in proptest::collection::vec(any::<u8>(), 0..40), from in 0usize..40) {
            let from = from.min(bytes.len());
            let expected = (from..bytes.len()).find(|&at| matches!(bytes[at], b'"' | b'\\' | 0..0x20));
            prop_assert_eq!(special(&bytes, from), expected.unwrap_or(bytes.len()));
        }
    }
}
