//! `unused-column`

use esql_syntax::Span;
use esql_syntax::ast::{Command, CommandKind, Field, Name, NamePattern, Visit};

use crate::expr::{call, each_of};
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "unused-column",
    severity: Severity::Warning,
    summary: "A column is computed, and neither used nor part of the result.",
    explanation: "A later `KEEP`, `DROP` or `STATS` takes it away, or another column of its name its place, before anything \
        reads it. It is either left over, or its name is wrong where it should be read.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | EVAL parent = TO_LOWER(process.parent.name)\n\
        | STATS runs = COUNT(*) BY process.parent.name\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | EVAL parent = TO_LOWER(process.parent.name)\n\
        | STATS runs = COUNT(*) BY parent\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in subject.steps.iter().filter(|step| step.is_main) {
        match &step.command.kind {
            CommandKind::Eval(eval) => {
                for (index, field) in eval.fields.iter().enumerate() {
                    let later = &eval.fields[index + 1..];
                    let defined = field.name.as_ref();
                    report(
                        defined,
                        |name| later.iter().any(|field| mentions_field(field, name)),
                        step.rest,
                        findings,
                    );
                }
            }
            CommandKind::Stats(stats) => {
                for aggregate in &stats.aggregates {
                    report(aggregate.field.name.as_ref(), |_| false, step.rest, findings);
                }
            }
            _ => {}
        }
    }
}

fn report(
    defined: Option<&Name>,
    is_used_here: impl Fn(&str) -> bool,
    rest: &[Command],
    findings: &mut Vec<Finding>,
) {
    let Some((name, span)) = defined.and_then(|name| Some((name.text()?, name.span))) else { return };
    if is_used_here(&name) {
        return;
    }
    if let Some((by, end)) = end_of(&name, rest) {
        let message = format!("`{name}` is computed, but never used");
        findings.push(LINT.at(span, message).other(end, format!("{by} drops it here")));
    }
}

/// The command that ends the column before anything reads it, if one does.
fn end_of(name: &str, commands: &[Command]) -> Option<(&'static str, Span)> {
    for command in commands {
        let end = Some((command.kind.name(), command.keyword));
        match &command.kind {
            CommandKind::Drop(drop) if drop.patterns.iter().any(|pattern| pattern.matches(name)) => {
                return end;
            }
            CommandKind::Keep(keep) if !keep.patterns.iter().any(|pattern| pattern.matches(name)) => {
                return end;
            }
            _ if mentions(command, name) => return None,
            CommandKind::Stats(_) => return end,
            CommandKind::Eval(eval) if eval.fields.iter().any(|field| is_named(field, name)) => return end,
            // These read what isn't written out.
            CommandKind::Enrich(_) | CommandKind::Fork(_) | CommandKind::Fuse(_) | CommandKind::Dedup(_) => {
                return None;
            }
            _ => {}
        }
    }
    None
}

fn is_named(field: &Field, name: &str) -> bool {
    field.name.as_ref().and_then(Name::text).as_deref() == Some(name)
}

struct Mentions<'a>(&'a str, bool);

impl Visit for Mentions<'_> {
    fn name(&mut self, name: &Name) {
        self.1 |= name.text().is_none_or(|text| text == self.0);
    }

    fn pattern(&mut self, pattern: &NamePattern) {
        self.1 |= pattern.matches(self.0) || pattern.dotted().is_none();
    }
}

fn mentions_field(field: &Field, name: &str) -> bool {
    let mut mentions = Mentions(name, false);
    mentions.expr(&field.expr);
    mentions.1
}

/// Whether a command reads the column; texts that are queries themselves may.
fn mentions(command: &Command, name: &str) -> bool {
    if let CommandKind::Eval(eval) = &command.kind {
        return eval.fields.iter().any(|field| mentions_field(field, name));
    }
    let mut mentions = Mentions(name, false);
    mentions.command(command);
    each_of(command, &mut |expr, _| {
        mentions.1 |= call(expr).is_some_and(|(function, _)| matches!(function.as_str(), "kql" | "qstr"));
    });
    mentions.1
}
