//! The catalog of indices, their mappings, and the reader of their documents.
//!
//! ```text
//!  paths, NAME=PATH ─▶ FileCatalog ──table(logs-*)──▶ table ──scan(columns)──▶ morsels ──read──▶ batches
//!  mapping files ────▶ MappingSet ─┘                   │
//!  known fields (ECS) ─────────────────────────────────┤ field(host.name) → type, and where the type is from
//!  the data itself ────────────────────────────────────┘
//! ```
//! A [`FileCatalog`] gives files and folders the names of indices, and answers the planner's questions about them by the traits
//! of `esql_plan`. A field's type is from the mapping that the user gave ([`Mapping`]), else from the fields known beforehand
//! ([`field_types`]), else from the data: only then all of it is read before the query runs.
//!
//! Reading is cut into morsels, each of which is read, parsed and turned into columns by whoever takes it; memory is needed
//! for those alone. Values come out as they would come back from an index. What is no document is counted and left out, with
//! its file, line and reason in the scan's report, or is an error if the reading is strict.
//!
//! It knows nothing of plans, operators and queries.

pub mod field_types;

mod catalog;
mod index;
mod json;
mod mapping;
mod memory_index;
mod pattern;
mod policy;
mod reader;
mod schema;
mod table;
mod values;

pub use catalog::{CatalogBuilder, FileCatalog, index_name};
pub use mapping::{MappedField, Mapping, MappingSet};
pub use memory_index::MemoryIndex;
pub use policy::PolicySet;
pub use reader::ReadOptions;
pub use schema::IndexSchema;
pub use values::{DateFormat, NullValue, RangeOf, ValueKind, ValueParser};

use esql_plan::DataError;
use std::path::Path;

/// An error that names a file.
pub(crate) fn data_error(path: &Path, message: impl Into<String>) -> DataError {
    DataError { file: Some(path.to_owned()), line: None, message: message.into(), help: None }
}
