//! `IN`
//!
//! Null among the list's values leaves the answer open unless another one equals: three-valued logic as `a == x OR b == x`.

use std::cmp::Ordering;

use esql_data::{
    Bool, Bytes, Cell, Column, ColumnBuilder, DataType, Double, Element, Int, Ip, Long, Str, UnsignedLong,
    View, with_element,
};
use hashbrown::HashSet;

use super::comparison::compare_nanos_to_millis;
use super::promotion::{common_type, widen, widen_value};
use crate::kernels::predicate;
use crate::types::LISTED;
use crate::{
    BindError, Call, Category, EvalContext, Example, Kernel, Param, Returns, ScalarFunction, TypeError,
    kernel,
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "in",
    aliases: &[],
    category: Category::Operator,
    description: "Whether a value equals one of a list. Null for null and several values, and when only a null in the list could be equal.",
    params: &[Param::required("field", LISTED), Param::repeated("inlist", LISTED)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", "ROW a = 2 | EVAL b = a IN (1, 2)", "a,b\n2,true"),
        Example::new(
            "Null leaves open what is not found",
            "ROW a = 2 | EVAL b = a IN (1, null), c = a IN (2, null)",
            "a,b,c\n2,null,true",
        ),
        Example::new("Several values give null", "ROW a = [1, 2] | EVAL b = a IN (1, 2)", "a,b\n[1, 2],null").warns(&[
            "Line 1:27: evaluation of [a IN (1, 2)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:27: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind,
    check: Some(check),
};

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    let value = call.args[0].data_type;
    let mut date_type = None;
    for (index, item) in call.args.iter().enumerate().skip(1) {
        let fits = if value.is_date() && item.data_type.is_date() {
            *date_type.get_or_insert(item.data_type) == item.data_type
        } else {
            compatible(value, item.data_type)
        };
        if !fits {
            let message = format!(
                "{} argument of [{}] must be [{}], found value [{}] type [{}]",
                ordinal(index),
                call.text,
                value.type_name(),
                item.text,
                item.data_type.type_name()
            );
            return Err(TypeError { message, argument: Some(index) });
        }
    }
    Ok(DataType::Boolean)
}

fn compatible(value: DataType, item: DataType) -> bool {
    use DataType::{Null, UnsignedLong};
    if value == UnsignedLong || item == UnsignedLong {
        return value == item;
    }
    value == item
        || value == Null
        || item == Null
        || value.is_string() && item.is_string()
        || value.is_numeric() && item.is_numeric()
}

/// `1st`, `2nd`, `11th`
fn ordinal(number: usize) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

fn bind(call: &Call<'_>, _: &crate::Environment) -> Result<Box<dyn Kernel>, BindError> {
    let value = call.args[0].data_type;
    let items = &call.args[1..];
    if value == DataType::Null || items.iter().all(|item| item.data_type == DataType::Null) {
        return kernel(|_, rows, _| Column::nulls(DataType::Boolean, rows));
    }
    if items.iter().any(|item| item.data_type != value && item.data_type.is_date()) {
        return kernel(move |args, _, context| {
            // All the list's dates are of the other resolution than the value.
            let views: Vec<View<'_, Long>> = args.iter().map(Column::view::<Long>).collect();
            search(&views, context, |left, right| match value {
                DataType::DateNanos => compare_nanos_to_millis(left, right) == Ordering::Equal,
                _ => compare_nanos_to_millis(right, left) == Ordering::Equal,
            })
        });
    }
    let common =
        items.iter().fold(value, |common, item| common_type(common, item.data_type).unwrap_or(common));
    let constants: Option<Vec<_>> =
        items.iter().map(|item| item.constant.and_then(|value| widen_value(value, common))).collect();
    with_element!(common.layout(), E => match constants {
        Some(constants) => {
            let set = E::set(constants.iter().filter_map(E::from_value));
            kernel(move |args, _, context| {
                let column = widen(&args[0], common, context);
                predicate::<E>(&column, context, |value| E::contains(&set, value))
            })
        }
        None => kernel(move |args, _, context| {
            let columns: Vec<Column> = args.iter().map(|column| widen(column, common, context)).collect();
            let views: Vec<View<'_, E>> = columns.iter().map(Column::view::<E>).collect();
            search(&views, context, |left, right| left == right)
        }),
    })
}

/// Whether the first view's value is among the values of the others, row by row.
fn search<'a, E: Element>(
    views: &[View<'a, E>],
    context: &mut EvalContext<'_>,
    equal: impl Fn(E::Ref<'a>, E::Ref<'a>) -> bool,
) -> Column {
    let (value, items) = (views[0], &views[1..]);
    let mut builder = ColumnBuilder::<Bool>::new(DataType::Boolean, value.len());
    for row in 0..value.len() {
        match value.cell(row) {
            Cell::Null => {}
            Cell::Many => context.warn_many_values(),
            Cell::One(value) => {
                let (mut nulls, mut many, mut found) = (0, 0, false);
                for item in items {
                    match item.cell(row) {
                        Cell::Null => nulls += 1,
                        Cell::Many => {
                            context.warn_many_values();
                            many += 1;
                        }
                        Cell::One(item) => found |= equal(value, item),
                    }
                }
                // Several values in all places are as null; beside single ones they are just not equal.
                if found || nulls == 0 && many < items.len() {
                    builder.append(found);
                }
            }
        }
        builder.end_row();
    }
    builder.finish()
}

/// Elements of which constant sets can be made.
trait Member: Element {
    type Set: Send + Sync + 'static;
    fn set<'a>(values: impl Iterator<Item = Self::Ref<'a>>) -> Self::Set;
    fn contains(set: &Self::Set, value: Self::Ref<'_>) -> bool;
}

macro_rules! hashed_member {
    ($($element:ty, $owned:ty;)*) => {$(
        impl Member for $element {
            type Set = HashSet<$owned>;
            fn set<'a>(values: impl Iterator<Item = Self::Ref<'a>>) -> Self::Set {
                values.map(Into::into).collect()
            }
            #[inline]
            fn contains(set: &Self::Set, value: Self::Ref<'_>) -> bool {
                set.contains(&value)
            }
        }
    )*};
}

hashed_member! {
    Bool, bool;
    Int, i32;
    Long, i64;
    UnsignedLong, u64;
    Ip, [u8; 16];
}

macro_rules! hashed_slice_member {
    ($($element:ty, $slice:ty;)*) => {$(
        impl Member for $element {
            type Set = HashSet<Box<$slice>>;
            fn set<'a>(values: impl Iterator<Item = Self::Ref<'a>>) -> Self::Set {
                values.map(Into::into).collect()
            }
            #[inline]
            fn contains(set: &Self::Set, value: Self::Ref<'_>) -> bool {
                set.contains(value)
            }
        }
    )*};
}

hashed_slice_member! {
    Str, str;
    Bytes, [u8];
}

/// Doubles have no hash that agrees with `==`.
impl Member for Double {
    type Set = Vec<f64>;
    fn set<'a>(values: impl Iterator<Item = Self::Ref<'a>>) -> Vec<f64> {
        values.collect()
    }
    fn contains(set: &Vec<f64>, value: f64) -> bool {
        set.contains(&value)
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{Input, call, call_with, checked, column, doubles, ints, show, strs};
    use esql_data::{Column, DataType, Long, Value};

    #[test]
    fn constants() {
        let column = strs(&[&["a"], &["c"], &[], &["a", "b"]]);
        let (result, warnings) = call_with(&FUNCTION, &[column.into(), "a".into(), "b".into()]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("true | false | null | null", 1));
        let (result, _) = call_with(
            &FUNCTION,
            &[ints(&[&[1], &[2]]).into(), Input::Constant(DataType::Double, Value::Double(2.0))],
        );
        assert_eq!(show(&result), "false | true");
        let (result, _) = call_with(&FUNCTION, &[doubles(&[&[-0.0]]).into(), 0.into()]);
        assert_eq!(show(&result), "true");
    }

    #[test]
    fn null_in_the_list_leaves_the_answer_open() {
        let null = || Input::Constant(DataType::Null, Value::Null);
        let column = || Input::from(ints(&[&[1], &[2], &[]]));
        assert_eq!(show(&call_with(&FUNCTION, &[column(), 1.into(), null()]).0), "true | null | null");
        assert_eq!(show(&call_with(&FUNCTION, &[column(), null(), null()]).0), "null | null | null");
        assert_eq!(show(&call_with(&FUNCTION, &[null(), 1.into()]).0), "null");
    }

    #[test]
    fn several_values_in_the_list_equal_nothing() {
        let many = strs(&[&["a", "b"], &["a", "b"], &["a", "b"]]);
        let single = strs(&[&["x"], &["y"], &[]]);
        let value = strs(&[&["x"], &["x"], &["x"]]);
        let (result, warnings) = call(&FUNCTION, &[value.clone(), many.clone(), single]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("true | false | null", 1));
        assert_eq!(show(&call(&FUNCTION, &[value, many.clone(), many]).0), "null | null | null");
    }

    #[test]
    fn dates_of_both_resolutions() {
        let nanos = column::<Long>(DataType::DateNanos, &[&[5_000_000], &[5_000_001]]);
        let millis = Input::Constant(DataType::Date, Value::Long(5));
        assert_eq!(show(&call_with(&FUNCTION, &[nanos.clone().into(), millis]).0), "true | false");
        let millis = column::<Long>(DataType::Date, &[&[5], &[5]]);
        assert_eq!(
            show(&call(&FUNCTION, &[millis, nanos, Column::nulls(DataType::Null, 2)]).0),
            "true | null"
        );
    }

    #[test]
    fn says_which_value_does_not_fit() {
        use DataType::*;
        for (types, message) in [
            (
                &[Integer, Integer, Keyword][..],
                "2nd argument of [in(a, b, c)] must be [integer], found value [c] type [keyword]",
            ),
            (
                &[UnsignedLong, Integer],
                "1st argument of [in(a, b)] must be [unsigned_long], found value [b] type [integer]",
            ),
            (
                &[Date, Date, DateNanos],
                "2nd argument of [in(a, b, c)] must be [datetime], found value [c] type [date_nanos]",
            ),
        ] {
            assert_eq!(checked(&FUNCTION, types), Err(message.to_owned()));
        }
        assert_eq!(checked(&FUNCTION, &[Integer, Double, Null]), Ok(Boolean));
        assert_eq!(super::ordinal(11) + &super::ordinal(23), "11th23rd");
    }
}
