//! Tells the scan which conditions its rows will be tested for, so that the reader can leave rows out early.
//!
//! Before: `Filter a == 1` over `Scan`
//! After:  `Filter a == 1` over `Scan predicates [a == 1]`

use crate::{Expr, Filter, Plan, TableScan};

pub(super) fn apply(plan: Plan) -> Plan {
    plan.transform(&mut |plan| match plan {
        Plan::Filter(filter) => offer(filter),
        other => other,
    })
}

fn offer(mut filter: Filter) -> Plan {
    if let Some(scan) = scan_below(&mut filter.input) {
        let condition: Expr = filter.condition.clone();
        scan.predicates.push(condition);
    }
    Plan::Filter(filter)
}

/// The scan, when only filters are between it and here.
fn scan_below(plan: &mut Plan) -> Option<&mut TableScan> {
    match plan {
        Plan::Scan(scan) => Some(scan),
        Plan::Filter(filter) => scan_below(&mut filter.input),
        _ => None,
    }
}
