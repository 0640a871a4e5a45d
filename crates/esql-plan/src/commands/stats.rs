//! `STATS … BY`

use esql_data::{DataType, Value};
use esql_syntax::Span;
use esql_syntax::ast;
use std::collections::BTreeSet;

use super::aggregate_rules::Groupings;
use super::eval::field_name;
use super::filter::check_condition;
use super::sample::share;
use crate::analyzer::Analyzer;
use crate::expr::{Expr, ExprKind, Resolver};
use crate::scope::Scope;
use crate::{Aggregate, AggregateCall, Alias, Attribute, ColumnId, Eval, Plan, Role};

/// Columns come in the order written, groupings last; of equal names the last one stays.
pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    stats: &ast::Stats,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    let Grouped { aggregate, fields, output } = grouped(analyzer, stats, input, scope);
    let mut plan = Plan::Aggregate(aggregate);
    if !fields.is_empty() {
        plan = analyzer.watch(plan, || values(fields.iter()));
        plan = Plan::Eval(Eval { input: Box::new(plan), fields });
    }
    *scope = Scope { unknown: scope.unknown, ..Scope::closed(last_of_each_name(analyzer, output)) };
    plan
}

/// What STATS and INLINE STATS have in common.
pub(super) struct Grouped {
    pub(super) aggregate: Aggregate,
    /// What is computed from the aggregates.
    pub(super) fields: Vec<Alias>,
    /// The columns in the order written, groupings last, and where they stand.
    pub(super) output: Vec<(Attribute, Span)>,
}

/// Groupings become columns of the input; aggregates are computed once each however often they are written.
pub(super) fn grouped(
    analyzer: &mut Analyzer<'_>,
    stats: &ast::Stats,
    input: Plan,
    scope: &mut Scope,
) -> Grouped {
    let (named, spans) = groupings(analyzer, &stats.groupings, scope);
    let rules = Groupings { groups: &named, spans: &spans };
    let mut groups = named.clone();
    let mut known = BTreeSet::new();
    groups.retain(|group| known.insert(group.column.id));
    let mut inner = scope.clone();
    let input = analyzer.watch(input, || values(groups.iter().filter(|group| is_new(group))));
    let input = evaluated(input, &groups);
    let mut collector = Collector { groups: &groups, calls: Vec::new(), share: share(&input) };
    let mut fields: Vec<Alias> = Vec::new();
    let mut output: Vec<(Attribute, Span)> = Vec::new();
    for aggregate in &stats.aggregates {
        let Some((name, expr)) = resolve(analyzer, aggregate, &mut inner, &rules) else { continue };
        let expr = collector.replace(analyzer, expr);
        let column = match &expr.kind {
            ExprKind::Column(id, _) => Attribute { id: *id, name, data_type: expr.data_type },
            _ => {
                let column = analyzer.attribute(name, expr.data_type);
                fields.push(Alias { column: column.clone(), expr });
                column
            }
        };
        output.push((column, aggregate.span));
    }
    let aggregates = collector.calls;
    let input = Box::new(analyzer.watch(input, || arguments(&aggregates)));
    let groups: Vec<Attribute> = groups.into_iter().map(|group| group.column).collect();
    output.extend(named.into_iter().map(|group| group.column).zip(spans));
    Grouped { aggregate: Aggregate { input, groups, aggregates }, fields, output }
}

fn groupings(
    analyzer: &mut Analyzer<'_>,
    fields: &[ast::Field],
    scope: &mut Scope,
) -> (Vec<Alias>, Vec<Span>) {
    let mut groups: Vec<(Alias, Span)> = Vec::new();
    for field in fields {
        let expr = Resolver::for_groupings(analyzer, scope).expr(&field.expr);
        let Some(name) = field_name(analyzer, field) else { continue };
        if matches!(expr.data_type, DataType::Source) || expr.data_type.is_temporal_amount() {
            let data_type = expr.data_type.type_name();
            analyzer.error(
                format!("cannot group by on [{data_type}] type for grouping [{}]", expr.source.text),
                field.span,
            );
        }
        let column = match &expr.kind {
            ExprKind::Column(id, known) if *known == name => {
                Attribute { id: *id, name, data_type: expr.data_type }
            }
            _ => analyzer.attribute(name, expr.data_type),
        };
        if let Some(index) = groups.iter().position(|(group, _)| group.column.name == column.name) {
            let (shadowed, span) = groups.remove(index);
            warn_shadowed(analyzer, &shadowed.column.name, span, field.span);
        }
        groups.push((Alias { column, expr }, field.span));
    }
    same_columns_once(analyzer, &mut groups);
    // Aggregates and their filters can read the groupings.
    groups.iter().for_each(|(group, _)| scope.define(group.column.clone()));
    groups.into_iter().unzip()
}

/// A column that two groupings are copies of groups once, under both names: many values aren't combined with themselves.
fn same_columns_once(analyzer: &Analyzer<'_>, groups: &mut [(Alias, Span)]) {
    let mut originals: Vec<(ColumnId, ColumnId)> = Vec::new();
    for (group, _) in groups {
        let ExprKind::Column(id, _) = &group.expr.kind else { continue };
        let original = analyzer.original(*id);
        match originals.iter().find(|(known, _)| *known == original) {
            Some((_, column)) => group.column.id = *column,
            None => originals.push((original, group.column.id)),
        }
    }
}

/// Says that a column gives way to a later one of its name.
fn warn_shadowed(analyzer: &mut Analyzer<'_>, name: &str, shadowed: Span, by: Span) {
    let (line, column) = shadowed.line_column(analyzer.text);
    let (by_line, by_column) = by.line_column(analyzer.text);
    analyzer.warnings.add_general(format!(
        "Line {line}:{column}: Field '{name}' shadowed by field at line {by_line}:{by_column}"
    ));
}

/// The input with the groupings that are no columns of it yet.
fn evaluated(input: Plan, groups: &[Alias]) -> Plan {
    let fields: Vec<Alias> = groups.iter().filter(|group| is_new(group)).cloned().collect();
    if fields.is_empty() { input } else { Plan::Eval(Eval { input: Box::new(input), fields }) }
}

/// Whether the grouping is no column of the input.
fn is_new(group: &Alias) -> bool {
    !matches!(group.expr.kind, ExprKind::Column(id, _) if id == group.column.id)
}

/// What is computed for columns, to be watched.
fn values<'f>(fields: impl Iterator<Item = &'f Alias>) -> Vec<(Expr, Role)> {
    fields.map(|field| (field.expr.clone(), Role::Value(field.column.clone()))).collect()
}

/// What is aggregated, and of which rows, to be watched.
fn arguments(aggregates: &[(Attribute, AggregateCall)]) -> Vec<(Expr, Role)> {
    let of_call = |(column, call): &(Attribute, AggregateCall)| {
        let filter = call.filter.iter().map(|filter| (filter.clone(), Role::AggregateFilter));
        let is_computed = |arg: &&Expr| matches!(arg.kind, ExprKind::Call(..));
        let value = |arg: &Expr| (arg.clone(), Role::Value(column.clone()));
        filter.chain(call.args.iter().filter(is_computed).map(value)).collect::<Vec<_>>()
    };
    aggregates.iter().flat_map(of_call).collect()
}

/// The aggregate's expression and name.
fn resolve(
    analyzer: &mut Analyzer<'_>,
    aggregate: &ast::Aggregate,
    scope: &mut Scope,
    rules: &Groupings<'_>,
) -> Option<(String, Expr)> {
    let errors = analyzer.errors.len();
    let mut expr = Resolver::with_aggregates(analyzer, scope).expr(&aggregate.field.expr);
    // What is wrong with a part is said once.
    if !scope.unknown && analyzer.errors.len() == errors {
        rules.check_aggregate(analyzer, &expr);
    }
    if let Some(filter) = &aggregate.filter {
        let whole = aggregate.field.expr.span.to(filter.span).text(analyzer.text);
        let filter = Resolver::for_aggregate_filter(analyzer, scope, whole).expr(filter);
        check_condition(analyzer, &filter);
        rules.check_filter(analyzer, &filter);
        expr = expr.transform(&mut |mut expr| {
            if let ExprKind::Aggregate(call) = &mut expr.kind {
                call.filter = Some(filter.clone());
            }
            expr
        });
    }
    let name = match &aggregate.field.name {
        Some(name) => analyzer.name(name)?,
        None => match &aggregate.field.expr.kind {
            ast::ExprKind::Column(name) => analyzer.name(name)?,
            _ => aggregate.span.text(analyzer.text).to_owned(),
        },
    };
    Some((name, expr))
}

/// Collects the aggregate calls, equal ones once.
struct Collector<'g> {
    groups: &'g [Alias],
    calls: Vec<(Attribute, AggregateCall)>,
    /// Of which share of the rows the input is a sample.
    share: f64,
}

impl Collector<'_> {
    /// The expression with columns in the place of aggregate calls.
    fn replace(&mut self, analyzer: &mut Analyzer<'_>, expr: Expr) -> Expr {
        // A grouping's expression, written again, is the grouping.
        if let Some(group) =
            self.groups.iter().find(|group| group.expr == expr && expr.as_literal().is_none())
        {
            return Expr::column(&group.column, expr.source);
        }
        let Expr { kind, data_type, source } = expr;
        match kind {
            ExprKind::Aggregate(call) => {
                let adds_up = matches!(call.function.name, "count" | "sum");
                let known =
                    self.calls.iter().find(|(_, other)| *other == *call).map(|(column, _)| column.clone());
                let column = known.unwrap_or_else(|| {
                    let column = analyzer.attribute(source.text.to_string(), data_type);
                    self.calls.push((column.clone(), *call));
                    column
                });
                let value = Expr::column(&column, source);
                if adds_up && self.share < 1.0 { of_whole(analyzer, value, self.share) } else { value }
            }
            ExprKind::Call(function, args) => {
                let args = args.into_iter().map(|arg| self.replace(analyzer, arg)).collect();
                Expr { kind: ExprKind::Call(function, args), data_type, source }
            }
            kind @ (ExprKind::Column(..) | ExprKind::Literal(_)) => Expr { kind, data_type, source },
        }
    }
}

/// The count or sum of all rows, as one of a sample of them suggests it.
fn of_whole(analyzer: &mut Analyzer<'_>, sampled: Expr, share: f64) -> Expr {
    let (source, data_type) = (sampled.source.clone(), sampled.data_type);
    let mut scope = Scope::default();
    let mut resolver = Resolver::new(analyzer, &mut scope);
    let share = Expr::literal(Value::Double(share), DataType::Double, source.clone());
    let whole = resolver.operator("div", vec![sampled, share], source.clone());
    if data_type == DataType::Long { resolver.operator("to_long", vec![whole], source) } else { whole }
}

/// Of columns with the same name the last one, in its place.
pub(super) fn last_of_each_name(
    analyzer: &mut Analyzer<'_>,
    columns: Vec<(Attribute, Span)>,
) -> Vec<Attribute> {
    let mut kept = Vec::new();
    for (index, (column, span)) in columns.iter().enumerate() {
        match columns[index + 1..].iter().rfind(|(later, _)| later.name == column.name) {
            Some((_, by)) => warn_shadowed(analyzer, &column.name, *span, *by),
            None => kept.push(column.clone()),
        }
    }
    kept
}
