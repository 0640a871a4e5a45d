//! `case-never-matches`

use esql_syntax::ast::{BinaryOp, Expr, ExprKind, LikeOp};

use crate::expr::{call, each_of, string};
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "case-never-matches",
    severity: Severity::Warning,
    summary: "What TO_LOWER gives is compared with capitals, or what TO_UPPER gives with small letters.",
    explanation: "The comparison is never true. The fix writes the text in the letters that can match.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND TO_LOWER(process.name) == \"PowerShell.exe\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND TO_LOWER(process.name) == \"powershell.exe\"\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        each_of(step.command, &mut |expr, _| match &expr.kind {
            ExprKind::Binary { op: BinaryOp::Eq | BinaryOp::NotEq, left, right } => {
                report(subject, left, right, findings)
            }
            ExprKind::In { value, list, .. } => {
                list.iter().for_each(|item| report(subject, value, item, findings))
            }
            ExprKind::Like { op: LikeOp::Like, value, patterns, .. } => {
                patterns.iter().for_each(|pattern| report(subject, value, pattern, findings));
            }
            _ => {
                let Some((name, call)) = call(expr) else { return };
                let is_affix = matches!(name.as_str(), "starts_with" | "ends_with" | "contains");
                if let ([value, part], true) = (call.arguments.as_slice(), is_affix) {
                    report(subject, value, part, findings);
                }
            }
        });
    }
}

fn report(subject: &Subject<'_>, value: &Expr, literal: &Expr, findings: &mut Vec<Finding>) {
    let Some((function, _)) = call(value) else { return };
    let Some(text) = string(literal) else { return };
    let written = subject.text(literal.span);
    let (wrong, mended) = match function.as_str() {
        "to_lower" => {
            (text.contains(|letter: char| letter.is_ascii_uppercase()), written.to_ascii_lowercase())
        }
        "to_upper" => {
            (text.contains(|letter: char| letter.is_ascii_lowercase()), written.to_ascii_uppercase())
        }
        _ => return,
    };
    if wrong {
        let name = function.to_uppercase();
        let finding = LINT.at(literal.span, format!("{name} never gives such letters: this is never true"));
        let finding = finding.help(format!("write {mended}"));
        // Escape sequences are made of letters, too.
        let is_plain = !written.contains('\\') || written.starts_with("\"\"\"");
        findings.push(if is_plain { finding.edit(literal.span, mended) } else { finding });
    }
}
