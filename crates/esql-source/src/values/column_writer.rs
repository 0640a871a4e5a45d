//! Collects the values of one field, document by document, into columns.

use esql_data::{
    Bool, Bytes, Column, ColumnBuilder, DataType, Double, Element, Int, Ip, Layout, Long, Str, UnsignedLong,
};

use super::flattened;

/// In which order the values of a row come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// As they were added.
    AsWritten,
    /// Smallest first.
    Sorted,
    /// Smallest first, each once.
    SortedDistinct,
    /// The texts are leaves of one [flattened](super::flattened) object.
    Flattened,
}

/// Collects values into columns. The current row's values can be taken back until it ends.
pub(crate) struct ColumnWriter {
    data_type: DataType,
    rows: usize,
    values: Values,
}

enum Values {
    None,
    Boolean(Fixed<Bool, bool>),
    Int(Fixed<Int, i32>),
    Long(Fixed<Long, i64>),
    UnsignedLong(Fixed<UnsignedLong, u64>),
    Double(Fixed<Double, f64>),
    Ip(Fixed<Ip, [u8; 16]>),
    Str(Texts),
    Bytes(Blobs),
}

/// Values that are copied.
struct Fixed<E: Element, T> {
    builder: ColumnBuilder<E>,
    row: Vec<T>,
}

/// Strings, one behind the other.
struct Texts {
    builder: ColumnBuilder<Str>,
    row: String,
    ends: Vec<usize>,
}

/// Byte strings, one behind the other.
struct Blobs {
    builder: ColumnBuilder<Bytes>,
    row: Vec<u8>,
    ends: Vec<usize>,
}

/// Runs `$body` for whichever values there are, or does nothing.
macro_rules! each {
    ($values:expr, $inner:ident => $body:expr, none => $none:expr) => {
        match $values {
            Values::None => $none,
            Values::Boolean($inner) => $body,
            Values::Int($inner) => $body,
            Values::Long($inner) => $body,
            Values::UnsignedLong($inner) => $body,
            Values::Double($inner) => $body,
            Values::Ip($inner) => $body,
            Values::Str($inner) => $body,
            Values::Bytes($inner) => $body,
        }
    };
}

impl ColumnWriter {
    pub fn new(data_type: DataType) -> ColumnWriter {
        let values = match data_type.layout() {
            Layout::Null => Values::None,
            Layout::Boolean => Values::Boolean(Fixed::new(data_type)),
            Layout::Int => Values::Int(Fixed::new(data_type)),
            Layout::Long => Values::Long(Fixed::new(data_type)),
            Layout::UnsignedLong => Values::UnsignedLong(Fixed::new(data_type)),
            Layout::Double => Values::Double(Fixed::new(data_type)),
            Layout::Ip => Values::Ip(Fixed::new(data_type)),
            Layout::Str => Values::Str(Texts {
                builder: ColumnBuilder::new(data_type, 0),
                row: String::new(),
                ends: Vec::new(),
            }),
            Layout::Bytes => Values::Bytes(Blobs {
                builder: ColumnBuilder::new(data_type, 0),
                row: Vec::new(),
                ends: Vec::new(),
            }),
        };
        ColumnWriter { data_type, rows: 0, values }
    }

    pub fn boolean(&mut self, value: bool) {
        if let Values::Boolean(values) = &mut self.values {
            values.row.push(value);
        }
    }

    pub fn int(&mut self, value: i32) {
        if let Values::Int(values) = &mut self.values {
            values.row.push(value);
        }
    }

    pub fn long(&mut self, value: i64) {
        if let Values::Long(values) = &mut self.values {
            values.row.push(value);
        }
    }

    pub fn unsigned_long(&mut self, value: u64) {
        if let Values::UnsignedLong(values) = &mut self.values {
            values.row.push(value);
        }
    }

    pub fn double(&mut self, value: f64) {
        if let Values::Double(values) = &mut self.values {
            values.row.push(value);
        }
    }

    pub fn ip(&mut self, value: [u8; 16]) {
        if let Values::Ip(values) = &mut self.values {
            values.row.push(value);
        }
    }

    pub fn text(&mut self, value: &str) {
        if let Values::Str(values) = &mut self.values {
            values.row.push_str(value);
            values.ends.push(values.row.len());
        }
    }

    /// Adds the bytes that `write` appends.
    pub fn bytes_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        if let Values::Bytes(values) = &mut self.values {
            write(&mut values.row);
            values.ends.push(values.row.len());
        }
    }

    /// Takes back the values of the current row.
    pub fn clear_row(&mut self) {
        each!(&mut self.values, values => values.clear_row(), none => ());
    }

    /// Ends the current row: null if it has no values.
    pub fn end_row(&mut self, order: Order) {
        each!(&mut self.values, values => values.end_row(order), none => ());
        self.rows += 1;
    }

    /// The rows so far as a column; the writer is empty afterwards.
    pub fn finish(&mut self) -> Column {
        let rows = std::mem::take(&mut self.rows);
        each!(&mut self.values, values => {
            let empty = ColumnBuilder::new(self.data_type, rows);
            std::mem::replace(&mut values.builder, empty).finish()
        }, none => Column::nulls(self.data_type, rows))
    }
}

impl<E, T> Fixed<E, T>
where
    E: for<'a> Element<Ref<'a> = T>,
    T: Copy + PartialEq,
{
    fn new(data_type: DataType) -> Fixed<E, T> {
        Fixed { builder: ColumnBuilder::new(data_type, 0), row: Vec::new() }
    }

    fn clear_row(&mut self) {
        self.row.clear();
    }

    fn end_row(&mut self, order: Order) {
        if self.row.len() > 1 && order != Order::AsWritten {
            self.row.sort_by(|left, right| E::compare(*left, *right));
            if order == Order::SortedDistinct {
                self.row.dedup();
            }
        }
        for value in self.row.drain(..) {
            self.builder.append(value);
        }
        self.builder.end_row();
    }
}

impl Texts {
    fn clear_row(&mut self) {
        self.row.clear();
        self.ends.clear();
    }

    fn end_row(&mut self, order: Order) {
        if order == Order::Flattened && !self.ends.is_empty() {
            let leaves = arrange(&self.ends, |start, end| &self.row[start..end], Order::SortedDistinct);
            self.builder.append(&flattened::object(leaves));
        } else if self.ends.len() == 1 {
            self.builder.append(&self.row);
        } else {
            for value in arrange(&self.ends, |start, end| &self.row[start..end], order) {
                self.builder.append(value);
            }
        }
        self.builder.end_row();
        self.clear_row();
    }
}

impl Blobs {
    fn clear_row(&mut self) {
        self.row.clear();
        self.ends.clear();
    }

    fn end_row(&mut self, order: Order) {
        for value in arrange(&self.ends, |start, end| &self.row[start..end], order) {
            self.builder.append(value);
        }
        self.builder.end_row();
        self.clear_row();
    }
}

/// The pieces that end at `ends`, in the order asked for.
fn arrange<'a, T: Ord + ?Sized>(
    ends: &[usize],
    piece: impl Fn(usize, usize) -> &'a T,
    order: Order,
) -> Vec<&'a T> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let mut pieces: Vec<&T> = starts.zip(ends).map(|(start, &end)| piece(start, end)).collect();
    if pieces.len() > 1 && order != Order::AsWritten {
        pieces.sort_unstable();
        if order == Order::SortedDistinct {
            pieces.dedup();
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::Value;

    #[test]
    fn a_row_can_be_taken_back() {
        let mut writer = ColumnWriter::new(DataType::Keyword);
        writer.text("gone");
        writer.clear_row();
        writer.text("b");
        writer.text("a");
        writer.end_row(Order::SortedDistinct);
        writer.end_row(Order::SortedDistinct);
        let column = writer.finish();
        assert_eq!(column.value(0), Value::Many(vec!["a".into(), "b".into()]));
        assert_eq!((column.len(), column.value(1)), (2, Value::Null));
    }

    #[test]
    fn a_finished_writer_starts_anew() {
        let mut writer = ColumnWriter::new(DataType::Long);
        writer.long(1);
        writer.end_row(Order::Sorted);
        assert_eq!(writer.finish().len(), 1);
        assert_eq!(writer.finish().len(), 0);
    }

    #[test]
    fn types_without_values_count_rows() {
        let mut writer = ColumnWriter::new(DataType::Unsupported);
        writer.end_row(Order::Sorted);
        assert_eq!(writer.finish().len(), 1);
    }
}
