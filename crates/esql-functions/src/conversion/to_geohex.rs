//! `TO_GEOHEX`

use esql_data::{Column, DataType, Failure, Long, Str};

use crate::kernels::each_value;
use crate::spatial::geohex_cell;
use crate::types::Types;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

const CONVERTIBLE: Types = Types {
    members: &[DataType::Keyword, DataType::Text, DataType::Long, DataType::Geohex],
    expected: "geohex or long or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_geohex",
    aliases: &[],
    category: Category::TypeConversion,
    description: "Each name as a H3 cell; a long is taken as a cell's number. A string that names none is null, with a warning.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::Geohex),
    examples: &[
        Example::new("", r#"ROW c = TO_GEOHEX("811e3ffffffffff")"#, "c\n811e3ffffffffff"),
        Example::new("Null gives null", "ROW c = TO_GEOHEX(null)", "c\nnull"),
        Example::new(
            "Several values are converted one by one",
            r#"ROW c = TO_GEOHEX(["811e3ffffffffff", "801ffffffffffff"])"#,
            "c\n[811e3ffffffffff, 801ffffffffffff]",
        ),
    ],
    bind: |_, _| kernel(to_geohex),
    check: None,
};

fn to_geohex(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    const RETURNS: DataType = DataType::Geohex;
    match args[0].data_type() {
        DataType::Geohex | DataType::Long => args[0].clone().with_type(RETURNS),
        DataType::Keyword | DataType::Text => {
            each_value::<Str, Long>(RETURNS, &args[0], context, |name, out| {
                out.push(cell_of(name).map_err(Failure::illegal_argument)?);
                Ok(())
            })
        }
        _ => Column::nulls(RETURNS, rows),
    }
}

fn cell_of(name: &str) -> Result<i64, String> {
    let cell = i64::from_str_radix(name, 16).ok().filter(|cell| geohex_cell(*cell).is_some());
    cell.ok_or_else(|| format!("Invalid geohex string of {name}. Must be an H3 address."))
}
