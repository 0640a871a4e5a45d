//! Name and type resolution, the logical plan and its optimizer.

mod catalog;

pub use catalog::{
    Catalog, CatalogError, DataError, Field, FieldOrigin, Metadata, Morsel, Scan, ScanColumn, ScanReport,
    ScanRequest, Table, TablePattern,
};

/// Placeholder until the expression tree is written.
#[derive(Clone, Debug)]
pub struct Expr;
