//! Where full-text search may stand: Elasticsearch runs it in the index, so not everything may come before it or around it.

use esql_functions::search::Search;

use crate::analyzer::Analyzer;
use crate::{Expr, ExprKind, Plan};

/// Checks the condition of a WHERE over `input`.
pub(crate) fn check_condition(analyzer: &mut Analyzer<'_>, condition: &Expr, input: &Plan) {
    let mut found: Vec<&'static Search> = Vec::new();
    condition.any(&mut |expr| {
        if let ExprKind::Call(function, _) = &expr.kind {
            found.extend(Search::of(function));
        }
        false
    });
    if found.is_empty() {
        return;
    }
    for search in found {
        let refused = if search.names_fields() {
            before_language(input)
        } else {
            before_search(input).map(str::to_owned)
        };
        if let Some(command) = refused {
            let message = format!("[{}] {} cannot be used after {command}", search.name, search.kind);
            analyzer.error(message, condition.source.span);
        }
    }
    check_parents(analyzer, condition, condition);
}

/// Checks an expression with SCORE over `input`.
pub(crate) fn check_score(analyzer: &mut Analyzer<'_>, expr: &Expr, input: &Plan) {
    let is_score = |expr: &Expr| match &expr.kind {
        ExprKind::Call(function, _) => {
            function.name == "score"
                || Search::of(function).is_some_and(|search| std::ptr::eq(search.score, *function))
        }
        _ => false,
    };
    if !expr.any(&mut |expr| is_score(expr)) {
        return;
    }
    if let Some(command) = before_search(input) {
        analyzer.error(format!("[SCORE] function cannot be used after {command}"), expr.source.span);
    }
}

/// The command below that no search may follow: its rows are no longer documents.
fn before_search(input: &Plan) -> Option<&'static str> {
    let mut command = None;
    input.any(&mut |plan| {
        command = match plan {
            Plan::Limit(_) | Plan::TopN(_) => Some("LIMIT"),
            Plan::Aggregate(_) => Some("STATS"),
            Plan::InlineAggregate(_) => Some("INLINE"),
            _ => None,
        };
        command.is_some()
    });
    command
}

/// The command below that QSTR and KQL may not follow: they come right after FROM, WHERE and SORT only.
fn before_language(input: &Plan) -> Option<String> {
    if let Some(command) = before_search(input) {
        return Some(command.to_owned());
    }
    let mut command = None;
    let mut plan = Some(input);
    while let Some(node) = plan
        && command.is_none()
    {
        command = match node {
            // What subqueries do before their rows come together is checked within them.
            Plan::Scan(_) | Plan::Union(_) => break,
            Plan::Filter(_) | Plan::Sort(_) | Plan::Observe(_) => None,
            // The score of a condition before this one.
            Plan::Eval(eval)
                if matches!(*eval.input, Plan::Filter(_)) && eval.fields[0].column.name == "_score" =>
            {
                None
            }
            Plan::Eval(_) => Some("EVAL".to_owned()),
            Plan::Project(_) => Some("KEEP".to_owned()),
            other => other.describe().split(' ').next().map(str::to_uppercase),
        };
        plan = node.inputs().first().copied();
    }
    command
}

/// Around a search there may be AND, OR, NOT and comparisons only.
fn check_parents(analyzer: &mut Analyzer<'_>, expr: &Expr, condition: &Expr) {
    let ExprKind::Call(function, args) = &expr.kind else { return };
    const ALLOWED: [&str; 9] = [
        "and",
        "or",
        "not",
        "equals",
        "not_equals",
        "less_than",
        "less_than_or_equal",
        "greater_than",
        "greater_than_or_equal",
    ];
    if Search::of(function).is_some() {
        return;
    }
    for arg in args {
        if let ExprKind::Call(inner, _) = &arg.kind
            && let Some(search) = Search::of(inner)
            && !ALLOWED.contains(&function.name)
        {
            let message = format!(
                "Invalid condition [{}]. [{}] {} can't be used with {}",
                condition.source.text,
                search.name,
                search.kind,
                function.name.to_uppercase()
            );
            analyzer.error(message, condition.source.span);
        }
        check_parents(analyzer, arg, condition);
    }
}
