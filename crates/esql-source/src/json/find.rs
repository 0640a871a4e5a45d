//! Finds what matters in bytes of JSON, many bytes at a time.
//!
//! Sixteen bytes are compared at once (SSE2, NEON or what stands in for them).

use wide::u8x16;

pub(super) const LANES: usize = 16;

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

/// The first backslash; the length if there is none.
#[inline]
pub(super) fn backslash(bytes: &[u8; LANES]) -> usize {
    let found = u8x16::new(*bytes).simd_eq(u8x16::splat(b'\\')).to_bitmask();
    (found | 1 << LANES).trailing_zeros() as usize
}

#[inline]
fn lanes(bytes: &[u8], at: usize) -> Option<u8x16> {
    bytes.get(at..at + LANES)?.first_chunk().map(|bytes| u8x16::new(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn special_bytes_are_found(bytes in proptest::collection::vec(any::<u8>(), 0..40), from in 0usize..40) {
            let from = from.min(bytes.len());
            let expected = (from..bytes.len()).find(|&at| matches!(bytes[at], b'"' | b'\\' | 0..0x20));
            prop_assert_eq!(special(&bytes, from), expected.unwrap_or(bytes.len()));
        }
    }
}
