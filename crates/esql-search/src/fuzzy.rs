//! Terms that are like another: `fuzziness`, and the edit distance that it bounds.

/// How different a term may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fuzziness {
    edits: Edits,
    /// How many characters at the beginning must be the same.
    pub prefix_length: usize,
    /// Two neighbours in the wrong order are one edit, not two.
    pub transpositions: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edits {
    Fixed(usize),
    /// None for terms shorter than the first length, one for those shorter than the second, two for others.
    Auto(usize, usize),
}

impl Fuzziness {
    /// Reads `0`, `1`, `2`, `AUTO` or `AUTO:3,6`; `None` when it is none of them.
    pub fn parse(text: &str) -> Option<Fuzziness> {
        let text = text.trim().to_ascii_uppercase();
        let edits = match text.strip_prefix("AUTO") {
            Some("") => Edits::Auto(3, 6),
            Some(lengths) => {
                let (short, long) = lengths.strip_prefix(':')?.split_once(',')?;
                let (short, long) = (short.trim().parse().ok()?, long.trim().parse().ok()?);
                (short <= long).then_some(Edits::Auto(short, long))?
            }
            None => {
                let edits: f64 = text.parse().ok()?;
                Edits::Fixed([0, 1, 2].into_iter().find(|known| *known as f64 == edits)?)
            }
        };
        Some(Fuzziness { edits, prefix_length: 0, transpositions: true })
    }

    /// `AUTO`: none, one or two edits by the length of the term.
    pub fn auto() -> Fuzziness {
        Fuzziness { edits: Edits::Auto(3, 6), prefix_length: 0, transpositions: true }
    }

    /// The same with so many edits, whatever the term.
    #[must_use]
    pub fn with_edits(self, edits: usize) -> Fuzziness {
        Fuzziness { edits: Edits::Fixed(edits), ..self }
    }

    /// How many edits a term may be away.
    pub fn edits(&self, term: &str) -> usize {
        match self.edits {
            Edits::Fixed(edits) => edits,
            Edits::Auto(short, long) => {
                let length = term.chars().count();
                usize::from(length >= short) + usize::from(length >= long)
            }
        }
    }

    /// Whether `other` is near enough to `term`.
    pub fn is_near(&self, term: &str, other: &str) -> bool {
        let most = self.edits(term);
        if most == 0 {
            return term == other;
        }
        let (length, other_length) = (term.chars().count(), other.chars().count());
        if length.abs_diff(other_length) > most {
            return false;
        }
        let same = term.chars().zip(other.chars()).take_while(|(left, right)| left == right).count();
        if same < self.prefix_length.min(length) {
            return false;
        }
        let distance = if self.transpositions {
            strsim::osa_distance(term, other)
        } else {
            strsim::levenshtein(term, other)
        };
        distance <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_by_length() {
        let auto = Fuzziness::parse("auto").unwrap();
        assert_eq!(["ab", "abc", "abcde", "abcdef"].map(|term| auto.edits(term)), [0, 1, 1, 2]);
        assert_eq!(Fuzziness::parse("AUTO:2,3").unwrap().edits("abc"), 2);
        assert_eq!(["3", "x", "AUTO:5,2", "AUTO1,2"].map(Fuzziness::parse), [None; 4]);
    }

    #[test]
    fn swaps_and_prefixes() {
        let near = |fuzziness: Fuzziness| {
            ["hobbit", "hobbti", "hobit", "bobbit", "hobbits!"]
                .map(|other| fuzziness.is_near("hobbit", other))
        };
        let one = Fuzziness::auto().with_edits(1);
        assert_eq!(near(one), [true, true, true, true, false]);
        assert_eq!(near(Fuzziness { transpositions: false, ..one }), [true, false, true, true, false]);
        assert_eq!(near(Fuzziness { prefix_length: 1, ..one }), [true, true, true, false, false]);
        assert_eq!(near(Fuzziness::auto().with_edits(2)), [true; 5]);
    }
}
