//! Moves filters towards the scan: below the projections, computations of other columns and sorts that they stand over.
//!
//! Before: `Filter a > 1` over `Eval b = f(c)`
//! After:  `Eval b = f(c)` over `Filter a > 1`
//!
//! A filter that can't go further does not keep those above it from going. A filter goes below MV_EXPAND unless it reads the
//! expanded column. A filter over a union becomes one over each of its inputs. It stays above a LIMIT, and above an aggregation,
//! whose rows are other rows.

use esql_data::Value;

use crate::{ColumnId, Eval, Expr, ExprKind, Filter, MvExpand, Plan, Project, Sort, Union, UnionColumn};

pub(super) fn apply(plan: Plan) -> Plan {
    plan.transform(&mut |plan| match plan {
        Plan::Filter(filter) => push(filter),
        other => other,
    })
}

/// The filter, as far down as it can go. What is below it has been through this rule already.
fn push(filter: Filter) -> Plan {
    if !passes(&filter.input, &filter.condition.columns()) {
        return Plan::Filter(filter);
    }
    let Filter { input, condition } = filter;
    let below = |input: Box<Plan>| Box::new(push(Filter { input, condition: condition.clone() }));
    match *input {
        Plan::Filter(Filter { input, condition: other }) => {
            Plan::Filter(Filter { input: below(input), condition: other })
        }
        Plan::Project(Project { input, columns }) => Plan::Project(Project { input: below(input), columns }),
        Plan::Sort(Sort { input, keys }) => Plan::Sort(Sort { input: below(input), keys }),
        Plan::Eval(Eval { input, fields }) => Plan::Eval(Eval { input: below(input), fields }),
        Plan::Join(mut join) => {
            join.left = below(join.left);
            Plan::Join(join)
        }
        Plan::Extract(mut extract) => {
            extract.input = below(extract.input);
            Plan::Extract(extract)
        }
        Plan::MvExpand(MvExpand { input, target, expanded }) => {
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

/// Whether a filter that reads these columns can stand below the node; below another filter, if that gets it further.
fn passes(plan: &Plan, reads: &[ColumnId]) -> bool {
    match plan {
        Plan::Project(_) | Plan::Sort(_) | Plan::Union(_) => true,
        Plan::Filter(filter) => passes(&filter.input, reads),
        Plan::Eval(eval) => !eval.fields.iter().any(|field| reads.contains(&field.column.id)),
        Plan::Join(join) => !join.columns.iter().any(|added| reads.contains(&added.column.id)),
        Plan::Extract(extract) => !extract.columns.iter().any(|(column, _)| reads.contains(&column.id)),
        Plan::MvExpand(expand) => !reads.contains(&expand.expanded.id),
        _ => false,
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
