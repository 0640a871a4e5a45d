//! What SORT and its top-N compare rows by.

use arrow_array::ArrayRef;
use arrow_row::{RowConverter, Rows, SortField};
use arrow_schema::SortOptions;
use esql_data::{Batch, Column, ColumnBuilder, Element, Warnings, arrow_type, with_element};
use esql_plan::{Evaluator, SortKey};
use std::sync::Arc;

/// Computes rows' keys, as columns and as bytes that compare as the rows do.
pub(crate) struct SortKeys {
    keys: Vec<(Evaluator, SortOptions)>,
    converter: RowConverter,
    first: Arc<FirstKey>,
}

/// The first of several keys: its bytes are those that the bytes of all begin with.
#[derive(Debug)]
pub(crate) struct FirstKey {
    options: SortOptions,
    converter: RowConverter,
}

impl SortKeys {
    /// `evaluators` compute the keys.
    pub(crate) fn new(keys: &[SortKey], evaluators: Vec<Evaluator>) -> SortKeys {
        let options =
            |key: &SortKey| SortOptions { descending: key.descending, nulls_first: key.nulls_first };
        let field = |key: &SortKey| SortField::new_with_options(arrow_type(key.expr.data_type), options(key));
        let converter = |keys: &[SortKey]| {
            RowConverter::new(keys.iter().map(field).collect()).expect("every layout can be a key")
        };
        let first = FirstKey { options: options(&keys[0]), converter: converter(&keys[..1]) };
        SortKeys {
            keys: evaluators.into_iter().zip(keys.iter().map(options)).collect(),
            converter: converter(keys),
            first: Arc::new(first),
        }
    }

    /// The first of them.
    pub(crate) fn first(&self) -> &Arc<FirstKey> {
        &self.first
    }

    /// Whether there are others.
    pub(crate) fn are_several(&self) -> bool {
        self.keys.len() > 1
    }

    /// The keys' columns, a value a row.
    pub(crate) fn columns(&self, batch: &Batch, warnings: &mut Warnings) -> Vec<Column> {
        let key = |(key, options): &(Evaluator, SortOptions)| {
            extreme(&key.eval(batch, warnings), options.descending)
        };
        self.keys.iter().map(key).collect()
    }

    /// No keys, with room for some.
    pub(crate) fn no_rows(&self, capacity: usize) -> Rows {
        self.converter.empty_rows(capacity, 0)
    }

    /// The same as bytes.
    pub(crate) fn rows(&self, columns: &[Column]) -> Rows {
        let keys: Vec<ArrayRef> = columns.iter().map(Column::to_native).collect();
        self.converter.convert_columns(&keys).expect("the keys' columns have the keys' layouts")
    }
}

impl FirstKey {
    /// The key's bytes by the values of its column.
    pub(crate) fn rows(&self, values: &Column) -> Rows {
        let key = extreme(values, self.options.descending).to_native();
        self.converter.convert_columns(&[key]).expect("the key's column has the key's layout")
    }
}

/// Of several values the one that SORT compares: the smallest ascending, the largest descending.
fn extreme(column: &Column, largest: bool) -> Column {
    if !column.is_multi() {
        return column.clone();
    }
    with_element!(column.data_type().layout(), E => {
        let view = column.view::<E>();
        let mut builder = ColumnBuilder::<E>::new(column.data_type(), view.len());
        for row in 0..view.len() {
            let order = |left: &<E as Element>::Ref<'_>, right: &<E as Element>::Ref<'_>| E::compare(*left, *right);
            let value = if largest { view.row(row).max_by(order) } else { view.row(row).min_by(order) };
            value.into_iter().for_each(|value| builder.append(value));
            builder.end_row();
        }
        builder.finish()
    })
}
