//! `unknown-field`

use esql_source::field_types;
use esql_syntax::Span;
use esql_syntax::ast::{CommandKind, Name, NamePattern, Query, Visit};
use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::flow::Meaning;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "unknown-field",
    severity: Severity::Warning,
    summary: "No mapping, neither the Elastic Common Schema nor an integration, has the field, and one of nearly its name is known.",
    explanation: "Fields of your own are described with `--mapping`, and are found in `--data`. What is left is a typing error: \
        in Elasticsearch it is an error as well, unless some index happens to have such a field.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND proces.name == \"reg.exe\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.name == \"reg.exe\"\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    // With data the planner knows them, and says so.
    if subject.data.is_some() {
        return;
    }
    let mut seen = BTreeSet::new();
    for step in &subject.steps {
        let mut names = Names(vec![]);
        // Names of a join's right side, and those that are made, are others'.
        if !matches!(
            step.command.kind,
            CommandKind::LookupJoin(_) | CommandKind::Enrich(_) | CommandKind::MvExpand(_)
        ) {
            names.command(step.command);
        }
        for (name, span) in names.0 {
            if !matches!(step.scope.meaning(&name), Meaning::Field)
                || subject.is_known(&name)
                || !seen.insert(name.clone())
            {
                continue;
            }
            if let Some(near) = nearest(&name) {
                let message = format!("no schema knows the field `{name}`");
                findings.push(LINT.at(span, message).help(format!("did you mean `{near}`?")));
            }
        }
    }
}

/// The names of columns that a command reads, outside of subqueries.
struct Names(Vec<(String, Span)>);

impl Visit for Names {
    fn query(&mut self, _: &Query) {}

    fn command(&mut self, command: &esql_syntax::ast::Command) {
        use esql_syntax::ast::walk_command;
        match &command.kind {
            // New names are no reads.
            CommandKind::Eval(eval) => eval.fields.iter().for_each(|field| self.expr(&field.expr)),
            CommandKind::Row(_) | CommandKind::Fork(_) => {}
            CommandKind::Stats(stats) | CommandKind::InlineStats(stats) => {
                for aggregate in &stats.aggregates {
                    self.expr(&aggregate.field.expr);
                    aggregate.filter.iter().for_each(|filter| self.expr(filter));
                }
                stats.groupings.iter().for_each(|field| self.expr(&field.expr));
            }
            CommandKind::Rename(rename) => rename.clauses.iter().for_each(|clause| self.pattern(&clause.old)),
            CommandKind::Where(_) | CommandKind::Keep(_) | CommandKind::Drop(_) | CommandKind::Sort(_) => {
                walk_command(self, command);
            }
            CommandKind::Dissect(dissect) => self.expr(&dissect.input),
            CommandKind::Grok(grok) => self.expr(&grok.input),
            _ => {}
        }
    }

    fn name(&mut self, name: &Name) {
        self.0.extend(name.text().map(|text| (text, name.span)));
    }

    fn pattern(&mut self, pattern: &NamePattern) {
        if !pattern.has_wildcard() {
            self.0.extend(pattern.dotted().map(|text| (text, pattern.span)));
        }
    }
}

/// The known field whose name differs in one letter, or in two that changed places.
fn nearest(name: &str) -> Option<&'static str> {
    static NAMES: OnceLock<Vec<&str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| field_types::all().map(|(known, _)| known).collect());
    // Short names are near to too many.
    let is_meant = |known: &&&'static str| name.len() >= 5 && is_near(name.as_bytes(), known.as_bytes());
    names.iter().find(is_meant).copied()
}

/// Whether all but one letter, or two neighbours, are equal. This is cheap enough for fifteen thousand names.
fn is_near(left: &[u8], right: &[u8]) -> bool {
    if left.len().abs_diff(right.len()) > 1 {
        return false;
    }
    let shorter = left.len().min(right.len());
    let begin = left.iter().zip(right).take_while(|(left, right)| left == right).count();
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(left, right)| left == right).count();
    if begin + end + 1 >= left.len().max(right.len()) {
        // Numbers at the end of names are no typing errors.
        let differs = |bytes: &[u8]| bytes.get(begin).is_some_and(u8::is_ascii_digit);
        return !(differs(left) || differs(right));
    }
    let swapped = left.len() == right.len() && begin + end + 2 == shorter;
    swapped && left[begin] == right[begin + 1] && left[begin + 1] == right[begin]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mistake_is_near() {
        for name in ["proces.name", "process.nmae", "proccess.name", "process.mame"] {
            assert_eq!(nearest(name), Some("process.name"), "{name}");
        }
        for name in ["process.title2", "proc.name", "x.y", "azure.signinlogs.x"] {
            assert_eq!(nearest(name), None, "{name}");
        }
    }
}
