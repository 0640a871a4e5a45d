//! `deprecated-spelling`

use esql_functions::registry::{self, Function};
use esql_syntax::ast::{CommandKind, ExprKind, NamePart};

use crate::expr::each_of;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "deprecated-spelling",
    severity: Severity::Info,
    summary: "A command or function is called by an old or second name.",
    explanation: "`INLINESTATS` is `INLINE STATS` now, and functions such as `TO_STR` have one name under which the reference \
        lists them. The fix writes that.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | INLINESTATS runs = COUNT(*) BY process.name\n\
        | WHERE runs == 1\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | INLINE STATS runs = COUNT(*) BY process.name\n\
        | WHERE runs == 1\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        let keyword = step.command.keyword;
        if matches!(step.command.kind, CommandKind::InlineStats(_))
            && !subject.text(keyword).contains(char::is_whitespace)
        {
            let finding = LINT.at(keyword, "INLINESTATS is the old name of INLINE STATS");
            findings.push(finding.help("write `INLINE STATS`").edit(keyword, "INLINE STATS"));
        }
        each_of(step.command, &mut |expr, _| {
            let ExprKind::Call(call) = &expr.kind else { return };
            let NamePart::Identifier(name) = &call.name else { return };
            let written = name.name.to_ascii_lowercase();
            let Some(function) = registry::find(&written).map(name_of) else { return };
            if function != written {
                let new = function.to_ascii_uppercase();
                let finding =
                    LINT.at(name.span, format!("{} is a second name of {new}", written.to_uppercase()));
                findings.push(finding.help(format!("write `{new}`")).edit(name.span, new));
            }
        });
    }
}

fn name_of(function: Function) -> &'static str {
    match function {
        Function::Scalar(function) => function.name,
        Function::Aggregate(function) => function.name,
    }
}
