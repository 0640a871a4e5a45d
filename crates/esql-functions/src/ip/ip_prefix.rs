//! `IP_PREFIX`

use esql_data::ip::ip_prefix;
use esql_data::{DataType, Int, Ip};

use crate::kernels::ternary;
use crate::types::{INTEGER, IP};
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "ip_prefix",
    aliases: &[],
    category: Category::Ip,
    description: "The network part of an address, for which IPv4 and IPv6 have a length in bits each. Null if an argument is null or has several values.",
    params: &[
        Param::required("ip", IP),
        Param::required("prefixLengthV4", INTEGER),
        Param::required("prefixLengthV6", INTEGER),
    ],
    returns: Returns::Type(DataType::Ip),
    examples: &[
        Example::new("", r#"ROW p = IP_PREFIX(TO_IP("10.1.2.3"), 16, 0)"#, "p\n10.1.0.0"),
        Example::new("Null gives null", "ROW p = IP_PREFIX(null, 16, 0)", "p\nnull"),
        Example::new("Several values give null", r#"ROW p = IP_PREFIX(TO_IP(["10.1.2.3", "::1"]), 16, 0)"#, "p\nnull").warns(&[
            r#"Line 1:9: evaluation of [IP_PREFIX(TO_IP(["10.1.2.3", "::1"]), 16, 0)] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            ternary::<Ip, Int, Int, Ip>(DataType::Ip, args, context, |address, v4, v6, out| {
                out.push(ip_prefix(&address, v4, v6)?);
                Ok(())
            })
        })
    },
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, call_with, ints, ips, show};

    #[test]
    fn keeps_so_many_bits() {
        let addresses = ips(&[&["10.1.2.3"], &["fe80::cae2:65ff"], &[], &["::1", "::2"]]);
        let (result, warnings) = call_with(&FUNCTION, &[addresses.into(), 24.into(), 112.into()]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("10.1.2.0 | fe80::cae2:0 | null | null", 1));
    }

    #[test]
    fn lengths_have_bounds() {
        let addresses = ips(&[&["10.1.2.3"], &["10.1.2.3"]]);
        let (result, warnings) = call(&FUNCTION, &[addresses, ints(&[&[33], &[32]]), ints(&[&[0], &[-1]])]);
        assert_eq!(show(&result), "null | null");
        assert_eq!(
            warnings,
            [
                "java.lang.IllegalArgumentException: Prefix length v4 must be in range [0, 32], found 33",
                "java.lang.IllegalArgumentException: Prefix length v6 must be in range [0, 128], found -1",
            ]
        );
    }
}
