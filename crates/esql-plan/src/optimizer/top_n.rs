//! Sorts no more rows than are wanted.
//!
//! Before: `Limit 10` over `Sort a`
//! After:  `TopN 10 a`

use crate::{Limit, Plan, Sort, TopN};

pub(super) fn apply(plan: Plan) -> Plan {
    plan.transform(&mut |plan| match plan {
        Plan::Limit(Limit { input, count }) => match *input {
            Plan::Sort(Sort { input, keys }) => Plan::TopN(TopN { input, keys, count }),
            other => Plan::Limit(Limit { input: Box::new(other), count }),
        },
        other => other,
    })
}
