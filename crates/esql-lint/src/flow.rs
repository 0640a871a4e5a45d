//! Which columns each command of a query sees.
//!
//! This is the planner's name resolution once more, but for people: it knows which command a name was defined by, which
//! one took it away, and which names are fields of the source; and it goes on where the planner finds an error.

use esql_syntax::Span;
use esql_syntax::ast::{Command, CommandKind, Expr, ExprKind, Field, NamePattern, Query, Source, Stats};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::expr::column;

/// A command with the columns before it.
pub struct Step<'a> {
    /// The command.
    pub command: &'a Command,
    /// The columns it sees.
    pub scope: Rc<Scope>,
    /// The commands after it, in the same pipeline.
    pub rest: &'a [Command],
    /// The commands before it, the pipeline's first one first.
    pub before: &'a [Command],
    /// Whether the pipeline is the query itself, not a subquery or a branch.
    pub is_main: bool,
}

/// The columns that a command sees.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    columns: BTreeMap<String, Column>,
    /// Names that are gone, with the command that took them away.
    gone: BTreeMap<String, Gone>,
    /// Whether all other names are fields of the source.
    pub is_open: bool,
    /// The command after which only its own columns can be named.
    closed_by: Option<Gone>,
    /// The wildcards of KEEPs, one of which of each a field must match.
    kept: Vec<(Vec<NamePattern>, Gone)>,
    /// The wildcards of DROPs.
    dropped: Vec<(NamePattern, Gone)>,
    /// Something was done that can't be followed: no name is known not to be there.
    pub is_unknown: bool,
}

/// A column.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// The field of the source that it is, under whatever name.
    pub field: Option<String>,
    /// Where it was defined.
    pub defined: Option<Span>,
    /// It has one value a row, whatever the field has.
    pub is_single: bool,
    /// It is the result of an aggregate function: its call.
    pub aggregate: Option<Rc<Expr>>,
}

/// Why a name is gone.
#[derive(Debug, Clone, Copy)]
pub struct Gone {
    /// The command's name.
    pub command: &'static str,
    /// Where it stands.
    pub span: Span,
}

/// What a name means to a command.
pub enum Meaning {
    /// A column that the query made, or a field that it has looked at.
    Column(Column),
    /// A field of the source, if there is one.
    Field,
    /// Nothing any more.
    Gone(Gone),
    /// Nothing that can be said.
    Unknown,
}

impl Scope {
    /// What the name means.
    pub fn meaning(&self, name: &str) -> Meaning {
        if let Some(column) = self.columns.get(name) {
            return Meaning::Column(column.clone());
        }
        if let Some(gone) = self.gone.get(name) {
            return Meaning::Gone(*gone);
        }
        if self.is_unknown {
            return Meaning::Unknown;
        }
        if let Some((_, gone)) = self.dropped.iter().find(|(pattern, _)| pattern.matches(name)) {
            return Meaning::Gone(*gone);
        }
        let matches = |patterns: &[NamePattern]| patterns.iter().any(|pattern| pattern.matches(name));
        if let Some((_, gone)) = self.kept.iter().find(|(patterns, _)| !matches(patterns)) {
            return Meaning::Gone(*gone);
        }
        match self.closed_by {
            Some(gone) => Meaning::Gone(gone),
            None if self.is_open => Meaning::Field,
            None => Meaning::Unknown,
        }
    }

    /// The field of the source that the name means, renamed or not, if its values are as the source has them.
    pub fn field(&self, name: &str) -> Option<String> {
        match self.meaning(name) {
            Meaning::Column(column) if !column.is_single => column.field,
            Meaning::Field => Some(name.to_owned()),
            _ => None,
        }
    }

    /// Whether no field can be named any more that has not been named already.
    pub fn is_closed(&self) -> bool {
        self.closed_by.is_some()
    }

    /// The column's definition, if the query computes it.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(name)
    }

    fn define(&mut self, name: String, column: Column) {
        self.gone.remove(&name);
        self.columns.insert(name, column);
    }

    /// What a column of that name becomes when it is copied.
    fn copy(&self, name: &str, defined: Span) -> Column {
        match self.meaning(name) {
            Meaning::Column(column) => Column { defined: Some(defined), ..column },
            Meaning::Field => {
                Column { field: Some(name.to_owned()), defined: Some(defined), ..Column::default() }
            }
            Meaning::Gone(_) | Meaning::Unknown => Column { defined: Some(defined), ..Column::default() },
        }
    }
}

/// The steps of a query, those of its subqueries and branches included.
pub fn steps(query: &Query) -> Vec<Step<'_>> {
    let mut steps = vec![];
    pipeline(query, true, &mut steps);
    steps
}

fn pipeline<'a>(query: &'a Query, is_main: bool, steps: &mut Vec<Step<'a>>) -> Scope {
    commands(&query.commands, Scope::default(), is_main, steps)
}

fn commands<'a>(all: &'a [Command], mut scope: Scope, is_main: bool, steps: &mut Vec<Step<'a>>) -> Scope {
    for (index, command) in all.iter().enumerate() {
        let (before, rest) = (&all[..index], &all[index + 1..]);
        let seen = Rc::new(scope);
        steps.push(Step { command, scope: seen.clone(), rest, before, is_main });
        scope = after(command, &seen, steps);
    }
    scope
}

/// The columns after a command.
fn after<'a>(command: &'a Command, before: &Scope, steps: &mut Vec<Step<'a>>) -> Scope {
    let gone = Gone { command: command.kind.name(), span: command.keyword };
    let mut scope = before.clone();
    match &command.kind {
        CommandKind::From(from) | CommandKind::TimeSeries(from) => {
            scope.is_open = true;
            for source in &from.sources {
                if let Source::Subquery(query) = source {
                    let inner = pipeline(query, false, steps);
                    scope.columns.extend(inner.columns);
                    scope.is_unknown |= inner.is_unknown;
                }
            }
            for word in &from.metadata {
                let column = Column { defined: None, is_single: true, ..Column::default() };
                scope.define(word.text.clone(), column);
            }
        }
        CommandKind::Row(row) => evaluate(&mut scope, &row.fields),
        CommandKind::Eval(eval) => evaluate(&mut scope, &eval.fields),
        CommandKind::Stats(stats) => {
            let mut inside = before.clone();
            evaluate(&mut inside, &stats.groupings);
            let mut closed =
                Scope { closed_by: Some(gone), is_unknown: before.is_unknown, ..Scope::default() };
            aggregates(&mut closed, stats);
            for field in &stats.groupings {
                if let Some(name) = field_name(field) {
                    let column = inside.copy(&name, field.span);
                    closed.define(name, Column { is_single: true, aggregate: None, ..column });
                }
            }
            return closed;
        }
        CommandKind::InlineStats(stats) => {
            evaluate(&mut scope, &stats.groupings);
            aggregates(&mut scope, stats);
        }
        CommandKind::Keep(keep) => return kept(before, &keep.patterns, gone),
        CommandKind::Drop(drop) => drop_columns(&mut scope, &drop.patterns, gone),
        CommandKind::Rename(rename) => {
            for clause in &rename.clauses {
                let (Some(old), Some(new)) = (clause.old.dotted(), clause.new.dotted()) else {
                    scope.is_unknown = true;
                    continue;
                };
                let column = scope.copy(&old, clause.new.span);
                scope.columns.remove(&old);
                scope.gone.insert(old, gone);
                scope.define(new, column);
            }
        }
        CommandKind::MvExpand(expand) => {
            if let Some(name) = expand.field.text() {
                let column = scope.copy(&name, expand.field.span);
                let defined = before.column(&name).and_then(|column| column.defined);
                scope.define(name, Column { is_single: true, defined, ..column });
            }
        }
        CommandKind::Fork(fork) => {
            for branch in &fork.branches {
                let inner = commands(&branch.commands, before.clone(), false, steps);
                scope.columns.extend(inner.columns);
            }
            scope.is_unknown = true;
        }
        CommandKind::Where(_) | CommandKind::Sort(_) | CommandKind::Limit(_) | CommandKind::Sample(_) => {}
        CommandKind::ChangePoint(change) => match &change.targets {
            Some((kind, p_value)) => {
                for name in [kind, p_value] {
                    let column = Column { defined: Some(name.span), is_single: true, ..Column::default() };
                    scope.columns.extend(name.text().map(|name| (name, column)));
                }
            }
            None => scope.is_unknown = true,
        },
        // What these add is known to others: patterns, policies, other indices.
        CommandKind::Dissect(_)
        | CommandKind::Grok(_)
        | CommandKind::Enrich(_)
        | CommandKind::LookupJoin(_)
        | CommandKind::Fuse(_)
        | CommandKind::Dedup(_)
        | CommandKind::Completion(_)
        | CommandKind::Rerank(_)
        | CommandKind::UriParts(_)
        | CommandKind::RegisteredDomain(_)
        | CommandKind::UserAgent(_)
        | CommandKind::IpLocation(_)
        | CommandKind::Mmr(_)
        | CommandKind::MetricsInfo(_)
        | CommandKind::TsInfo(_)
        | CommandKind::TsCollapse(_)
        | CommandKind::ShowInfo(_)
        | CommandKind::Explain(_)
        | CommandKind::PromQl(_) => scope.is_unknown = true,
    }
    scope
}

/// The name that a field gets.
pub fn field_name(field: &Field) -> Option<String> {
    match &field.name {
        Some(name) => name.text(),
        None => column(&field.expr),
    }
}

fn evaluate(scope: &mut Scope, fields: &[Field]) {
    for field in fields {
        let Some(name) = field_name(field) else { continue };
        let defined = field.name.as_ref().map_or(field.span, |name| name.span);
        let new = match column(&field.expr) {
            Some(copied) => scope.copy(&copied, defined),
            None => Column { defined: Some(defined), ..Column::default() },
        };
        scope.define(name, new);
    }
}

fn aggregates(scope: &mut Scope, stats: &Stats) {
    for aggregate in &stats.aggregates {
        let Some(name) = field_name(&aggregate.field) else { continue };
        let defined = aggregate.field.name.as_ref().map_or(aggregate.span, |name| name.span);
        let expr = &aggregate.field.expr;
        let call = matches!(expr.kind, ExprKind::Call(_)).then(|| Rc::new(expr.clone()));
        scope.define(name, Column { defined: Some(defined), aggregate: call, ..Column::default() });
    }
}

fn kept(before: &Scope, patterns: &[NamePattern], gone: Gone) -> Scope {
    let wildcards: Vec<NamePattern> =
        patterns.iter().filter(|pattern| pattern.has_wildcard()).cloned().collect();
    let is_closed = wildcards.is_empty();
    let mut scope = Scope { is_unknown: before.is_unknown && !is_closed, ..before.clone() };
    scope.columns.retain(|name, _| patterns.iter().any(|pattern| pattern.matches(name)));
    for (name, column) in &before.columns {
        if !scope.columns.contains_key(name) && column.defined.is_some() {
            scope.gone.insert(name.clone(), gone);
        }
    }
    for name in patterns.iter().filter(|pattern| !pattern.has_wildcard()).filter_map(NamePattern::dotted) {
        match before.meaning(&name) {
            Meaning::Field => {
                scope.columns.insert(name.clone(), Column { field: Some(name), ..Column::default() });
            }
            Meaning::Unknown => {
                scope.columns.insert(name, Column::default());
            }
            Meaning::Column(_) | Meaning::Gone(_) => {}
        }
    }
    if is_closed {
        scope.closed_by = Some(scope.closed_by.unwrap_or(gone));
    } else {
        // Names are columns already, whatever the wildcards match.
        scope.kept.push((wildcards, gone));
    }
    scope
}

fn drop_columns(scope: &mut Scope, patterns: &[NamePattern], gone: Gone) {
    for pattern in patterns {
        scope.columns.retain(|name, _| !pattern.matches(name));
        match pattern.dotted() {
            Some(name) if !pattern.has_wildcard() => drop(scope.gone.insert(name, gone)),
            _ => scope.dropped.push((pattern.clone(), gone)),
        }
    }
}
