//! Compares 64 bytes at a time with what matters in JSON.

use super::{Carry, Word};
use memchr::memchr;
use wide::u8x16;

/// So many bytes are a bit each of a word.
pub(super) const BLOCK: usize = 64;

/// Where in 64 bytes there is what; the lowest bit is the first byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Masks {
    pub quotes: u64,
    pub backslashes: u64,
    pub opening: u64,
    pub closing: u64,
    /// Bytes below 0x20, line breaks among them.
    pub controls: u64,
}

/// Adds the words of a text, or of its first line, and gives the text's or the line's length. Bytes beyond ASCII that follow soon
/// may be taken for some of these.
pub(super) fn fill<const LINE: bool>(bytes: &[u8], words: &mut Vec<Word>) -> (usize, Carry) {
    #[cfg(target_arch = "x86_64")]
    if let Some(found) = x86::fill::<LINE>(bytes, words) {
        return found;
    }
    fill_portably::<LINE>(bytes, words)
}

fn fill_portably<const LINE: bool>(bytes: &[u8], words: &mut Vec<Word>) -> (usize, Carry) {
    let mut any = u8x16::splat(0);
    let masks_of = |block: &[u8; BLOCK]| Masks::of(block, &mut any);
    let (end, carry) = fill_with::<LINE>(bytes, words, masks_of, prefix_xor);
    (end, Carry { beyond_ascii: any.to_bitmask() != 0, ..carry })
}

/// The same by any way of comparing and of finding parities; it doesn't look for bytes beyond ASCII.
#[inline(always)]
fn fill_with<const LINE: bool>(
    bytes: &[u8],
    words: &mut Vec<Word>,
    mut masks_of: impl FnMut(&[u8; BLOCK]) -> Masks,
    prefix_xor: impl Fn(u64) -> u64,
) -> (usize, Carry) {
    let mut carry = Carry::default();
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    for (number, block) in blocks.iter().enumerate() {
        let masks = masks_of(block);
        // That is rare: one comparison less for all the others.
        if LINE
            && masks.controls != 0
            && let Some(end) = memchr(b'\n', block)
        {
            words.push(Word::new(masks.before(end), &mut carry, &prefix_xor));
            return (number * BLOCK + end, carry);
        }
        words.push(Word::new(masks, &mut carry, &prefix_xor));
    }
    let mut filled = [b' '; BLOCK];
    filled[..rest.len()].copy_from_slice(rest);
    let end = memchr(b'\n', rest).filter(|_| LINE).unwrap_or(rest.len());
    words.push(Word::new(masks_of(&filled).before(end), &mut carry, &prefix_xor));
    (blocks.len() * BLOCK + end, carry)
}

/// Each bit the parity of the bits up to it.
#[inline(always)]
fn prefix_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

impl Masks {
    /// Sixteen bytes are compared at once: SSE2, NEON or what stands in for them.
    #[inline(always)]
    fn of(bytes: &[u8; BLOCK], any: &mut u8x16) -> Masks {
        let mut masks = Masks::default();
        for (number, lanes) in bytes.as_chunks::<16>().0.iter().enumerate() {
            let lanes = u8x16::new(*lanes);
            let where_is = |found: u8x16| u64::from(found.to_bitmask()) << (number * 16);
            let is = |byte: u8| where_is(lanes.simd_eq(u8x16::splat(byte)));
            // Brackets and braces differ in one bit.
            let folded = lanes | u8x16::splat(0x20);
            masks.quotes |= is(b'"');
            masks.backslashes |= is(b'\\');
            masks.opening |= where_is(folded.simd_eq(u8x16::splat(b'{')));
            masks.closing |= where_is(folded.simd_eq(u8x16::splat(b'}')));
            masks.controls |= where_is(lanes.min(u8x16::splat(0x1f)).simd_eq(lanes));
            *any |= lanes;
        }
        masks
    }

    /// What is before that place.
    fn before(self, end: usize) -> Masks {
        let before = (1_u64 << end) - 1;
        Masks {
            quotes: self.quotes & before,
            backslashes: self.backslashes & before,
            opening: self.opening & before,
            closing: self.closing & before,
            controls: self.controls & before,
        }
    }
}

/// The same by 32 or 64 bytes at once, where the processor can.
#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{BLOCK, Carry, Masks, Word, fill_with};
    use bytemuck::must_cast;
    use std::arch::is_x86_feature_detected;
    use std::arch::x86_64::*;

    #[allow(unsafe_code)]
    pub(super) fn fill<const LINE: bool>(bytes: &[u8], words: &mut Vec<Word>) -> Option<(usize, Carry)> {
        let common = is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("popcnt")
            && is_x86_feature_detected!("pclmulqdq");
        if common && is_x86_feature_detected!("avx512bw") {
            // SAFETY: the processor has the features that the function is compiled for; nothing else in it is unsafe.
            return Some(unsafe { fill_by_avx512::<LINE>(bytes, words) });
        }
        if common && is_x86_feature_detected!("avx2") {
            // SAFETY: as above.
            return Some(unsafe { fill_by_avx2::<LINE>(bytes, words) });
        }
        None
    }

    #[target_feature(enable = "avx512f,avx512bw,bmi1,popcnt,pclmulqdq")]
    fn fill_by_avx512<const LINE: bool>(bytes: &[u8], words: &mut Vec<Word>) -> (usize, Carry) {
        let mut any = _mm512_setzero_si512();
        let masks_of = |block: &[u8; BLOCK]| {
            let lanes: __m512i = must_cast(*block);
            any = _mm512_or_si512(any, lanes);
            let is = |byte: u8| _mm512_cmpeq_epi8_mask(lanes, _mm512_set1_epi8(byte as i8));
            // Brackets and braces differ in one bit.
            let folded = _mm512_or_si512(lanes, _mm512_set1_epi8(0x20));
            Masks {
                quotes: is(b'"'),
                backslashes: is(b'\\'),
                opening: _mm512_cmpeq_epi8_mask(folded, _mm512_set1_epi8(b'{' as i8)),
                closing: _mm512_cmpeq_epi8_mask(folded, _mm512_set1_epi8(b'}' as i8)),
                controls: _mm512_cmplt_epu8_mask(lanes, _mm512_set1_epi8(0x20)),
            }
        };
        let (end, carry) = fill_with::<LINE>(bytes, words, masks_of, |bits| prefix_xor(bits));
        (end, Carry { beyond_ascii: _mm512_movepi8_mask(any) != 0, ..carry })
    }

    #[target_feature(enable = "avx2,bmi1,popcnt,pclmulqdq")]
    pub(super) fn fill_by_avx2<const LINE: bool>(bytes: &[u8], words: &mut Vec<Word>) -> (usize, Carry) {
        let mut any = _mm256_setzero_si256();
        let masks_of = |block: &[u8; BLOCK]| {
            let halves: [__m256i; 2] = must_cast(*block);
            any = _mm256_or_si256(any, _mm256_or_si256(halves[0], halves[1]));
            let bits = |of: &dyn Fn(__m256i) -> __m256i| {
                let [low, high] = halves.map(|half| _mm256_movemask_epi8(of(half)) as u32);
                u64::from(low) | u64::from(high) << 32
            };
            let is = |byte: u8| bits(&|half| _mm256_cmpeq_epi8(half, _mm256_set1_epi8(byte as i8)));
            let folded_is = |byte: u8| {
                bits(&|half| {
                    let folded = _mm256_or_si256(half, _mm256_set1_epi8(0x20));
                    _mm256_cmpeq_epi8(folded, _mm256_set1_epi8(byte as i8))
                })
            };
            Masks {
                quotes: is(b'"'),
                backslashes: is(b'\\'),
                opening: folded_is(b'{'),
                closing: folded_is(b'}'),
                controls: bits(&|half| {
                    _mm256_cmpeq_epi8(_mm256_min_epu8(half, _mm256_set1_epi8(0x1f)), half)
                }),
            }
        };
        let (end, carry) = fill_with::<LINE>(bytes, words, masks_of, |bits| prefix_xor(bits));
        (end, Carry { beyond_ascii: _mm256_movemask_epi8(any) != 0, ..carry })
    }

    /// Multiplying by all ones without carries.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    fn prefix_xor(bits: u64) -> u64 {
        let product = _mm_clmulepi64_si128::<0>(_mm_set_epi64x(0, bits as i64), _mm_set1_epi8(-1));
        _mm_cvtsi128_si64(product) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// However bytes are compared, the words are the same.
        #[test]
        #[allow(unsafe_code)]
        fn all_ways_of_comparing_agree(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut words = Vec::new();
            let (end, carry) = fill_portably::<true>(&bytes, &mut words);
            let expected = (end, format!("{words:?} {carry:?}"));
            let check = |(end, carry): (usize, Carry), words: Vec<Word>| {
                prop_assert_eq!(&(end, format!("{words:?} {carry:?}")), &expected);
                Ok(())
            };
            let mut words = Vec::new();
            check(fill::<true>(&bytes, &mut words), words)?;
            #[cfg(target_arch = "x86_64")]
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("pclmulqdq") {
                let mut words = Vec::new();
                // SAFETY: the processor has AVX2, and with it the older features.
                check(unsafe { x86::fill_by_avx2::<true>(&bytes, &mut words) }, words)?;
            }
        }
    }
}
