//! `SORT`

use esql_data::DataType;
use esql_syntax::ast::{self, NullsOrder, SortOrder};

use crate::analyzer::Analyzer;
use crate::expr::{Expr, ExprKind, Resolver};
use crate::scope::Scope;
use crate::{Plan, Role, Sort, SortKey};

pub(crate) fn analyze(analyzer: &mut Analyzer<'_>, sort: &ast::Sort, input: Plan, scope: &mut Scope) -> Plan {
    let keys: Vec<SortKey> = sort
        .keys
        .iter()
        .map(|key| {
            let expr = Resolver::new(analyzer, scope).expr(&key.expr);
            check_sortable(analyzer, &expr);
            let descending = key.order == SortOrder::Desc;
            SortKey { expr, descending, nulls_first: key.nulls == NullsOrder::First }
        })
        .collect();
    let input = analyzer.watch(input, || computed(&keys));
    Plan::Sort(Sort { input: Box::new(input), keys })
}

/// What is computed for the order, to be watched.
fn computed(keys: &[SortKey]) -> Vec<(Expr, Role)> {
    let is_computed = |key: &&SortKey| matches!(key.expr.kind, ExprKind::Call(..));
    let value = |key: &SortKey| (key.expr.clone(), Role::Key);
    keys.iter().filter(is_computed).map(value).collect()
}

fn check_sortable(analyzer: &mut Analyzer<'_>, expr: &Expr) {
    let data_type = expr.data_type;
    if !is_sortable(data_type) {
        analyzer.error(format!("cannot sort on {}", data_type.type_name()), expr.source.span);
    }
}

/// Whether values of that type have an order.
pub(super) fn is_sortable(data_type: DataType) -> bool {
    !data_type.is_spatial()
        && !matches!(
            data_type,
            DataType::Source
                | DataType::Flattened
                | DataType::Unsupported
                | DataType::DateRange
                | DataType::DoubleRange
        )
}
