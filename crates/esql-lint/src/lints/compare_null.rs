//! `compare-null`

use esql_syntax::Span;
use esql_syntax::ast::{BinaryOp, ExprKind};

use crate::expr::{each_of, is_null};
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "compare-null",
    severity: Severity::Warning,
    summary: "Something is compared with `null`, which is null and so never true.",
    explanation: "Nothing is equal to null, and nothing is different from it: write `IS NULL` or `IS NOT NULL`, as the fix \
        does.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.parent.name != null\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.parent.name IS NOT NULL\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        each_of(step.command, &mut |expr, _| {
            let ExprKind::Binary { op, left, right } = &expr.kind else { return };
            if !op.is_comparison() || !(is_null(left) || is_null(right)) {
                return;
            }
            let test = match op {
                BinaryOp::Eq => " IS NULL",
                BinaryOp::NotEq => " IS NOT NULL",
                _ => "",
            };
            let message = format!("`{}` with null is null: never true", op.symbol());
            let mut finding = LINT.at(expr.span, message);
            if !test.is_empty() {
                finding = finding.help(format!("write `{}`", test.trim_start()));
                let between = Span::new(left.span.end, right.span.start);
                if is_null(right) && subject.text(between).trim() == op.symbol() {
                    finding = finding.edit(Span::new(left.span.end, right.span.end), test);
                }
            }
            findings.push(finding);
        });
    }
}
