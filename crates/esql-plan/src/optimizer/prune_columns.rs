//! Reads and computes only the columns that something above needs.
//!
//! Before: `Project [a]` over `Eval b = f(c)` over `Scan [a, c, d]`
//! After:  `Project [a]` over `Scan [a]`

use std::collections::BTreeSet;

use crate::{Aggregate, ColumnId, Eval, Filter, Limit, MvExpand, Plan, Project, Sort, SortKey, TopN};

pub(super) fn apply(plan: Plan) -> Plan {
    let needed = plan.output_ids().into_iter().collect();
    prune(plan, needed)
}

/// The plan without what `needed` doesn't ask for.
fn prune(plan: Plan, mut needed: BTreeSet<ColumnId>) -> Plan {
    match plan {
        Plan::Scan(mut scan) => {
            scan.columns.retain(|(column, _)| needed.contains(&column.id));
            Plan::Scan(scan)
        }
        Plan::Values(values) => Plan::Values(values),
        Plan::Filter(Filter { input, condition }) => {
            needed.extend(condition.columns());
            Plan::Filter(Filter { input: below(input, needed), condition })
        }
        Plan::Eval(Eval { input, mut fields }) => {
            // From the last to the first: a field may be needed by one after it.
            let mut kept = Vec::new();
            while let Some(field) = fields.pop() {
                if needed.remove(&field.column.id) {
                    needed.extend(field.expr.columns());
                    kept.push(field);
                }
            }
            kept.reverse();
            let input = below(input, needed);
            if kept.is_empty() { *input } else { Plan::Eval(Eval { input, fields: kept }) }
        }
        Plan::Project(Project { input, mut columns }) => {
            columns.retain(|column| needed.contains(&column.id));
            let needed = columns.iter().map(|column| column.id).collect();
            Plan::Project(Project { input: below(input, needed), columns })
        }
        Plan::Aggregate(Aggregate { input, groups, mut aggregates }) => {
            aggregates.retain(|(column, _)| needed.contains(&column.id));
            let calls = aggregates.iter().map(|(_, call)| call);
            let read =
                calls.flat_map(|call| call.args.iter().chain(&call.filter)).flat_map(|expr| expr.columns());
            let needed = groups.iter().map(|group| group.id).chain(read).collect();
            Plan::Aggregate(Aggregate { input: below(input, needed), groups, aggregates })
        }
        Plan::Sort(Sort { input, keys }) => {
            needed.extend(key_columns(&keys));
            Plan::Sort(Sort { input: below(input, needed), keys })
        }
        Plan::Limit(Limit { input, count }) => Plan::Limit(Limit { input: below(input, needed), count }),
        Plan::TopN(TopN { input, keys, count }) => {
            needed.extend(key_columns(&keys));
            Plan::TopN(TopN { input: below(input, needed), keys, count })
        }
        Plan::MvExpand(MvExpand { input, target, expanded }) => {
            // It makes rows even when nobody reads what they were made of.
            needed.remove(&expanded.id);
            needed.insert(target.id);
            Plan::MvExpand(MvExpand { input: below(input, needed), target, expanded })
        }
    }
}

fn below(mut input: Box<Plan>, needed: BTreeSet<ColumnId>) -> Box<Plan> {
    *input = prune(std::mem::replace(input.as_mut(), Plan::empty()), needed);
    input
}

fn key_columns(keys: &[SortKey]) -> impl Iterator<Item = ColumnId> {
    keys.iter().flat_map(|key| key.expr.columns())
}
