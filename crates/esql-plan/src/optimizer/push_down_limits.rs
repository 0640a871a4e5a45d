//! Moves limits towards the scan: below projections and computations, into another limit, into the scan itself.
//!
//! Before: `Limit 10` over `Eval b = f(c)` over `Scan`
//! After:  `Eval b = f(c)` over `Limit 10` over `Scan limit 10`
//!
//! MV_EXPAND makes at least one row of each, so the first ten rows above it come of the first ten below: the limit stays above
//! and stands below as well.

use crate::{Eval, JoinRows, Limit, MvExpand, Plan, Project};

pub(super) fn apply(plan: Plan) -> Plan {
    plan.transform(&mut |plan| match plan {
        Plan::Limit(limit) => push(limit),
        other => other,
    })
}

/// The limit, as far down as it can go. What is below it has been through this rule already.
fn push(limit: Limit) -> Plan {
    let Limit { input, count } = limit;
    let below = |input: Box<Plan>| Box::new(push(Limit { input, count }));
    match *input {
        Plan::Project(Project { input, columns }) => Plan::Project(Project { input: below(input), columns }),
        Plan::Eval(Eval { input, fields }) => Plan::Eval(Eval { input: below(input), fields }),
        Plan::Extract(mut extract) => {
            extract.input = below(extract.input);
            Plan::Extract(extract)
        }
        Plan::Limit(inner) => push(Limit { input: inner.input, count: count.min(inner.count) }),
        Plan::Join(mut join) => {
            join.left = below(join.left);
            match join.rows {
                JoinRows::Merged => Plan::Join(join),
                // A row comes of each row at least, so no more than that many are looked up.
                JoinRows::Each => Plan::Limit(Limit { input: Box::new(Plan::Join(join)), count }),
            }
        }
        Plan::MvExpand(MvExpand { input, target, expanded }) => {
            let expand = MvExpand { input: below(input), target, expanded };
            Plan::Limit(Limit { input: Box::new(Plan::MvExpand(expand)), count })
        }
        Plan::Membership(mut membership) => {
            membership.input = below(membership.input);
            Plan::Membership(membership)
        }
        Plan::Union(mut union) => {
            union.inputs =
                union.inputs.into_iter().map(|input| below(Box::new(input))).map(|input| *input).collect();
            Plan::Limit(Limit { input: Box::new(Plan::Union(union)), count })
        }
        Plan::Scan(mut scan) => {
            scan.limit = Some(scan.limit.map_or(count, |known| known.min(count)));
            Plan::Limit(Limit { input: Box::new(Plan::Scan(scan)), count })
        }
        other => Plan::Limit(Limit { input: Box::new(other), count }),
    }
}
