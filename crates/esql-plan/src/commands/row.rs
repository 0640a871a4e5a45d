//! `ROW`

use esql_syntax::ast::Row;

use super::eval;
use crate::Plan;
use crate::analyzer::Analyzer;
use crate::scope::Scope;

pub(crate) fn analyze(analyzer: &mut Analyzer<'_>, row: &Row) -> (Plan, Scope) {
    let mut scope = Scope::closed(Vec::new());
    let plan = eval::fields(analyzer, &row.fields, Plan::empty(), &mut scope, |analyzer, _, amount| {
        let text = &amount.source.text;
        analyzer.error(format!("cannot use [{text}] directly in a row assignment"), amount.source.span);
    });
    (plan, scope)
}
