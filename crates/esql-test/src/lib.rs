//! Tests of queries as data. A test file beside a query names events and what the query has to make of them.
//!
//! ```text
//! paths ──discover──▶ files ──Suite::read──▶ suites ──run──▶ results ──report──▶ text · JSON · JUnit
//!                                              │
//!                                              └──mutate──▶ changes of the query that no test notices
//! ```
//!
//! Nothing here knows of a terminal. A test's answer is compared with assertions, exact rows, or a [`snapshot`].

#![allow(clippy::result_large_err, reason = "at most one error a file")]

mod answer;
mod coverage;
mod discover;
mod document;
mod error;
mod expect;
pub mod format;
mod hint;
pub mod mutate;
pub mod report;
mod run;
pub mod snapshot;
mod suite;
mod watch;

pub use answer::{Answer, Table};
pub use coverage::{CoveredQuery, Covering};
pub use discover::discover;
pub use error::SuiteError;
pub use expect::{DiffLine, Expectations, Mismatch, Side};
pub use run::{CaseResult, Observer, Options, Unobserved, run};
pub use suite::{AllowedMutant, Case, CaseEvent, Suite};
pub use watch::Watch;
