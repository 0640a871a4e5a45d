//! What queries are checked against: the fields that mappings, the Elastic Common Schema and integrations define, and
//! data if there is some.

use esql::{DataError, Engine, Unmapped};
use esql_functions::Environment;
use esql_plan::{
    Catalog, CatalogError, Context, EnrichPolicy, IpDatabases, Parameter, PlanError, Table, TablePattern,
    analyze,
};
use esql_source::{FileCatalog, MappingSet, MemoryIndex};
use esql_syntax::ast::{self, ParameterKey, Visit};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// What queries are checked against. Without data every index is taken to exist, with all the fields that are known.
#[derive(Default)]
pub struct Schema {
    mappings: MappingSet,
    engine: Option<Engine>,
    unmapped: Unmapped,
    ip_databases: IpDatabases,
    /// Tables without documents, by their patterns.
    made_up: Mutex<HashMap<String, Arc<dyn Table>>>,
}

impl Schema {
    /// The fields that are known to everyone.
    pub fn new() -> Schema {
        Schema::default()
    }

    /// Adds a file, or a folder of files, that says which types fields have.
    ///
    /// # Errors
    /// When it can't be read or is none.
    pub fn mapping(&mut self, path: &Path) -> Result<(), DataError> {
        self.mappings.read(path)
    }

    /// Adds data: then an index that isn't among it is a finding, and so is a condition that no document meets.
    #[must_use]
    pub fn data(self, engine: Engine) -> Schema {
        Schema { engine: Some(engine), ..self }
    }

    /// What a field of the data means that neither a mapping, nor a known schema, nor a document has.
    #[must_use]
    pub fn unmapped(self, unmapped: Unmapped) -> Schema {
        Schema { unmapped, ..self }
    }

    /// The data, if there is some.
    pub fn engine(&self) -> Option<&Engine> {
        self.engine.as_ref()
    }

    /// Plans a query, for the errors in it.
    pub(crate) fn analyze(&self, query: &ast::Query, text: &str) -> Analysis {
        let analysis = self.analyze_with(query, text, self.unmapped);
        // Of an index that isn't there nothing is known; neither is it of any without data.
        if analysis.indices.is_complete {
            analysis
        } else {
            self.analyze_with(query, text, Unmapped::Nullify)
        }
    }

    fn analyze_with(&self, query: &ast::Query, text: &str, unmapped: Unmapped) -> Analysis {
        let is_complete = self.engine.is_some();
        let indices = Indices { tables: vec![], missing: vec![], is_complete };
        let catalog = LenientCatalog { schema: self, indices: Mutex::new(indices) };
        let unmapped = if is_complete { unmapped } else { Unmapped::Nullify };
        let environment = Environment { now_nanos: 0, zone: esql::data::date::Zone::utc(), seed: 0 };
        let parameters = parameters(query);
        let ip_databases = self.engine.as_ref().map_or(&self.ip_databases, |engine| engine.ip_databases());
        let context = Context {
            catalog: &catalog,
            environment: &environment,
            parameters: &parameters,
            build: [""; 3],
            unmapped,
            ip_databases,
        };
        let errors = analyze(query, text, &context).err().unwrap_or_default();
        Analysis { errors, indices: catalog.indices.into_inner().unwrap_or_else(PoisonError::into_inner) }
    }

    /// A table of no documents, for indices of which no data is at hand.
    fn made_up(&self, patterns: &[TablePattern]) -> Result<Arc<dyn Table>, CatalogError> {
        let names: Vec<&str> = patterns
            .iter()
            .filter(|pattern| !pattern.excluded)
            .map(|pattern| pattern.text.as_str())
            .collect();
        let key = names.join(",");
        let mut tables = self.made_up.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = tables.get(&key) {
            return Ok(table.clone());
        }
        // What date math stands for depends on the clock, and is no matter.
        let names: BTreeSet<&str> =
            names.into_iter().map(|name| if name.starts_with('<') { "date-math" } else { name }).collect();
        let mut catalog = FileCatalog::builder().mappings(self.mappings.clone());
        catalog = names.iter().fold(catalog, |catalog, name| catalog.memory(MemoryIndex::new(*name)));
        let pattern = |name: &&str| TablePattern { text: (*name).to_owned(), excluded: false };
        let table = catalog.build()?.table(&names.iter().map(pattern).collect::<Vec<_>>())?;
        tables.insert(key, table.clone());
        Ok(table)
    }
}

/// What planning a query tells.
pub(crate) struct Analysis {
    /// The errors, in order of place.
    pub(crate) errors: Vec<PlanError>,
    pub(crate) indices: Indices,
}

/// The indices that a query names.
pub(crate) struct Indices {
    /// What it reads.
    pub(crate) tables: Vec<Arc<dyn Table>>,
    /// The patterns that name no index of the data, with what is near.
    pub(crate) missing: Vec<(String, Option<String>)>,
    /// Whether all of them are data at hand.
    pub(crate) is_complete: bool,
}

/// The data's indices, and others as if they were there.
struct LenientCatalog<'a> {
    schema: &'a Schema,
    indices: Mutex<Indices>,
}

impl Catalog for LenientCatalog<'_> {
    fn table(&self, patterns: &[TablePattern]) -> Result<Arc<dyn Table>, CatalogError> {
        let mut indices = self.indices.lock().unwrap_or_else(PoisonError::into_inner);
        let mut table = None;
        if let Some(engine) = &self.schema.engine {
            match engine.catalog().table(patterns) {
                Ok(found) => table = Some(found),
                Err(CatalogError::UnknownIndex { pattern, help, .. }) => {
                    indices.is_complete = false;
                    indices.missing.push((pattern, help));
                }
                Err(error @ CatalogError::Data(_)) => return Err(error),
            }
        }
        let table = table.map_or_else(|| self.schema.made_up(patterns), Ok)?;
        indices.tables.push(table.clone());
        Ok(table)
    }

    fn policy(&self, name: &str) -> Option<Arc<EnrichPolicy>> {
        self.schema.engine.as_ref()?.catalog().policy(name)
    }

    fn policy_names(&self) -> Vec<String> {
        self.schema.engine.as_ref().map(|engine| engine.catalog().policy_names()).unwrap_or_default()
    }
}

/// A null for each parameter of a query: what it will be given isn't known.
fn parameters(query: &ast::Query) -> Vec<Parameter> {
    #[derive(Default)]
    struct Find {
        names: BTreeSet<String>,
        count: usize,
    }
    impl Visit for Find {
        fn parameter(&mut self, parameter: &ast::Parameter) {
            match &parameter.key {
                ParameterKey::Anonymous(number) => self.count = self.count.max(*number),
                ParameterKey::Positional(number) => self.count = self.count.max(number.parse().unwrap_or(0)),
                ParameterKey::Named(name) => drop(self.names.insert(name.clone())),
            }
        }
    }
    let mut find = Find::default();
    find.query(query);
    let null = |name| Parameter { name, value: esql::Value::Null, data_type: esql::DataType::Null };
    // More than a thousand are an error all the same.
    let positional = std::iter::repeat_with(|| null(None)).take(find.count.min(1_000));
    positional.chain(find.names.into_iter().map(|name| null(Some(name)))).collect()
}

/// Whether a parameter, of whose value nothing is known, stands within the span.
pub(crate) fn has_parameter(query: &ast::Query, span: esql_syntax::Span) -> bool {
    struct Find(esql_syntax::Span, bool);
    impl Visit for Find {
        fn parameter(&mut self, parameter: &ast::Parameter) {
            self.1 |= self.0.start <= parameter.span.start && parameter.span.end <= self.0.end;
        }
    }
    let mut find = Find(span, false);
    find.query(query);
    find.1
}
