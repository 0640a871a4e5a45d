//! `lost-backslash`

use esql_syntax::ast::LikeOp;

use super::regex::unescaped;
use crate::expr::each_pattern;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "lost-backslash",
    severity: Severity::Warning,
    summary: "A single backslash in an RLIKE pattern escapes a letter, where a path's separator was meant.",
    explanation: "In a regular expression a backslash is written as two. `C:\\Windows` has none: `\\W` is every character that \
        is no letter, and `\\P` is a P. Between triple quotes write `\\\\`, between single ones `\\\\\\\\`.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.executable RLIKE \"\"\".*\\Windows\\\\temp\\\\.*\"\"\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND TO_LOWER(process.executable) RLIKE \"\"\".*\\\\windows\\\\temp\\\\.*\"\"\"\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        each_pattern(step.command, &mut |pattern| {
            let Some(word) = lost(pattern.text).filter(|_| pattern.op == LikeOp::RLike) else { return };
            let message = format!("`{word}` matches no backslash: the one before the letter escapes it");
            let help = format!("write `\\{word}` for a backslash");
            findings.push(LINT.at(pattern.span, message).help(help));
        });
    }
}

/// A backslash with the word after it, of which it takes the first letter away.
fn lost(pattern: &str) -> Option<&str> {
    let escapes = unescaped(pattern).filter(|(at, sign)| *sign == '\\' && pattern[*at..].starts_with('\\'));
    escapes.map(|(at, _)| &pattern[at..]).find_map(|rest| {
        let length = rest[1..].bytes().take_while(u8::is_ascii_alphanumeric).count();
        let word = &rest[..=length];
        let mut letters = word[1..].chars();
        let first = letters.next()?;
        // `\d`, `\s` and `\w` are classes, and so are `\D`, `\S` and `\W` unless a word goes on after them.
        let is_class = "dsw".contains(first.to_ascii_lowercase());
        let goes_on = letters.next().is_some_and(|second| second.is_ascii_lowercase());
        let is_lost = !is_class || first.is_ascii_uppercase() && goes_on;
        is_lost.then_some(word)
    })
}
