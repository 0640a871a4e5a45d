//! Numbers for keys: equal keys get equal numbers, from 0 in the order in which keys were first seen.

use arrow_array::ArrayRef;
use arrow_row::{RowConverter, Rows, SortField};
use arrow_schema::{DataType as ArrowType, Field};
use esql_data::{Batch, Column, DataType, Layout, Warnings, arrow_type};
use esql_plan::{Evaluator, Expr};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;
use std::sync::Arc;

/// The keys seen so far.
pub(crate) struct KeyNumbers {
    keys: Rows,
    /// From a key's hash to its number.
    table: HashTable<(u64, u32)>,
    hasher: DefaultHashBuilder,
}

impl KeyNumbers {
    /// No keys; those to come are of this converter.
    pub(crate) fn new(converter: &RowConverter) -> KeyNumbers {
        let keys = converter.empty_rows(0, 0);
        KeyNumbers { keys, table: HashTable::new(), hasher: DefaultHashBuilder::default() }
    }

    /// The keys' numbers; new keys are added.
    pub(crate) fn number(&mut self, keys: &Rows) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(keys.num_rows());
        for key in keys {
            let hash = self.hasher.hash_one(key.as_ref());
            let known = &self.keys;
            let is_key = |(other, number): &(u64, u32)| *other == hash && known.row(*number as usize) == key;
            let number = match self.table.find(hash, is_key) {
                Some((_, number)) => *number,
                None => {
                    let number = self.len() as u32;
                    self.keys.push(key);
                    self.table.insert_unique(hash, (hash, number), |(hash, _)| *hash);
                    number
                }
            };
            numbers.push(number);
        }
        numbers
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.keys.num_rows()
    }

    /// About how many bytes they take.
    pub(crate) fn memory_size(&self) -> usize {
        self.keys.size() + self.table.capacity() * size_of::<(u64, u32)>()
    }
}

/// Keys that are compared as a whole: two rows with several values in a key are alike when they have the same values in the
/// same order.
pub(crate) struct WholeKeys {
    evaluators: Vec<Evaluator>,
    converter: RowConverter,
}

impl WholeKeys {
    /// `evaluators` compute the keys.
    pub(crate) fn new(keys: &[Expr], evaluators: Vec<Evaluator>) -> WholeKeys {
        let (types, evaluators): (Vec<DataType>, Vec<Evaluator>) = keys
            .iter()
            .map(|key| key.data_type)
            .zip(evaluators)
            // What is always null tells no rows apart.
            .filter(|(data_type, _)| data_type.layout() != Layout::Null)
            .unzip();
        let list = |data_type| ArrowType::List(Arc::new(Field::new_list_field(arrow_type(data_type), true)));
        let fields = types.into_iter().map(|data_type| SortField::new(list(data_type))).collect();
        let converter = RowConverter::new(fields).expect("every layout, and a list of it, can be a key");
        WholeKeys { evaluators, converter }
    }

    /// No keys seen.
    pub(crate) fn fresh(&self) -> KeyNumbers {
        KeyNumbers::new(&self.converter)
    }

    /// The numbers of a batch's rows.
    pub(crate) fn number(&self, seen: &mut KeyNumbers, batch: &Batch, warnings: &mut Warnings) -> Vec<u32> {
        if self.evaluators.is_empty() {
            return vec![0; batch.rows()];
        }
        let keys: Vec<Column> = self.evaluators.iter().map(|key| key.eval(batch, warnings)).collect();
        let lists: Vec<ArrayRef> = keys.iter().map(Column::to_list).collect();
        seen.number(
            &self.converter.convert_columns(&lists).expect("the keys' columns have the keys' layouts"),
        )
    }
}
