//! Moves filters towards the scan: below the projections, computations of other columns and sorts that they stand over.
//!
//! Before: `Filter a > 1` over `Eval b = f(c)`
//! After:  `Eval b = f(c)` over `Filter a > 1`
//!
//! A filter goes below MV_EXPAND unless it reads the expanded column. A filter over a union becomes one over each of its inputs.
//! It stays above a LIMIT, and above an aggregation, whose rows are other rows.

use esql_data::Value;

use crate::{Eval, Expr, ExprKind, Filter, MvExpand, Plan, Project, Sort, Union, UnionColumn};

pub(super) fn apply(plan: Plan) -> Plan {
    plan.transform(&mut |plan| match plan {
        Plan::Filter(filter) => push(filter),
        other => other,
    })
}

/// The filter, as far down as it can go. What is below it has been through this rule already.
fn push(filter: Filter) -> Plan {
    let Filter { input, condition } = filter;
    let below = |input: Box<Plan>| Box::new(push(Filter { input, condition: condition.clone() }));
    match *input {
        Plan::Project(Project { input, columns }) => Plan::Project(Project { input: below(input), columns }),
        Plan::Sort(Sort { input, keys }) => Plan::Sort(Sort { input: below(input), keys }),
        Plan::Eval(Eval { input, fields }) => {
            let reads = condition.columns();
            if fields.iter().any(|field| reads.contains(&field.column.id)) {
                let input = Box::new(Plan::Eval(Eval { input, fields }));
                return Plan::Filter(Filter { input, condition });
            }
            Plan::Eval(Eval { input: below(input), fields })
        }
        Plan::Join(mut join)
            if !join.columns.iter().any(|added| condition.columns().contains(&added.column.id)) =>
        {
            join.left = below(join.left);
            Plan::Join(join)
        }
        Plan::Extract(mut extract)
            if extract.columns.iter().all(|(column, _)| !condition.columns().contains(&column.id)) =>
        {
            extract.input = below(extract.input);
            Plan::Extract(extract)
        }
        Plan::MvExpand(MvExpand { input, target, expanded })
            if !condition.columns().contains(&expanded.id) =>
        {
            Plan::MvExpand(MvExpand { input: below(input), target, expanded })
        }
        Plan::Membership(mut membership) if !condition.columns().contains(&membership.column.id) => {
            membership.input = below(membership.input);
            Plan::Membership(membership)
        }
        Plan::Union(union) => {
            let Union { inputs, columns, number, fork } = union;
            let inputs = inputs.into_iter().enumerate().map(|(index, input)| {
                let condition = of_input(condition.clone(), index, &columns);
                push(Filter { input: Box::new(input), condition })
            });
            Plan::Union(Union { inputs: inputs.collect(), columns, number, fork })
        }
        other => Plan::Filter(Filter { input: Box::new(other), condition }),
    }
}

/// A condition on a union's columns as one on the columns of an input.
fn of_input(condition: Expr, input: usize, columns: &[UnionColumn]) -> Expr {
    condition.transform(&mut |expr| {
        let ExprKind::Column(id, name) = &expr.kind else { return expr };
        let Some(column) = columns.iter().find(|column| column.attribute.id == *id) else { return expr };
        match column.inputs[input] {
            Some(id) => Expr { kind: ExprKind::Column(id, name.clone()), ..expr },
            None => Expr::literal(Value::Null, expr.data_type, expr.source),
        }
    })
}
