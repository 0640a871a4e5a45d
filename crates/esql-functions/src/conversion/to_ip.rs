//! `TO_IP`

use esql_data::ip::{LeadingZeros, parse_ip_with};
use esql_data::{Column, DataType, Ip, Str};

use super::each::each;
use super::options::Options;
use crate::types::Types;
use crate::{Call, Category, Example, Param, Returns, ScalarFunction, TypeError, check_arguments, kernel};

const CONVERTIBLE: Types =
    Types { members: &[DataType::Keyword, DataType::Text, DataType::Ip], expected: "ip or string" };

const FIELD: Param = Param::required("field", CONVERTIBLE);

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_ip",
    aliases: &[],
    category: Category::TypeConversion,
    description: "Each string as an IP address. The option `leading_zeros` tells what zeros in front of an IPv4 number mean: `octal` or `decimal`; by default, `reject`, such a string is no address. A string that is none is null, with a warning.",
    params: &[FIELD],
    returns: Returns::Type(DataType::Ip),
    examples: &[
        Example::new("", r#"ROW s = "10.0.0.1" | EVAL ip = TO_IP(s)"#, "s,ip\n10.0.0.1,10.0.0.1"),
        Example::new("Leading zeros", r#"ROW ip = TO_IP("1.1.010.1", {"leading_zeros": "octal"})"#, "ip\n1.1.8.1"),
        Example::new("Null gives null", "ROW ip = TO_IP(null)", "ip\nnull"),
        Example::new(
            "Several values are converted one by one, those that can't be are left out",
            r#"ROW ip = TO_IP(["::1", "foo"])"#,
            "ip\n::1",
        )
        .warns(&[
            r#"Line 1:10: evaluation of [TO_IP(["::1", "foo"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:10: java.lang.IllegalArgumentException: 'foo' is not an IP string literal.",
        ]),
    ],
    bind: |call, _| {
        let zeros = leading_zeros(&Options::of(call).1).unwrap_or(LeadingZeros::Reject);
        kernel(move |args, rows, context| match args[0].data_type() {
            DataType::Ip => args[0].clone(),
            DataType::Keyword | DataType::Text => {
                each::<Str, Ip>(DataType::Ip, &args[0], context, |text| parse_ip_with(text, zeros))
            }
            _ => Column::nulls(DataType::Ip, rows),
        })
    },
    check: Some(check),
};

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    let (args, options) = Options::of(call);
    check_arguments(&[FIELD], &Call { args, ..*call })?;
    if let Some(name) = options.unknown(&["leading_zeros"]) {
        return Err(TypeError::new(format!("[{name}] is not a supported option")));
    }
    leading_zeros(&options)?;
    Ok(DataType::Ip)
}

fn leading_zeros(options: &Options<'_>) -> Result<LeadingZeros, TypeError> {
    match options.get("leading_zeros") {
        None | Some("reject") => Ok(LeadingZeros::Reject),
        Some("octal") => Ok(LeadingZeros::Octal),
        Some("decimal") => Ok(LeadingZeros::Decimal),
        Some(other) => Err(TypeError::new(format!("Illegal leading_zeros [{other}]"))),
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::conversion::options;
    use crate::testing::{call, checked, ips, show, strs};
    use crate::{Argument, Call, check};
    use esql_data::DataType;

    fn with_zeros(zeros: &str) -> Result<DataType, String> {
        let map = options::constant(&[("leading_zeros", zeros)]);
        let field = Argument { data_type: DataType::Keyword, constant: None, text: "s" };
        let options = Argument { data_type: DataType::Keyword, constant: Some(&map), text: "{…}" };
        let call = Call { name: "to_ip", text: "to_ip(s, {…})", args: &[field, options] };
        check(&FUNCTION, &call).map_err(|error| error.message)
    }

    #[test]
    fn reads_addresses() {
        let (result, warnings) =
            call(&FUNCTION, &[strs(&[&["::1", "foo", "127.0.0.1"], &[], &["1.1.010.1"]])]);
        assert_eq!(show(&result), "[::1, 127.0.0.1] | null | null");
        assert_eq!(
            warnings,
            [
                "java.lang.IllegalArgumentException: 'foo' is not an IP string literal.",
                "java.lang.IllegalArgumentException: '1.1.010.1' is not an IP string literal.",
            ]
        );
        assert_eq!(show(&call(&FUNCTION, &[ips(&[&["10.0.0.1"]])]).0), "10.0.0.1");
    }

    #[test]
    fn knows_its_option() {
        assert_eq!(with_zeros("octal"), Ok(DataType::Ip));
        assert_eq!(with_zeros("hex"), Err("Illegal leading_zeros [hex]".to_owned()));
        assert_eq!(
            checked(&FUNCTION, &[DataType::Integer]),
            Err("argument of [to_ip(a)] must be [ip or string], found value [a] type [integer]".to_owned())
        );
    }
}
