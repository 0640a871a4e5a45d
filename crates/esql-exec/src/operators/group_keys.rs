//! Numbers for the keys of STATS: equal keys get equal numbers, from 0 in the order in which keys were first seen.
//!
//! Strings and whole numbers have tables of their own; all else is compared as `arrow-row` bytes. A key of several columns is a pair:
//! of the number of all but the last column's values, and of that of the last one's. So its values are hashed and compared column
//! by column, and mostly found in small tables. A value is hashed once: a part's hashes are used again when it is merged.

use arrow_array::builder::{PrimitiveBuilder, StringViewBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Int32Type, Int64Type, UInt64Type};
use arrow_array::{Array, ArrayRef, PrimitiveArray, StringViewArray, UInt32Array};
use arrow_row::{RowConverter, Rows, SortField};
use arrow_select::take::take;
use esql_data::{DataType, Layout, arrow_type};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::{BuildHasher, Hash};
use std::sync::{Arc, OnceLock};

/// What a number says that there is none.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// How keys of some types are numbered.
pub(super) struct KeyKind {
    types: Vec<DataType>,
    /// One for each type that has no table of its own, made when it is wanted.
    converters: Vec<OnceLock<Arc<RowConverter>>>,
    /// All parts of the input hash alike.
    hasher: DefaultHashBuilder,
}

impl KeyKind {
    /// Keys of these types, of which there is at least one.
    pub(super) fn new(types: Vec<DataType>) -> KeyKind {
        let converters = types.iter().map(|_| OnceLock::new()).collect();
        KeyKind { types, converters, hasher: DefaultHashBuilder::default() }
    }

    /// The keys' types.
    pub(super) fn types(&self) -> &[DataType] {
        &self.types
    }

    /// No keys.
    pub(super) fn fresh(&self) -> GroupKeys {
        self.of_first(self.types.len() - 1)
    }

    /// No keys of the columns up to that one.
    fn of_first(&self, last: usize) -> GroupKeys {
        let single = self.of_single(last);
        if last == 0 {
            return single;
        }
        let pairs = Pairs { first: self.of_first(last - 1), last: single, pairs: Numbers::default() };
        GroupKeys { table: Table::new(&self.hasher), values: Values::Pairs(Box::new(pairs)) }
    }

    /// No keys of one column.
    fn of_single(&self, column: usize) -> GroupKeys {
        let values = match self.types[column].layout() {
            Layout::Str => Values::Strings(Strings { values: StringViewBuilder::new(), null: None }),
            Layout::Int => Values::Ints(Numbers::default()),
            Layout::Long => Values::Longs(Numbers::default()),
            Layout::UnsignedLong => Values::UnsignedLongs(Numbers::default()),
            _ => {
                let converter = self.converter(column);
                Values::Rows(converter.empty_rows(0, 0), converter)
            }
        };
        GroupKeys { table: Table::new(&self.hasher), values }
    }

    fn converter(&self, column: usize) -> Arc<RowConverter> {
        let new = || {
            let fields = vec![SortField::new(arrow_type(self.types[column]))];
            Arc::new(RowConverter::new(fields).expect("every layout can be a key"))
        };
        self.converters[column].get_or_init(new).clone()
    }
}

/// The keys seen so far.
pub(super) struct GroupKeys {
    table: Table,
    values: Values,
}

/// Keys by their numbers.
enum Values {
    Strings(Strings),
    Ints(Numbers<Int32Type>),
    Longs(Numbers<Int64Type>),
    UnsignedLongs(Numbers<UInt64Type>),
    Rows(Rows, Arc<RowConverter>),
    Pairs(Box<Pairs>),
}

impl GroupKeys {
    /// The keys' numbers; new keys are added.
    pub(super) fn number(&mut self, keys: &[ArrayRef]) -> Vec<u32> {
        self.numbers::<true>(keys)
    }

    /// The keys' numbers, [`UNKNOWN`] for those never seen.
    pub(super) fn find(&mut self, keys: &[ArrayRef]) -> Vec<u32> {
        self.numbers::<false>(keys)
    }

    fn numbers<const ADD: bool>(&mut self, keys: &[ArrayRef]) -> Vec<u32> {
        let table = &mut self.table;
        match &mut self.values {
            Values::Strings(known) => known.numbers::<ADD>(table, keys[0].as_string_view()),
            Values::Ints(known) => known.numbers::<ADD>(table, keys[0].as_primitive()),
            Values::Longs(known) => known.numbers::<ADD>(table, keys[0].as_primitive()),
            Values::UnsignedLongs(known) => known.numbers::<ADD>(table, keys[0].as_primitive()),
            Values::Rows(known, converter) => {
                let keys = converter.convert_columns(keys).expect("the keys' columns have the keys' layouts");
                let row_number = |key: arrow_row::Row<'_>| {
                    let hash = table.hasher.hash_one(key.data());
                    row_number::<ADD>(table, known, hash, key)
                };
                keys.iter().map(row_number).collect()
            }
            Values::Pairs(known) => known.numbers::<ADD>(table, keys),
        }
    }

    /// The numbers here of the keys of a later part, by their numbers there; new keys are added.
    pub(super) fn absorb(&mut self, later: &GroupKeys) -> Vec<u32> {
        let table = &mut self.table;
        let hashes = later.table.hashes.iter().copied();
        match (&mut self.values, &later.values) {
            (Values::Strings(known), Values::Strings(later)) => known.absorb(table, later, hashes),
            (Values::Ints(known), Values::Ints(later)) => known.absorb(table, later, hashes),
            (Values::Longs(known), Values::Longs(later)) => known.absorb(table, later, hashes),
            (Values::UnsignedLongs(known), Values::UnsignedLongs(later)) => {
                known.absorb(table, later, hashes)
            }
            (Values::Rows(known, _), Values::Rows(later, _)) => {
                hashes.zip(later).map(|(hash, key)| row_number::<true>(table, known, hash, key)).collect()
            }
            (Values::Pairs(known), Values::Pairs(later)) => known.absorb(table, later),
            _ => unreachable!("parts of one aggregation number their keys alike"),
        }
    }

    /// The keys in the order of their numbers, column by column.
    pub(super) fn into_columns(self) -> Vec<ArrayRef> {
        match self.values {
            Values::Strings(mut known) => vec![Arc::new(known.values.finish())],
            Values::Ints(known) => vec![known.finish()],
            Values::Longs(known) => vec![known.finish()],
            Values::UnsignedLongs(known) => vec![known.finish()],
            Values::Rows(known, converter) => converter.convert_rows(&known).expect("rows of this converter"),
            Values::Pairs(known) => known.into_columns(),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.table.hashes.len()
    }

    /// About how many bytes they take.
    pub(super) fn memory_size(&self) -> usize {
        let values = match &self.values {
            Values::Strings(known) => known.values.allocated_size(),
            Values::Ints(known) => known.values.capacity() * size_of::<i32>(),
            Values::Longs(known) => known.values.capacity() * size_of::<i64>(),
            Values::UnsignedLongs(known) => known.values.capacity() * size_of::<u64>(),
            Values::Rows(known, _) => known.size(),
            Values::Pairs(known) => {
                let pairs = known.pairs.values.capacity() * size_of::<u64>();
                known.first.memory_size() + known.last.memory_size() + pairs
            }
        };
        values + self.table.slots.allocation_size() + self.table.hashes.capacity() * size_of::<u64>()
    }
}

fn row_number<const ADD: bool>(
    table: &mut Table,
    known: &mut Rows,
    hash: u64,
    key: arrow_row::Row<'_>,
) -> u32 {
    match table.find(hash, |number| known.row(number as usize) == key) {
        Some(number) => number,
        None if ADD => {
            known.push(key);
            table.add(hash)
        }
        None => UNKNOWN,
    }
}

/// From hashes to numbers.
struct Table {
    /// Some bits of the hash, which spare most looks at other keys, and the number.
    slots: HashTable<(u32, u32)>,
    /// By number.
    hashes: Vec<u64>,
    hasher: DefaultHashBuilder,
}

impl Table {
    fn new(hasher: &DefaultHashBuilder) -> Table {
        Table { slots: HashTable::new(), hashes: Vec::new(), hasher: hasher.clone() }
    }

    #[inline]
    fn find(&self, hash: u64, is_key: impl Fn(u32) -> bool) -> Option<u32> {
        let tag = tag(hash);
        let slot = self.slots.find(hash, |(other, number)| *other == tag && is_key(*number));
        slot.map(|(_, number)| *number)
    }

    #[inline]
    fn add(&mut self, hash: u64) -> u32 {
        let number = self.hashes.len() as u32;
        let hashes = &self.hashes;
        self.slots.insert_unique(hash, (tag(hash), number), |(_, number)| hashes[*number as usize]);
        self.hashes.push(hash);
        number
    }
}

/// Bits that the table uses neither for the place of a slot, nor (but for a few) to tell slots at a place apart.
fn tag(hash: u64) -> u32 {
    (hash >> 28) as u32
}

/// One string a key.
struct Strings {
    /// With nothing where the null is.
    values: StringViewBuilder,
    null: Option<u32>,
}

impl Strings {
    fn numbers<const ADD: bool>(&mut self, table: &mut Table, keys: &StringViewArray) -> Vec<u32> {
        let nulls = keys.nulls().filter(|nulls| nulls.null_count() > 0);
        let number = |row: usize| {
            if nulls.is_some_and(|nulls| nulls.is_null(row)) {
                return self.null_number::<ADD>(table);
            }
            let key = keys.value(row);
            let hash = table.hasher.hash_one(key.as_bytes());
            self.number::<ADD>(table, hash, key)
        };
        (0..keys.len()).map(number).collect()
    }

    fn absorb(&mut self, table: &mut Table, later: &Strings, hashes: impl Iterator<Item = u64>) -> Vec<u32> {
        // Mostly the first key with the hash's tag is the one. To look it up for all of them before any is compared lets the
        // processor wait for many places in memory at once.
        let hashes: Vec<u64> = hashes.collect();
        let likely: Vec<Option<u32>> = hashes.iter().map(|hash| table.find(*hash, |_| true)).collect();
        let number = |(index, (hash, likely)): (usize, (u64, Option<u32>))| {
            if later.null == Some(index as u32) {
                return self.null_number::<true>(table);
            }
            let key = later.values.get_value(index);
            if let Some(number) = likely.filter(|number| self.is(*number, key)) {
                return number;
            }
            let key = std::str::from_utf8(key).expect("the keys are strings");
            self.number::<true>(table, hash, key)
        };
        hashes.into_iter().zip(likely).enumerate().map(number).collect()
    }

    #[inline]
    fn is(&self, number: u32, key: &[u8]) -> bool {
        self.null != Some(number) && self.values.get_value(number as usize) == key
    }

    #[inline]
    fn number<const ADD: bool>(&mut self, table: &mut Table, hash: u64, key: &str) -> u32 {
        match table.find(hash, |number| self.is(number, key.as_bytes())) {
            Some(number) => number,
            None if ADD => {
                self.values.append_value(key);
                table.add(hash)
            }
            None => UNKNOWN,
        }
    }

    fn null_number<const ADD: bool>(&mut self, table: &mut Table) -> u32 {
        match self.null {
            Some(number) => number,
            None if ADD => {
                self.values.append_null();
                *self.null.insert(table.add(0))
            }
            None => UNKNOWN,
        }
    }
}

/// One whole number a key.
struct Numbers<T: ArrowPrimitiveType> {
    /// With anything where the null is.
    values: Vec<T::Native>,
    null: Option<u32>,
}

impl<T: ArrowPrimitiveType> Default for Numbers<T> {
    fn default() -> Self {
        Numbers { values: Vec::new(), null: None }
    }
}

impl<T: ArrowPrimitiveType<Native: Hash + Eq>> Numbers<T> {
    fn numbers<const ADD: bool>(&mut self, table: &mut Table, keys: &PrimitiveArray<T>) -> Vec<u32> {
        let nulls = keys.nulls().filter(|nulls| nulls.null_count() > 0);
        let number = |row: usize| {
            if nulls.is_some_and(|nulls| nulls.is_null(row)) {
                return self.null_number::<ADD>(table);
            }
            let key = keys.value(row);
            let hash = table.hasher.hash_one(key);
            self.number::<ADD>(table, hash, key)
        };
        (0..keys.len()).map(number).collect()
    }

    fn absorb(
        &mut self,
        table: &mut Table,
        later: &Numbers<T>,
        hashes: impl Iterator<Item = u64>,
    ) -> Vec<u32> {
        let number = |(index, hash): (usize, u64)| match later.null == Some(index as u32) {
            true => self.null_number::<true>(table),
            false => self.number::<true>(table, hash, later.values[index]),
        };
        hashes.enumerate().map(number).collect()
    }

    #[inline]
    fn number<const ADD: bool>(&mut self, table: &mut Table, hash: u64, key: T::Native) -> u32 {
        let is_key = |number: u32| self.null != Some(number) && self.values[number as usize] == key;
        match table.find(hash, is_key) {
            Some(number) => number,
            None if ADD => {
                self.values.push(key);
                table.add(hash)
            }
            None => UNKNOWN,
        }
    }

    fn null_number<const ADD: bool>(&mut self, table: &mut Table) -> u32 {
        match self.null {
            Some(number) => number,
            None if ADD => {
                self.values.push(T::Native::default());
                *self.null.insert(table.add(0))
            }
            None => UNKNOWN,
        }
    }

    fn finish(self) -> ArrayRef {
        let mut builder = PrimitiveBuilder::<T>::with_capacity(self.values.len());
        for (number, value) in self.values.into_iter().enumerate() {
            builder.append_option((self.null != Some(number as u32)).then_some(value));
        }
        Arc::new(builder.finish())
    }
}

/// Two keys of different columns a key.
struct Pairs {
    first: GroupKeys,
    last: GroupKeys,
    /// Of each pair the numbers of both.
    pairs: Numbers<UInt64Type>,
}

impl Pairs {
    fn numbers<const ADD: bool>(&mut self, table: &mut Table, keys: &[ArrayRef]) -> Vec<u32> {
        let (first, last) = keys.split_at(keys.len() - 1);
        let (first, last) = (self.first.numbers::<ADD>(first), self.last.numbers::<ADD>(last));
        let number = |(first, last): (u32, u32)| match first == UNKNOWN || last == UNKNOWN {
            true => UNKNOWN,
            false => self.number::<ADD>(table, first, last),
        };
        first.into_iter().zip(last).map(number).collect()
    }

    fn absorb(&mut self, table: &mut Table, later: &Pairs) -> Vec<u32> {
        let (first, last) = (self.first.absorb(&later.first), self.last.absorb(&later.last));
        let pairs = later.pairs.values.iter().copied().map(halves);
        let number = |(before, behind): (u32, u32)| {
            self.number::<true>(table, first[before as usize], last[behind as usize])
        };
        pairs.map(number).collect()
    }

    #[inline]
    fn number<const ADD: bool>(&mut self, table: &mut Table, first: u32, last: u32) -> u32 {
        let pair = u64::from(first) << 32 | u64::from(last);
        let hash = table.hasher.hash_one(pair);
        self.pairs.number::<ADD>(table, hash, pair)
    }

    fn into_columns(self) -> Vec<ArrayRef> {
        let (first, last): (Vec<u32>, Vec<u32>) = self.pairs.values.into_iter().map(halves).unzip();
        let take = |columns: Vec<ArrayRef>, numbers: Vec<u32>| {
            let numbers = UInt32Array::from(numbers);
            let taken = move |column: ArrayRef| take(&column, &numbers, None).expect("numbers of its keys");
            columns.into_iter().map(taken)
        };
        take(self.first.into_columns(), first).chain(take(self.last.into_columns(), last)).collect()
    }
}

/// The numbers in a pair.
fn halves(pair: u64) -> (u32, u32) {
    ((pair >> 32) as u32, pair as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::{Column, Value};

    fn keys(data_type: DataType, values: &[Value]) -> Vec<ArrayRef> {
        vec![Column::from_values(data_type, values).to_native()]
    }

    fn show(keys: GroupKeys, kind: &KeyKind) -> Vec<Value> {
        let column = Column::new(kind.types()[0], keys.into_columns().remove(0));
        (0..column.len()).map(|row| column.value(row)).collect()
    }

    /// Each way of numbering sees the same: a null, which is no zero and no empty string, and values again and again.
    #[test]
    fn numbers_follow_the_order_of_first_sight() {
        let samples: [(DataType, [Value; 3]); 6] = [
            (DataType::Keyword, ["".into(), Value::Null, "long enough to lie in a buffer".into()]),
            (DataType::Integer, [Value::Int(0), Value::Null, Value::Int(-1)]),
            (DataType::Long, [Value::Long(0), Value::Null, Value::Long(i64::MIN)]),
            (DataType::UnsignedLong, [Value::UnsignedLong(0), Value::Null, Value::UnsignedLong(u64::MAX)]),
            (DataType::Double, [Value::Double(0.0), Value::Null, Value::Double(-0.5)]),
            (DataType::Ip, [Value::Ip([0; 16]), Value::Null, Value::Ip([1; 16])]),
        ];
        for (data_type, [a, null, b]) in samples {
            let kind = KeyKind::new(vec![data_type]);
            let (mut first, mut second) = (kind.fresh(), kind.fresh());
            let some = keys(data_type, &[a.clone(), null.clone(), a.clone(), null.clone()]);
            assert_eq!(first.number(&some), [0, 1, 0, 1], "{data_type}");
            let more = keys(data_type, &[b.clone(), null.clone(), a.clone()]);
            assert_eq!(first.find(&more), [UNKNOWN, 1, 0], "{data_type}");
            assert_eq!(second.number(&more), [0, 1, 2], "{data_type}");
            assert_eq!(first.absorb(&second), [2, 1, 0], "{data_type}");
            assert_eq!(first.len(), 3);
            assert!(first.memory_size() > 0);
            assert_eq!(show(first, &kind), [a, null, b], "{data_type}");
        }
    }

    #[test]
    fn several_columns_are_one_key() {
        let kind = KeyKind::new(vec![DataType::Keyword, DataType::Double, DataType::Integer]);
        let columns = |rows: &[(&str, f64, Option<i32>)]| {
            let texts = rows.iter().map(|row| Value::from(row.0)).collect::<Vec<_>>();
            let doubles = rows.iter().map(|row| Value::Double(row.1)).collect::<Vec<_>>();
            let ints = rows.iter().map(|row| row.2.map_or(Value::Null, Value::Int)).collect::<Vec<_>>();
            let columns = kind.types().iter().zip([texts, doubles, ints]);
            columns.map(|(data_type, values)| Column::from_values(*data_type, &values).to_native()).collect()
        };
        let (mut first, mut second) = (kind.fresh(), kind.fresh());
        let some: Vec<_> =
            columns(&[("a", 1.0, None), ("a", 1.0, Some(0)), ("b", 1.0, None), ("a", 1.0, None)]);
        assert_eq!(first.number(&some), [0, 1, 2, 0]);
        let more: Vec<_> = columns(&[("b", 2.0, Some(5)), ("b", 1.0, None), ("b", 1.0, Some(0))]);
        assert_eq!(first.find(&more), [UNKNOWN, 2, UNKNOWN]);
        assert_eq!(second.number(&more), [0, 1, 2]);
        assert_eq!(first.absorb(&second), [3, 2, 4]);
        assert_eq!(first.len(), 5);
        let expected: Vec<ArrayRef> = columns(&[
            ("a", 1.0, None),
            ("a", 1.0, Some(0)),
            ("b", 1.0, None),
            ("b", 2.0, Some(5)),
            ("b", 1.0, Some(0)),
        ]);
        assert_eq!(&first.into_columns(), &expected);
    }
}
