//! `ST_UNION`

use esql_data::{Bytes, Column};

use super::overlay::{self, Overlay};
use super::{SPATIAL, shape_type};
use crate::kernels::each_row;
use crate::{Category, Example, Param, Returns, ScalarFunction, check_arguments, kernel};

const PARAMS: &[Param] = &[Param::required("geomA", SPATIAL), Param::optional("geomB", SPATIAL)];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_union",
    aliases: &[],
    category: Category::Spatial,
    description: "The positions that belong to any of two geometries, or to any value of one argument, as a shape. Null if either is \
                  null.",
    params: PARAMS,
    returns: Returns::Computed(shape_type),
    examples: &[
        Example::new(
            "",
            r#"ROW g = ST_UNION(TO_GEOPOINT("POINT(1 1)"), TO_GEOPOINT("POINT(2 2)"))"#,
            "g\n\"MULTIPOINT (1.0 1.0, 2.0 2.0)\"",
        ),
        Example::new("Null gives null", r#"ROW g = ST_UNION(TO_GEOPOINT("POINT(1 1)"), null)"#, "g\nnull"),
        Example::new(
            "Several values as one shape",
            r#"ROW g = ST_UNION(TO_CARTESIANPOINT(["POINT(1 1)", "POINT(2 2)"]))"#,
            "g\n\"MULTIPOINT (1.0 1.0, 2.0 2.0)\"",
        ),
    ],
    bind: |call, _| match call.args.len() {
        1 => {
            let returns = shape_type(&call.types());
            kernel(move |args, rows, context| match args[0].data_type() {
                esql_data::DataType::Null => Column::nulls(returns, rows),
                _ => each_row::<Bytes, Bytes>(returns, &args[0], context, |row, out| {
                    out.push(&overlay::union_of(row)?.to_wkb());
                    Ok(())
                }),
            })
        }
        _ => overlay::bind(call, Overlay::Union),
    },
    check: Some(|call| {
        check_arguments(PARAMS, call)?;
        if call.args.len() == 1 { Ok(shape_type(&call.types())) } else { overlay::check(call) }
    }),
};
