//! What `esql schema` lists: indices, where their documents are, their fields, the types, and who says so.

use esql_plan::{DataError, Field, Table};
use std::path::PathBuf;
use std::sync::Arc;

use crate::index::Index;
use crate::reader::ReadOptions;
use crate::table::DocumentTable;

/// An index and its fields.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexSchema {
    /// Its name.
    pub name: String,
    /// The files of its documents, or what stands for them in memory.
    pub sources: Vec<PathBuf>,
    /// Their size in bytes, compressed as they may be.
    pub bytes: u64,
    /// Its fields, in order of names.
    pub fields: Vec<Field>,
}

impl IndexSchema {
    pub(crate) fn of(index: &Arc<Index>, options: &ReadOptions) -> Result<IndexSchema, DataError> {
        Ok(IndexSchema {
            name: index.name().to_string(),
            sources: index.sources().iter().map(|source| source.name().to_owned()).collect(),
            bytes: index.sources().iter().map(|source| source.size()).sum(),
            fields: DocumentTable::new(vec![index.clone()], options.clone()).fields()?,
        })
    }
}
