//! Reads and computes only the columns that something above needs.
//!
//! Before: `Project [a]` over `Eval b = f(c)` over `Scan [a, c, d]`
//! After:  `Project [a]` over `Scan [a]`

use std::collections::BTreeSet;

use crate::{
    Aggregate, Alias, ColumnId, Eval, Expr, Extract, Filter, InlineAggregate, JoinRows, Limit, LimitBy,
    MvExpand, Plan, Project, Sample, Sort, SortKey, TopN,
};

pub(super) fn apply(mut plan: Plan) -> Plan {
    let needed = plan.output_ids().into_iter().collect();
    prune(&mut plan, needed);
    plan
}

/// Takes away what `needed` doesn't ask for. Works in place: moving nodes would cost more stack than long queries have.
fn prune(plan: &mut Plan, mut needed: BTreeSet<ColumnId>) {
    match plan {
        Plan::Scan(scan) => scan.columns.retain(|(column, _)| needed.contains(&column.id)),
        Plan::Values(_) => {}
        Plan::Filter(Filter { input, condition }) => {
            needed.extend(condition.columns());
            prune(input, needed);
        }
        Plan::Eval(Eval { input, fields }) => {
            prune_fields(fields, &mut needed);
            prune(input, needed);
            if fields.is_empty() {
                *plan = take(input);
            }
        }
        Plan::Project(Project { input, columns }) => {
            columns.retain(|column| needed.contains(&column.id));
            prune(input, columns.iter().map(|column| column.id).collect());
        }
        Plan::Aggregate(aggregate) => {
            aggregate.aggregates.retain(|(column, _)| needed.contains(&column.id));
            let needed = read_by(aggregate).collect();
            prune(&mut aggregate.input, needed);
        }
        Plan::InlineAggregate(InlineAggregate { aggregate, fields }) => {
            prune_fields(fields, &mut needed);
            aggregate.aggregates.retain(|(column, _)| needed.remove(&column.id));
            let none = fields.is_empty() && aggregate.aggregates.is_empty();
            if !none {
                needed.extend(read_by(aggregate));
            }
            prune(&mut aggregate.input, needed);
            if none {
                *plan = take(&mut aggregate.input);
            }
        }
        Plan::Membership(membership) => {
            let needs = needed.remove(&membership.column.id);
            if needs {
                needed.extend(membership.key.columns());
                prune(&mut membership.values, BTreeSet::from([membership.from.id]));
            }
            prune(&mut membership.input, needed);
            if !needs {
                *plan = take(&mut membership.input);
            }
        }
        Plan::Score(score) => {
            let needs = needed.remove(&score.column.id);
            if needs {
                needed.extend([score.score.id, score.ranking.id]);
            }
            prune(&mut score.input, needed);
            if !needs {
                *plan = take(&mut score.input);
            }
        }
        Plan::Union(union) => {
            union.columns.retain(|column| needed.contains(&column.attribute.id));
            for (index, input) in union.inputs.iter_mut().enumerate() {
                prune(input, union.columns.iter().filter_map(|column| column.inputs[index]).collect());
            }
        }
        Plan::Sort(Sort { input, keys }) | Plan::TopN(TopN { input, keys, .. }) => {
            needed.extend(key_columns(keys));
            prune(input, needed);
        }
        Plan::Limit(Limit { input, .. }) | Plan::Sample(Sample { input, .. }) => prune(input, needed),
        Plan::LimitBy(LimitBy { input, keys, .. }) => {
            needed.extend(keys.iter().flat_map(Expr::columns));
            prune(input, needed);
        }
        Plan::ChangePoint(change) => {
            needed.remove(&change.kind.id);
            needed.remove(&change.p_value.id);
            needed.insert(change.value.id);
            needed.extend(change.keys.iter().flat_map(Expr::columns));
            prune(&mut change.input, needed);
        }
        Plan::Join(join) => {
            join.columns.retain(|added| needed.contains(&added.column.id));
            if join.rows == JoinRows::Merged && join.columns.is_empty() {
                prune(&mut join.left, needed);
                *plan = take(&mut join.left);
                return;
            }
            let compared = join.compared();
            let from = join.columns.iter().map(|added| added.from);
            let right = from.chain(compared.iter().copied()).collect();
            prune(&mut join.right, right);
            needed.extend(compared);
            prune(&mut join.left, needed);
        }
        Plan::Observe(observe) => {
            needed.extend(observe.exprs.iter().flat_map(|field| field.expr.columns()));
            observe.exprs.iter().for_each(|field| _ = needed.remove(&field.column.id));
            prune(&mut observe.input, needed);
        }
        Plan::MvExpand(MvExpand { input, target, expanded }) => {
            // It makes rows even when nobody reads what they were made of.
            needed.remove(&expanded.id);
            needed.insert(target.id);
            prune(input, needed);
        }
        Plan::Extract(Extract { input, text, columns, .. }) => {
            columns.retain(|(column, _)| needed.remove(&column.id));
            if !columns.is_empty() {
                needed.extend(text.columns());
            }
            prune(input, needed);
            if columns.is_empty() {
                *plan = take(input);
            }
        }
    }
}

/// A node's input, which takes the node's place.
fn take(input: &mut Plan) -> Plan {
    std::mem::replace(input, Plan::empty())
}

/// Leaves out fields that nothing needs, and adds to `needed` what the others read.
fn prune_fields(fields: &mut Vec<Alias>, needed: &mut BTreeSet<ColumnId>) {
    // From the last to the first: a field may be needed by one after it.
    let mut kept = Vec::new();
    while let Some(field) = fields.pop() {
        if needed.remove(&field.column.id) {
            needed.extend(field.expr.columns());
            kept.push(field);
        }
    }
    kept.reverse();
    *fields = kept;
}

/// The input's columns that an aggregation groups by and computes from.
fn read_by(aggregate: &Aggregate) -> impl Iterator<Item = ColumnId> {
    let groups = aggregate.groups.iter().map(|group| group.id);
    groups.chain(aggregate.exprs().flat_map(Expr::columns))
}

fn key_columns(keys: &[SortKey]) -> impl Iterator<Item = ColumnId> {
    keys.iter().flat_map(|key| key.expr.columns())
}
