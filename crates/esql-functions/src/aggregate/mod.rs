//! What an aggregate function is, and the state it keeps for each group.

mod absent;
mod avg;
mod best;
mod count;
mod count_distinct;
mod dense;
mod earliest;
mod extreme;
mod first;
mod hash;
mod hyper_log_log;
pub(crate) mod kahan;
mod last;
mod latest;
mod max;
mod median;
mod median_absolute_deviation;
mod min;
mod moments;
mod ordered;
mod owned;
mod percentile;
mod present;
mod quantiles;
mod sample;
mod sparkline;
mod st_centroid_agg;
mod st_extent_agg;
mod std_dev;
mod sum;
mod top;
mod values;
mod variance;
mod weighted_avg;

#[cfg(test)]
mod equivalence;
#[cfg(test)]
mod testing;

use esql_data::{Column, DataType};

use crate::function::{BindError, Call, Category, Environment, Example, Param, Returns, TypeError};
use crate::{EvalContext, function};

/// All of them, in order of names.
pub(crate) static ALL: &[&AggregateFunction] = &[
    &absent::FUNCTION,
    &avg::FUNCTION,
    &count::FUNCTION,
    &count_distinct::FUNCTION,
    &earliest::FUNCTION,
    &first::FUNCTION,
    &last::FUNCTION,
    &latest::FUNCTION,
    &max::FUNCTION,
    &median::FUNCTION,
    &median_absolute_deviation::FUNCTION,
    &min::FUNCTION,
    &percentile::FUNCTION,
    &present::FUNCTION,
    &sample::FUNCTION,
    &sparkline::FUNCTION,
    &st_centroid_agg::FUNCTION,
    &st_extent_agg::FUNCTION,
    &std_dev::FUNCTION,
    &sum::FUNCTION,
    &top::FUNCTION,
    &values::FUNCTION,
    &variance::FUNCTION,
    &weighted_avg::FUNCTION,
];

pub use sparkline::over_time;

/// A function that computes one value from the values of a group of rows.
pub struct AggregateFunction {
    /// The name in lower case.
    pub name: &'static str,
    /// Other names it answers to.
    pub aliases: &'static [&'static str],
    /// One sentence (or two): what it returns, and for a group without values.
    pub description: &'static str,
    /// Its parameters in order.
    pub params: &'static [Param],
    /// The type of its result.
    pub returns: Returns,
    /// Queries with their results: documentation and tests at once. One shows nulls, one many values.
    pub examples: &'static [Example],
    /// Makes the accumulator for a call whose arguments passed [`check_aggregate`].
    pub bind: fn(&Call<'_>, &Environment) -> Result<Box<dyn Accumulator>, BindError>,
    /// A check of the arguments beyond (or in place of) that of `params`: gives the result's type.
    pub check: Option<fn(&Call<'_>) -> Result<DataType, TypeError>>,
}

impl AggregateFunction {
    /// The shelf of the reference on which aggregates stand.
    pub const CATEGORY: Category = Category::Aggregate;
}

/// Which rows of a batch go to which groups: row `rows[i]` to group `groups[i]`.
///
/// A row stands here several times when its grouping key has several values, and not at all when a filter left it out.
#[derive(Clone, Copy, Debug)]
pub struct Assignment<'a> {
    /// The group of each entry.
    pub groups: &'a [u32],
    /// The row of each entry; `None` when entry `i` is row `i`.
    pub rows: Option<&'a [u32]>,
}

impl<'a> Assignment<'a> {
    /// Pairs of row and group, in order of rows.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = (usize, usize)> + 'a {
        let Assignment { groups, rows } = self;
        groups.iter().enumerate().map(move |(index, group)| {
            let row = rows.map_or(index, |rows| rows[index] as usize);
            (row, *group as usize)
        })
    }
}

/// The state of one aggregate for all groups.
///
/// The caller makes known how many groups there are with [`resize`](Self::resize) before it assigns rows to them. States of
/// different parts of the input are merged in the input's order, so results do not depend on threads.
pub trait Accumulator: Send + Sync {
    /// Makes room for `groups` groups; new ones begin empty.
    fn resize(&mut self, groups: usize);
    /// Takes in the rows of a batch. `args` are the columns of the call's arguments (constants included).
    fn update(&mut self, assignment: Assignment<'_>, args: &[Column], context: &mut EvalContext<'_>);
    /// Takes in the state of a later part of the input: its group `i` is `groups[i]` here.
    ///
    /// # Panics
    /// When `later` is not of the same type: use [`downcast`].
    fn merge(&mut self, later: Box<dyn Accumulator>, groups: &[u32], context: &mut EvalContext<'_>);
    /// The results, a row a group; the accumulator is not used afterwards.
    fn finish(&mut self, context: &mut EvalContext<'_>) -> Column;
    /// An empty accumulator of the same kind, for another part of the input.
    fn fresh(&self) -> Box<dyn Accumulator>;
    /// About how many bytes it holds.
    fn memory_size(&self) -> usize;
    /// For [`downcast`].
    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any>;
}

/// The accumulator as what it is; merging never mixes kinds.
pub fn downcast<A: Accumulator + 'static>(accumulator: Box<dyn Accumulator>) -> Box<A> {
    accumulator.into_any().downcast().expect("accumulators of one aggregate have one type")
}

/// The call's result type, or why its arguments don't fit `aggregate`.
pub fn check_aggregate(aggregate: &AggregateFunction, call: &Call<'_>) -> Result<DataType, TypeError> {
    if let Some(check) = aggregate.check {
        return check(call);
    }
    function::check_arguments(aggregate.params, call)?;
    Ok(aggregate.returns.of(&call.types()))
}
