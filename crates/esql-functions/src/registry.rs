//! The list of all functions. A new function is one file and one line in its shelf's list.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::{AggregateFunction, ScalarFunction};

/// A function of either kind.
#[derive(Clone, Copy)]
pub enum Function {
    /// Computes a value from a row's values.
    Scalar(&'static ScalarFunction),
    /// Computes a value from a group's rows.
    Aggregate(&'static AggregateFunction),
}

static SHELVES: &[&[&ScalarFunction]] = &[
    crate::conditional::ALL,
    crate::conversion::ALL,
    crate::date::ALL,
    crate::ip::ALL,
    crate::math::ALL,
    crate::multi_value::ALL,
    crate::operators::ALL,
    crate::range::ALL,
    crate::search::ALL,
    crate::spatial::ALL,
    crate::string::ALL,
];

/// Every scalar function and operator, shelf by shelf.
pub fn scalars() -> impl Iterator<Item = &'static ScalarFunction> {
    SHELVES.iter().flat_map(|shelf| shelf.iter().copied())
}

/// Every aggregate function, in order of names.
pub fn aggregates() -> impl Iterator<Item = &'static AggregateFunction> {
    crate::aggregate::ALL.iter().copied()
}

/// The function of that name, in any case, or that has it as an alias.
pub fn find(name: &str) -> Option<Function> {
    static BY_NAME: LazyLock<HashMap<&str, Function>> = LazyLock::new(|| {
        let scalars = scalars().map(|function| (function.name, function.aliases, Function::Scalar(function)));
        let aggregates =
            aggregates().map(|function| (function.name, function.aliases, Function::Aggregate(function)));
        scalars
            .chain(aggregates)
            .flat_map(|(name, aliases, function)| {
                aliases.iter().copied().chain([name]).map(move |name| (name, function))
            })
            .collect()
    });
    BY_NAME.get(name.to_ascii_lowercase().as_str()).copied()
}

/// The names of all functions that a query can call; operators have none.
pub fn names() -> impl Iterator<Item = &'static str> {
    let scalars = scalars().filter(|function| function.category != crate::Category::Operator);
    scalars.map(|function| function.name).chain(aggregates().map(|function| function.name))
}
