//! `escaped-backslashes`

use esql_syntax::Span;
use esql_syntax::ast::CommandKind;

use crate::expr::{call, each_of, each_pattern, string};
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "escaped-backslashes",
    severity: Severity::Info,
    summary: "A pattern between plain quotes escapes its backslashes twice, where triple quotes would keep them as they are.",
    explanation: "Between plain quotes a backslash is written as two, and in a pattern as two again: four for one that is \
        meant. Between triple quotes there are no escape sequences, so that the pattern reads as it is. The fix writes \
        the same text between triple quotes.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.executable LIKE \"*\\\\\\\\temp\\\\\\\\*\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.executable LIKE \"\"\"*\\\\temp\\\\*\"\"\"\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        each_pattern(step.command, &mut |pattern| report(subject, pattern.text, pattern.span, findings));
        each_of(step.command, &mut |expr, _| {
            let Some((name, call)) = call(expr) else { return };
            let argument = call.arguments.get(1).filter(|_| name == "replace");
            if let Some((argument, text)) = argument.and_then(|argument| Some((argument, string(argument)?)))
            {
                report(subject, text, argument.span, findings);
            }
        });
        match &step.command.kind {
            CommandKind::Grok(grok) => {
                grok.patterns.iter().for_each(|word| report(subject, &word.text, word.span, findings));
            }
            CommandKind::Dissect(dissect) => {
                report(subject, &dissect.pattern.text, dissect.pattern.span, findings);
            }
            _ => {}
        }
    }
}

fn report(subject: &Subject<'_>, text: &str, span: Span, findings: &mut Vec<Finding>) {
    let written = subject.text(span);
    if written.starts_with("\"\"\"") || !written.contains(r"\\\\") {
        return;
    }
    let finding = LINT
        .at(span, "the backslashes of this pattern are escaped twice")
        .help("triple quotes keep them as they are");
    let can_stand = !text.contains("\"\"\"") && !text.starts_with('"') && !text.ends_with('"');
    findings.push(match can_stand && !text.contains(['\r', '\n']) {
        true => finding.edit(span, format!("\"\"\"{text}\"\"\"")),
        false => finding,
    });
}
