//! `NETWORK_DIRECTION`

use esql_data::{Column, ColumnBuilder, DataType, Failure, Ip, Str, View};
use hashbrown::HashMap;

use super::network::Network;
use crate::kernels::{Row, single};
use crate::types::{IP, STRING};
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "network_direction",
    aliases: &["netdir"],
    category: Category::Ip,
    description: "Whether traffic between two addresses is `inbound`, `outbound`, `internal` or `external`, given the internal networks as \
                  ranges in CIDR notation or names as `private` and `loopback`. Null if an argument is null or an address has several values.",
    params: &[
        Param::required("source_ip", IP),
        Param::required("destination_ip", IP),
        Param::required("internal_networks", STRING),
    ],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new(
            "",
            r#"ROW d = NETWORK_DIRECTION(TO_IP("10.0.0.1"), TO_IP("8.8.8.8"), ["private", "loopback"])"#,
            "d\noutbound",
        ),
        Example::new("Null gives null", r#"ROW d = NETWORK_DIRECTION(TO_IP("10.0.0.1"), null, "private")"#, "d\nnull"),
        Example::new(
            "Several addresses give null",
            r#"ROW d = NETWORK_DIRECTION(TO_IP(["10.0.0.1", "::1"]), TO_IP("8.8.8.8"), "private")"#,
            "d\nnull",
        )
        .warns(&[
            r#"Line 1:9: evaluation of [NETWORK_DIRECTION(TO_IP(["10.0.0.1", "::1"]), TO_IP("8.8.8.8"), "private")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(network_direction),
    check: None,
};

fn network_direction(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    let (sources, destinations): (View<'_, Ip>, View<'_, Ip>) = (args[0].view(), args[1].view());
    let networks: View<'_, Str> = args[2].view();
    let mut known = Known::new();
    let mut builder = ColumnBuilder::<Str>::new(DataType::Keyword, rows);
    for row in 0..rows {
        let internal = Row::new(networks, row);
        if let Some(source) = single(&sources, row, context)
            && let Some(destination) = single(&destinations, row, context)
            && internal.len() > 0
        {
            let sides = is_internal(&source, internal, &mut known)
                .and_then(|source| Ok((source, is_internal(&destination, internal, &mut known)?)));
            match sides {
                Ok(sides) => builder.append(direction(sides)),
                Err(failure) => context.warn(failure),
            }
        }
        builder.end_row();
    }
    builder.finish()
}

/// Networks that were read before.
type Known<'a> = HashMap<&'a str, Result<Network, Failure>>;

fn is_internal<'a>(
    address: &[u8; 16],
    networks: Row<'a, Str>,
    known: &mut Known<'a>,
) -> Result<bool, Failure> {
    for text in networks.iter() {
        let network = known.entry(text).or_insert_with(|| Network::parse(text));
        if network.as_ref().map_err(|failure| failure.clone())?.contains(address) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn direction((source_internal, destination_internal): (bool, bool)) -> &'static str {
    match (source_internal, destination_internal) {
        (true, true) => "internal",
        (true, false) => "outbound",
        (false, true) => "inbound",
        (false, false) => "external",
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, ips, show, strs};

    #[test]
    fn all_directions() {
        let (result, _) = call(
            &FUNCTION,
            &[
                ips(&[&["10.0.0.1"], &["10.0.0.1"], &["8.8.8.8"], &["8.8.8.8"]]),
                ips(&[&["10.0.0.2"], &["8.8.8.8"], &["192.168.1.1"], &["1.1.1.1"]]),
                strs(&[&["private"], &["10.0.0.0/8"], &["loopback", "private"], &["private"]]),
            ],
        );
        assert_eq!(show(&result), "internal | outbound | inbound | external");
    }

    #[test]
    fn null_and_many_values_and_failures() {
        let (result, warnings) = call(
            &FUNCTION,
            &[
                ips(&[&[], &["10.0.0.1", "10.0.0.2"], &["10.0.0.1"], &["10.0.0.1"]]),
                ips(&[&["10.0.0.2"], &["8.8.8.8"], &["192.168.1.1"], &["1.1.1.1"]]),
                strs(&[&["private"], &["private"], &[], &["somewhere"]]),
            ],
        );
        assert_eq!((show(&result).as_str(), warnings.len()), ("null | null | null | null", 2));
    }
}
