//! `WHERE`

use esql_data::DataType;
use esql_syntax::ast::Where;

use crate::analyzer::Analyzer;
use crate::expr::{Expr, Resolver};
use crate::scope::Scope;
use crate::{Filter, Membership, Plan, Role, scores, search};

pub(crate) fn analyze(analyzer: &mut Analyzer<'_>, filter: &Where, input: Plan, scope: &mut Scope) -> Plan {
    analyzer.memberships = Some(Vec::new());
    let condition = Resolver::of_condition(analyzer, scope).expr(&filter.condition);
    let memberships = analyzer.memberships.take().unwrap_or_default();
    check_condition(analyzer, &condition);
    search::check_condition(analyzer, &condition, &input);
    let plan = filtered(analyzer, input, memberships, condition.clone());
    scores::add_to_column(analyzer, &condition, plan, scope)
}

/// The rows for which the condition is true. What asks no subquery is tested first.
fn filtered(analyzer: &mut Analyzer<'_>, input: Plan, memberships: Vec<Membership>, condition: Expr) -> Plan {
    let filter = |input: Plan, condition: Expr| Plan::Filter(Filter { input: Box::new(input), condition });
    let ask = |input: Plan, memberships: Vec<Membership>| {
        memberships.into_iter().fold(input, |input, membership| {
            Plan::Membership(Box::new(Membership { input: Box::new(input), ..membership }))
        })
    };
    if memberships.is_empty() || analyzer.is_traced() {
        // Who watches wants to know what each part is for each row.
        let input = ask(input, memberships);
        let input = analyzer.watch(input, || vec![(condition.clone(), Role::Condition)]);
        return filter(input, condition);
    }
    let asks = |condition: &Expr| {
        let read = condition.columns();
        memberships.iter().any(|membership| read.contains(&membership.column.id))
    };
    let (asking, plain): (Vec<Expr>, Vec<Expr>) = condition.conjuncts().into_iter().partition(asks);
    let input = plain.into_iter().fold(input, filter);
    asking.into_iter().fold(ask(input, memberships), filter)
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
