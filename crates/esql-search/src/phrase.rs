//! Phrases: terms that stand in a text one after the other, or nearly so.

use std::ops::ControlFlow;

use crate::analyzer::{Token, tokens};

/// How far apart the values of a field that has several count as: phrases don't reach from one to the next.
const GAP: i64 = 100;

/// Terms in an order, and by how much they may be out of it.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    pub terms: Vec<String>,
    pub slop: u32,
}

/// Where the terms of a phrase stand in a document's field.
pub(crate) struct Positions {
    /// For each term its places.
    places: Vec<Vec<i64>>,
    next: i64,
    /// How many terms the field has.
    pub length: u32,
}

impl Phrase {
    /// Whether one of the values has it.
    pub fn is_in<'a>(&self, values: impl Iterator<Item = &'a str>) -> bool {
        self.positions(values).is_some_and(|positions| self.frequency(&positions) > 0.0)
    }

    /// The places of the terms; `None` when one of them is missing.
    pub fn positions<'a>(&self, values: impl Iterator<Item = &'a str>) -> Option<Positions> {
        let mut positions = Positions { places: vec![Vec::new(); self.terms.len()], next: 0, length: 0 };
        for value in values {
            positions.read(value, &self.terms);
        }
        positions.places.iter().all(|places| !places.is_empty()).then_some(positions)
    }

    /// How often the phrase is there, a looser occurrence counting less.
    pub fn frequency(&self, positions: &Positions) -> f32 {
        // Each term's places as those where the phrase would begin.
        let starts: Vec<Vec<i64>> = positions
            .places
            .iter()
            .enumerate()
            .map(|(index, places)| places.iter().map(|place| place - index as i64).collect())
            .collect();
        if self.slop == 0 {
            let Some((first, rest)) = starts.split_first() else { return 0.0 };
            let exact = |start: &&i64| rest.iter().all(|other| other.binary_search(start).is_ok());
            return first.iter().filter(exact).count() as f32;
        }
        self.loose_frequency(&starts)
    }

    /// Moves a window over the places: it always holds one of each term, and its leftmost one moves on.
    fn loose_frequency(&self, starts: &[Vec<i64>]) -> f32 {
        let mut at = vec![0; starts.len()];
        let mut frequency = 0.0;
        loop {
            let window = || at.iter().zip(starts).enumerate();
            let Some((leftmost, low)) =
                window().map(|(term, (at, places))| (term, places[*at])).min_by_key(|(_, start)| *start)
            else {
                return frequency;
            };
            let high = window().map(|(_, (at, places))| places[*at]).max().unwrap_or(low);
            // One place can't be that of two terms.
            let place = |term: usize| starts[term][at[term]] + term as i64;
            let distinct = (0..at.len()).all(|term| (0..term).all(|other| place(other) != place(term)));
            let distance = high - low;
            if distinct && distance <= i64::from(self.slop) {
                frequency += 1.0 / (1.0 + distance as f32);
            }
            at[leftmost] += 1;
            if at[leftmost] == starts[leftmost].len() {
                return frequency;
            }
        }
    }
}

impl Positions {
    fn read(&mut self, value: &str, terms: &[String]) {
        let _ = tokens(value, |token: Token<'_>| {
            for (term, places) in terms.iter().zip(&mut self.places) {
                if token.is(term) {
                    places.push(self.next);
                }
            }
            self.next += 1;
            self.length += 1;
            ControlFlow::<()>::Continue(())
        });
        self.next += GAP;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_in(phrase: &str, slop: u32, values: &[&str]) -> bool {
        let terms = phrase.split(' ').map(str::to_owned).collect();
        Phrase { terms, slop }.is_in(values.iter().copied())
    }

    #[test]
    fn one_after_the_other() {
        assert!(is_in("lord of the rings", 0, &["The Lord of the Rings"]));
        assert!(!is_in("lord rings", 0, &["The Lord of the Rings"]));
        assert!(is_in("a b", 0, &["a a b"]));
        assert!(is_in("a a", 0, &["a a"]));
    }

    #[test]
    fn out_of_place_by_the_slop() {
        assert!(!is_in("lord rings", 1, &["lord of the rings"]));
        assert!(is_in("lord rings", 2, &["lord of the rings"]));
        // Two that changed places are two steps away.
        assert!(!is_in("b a", 1, &["a b"]));
        assert!(is_in("b a", 2, &["a b"]));
        assert!(!is_in("a a", 5, &["a b"]));
    }

    #[test]
    fn not_across_values() {
        assert!(!is_in("a b", 0, &["x a", "b y"]));
        assert!(!is_in("a b", 50, &["x a", "b y"]));
        assert!(is_in("a b", 0, &["x", "a b"]));
    }
}
