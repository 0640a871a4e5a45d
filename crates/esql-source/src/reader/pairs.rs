//! Finds where two bytes stand a certain distance apart, or where an escape by `\u` is, in one pass.
//!
//! The two rarest bytes of a needle stand in for all of it, as in `memchr`'s `memmem` ("generic SIMD" by Wojciech Muła); which are
//! rare, a sample of the data tells.

/// Two bytes of a needle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    /// Where in the needle they are, the first one first.
    offsets: [usize; 2],
    bytes: [u8; 2],
}

/// So many of a needle's bytes are considered, the rarest ones, and so much of the sample.
const CONSIDERED: usize = 5;
const SAMPLE: usize = 1 << 14;

impl Pair {
    /// The pair of the needle's bytes that the sample has most rarely; `None` if the needle has a single byte.
    pub fn rarest(needle: &[u8], sample: &[u8]) -> Option<Pair> {
        let sample = &sample[..sample.len().min(SAMPLE)];
        let mut counts = [0_u32; 256];
        sample.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
        let mut offsets: Vec<usize> = (0..needle.len()).collect();
        offsets.sort_by_key(|offset| counts[usize::from(needle[*offset])]);
        offsets.truncate(CONSIDERED);
        offsets.sort_unstable();
        let pairs = offsets.iter().enumerate().flat_map(|(place, first)| {
            let pair = |second: &usize| Pair {
                offsets: [*first, *second],
                bytes: [needle[*first], needle[*second]],
            };
            offsets[place + 1..].iter().map(pair)
        });
        pairs.min_by_key(|pair| pair.count(sample))
    }

    fn count(&self, bytes: &[u8]) -> usize {
        let distance = self.offsets[1] - self.offsets[0];
        let [first, second] = self.bytes;
        bytes.iter().zip(bytes.iter().skip(distance)).filter(|pair| *pair == (&first, &second)).count()
    }

    /// The first place from `at` on where a needle with the pair may begin, or where there is a `\u`; the length of the bytes if
    /// there is neither. `None` if this processor has no fast way to tell.
    #[inline]
    pub fn find_or_escape(&self, bytes: &[u8], at: usize) -> Option<usize> {
        #[cfg(target_arch = "x86_64")]
        return x86::find_or_escape(self, bytes, at);
        #[cfg(not(target_arch = "x86_64"))]
        None
    }

    /// The same byte by byte.
    #[cfg(any(test, target_arch = "x86_64"))]
    fn find_slowly(&self, bytes: &[u8], at: usize) -> usize {
        let is_there = |place: &usize| {
            self.offsets.map(|offset| bytes.get(place + offset).copied()) == self.bytes.map(Some)
                || bytes[*place..].starts_with(b"\\u")
        };
        (at..bytes.len()).find(is_there).unwrap_or(bytes.len())
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::Pair;
    use bytemuck::must_cast;
    use std::arch::is_x86_feature_detected;
    use std::arch::x86_64::*;

    #[allow(unsafe_code)]
    pub(super) fn find_or_escape(pair: &Pair, bytes: &[u8], at: usize) -> Option<usize> {
        if is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("bmi1") {
            // SAFETY: the processor has the features that the function is compiled for; nothing else in it is unsafe.
            return Some(unsafe { find_by_avx512(pair, bytes, at) });
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi1") {
            // SAFETY: as above.
            return Some(unsafe { find_by_avx2(pair, bytes, at) });
        }
        None
    }

    #[target_feature(enable = "avx512f,avx512bw,bmi1")]
    fn find_by_avx512(pair: &Pair, bytes: &[u8], at: usize) -> usize {
        let [first, second] = pair.bytes.map(|byte| _mm512_set1_epi8(byte as i8));
        let [backslash, u] = [b'\\', b'u'].map(|byte| _mm512_set1_epi8(byte as i8));
        find_with(pair, bytes, at, |[at_first, at_second, here, next]: [&[u8; 64]; 4]| {
            let found = _mm512_cmpeq_epi8_mask(must_cast(*at_first), first);
            let found = _mm512_mask_cmpeq_epi8_mask(found, must_cast(*at_second), second);
            let escape = _mm512_cmpeq_epi8_mask(must_cast(*here), backslash);
            found | _mm512_mask_cmpeq_epi8_mask(escape, must_cast(*next), u)
        })
    }

    #[target_feature(enable = "avx2,bmi1")]
    pub(super) fn find_by_avx2(pair: &Pair, bytes: &[u8], at: usize) -> usize {
        let [first, second] = pair.bytes.map(|byte| _mm256_set1_epi8(byte as i8));
        let [backslash, u] = [b'\\', b'u'].map(|byte| _mm256_set1_epi8(byte as i8));
        find_with(pair, bytes, at, |[at_first, at_second, here, next]: [&[u8; 32]; 4]| {
            let found = _mm256_and_si256(
                _mm256_cmpeq_epi8(must_cast(*at_first), first),
                _mm256_cmpeq_epi8(must_cast(*at_second), second),
            );
            let escape = _mm256_and_si256(
                _mm256_cmpeq_epi8(must_cast(*here), backslash),
                _mm256_cmpeq_epi8(must_cast(*next), u),
            );
            u64::from(_mm256_movemask_epi8(_mm256_or_si256(found, escape)) as u32)
        })
    }

    /// Compares the bytes at the pair's offsets, those here and those behind, many places at a time.
    #[inline(always)]
    fn find_with<const LANES: usize>(
        pair: &Pair,
        bytes: &[u8],
        at: usize,
        compare: impl Fn([&[u8; LANES]; 4]) -> u64,
    ) -> usize {
        let [first, second] = pair.offsets;
        let lanes = [first, second, 0, 1]
            .map(|offset| bytes.get(at + offset..).unwrap_or(&[]).as_chunks::<LANES>().0);
        let blocks = lanes.iter().map(|lanes| lanes.len()).min().unwrap_or(0);
        let [at_first, at_second, here, next] = lanes.map(|lanes| &lanes[..blocks]);
        for block in 0..blocks {
            let found = compare([&at_first[block], &at_second[block], &here[block], &next[block]]);
            if found != 0 {
                return at + block * LANES + found.trailing_zeros() as usize;
            }
        }
        pair.find_slowly(bytes, at + blocks * LANES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_rarest_pair_is_taken() {
        let sample = b"aaaabbbb-e-e-e-nc";
        assert_eq!(Pair::rarest(b"-enc", sample), Some(Pair { offsets: [0, 2], bytes: *b"-n" }));
        assert_eq!(Pair::rarest(b"-", sample), None);
        assert!(Pair::rarest(b"ab", b"").is_some());
    }

    proptest! {
        #[test]
        #[allow(unsafe_code)]
        fn it_finds_what_byte_by_byte_is_found(text in r#"([a-d]{0,40}|\\u|\\|a[a-d]c){0,9}"#, at in 0usize..9) {
            let (bytes, pair) = (text.as_bytes(), Pair { offsets: [1, 3], bytes: *b"ac" });
            let expected = pair.find_slowly(bytes, at).max(bytes.len().min(at));
            prop_assert!(pair.find_or_escape(bytes, at).is_none_or(|found| found == expected));
            #[cfg(target_arch = "x86_64")]
            if std::arch::is_x86_feature_detected!("avx2") {
                // SAFETY: the processor has AVX2, and with it the older features.
                prop_assert_eq!(unsafe { x86::find_by_avx2(&pair, bytes, at) }, expected);
            }
        }
    }
}
