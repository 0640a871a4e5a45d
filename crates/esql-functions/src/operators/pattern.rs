//! What LIKE, RLIKE and their lists share: constant patterns, compiled once and matched against whole values.

use esql_data::{Column, DataType, Str};
use esql_regex::{Like, PatternError, RLike};

use super::is_not_null::present;
use crate::kernels::predicate;
use crate::types::STRING;
use crate::{BindError, Call, Kernel, Param, TypeError, costly_kernel, kernel, wrong_type};

/// The value, then the patterns.
pub(super) const PATTERNS: &[Param] =
    &[Param::required("str", STRING), Param::required("pattern", STRING).constant()];
/// The value, then any number of patterns.
pub(super) const PATTERN_LIST: &[Param] =
    &[Param::required("str", STRING), Param::repeated("pattern", STRING).constant()];

/// A compiled pattern.
pub(super) trait Pattern: Sized + Send + Sync + 'static {
    /// The operator's name in errors.
    const OPERATOR: &'static str;
    fn compile(pattern: &str) -> Result<Self, PatternError>;
    fn matches(&self, text: &str) -> bool;
    /// Whether it matches every text.
    fn matches_all(&self) -> bool;
    /// Whether matching is more than a comparison or a search for a literal.
    fn is_costly(&self) -> bool;
}

impl Pattern for Like {
    const OPERATOR: &'static str = "LIKE";
    fn compile(pattern: &str) -> Result<Self, PatternError> {
        Like::new(pattern)
    }
    fn matches(&self, text: &str) -> bool {
        self.is_match(text)
    }
    fn matches_all(&self) -> bool {
        self.as_prefix() == Some("")
    }
    fn is_costly(&self) -> bool {
        let literal = self.as_exact().or(self.as_prefix()).or(self.as_suffix()).or(self.as_contains());
        literal.is_none()
    }
}

impl Pattern for RLike {
    const OPERATOR: &'static str = "RLIKE";
    fn compile(pattern: &str) -> Result<Self, PatternError> {
        RLike::new(pattern)
    }
    fn matches(&self, text: &str) -> bool {
        self.is_match(text)
    }
    fn matches_all(&self) -> bool {
        self.as_prefix() == Some("")
    }
    fn is_costly(&self) -> bool {
        let literal = self.as_exact().or(self.as_prefix()).or(self.as_suffix()).or(self.as_contains());
        literal.is_none()
    }
}

/// Only the value's type can be wrong: the grammar sees to the patterns.
pub(super) fn check_pattern(call: &Call<'_>) -> Result<DataType, TypeError> {
    if !STRING.accepts(call.args[0].data_type) {
        return Err(wrong_type(1, 0, STRING.expected, call));
    }
    Ok(DataType::Boolean)
}

/// Whether the value matches one of the patterns.
pub(super) fn bind_patterns<P: Pattern>(call: &Call<'_>) -> Result<Box<dyn Kernel>, BindError> {
    let patterns: Vec<P> =
        (1..call.args.len()).map(|index| compile(call, index)).collect::<Result<_, _>>()?;
    if call.args[0].data_type == DataType::Null {
        return kernel(|_, rows, _| Column::nulls(DataType::Boolean, rows));
    }
    // Elasticsearch plans a pattern that matches everything as IS NOT NULL: null is false then, and several values are true.
    if patterns.iter().any(P::matches_all) {
        return kernel(present);
    }
    match <[P; 1]>::try_from(patterns) {
        Ok([pattern]) if pattern.is_costly() => costly_kernel(move |args, _, context| {
            predicate::<Str>(&args[0], context, |text| pattern.matches(text))
        }),
        Ok([pattern]) => {
            kernel(move |args, _, context| predicate::<Str>(&args[0], context, |text| pattern.matches(text)))
        }
        Err(patterns) => costly_kernel(move |args, _, context| {
            predicate::<Str>(&args[0], context, |text| patterns.iter().any(|pattern| pattern.matches(text)))
        }),
    }
}

fn compile<P: Pattern>(call: &Call<'_>, index: usize) -> Result<P, BindError> {
    let text = call.args[index].text;
    let Some(pattern) = call.constant_str(index) else {
        return Err(BindError::new(
            index,
            format!("{} pattern must be a constant string, received [{text}]", P::OPERATOR),
        ));
    };
    P::compile(pattern).map_err(|error| BindError {
        message: format!("Invalid pattern for {} [{text}]: [{}]", P::OPERATOR, error.message),
        argument: index,
        offset: Some(error.offset),
    })
}
