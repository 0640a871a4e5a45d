//! `MV_EXPAND`

use esql_data::DataType;
use esql_syntax::ast;

use crate::analyzer::Analyzer;
use crate::scope::Scope;
use crate::{Alias, Eval, Expr, MvExpand, Plan};

/// The column keeps its name and place and gets a new identity: above, it has single values.
pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    expand: &ast::MvExpand,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    let span = expand.field.span;
    let Some(name) = analyzer.name(&expand.field) else { return input };
    let Some(target) = analyzer.find_column(&name, span, scope) else { return input };
    if target.data_type == DataType::Unsupported {
        let reason = analyzer.tables.unsupported_reason(target.id, &name);
        analyzer.error(reason, span);
    }
    let expanded = analyzer.attribute(target.name.clone(), target.data_type);
    let shared = scope.columns.iter().any(|column| column.id == target.id && column.name != target.name);
    scope.replace(&target, expanded.clone());
    if !shared {
        return Plan::MvExpand(MvExpand { input: Box::new(input), target, expanded });
    }
    // STATS gives what is computed once two names when it is written twice; only one of them is expanded.
    let copy = analyzer.attribute(target.name.clone(), target.data_type);
    let field = Alias { column: copy.clone(), expr: Expr::column(&target, analyzer.source(span)) };
    let input = Box::new(Plan::Eval(Eval { input: Box::new(input), fields: vec![field] }));
    Plan::MvExpand(MvExpand { input, target: copy, expanded })
}
