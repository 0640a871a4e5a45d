//! Physical operators, scheduler, memory budget and metrics.
//!
//! ```text
//! Plan ──execute──▶ Execution ──next──▶ Batch, Batch, …
//!
//! a plan as it runs:
//!   scan ─ morsels ─▶ [ step ▸ step ▸ partial breaker ]  on every thread, one morsel at a time
//!                                   └──────▶ merged in the morsels' order ─▶ steps ▸ breakers on the caller's thread
//! ```
//!
//! A *step* (filter, eval, project) works on one batch at a time and keeps no state. A *breaker* (aggregate, sort) must see all
//! rows first; each morsel gives a partial state, and the states are merged in the order of the morsels, so that the answer does
//! not depend on the number of threads. When memory gets scarce, a breaker that can *spills*: it moves state to a temporary file.

mod breaker;
mod change_point;
mod error;
mod memory;
mod metrics;
mod operators;
mod physical;
mod pipeline;
mod scheduler;
mod scores;
mod spill;
mod streams;

pub use error::ExecError;
pub use metrics::OperatorMetrics;
pub use physical::describe_physical;
pub use pipeline::{Execution, Options, execute};
