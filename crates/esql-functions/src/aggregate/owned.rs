//! Values that outlive their batch: what MIN, VALUES, TOP and others keep between updates.

use esql_data::{Bool, Bytes, Double, Element, Int, Ip, Long, Str, UnsignedLong};
use std::fmt::Debug;
use std::hash::{Hash, Hasher};

/// An element whose values can be kept.
pub(super) trait Owned: Element {
    /// A value of its own.
    type Own: Clone + Debug + Send + Sync + 'static;

    /// A copy of the value.
    fn own(value: Self::Ref<'_>) -> Self::Own;
    /// The kept value.
    fn get(own: &Self::Own) -> Self::Ref<'_>;
    /// Feeds the value to a hasher; values that compare as equal feed the same.
    fn hash(value: Self::Ref<'_>, hasher: &mut impl Hasher);

    /// Replaces the kept value, in its memory where that is large enough.
    #[inline]
    fn set(own: &mut Self::Own, value: Self::Ref<'_>) {
        *own = Self::own(value);
    }

    /// How many bytes the kept value holds on the heap.
    #[inline]
    fn heap(_: &Self::Own) -> usize {
        0
    }
}

macro_rules! plain {
    ($element:ident, $own:ty) => {
        impl Owned for $element {
            type Own = $own;

            #[inline]
            fn own(value: $own) -> $own {
                value
            }
            #[inline]
            fn get(own: &$own) -> $own {
                *own
            }
            #[inline]
            fn hash(value: $own, hasher: &mut impl Hasher) {
                value.hash(hasher);
            }
        }
    };
}

plain!(Bool, bool);
plain!(Int, i32);
plain!(Long, i64);
plain!(UnsignedLong, u64);
plain!(Ip, [u8; 16]);

impl Owned for Double {
    type Own = f64;

    #[inline]
    fn own(value: f64) -> f64 {
        value
    }
    #[inline]
    fn get(own: &f64) -> f64 {
        *own
    }
    #[inline]
    fn hash(value: f64, hasher: &mut impl Hasher) {
        value.to_bits().hash(hasher);
    }
}

impl Owned for Str {
    type Own = String;

    fn own(value: &str) -> String {
        value.to_owned()
    }
    #[inline]
    fn get(own: &String) -> &str {
        own
    }
    #[inline]
    fn hash(value: &str, hasher: &mut impl Hasher) {
        value.hash(hasher);
    }
    fn set(own: &mut String, value: &str) {
        own.clear();
        own.push_str(value);
    }
    #[inline]
    fn heap(own: &String) -> usize {
        own.capacity()
    }
}

impl Owned for Bytes {
    type Own = Vec<u8>;

    fn own(value: &[u8]) -> Vec<u8> {
        value.to_vec()
    }
    #[inline]
    fn get(own: &Vec<u8>) -> &[u8] {
        own
    }
    #[inline]
    fn hash(value: &[u8], hasher: &mut impl Hasher) {
        value.hash(hasher);
    }
    fn set(own: &mut Vec<u8>, value: &[u8]) {
        own.clear();
        own.extend_from_slice(value);
    }
    #[inline]
    fn heap(own: &Vec<u8>) -> usize {
        own.capacity()
    }
}
