//! `WHERE`

use esql_data::DataType;
use esql_syntax::ast::Where;

use crate::analyzer::Analyzer;
use crate::expr::{Expr, Resolver};
use crate::scope::Scope;
use crate::{Filter, Plan, scores, search};

pub(crate) fn analyze(analyzer: &mut Analyzer<'_>, filter: &Where, input: Plan, scope: &mut Scope) -> Plan {
    let condition = Resolver::of_condition(analyzer, scope).expr(&filter.condition);
    check_condition(analyzer, &condition);
    search::check_condition(analyzer, &condition, &input, scope);
    let plan = Plan::Filter(Filter { input: Box::new(input), condition: condition.clone() });
    scores::add_to_column(analyzer, &condition, plan, scope)
}

/// A condition is a boolean.
pub(crate) fn check_condition(analyzer: &mut Analyzer<'_>, condition: &Expr) {
    if !matches!(condition.data_type, DataType::Boolean | DataType::Null) {
        let data_type = condition.data_type.type_name().to_uppercase();
        analyzer.error(
            format!("Condition expression needs to be boolean, found [{data_type}]"),
            condition.source.span,
        );
    }
}
