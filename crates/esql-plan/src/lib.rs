//! Name and type resolution, the logical plan and its optimizer.
//!
//! ```text
//! ast::Query ──analyze(catalog)──▶ Plan ──optimize──▶ Plan ──(esql-exec)──▶ batches
//! ```
//!
//! [`analyze`] knows names: it asks a [`Catalog`] for tables and their fields and gives every column an id. A [`Plan`] knows
//! ids only, so commands that rename or shadow leave no trace in it. [`optimize`] rewrites plans by rules, one file each.
//! Expressions are typed trees ([`Expr`]); an [`Evaluator`] runs one over batches.

mod analyzer;
mod catalog;
mod commands;
mod error;
mod expr;
mod observe;
mod optimizer;
mod plan;
mod predicates;
mod scope;
pub mod scores;
mod search;
mod settings;
mod tables;
pub mod text;
mod unions;

pub use analyzer::{Analyzed, Context, Parameter, analyze, analyze_observed};
pub use catalog::{
    Catalog, CatalogError, DataError, DynamicFilter, EnrichPolicy, Field, FieldOrigin, Metadata, Morsel,
    PolicyKind, RangeEnd, Scan, ScanColumn, ScanReport, ScanRequest, Table, TablePattern,
};
pub use error::{PlanError, did_you_mean};
pub use esql_extract::IpDatabases;
pub use expr::{AggregateCall, Alias, Attribute, ColumnId, Evaluator, Expr, ExprKind, Source, fold};
pub use observe::{Detail, Observer, Place, Role, Seen, Trace, TracedCommand, Watched};
pub use optimizer::{Limits, optimize};
pub use plan::{
    Aggregate, ChangePoint, Eval, Extract, Filter, InlineAggregate, Join, JoinColumn, JoinKey, JoinOn,
    JoinRows, Limit, LimitBy, Membership, MvExpand, Observe, Plan, Project, Sample, Score, ScoreMethod, Sort,
    SortKey, TableScan, TopN, Union, UnionColumn, Values,
};
pub use predicates::Predicates;
pub use settings::Unmapped;
