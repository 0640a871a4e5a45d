//! `rlike-special-character`

use esql_syntax::ast::LikeOp;

use super::regex::unescaped;
use crate::expr::each_pattern;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "rlike-special-character",
    severity: Severity::Warning,
    summary: "An RLIKE pattern has `@`, `&`, `<`, `~`, `#` or a quote, which are operators in Lucene's regular expressions.",
    explanation: "`@` matches any text, `#` nothing at all, `~` all but what follows, `&` what both sides match, `<1-9>` a \
        number of that range, and quotes enclose plain text. Where such a character is meant by itself, put a \
        backslash before it.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.command_line RLIKE \"\"\".*curl .*@evil[.]example.*\"\"\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.command_line RLIKE \"\"\".*curl .*\\@evil[.]example.*\"\"\"\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        each_pattern(step.command, &mut |pattern| {
            if pattern.op != LikeOp::RLike {
                return;
            }
            let mut signs = unescaped(pattern.text).map(|(_, sign)| sign);
            let Some(sign) = signs.find(|sign| matches!(sign, '@' | '&' | '<' | '~' | '#' | '"')) else {
                return;
            };
            let meaning = match sign {
                '@' => "matches any text",
                '&' => "matches what both of its sides match",
                '<' => "begins a range of numbers",
                '~' => "matches all but what follows it",
                '#' => "matches nothing at all",
                _ => "encloses plain text",
            };
            let message = format!("`{sign}` is an operator in RLIKE: it {meaning}");
            findings.push(
                LINT.at(pattern.span, message).help(format!("write `\\{sign}` if the character is meant")),
            );
        });
    }
}
