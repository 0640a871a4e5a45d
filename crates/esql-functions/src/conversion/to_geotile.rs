//! `TO_GEOTILE`

use esql_data::geometry::geotile;
use esql_data::{Column, DataType, Failure, Long, Str};

use crate::kernels::each_value;
use crate::types::Types;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

const CONVERTIBLE: Types = Types {
    members: &[DataType::Keyword, DataType::Text, DataType::Long, DataType::Geotile],
    expected: "geotile or long or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_geotile",
    aliases: &[],
    category: Category::TypeConversion,
    description: "Each name as a map tile, `zoom/x/y`; a long is taken as a cell's number. A string that names none is null, with a warning.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::Geotile),
    examples: &[
        Example::new("", r#"ROW c = TO_GEOTILE("4/8/5")"#, "c\n4/8/5"),
        Example::new("Null gives null", "ROW c = TO_GEOTILE(null)", "c\nnull"),
        Example::new(
            "Several values are converted one by one",
            r#"ROW c = TO_GEOTILE(["4/8/5", "1/1/1"])"#,
            "c\n[4/8/5, 1/1/1]",
        ),
    ],
    bind: |_, _| kernel(to_geotile),
    check: None,
};

fn to_geotile(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    const RETURNS: DataType = DataType::Geotile;
    match args[0].data_type() {
        DataType::Geotile | DataType::Long => args[0].clone().with_type(RETURNS),
        DataType::Keyword | DataType::Text => {
            each_value::<Str, Long>(RETURNS, &args[0], context, |name, out| {
                out.push(geotile::parse(name).map_err(Failure::illegal_argument)?);
                Ok(())
            })
        }
        _ => Column::nulls(RETURNS, rows),
    }
}
