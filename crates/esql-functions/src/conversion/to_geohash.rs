//! `TO_GEOHASH`

use esql_data::geometry::geohash;
use esql_data::{Column, DataType, Failure, Long, Str};

use crate::kernels::each_value;
use crate::types::Types;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

const CONVERTIBLE: Types = Types {
    members: &[DataType::Keyword, DataType::Text, DataType::Long, DataType::Geohash],
    expected: "geohash or long or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_geohash",
    aliases: &[],
    category: Category::TypeConversion,
    description: "Each name as a geohash; a long is taken as a cell's number. A string that names none is null, with a warning.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::Geohash),
    examples: &[
        Example::new("", r#"ROW c = TO_GEOHASH("u33d")"#, "c\nu33d"),
        Example::new("Null gives null", "ROW c = TO_GEOHASH(null)", "c\nnull"),
        Example::new(
            "Several values are converted one by one",
            r#"ROW c = TO_GEOHASH(["u33d", "s0"])"#,
            "c\n[u33d, s0]",
        ),
    ],
    bind: |_, _| kernel(to_geohash),
    check: None,
};

fn to_geohash(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    const RETURNS: DataType = DataType::Geohash;
    match args[0].data_type() {
        DataType::Geohash | DataType::Long => args[0].clone().with_type(RETURNS),
        DataType::Keyword | DataType::Text => {
            each_value::<Str, Long>(RETURNS, &args[0], context, |name, out| {
                out.push(geohash::parse(name).map_err(Failure::illegal_argument)?);
                Ok(())
            })
        }
        _ => Column::nulls(RETURNS, rows),
    }
}
