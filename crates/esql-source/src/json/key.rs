//! Keys made ready to be found in a text.

/// A key with its quotes and the colon, made ready to be compared.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SpelledKey {
    spelled: Box<[u8]>,
    /// Its first bytes, and which of so many bytes count.
    head: u128,
    mask: u128,
}

impl SpelledKey {
    const HEAD: usize = size_of::<u128>();

    /// A key that needs no escapes.
    pub fn new(key: &str) -> SpelledKey {
        let spelled = format!("\"{key}\":").into_bytes().into_boxed_slice();
        let (mut head, mut mask) = ([0; Self::HEAD], [0; Self::HEAD]);
        for ((head, mask), byte) in head.iter_mut().zip(&mut mask).zip(&spelled) {
            (*head, *mask) = (*byte, 0xff);
        }
        SpelledKey { spelled, head: u128::from_le_bytes(head), mask: u128::from_le_bytes(mask) }
    }

    /// Without quotes and colon.
    pub fn key(&self) -> &[u8] {
        &self.spelled[1..self.spelled.len() - 2]
    }

    /// With quotes and colon.
    #[inline(always)]
    pub fn spelled(&self) -> &[u8] {
        &self.spelled
    }

    /// Whether the text begins with it.
    #[inline(always)]
    pub fn begins(&self, text: &[u8]) -> bool {
        let Some(head) = text.first_chunk() else { return text.starts_with(&self.spelled) };
        if (u128::from_le_bytes(*head) ^ self.head) & self.mask != 0 {
            return false;
        }
        self.spelled.len() <= Self::HEAD || text.starts_with(&self.spelled)
    }
}
