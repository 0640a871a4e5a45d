//! Caps the number of rows of a query, and of each branch of FORK: 1,000 when it has no LIMIT, 10,000 when it has one, as Elasticsearch does.

use esql_data::Warnings;

use crate::{Limit, Plan, Union};

/// How many rows a query gives at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Without a LIMIT; `None` for no cap.
    pub default: Option<usize>,
    /// With a LIMIT; `None` for no cap.
    pub most: Option<usize>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { default: Some(1_000), most: Some(10_000) }
    }
}

impl Limits {
    /// No caps at all.
    pub const NONE: Limits = Limits { default: None, most: None };
}

pub(super) fn apply(plan: Plan, limits: Limits, warnings: &mut Warnings) -> Plan {
    let plan = cap(plan, limits, warnings);
    plan.transform(&mut |plan| match plan {
        // A branch is a query of its own in this.
        Plan::Union(union) if union.fork => {
            let inputs = union.inputs.into_iter().map(|branch| cap(branch, limits, warnings)).collect();
            Plan::Union(Union { inputs, ..union })
        }
        other => other,
    })
}

fn cap(plan: Plan, limits: Limits, warnings: &mut Warnings) -> Plan {
    let has_limit = plan.any(&mut |plan| matches!(plan, Plan::Limit(_)));
    let cap = if has_limit { limits.most } else { limits.default };
    let Some(count) = cap else { return plan };
    if !has_limit {
        warnings.add_general(format!("No limit defined, adding default limit of [{count}]"));
    }
    Plan::Limit(Limit { input: Box::new(plan), count })
}
