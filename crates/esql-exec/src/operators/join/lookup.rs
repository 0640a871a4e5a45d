//! Finds the rows of a join's right side by their keys.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef};
use arrow_row::{RowConverter, Rows, SortField};
use arrow_schema::DataType as ArrowType;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// The rows of a join's right side, by what they are looked up by.
pub(super) enum Lookup {
    /// Every row is a candidate; there are so many.
    All(u32),
    /// By equal keys.
    Hash(HashLookup),
    /// By the ranges that values lie in.
    Ranges(RangeLookup),
}

/// Keys to look up, made ready; the rows of a batch, or each of their values, by number.
pub(super) enum Probe {
    All,
    /// The number of the equal key, if there is one.
    Keys(Vec<Option<u32>>),
    Points(Vec<Option<u128>>),
}

impl Lookup {
    /// Makes keys ready that [`find`](Self::find) looks up; those with a null find nothing.
    pub(super) fn probe(&self, keys: &[ArrayRef]) -> Probe {
        match self {
            Lookup::All(_) => Probe::All,
            Lookup::Hash(lookup) => Probe::Keys(lookup.numbers(keys)),
            Lookup::Ranges(_) => Probe::Points(points(&keys[0])),
        }
    }

    /// Adds the rows found by a key; by a hash in order, by ranges in any.
    pub(super) fn find(&self, probe: &Probe, key: usize, found: &mut Vec<u32>) {
        match (self, probe) {
            (Lookup::All(rows), _) => found.extend(0..*rows),
            (Lookup::Hash(lookup), Probe::Keys(numbers)) => {
                found.extend(numbers[key].into_iter().flat_map(|number| lookup.rows(number)));
            }
            (Lookup::Ranges(lookup), Probe::Points(points)) => {
                points[key].into_iter().for_each(|point| lookup.find(point, found));
            }
            _ => unreachable!("the probe is of this lookup"),
        }
    }

    pub(super) fn memory_size(&self) -> usize {
        match self {
            Lookup::All(_) => 0,
            Lookup::Hash(lookup) => {
                let numbers = lookup.starts.len() + lookup.rows.len();
                lookup.keys.size()
                    + lookup.table.capacity() * size_of::<(u64, u32)>()
                    + numbers * size_of::<u32>()
            }
            Lookup::Ranges(lookup) => lookup.ranges.len() * size_of::<Range>(),
        }
    }
}

/// Rows by equal keys.
pub(super) struct HashLookup {
    converter: RowConverter,
    hasher: DefaultHashBuilder,
    /// The distinct keys.
    keys: Rows,
    /// From a key's hash to its number.
    table: HashTable<(u64, u32)>,
    /// Where in `rows` each key's begin; the last number is their end.
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl HashLookup {
    /// Key `i` is one of row `rows[i]`, or of row `i` when there are no `rows`. A key with a null is none.
    pub(super) fn new(columns: &[ArrayRef], rows: Option<&[u32]>) -> HashLookup {
        let fields = columns.iter().map(|column| SortField::new(column.data_type().clone())).collect();
        let converter = RowConverter::new(fields).expect("every layout can be a key");
        let keys = converter.empty_rows(0, 0);
        let mut lookup = HashLookup {
            converter,
            hasher: DefaultHashBuilder::default(),
            keys,
            table: HashTable::new(),
            starts: Vec::new(),
            rows: Vec::new(),
        };
        let converted = lookup.convert(columns);
        let mut numbered: Vec<(u32, u32)> = Vec::with_capacity(converted.num_rows());
        for index in (0..converted.num_rows()).filter(|index| !has_null(columns, *index)) {
            let key = converted.row(index);
            let hash = lookup.hasher.hash_one(key.as_ref());
            let number = lookup.number(hash, key).unwrap_or_else(|| {
                let number = lookup.keys.num_rows() as u32;
                lookup.keys.push(key);
                lookup.table.insert_unique(hash, (hash, number), |(hash, _)| *hash);
                number
            });
            numbered.push((number, rows.map_or(index as u32, |rows| rows[index])));
        }
        // The rows by key, and of one key in their order.
        let mut starts = vec![0_u32; lookup.keys.num_rows() + 1];
        numbered.iter().for_each(|(number, _)| starts[*number as usize + 1] += 1);
        (1..starts.len()).for_each(|index| starts[index] += starts[index - 1]);
        let mut next = starts.clone();
        lookup.rows = vec![0; numbered.len()];
        for (number, row) in numbered {
            let place = &mut next[number as usize];
            lookup.rows[*place as usize] = row;
            *place += 1;
        }
        lookup.starts = starts;
        lookup
    }

    fn convert(&self, columns: &[ArrayRef]) -> Rows {
        self.converter.convert_columns(columns).expect("the keys' columns have the keys' layouts")
    }

    fn number(&self, hash: u64, key: arrow_row::Row<'_>) -> Option<u32> {
        let same = |(other, number): &(u64, u32)| *other == hash && self.keys.row(*number as usize) == key;
        self.table.find(hash, same).map(|(_, number)| *number)
    }

    fn numbers(&self, columns: &[ArrayRef]) -> Vec<Option<u32>> {
        let keys = self.convert(columns);
        let number = |index: usize| {
            let key = keys.row(index);
            let known = || self.number(self.hasher.hash_one(key.as_ref()), key);
            if has_null(columns, index) { None } else { known() }
        };
        (0..keys.num_rows()).map(number).collect()
    }

    fn rows(&self, number: u32) -> &[u32] {
        let number = number as usize;
        &self.rows[self.starts[number] as usize..self.starts[number + 1] as usize]
    }
}

fn has_null(columns: &[ArrayRef], index: usize) -> bool {
    columns.iter().any(|column| column.is_null(index))
}

/// Rows by ranges: ordered by where they begin, each knows how far those up to it reach, so that the walk back from the last
/// one that begins in time ends early.
pub(super) struct RangeLookup {
    ranges: Vec<Range>,
}

struct Range {
    from: u128,
    to: u128,
    /// The largest `to` up to here.
    reach: u128,
    row: u32,
}

impl RangeLookup {
    /// Range `i` goes from `from[i]` up to and with `to[i]` and is one of row `rows[i]`.
    pub(super) fn new(from: &ArrayRef, to: &ArrayRef, rows: &[u32]) -> RangeLookup {
        let bounds = points(from).into_iter().zip(points(to)).zip(rows);
        let mut ranges: Vec<Range> = bounds
            .filter_map(|((from, to), row)| Some(Range { from: from?, to: to?, reach: to?, row: *row }))
            .collect();
        ranges.sort_by_key(|range| range.from);
        let mut reach = 0;
        for range in &mut ranges {
            reach = range.to.max(reach);
            range.reach = reach;
        }
        RangeLookup { ranges }
    }

    fn find(&self, point: u128, found: &mut Vec<u32>) {
        let begun = self.ranges.partition_point(|range| range.from <= point);
        let walk = self.ranges[..begun].iter().rev().take_while(|range| range.reach >= point);
        found.extend(walk.filter(|range| range.to >= point).map(|range| range.row));
    }
}

/// Numbers, dates and IP addresses as numbers in the same order.
fn points(column: &ArrayRef) -> Vec<Option<u128>> {
    const SIGN: u64 = 1 << 63;
    let long = |value: i64| u128::from(value as u64 ^ SIGN);
    match column.data_type() {
        ArrowType::Int32 => {
            column.as_primitive::<Int32Type>().iter().map(|value| value.map(|v| long(v.into()))).collect()
        }
        ArrowType::Int64 => column.as_primitive::<Int64Type>().iter().map(|value| value.map(long)).collect(),
        ArrowType::Float64 => {
            let double = |value: f64| {
                // Both zeros are the same point.
                let bits = (value + 0.0).to_bits();
                u128::from(if bits & SIGN == 0 { bits ^ SIGN } else { !bits })
            };
            column.as_primitive::<Float64Type>().iter().map(|value| value.map(double)).collect()
        }
        _ => {
            let bytes = |value: &[u8]| value.iter().fold(0, |number, byte| number << 8 | u128::from(*byte));
            column.as_fixed_size_binary().iter().map(|value| value.map(bytes)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{Float64Array, Int64Array, StringViewArray};
    use std::sync::Arc;

    fn find(lookup: &Lookup, keys: &[ArrayRef]) -> Vec<Vec<u32>> {
        let probe = lookup.probe(keys);
        let rows = |key| {
            let mut found = Vec::new();
            lookup.find(&probe, key, &mut found);
            found.sort_unstable();
            found
        };
        (0..keys[0].len()).map(rows).collect()
    }

    fn longs(values: &[Option<i64>]) -> ArrayRef {
        Arc::new(Int64Array::from(values.to_vec()))
    }

    #[test]
    fn equal_keys_find_their_rows_in_order() {
        let strings = |values: Vec<Option<&str>>| Arc::new(StringViewArray::from(values)) as ArrayRef;
        let numbers = longs(&[Some(1), Some(2), Some(1), None, Some(1)]);
        let names = strings(vec![Some("a"), Some("a"), Some("a"), Some("a"), Some("b")]);
        let lookup = Lookup::Hash(HashLookup::new(&[numbers, names], None));
        let probes = [
            longs(&[Some(1), Some(2), None, Some(2)]),
            strings(vec![Some("a"), Some("b"), Some("a"), Some("a")]),
        ];
        assert_eq!(find(&lookup, &probes), [vec![0, 2], vec![], vec![], vec![1]]);
    }

    #[test]
    fn several_keys_may_be_of_one_row() {
        let lookup = Lookup::Hash(HashLookup::new(&[longs(&[Some(1), Some(2), Some(2)])], Some(&[0, 0, 1])));
        assert_eq!(find(&lookup, &[longs(&[Some(1), Some(2)])]), [vec![0], vec![0, 1]]);
    }

    #[test]
    fn points_find_the_ranges_around_them() {
        let (from, to) =
            (longs(&[Some(-10), Some(0), Some(5), Some(5)]), longs(&[Some(100), Some(4), Some(9), None]));
        let lookup = Lookup::Ranges(RangeLookup::new(&from, &to, &[0, 1, 2, 3]));
        let keys = longs(&[Some(-11), Some(-10), Some(4), Some(5), Some(100), None]);
        assert_eq!(find(&lookup, &[keys]), [vec![], vec![0], vec![0, 1], vec![0, 2], vec![0], vec![]]);
    }

    #[test]
    fn doubles_lie_in_order() {
        let doubles = |values: Vec<f64>| Arc::new(Float64Array::from(values)) as ArrayRef;
        let lookup =
            Lookup::Ranges(RangeLookup::new(&doubles(vec![-1.5, 0.0]), &doubles(vec![-0.5, 2.0]), &[0, 1]));
        assert_eq!(
            find(&lookup, &[doubles(vec![-2.0, -1.0, -0.0, 2.0])]),
            [vec![], vec![0], vec![1], vec![1]]
        );
    }
}
