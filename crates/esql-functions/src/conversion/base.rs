//! The second argument of TO_INTEGER and TO_LONG: the base in which a string's digits are read.

use esql_data::number::{long_to_int, string_to_int, string_to_long, unsigned_long_to_int};
use esql_data::{Column, DataType, Element, Failure, Int, Long, Str, UnsignedLong};

use super::each::each;
use crate::types::{STRING, Types};
use crate::{Call, EvalContext, Param, TypeError, check_arguments};

const WHOLE: Types = Types {
    members: &[DataType::Integer, DataType::Long, DataType::UnsignedLong],
    expected: "integer or long or unsigned_long",
};

/// Checks `f(value)` against the parameter given, and `f(string, base)`.
pub(super) fn check(call: &Call<'_>, alone: Param, returns: DataType) -> Result<DataType, TypeError> {
    match call.args.len() {
        2 => check_arguments(&[Param::required("field", STRING), Param::required("base", WHOLE)], call)?,
        0 | 1 => check_arguments(&[alone], call)?,
        _ => check_arguments(&[alone, Param::optional("base", WHOLE)], call)?,
    }
    Ok(returns)
}

/// Strings as whole numbers in the base of the same row.
pub(super) fn parse_column<R: Element>(
    returns: DataType,
    args: &[Column],
    context: &mut EvalContext<'_>,
    parse: impl Fn(&str, i32) -> Result<R::Ref<'static>, Failure>,
) -> Column {
    let bases = match args[1].data_type() {
        DataType::Long => each::<Long, Int>(DataType::Integer, &args[1], context, long_to_int),
        DataType::UnsignedLong => {
            each::<UnsignedLong, Int>(DataType::Integer, &args[1], context, unsigned_long_to_int)
        }
        DataType::Integer => args[1].clone(),
        _ => Column::nulls(DataType::Integer, args[1].len()),
    };
    crate::kernels::binary::<Str, Int, R>(returns, &[args[0].clone(), bases], context, |text, base, out| {
        out.push(parse(text, base)?);
        Ok(())
    })
}

/// A string as an integer in a base from 2 to 36; base 10 takes what [`string_to_int`] takes.
pub(super) fn parse_int(text: &str, base: i32) -> Result<i32, Failure> {
    if base == 10 {
        return string_to_int(text);
    }
    parse(text, base)
        .and_then(|(digits, radix)| i32::from_str_radix(digits, radix).map_err(|_| unreadable(digits, base)))
}

/// A string as a long in a base from 2 to 36; base 10 takes what [`string_to_long`] takes.
pub(super) fn parse_long(text: &str, base: i32) -> Result<i64, Failure> {
    if base == 10 {
        return string_to_long(text);
    }
    parse(text, base)
        .and_then(|(digits, radix)| i64::from_str_radix(digits, radix).map_err(|_| unreadable(digits, base)))
}

/// The digits, without the `0x` that base 16 allows, and the base if there is such a one.
fn parse(text: &str, base: i32) -> Result<(&str, u32), Failure> {
    let digits = if base == 16 { text.strip_prefix("0x").unwrap_or(text) } else { text };
    match u32::try_from(base) {
        Ok(radix @ 2..=36) => Ok((digits, radix)),
        _ => Err(unreadable(digits, base)),
    }
}

fn unreadable(digits: &str, base: i32) -> Failure {
    Failure::invalid_argument(format!("Unable to convert [{digits}] to number of base [{base}]"))
}

#[cfg(test)]
mod tests {
    use super::{parse_int, parse_long};

    #[test]
    fn reads_other_bases() {
        assert_eq!(parse_int("ff", 16), Ok(255));
        assert_eq!(parse_int("0xFF", 16), Ok(255));
        assert_eq!(parse_int("-101", 2), Ok(-5));
        assert_eq!(parse_long("zz", 36), Ok(1295));
        assert_eq!(parse_long("1.6", 10), Ok(2));
    }

    #[test]
    fn names_what_it_cannot_read() {
        let message = |text, base| parse_int(text, base).unwrap_err().to_string();
        assert_eq!(
            message("0xgg", 16),
            "org.elasticsearch.xpack.esql.core.InvalidArgumentException: Unable to convert [gg] to number of base [16]"
        );
        assert!(message("1", 37).ends_with("Unable to convert [1] to number of base [37]"));
        assert!(parse_int("80000000", 16).is_err());
    }
}
