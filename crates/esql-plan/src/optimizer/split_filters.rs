//! One filter a conjunct, and no filter for `true`, so that each can move by itself and a row that fails the first is not
//! tested further.
//!
//! Before: `Filter and(a, b)`
//! After:  `Filter b` over `Filter a`

use esql_data::Value;

use crate::{Filter, Plan};

pub(super) fn apply(plan: Plan) -> Plan {
    plan.transform(&mut |plan| match plan {
        Plan::Filter(filter) => {
            let conjuncts = filter.condition.conjuncts().into_iter();
            conjuncts
                .filter(|conjunct| conjunct.as_literal() != Some(&Value::Boolean(true)))
                .fold(*filter.input, |input, condition| {
                    Plan::Filter(Filter { input: Box::new(input), condition })
                })
        }
        other => other,
    })
}
