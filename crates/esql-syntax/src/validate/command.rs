//! Rules of single commands.

use super::Rules;
use crate::Span;
use crate::ast::*;
use std::collections::HashMap;

/// How many branches a FORK may have.
const MAX_BRANCHES: usize = 8;

/// What may stand before the colon of an ENRICH policy.
const POLICY_MODES: &[&str] = &["_any", "_coordinator", "_remote"];

impl Rules<'_> {
    pub(super) fn command_rules(&mut self, command: &Command) {
        let source = self.source(command.span);
        match &command.kind {
            CommandKind::From(from) => self.from(from),
            CommandKind::TimeSeries(from) => {
                if from.sources.iter().any(|source| matches!(source, Source::Subquery(_))) {
                    self.error("Subqueries are not supported in TS command", command.span);
                }
                self.from(from);
            }
            CommandKind::Stats(stats) | CommandKind::InlineStats(stats) => {
                if stats.aggregates.is_empty() && stats.groupings.is_empty() {
                    let message =
                        format!("At least one aggregation or grouping expression required in [{source}]");
                    self.error(message, command.span);
                }
                for aggregate in &stats.aggregates {
                    self.aggregate(aggregate);
                    self.repeated_grouping(aggregate, &stats.groupings);
                }
            }
            CommandKind::Keep(keep) => {
                for star in keep.patterns.iter().filter(|pattern| pattern.is_star()).skip(1) {
                    self.error("Cannot specify [*] more than once", star.span);
                }
            }
            CommandKind::Drop(drop) => {
                for star in drop.patterns.iter().filter(|pattern| pattern.is_star()) {
                    self.error("Removing all fields is not allowed [*]", star.span);
                }
            }
            CommandKind::Rename(rename) => {
                for clause in &rename.clauses {
                    if clause.old.has_wildcard() || clause.new.has_wildcard() {
                        let source = self.source(clause.span);
                        let message = format!("Using wildcards [*] in RENAME is not allowed [{source}]");
                        self.error(message, clause.span);
                    }
                }
            }
            CommandKind::Limit(limit) => self.limit(limit, command.span),
            CommandKind::Sample(sample) => self.sample(sample, command.span),
            CommandKind::Dissect(dissect) => self.dissect(dissect),
            CommandKind::Enrich(enrich) => self.enrich(enrich),
            CommandKind::LookupJoin(join) => self.lookup_join(join),
            CommandKind::Fork(fork) if fork.branches.len() > MAX_BRANCHES => {
                self.error(format!("Fork supports up to {MAX_BRANCHES} branches"), command.span);
            }
            CommandKind::Fuse(fuse) => self.fuse(fuse),
            _ => {}
        }
    }

    fn from(&mut self, from: &From) {
        for source in &from.sources {
            match source {
                Source::Index(pattern) => self.index_pattern(pattern),
                Source::Subquery(_) => {}
            }
        }
        let mut declared = HashMap::new();
        for name in &from.metadata {
            if let Some(earlier) = declared.insert(&name.text, name.span) {
                let (line, column) = earlier.line_column(self.text);
                let message = format!("metadata field [{}] already declared [@{line}:{column}]", name.text);
                self.error(message, name.span);
            }
        }
    }

    fn index_pattern(&mut self, pattern: &IndexPattern) {
        for name in pattern.indices() {
            let text = &pattern.text;
            let mistake = match name {
                IndexName { index, .. } if index.trim().is_empty() => {
                    Some("Blank index specified in index pattern".to_owned())
                }
                IndexName { cluster: Some(_), selector: Some(_), .. } => {
                    Some("Selectors are not yet supported on remote cluster patterns".to_owned())
                }
                IndexName { selector: Some(selector), .. } if !matches!(selector, "data" | "failures") => {
                    Some(format!("invalid usage of :: separator, [{selector}] is not a recognized selector"))
                }
                _ => None,
            };
            if let Some(mistake) = mistake {
                self.error(format!("Invalid index name [{text}], {mistake}"), pattern.span);
            }
        }
    }

    /// Only the rows of an aggregate function can be filtered.
    fn aggregate(&mut self, aggregate: &Aggregate) {
        struct FindCall(bool);
        impl Visit for FindCall {
            fn expr(&mut self, expr: &Expr) {
                self.0 |= matches!(expr.kind, ExprKind::Call(_));
                walk_expr(self, expr);
            }
        }
        let Some(filter) = &aggregate.filter else { return };
        let mut find = FindCall(false);
        find.expr(&aggregate.field.expr);
        if !find.0 {
            let source = self.source(aggregate.span);
            let message =
                format!("WHERE clause allowed only for aggregate functions, none found in [{source}]");
            self.error(message, filter.span);
        }
    }

    /// A grouping is a column of the result without being asked for, and can't be asked for.
    fn repeated_grouping(&mut self, aggregate: &Aggregate, groupings: &[Field]) {
        struct Columns(Vec<String>);
        impl Visit for Columns {
            fn expr(&mut self, expr: &Expr) {
                if let ExprKind::Column(name) = &expr.kind {
                    self.0.extend(name.text());
                }
                walk_expr(self, expr);
            }
        }
        let expr = &aggregate.field.expr;
        let columns = |expr: &Expr| {
            let mut columns = Columns(Vec::new());
            columns.expr(expr);
            columns.0
        };
        if matches!(expr.kind, ExprKind::Call(_)) || columns(expr).is_empty() {
            return;
        }
        let text = self.source(expr.span);
        let name = |grouping: &Field| match &grouping.name {
            Some(name) => name.text(),
            None => Some(self.source(grouping.span).to_owned()),
        };
        if groupings.iter().any(|grouping| name(grouping).as_deref() == Some(&*text)) {
            self.error(format!("grouping key [{text}] already specified in the STATS BY clause"), expr.span);
        } else if groupings.iter().flat_map(|grouping| columns(&grouping.expr)).any(|column| column == text) {
            self.error(format!("Cannot specify grouping expression [{text}] as an aggregate"), expr.span);
        }
    }

    fn limit(&mut self, limit: &Limit, command: Span) {
        let is_count = match &limit.count.value {
            Literal::Parameter(_) => true,
            literal => matches!(literal.number(), Some(Number::Integer(count)) if count >= 0),
        };
        if is_count {
            return;
        }
        // Elasticsearch quotes the command up to the number.
        let source = self.source(Span::new(command.start, limit.count.span.end));
        let found = self.source(limit.count.span);
        let kind = type_of(&limit.count.value);
        let message = format!(
            "value of [{source}] must be a non negative integer, found value [{found}] type [{kind}]"
        );
        self.error(message, command);
    }

    fn sample(&mut self, sample: &Sample, command: Span) {
        let text = match &sample.probability.value {
            Literal::Parameter(_) => return,
            literal @ Literal::Decimal(text) => match literal.number() {
                Some(Number::Double(value)) if value > 0.0 && value < 1.0 => return,
                _ => text,
            },
            Literal::String(text) | Literal::Integer(text) => text,
            _ => self.source(sample.probability.span),
        };
        let message = format!(
            "invalid value for SAMPLE probability [{text}], expecting a number between 0 and 1, exclusive"
        );
        self.error(message, command);
    }

    fn dissect(&mut self, dissect: &Dissect) {
        for option in &dissect.options {
            let name = &option.name.name;
            if !name.eq_ignore_ascii_case("append_separator") {
                self.error(format!("Invalid option for dissect: [{name}]"), option.name.span);
            } else if !matches!(option.value.value, Literal::String(_) | Literal::Parameter(_)) {
                let found = self.source(option.value.span);
                let message = format!(
                    "Invalid value for dissect append_separator: expected a string, but was [{found}]"
                );
                self.error(message, option.value.span);
            }
        }
    }

    fn enrich(&mut self, enrich: &Enrich) {
        if let Some((mode, _)) = enrich.policy.text.split_once(':')
            && !POLICY_MODES.iter().any(|known| known.eq_ignore_ascii_case(mode))
        {
            let known = POLICY_MODES.join(", ").to_uppercase();
            let message =
                format!("Unrecognized value [{mode}], ENRICH policy qualifier needs to be one of [{known}]");
            self.error(message, enrich.policy.span);
        }
        let fields = enrich.with.iter().flat_map(|field| field.new.iter().chain([&field.field]));
        for pattern in enrich.on.iter().chain(fields).filter(|pattern| pattern.has_wildcard()) {
            let source = self.source(pattern.span);
            let message =
                format!("Using wildcards [*] in ENRICH WITH projections is not allowed, found [{source}]");
            self.error(message, pattern.span);
        }
    }

    fn fuse(&mut self, fuse: &Fuse) {
        if let Some(method) = &fuse.method
            && !["rrf", "linear"].iter().any(|known| known.eq_ignore_ascii_case(&method.name))
        {
            self.error(format!("Fuse type {} is not supported", method.name), method.span);
        }
    }
}

/// The type of a literal by Elasticsearch's name.
fn type_of(literal: &Literal) -> &'static str {
    match literal {
        Literal::Null => "null",
        Literal::Boolean(_) => "boolean",
        Literal::Integer(_) | Literal::Decimal(_) => match literal.number() {
            Some(Number::Integer(_)) => "integer",
            Some(Number::Long(_)) => "long",
            Some(Number::UnsignedLong(_)) => "unsigned_long",
            Some(Number::Double(_)) | None => "double",
        },
        Literal::String(_) => "keyword",
        Literal::TimeSpan(span) => {
            let unit = span.unit.text.to_lowercase();
            let is_period = ["d", "w", "mo", "q", "y"].iter().any(|period| unit.starts_with(period));
            if is_period { "date_period" } else { "time_duration" }
        }
        Literal::List(items) => items.first().map_or("null", |item| type_of(&item.value)),
        Literal::Parameter(_) => "unsupported",
    }
}
