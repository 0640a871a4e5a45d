//! `CHANGE_POINT`

use esql_data::DataType;
use esql_syntax::Span;
use esql_syntax::ast;

use super::sort::is_sortable;
use crate::analyzer::Analyzer;
use crate::expr::{Expr, Resolver};
use crate::scope::Scope;
use crate::{Attribute, ChangePoint, LimitBy, Plan, Sort, SortKey, TopN};

/// How many rows of a series go in: one more than is looked at, so that too many can be told.
const MAX_ROWS: usize = 1001;

/// A series is ordered by its key; two columns are added, which most rows have no value in.
pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    change: &ast::ChangePoint,
    command: Span,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    let value = column(analyzer, Some(&change.value), command, scope);
    let key = column(analyzer, change.key.as_ref(), command, scope);
    let keys: Vec<Expr> = change.by.iter().map(|by| Resolver::new(analyzer, scope).expr(by)).collect();
    let kind = target(analyzer, change.targets.as_ref().map(|(kind, _)| kind), "type");
    let p_value = target(analyzer, change.targets.as_ref().map(|(_, p_value)| p_value), "pvalue");
    let kind = analyzer.attribute(kind, DataType::Keyword);
    let p_value = analyzer.attribute(p_value, DataType::Double);
    let (Some(value), Some(key)) = (value, key) else { return input };
    if !is_sortable(key.data_type) {
        analyzer.error(format!("change point key [{}] must be sortable", key.name), command);
    }
    if !value.data_type.is_numeric() {
        analyzer.error(format!("change point value [{}] must be numeric", value.name), command);
    }
    scope.define(kind.clone());
    scope.define(p_value.clone());
    let source = analyzer.source(command);
    let ascending = |expr: Expr| SortKey { expr, descending: false, nulls_first: false };
    let mut order: Vec<SortKey> = keys.iter().cloned().map(ascending).collect();
    order.push(ascending(Expr::column(&key, source.clone())));
    let input = Box::new(input);
    let input = Box::new(if keys.is_empty() {
        Plan::TopN(TopN { input, keys: order, count: MAX_ROWS })
    } else {
        let sorted = Box::new(Plan::Sort(Sort { input, keys: order }));
        Plan::LimitBy(LimitBy { input: sorted, count: MAX_ROWS, keys: keys.clone() })
    });
    Plan::ChangePoint(Box::new(ChangePoint { input, value, keys, kind, p_value, source }))
}

/// The column of that name; `@timestamp` when there is none.
fn column(
    analyzer: &mut Analyzer<'_>,
    name: Option<&ast::Name>,
    command: Span,
    scope: &mut Scope,
) -> Option<Attribute> {
    let (name, span) = match name {
        Some(name) => (analyzer.name(name)?, name.span),
        None => ("@timestamp".to_owned(), command),
    };
    analyzer.find_column(&name, span, scope)
}

fn target(analyzer: &mut Analyzer<'_>, name: Option<&ast::Name>, default: &str) -> String {
    name.and_then(|name| analyzer.name(name)).unwrap_or_else(|| default.to_owned())
}
