//! Scores: how well rows match the searches of a condition, and what must be counted before they can be computed.
//!
//! A score depends on how rare its terms are in the whole index. So a plan with scores names, for each, the search with its
//! arguments; [`counts`] lists them, whoever runs the plan counts, and [`weigh`] puts the weights into the plan.

use esql_data::{Column, DataType, Value};
use esql_functions::registry::{self, Function};
use esql_functions::search::Search;
use esql_functions::{Call, Environment, ScalarFunction};
use esql_search::{Matcher, Statistics};
use std::sync::Arc;

use crate::analyzer::Analyzer;
use crate::expr::{Alias, Expr, ExprKind, Source, function_call};
use crate::scope::Scope;
use crate::{Eval, Plan, PlanError, ScanColumn, Sort, Table, TopN};

/// The sum of the scores of a condition's searches; those that must not match have none.
pub(crate) fn of_condition(condition: &Expr, source: &Source) -> Expr {
    let mut scores = Vec::new();
    collect(condition, &mut scores);
    let zero = || Expr::literal(Value::Double(0.0), DataType::Double, source.clone());
    scores.into_iter().reduce(|sum, score| sum_of(sum, score, source)).unwrap_or_else(zero)
}

fn collect(condition: &Expr, scores: &mut Vec<Expr>) {
    let ExprKind::Call(function, args) = &condition.kind else { return };
    match Search::of(function) {
        Some(search) => scores.push(Expr {
            kind: ExprKind::Call(search.score, args.clone()),
            data_type: DataType::Double,
            source: condition.source.clone(),
        }),
        None if function.name == "not" => {}
        None => args.iter().for_each(|arg| collect(arg, scores)),
    }
}

fn sum_of(left: Expr, right: Expr, source: &Source) -> Expr {
    let Some(Function::Scalar(add)) = registry::find("add") else { return left };
    let kind = ExprKind::Call(add, vec![left, right]);
    Expr { kind, data_type: DataType::Double, source: source.clone() }
}

/// The rows that pass a condition, with its score in `_score` if they have that column. The first condition's score takes the
/// place of the one that all documents have.
pub(crate) fn add_to_column(
    analyzer: &mut Analyzer<'_>,
    condition: &Expr,
    plan: Plan,
    scope: &mut Scope,
) -> Plan {
    let is_first = |analyzer: &Analyzer<'_>, id| analyzer.tables.is_score(id);
    let known = |analyzer: &Analyzer<'_>, id| analyzer.running_scores.contains(&id);
    let place =
        scope.columns.iter().position(|column| is_first(analyzer, column.id) || known(analyzer, column.id));
    let Some(place) = place else { return plan };
    let old = scope.columns[place].clone();
    let source = condition.source.clone();
    let mut expr = of_condition(condition, &source);
    if known(analyzer, old.id) {
        if expr.as_literal().is_some() {
            return plan;
        }
        expr = sum_of(Expr::column(&old, source.clone()), expr, &source);
    }
    let column = analyzer.attribute(old.name, DataType::Double);
    analyzer.running_scores.insert(column.id);
    scope.columns[place] = column.clone();
    Plan::Eval(Eval { input: Box::new(plan), fields: vec![Alias { column, expr }] })
}

/// What must be counted for one of a plan's scores.
pub struct Count {
    /// Where the documents are: all of them count, whichever rows the query wants.
    pub table: Arc<dyn Table>,
    /// The columns to be read, which [`Count::observe`] takes.
    pub columns: Vec<ScanColumn>,
    /// The score whose weights these are.
    call: Expr,
    matcher: Matcher,
}

impl Count {
    /// Nothing counted yet.
    pub fn start(&self) -> Statistics {
        self.matcher.statistics()
    }

    /// Counts documents.
    pub fn observe(&self, statistics: &mut Statistics, columns: &[Column]) {
        self.matcher.observe(statistics, columns);
    }
}

/// The counts that a plan's scores need; none for a plan without scores.
///
/// # Errors
/// When a query can't be asked of its fields.
pub fn counts(plan: &Plan, environment: &Environment) -> Result<Vec<Count>, PlanError> {
    let mut calls: Vec<Expr> = Vec::new();
    plan.any(&mut |node| {
        for expr in exprs_of(node) {
            expr.any(&mut |expr| {
                if score_of(expr).is_some() && !calls.contains(expr) {
                    calls.push(expr.clone());
                }
                false
            });
        }
        false
    });
    calls.into_iter().filter_map(|call| count(plan, call, environment).transpose()).collect()
}

/// The search whose score this is, as long as it has no weights.
fn score_of(expr: &Expr) -> Option<(&'static Search, &[Expr])> {
    let ExprKind::Call(function, args) = &expr.kind else { return None };
    let search = Search::of(function)?;
    let is_weight = |arg: &Expr| arg.data_type == DataType::Double && arg.source.text.is_empty();
    (is_score(search, function) && !args.last().is_some_and(is_weight)).then_some((search, args))
}

fn is_score(search: &Search, function: &ScalarFunction) -> bool {
    std::ptr::eq(search.score, function)
}

/// `None` when the call reads no columns of a scan: then nothing matches.
fn count(plan: &Plan, call: Expr, environment: &Environment) -> Result<Option<Count>, PlanError> {
    let Some((search, args)) = score_of(&call) else { return Ok(None) };
    let arguments = Expr::arguments(args);
    let seen: Call<'_> = function_call(search.function.name, &call.source, &arguments);
    let matcher = search.matcher(&seen, environment).map_err(|error| {
        let span = args.get(error.argument).map_or(call.source.span, |arg| arg.source.span);
        PlanError::new(error.message, span)
    })?;
    let ids: Vec<_> = args[search.fields(&seen)].iter().flat_map(Expr::columns).collect();
    let mut found = None;
    plan.any(&mut |node| {
        let Plan::Scan(scan) = node else { return false };
        let column = |id| {
            let known = scan.columns.iter().find(|(attribute, _)| attribute.id == id);
            known.map(|(_, column)| column.clone())
        };
        if let Some(columns) = ids.iter().map(|id| column(*id)).collect::<Option<Vec<_>>>() {
            found = Some((scan.table.clone(), columns));
        }
        found.is_some()
    });
    let read_directly = ids.len() == search.fields(&seen).len();
    Ok(found.filter(|_| read_directly).map(|(table, columns)| Count {
        table,
        columns,
        call: call.clone(),
        matcher,
    }))
}

/// A node's expressions that may hold scores.
fn exprs_of(plan: &Plan) -> Vec<&Expr> {
    match plan {
        Plan::Filter(filter) => vec![&filter.condition],
        Plan::Eval(eval) => eval.fields.iter().map(|field| &field.expr).collect(),
        Plan::Sort(Sort { keys, .. }) | Plan::TopN(TopN { keys, .. }) => {
            keys.iter().map(|key| &key.expr).collect()
        }
        Plan::Aggregate(aggregate) => aggregate.exprs().collect(),
        _ => Vec::new(),
    }
}

/// The same, to be changed.
fn exprs_of_mut(plan: &mut Plan) -> Vec<&mut Expr> {
    match plan {
        Plan::Filter(filter) => vec![&mut filter.condition],
        Plan::Eval(eval) => eval.fields.iter_mut().map(|field| &mut field.expr).collect(),
        Plan::Sort(Sort { keys, .. }) | Plan::TopN(TopN { keys, .. }) => {
            keys.iter_mut().map(|key| &mut key.expr).collect()
        }
        Plan::Aggregate(aggregate) => aggregate.exprs_mut().collect(),
        _ => Vec::new(),
    }
}

/// The plan with the weights that were counted.
#[must_use]
pub fn weigh(plan: Plan, counts: &[(Arc<Count>, Statistics)]) -> Plan {
    plan.transform(&mut |mut node| {
        for expr in exprs_of_mut(&mut node) {
            let whole = std::mem::replace(expr, Expr::null(Source::default()));
            *expr = whole.transform(&mut |expr| weighed(expr, counts));
        }
        node
    })
}

fn weighed(expr: Expr, counts: &[(Arc<Count>, Statistics)]) -> Expr {
    if score_of(&expr).is_none() {
        return expr;
    }
    let weights = counts.iter().find(|(count, _)| count.call == expr);
    let weights = weights.map_or_else(Vec::new, |(_, statistics)| statistics.weights());
    let weights = Value::from_values(weights.into_iter().map(Value::Double).collect());
    let Expr { kind: ExprKind::Call(function, mut args), data_type, source } = expr else { return expr };
    args.push(Expr::literal(weights, DataType::Double, Source::default()));
    Expr { kind: ExprKind::Call(function, args), data_type, source }
}
