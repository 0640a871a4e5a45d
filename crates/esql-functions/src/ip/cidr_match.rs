//! `CIDR_MATCH`

use esql_data::ip::Cidr;
use esql_data::{Bool, Column, ColumnBuilder, DataType, Failure, Ip, Str, View};

use crate::kernels::{predicate, single};
use crate::types::{IP, STRING};
use crate::{
    BindError, Call, Category, Environment, EvalContext, Example, Kernel, Param, Returns, ScalarFunction,
    kernel,
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "cidr_match",
    aliases: &[],
    category: Category::Ip,
    description: "Whether an address lies in one of the ranges in CIDR notation. Null if an argument is null or has several values.",
    params: &[Param::required("ip", IP), Param::required("blockX", STRING), Param::repeated("blockX", STRING)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW ip = TO_IP("10.1.2.3") | EVAL m = CIDR_MATCH(ip, "10.0.0.0/8", "fe80::/10")"#, "ip,m\n10.1.2.3,true"),
        Example::new("Null gives null", r#"ROW m = CIDR_MATCH(null, "10.0.0.0/8")"#, "m\nnull"),
        Example::new("Several values give null", r#"ROW m = CIDR_MATCH(TO_IP(["10.1.2.3", "::1"]), "10.0.0.0/8")"#, "m\nnull").warns(&[
            r#"Line 1:9: evaluation of [CIDR_MATCH(TO_IP(["10.1.2.3", "::1"]), "10.0.0.0/8")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind,
    check: None,
};

fn bind(call: &Call<'_>, _: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    if call.args.iter().any(|arg| arg.data_type == DataType::Null) {
        return kernel(|_, rows, _| Column::nulls(DataType::Boolean, rows));
    }
    // A malformed range fails only rows that no range before it matches.
    let constants: Option<Vec<_>> = (1..call.args.len()).map(|index| call.constant_str(index)).collect();
    let constants = constants.map(|texts| texts.into_iter().map(Cidr::parse).collect::<Result<Vec<_>, _>>());
    let Some(Ok(ranges)) = constants else { return kernel(match_any) };
    kernel(move |args, _, context| {
        predicate::<Ip>(&args[0], context, |address| ranges.iter().any(|range| range.contains(&address)))
    })
}

/// Ranges from columns, or malformed ones.
fn match_any(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    let addresses: View<'_, Ip> = args[0].view();
    let ranges: Vec<View<'_, Str>> = args[1..].iter().map(Column::view).collect();
    let mut builder = ColumnBuilder::<Bool>::new(DataType::Boolean, rows);
    let mut texts = Vec::with_capacity(ranges.len());
    for row in 0..rows {
        if let Some(address) = single(&addresses, row, context) {
            texts.clear();
            texts.extend(ranges.iter().map_while(|range| single(range, row, context)));
            if texts.len() == ranges.len() {
                match lies_in(&address, &texts) {
                    Ok(lies_in) => builder.append(lies_in),
                    Err(failure) => context.warn(failure),
                }
            }
        }
        builder.end_row();
    }
    builder.finish()
}

fn lies_in(address: &[u8; 16], ranges: &[&str]) -> Result<bool, Failure> {
    for range in ranges {
        if Cidr::parse(range)?.contains(address) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, call_with, checked, ips, show, strs};
    use esql_data::DataType;

    #[test]
    fn constants() {
        let addresses = ips(&[&["10.1.2.3"], &["11.0.0.1"], &["fe80::1"], &[], &["10.0.0.1", "::1"]]);
        let (result, warnings) =
            call_with(&FUNCTION, &[addresses.into(), "10.0.0.0/8".into(), "fe80::/10".into()]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("true | false | true | null | null", 1));
    }

    #[test]
    fn columns() {
        let addresses = ips(&[&["10.1.2.3"], &["10.1.2.3"], &["10.1.2.3"]]);
        let ranges = strs(&[&["10.1.0.0/16"], &[], &["10.1.0.0/16", "x"]]);
        let (result, warnings) = call(&FUNCTION, &[addresses, ranges]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("true | null | null", 1));
    }

    #[test]
    fn a_malformed_range_fails_when_it_is_reached() {
        let addresses = ips(&[&["10.1.2.3"], &["11.1.2.3"]]);
        let (result, warnings) = call_with(&FUNCTION, &[addresses.into(), "10.0.0.0/8".into(), "foo".into()]);
        assert_eq!(show(&result), "true | null");
        assert_eq!(warnings, ["java.lang.IllegalArgumentException: 'foo' is not an IP string literal."]);
    }

    #[test]
    fn needs_a_range() {
        assert!(checked(&FUNCTION, &[DataType::Ip]).is_err());
        assert_eq!(
            checked(&FUNCTION, &[DataType::Keyword, DataType::Keyword]).unwrap_err(),
            "first argument of [cidr_match(a, b)] must be [ip], found value [a] type [keyword]"
        );
    }
}
