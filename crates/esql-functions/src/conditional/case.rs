//! `CASE`

use esql_data::{Bool, Cell, Column, DataType, Failure, Outcome};

use super::choice::{Choice, Computed, result_type};
use crate::types::{BOOLEAN, REPRESENTABLE};
use crate::{
    Arguments, Call, Category, EvalContext, Example, Kernel, Param, Returns, ScalarFunction, TypeError,
    wrong_type,
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "case",
    aliases: &[],
    category: Category::Conditional,
    description: "The value behind the first condition that is true; else the last argument if no condition stands before it, or null. \
                  Later arguments are not computed.",
    params: &[
        Param::required("condition", BOOLEAN),
        Param::required("trueValue", REPRESENTABLE),
        Param::repeated("elseValue", REPRESENTABLE),
    ],
    returns: Returns::Computed(|types| types[1].no_text()),
    examples: &[
        Example::new(
            "",
            r#"ROW n = 3 | EVAL size = CASE(n < 2, "small", n < 5, "middle", "large")"#,
            "n,size\n3,middle",
        ),
        Example::new("Null where no condition holds", r#"ROW n = 3 | EVAL size = CASE(n < 2, "small")"#, "n,size\n3,null"),
        Example::new("A condition with several values counts as false", r#"ROW c = CASE([true, true], "a", "b")"#, "c\nb").warns(&[
            r#"Line 1:9: evaluation of [CASE([true, true], "a", "b")] failed, treating result as false. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
        Example::new("Values may be several", "ROW c = CASE(true, [1, 2], 3)", "c\n[1, 2]"),
    ],
    bind: |call, _| {
        let data_type = check(call).unwrap_or(DataType::Null);
        Ok(Box::new(Case { data_type }))
    },
    check: Some(check),
};

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    let count = call.args.len();
    if count < 2 {
        return Err(TypeError::new(format!(
            "expected at least two arguments in [{}] but got {count}",
            call.text
        )));
    }
    let conditions = (0..count - 1).step_by(2);
    for index in conditions.clone() {
        if !BOOLEAN.accepts(call.args[index].data_type) {
            return Err(wrong_type(count, index, BOOLEAN.expected, call));
        }
        // Errors come in the order of the arguments.
        result_type(call, conditions.clone().map(|index| index + 1).take_while(|value| *value <= index + 1))?;
    }
    result_type(call, conditions.map(|index| index + 1).chain((count % 2 == 1).then_some(count - 1)))
}

struct Case {
    data_type: DataType,
}

impl Kernel for Case {
    fn eval(&self, args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
        self.eval_lazily(&mut Computed(args), rows, context)
    }

    fn eval_lazily(&self, args: &mut dyn Arguments, rows: usize, context: &mut EvalContext<'_>) -> Column {
        let (mut choice, mut index) = (Choice::new(rows), 0);
        while index < args.count() && !choice.is_complete() {
            let is_else = index + 1 == args.count();
            if !is_else {
                let holds = holds(&args.column(index, choice.open(), context.warnings), context);
                index += 1;
                if holds.contains(&true) {
                    let rows = choice.take(Some(&holds));
                    let results = args.column(index, rows.as_ref(), context.warnings);
                    choice.set(rows, results);
                }
            } else {
                let rows = choice.take(None);
                let results = args.column(index, rows.as_ref(), context.warnings);
                choice.set(rows, results);
            }
            index += 1;
        }
        choice.finish(self.data_type, context)
    }
}

/// For each row whether the condition holds; several values are reported.
fn holds(condition: &Column, context: &mut EvalContext<'_>) -> Vec<bool> {
    let view = condition.view::<Bool>();
    let cells = (0..view.len()).map(|row| match view.cell(row) {
        Cell::One(value) => value,
        Cell::Null => false,
        Cell::Many => {
            let site = context.site.clone().with_outcome(Outcome::False);
            let failure = Failure::illegal_argument("single-value function encountered multi-value");
            context.warnings.add(&site, failure);
            false
        }
    });
    cells.collect()
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{Input, bools, call, call_with, checked, doubles, show, strs};
    use esql_data::{DataType, Value};

    #[test]
    fn the_first_true_condition_decides() {
        let (result, _) = call_with(
            &FUNCTION,
            &[
                bools(&[&[true], &[false], &[], &[false]]).into(),
                strs(&[&["a"], &["b"], &["c"], &["d"]]).into(),
                bools(&[&[true], &[true], &[true], &[]]).into(),
                "second".into(),
                strs(&[&["w"], &["x"], &["y"], &["z", "zz"]]).into(),
            ],
        );
        assert_eq!(show(&result), "a | second | second | [z, zz]");
    }

    #[test]
    fn without_a_default_the_rest_is_null() {
        let (result, _) = call_with(&FUNCTION, &[bools(&[&[true], &[false]]).into(), 1.into()]);
        assert_eq!(show(&result), "1 | null");
        let (result, _) = call_with(&FUNCTION, &[bools(&[&[false], &[false]]).into(), 1.into()]);
        assert_eq!(show(&result), "null | null");
    }

    #[test]
    fn several_values_of_a_condition_are_false() {
        let (result, warnings) =
            call_with(&FUNCTION, &[bools(&[&[true, true], &[true]]).into(), 1.into(), 2.into()]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("2 | 1", 1));
    }

    #[test]
    fn the_chosen_values_stay_as_they_are() {
        let conditions = bools(&[&[true], &[false]]);
        let (result, _) =
            call(&FUNCTION, &[conditions.clone(), doubles(&[&[1.0, 2.0], &[3.0]]), doubles(&[&[0.5], &[]])]);
        assert_eq!(show(&result), "[1.0, 2.0] | null");
        let null = Input::Constant(DataType::Null, Value::Null);
        let (result, _) = call_with(&FUNCTION, &[conditions.into(), null, "x".into()]);
        assert_eq!(show(&result), "null | x");
    }

    #[test]
    fn hundreds_of_arguments() {
        let mut inputs: Vec<Input> = (0..147)
            .flat_map(|number| {
                let condition = bools(&[&[number == 0], &[number == 73], &[number == 146], &[false]]);
                [condition.into(), number.into()]
            })
            .collect();
        inputs.push((-1).into());
        assert_eq!(show(&call_with(&FUNCTION, &inputs).0), "0 | 73 | 146 | -1");
    }

    #[test]
    fn says_which_argument_is_wrong() {
        use DataType::*;
        for (types, message) in [
            (&[Boolean][..], "expected at least two arguments in [case(a)] but got 1"),
            (
                &[Integer, Integer],
                "first argument of [case(a, b)] must be [boolean], found value [a] type [integer]",
            ),
            (
                &[Boolean, Integer, Keyword],
                "third argument of [case(a, b, c)] must be [integer], found value [c] type [keyword]",
            ),
            (
                &[Boolean, Date, Boolean, Ip, Keyword],
                "fourth argument of [case(a, b, c, d, e)] must be [datetime], found value [d] type [ip]",
            ),
        ] {
            assert_eq!(checked(&FUNCTION, types), Err(message.to_owned()));
        }
        assert_eq!(checked(&FUNCTION, &[Null, Null, Text]), Ok(Keyword));
    }
}
