//! Finds what is wrong with ES|QL queries, and what is right but not meant.
//!
//! ```text
//! files ──esql-queries──▶ queries ──check──▶ findings ──levels, comments──▶ report: text · json · github · sarif · junit
//!                                    ▲                                  └─▶ fix ──▶ files
//!              fields, indices ── Schema
//! ```
//!
//! A query is parsed and analyzed, and every error is a [`Finding`]; then each of [`LINTS`] looks at its tree and at
//! the columns that each command sees ([`Subject`]). A lint is data in a file of its own: id, summary, a bad and a good
//! query, and a function. The documentation is made from it, and its examples are its tests.

mod check;
mod comments;
mod config;
mod expr;
mod finding;
mod fix;
mod flow;
mod lint;
mod lints;
pub mod pages;
pub mod report;
mod schema;
mod subject;

pub use check::{Checker, FileReport, QueryReport};
pub use config::{Config, ConfigError, Level, Levels};
pub use finding::{Edit, Finding, Severity};
pub use fix::fixed;
pub use lint::{Lint, lint};
pub use lints::LINTS;
pub use schema::Schema;
pub use subject::Subject;
