//! The distinct values of a column whose values repeat, for work that is better done once a value than once a row.

use arrow_array::{Array, StringViewArray, UInt32Array};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

use crate::{Column, Str};

/// A column as its distinct values and the place of each row's value among them; null where the row has none.
#[derive(Clone, Debug)]
pub struct Repeated {
    /// Each value once, in the order of their first rows.
    pub values: Column,
    /// By row.
    pub places: UInt32Array,
}

/// With fewer rows there is nothing to win.
const LEAST_ROWS: usize = 32;
/// After so many rows it has to show that values repeat.
const SAMPLE_ROWS: usize = 128;
/// How often a value has to come on average.
const LEAST_TIMES: usize = 2;

impl Column {
    /// The column's distinct values, if it is one of strings, at most one a row, and they come at least twice on average. Looking
    /// stops early where they don't.
    pub fn repeated(&self) -> Option<Repeated> {
        let strings = self.flat::<Str>()?;
        if strings.len() < LEAST_ROWS {
            return None;
        }
        let (first_rows, places) = number(strings)?;
        let values = self.take(&UInt32Array::from(first_rows));
        Some(Repeated { values, places: UInt32Array::new(places.into(), strings.nulls().cloned()) })
    }
}

/// For each distinct value its first row, for each row the number of its value (anything for a null).
fn number(strings: &StringViewArray) -> Option<(Vec<u32>, Vec<u32>)> {
    let hasher = DefaultHashBuilder::default();
    let mut numbers: HashTable<(u32, u32)> = HashTable::with_capacity(SAMPLE_ROWS / LEAST_TIMES);
    let (mut first_rows, mut places) = (Vec::new(), Vec::with_capacity(strings.len()));
    let mut hashes = Vec::new();
    for row in 0..strings.len() {
        if row == SAMPLE_ROWS && first_rows.len() * LEAST_TIMES > row {
            return None;
        }
        if strings.is_null(row) {
            places.push(0);
            continue;
        }
        let value = strings.value(row);
        let hash = hasher.hash_one(value.as_bytes());
        let tag = (hash >> 28) as u32;
        let is_value = |(other, number): &(u32, u32)| {
            *other == tag && strings.value(first_rows[*number as usize] as usize) == value
        };
        let place = match numbers.find(hash, is_value) {
            Some((_, number)) => *number,
            None => {
                let number = first_rows.len() as u32;
                hashes.push(hash);
                numbers.insert_unique(hash, (tag, number), |(_, number)| hashes[*number as usize]);
                first_rows.push(row as u32);
                number
            }
        };
        places.push(place);
    }
    (first_rows.len() * LEAST_TIMES <= strings.len()).then_some((first_rows, places))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DataType, Value};

    fn column(values: impl Iterator<Item = Value>) -> Column {
        Column::from_values(DataType::Keyword, &values.collect::<Vec<_>>())
    }

    #[test]
    fn values_that_repeat_are_told_once() {
        let texts = ["a", "b", "a text that no view holds inline"];
        let value = |row: usize| if row % 10 == 9 { Value::Null } else { texts[row % 3].into() };
        let rows = column((0..90).map(value));
        let repeated = rows.repeated().unwrap();
        assert_eq!(repeated.values.len(), 3);
        let back = repeated.values.take(&repeated.places);
        assert!((0..90).all(|row| back.value(row) == value(row)));
    }

    #[test]
    fn values_that_hardly_repeat_are_not_worth_it() {
        let different = |rows: usize| column((0..rows).map(|row| row.to_string().as_str().into()));
        assert!(different(1000).repeated().is_none());
        assert!(different(40).repeated().is_none());
        assert!(column(std::iter::repeat_n("x".into(), 8)).repeated().is_none());
        let many = Value::Many(vec!["x".into(), "y".into()]);
        assert!(column(std::iter::repeat_n(many, 100)).repeated().is_none());
        assert!(Column::nulls(DataType::Keyword, 100).repeated().is_none());
    }
}
