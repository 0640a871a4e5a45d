//! `ROW`

use esql_data::DataType;
use esql_syntax::ast::Row;

use super::eval;
use crate::analyzer::Analyzer;
use crate::expr::Expr;
use crate::scope::Scope;
use crate::{Alias, Eval, Plan};

pub(crate) fn analyze(analyzer: &mut Analyzer<'_>, row: &Row) -> (Plan, Scope) {
    let mut scope = Scope::closed(Vec::new());
    let plan = eval::fields(analyzer, &row.fields, Plan::empty(), &mut scope, |analyzer, _, amount| {
        let text = &amount.source.text;
        analyzer.error(format!("cannot use [{text}] directly in a row assignment"), amount.source.span);
    });
    let mut nulls = Vec::new();
    for name in analyzer.unmapped_names.clone() {
        if scope.columns.iter().all(|column| column.name != name) {
            let column = analyzer.attribute(name, DataType::Null);
            let expr = Expr::null(analyzer.source(row.fields[0].span));
            analyzer.define_known(column.id, &expr);
            scope.define(column.clone());
            nulls.push(Alias { column, expr });
        }
    }
    let plan = match nulls.is_empty() {
        true => plan,
        false => Plan::Eval(Eval { input: Box::new(plan), fields: nulls }),
    };
    (plan, scope)
}
