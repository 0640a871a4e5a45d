//! `VALUES`

use esql_data::{Column, ColumnBuilder, DataType, Layout, with_element};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::any::Any;
use std::cmp::Ordering;
use std::hash::{BuildHasher, Hash};

use super::dense::each_value;
use super::owned::Owned;
use crate::types::COLLECTED;
use crate::{Accumulator, AggregateFunction, Assignment, EvalContext, Example, Param, Returns, downcast};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "values",
    aliases: &[],
    description: "All distinct values of the group, in the order in which they first appear. Null for a group without values.",
    params: &[Param::required("field", COLLECTED)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", r#"ROW s = "a" | STATS v = VALUES(s)"#, "v\na"),
        Example::new("Several values", r#"ROW s = ["b", "a", "b"] | STATS v = VALUES(s)"#, "v\n[b, a]"),
        Example::new("Nulls are left out", "ROW n = null::ip | STATS v = VALUES(n)", "v\nnull"),
    ],
    bind: |call, _| {
        let data_type = call.args[0].data_type.no_text();
        with_element!(data_type.layout(), E => Ok(Box::new(Values::<E>::new(data_type))))
    },
    check: None,
};

/// The distinct pairs of group and value, in order of appearance: one table for all groups, so that small groups cost little.
struct Values<E: Owned> {
    data_type: DataType,
    groups: usize,
    entries: Vec<(u32, E::Own)>,
    /// Indices of entries.
    table: HashTable<u32>,
    hashes: DefaultHashBuilder,
    heap: usize,
}

impl<E: Owned> Values<E> {
    fn new(data_type: DataType) -> Self {
        Values {
            data_type,
            groups: 0,
            entries: Vec::new(),
            table: HashTable::new(),
            hashes: DefaultHashBuilder::default(),
            heap: 0,
        }
    }

    #[inline]
    fn insert(&mut self, group: u32, value: E::Ref<'_>) {
        let hash_of = |group: u32, value: E::Ref<'_>| {
            let mut hasher = self.hashes.build_hasher();
            group.hash(&mut hasher);
            E::hash(value, &mut hasher);
            std::hash::Hasher::finish(&hasher)
        };
        let hash = hash_of(group, value);
        let same = |index: &u32| {
            let (known_group, known) = &self.entries[*index as usize];
            *known_group == group && E::compare(E::get(known), value) == Ordering::Equal
        };
        if self.table.find(hash, same).is_some() {
            return;
        }
        let own = E::own(value);
        self.heap += E::heap(&own);
        self.table.insert_unique(hash, self.entries.len() as u32, |index| {
            let (group, value) = &self.entries[*index as usize];
            hash_of(*group, E::get(value))
        });
        self.entries.push((group, own));
    }
}

impl<E: Owned> Accumulator for Values<E> {
    fn resize(&mut self, groups: usize) {
        self.groups = groups;
    }

    fn update(&mut self, assignment: Assignment<'_>, args: &[Column], _: &mut EvalContext<'_>) {
        each_value::<E>(assignment, &args[0], |group, value| self.insert(group as u32, value));
    }

    fn merge(&mut self, later: Box<dyn Accumulator>, groups: &[u32], _: &mut EvalContext<'_>) {
        for (group, value) in &downcast::<Self>(later).entries {
            self.insert(groups[*group as usize], E::get(value));
        }
    }

    fn finish(&mut self, _: &mut EvalContext<'_>) -> Column {
        if self.data_type.layout() == Layout::Null {
            return Column::nulls(self.data_type, self.groups);
        }
        // A stable sort keeps the order of appearance within each group.
        self.entries.sort_by_key(|(group, _)| *group);
        let mut entries = self.entries.iter().peekable();
        let mut result = ColumnBuilder::<E>::new(self.data_type, self.groups);
        for group in 0..self.groups as u32 {
            while let Some((_, value)) = entries.next_if(|(of, _)| *of == group) {
                result.append(E::get(value));
            }
            result.end_row();
        }
        result.finish()
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Values::<E>::new(self.data_type))
    }

    fn memory_size(&self) -> usize {
        self.entries.capacity() * size_of::<(u32, E::Own)>() + self.table.allocation_size() + self.heap
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::testing::aggregate;
    use crate::testing::{doubles, strs};

    #[test]
    fn values_keep_the_order_of_appearance() {
        let texts = strs(&[&["b", "a"], &["c"], &["a"], &[], &["b"]]);
        assert_eq!(aggregate(&FUNCTION, &[texts], &[0, 1, 0, 2, 1]), "[b, a] | [c, b] | null");
        assert_eq!(aggregate(&FUNCTION, &[doubles(&[&[0.0], &[-0.0, 0.0]])], &[0, 0]), "[0.0, -0.0]");
    }
}
