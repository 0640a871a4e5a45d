//! `SPARKLINE`

use esql_data::date::{Rounding, nanos_to_millis};
use esql_data::{Column, ColumnBuilder, DataType, Double, Element, Int, Long};

use super::{Accumulator, AggregateFunction, Assignment, downcast};
use crate::date::bucket::{DATE_BOUND, date_bounds};
use crate::types::{DATE, INTEGER, NUMERIC_NOT_UNSIGNED};
use crate::{BindError, Call, Environment, EvalContext, Example, Param, Returns};

pub(super) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "sparkline",
    aliases: &[],
    description: "The values of another aggregate over time: one for each bucket of dates from one date to another, 0 where a bucket has none. Rows without a date, with several, or with one outside of the range are left out.",
    params: &[
        Param::required("aggregation", NUMERIC_NOT_UNSIGNED),
        Param::required("key", DATE),
        Param::required("buckets", INTEGER),
        Param::required("from", DATE_BOUND),
        Param::required("to", DATE_BOUND),
    ],
    returns: Returns::Argument(0),
    examples: &[
        Example::new(
            "",
            r#"ROW t = "2024-02-10"::DATETIME | STATS s = SPARKLINE(COUNT(*), t, 4, "2024-01-01", "2024-04-30")"#,
            "s\n[0, 1, 0, 0]",
        ),
        Example::new(
            "A null counts nowhere",
            r#"ROW t = null::DATETIME | STATS s = SPARKLINE(COUNT(*), t, 2, "2024-01-01", "2024-02-28")"#,
            "s\n[0, 0]",
        ),
        Example::new(
            "Several values in one row, for one date",
            r#"ROW n = [3, 4], t = "2024-01-10"::DATETIME | STATS s = SPARKLINE(SUM(n), t, 2, "2024-01-01", "2024-02-28")"#,
            "s\n[7, 0]",
        ),
    ],
    bind: |_, _| Err(BindError::new(0, "the first argument must be an aggregate function".to_owned())),
    check: None,
};

/// The accumulator that keeps one of `values`' groups for each group and bucket. `call` has the arguments after the aggregate,
/// which takes the first `arguments` columns itself.
///
/// # Errors
/// When the number of buckets, or an end of the range, is no constant.
pub fn over_time(
    values: Box<dyn Accumulator>,
    arguments: usize,
    call: &Call<'_>,
    environment: &Environment,
) -> Result<Box<dyn Accumulator>, BindError> {
    /// More points than anyone can see.
    const MOST_BUCKETS: usize = 10_000;
    let (rounding, from, to) = date_bounds(call, environment)?;
    let first = rounding.round(from);
    let starts = std::iter::successors(Some(first), |start| Some(rounding.next(*start)));
    let starts: Vec<i64> = starts.take_while(|start| *start <= to).take(MOST_BUCKETS + 1).collect();
    if starts.is_empty() || starts.len() > MOST_BUCKETS {
        let message = format!("the range must hold 1 to {MOST_BUCKETS} buckets");
        return Err(BindError::new(1, message));
    }
    let data_type = call.args[0].data_type;
    Ok(Box::new(OverTime { values, arguments, rounding, starts, range: (from, to), data_type }))
}

struct OverTime {
    values: Box<dyn Accumulator>,
    arguments: usize,
    rounding: Rounding,
    /// Where the buckets begin, in milliseconds.
    starts: Vec<i64>,
    range: (i64, i64),
    /// The key's.
    data_type: DataType,
}

impl OverTime {
    fn bucket(&self, key: i64) -> Option<usize> {
        let millis = if self.data_type == DataType::DateNanos { nanos_to_millis(key).ok()? } else { key };
        let (from, to) = self.range;
        if !(from..=to).contains(&millis) {
            return None;
        }
        self.starts.binary_search(&self.rounding.round(millis)).ok()
    }

    /// A row a group with the values of its buckets.
    fn filled<'a, E: Element>(&self, values: &'a Column, zero: E::Ref<'a>) -> Column {
        let view = values.view::<E>();
        let buckets = self.starts.len();
        let groups = values.len() / buckets;
        let mut builder = ColumnBuilder::<E>::new(values.data_type(), groups);
        for group in 0..groups {
            for row in group * buckets..(group + 1) * buckets {
                builder.append(view.row(row).next().unwrap_or(zero));
            }
            builder.end_row();
        }
        builder.finish()
    }
}

impl Accumulator for OverTime {
    fn resize(&mut self, groups: usize) {
        self.values.resize(groups * self.starts.len());
    }

    fn update(&mut self, assignment: Assignment<'_>, args: &[Column], context: &mut EvalContext<'_>) {
        if args[self.arguments].data_type() == DataType::Null {
            return;
        }
        let keys = args[self.arguments].view::<Long>();
        let (mut rows, mut groups) = (Vec::new(), Vec::new());
        for (row, group) in assignment.iter() {
            let mut values = keys.row(row);
            let (Some(key), None) = (values.next(), values.next()) else { continue };
            if let Some(bucket) = self.bucket(key) {
                rows.push(row as u32);
                groups.push((group * self.starts.len() + bucket) as u32);
            }
        }
        let assignment = Assignment { groups: &groups, rows: Some(&rows) };
        self.values.update(assignment, &args[..self.arguments], context);
    }

    fn merge(&mut self, later: Box<dyn Accumulator>, groups: &[u32], context: &mut EvalContext<'_>) {
        let later = downcast::<OverTime>(later);
        let buckets = self.starts.len() as u32;
        let groups: Vec<u32> =
            groups.iter().flat_map(|group| group * buckets..(group + 1) * buckets).collect();
        self.values.merge(later.values, &groups, context);
    }

    fn finish(&mut self, context: &mut EvalContext<'_>) -> Column {
        let values = self.values.finish(context);
        match values.data_type() {
            DataType::Integer => self.filled::<Int>(&values, 0),
            DataType::Double => self.filled::<Double>(&values, 0.0),
            _ => self.filled::<Long>(&values, 0),
        }
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(OverTime {
            values: self.values.fresh(),
            arguments: self.arguments,
            rounding: self.rounding.clone(),
            starts: self.starts.clone(),
            range: self.range,
            data_type: self.data_type,
        })
    }

    fn memory_size(&self) -> usize {
        self.values.memory_size()
    }

    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Argument;
    use crate::testing::{column, longs, show};
    use esql_data::date::{Zone, parse_datetime};
    use esql_data::{Site, Value, Warnings};

    /// SUM over the months of a third of a year.
    fn sums() -> Box<dyn Accumulator> {
        let environment = Environment { now_nanos: 0, zone: Zone::default(), seed: 0 };
        let argument = |data_type, constant| Argument { data_type, constant, text: "x" };
        let number = [argument(DataType::Long, None)];
        let sum = Call { name: "sum", text: "SUM(n)", args: &number };
        let values = (super::super::sum::FUNCTION.bind)(&sum, &environment).unwrap();
        let (buckets, from, to) = (Value::Int(4), Value::from("2024-01-01"), Value::from("2024-04-15"));
        let args = [
            argument(DataType::Date, None),
            argument(DataType::Integer, Some(&buckets)),
            argument(DataType::Keyword, Some(&from)),
            argument(DataType::Keyword, Some(&to)),
        ];
        let call = Call { name: "sparkline", text: "SPARKLINE(…)", args: &args };
        over_time(values, 1, &call, &environment).unwrap()
    }

    fn dates(rows: &[&[&str]]) -> Column {
        let millis: Vec<Vec<i64>> =
            rows.iter().map(|row| row.iter().map(|text| parse_datetime(text).unwrap()).collect()).collect();
        let rows: Vec<&[i64]> = millis.iter().map(Vec::as_slice).collect();
        column::<Long>(DataType::Date, &rows)
    }

    #[test]
    fn parts_merge_and_what_is_outside_is_left_out() {
        let site = Site::new(1, 1, "SPARKLINE(…)");
        let mut warnings = Warnings::default();
        let mut context = EvalContext { site: &site, warnings: &mut warnings };
        let args = [
            longs(&[&[1], &[2], &[4], &[8], &[16], &[32]]),
            dates(&[
                &["2024-01-31"],
                &["2024-04-15"],
                &["2024-04-16"],
                &[],
                &["2024-02-01", "2024-02-02"],
                &["2023-12-31"],
            ]),
        ];
        let (mut first, mut later) = (sums(), sums().fresh());
        first.resize(1);
        let assignment = Assignment { groups: &[0; 6], rows: None };
        first.update(assignment, &args, &mut context);
        later.resize(2);
        later.update(Assignment { groups: &[1, 0], rows: Some(&[0, 1]) }, &args, &mut context);
        first.resize(2);
        first.merge(later, &[1, 0], &mut context);
        assert_eq!(show(&first.finish(&mut context)), "[2, 0, 0, 2] | [0, 0, 0, 2]");
        assert!(warnings.is_empty());
    }

    #[test]
    fn the_range_has_an_end() {
        let environment = Environment { now_nanos: 0, zone: Zone::default(), seed: 0 };
        let (buckets, from, to) = (Value::Int(4), Value::from("2024-02-01"), Value::from("2024-01-01"));
        let argument = |data_type, constant| Argument { data_type, constant, text: "x" };
        let args = [
            argument(DataType::Date, None),
            argument(DataType::Integer, Some(&buckets)),
            argument(DataType::Keyword, Some(&from)),
            argument(DataType::Keyword, Some(&to)),
        ];
        let call = Call { name: "sparkline", text: "SPARKLINE(…)", args: &args };
        assert!(over_time(sums(), 1, &call, &environment).is_err());
    }
}
