//! Rules beyond the grammar that can be seen from the tree alone, with Elasticsearch's messages.
//!
//! What needs the catalog, the functions or the types is the planner's: unknown columns, types, functions, settings
//! and metadata fields, and patterns of DISSECT, GROK, LIKE and RLIKE that aren't valid.

mod command;
mod join;

use crate::ast::*;
use crate::{Span, SyntaxError};
use std::collections::HashSet;

/// The time units, in capitals. Milliseconds to hours are durations, days to years are periods.
pub const TIME_UNITS: &[&str] = &[
    "MILLISECOND",
    "MILLISECONDS",
    "MS",
    "SECOND",
    "SECONDS",
    "SEC",
    "S",
    "MINUTE",
    "MINUTES",
    "MIN",
    "M",
    "HOUR",
    "HOURS",
    "H",
    "DAY",
    "DAYS",
    "D",
    "WEEK",
    "WEEKS",
    "W",
    "MONTH",
    "MONTHS",
    "MO",
    "QUARTER",
    "QUARTERS",
    "Q",
    "YEAR",
    "YEARS",
    "YR",
    "Y",
];

/// Checks what the grammar leaves open but can be seen from the tree of a text alone: that a LIMIT is a number, that
/// map keys differ, that wildcards stand only where they may, and the like. All errors found, in the text's order.
pub fn validate(text: &str, query: &Query) -> Vec<SyntaxError> {
    let mut rules = Rules { text, errors: vec![], parameters: vec![] };
    rules.query(query);
    rules.parameter_kinds();
    rules.errors.sort_by_key(|error| error.span.start);
    rules.errors
}

struct Rules<'a> {
    text: &'a str,
    errors: Vec<SyntaxError>,
    /// Where parameters stand, and which kind each is of.
    parameters: Vec<(Span, &'static str)>,
}

impl<'a> Rules<'a> {
    fn error(&mut self, message: impl Into<String>, span: Span) {
        self.errors.push(SyntaxError::new(message, span));
    }

    fn source(&self, span: Span) -> &'a str {
        span.text(self.text)
    }

    /// All parameters are named, or all have positions, or all are anonymous.
    fn parameter_kinds(&mut self) {
        self.parameters.sort();
        let Some((_, first)) = self.parameters.first().copied() else { return };
        if let Some((span, other)) = self.parameters.iter().copied().find(|(_, kind)| *kind != first) {
            let message = format!(
                "Inconsistent parameter declaration, use one of positional, named or anonymous params but not a \
                 combination of {first} and {other}"
            );
            self.error(message, span);
        }
    }

    fn no_qualifier(&mut self, qualifier: &Option<Box<Identifier>>, span: Span) {
        if qualifier.is_some() {
            let message = format!("Qualified names are not supported, found [{}]", self.source(span));
            self.error(message, span);
        }
    }
}

impl Visit for Rules<'_> {
    fn query(&mut self, query: &Query) {
        if let Some(second) = forks(&query.commands).nth(1) {
            self.error("Only a single FORK command is supported, but found multiple", second.span);
        }
        walk_query(self, query);
    }

    fn command(&mut self, command: &Command) {
        self.command_rules(command);
        walk_command(self, command);
    }

    fn expr(&mut self, expr: &Expr) {
        let source = self.source(expr.span);
        match &expr.kind {
            ExprKind::Call(call) if call.star && !is_count(&call.name) => {
                self.error(format!("[*] can only be an argument of COUNT, found [{source}]"), expr.span);
            }
            ExprKind::Lambda { .. } => {
                self.error(format!("Lambda expressions are not supported, found [{source}]"), expr.span);
            }
            ExprKind::InSubquery { values, .. } if values.len() > 1 => {
                let message =
                    format!("IN with several values and a subquery is not supported, found [{source}]");
                self.error(message, expr.span);
            }
            ExprKind::Match { field, .. } if !is_field(field) => {
                let field_source = self.source(field.span);
                let message = format!(
                    "[:] operator cannot operate on [{field_source}], which is not a field from an index mapping"
                );
                self.error(message, field.span);
            }
            _ => {}
        }
        walk_expr(self, expr);
    }

    fn literal(&mut self, literal: &Literal, span: Span) {
        if let Literal::TimeSpan(time_span) = literal
            && !TIME_UNITS.iter().any(|unit| unit.eq_ignore_ascii_case(&time_span.unit.text))
        {
            self.error(format!("Unexpected temporal unit: '{}'", time_span.unit.text), span);
        }
        walk_literal(self, literal);
    }

    fn map(&mut self, map: &Map) {
        let mut keys = HashSet::new();
        for entry in &map.entries {
            let key = &entry.key.text;
            let source = self.source(entry.key.span.to(entry.value.span()));
            if key.trim().is_empty() {
                let message = format!("Invalid named parameter [{source}], empty key is not supported");
                self.error(message, entry.key.span);
            } else if !keys.insert(key) {
                let message =
                    format!("Duplicated named parameters with the same name [{key}] is not supported");
                self.error(message, entry.key.span);
            }
            if matches!(&entry.value, MapValue::Constant(Constant { value: Literal::Null, .. })) {
                let message = format!("Invalid named parameter [{source}], NULL is not supported");
                self.error(message, entry.value.span());
            }
        }
        walk_map(self, map);
    }

    fn name(&mut self, name: &Name) {
        self.no_qualifier(&name.qualifier, name.span);
        walk_name(self, name);
    }

    fn pattern(&mut self, pattern: &NamePattern) {
        self.no_qualifier(&pattern.qualifier, pattern.span);
        walk_pattern(self, pattern);
    }

    fn parameter(&mut self, parameter: &Parameter) {
        let kind = match parameter.key {
            ParameterKey::Anonymous(_) => "anonymous",
            ParameterKey::Positional(_) => "positional",
            ParameterKey::Named(_) => "named",
        };
        self.parameters.push((parameter.span, kind));
    }
}

/// The FORK commands of a query, in branches of one another too, but not in subqueries.
fn forks(commands: &[Command]) -> Box<dyn Iterator<Item = &Command> + '_> {
    Box::new(commands.iter().flat_map(|command| -> Box<dyn Iterator<Item = &Command>> {
        match &command.kind {
            CommandKind::Fork(fork) => {
                let inside = fork.branches.iter().flat_map(|branch| forks(&branch.commands));
                Box::new(std::iter::once(command).chain(inside))
            }
            _ => Box::new(std::iter::empty()),
        }
    }))
}

fn is_count(name: &NamePart) -> bool {
    match name {
        NamePart::Identifier(identifier) => identifier.name.eq_ignore_ascii_case("count"),
        NamePart::Parameter(_) => true,
    }
}

/// Whether a match can look into it: a column, perhaps cast.
fn is_field(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Column(_) | ExprKind::Literal(Literal::Parameter(_)) => true,
        ExprKind::Cast { value, .. } => is_field(value),
        _ => false,
    }
}
