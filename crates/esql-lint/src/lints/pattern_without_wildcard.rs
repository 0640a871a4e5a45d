//! `pattern-without-wildcard`

use esql_syntax::ast::LikeOp;

use super::regex::unescaped;
use crate::check::keyword;
use crate::expr::{each_pattern, string};
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "pattern-without-wildcard",
    severity: Severity::Warning,
    summary: "A LIKE or RLIKE pattern has no wildcard, so that it matches one value only.",
    explanation: "Patterns match whole values, not parts of them. One without a wildcard is an equality: write `==` or `IN` \
        if that is meant, else put `*` (LIKE) or `.*` (RLIKE) where other text may stand.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.command_line RLIKE \"invoke-mimikatz\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.command_line RLIKE \".*invoke-mimikatz.*\"\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        each_pattern(step.command, &mut |pattern| {
            // A whole value among patterns is meant so.
            if pattern.list.iter().filter_map(string).any(|text| has_wildcard(pattern.op, text)) {
                return;
            }
            let name = keyword(pattern.op);
            let message = format!("the pattern has no wildcard: {name} matches this one value only");
            let any = match pattern.op {
                LikeOp::Like => "*",
                LikeOp::RLike => ".*",
            };
            let help = format!("write `{any}` where other text may stand, or `==`");
            findings.push(LINT.at(pattern.span, message).help(help));
        });
    }
}

fn has_wildcard(op: LikeOp, pattern: &str) -> bool {
    match op {
        // SQL's wildcard has a lint of its own.
        LikeOp::Like => pattern.contains(['*', '?', '%']),
        LikeOp::RLike => is_regular_expression(pattern),
    }
}

/// Whether there is more in it than letters; a single `.` may be meant as a letter.
fn is_regular_expression(pattern: &str) -> bool {
    let mut previous = ' ';
    for (at, sign) in unescaped(pattern) {
        let is_class = sign == '\\'
            && (pattern[at..].starts_with('[')
                || pattern[at + 1..].starts_with(|next: char| next.is_ascii_alphabetic()));
        let is_operator =
            matches!(sign, '*' | '+' | '?' | '{' | '(' | '|' | '@' | '#' | '&' | '~' | '<' | '"' | '^' | '$');
        if is_class || is_operator || sign == '.' && previous == '.' {
            return true;
        }
        previous = sign;
    }
    false
}
