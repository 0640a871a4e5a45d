//! Tells the scan which conditions its rows will be tested for, so that the reader can leave rows out early, and tests those
//! conditions first, as Elasticsearch does with what it looks up in an index.
//!
//! Before: `Filter a == 1` over `Filter length(b) > 2` over `Scan`
//! After:  `Filter length(b) > 2` over `Filter a == 1` over `Scan predicates [a == 1]`

use crate::predicates::can_push_down;
use crate::{ColumnId, Expr, Filter, Plan, ScanColumn, TableScan};

pub(super) fn apply(plan: Plan) -> Plan {
    plan.transform(&mut |plan| match plan {
        Plan::Scan(scan) => Plan::Scan(scan),
        // From the leaves up: the filters below are in order already.
        Plan::Filter(filter) => offer(filter),
        other => other,
    })
}

fn offer(filter: Filter) -> Plan {
    let Filter { mut input, condition } = filter;
    match scan_below(&mut input) {
        Some(scan) if can_push_down(&condition, &|id| is_field(scan, id)) => {
            scan.predicates.push(condition.clone());
            let pushed = scan.predicates.len() - 1;
            insert(*input, condition, pushed)
        }
        _ => Plan::Filter(Filter { input, condition }),
    }
}

/// Puts the filter above the first `pushed` filters over the scan, but below the others.
fn insert(input: Plan, condition: Expr, pushed: usize) -> Plan {
    match input {
        Plan::Filter(above) if filters(&above.input) >= pushed => {
            let below = insert(*above.input, condition, pushed);
            Plan::Filter(Filter { input: Box::new(below), condition: above.condition })
        }
        input => Plan::Filter(Filter { input: Box::new(input), condition }),
    }
}

/// How many filters there are down to the scan.
fn filters(plan: &Plan) -> usize {
    if let Plan::Filter(filter) = plan { 1 + filters(&filter.input) } else { 0 }
}

fn is_field(scan: &TableScan, id: ColumnId) -> bool {
    let is_field = |column: &ScanColumn| matches!(column, ScanColumn::Field { .. });
    scan.columns.iter().any(|(attribute, column)| attribute.id == id && is_field(column))
}

/// The scan, when only filters are between it and here.
fn scan_below(plan: &mut Plan) -> Option<&mut TableScan> {
    match plan {
        Plan::Scan(scan) => Some(scan),
        Plan::Filter(filter) => scan_below(&mut filter.input),
        _ => None,
    }
}
