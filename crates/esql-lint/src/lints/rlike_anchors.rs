//! `rlike-anchors`

use esql_syntax::Span;
use esql_syntax::ast::LikeOp;

use super::regex::unescaped;
use crate::expr::each_pattern;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "rlike-anchors",
    severity: Severity::Warning,
    summary: "An RLIKE pattern has the anchors `^` or `$`, which stand for themselves.",
    explanation: "RLIKE always matches the whole value, so there are no anchors: `^` and `$` are plain characters, and a \
        pattern with them matches only values that have them. Leave them out; write `.*` where anything may stand \
        before or after.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.name RLIKE \"^svc[a-z]+\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.name RLIKE \"svc[a-z]+\"\n\
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
            let signs: Vec<(usize, char)> = unescaped(pattern.text).collect();
            let opens = |sign: Option<&(usize, char)>| sign.is_none_or(|(_, sign)| matches!(sign, '(' | '|'));
            let closes =
                |sign: Option<&(usize, char)>| sign.is_none_or(|(_, sign)| matches!(sign, ')' | '|'));
            let is_anchor = |index: &usize| match signs[*index].1 {
                '^' => opens(index.checked_sub(1).and_then(|before| signs.get(before))),
                '$' => closes(signs.get(index + 1)),
                _ => false,
            };
            let anchors: Vec<usize> = (0..signs.len()).filter(is_anchor).collect();
            let Some(first) = anchors.first() else { return };
            let sign = signs[*first].1;
            let mut finding = LINT
                .at(pattern.span, format!("`{sign}` is no anchor in RLIKE: it stands for itself"))
                .help("leave it out: the pattern has to match the whole value anyway");
            // Where the pattern's text stands as it is, so do its first and last signs.
            let written = subject.text(pattern.span);
            if let Some(at) = written.find(pattern.text).map(|at| pattern.span.start + at) {
                for anchor in anchors {
                    let start = at + signs[anchor].0;
                    finding = finding.edit(Span::new(start, start + 1), "");
                }
            }
            findings.push(finding);
        });
    }
}
