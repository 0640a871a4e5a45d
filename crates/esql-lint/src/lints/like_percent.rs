//! `like-percent`

use esql_syntax::Span;
use esql_syntax::ast::LikeOp;

use crate::expr::each_pattern;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "like-percent",
    severity: Severity::Warning,
    summary: "A LIKE pattern uses SQL's wildcard `%`, which stands for itself.",
    explanation: "In ES|QL `*` stands for any text and `?` for any character. A pattern such as `\"%temp%\"` matches only \
        the text %temp%, so the condition is true for no event. The fix writes `*` in place of each `%`.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.command_line LIKE \"%downloadstring%\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.command_line LIKE \"*downloadstring*\"\n\
        | LIMIT 100",
    data: None,
    check,
};

/// Variables of the environment, whose percent signs are meant.
const VARIABLES: &[&str] = &[
    "%APPDATA%",
    "%COMSPEC%",
    "%HOMEPATH%",
    "%LOCALAPPDATA%",
    "%PATH%",
    "%PROGRAMDATA%",
    "%PROGRAMFILES%",
    "%PUBLIC%",
    "%SYSTEMROOT%",
    "%TEMP%",
    "%TMP%",
    "%USERPROFILE%",
    "%WINDIR%",
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        each_pattern(step.command, &mut |pattern| {
            let text = pattern.text;
            let is_meant = text.contains('*') || VARIABLES.contains(&text.to_uppercase().as_str());
            if pattern.op != LikeOp::Like || is_meant || !(text.starts_with('%') || text.ends_with('%')) {
                return;
            }
            let finding = LINT
                .at(pattern.span, "`%` is no wildcard in LIKE: the pattern matches percent signs only")
                .help("write `*` for any text");
            let places = subject.text(pattern.span).match_indices('%');
            findings.push(places.fold(finding, |finding, (at, _)| {
                let start = pattern.span.start + at;
                finding.edit(Span::new(start, start + 1), "*")
            }));
        });
    }
}
