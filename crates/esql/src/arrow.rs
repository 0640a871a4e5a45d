//! Results as Arrow record batches with the types that users of Arrow expect.

use arrow_array::StringViewArray;
use arrow_array::types::{TimestampMillisecondType, TimestampNanosecondType};
use arrow_array::{Array, ArrayRef, Int64Array, ListArray, PrimitiveArray, RecordBatch, RecordBatchOptions};
use arrow_schema::{Field, Schema};
use esql_data::{Batch, Column, DataType};
use std::collections::HashMap;
use std::sync::Arc;

use crate::ResultColumn;
use crate::cells::{Cells, Notation};

/// The key in a field's metadata under which the name of its ES|QL type stands.
pub const TYPE_KEY: &str = "esql.type";

/// The batch under the columns' names; every column is a list when `lists` says so, else those in which a row has several values.
pub(crate) fn record_batch(columns: &[ResultColumn], batch: &Batch, lists: bool) -> RecordBatch {
    let arrays: Vec<ArrayRef> = batch.columns().iter().map(|column| array(column, lists)).collect();
    let fields: Vec<Field> =
        columns.iter().zip(&arrays).map(|(column, array)| field(column, array)).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(batch.rows()));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)
        .expect("the fields are made from the arrays")
}

fn field(column: &ResultColumn, array: &ArrayRef) -> Field {
    let metadata = HashMap::from([(TYPE_KEY.to_owned(), column.data_type.name().to_owned())]);
    Field::new(&column.name, array.data_type().clone(), true).with_metadata(metadata)
}

fn array(column: &Column, lists: bool) -> ArrayRef {
    let data_type = column.data_type();
    let array = if lists { column.to_list() } else { column.to_native() };
    let Some(list) = array.as_any().downcast_ref::<ListArray>() else {
        return values(array, data_type);
    };
    let values = values(list.values().clone(), data_type);
    let item = Arc::new(Field::new_list_field(values.data_type().clone(), true));
    Arc::new(ListArray::new(item, list.offsets().clone(), values, list.nulls().cloned()))
}

/// Single values in the Arrow type of their ES|QL type.
fn values(array: ArrayRef, data_type: DataType) -> ArrayRef {
    match data_type {
        DataType::Null
        | DataType::Unsupported
        | DataType::DatePeriod
        | DataType::TimeDuration
        | DataType::Boolean
        | DataType::Integer
        | DataType::Long
        | DataType::UnsignedLong
        | DataType::Double
        | DataType::Keyword
        | DataType::Text
        | DataType::Source
        | DataType::Flattened
        | DataType::GeoPoint
        | DataType::GeoShape
        | DataType::CartesianPoint
        | DataType::CartesianShape => array,
        DataType::Date => {
            let dates: PrimitiveArray<TimestampMillisecondType> = longs(&array).reinterpret_cast();
            Arc::new(dates.with_timezone("UTC"))
        }
        DataType::DateNanos => {
            let dates: PrimitiveArray<TimestampNanosecondType> = longs(&array).reinterpret_cast();
            Arc::new(dates.with_timezone("UTC"))
        }
        DataType::Ip
        | DataType::Version
        | DataType::DateRange
        | DataType::DoubleRange
        | DataType::Geohash
        | DataType::Geotile
        | DataType::Geohex => texts(array, data_type),
    }
}

fn longs(array: &ArrayRef) -> &Int64Array {
    array.as_any().downcast_ref().expect("dates are laid out as longs")
}

fn texts(array: ArrayRef, data_type: DataType) -> ArrayRef {
    let column = Column::new(data_type, array);
    let cells = Cells::new(&column);
    let text = |row| {
        let mut text = None;
        cells.for_each(row, |value| {
            value.write(text.insert(String::new()), data_type, Notation::Text);
        });
        text
    };
    Arc::new((0..column.len()).map(text).collect::<StringViewArray>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_schema::{DataType as ArrowType, TimeUnit};
    use esql_data::Value;

    fn converted(data_type: DataType, values: &[Value], lists: bool) -> RecordBatch {
        let columns = [ResultColumn { name: "c".to_owned(), data_type }];
        let batch = Batch::new(vec![Column::from_values(data_type, values)], values.len());
        record_batch(&columns, &batch, lists)
    }

    #[test]
    fn dates_are_timestamps() {
        let batch = converted(DataType::Date, &[Value::Long(5), Value::Null], false);
        let utc = Some("UTC".into());
        assert_eq!(batch.column(0).data_type(), &ArrowType::Timestamp(TimeUnit::Millisecond, utc));
        assert_eq!(batch.column(0).null_count(), 1);
        assert_eq!(batch.schema().field(0).metadata()[TYPE_KEY], "date");
    }

    #[test]
    fn addresses_are_text_also_in_lists() {
        let address = |last| Value::Ip([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, last]);
        let batch = converted(DataType::Ip, &[Value::Many(vec![address(1), address(2)]), Value::Null], false);
        let list = batch.column(0).as_any().downcast_ref::<ListArray>().unwrap();
        let values = list.value(0);
        let values = values.as_any().downcast_ref::<StringViewArray>().unwrap();
        assert_eq!(values.iter().flatten().collect::<Vec<_>>(), ["10.0.0.1", "10.0.0.2"]);
        assert!(list.is_null(1));
    }

    #[test]
    fn lists_on_demand_and_batches_without_columns() {
        let batch = converted(DataType::Long, &[Value::Long(5)], true);
        assert!(matches!(batch.column(0).data_type(), ArrowType::List(_)));
        assert_eq!(record_batch(&[], &Batch::new(Vec::new(), 3), false).num_rows(), 3);
    }
}
