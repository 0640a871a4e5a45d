//! `ST_ISEMPTY`

use esql_data::{Bool, Bytes, Column, DataType};

use super::SPATIAL;
use super::convert::read;
use crate::kernels::each_row;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_isempty",
    aliases: &[],
    category: Category::Spatial,
    description: "Whether a geometry has no points at all; of several values, whether all are empty. Null for null.",
    params: &[Param::required("geometry", SPATIAL)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW e = ST_ISEMPTY(TO_GEOSHAPE("LINESTRING EMPTY"))"#, "e\ntrue"),
        Example::new("Null gives null", "ROW e = ST_ISEMPTY(null)", "e\nnull"),
        Example::new(
            "All of several values must be empty",
            r#"ROW e = ST_ISEMPTY(TO_GEOSHAPE(["LINESTRING EMPTY", "POINT(1 1)"]))"#,
            "e\nfalse",
        ),
    ],
    bind: |_, _| {
        kernel(|args, rows, context| match args[0].data_type() {
            DataType::Null => Column::nulls(DataType::Boolean, rows),
            _ => each_row::<Bytes, Bool>(DataType::Boolean, &args[0], context, |row, out| {
                let mut empty = true;
                for value in row.iter() {
                    empty &= read(value)?.is_empty();
                }
                out.push(empty);
                Ok(())
            }),
        })
    },
    check: None,
};
