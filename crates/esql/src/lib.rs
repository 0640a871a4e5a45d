//! ES|QL, Elasticsearch's pipe language, run offline on NDJSON files.
//!
//! ```text
//! text ──parse──▶ AST ──analyze──▶ plan ──optimize──▶ plan ──execute──▶ batches ──▶ table · json · csv · …
//! └───────────────────────── Engine::query ────────────────────────────┘└── Query ──┘└── Format ──────────┘
//! ```
//!
//! An [`Engine`] knows the data and the settings. [`Engine::query`] starts a [`Query`], which is a stream of Arrow record
//! batches, writes itself in a [`Format`], or is collected into a [`ResultSet`].
//!
//! ```
//! use esql::{Engine, Format};
//!
//! # fn main() -> Result<(), esql::Error> {
//! let engine = Engine::builder().build()?;
//! let result = engine.query("ROW a = [3, 1], b = null | EVAL c = MV_MAX(a) + 1")?.collect_rows()?;
//! assert_eq!(result.to_string(Format::Json), concat!(
//!     r#"{"columns":[{"name":"a","type":"integer"},{"name":"b","type":"null"},{"name":"c","type":"integer"}],"#,
//!     r#""values":[[[3,1],null,4]]}"#, "\n",
//! ));
//! # Ok(())
//! # }
//! ```
//!
//! The crates below are at hand as [`syntax`] (tree, spans), [`functions`] (the reference) and [`data`] (types and values).

mod arrow;
mod cells;
mod engine;
mod error;
mod explain;
mod formats;
mod memory;
mod parameters;
mod profile;
mod query;
mod result_set;
mod schema;
mod trace;
pub mod units;
mod watched;

pub use arrow::TYPE_KEY;
pub use engine::{Builder, Engine, parse};
pub use error::{Diagnostic, Error, QueryError};
pub use esql_data as data;
pub use esql_data::{DataType, Value};
pub use esql_exec::OperatorMetrics;
pub use esql_functions as functions;
pub use esql_plan::{DataError, FieldOrigin, Limits, ScanReport, Unmapped, did_you_mean};
pub use esql_source::{Mapping, MemoryIndex, ReadOptions, index_name};
pub use esql_syntax as syntax;
pub use explain::Explanation;
pub use formats::{Format, FormatOptions, UnknownFormat};
pub use parameters::{ParameterValue, Parameters};
pub use profile::Profile;
pub use query::{Query, Totals};
pub use result_set::{ResultColumn, ResultSet};
pub use schema::{Schema, SchemaField, SchemaIndex};
pub use trace::{Coverage, CoveredCommand, CoveredCondition, CoveredKind};
pub use trace::{Document, Outcome, Why, WhyColumn, WhyCondition, WhyKind, WhyStep, WhyValue};
pub use trace::{Funnel, FunnelCommand, FunnelCondition, NullCause, Nulls};
