//! `rlike-foreign-syntax`

use esql_syntax::ast::LikeOp;

use super::regex::unescaped;
use crate::expr::each_pattern;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "rlike-foreign-syntax",
    severity: Severity::Warning,
    summary: "An RLIKE pattern uses syntax of other regular expressions, which means something else in Lucene's.",
    explanation: "RLIKE takes Lucene's regular expressions. They know no `(?i)`, no look-ahead `(?=…)` or `(?!…)` and no \
        groups `(?:…)`: after a parenthesis the question mark stands for itself. They know no lazy quantifiers either: \
        `.+?` is `.+` or nothing. Use plain groups, `TO_LOWER` for letters of either case, and a second \
        condition for what must not follow.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.name RLIKE \"(?i)mimi[a-z]+\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND TO_LOWER(process.name) RLIKE \"mimi[a-z]+\"\n\
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
            let signs: Vec<char> = unescaped(pattern.text).map(|(_, sign)| sign).collect();
            let follow = |first: &[char], second: char| {
                signs.windows(2).any(|pair| first.contains(&pair[0]) && pair[1] == second)
            };
            let (message, help) = if follow(&['('], '?') {
                let end = pattern.text.find("(?").map_or(0, |at| at + 2);
                let message = match pattern.text[end..].chars().next() {
                    Some('=' | '!' | '<') => {
                        "there is no look-around in RLIKE: `?` stands for itself after `(`"
                    }
                    Some(':') => "all groups are plain in RLIKE: `?` stands for itself after `(`",
                    _ => "there are no flags in RLIKE: `?` stands for itself after `(`",
                };
                (message, "use a plain group, and TO_LOWER for letters of either case")
            } else if follow(&['+', '}'], '?') {
                (
                    "there are no lazy quantifiers in RLIKE: `?` makes what is before it optional",
                    "leave out the `?`",
                )
            } else if follow(&['*', '+', '}', '?'], '+') {
                (
                    "there are no possessive quantifiers in RLIKE: `+` repeats what is before it",
                    "leave out the `+`",
                )
            } else {
                return;
            };
            findings.push(LINT.at(pattern.span, message).help(help));
        });
    }
}
