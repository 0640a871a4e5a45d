//! What stands in a mutant instead: other operators, functions of the same kind, other periods of time.

use esql::syntax::ast::{BinaryOp, TimeSpan};

/// The comparisons that a comparison becomes; more of them where more and less mean something.
pub(super) fn others(op: BinaryOp, ordered: bool) -> Vec<BinaryOp> {
    use BinaryOp::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    match op {
        Eq if ordered => vec![NotEq, LtEq, GtEq],
        Eq => vec![NotEq],
        NotEq => vec![Eq],
        Lt => vec![LtEq, GtEq],
        LtEq => vec![Lt, Gt],
        Gt => vec![GtEq, LtEq],
        _ => vec![Gt, Lt],
    }
}

/// The functions that a function becomes.
pub(super) fn sibling_functions(name: &str, star: bool) -> &'static [&'static str] {
    match name {
        "starts_with" | "ends_with" => &["contains"],
        "min" => &["max"],
        "max" => &["min"],
        "sum" | "avg" | "median" => &["max"],
        "count_distinct" => &["count"],
        "count" if !star => &["count_distinct"],
        "first" => &["last"],
        "last" => &["first"],
        "mv_min" | "mv_first" => &["mv_max"],
        "mv_max" | "mv_last" => &["mv_min"],
        "greatest" => &["least"],
        "least" => &["greatest"],
        _ => &[],
    }
}

/// One less, one more, and as many of the next smaller and the next larger unit.
pub(super) fn time_spans(span: &TimeSpan) -> Vec<String> {
    const UNITS: [&str; 8] = ["millisecond", "second", "minute", "hour", "day", "week", "month", "year"];
    let unit = span.unit.text.to_lowercase();
    let mut spans = Vec::new();
    if let Ok(number) = span.value.parse::<i64>() {
        spans.push(format!("{} {}", number - 1, span.unit.text));
        spans.push(format!("{} {}", number.saturating_add(1), span.unit.text));
    }
    let at = UNITS.iter().position(|known| unit.trim_end_matches('s') == *known || unit == short_unit(known));
    if let Some(at) = at {
        let neighbours = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        spans.extend(neighbours.filter_map(|at| UNITS.get(at)).map(|unit| format!("{} {unit}", span.value)));
    }
    spans
}

fn short_unit(unit: &str) -> &str {
    match unit {
        "millisecond" => "ms",
        "minute" => "min",
        "month" => "mo",
        "year" => "yr",
        other => &other[..1],
    }
}

/// A string as ES|QL writes it.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql::syntax::ast::{CommandKind, ExprKind, Literal};

    #[test]
    fn strings_are_written_as_they_are_read() {
        let text = "a\"b\\c\n\r\tñ";
        let query = esql::syntax::parse(&format!("ROW a = {}", quoted(text))).unwrap();
        let CommandKind::Row(row) = &query.commands[0].kind else { panic!() };
        assert_eq!(row.fields[0].expr.kind, ExprKind::Literal(Literal::String(text.to_owned())));
        assert_eq!(quoted("C:\\\"x\""), "\"C:\\\\\\\"x\\\"\"");
    }

    #[test]
    fn periods_have_neighbours() {
        let spans = |value: &str, unit: &str| {
            let unit = esql::syntax::ast::Word { text: unit.to_owned(), span: esql::syntax::Span::default() };
            time_spans(&TimeSpan { value: value.to_owned(), unit })
        };
        assert_eq!(spans("7", "days"), ["6 days", "8 days", "7 hour", "7 week"]);
        assert_eq!(spans("1", "h"), ["0 h", "2 h", "1 minute", "1 day"]);
        assert_eq!(spans("1", "ms"), ["0 ms", "2 ms", "1 second"]);
    }
}
