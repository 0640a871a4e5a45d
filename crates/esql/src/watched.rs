//! The catalog as the planner sees it, which remembers that data could not be read.
//!
//! Planning may read data, for types that nothing else tells. When that fails the planner reports it as one of the query's
//! errors; for whoever runs the query it is the data's.

use esql_data::DataType;
use esql_data::number::Precision;
use esql_plan::{
    Catalog, CatalogError, DataError, EnrichPolicy, Field, Scan, ScanRequest, Table, TablePattern,
};
use std::sync::{Arc, OnceLock};

/// A catalog that remembers the first failure to read data.
pub(crate) struct Watched<'a> {
    catalog: &'a dyn Catalog,
    failure: Arc<OnceLock<DataError>>,
}

impl Watched<'_> {
    pub(crate) fn new(catalog: &dyn Catalog) -> Watched<'_> {
        Watched { catalog, failure: Arc::default() }
    }

    /// The first failure, if there was one.
    pub(crate) fn failure(&self) -> Option<DataError> {
        self.failure.get().cloned()
    }
}

impl Catalog for Watched<'_> {
    fn table(&self, patterns: &[TablePattern]) -> Result<Arc<dyn Table>, CatalogError> {
        let table = self.catalog.table(patterns);
        if let Err(CatalogError::Data(error)) = &table {
            self.failure.get_or_init(|| error.clone());
        }
        Ok(Arc::new(WatchedTable { table: table?, failure: self.failure.clone() }))
    }

    fn policy(&self, name: &str) -> Option<Arc<EnrichPolicy>> {
        self.catalog.policy(name)
    }

    fn policy_names(&self) -> Vec<String> {
        self.catalog.policy_names()
    }
}

#[derive(Debug)]
struct WatchedTable {
    table: Arc<dyn Table>,
    failure: Arc<OnceLock<DataError>>,
}

impl WatchedTable {
    fn watch<T>(&self, result: Result<T, DataError>) -> Result<T, DataError> {
        result.inspect_err(|error| {
            self.failure.get_or_init(|| error.clone());
        })
    }
}

impl Table for WatchedTable {
    fn field(&self, name: &str) -> Result<Option<Field>, DataError> {
        self.watch(self.table.field(name))
    }

    fn fields(&self) -> Result<Vec<Field>, DataError> {
        self.watch(self.table.fields())
    }

    fn field_names(&self) -> Vec<String> {
        self.table.field_names()
    }

    fn may_have(&self, matches: &dyn Fn(&str) -> bool) -> bool {
        self.table.may_have(matches)
    }

    fn indices(&self) -> Vec<String> {
        self.table.indices()
    }

    fn precision(&self, name: &str) -> Result<Precision, DataError> {
        self.watch(self.table.precision(name))
    }

    fn range_of(&self, name: &str) -> Result<Option<DataType>, DataError> {
        self.watch(self.table.range_of(name))
    }

    fn scan(&self, request: &ScanRequest) -> Result<Arc<dyn Scan>, DataError> {
        self.table.scan(request)
    }
}
