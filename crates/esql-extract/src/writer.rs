//! Builds a column of one of the types that texts are taken apart into.

use esql_data::{Bool, Bytes, Column, ColumnBuilder, DataType, Double, Int, Layout, Long, Str};

/// Builds a column row by row.
#[derive(Debug)]
pub(crate) enum Writer {
    Str(ColumnBuilder<Str>),
    Int(ColumnBuilder<Int>),
    Long(ColumnBuilder<Long>),
    Double(ColumnBuilder<Double>),
    Bool(ColumnBuilder<Bool>),
    Bytes(ColumnBuilder<Bytes>),
}

macro_rules! each {
    ($writer:expr, $builder:ident => $result:expr) => {
        match $writer {
            Writer::Str($builder) => $result,
            Writer::Int($builder) => $result,
            Writer::Long($builder) => $result,
            Writer::Double($builder) => $result,
            Writer::Bool($builder) => $result,
            Writer::Bytes($builder) => $result,
        }
    };
}

impl Writer {
    /// For a column of one of the types that extractors give.
    pub(crate) fn new(data_type: DataType, rows: usize) -> Writer {
        match data_type.layout() {
            Layout::Int => Writer::Int(ColumnBuilder::new(data_type, rows)),
            Layout::Long => Writer::Long(ColumnBuilder::new(data_type, rows)),
            Layout::Double => Writer::Double(ColumnBuilder::new(data_type, rows)),
            Layout::Boolean => Writer::Bool(ColumnBuilder::new(data_type, rows)),
            Layout::Bytes => Writer::Bytes(ColumnBuilder::new(data_type, rows)),
            _ => Writer::Str(ColumnBuilder::new(data_type, rows)),
        }
    }

    /// Adds a text to the current row of a column of texts.
    pub(crate) fn text(&mut self, text: &str) {
        match self {
            Writer::Str(builder) => builder.append(text),
            other => unreachable!("{other:?} is no column of texts"),
        }
    }

    /// Adds a number to the current row of a column of integers.
    pub(crate) fn int(&mut self, number: i32) {
        match self {
            Writer::Int(builder) => builder.append(number),
            other => unreachable!("{other:?} is no column of integers"),
        }
    }

    /// Adds a number to the current row of a column of longs.
    pub(crate) fn long(&mut self, number: i64) {
        match self {
            Writer::Long(builder) => builder.append(number),
            other => unreachable!("{other:?} is no column of longs"),
        }
    }

    /// Adds a value to the current row of a column of booleans.
    pub(crate) fn bool(&mut self, value: bool) {
        match self {
            Writer::Bool(builder) => builder.append(value),
            other => unreachable!("{other:?} is no column of booleans"),
        }
    }

    /// Adds a value to the current row of a column of bytes.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        match self {
            Writer::Bytes(builder) => builder.append(bytes),
            other => unreachable!("{other:?} is no column of bytes"),
        }
    }

    /// Ends the row: null when nothing was added to it.
    pub(crate) fn end_row(&mut self) {
        each!(self, builder => builder.end_row());
    }

    pub(crate) fn finish(mut self) -> Column {
        each!(&mut self, builder => builder.finish())
    }
}
