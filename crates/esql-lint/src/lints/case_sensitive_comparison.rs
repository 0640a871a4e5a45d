//! `case-sensitive-comparison`

use esql_source::field_types;
use esql_syntax::ast::{BinaryOp, CommandKind, Expr, ExprKind, LikeOp};

use crate::expr::{call, column, each_of, string};
use crate::flow::Step;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "case-sensitive-comparison",
    severity: Severity::Info,
    summary: "A name or path is compared with letters of both cases, though Windows takes them for the same.",
    explanation: "Comparisons of keywords tell `PowerShell.exe` from `powershell.exe`, and who runs a program chooses how to \
        write it. Compare `TO_LOWER(process.name)` with small letters; Elastic Defend's indices also have fields such as \
        `process.name.caseless`, whose values are in small letters.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.name == \"PowerShell.exe\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND TO_LOWER(process.name) == \"powershell.exe\"\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        if !matches!(step.command.kind, CommandKind::Where(_)) {
            continue;
        }
        each_of(step.command, &mut |expr, _| match &expr.kind {
            ExprKind::Binary { op: BinaryOp::Eq | BinaryOp::NotEq, left, right } => {
                report(step, left, right, findings)
            }
            ExprKind::In { value, list, .. } => {
                // One finding a list is enough.
                if let Some(item) = list.iter().find(|item| string(item).is_some_and(is_any_case)) {
                    report(step, value, item, findings);
                }
            }
            ExprKind::Like { op: LikeOp::Like, value, patterns, .. } => {
                if let Some(pattern) =
                    patterns.iter().find(|pattern| string(pattern).is_some_and(is_any_case))
                {
                    report(step, value, pattern, findings);
                }
            }
            _ => {
                let Some((name, call)) = call(expr) else { return };
                if let ("starts_with" | "ends_with", [value, affix]) =
                    (name.as_str(), call.arguments.as_slice())
                {
                    report(step, value, affix, findings);
                }
            }
        });
    }
}

fn report(step: &Step<'_>, value: &Expr, literal: &Expr, findings: &mut Vec<Finding>) {
    let Some(name) = column(value) else { return };
    let Some(field) = step.scope.field(&name).filter(|_| string(literal).is_some_and(is_any_case)) else {
        return;
    };
    let caseless = format!("{field}.caseless");
    if field_types::lookup(&caseless).is_none_or(|field| !field.lowercase) {
        return;
    }
    let message = format!("`{name}` is compared letter by letter: other capitals don't match");
    let help =
        format!("compare `TO_LOWER({name})`, or `{caseless}` where indices have it, with small letters");
    findings.push(LINT.at(literal.span, message).help(help));
}

/// Whether it names something of Windows, with small letters and capitals.
fn is_any_case(text: &str) -> bool {
    const ENDINGS: &[&str] = &[".exe", ".dll", ".sys", ".ps1", ".bat", ".cmd", ".vbs", ".lnk", ".msi"];
    let is_mixed = text.contains(|letter: char| letter.is_ascii_uppercase())
        && text.contains(|letter: char| letter.is_ascii_lowercase());
    let small = text.to_ascii_lowercase();
    is_mixed && (text.contains('\\') || ENDINGS.iter().any(|ending| small.contains(ending)))
}
