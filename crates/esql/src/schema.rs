//! What there is to query: indices, their fields, the fields' types and where each type comes from.

use esql_data::{Batch, Column, DataType, Value};
use esql_plan::{Field, FieldOrigin};

use crate::{ResultColumn, ResultSet, Totals};

/// What there is to query.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The indices in order of their names.
    pub indices: Vec<SchemaIndex>,
}

/// An index and its fields.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaIndex {
    /// Its name.
    pub name: String,
    /// Its fields in order of their names.
    pub fields: Vec<SchemaField>,
}

/// A field of an index.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaField {
    /// Its full dotted name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// Where its type comes from.
    pub origin: FieldOrigin,
}

impl From<Field> for SchemaField {
    fn from(field: Field) -> SchemaField {
        SchemaField { name: field.name, data_type: field.data_type, origin: field.origin }
    }
}

impl Schema {
    /// The schema as rows `index, field, type, origin`, so that it can be written in any format.
    pub fn to_result_set(&self) -> ResultSet {
        let names = ["index", "field", "type", "origin"];
        let mut columns: [Vec<Value>; 4] = Default::default();
        for index in &self.indices {
            for field in &index.fields {
                columns[0].push(index.name.as_str().into());
                columns[1].push(field.name.as_str().into());
                columns[2].push(field.data_type.name().into());
                columns[3].push(origin(field.origin).into());
            }
        }
        ResultSet::of_keywords(&names, &columns)
    }
}

impl ResultSet {
    /// A table of strings that no query gave.
    pub fn of_keywords(names: &[&str], columns: &[Vec<Value>]) -> ResultSet {
        let rows = columns.first().map_or(0, Vec::len);
        let arrays = columns.iter().map(|values| Column::from_values(DataType::Keyword, values));
        let column = |name: &&str| ResultColumn { name: (*name).to_owned(), data_type: DataType::Keyword };
        ResultSet {
            columns: names.iter().map(column).collect(),
            batch: Batch::new(arrays.collect(), rows),
            warnings: Vec::new(),
            metrics: Vec::new(),
            totals: Totals { rows: rows as u64, ..Totals::default() },
        }
    }
}

fn origin(origin: FieldOrigin) -> &'static str {
    match origin {
        FieldOrigin::Mapping => "mapping",
        FieldOrigin::Ecs => "ECS",
        FieldOrigin::Integration => "integration",
        FieldOrigin::Data => "data",
    }
}
