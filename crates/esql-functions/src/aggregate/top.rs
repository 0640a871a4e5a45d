//! `TOP`

use esql_data::{Column, ColumnBuilder, DataType, Double, Element, Int, Layout, Long, Str, with_element};
use std::cmp::Ordering;
use std::marker::PhantomData;

use super::best::{Best, Ranking};
use super::dense::{Aggregate, dense, each_value};
use super::owned::Owned;
use crate::function::{check_arguments, wrong_type};
use crate::types::{INTEGER, STRING, Types};
use crate::{
    Accumulator, AggregateFunction, Assignment, BindError, Call, EvalContext, Example, Param, Returns,
    TypeError,
};

const FIELD: Types = Types {
    members: &[
        DataType::Boolean,
        DataType::Integer,
        DataType::Long,
        DataType::Double,
        DataType::Keyword,
        DataType::Text,
        DataType::Ip,
        DataType::Date,
    ],
    expected: "boolean, date, ip, string or numeric except unsigned_long or counter types",
};

/// What can be ranked by and put out when the two are different fields.
const WITH_OUTPUT: Types = Types {
    members: &[
        DataType::Integer,
        DataType::Long,
        DataType::Double,
        DataType::Keyword,
        DataType::Text,
        DataType::Date,
    ],
    expected: "date, string or numeric except unsigned_long or counter types",
};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "top",
    aliases: &[],
    description: "The greatest (`desc`) or least (`asc`, which is the default) values of the group, repetitions included, or \
                  the values of another field beside them. Null for a group without values.",
    params: &[
        Param::required("field", FIELD),
        Param::required("limit", INTEGER).constant(),
        Param::optional("order", STRING).constant(),
        Param::optional("outputField", WITH_OUTPUT),
    ],
    returns: Returns::Computed(|types| types.get(3).unwrap_or(&types[0]).no_text()),
    examples: &[
        Example::new("", r#"ROW n = [3, 9, 7] | STATS t = TOP(n, 2, "desc")"#, "t\n[9, 7]"),
        Example::new(
            "Ascending order is the default",
            "ROW n = [3, 9, 7, 3] | STATS t = TOP(n, 2)",
            "t\n[3, 3]",
        ),
        Example::new(
            "Another field's values",
            r#"ROW n = 1, s = "one" | STATS t = TOP(n, 1, "asc", s)"#,
            "t\none",
        ),
        Example::new("Nulls are left out", r#"ROW n = null::long | STATS t = TOP(n, 2, "asc")"#, "t\nnull"),
    ],
    bind: |call, _| bind(call),
    check: Some(check),
};

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    check_arguments(FUNCTION.params, call)?;
    let at = |argument, message| TypeError { message, argument: Some(argument) };
    if let Some(limit) = call.constant(1) {
        match limit.as_i64() {
            None => {
                let message = format!(
                    "second argument of [{}] cannot be null, received [{}]",
                    call.text, call.args[1].text
                );
                return Err(at(1, message));
            }
            Some(limit) if limit <= 0 => {
                return Err(at(
                    1,
                    format!("Limit must be greater than 0 in [{}], found [{limit}]", call.text),
                ));
            }
            Some(_) => {}
        }
    }
    if let Some(order) = call.constant(2) {
        let order = order.as_str().unwrap_or("null");
        if !order.eq_ignore_ascii_case("asc") && !order.eq_ignore_ascii_case("desc") {
            let text = call.text;
            return Err(at(
                2,
                format!("Invalid order value in [{text}], expected [ASC, DESC] but got [{order}]"),
            ));
        }
    }
    if call.args.len() == 4 && !WITH_OUTPUT.accepts(call.args[0].data_type) {
        return Err(wrong_type(FUNCTION.params.len(), 0, WITH_OUTPUT.expected, call));
    }
    Ok(FUNCTION.returns.of(&call.types()))
}

fn bind(call: &Call<'_>) -> Result<Box<dyn Accumulator>, BindError> {
    let limit =
        call.constant(1).and_then(esql_data::Value::as_i64).and_then(|limit| usize::try_from(limit).ok());
    let limit = limit
        .filter(|limit| *limit > 0)
        .ok_or_else(|| BindError::new(1, "the limit must be a positive number"))?;
    let descending = call.constant_str(2).is_some_and(|order| order.eq_ignore_ascii_case("desc"));
    let field = call.args[0].data_type.no_text();
    let Some(output) = call.args.get(3).map(|output| output.data_type.no_text()) else {
        return with_element!(field.layout(), E => {
            dense(Top::<E> { data_type: field, limit, descending, element: PhantomData })
        });
    };
    match field.layout() {
        Layout::Int => bind_with_output::<Int>(output, limit, descending),
        Layout::Double => bind_with_output::<Double>(output, limit, descending),
        Layout::Str => bind_with_output::<Str>(output, limit, descending),
        _ => bind_with_output::<Long>(output, limit, descending),
    }
}

fn bind_with_output<K: Owned>(
    data_type: DataType,
    limit: usize,
    descending: bool,
) -> Result<Box<dyn Accumulator>, BindError> {
    match data_type.layout() {
        Layout::Int => dense(TopBy::<K, Int> { data_type, limit, descending, elements: PhantomData }),
        Layout::Double => dense(TopBy::<K, Double> { data_type, limit, descending, elements: PhantomData }),
        Layout::Str => dense(TopBy::<K, Str> { data_type, limit, descending, elements: PhantomData }),
        _ => dense(TopBy::<K, Long> { data_type, limit, descending, elements: PhantomData }),
    }
}

fn compare<E: Element>(left: E::Ref<'_>, right: E::Ref<'_>, descending: bool) -> Ordering {
    let ordering = E::compare(left, right);
    if descending { ordering.reverse() } else { ordering }
}

/// The best values of a field.
#[derive(Clone)]
struct Top<E> {
    data_type: DataType,
    limit: usize,
    descending: bool,
    element: PhantomData<E>,
}

impl<E: Owned> Ranking for Top<E> {
    type Entry = E::Own;

    fn limit(&self) -> usize {
        self.limit
    }

    fn compare(&self, left: &E::Own, right: &E::Own) -> Ordering {
        compare::<E>(E::get(left), E::get(right), self.descending)
    }

    fn heap(entry: &E::Own) -> usize {
        E::heap(entry)
    }
}

impl<E: Owned> Aggregate for Top<E> {
    type State = Best<E::Own>;
    type Output = E;

    fn output_type(&self) -> DataType {
        self.data_type
    }

    fn update(
        &self,
        states: &mut [Self::State],
        assignment: Assignment<'_>,
        args: &[Column],
        heap: &mut usize,
        _: &mut EvalContext<'_>,
    ) {
        each_value::<E>(assignment, &args[0], |group, value| {
            let best = &mut states[group];
            let beats = |bar: &E::Own| compare::<E>(value, E::get(bar), self.descending) == Ordering::Less;
            if best.bar(self.limit).is_none_or(beats) {
                *heap -= best.heap();
                best.push(self, E::own(value));
                *heap += best.heap();
            }
        });
    }

    fn merge(&self, state: &mut Self::State, later: Self::State) {
        state.merge(self, later);
    }

    fn finish(&self, state: Self::State, result: &mut ColumnBuilder<E>, _: &mut EvalContext<'_>) {
        state.into_sorted(self).iter().for_each(|value| result.append(E::get(value)));
    }

    fn heap(state: &Self::State) -> usize {
        state.heap()
    }
}

/// The values of a field where another field has its best values; among equals the better of the output itself.
#[derive(Clone)]
struct TopBy<K, V> {
    data_type: DataType,
    limit: usize,
    descending: bool,
    elements: PhantomData<(K, V)>,
}

impl<K: Owned, V: Owned> Ranking for TopBy<K, V> {
    type Entry = (K::Own, V::Own);

    fn limit(&self) -> usize {
        self.limit
    }

    fn compare(&self, left: &Self::Entry, right: &Self::Entry) -> Ordering {
        let keys = compare::<K>(K::get(&left.0), K::get(&right.0), self.descending);
        keys.then_with(|| compare::<V>(V::get(&left.1), V::get(&right.1), self.descending))
    }

    fn heap((key, value): &Self::Entry) -> usize {
        K::heap(key) + V::heap(value)
    }
}

impl<K: Owned, V: Owned> Aggregate for TopBy<K, V> {
    type State = Best<(K::Own, V::Own)>;
    type Output = V;

    fn output_type(&self) -> DataType {
        self.data_type
    }

    fn update(
        &self,
        states: &mut [Self::State],
        assignment: Assignment<'_>,
        args: &[Column],
        heap: &mut usize,
        _: &mut EvalContext<'_>,
    ) {
        if args[0].is_all_null() {
            return;
        }
        let (keys, values) = (args[0].view::<K>(), args[3].view::<V>());
        for (row, group) in assignment.iter() {
            let best = &mut states[group];
            for key in keys.row(row) {
                let beats =
                    |bar: &(K::Own, V::Own)| compare::<K>(key, K::get(&bar.0), self.descending).is_le();
                if best.bar(self.limit).is_none_or(beats) {
                    *heap -= best.heap();
                    values.row(row).for_each(|value| best.push(self, (K::own(key), V::own(value))));
                    *heap += best.heap();
                }
            }
        }
    }

    fn merge(&self, state: &mut Self::State, later: Self::State) {
        state.merge(self, later);
    }

    fn finish(&self, state: Self::State, result: &mut ColumnBuilder<V>, _: &mut EvalContext<'_>) {
        state.into_sorted(self).iter().for_each(|(_, value)| result.append(V::get(value)));
    }

    fn heap(state: &Self::State) -> usize {
        state.heap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::testing::{aggregate_inputs, check_types};
    use crate::testing::{Input, ints, strs};

    fn top(values: Column, limit: i32, order: &str) -> String {
        let groups = vec![0; values.len()];
        aggregate_inputs(&FUNCTION, &[values.into(), limit.into(), order.into()], &groups)
    }

    #[test]
    fn keeps_the_best_in_order_with_repetitions() {
        assert_eq!(top(ints(&[&[3], &[1, 9], &[], &[9], &[4], &[5], &[2]]), 3, "DESC"), "[9, 9, 5]");
        assert_eq!(top(ints(&[&[3], &[1, 9], &[], &[9], &[4], &[5], &[2]]), 1, "asc"), "1");
        assert_eq!(top(strs(&[&["b"], &["a", "c"]]), 5, "asc"), "[a, b, c]");
        assert_eq!(top(strs(&[&[]]), 5, "asc"), "null");
    }

    #[test]
    fn puts_out_another_field() {
        let inputs: [Input; 4] = [
            ints(&[&[3], &[1], &[3], &[2], &[]]).into(),
            2.into(),
            "desc".into(),
            strs(&[&["c"], &["a"], &["d"], &["b"], &["x"]]).into(),
        ];
        assert_eq!(aggregate_inputs(&FUNCTION, &inputs, &[0, 0, 0, 0, 0]), "[d, c]");
    }

    #[test]
    fn refuses_bad_limits_and_orders() {
        let constant = |limit: i32, order: &str| [ints(&[]).into(), Input::from(limit), Input::from(order)];
        assert_eq!(
            check_types(&FUNCTION, &constant(0, "asc")),
            Err("Limit must be greater than 0 in [top(a, b, c)], found [0]".to_owned())
        );
        assert_eq!(
            check_types(&FUNCTION, &constant(1, "up")),
            Err("Invalid order value in [top(a, b, c)], expected [ASC, DESC] but got [up]".to_owned())
        );
    }
}
