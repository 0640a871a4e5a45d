//! A column: the values of one expression for the rows of a batch, none, one or many a row.

use arrow_array::builder::BooleanBufferBuilder;
use arrow_array::{
    Array, ArrayRef, BinaryViewArray, BooleanArray, ListArray, NullArray, StringViewArray, UInt32Array,
    new_null_array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_data::{ArrayData, MAX_INLINE_VIEW_LEN};
use arrow_schema::{DataType as ArrowType, Field};
use std::collections::HashSet;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

use crate::element::erase;
use crate::{DataType, Element, Layout, Value, with_element};

/// The values of one expression for the rows of a batch.
///
/// The array has the type's native layout when every row has at most one value, or is a [`ListArray`] of it when some row has
/// more. A row without values is null: lists are never empty and hold no nulls. A type that has no values at all (`null`,
/// `unsupported`) is a [`NullArray`].
#[derive(Clone, Debug)]
pub struct Column {
    data_type: DataType,
    array: ArrayRef,
}

/// What one row of a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<T> {
    /// No value.
    Null,
    /// One value.
    One(T),
    /// Several values.
    Many,
}

impl Column {
    /// Wraps an array that has the type's native layout, or is a list of it, or is all null.
    ///
    /// # Panics
    /// When the array has another layout: that is a mistake of the engine, never of its input.
    pub fn new(data_type: DataType, array: ArrayRef) -> Column {
        let fits = match array.data_type() {
            ArrowType::Null => true,
            ArrowType::List(item) => *item.data_type() == arrow_type(data_type),
            native => *native == arrow_type(data_type),
        };
        assert!(fits, "{data_type} column can't hold {}", array.data_type());
        Column { data_type, array }
    }

    /// A column of `rows` nulls.
    pub fn nulls(data_type: DataType, rows: usize) -> Column {
        Column { data_type, array: Arc::new(NullArray::new(rows)) }
    }

    /// A column that has the same value (null, one or many) in every row.
    pub fn constant(data_type: DataType, value: &Value, rows: usize) -> Column {
        if value.is_null() || data_type.layout() == Layout::Null {
            return Column::nulls(data_type, rows);
        }
        // One row, taken over and over: strings share their bytes.
        Column::from_values(data_type, std::slice::from_ref(value)).take(&UInt32Array::from(vec![0; rows]))
    }

    /// A column from a value a row.
    pub fn from_values(data_type: DataType, values: &[Value]) -> Column {
        if data_type.layout() == Layout::Null {
            return Column::nulls(data_type, values.len());
        }
        with_element!(data_type.layout(), E => {
            let mut builder = ColumnBuilder::<E>::new(data_type, values.len());
            for row in values {
                for value in row.values() {
                    builder.append(E::from_value(value).expect("the values have the type's layout"));
                }
                builder.end_row();
            }
            builder.finish()
        })
    }

    /// The ES|QL type.
    pub fn data_type(&self) -> DataType {
        self.data_type
    }

    /// The same values under another type of the same layout (a date as a long).
    pub fn with_type(self, data_type: DataType) -> Column {
        if data_type.layout() == Layout::Null {
            return Column::nulls(data_type, self.len());
        }
        Column::new(data_type, self.array)
    }

    /// The Arrow array: native layout, list of it, or all null.
    pub fn array(&self) -> &ArrayRef {
        &self.array
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.array.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.array.is_empty()
    }

    /// Whether some row may have more than one value.
    pub fn is_multi(&self) -> bool {
        matches!(self.array.data_type(), ArrowType::List(_))
    }

    /// Whether every row is null because the array has no values at all.
    pub fn is_all_null(&self) -> bool {
        matches!(self.array.data_type(), ArrowType::Null) || self.array.null_count() == self.array.len()
    }

    /// Whether the row has no value.
    pub fn is_null(&self, row: usize) -> bool {
        matches!(self.array.data_type(), ArrowType::Null) || self.array.is_null(row)
    }

    /// How many values the row has.
    pub fn value_count(&self, row: usize) -> usize {
        if self.is_null(row) {
            return 0;
        }
        self.array.as_any().downcast_ref::<ListArray>().map_or(1, |list| list.value_length(row) as usize)
    }

    /// The row's value or values, owned. For output and constants, not for kernels.
    pub fn value(&self, row: usize) -> Value {
        with_element!(self.data_type.layout(), E => {
            let view = self.view::<E>();
            Value::from_values(view.row(row).map(E::to_value).collect())
        })
    }

    /// Typed access to the values.
    ///
    /// # Panics
    /// When `E` is not the layout of the column's type.
    pub fn view<E: Element>(&self) -> View<'_, E> {
        if matches!(self.array.data_type(), ArrowType::Null) {
            return View { values: None, offsets: None, nulls: None, rows: self.array.len() };
        }
        let (values, offsets) = match self.array.as_any().downcast_ref::<ListArray>() {
            Some(list) => (list.values(), Some(list.offsets())),
            None => (&self.array, None),
        };
        let values = values.as_any().downcast_ref::<E::Array>();
        let values = values.unwrap_or_else(|| panic!("{} column read as {:?}", self.data_type, E::LAYOUT));
        let nulls = self.array.nulls().filter(|nulls| nulls.null_count() > 0);
        View { values: Some(values), offsets, nulls, rows: self.array.len() }
    }

    /// The native array when every row has at most one value and `E` is its layout.
    pub fn flat<E: Element>(&self) -> Option<&E::Array> {
        self.array.as_any().downcast_ref::<E::Array>()
    }

    /// The rows for which the mask is true.
    pub fn filter(&self, mask: &BooleanArray) -> Column {
        let array =
            arrow_select::filter::filter(&self.array, mask).expect("mask and column have the same length");
        Column { data_type: self.data_type, array }
    }

    /// The rows at `indices`, in that order; a null index gives a null row.
    pub fn take(&self, indices: &UInt32Array) -> Column {
        let array =
            arrow_select::take::take(&self.array, indices, None).expect("indices are within the column");
        Column { data_type: self.data_type, array }
    }

    /// `length` rows from `offset` on, without copying.
    pub fn slice(&self, offset: usize, length: usize) -> Column {
        Column { data_type: self.data_type, array: self.array.slice(offset, length) }
    }

    /// The columns one below the other. They have the same type; there is at least one.
    pub fn concat(columns: &[Column]) -> Column {
        let data_type = columns.first().expect("at least one column").data_type;
        if let [single] = columns {
            return single.clone();
        }
        if columns.iter().all(|column| matches!(column.array.data_type(), ArrowType::Null)) {
            return Column::nulls(data_type, columns.iter().map(Column::len).sum());
        }
        let multi = columns.iter().any(Column::is_multi);
        let arrays: Vec<ArrayRef> =
            columns.iter().map(|column| if multi { column.to_list() } else { column.to_native() }).collect();
        let arrays: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
        let array = arrow_select::concat::concat(&arrays).expect("the arrays have one type");
        Column { data_type, array }
    }

    /// The array in its native layout or as a list, but never as a [`NullArray`] (unless the type has no values).
    pub fn to_native(&self) -> ArrayRef {
        match self.array.data_type() {
            ArrowType::Null => new_null_array(&arrow_type(self.data_type), self.len()),
            _ => self.array.clone(),
        }
    }

    /// The array as a list, whatever it is now.
    pub fn to_list(&self) -> ArrayRef {
        if self.is_multi() {
            return self.array.clone();
        }
        let item = Arc::new(Field::new_list_field(arrow_type(self.data_type), true));
        if self.is_all_null() {
            return new_null_array(&ArrowType::List(item), self.len());
        }
        let nulls = self.array.nulls().filter(|nulls| nulls.null_count() > 0).cloned();
        let (values, offsets) = match &nulls {
            None => (self.array.clone(), OffsetBuffer::from_repeated_length(1, self.len())),
            Some(nulls) => {
                let mask = BooleanArray::new(nulls.inner().clone(), None);
                let values =
                    arrow_select::filter::filter(&self.array, &mask).expect("a column's own null mask");
                (values, OffsetBuffer::from_lengths(nulls.iter().map(usize::from)))
            }
        };
        Arc::new(ListArray::new(item, offsets, values, nulls))
    }

    /// The values one after the other without row boundaries: the places that [`View::range`] speaks of.
    pub fn values(&self) -> ArrayRef {
        match self.array.as_any().downcast_ref::<ListArray>() {
            Some(list) => list.values().clone(),
            None => self.to_native(),
        }
    }

    /// The same column without the parts of shared buffers that it doesn't use.
    #[must_use]
    pub fn shrink(&self) -> Column {
        let array = match self.array.as_any().downcast_ref::<ListArray>() {
            Some(list) => {
                let ArrowType::List(item) = list.data_type() else {
                    unreachable!("a list array has a list type")
                };
                let values = shrink(list.values());
                Arc::new(ListArray::new(item.clone(), list.offsets().clone(), values, list.nulls().cloned()))
            }
            None => shrink(&self.array),
        };
        Column { data_type: self.data_type, array }
    }

    /// The rows at `places` of several columns (column and row), in that order. The columns have the same type; there is at least
    /// one.
    pub fn interleave(columns: &[&Column], places: &[(usize, usize)]) -> Column {
        let data_type = columns.first().expect("at least one column").data_type;
        if columns.iter().all(|column| matches!(column.array.data_type(), ArrowType::Null)) {
            return Column::nulls(data_type, places.len());
        }
        let multi = columns.iter().any(|column| column.is_multi());
        let arrays: Vec<ArrayRef> =
            columns.iter().map(|column| if multi { column.to_list() } else { column.to_native() }).collect();
        let arrays: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
        let array = arrow_select::interleave::interleave(&arrays, places).expect("the arrays have one type");
        Column { data_type, array }
    }

    /// Bytes held in memory, counting shared buffers in full.
    pub fn memory_size(&self) -> usize {
        self.memory_size_without(&mut HashSet::new())
    }

    /// Bytes held in memory without those of the buffers that are `counted` already, by their addresses; adds its own.
    pub(crate) fn memory_size_without(&self, counted: &mut HashSet<usize>) -> usize {
        held(&self.array.to_data(), counted)
    }

    /// Bytes that the rows take, without the parts of shared buffers that no row uses.
    pub fn used_size(&self) -> usize {
        match self.array.as_any().downcast_ref::<ListArray>() {
            Some(list) => {
                let (from, to) = (list.value_offsets()[0], list.value_offsets()[list.len()]);
                let values = list.values().slice(from as usize, (to - from) as usize);
                size_of_val(list.value_offsets()) + used(&values)
            }
            None => used(&self.array),
        }
    }
}

/// Bytes of the buffers of an array that are not counted yet.
fn held(data: &ArrayData, counted: &mut HashSet<usize>) -> usize {
    let nulls = data.nulls().map(|nulls| nulls.buffer());
    let mut size = 0;
    for buffer in data.buffers().iter().chain(nulls) {
        let address = buffer.data_ptr().as_ptr() as usize;
        if counted.insert(address) {
            size += buffer.capacity();
        }
    }
    size + data.child_data().iter().map(|child| held(child, counted)).sum::<usize>()
}

/// Bytes that the values of an array take.
fn used(array: &ArrayRef) -> usize {
    let long = |view: &u128| {
        let length = *view as u32;
        if length > MAX_INLINE_VIEW_LEN { length as usize } else { 0 }
    };
    let of_views = |views: &[u128]| size_of_val(views) + views.iter().map(long).sum::<usize>();
    if let Some(strings) = array.as_any().downcast_ref::<StringViewArray>() {
        of_views(strings.views())
    } else if let Some(bytes) = array.as_any().downcast_ref::<BinaryViewArray>() {
        of_views(bytes.views())
    } else {
        match array.data_type() {
            ArrowType::Null => 0,
            ArrowType::Boolean => array.len().div_ceil(8),
            ArrowType::FixedSizeBinary(width) => array.len() * *width as usize,
            other => array.len() * other.primitive_width().unwrap_or(0),
        }
    }
}

/// Copies the bytes that views point to into buffers of their own.
fn shrink(array: &ArrayRef) -> ArrayRef {
    if let Some(strings) = array.as_any().downcast_ref::<StringViewArray>() {
        Arc::new(strings.gc())
    } else if let Some(bytes) = array.as_any().downcast_ref::<BinaryViewArray>() {
        Arc::new(bytes.gc())
    } else {
        array.clone()
    }
}

/// The Arrow type of a single value of this type.
pub fn arrow_type(data_type: DataType) -> ArrowType {
    match data_type.layout() {
        Layout::Null => ArrowType::Null,
        Layout::Boolean => ArrowType::Boolean,
        Layout::Int => ArrowType::Int32,
        Layout::Long => ArrowType::Int64,
        Layout::UnsignedLong => ArrowType::UInt64,
        Layout::Double => ArrowType::Float64,
        Layout::Str => ArrowType::Utf8View,
        Layout::Bytes => ArrowType::BinaryView,
        Layout::Ip => ArrowType::FixedSizeBinary(16),
    }
}

/// Typed access to a column's values.
pub struct View<'a, E: Element> {
    values: Option<&'a E::Array>,
    offsets: Option<&'a OffsetBuffer<i32>>,
    nulls: Option<&'a NullBuffer>,
    rows: usize,
}

// Derived, these would ask for `E::Array: Copy`.
impl<E: Element> Clone for View<'_, E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E: Element> Copy for View<'_, E> {}

impl<'a, E: Element> View<'a, E> {
    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Null, the one value, or [`Cell::Many`].
    #[inline]
    pub fn cell(&self, row: usize) -> Cell<E::Ref<'a>> {
        let Some(values) = self.values else { return Cell::Null };
        if self.nulls.is_some_and(|nulls| nulls.is_null(row)) {
            return Cell::Null;
        }
        match self.offsets {
            None => Cell::One(E::value(values, row)),
            Some(offsets) => match offsets[row + 1] - offsets[row] {
                0 => Cell::Null,
                1 => Cell::One(E::value(values, offsets[row] as usize)),
                _ => Cell::Many,
            },
        }
    }

    /// The row's values, none for a null.
    #[inline]
    pub fn row(&self, row: usize) -> impl ExactSizeIterator<Item = E::Ref<'a>> + Clone + use<'a, E> {
        let values = self.values;
        self.range(row).map(move |index| E::value(values.expect("a row with values"), index))
    }

    /// Where the row's values lie among [`value_at`](Self::value_at)'s.
    #[inline]
    pub fn range(&self, row: usize) -> Range<usize> {
        if self.values.is_none() || self.nulls.is_some_and(|nulls| nulls.is_null(row)) {
            return 0..0;
        }
        match self.offsets {
            None => row..row + 1,
            Some(offsets) => offsets[row] as usize..offsets[row + 1] as usize,
        }
    }

    /// The value at a position that [`range`](Self::range) gave.
    #[inline]
    pub fn value_at(&self, index: usize) -> E::Ref<'a> {
        E::value(self.values.expect("a column with values"), index)
    }
}

/// Builds a column of one layout row by row; turns into a list when a row gets its second value.
#[derive(Debug)]
pub struct ColumnBuilder<E: Element> {
    data_type: DataType,
    values: E::Builder,
    /// Values appended to the row that is being built.
    pending: usize,
    rows: usize,
    lists: Option<Lists>,
    element: PhantomData<E>,
}

/// The row boundaries of a builder that has met a row with several values.
#[derive(Debug)]
struct Lists {
    offsets: Vec<i32>,
    valid: BooleanBufferBuilder,
    total: i32,
}

impl<E: Element> ColumnBuilder<E> {
    /// A builder for about `capacity` rows.
    ///
    /// # Panics
    /// When `E` is not the layout of the type.
    pub fn new(data_type: DataType, capacity: usize) -> ColumnBuilder<E> {
        assert!(data_type.layout() == E::LAYOUT, "{data_type} column built as {:?}", E::LAYOUT);
        let values = E::builder(capacity);
        ColumnBuilder { data_type, values, pending: 0, rows: 0, lists: None, element: PhantomData }
    }

    /// The number of complete rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether no row is complete yet.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds a value to the current row.
    #[inline]
    pub fn append(&mut self, value: E::Ref<'_>) {
        if self.pending == 1 && self.lists.is_none() {
            self.switch_to_lists();
        }
        E::append(&mut self.values, value);
        self.pending += 1;
    }

    /// Ends the current row: null when no value was appended.
    #[inline]
    pub fn end_row(&mut self) {
        match &mut self.lists {
            None => {
                if self.pending == 0 {
                    E::append_null(&mut self.values);
                }
            }
            Some(lists) => {
                lists.total += self.pending as i32;
                lists.offsets.push(lists.total);
                lists.valid.append(self.pending > 0);
            }
        }
        self.pending = 0;
        self.rows += 1;
    }

    /// Adds a row of one value.
    #[inline]
    pub fn push(&mut self, value: E::Ref<'_>) {
        self.append(value);
        self.end_row();
    }

    /// Adds a row without a value.
    #[inline]
    pub fn push_null(&mut self) {
        self.end_row();
    }

    /// How many values the current row has so far.
    pub fn pending(&self) -> usize {
        self.pending
    }

    /// The column; the builder can be used again afterwards.
    pub fn finish(&mut self) -> Column {
        debug_assert!(self.pending == 0, "the last row was not ended");
        self.rows = 0;
        let values = E::finish(&mut self.values);
        let array: ArrayRef = match self.lists.take() {
            None => erase::<E>(values),
            Some(mut lists) => {
                let item = Arc::new(Field::new_list_field(arrow_type(self.data_type), true));
                let offsets = OffsetBuffer::new(ScalarBuffer::from(lists.offsets));
                let nulls = NullBuffer::new(lists.valid.finish());
                let nulls = (nulls.null_count() > 0).then_some(nulls);
                Arc::new(ListArray::new(item, offsets, erase::<E>(values), nulls))
            }
        };
        Column { data_type: self.data_type, array }
    }

    /// Copies what was built flat into a list's values; the last value belongs to the row being built.
    #[cold]
    fn switch_to_lists(&mut self) {
        let flat = E::finish(&mut self.values);
        let mut lists = Lists { offsets: vec![0], valid: BooleanBufferBuilder::new(self.rows), total: 0 };
        for row in 0..flat.len() {
            let valid = flat.is_valid(row);
            if valid {
                E::append(&mut self.values, E::value(&flat, row));
            }
            if row < self.rows {
                lists.total += i32::from(valid);
                lists.offsets.push(lists.total);
                lists.valid.append(valid);
            }
        }
        self.lists = Some(lists);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Int, Str};

    fn column(rows: &[&[i32]]) -> Column {
        let mut builder = ColumnBuilder::<Int>::new(DataType::Integer, rows.len());
        for row in rows {
            row.iter().for_each(|value| builder.append(*value));
            builder.end_row();
        }
        builder.finish()
    }

    fn rows(column: &Column) -> Vec<Vec<i32>> {
        let view = column.view::<Int>();
        (0..view.len()).map(|row| view.row(row).collect()).collect()
    }

    #[test]
    fn stays_flat_without_many_values() {
        let column = column(&[&[1], &[], &[3]]);
        assert!(!column.is_multi());
        assert_eq!(rows(&column), [vec![1], vec![], vec![3]]);
        assert_eq!(column.view::<Int>().cell(1), Cell::Null);
    }

    #[test]
    fn becomes_a_list_at_the_second_value_of_a_row() {
        let column = column(&[&[1], &[], &[3, 4, 5], &[], &[6]]);
        assert!(column.is_multi());
        assert_eq!(rows(&column), [vec![1], vec![], vec![3, 4, 5], vec![], vec![6]]);
        assert_eq!(column.view::<Int>().cell(0), Cell::One(1));
        assert_eq!(column.view::<Int>().cell(1), Cell::Null);
        assert_eq!(column.view::<Int>().cell(2), Cell::Many);
        assert_eq!([0, 1, 2].map(|row| column.value_count(row)), [1, 0, 3]);
    }

    #[test]
    fn concatenates_flat_lists_and_nulls() {
        let parts =
            [column(&[&[1], &[]]), column(&[&[2, 3]]), Column::nulls(DataType::Integer, 2), column(&[&[4]])];
        assert_eq!(rows(&Column::concat(&parts)), [vec![1], vec![], vec![2, 3], vec![], vec![], vec![4]]);
        assert_eq!(Column::concat(&parts[2..3]).len(), 2);
    }

    #[test]
    fn filters_takes_and_slices_lists() {
        let column = column(&[&[1], &[], &[3, 4]]);
        assert_eq!(rows(&column.filter(&BooleanArray::from(vec![false, true, true]))), [vec![], vec![3, 4]]);
        assert_eq!(
            rows(&column.take(&UInt32Array::from(vec![Some(2), None, Some(0)]))),
            [vec![3, 4], vec![], vec![1]]
        );
        assert_eq!(rows(&column.slice(1, 2)), [vec![], vec![3, 4]]);
    }

    #[test]
    fn constants_and_values_round_trip() {
        let many = Value::Many(vec!["a".into(), "b".into()]);
        let column = Column::constant(DataType::Keyword, &many, 2);
        assert_eq!(column.value(1), many);
        assert_eq!(column.view::<Str>().row(0).collect::<Vec<_>>(), ["a", "b"]);
        assert!(Column::constant(DataType::Keyword, &Value::Null, 3).is_all_null());
        assert_eq!(Column::nulls(DataType::Keyword, 3).value(2), Value::Null);
    }
}
