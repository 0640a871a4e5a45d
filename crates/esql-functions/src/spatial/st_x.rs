//! `ST_X`

use esql_data::{Bytes, Column, DataType, Double};

use super::POINT;
use super::convert::read_point;
use crate::kernels::each_value;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_x",
    aliases: &[],
    category: Category::Spatial,
    description: "The x of each point; on the Earth its longitude. Null for null.",
    params: &[Param::required("point", POINT)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", r#"ROW v = ST_X(TO_GEOPOINT("POINT(13.4 52.5)"))"#, "v\n13.4"),
        Example::new("Null gives null", "ROW v = ST_X(null)", "v\nnull"),
        Example::new(
            "Several points one by one",
            r#"ROW v = ST_X(TO_CARTESIANPOINT(["POINT(1 2)", "POINT(3 4)"]))"#,
            "v\n[1.0, 3.0]",
        ),
    ],
    bind: |_, _| {
        kernel(|args, rows, context| match args[0].data_type() {
            DataType::Null => Column::nulls(DataType::Double, rows),
            _ => each_value::<Bytes, Double>(DataType::Double, &args[0], context, |value, out| {
                let [x, _] = read_point(value)?;
                out.push(x);
                Ok(())
            }),
        })
    },
    check: None,
};
