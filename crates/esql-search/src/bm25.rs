//! Okapi BM25 as Lucene's `BM25Similarity` computes it, in 32-bit floats and with lengths rounded to a byte.

/// How soon further occurrences of a term stop to matter.
const K1: f32 = 1.2;
/// How much longer texts are marked down.
const B: f32 = 0.75;

/// What the whole index says of one field: how many documents have it, and how long it is in them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FieldStatistics {
    /// Documents that have at least one term in the field.
    pub documents: u64,
    /// Terms in all of them.
    pub terms: u64,
}

impl FieldStatistics {
    /// The mean number of terms.
    pub fn mean_length(&self) -> f32 {
        if self.documents == 0 { 1.0 } else { (self.terms as f64 / self.documents as f64) as f32 }
    }

    /// How much a term says that so many of the documents have.
    pub fn idf(&self, having_term: u64) -> f32 {
        let (all, having) = (self.documents as f64, having_term as f64);
        (1.0 + (all - having + 0.5) / (having + 0.5)).ln() as f32
    }
}

/// The score of a term that occurs `frequency` times in a field of that length. `weight` is the term's idf times its boost.
pub fn score(weight: f32, frequency: f32, length: u32, mean_length: f32) -> f32 {
    let norm = K1 * ((1.0 - B) + B * rounded_length(length) as f32 / mean_length);
    weight - weight / (1.0 + frequency * (1.0 / norm))
}

/// The length as Lucene remembers it in a byte (`SmallFloat.intToByte4`): what exceeds 24 keeps four significant bits, so that
/// lengths up to 40 are exact.
pub fn rounded_length(length: u32) -> u32 {
    const EXACT: u32 = 24;
    let Some(rest) = length.checked_sub(EXACT) else { return length };
    let bits = 32 - rest.leading_zeros();
    let shift = bits.saturating_sub(4);
    EXACT + ((rest >> shift) << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_exact_up_to_forty() {
        assert!((0..=40).all(|length| rounded_length(length) == length));
        assert_eq!([41, 42, 55, 56, 1000].map(rounded_length), [40, 42, 54, 56, 984]);
    }

    #[test]
    fn rare_terms_weigh_more() {
        let field = FieldStatistics { documents: 10, terms: 30 };
        assert!(field.idf(1) > field.idf(5));
        assert_eq!(field.mean_length(), 3.0);
        assert!(score(1.0, 2.0, 3, 3.0) > score(1.0, 1.0, 3, 3.0));
        assert!(score(1.0, 1.0, 3, 3.0) > score(1.0, 1.0, 30, 3.0));
    }
}
