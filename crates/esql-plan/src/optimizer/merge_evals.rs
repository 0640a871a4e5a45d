//! One computation of columns in the place of several, so that a long query's plan is not deep.
//!
//! Before: `Eval c = f(b)` over `Eval b = f(a)`
//! After:  `Eval b = f(a), c = f(b)`

use crate::{Eval, Plan};

pub(super) fn apply(plan: Plan) -> Plan {
    plan.transform(&mut |plan| match plan {
        Plan::Eval(Eval { input, fields }) => match *input {
            Plan::Eval(mut below) => {
                below.fields.extend(fields);
                Plan::Eval(below)
            }
            other => Plan::Eval(Eval { input: Box::new(other), fields }),
        },
        other => other,
    })
}
