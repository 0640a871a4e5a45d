//! `array-compared-as-single`

use esql_syntax::Span;
use esql_syntax::ast::{BinaryOp, CommandKind, Expr, ExprKind};

use crate::expr::{call, column, each_of, quoted, string};
use crate::flow::Step;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "array-compared-as-single",
    severity: Severity::Warning,
    summary: "A field that the Elastic Common Schema has as an array is compared as if it had one value.",
    explanation: "Comparisons, `IN`, `LIKE`, `RLIKE` and most functions of strings are null for a field of several \
        values, and a condition that is null drops the row without a word. Integrations do write several values into \
        such fields: Sysmon's registry events have `event.category: [\"configuration\", \"registry\"]`. Ask whether the \
        values contain the one you look for with `MV_CONTAINS`, or make a row of each with `MV_EXPAND`.\n\n\
        The fix replaces `field == \"value\"` by `MV_CONTAINS(field, \"value\")`, where nothing negates it.",
    bad: "FROM logs-windows.sysmon_operational-*\n\
        | WHERE @timestamp > NOW() - 7 days AND event.category == \"registry\"\n\
        | LIMIT 100",
    good: "FROM logs-windows.sysmon_operational-*\n\
        | WHERE @timestamp > NOW() - 7 days AND MV_CONTAINS(event.category, \"registry\")\n\
        | LIMIT 100",
    data: None,
    check,
};

/// The functions that are null for several values, whatever these are.
const OF_SINGLE_VALUES: &[&str] = &[
    "starts_with",
    "ends_with",
    "contains",
    "replace",
    "substring",
    "left",
    "right",
    "length",
    "locate",
    "split",
    "cidr_match",
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        let is_condition = matches!(step.command.kind, CommandKind::Where(_));
        each_of(step.command, &mut |expr, negated| match &expr.kind {
            ExprKind::Binary { op, left, right } if op.is_comparison() => {
                let is_equal = *op == BinaryOp::Eq && is_condition && !negated;
                let fix = |name: &str| {
                    // What stands between the two tells that no parenthesis does.
                    let between = Span::new(left.span.end, right.span.start);
                    (is_equal && string(right).is_some() && subject.text(between).trim() == "==")
                        .then(|| format!("MV_CONTAINS({}, {})", quoted(name), subject.text(right.span)))
                };
                report(subject, step, left, expr, op.symbol(), findings, &fix);
                report(subject, step, right, expr, op.symbol(), findings, &|_| None);
            }
            ExprKind::In { value, .. } => report(subject, step, value, expr, "IN", findings, &|_| None),
            ExprKind::Like { op, value, .. } => {
                report(subject, step, value, expr, crate::check::keyword(*op), findings, &|_| None);
            }
            _ => {
                let Some((name, call)) = call(expr) else { return };
                let argument = call.arguments.first().filter(|_| OF_SINGLE_VALUES.contains(&name.as_str()));
                if let Some(argument) = argument {
                    report(subject, step, argument, expr, &name.to_uppercase(), findings, &|_| None);
                }
            }
        });
    }
}

fn report(
    subject: &Subject<'_>,
    step: &Step<'_>,
    value: &Expr,
    whole: &Expr,
    operation: &str,
    findings: &mut Vec<Finding>,
    fix: &dyn Fn(&str) -> Option<String>,
) {
    let Some(name) = column(value) else { return };
    if !subject.known_field(&step.scope, &name).is_some_and(|field| field.array && !field.multi_field) {
        return;
    }
    let message = format!("`{name}` is an array: {operation} is null where it has several values");
    let finding = LINT.at(value.span, message).label("rows with two values are lost here");
    let help = match operation {
        "==" | "!=" => "ask with MV_CONTAINS whether the value is among them",
        "IN" => "ask with MV_INTERSECTS whether one of the values is among them",
        "LIKE" => "ask with MV_LIKE whether one of the values matches",
        "RLIKE" => "ask with MV_RLIKE whether one of the values matches",
        _ => "make a row of each value with MV_EXPAND first, or choose one with MV_FIRST",
    };
    let finding = finding.help(help);
    findings.push(match fix(&name) {
        Some(text) => finding.edit(whole.span, text),
        None => finding,
    });
}
