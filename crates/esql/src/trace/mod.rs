//! Why a query gives what it gives: where rows are lost, what an event meets on its way, which conditions were ever decisive.
//!
//! ```text
//!                      ┌▶ funnel    rows after each command and each condition, over all the data
//! a run that is watched┼▶ coverage  which conditions decided over a row, over many runs
//!                      └▶ why       what one event is at each step, and why
//! ```
//!
//! The query's plan gets places at which its run is watched ([`esql_plan::Observer`]); it gives the same rows as without them.
//! A [`condition::Condition`] is the tree of what AND, OR and NOT hold together, with the truth of each part for each row.

mod cause;
mod condition;
mod coverage;
mod funnel;
mod listing;
mod text;
mod why;

pub use coverage::{Coverage, CoveredCommand, CoveredCondition, CoveredKind};
pub use funnel::{Funnel, FunnelCommand, FunnelCondition, NullCause, Nulls};
pub use why::{Document, Outcome, Why, WhyColumn, WhyCondition, WhyKind, WhyStep, WhyValue};
