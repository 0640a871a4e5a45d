//! `FUSE`

use esql_data::{DataType, Value};
use esql_functions::AggregateFunction;
use esql_functions::registry::{self, Function};
use esql_syntax::Span;
use esql_syntax::ast::{self, FuseOption, Map, MapValue};

use crate::analyzer::Analyzer;
use crate::expr::{Expr, ExprKind};
use crate::scope::Scope;
use crate::{Aggregate, AggregateCall, Alias, Attribute, Eval, Plan, Score, ScoreMethod};

/// Rows of equal keys become one, whose score is the sum of theirs after they were made comparable. Its ranking is all of
/// theirs, other columns have the first value there is. The score comes first, other columns stay where they are.
pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    fuse: &ast::Fuse,
    span: Span,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    let is_limited =
        |plan: &Plan| matches!(plan, Plan::Limit(_)) || matches!(plan, Plan::Union(union) if union.fork);
    if !input.any(&mut |plan| is_limited(plan)) {
        let message =
            "FUSE can only be used on a limited number of rows. Consider adding a LIMIT before FUSE.";
        analyzer.error(message, span);
    }
    let (method, weights) = options(analyzer, fuse, span);
    let Some(columns) = columns(analyzer, fuse, span, scope) else {
        *scope = Scope::unknown();
        return input;
    };
    let Columns { score, ranking, keys } = columns;
    let source = analyzer.source(span);
    let column = analyzer.attribute(score.name.clone(), DataType::Double);
    let mut fields = Vec::new();
    let mut aggregates = Vec::new();
    let total = call("sum", vec![Expr::column(&column, source.clone())], DataType::Double, None);
    let sum = analyzer.attribute(score.name.clone(), DataType::Double);
    aggregates.extend(total.map(|total| (sum.clone(), total)));
    let mut output = vec![sum];
    for known in &scope.columns {
        if known.id == score.id {
            continue;
        }
        if keys.contains(known) {
            output.push(known.clone());
            continue;
        }
        let value = Expr::column(known, source.clone());
        let data_type = if known.data_type == DataType::Text { DataType::Keyword } else { known.data_type };
        let fused = analyzer.attribute(known.name.clone(), data_type);
        let has_values = !matches!(known.data_type, DataType::Null | DataType::Unsupported);
        let aggregate = match known.id == ranking.id {
            true => call("values", vec![value], data_type, None),
            false if has_values => {
                let any = Expr::null(source.clone());
                call("first", vec![value.clone(), any], data_type, is_not_null(value))
            }
            false => None,
        };
        match aggregate {
            Some(aggregate) => aggregates.push((fused.clone(), aggregate)),
            None => {
                let expr = Expr::literal(Value::Null, data_type, source.clone());
                fields.push(Alias { column: fused.clone(), expr });
            }
        }
        output.push(fused);
    }
    let input = Box::new(input);
    let input =
        Box::new(Plan::Score(Box::new(Score { input, score, ranking, column, method, weights, source })));
    let plan = Plan::Aggregate(Aggregate { input, groups: keys, aggregates });
    *scope = Scope { unknown: scope.unknown, ..Scope::closed(output) };
    if fields.is_empty() { plan } else { Plan::Eval(Eval { input: Box::new(plan), fields }) }
}

fn call(name: &str, args: Vec<Expr>, data_type: DataType, filter: Option<Expr>) -> Option<AggregateCall> {
    let function: &'static AggregateFunction = match registry::find(name) {
        Some(Function::Aggregate(function)) => function,
        _ => return None,
    };
    let source = args.first()?.source.clone();
    Some(AggregateCall { function, args, over_time: None, filter, data_type, source })
}

fn is_not_null(value: Expr) -> Option<Expr> {
    let Some(Function::Scalar(function)) = registry::find("is_not_null") else { return None };
    let source = value.source.clone();
    Some(Expr { kind: ExprKind::Call(function, vec![value]), data_type: DataType::Boolean, source })
}

/// The columns that FUSE names, or that it takes when it doesn't.
struct Columns {
    score: Attribute,
    ranking: Attribute,
    keys: Vec<Attribute>,
}

fn columns(analyzer: &mut Analyzer<'_>, fuse: &ast::Fuse, span: Span, scope: &mut Scope) -> Option<Columns> {
    let (mut score, mut ranking, mut keys) = (None, None, None);
    for option in &fuse.options {
        match option {
            FuseOption::Score(name) => score = Some(name),
            FuseOption::Group(name) => ranking = Some(name),
            FuseOption::Key(names) => keys = Some(names),
            FuseOption::With(_) => {}
        }
    }
    let score = match score {
        Some(name) => named(analyzer, name, scope),
        None => default(analyzer, "_score", "a score column", span, scope),
    };
    let ranking = match ranking {
        Some(name) => named(analyzer, name, scope),
        None => default(analyzer, "_fork", "a column to group by", span, scope),
    };
    let keys: Vec<(Option<Attribute>, Span)> = match keys {
        Some(names) => names.iter().map(|name| (named(analyzer, name, scope), name.span)).collect(),
        None => ["_id", "_index"]
            .map(|name| (default(analyzer, name, "a key column", span, scope), span))
            .into_iter()
            .collect(),
    };
    let upper = |column: &Attribute| column.data_type.type_name().to_uppercase();
    if let Some(score) = score.as_ref().filter(|score| score.data_type != DataType::Double) {
        let message = format!("expected SCORE BY column [{}] to be DOUBLE, not {}", score.name, upper(score));
        analyzer.error(message, span);
    }
    if let Some(ranking) = ranking.as_ref().filter(|ranking| !ranking.data_type.is_string()) {
        let message = format!(
            "expected GROUP BY field [{}] to be KEYWORD or TEXT, not {}",
            ranking.name,
            upper(ranking)
        );
        analyzer.error(message, span);
    }
    for (key, span) in &keys {
        if let Some(key) = key.as_ref().filter(|key| !key.data_type.is_string()) {
            let message =
                format!("expected KEY BY field [{}] to be KEYWORD or TEXT, not {}", key.name, upper(key));
            analyzer.error(message, *span);
        }
    }
    let keys: Option<Vec<Attribute>> = keys.into_iter().map(|(key, _)| key).collect();
    Some(Columns { score: score?, ranking: ranking?, keys: keys? })
}

fn named(analyzer: &mut Analyzer<'_>, name: &ast::Name, scope: &mut Scope) -> Option<Attribute> {
    let text = analyzer.name(name)?;
    analyzer.find_column(&text, name.span, scope)
}

fn default(
    analyzer: &mut Analyzer<'_>,
    name: &str,
    what: &str,
    span: Span,
    scope: &Scope,
) -> Option<Attribute> {
    let found = scope.columns.iter().find(|column| column.name == name).cloned();
    if found.is_none() && !scope.unknown {
        analyzer.error(format!("FUSE requires {what}, default [{name}] column not found."), span);
    }
    found
}

/// The method, and how much each ranking counts.
fn options(analyzer: &mut Analyzer<'_>, fuse: &ast::Fuse, span: Span) -> (ScoreMethod, Vec<(String, f64)>) {
    let linear = fuse.method.as_ref().is_some_and(|method| method.name.eq_ignore_ascii_case("linear"));
    let mut method = if linear { ScoreMethod::Linear } else { ScoreMethod::ReciprocalRank(60.0) };
    let mut weights = Vec::new();
    let maps = fuse.options.iter().filter_map(|option| match option {
        FuseOption::With(map) => Some(map),
        _ => None,
    });
    for entry in maps.flat_map(|map| &map.entries) {
        match (entry.key.text.as_str(), &entry.value) {
            ("weights", MapValue::Map(map)) => weights = self::weights(analyzer, map),
            ("weights", value) => {
                let text = value.span().text(analyzer.text).to_owned();
                analyzer.error(format!("expected weights to be a MapExpression, got [{text}]"), span);
            }
            ("rank_constant", value) if !linear => {
                if let Some(constant) = positive(analyzer, value, "rank_constant") {
                    method = ScoreMethod::ReciprocalRank(constant);
                }
            }
            ("normalizer", value) if linear => {
                if let Some(normalizer) = normalizer(analyzer, value) {
                    method = normalizer;
                }
            }
            (key, _) => {
                let text = span.text(analyzer.text).to_owned();
                analyzer.error(format!("unknown option [{key}] in [{text}]"), span);
            }
        }
    }
    (method, weights)
}

fn weights(analyzer: &mut Analyzer<'_>, map: &Map) -> Vec<(String, f64)> {
    let mut weights = Vec::new();
    for entry in &map.entries {
        let weight = positive(analyzer, &entry.value, "weight");
        weights.extend(weight.map(|weight| (entry.key.text.clone(), weight)));
    }
    weights
}

fn normalizer(analyzer: &mut Analyzer<'_>, value: &MapValue) -> Option<ScoreMethod> {
    let span = value.span();
    let source = span.text(analyzer.text).to_owned();
    let MapValue::Constant(constant) = value else {
        analyzer.error(format!("expected normalizer to be a literal, got [{source}]"), span);
        return None;
    };
    let (value, _) = analyzer.literal(&constant.value, span)?;
    let Some(name) = value.as_str() else {
        analyzer.error(format!("expected normalizer to be a string, got [{source}]"), span);
        return None;
    };
    match name.to_ascii_lowercase().as_str() {
        "none" => Some(ScoreMethod::Linear),
        "minmax" => Some(ScoreMethod::MinMax),
        "l2_norm" => Some(ScoreMethod::L2Norm),
        _ => {
            analyzer.error(format!("[{source}] is not a valid normalizer"), span);
            None
        }
    }
}

/// A number greater than zero.
fn positive(analyzer: &mut Analyzer<'_>, value: &MapValue, name: &str) -> Option<f64> {
    let span = value.span();
    let source = span.text(analyzer.text).to_owned();
    let MapValue::Constant(constant) = value else {
        analyzer.error(format!("expected {name} to be a literal, got [{source}]"), span);
        return None;
    };
    let (value, _) = analyzer.literal(&constant.value, span)?;
    let Some(number) = value.as_f64() else {
        analyzer.error(format!("expected {name} to be numeric, got [{source}]"), span);
        return None;
    };
    if number <= 0.0 {
        analyzer.error(format!("expected {name} to be positive, got [{source}]"), span);
        return None;
    }
    Some(number)
}
