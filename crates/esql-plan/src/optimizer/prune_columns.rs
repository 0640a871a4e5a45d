//! Reads and computes only the columns that something above needs.
//!
//! Before: `Project [a]` over `Eval b = f(c)` over `Scan [a, c, d]`
//! After:  `Project [a]` over `Scan [a]`

use std::collections::BTreeSet;

use crate::{
    Aggregate, Alias, ColumnId, Eval, Expr, Filter, InlineAggregate, JoinRows, Limit, LimitBy, MvExpand,
    Plan, Project, Sample, Score, Sort, SortKey, TopN, Union,
};

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
            prune_fields(&mut fields, &mut needed);
            let input = below(input, needed);
            if fields.is_empty() { *input } else { Plan::Eval(Eval { input, fields }) }
        }
        Plan::Project(Project { input, mut columns }) => {
            columns.retain(|column| needed.contains(&column.id));
            let needed = columns.iter().map(|column| column.id).collect();
            Plan::Project(Project { input: below(input, needed), columns })
        }
        Plan::Aggregate(mut aggregate) => {
            aggregate.aggregates.retain(|(column, _)| needed.contains(&column.id));
            let needed = read_by(&aggregate).collect();
            Plan::Aggregate(Aggregate { input: below(aggregate.input, needed), ..aggregate })
        }
        Plan::InlineAggregate(InlineAggregate { mut aggregate, mut fields }) => {
            prune_fields(&mut fields, &mut needed);
            aggregate.aggregates.retain(|(column, _)| needed.remove(&column.id));
            if fields.is_empty() && aggregate.aggregates.is_empty() {
                return *below(aggregate.input, needed);
            }
            needed.extend(read_by(&aggregate));
            let aggregate = Aggregate { input: below(aggregate.input, needed), ..aggregate };
            Plan::InlineAggregate(InlineAggregate { aggregate, fields })
        }
        Plan::Score(score) => {
            if !needed.remove(&score.column.id) {
                return prune(*score.input, needed);
            }
            needed.extend([score.score.id, score.ranking.id]);
            Plan::Score(Score { input: below(score.input, needed), ..score })
        }
        Plan::Union(mut union) => {
            union.columns.retain(|column| needed.contains(&column.attribute.id));
            let inputs = union.inputs.into_iter().enumerate().map(|(index, input)| {
                let needed = union.columns.iter().filter_map(|column| column.inputs[index]).collect();
                prune(input, needed)
            });
            Plan::Union(Union { inputs: inputs.collect(), ..union })
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
        Plan::Join(mut join) => {
            join.columns.retain(|added| needed.contains(&added.column.id));
            if join.rows == JoinRows::Merged && join.columns.is_empty() {
                return prune(*join.left, needed);
            }
            let compared = join.compared();
            let from = join.columns.iter().map(|added| added.from);
            join.right = below(join.right, from.chain(compared.iter().copied()).collect());
            needed.extend(compared);
            join.left = below(join.left, needed);
            Plan::Join(join)
        }
        Plan::LimitBy(LimitBy { input, count, keys }) => {
            needed.extend(keys.iter().flat_map(Expr::columns));
            Plan::LimitBy(LimitBy { input: below(input, needed), count, keys })
        }
        Plan::Sample(Sample { input, probability }) => {
            Plan::Sample(Sample { input: below(input, needed), probability })
        }
        Plan::ChangePoint(mut change) => {
            needed.remove(&change.kind.id);
            needed.remove(&change.p_value.id);
            needed.insert(change.value.id);
            needed.extend(change.keys.iter().flat_map(Expr::columns));
            change.input = below(change.input, needed);
            Plan::ChangePoint(change)
        }
        Plan::MvExpand(MvExpand { input, target, expanded }) => {
            // It makes rows even when nobody reads what they were made of.
            needed.remove(&expanded.id);
            needed.insert(target.id);
            Plan::MvExpand(MvExpand { input: below(input, needed), target, expanded })
        }
    }
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

fn below(mut input: Box<Plan>, needed: BTreeSet<ColumnId>) -> Box<Plan> {
    *input = prune(std::mem::replace(input.as_mut(), Plan::empty()), needed);
    input
}

fn key_columns(keys: &[SortKey]) -> impl Iterator<Item = ColumnId> {
    keys.iter().flat_map(|key| key.expr.columns())
}
