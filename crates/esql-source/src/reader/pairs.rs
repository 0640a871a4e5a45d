//! Finds where two bytes stand a certain distance apart, where an escape by `\u` is, and where lines end, in one pass.
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

    fn count(&self, bytes: &[u8]) -> u32 {
        let behind = bytes.get(self.distance()..).unwrap_or_default();
        // Without branches the compiler compares many at a time.
        let is_pair = |(first, second): (&u8, &u8)| (*first == self.bytes[0]) & (*second == self.bytes[1]);
        bytes.iter().zip(behind).map(|pair| u32::from(is_pair(pair))).sum()
    }

    /// Where in the needle the first byte of the pair is.
    pub fn offset(&self) -> usize {
        self.offsets[0]
    }

    /// Asks about the places from `at` on where the pair's first byte is and the second one as far behind it as in the needle, where
    /// there is a `\u` and where a line ends, one by one, and gives the first that is wanted; the length of the bytes if none is.
    /// `None` if this processor has no fast way to tell.
    #[inline]
    pub fn find(&self, bytes: &[u8], at: usize, is_wanted: impl FnMut(usize) -> bool) -> Option<usize> {
        #[cfg(target_arch = "x86_64")]
        return x86::find(self, bytes, at, is_wanted);
        #[cfg(not(target_arch = "x86_64"))]
        None
    }

    /// The same byte by byte, up to `end`, which is given if nothing is wanted.
    #[cfg(any(test, target_arch = "x86_64"))]
    fn find_slowly(
        &self,
        bytes: &[u8],
        at: usize,
        end: usize,
        mut is_wanted: impl FnMut(usize) -> bool,
    ) -> usize {
        let is_there = |place: &usize| {
            let behind = bytes.get(place + self.distance());
            bytes[*place] == self.bytes[0] && behind == Some(&self.bytes[1])
                || bytes[*place..].starts_with(b"\\u")
                || bytes[*place] == b'\n'
        };
        (at..end).find(|place| is_there(place) && is_wanted(*place)).unwrap_or(end)
    }

    fn distance(&self) -> usize {
        self.offsets[1] - self.offsets[0]
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::Pair;
    use bytemuck::must_cast;
    use std::arch::is_x86_feature_detected;
    use std::arch::x86_64::*;

    /// So many places are looked at before anything is asked about.
    const LANES: usize = 64;

    #[allow(unsafe_code)]
    pub(super) fn find(
        pair: &Pair,
        bytes: &[u8],
        at: usize,
        is_wanted: impl FnMut(usize) -> bool,
    ) -> Option<usize> {
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi1") {
            // SAFETY: the processor has the features that the function is compiled for; nothing else in it is unsafe.
            return Some(unsafe { find_by_avx2(pair, bytes, at, is_wanted) });
        }
        None
    }

    #[target_feature(enable = "avx2,bmi1")]
    fn find_by_avx2(pair: &Pair, bytes: &[u8], at: usize, is_wanted: impl FnMut(usize) -> bool) -> usize {
        let [first, second] = pair.bytes.map(|byte| _mm256_set1_epi8(byte as i8));
        let [backslash, u, newline] = [b'\\', b'u', b'\n'].map(|byte| _mm256_set1_epi8(byte as i8));
        let halves = |bytes: &[u8; LANES]| must_cast::<[u8; LANES], [__m256i; 2]>(*bytes);
        let compare = |lanes: [&[u8; LANES]; 3]| {
            let [here, behind, next] = lanes.map(halves);
            let [low, high] = [0, 1].map(|half| {
                let pair = _mm256_and_si256(
                    _mm256_cmpeq_epi8(here[half], first),
                    _mm256_cmpeq_epi8(behind[half], second),
                );
                let escape = _mm256_and_si256(
                    _mm256_cmpeq_epi8(here[half], backslash),
                    _mm256_cmpeq_epi8(next[half], u),
                );
                let end = _mm256_cmpeq_epi8(here[half], newline);
                let found = _mm256_or_si256(_mm256_or_si256(pair, escape), end);
                u64::from(_mm256_movemask_epi8(found) as u32)
            });
            low | high << 32
        };
        find_with(pair, bytes, at, compare, is_wanted)
    }

    /// Compares the bytes here, those as far behind as the pair's are apart and the next ones, many places at a time.
    #[inline(always)]
    fn find_with(
        pair: &Pair,
        bytes: &[u8],
        at: usize,
        compare: impl Fn([&[u8; LANES]; 3]) -> u64,
        mut is_wanted: impl FnMut(usize) -> bool,
    ) -> usize {
        // Bytes that lie across two lines of the processor's cache take twice as long to load.
        let aligned = bytes.len().min(at.saturating_add(bytes[at..].as_ptr().align_offset(LANES)));
        let place = pair.find_slowly(bytes, at, aligned, &mut is_wanted);
        if place < aligned {
            return place;
        }
        let lanes = [0, pair.distance(), 1]
            .map(|offset| bytes.get(aligned + offset..).unwrap_or_default().as_chunks::<LANES>().0);
        let blocks = lanes.iter().map(|lanes| lanes.len()).min().unwrap_or(0);
        let [here, behind, next] = lanes.map(|lanes| &lanes[..blocks]);
        let compare = |block| (block, compare([&here[block], &behind[block], &next[block]]));
        let mut rest = 0..blocks;
        // The search is a loop of its own, so that it has all registers.
        while let Some((block, mut found)) = rest.by_ref().map(compare).find(|(_, found)| *found != 0) {
            while found != 0 {
                let place = aligned + block * LANES + found.trailing_zeros() as usize;
                if is_wanted(place) {
                    return place;
                }
                found &= found - 1;
            }
        }
        pair.find_slowly(bytes, aligned + blocks * LANES, bytes.len(), is_wanted)
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
        fn it_finds_what_byte_by_byte_is_found(
            text in r#"([a-d]{0,90}|\\u|\\|u|\n|a[a-d]c){0,9}"#,
            at in 0usize..9,
            unwanted in 0usize..9,
        ) {
            let (bytes, pair) = (text.as_bytes(), Pair { offsets: [1, 3], bytes: *b"ac" });
            let at = at.min(bytes.len());
            let find = |find: &dyn Fn(&mut dyn FnMut(usize) -> bool) -> Option<usize>| {
                let mut asked = Vec::new();
                let found = find(&mut |place| {
                    asked.push(place);
                    asked.len() > unwanted
                });
                found.map(|found| (found, asked))
            };
            let expected = find(&|is_wanted| Some(pair.find_slowly(bytes, at, bytes.len(), is_wanted)));
            let found = find(&|is_wanted| pair.find(bytes, at, is_wanted));
            prop_assert!(found.is_none_or(|found| Some(found) == expected));
        }
    }
}
