//! `rlike-alternation`

use esql_syntax::ast::LikeOp;

use super::regex::unescaped;
use crate::expr::each_pattern;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "rlike-alternation",
    severity: Severity::Warning,
    summary: "An RLIKE pattern has `.*` before its first and behind its last alternative only.",
    explanation: "`|` binds weakest: `.*foo|bar.*` is everything that ends in foo, or begins with bar. Put parentheses around \
        the alternatives, `.*(foo|bar).*`, or `.*` around each of them.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.command_line RLIKE \".*-enc |-encodedcommand .*\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.command_line RLIKE \".*(-enc |-encodedcommand ).*\"\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        each_pattern(step.command, &mut |pattern| {
            let alternatives = alternatives(pattern.text);
            let [first, .., last] = alternatives.as_slice() else { return };
            let starts = |part: &str| part.starts_with(".*") || part.starts_with("(.*)");
            let ends = |part: &str| part.ends_with(".*") || part.ends_with("(.*)");
            let is_split = starts(first) && !ends(first) && ends(last) && !starts(last);
            if pattern.op == LikeOp::RLike && is_split {
                let message = "`.*` belongs to the first and to the last alternative only";
                findings.push(LINT.at(pattern.span, message).help("put parentheses around the alternatives"));
            }
        });
    }
}

/// The parts between bars that stand in no parentheses.
fn alternatives(pattern: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (vec![], 0_usize, 0);
    for (at, sign) in unescaped(pattern) {
        match sign {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.push(&pattern[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&pattern[start..]);
    parts
}
