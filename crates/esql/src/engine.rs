//! The engine: which data there is and how queries are run on it.

use esql_data::date::Zone;
use esql_data::{DataType, Value, Warnings};
use esql_exec::Options;
use esql_functions::Environment;
use esql_plan::{
    Analyzed, Attribute, Catalog, CatalogError, ColumnId, Context, DataError, Detail, IpDatabases, Limits,
    Observer, Plan, PlanError, Table, TablePattern, Trace, Unmapped, Values, analyze, analyze_observed,
    optimize,
};
use esql_source::{FileCatalog, MappingSet, MemoryIndex, PolicySet, ReadOptions};
use esql_syntax::{Span, ast};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::watched::Watched;
use crate::{Error, Explanation, Parameters, Query, ResultColumn, Schema, SchemaIndex, memory};

/// Runs queries on files.
///
/// ```no_run
/// use esql::{Engine, Format, FormatOptions};
///
/// # fn main() -> Result<(), esql::Error> {
/// let engine = Engine::builder().data("evidence/").now("2024-06-15T12:00:00Z")?.build()?;
/// let mut query = engine.query("FROM logs-* | STATS n = COUNT(*) BY host.name | SORT n DESC")?;
/// query.write(Format::Csv, &mut std::io::stdout(), &FormatOptions::default())?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Engine {
    catalog: Arc<FileCatalog>,
    now_nanos: Option<i64>,
    seed: Option<u64>,
    limits: Limits,
    options: Options,
    build: [String; 3],
    unmapped: Unmapped,
    ip_databases: Arc<IpDatabases>,
}

/// Sets up an [`Engine`].
#[derive(Clone, Debug)]
pub struct Builder {
    data: Vec<PathBuf>,
    indices: Vec<(String, PathBuf)>,
    memory: Vec<MemoryIndex>,
    aliases: Vec<(String, String)>,
    mappings: Vec<PathBuf>,
    policies: Vec<PathBuf>,
    geoip: Vec<PathBuf>,
    now_nanos: Option<i64>,
    seed: Option<u64>,
    strict: bool,
    reading: ReadOptions,
    limits: Limits,
    options: Options,
    build: [String; 3],
    unmapped: Unmapped,
}

impl Engine {
    /// An engine to be given data: without any, the data files of the current folder are its data.
    pub fn builder() -> Builder {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        Builder {
            data: Vec::new(),
            indices: Vec::new(),
            memory: Vec::new(),
            aliases: Vec::new(),
            mappings: Vec::new(),
            policies: Vec::new(),
            geoip: Vec::new(),
            now_nanos: None,
            seed: None,
            strict: false,
            reading: ReadOptions::default(),
            limits: Limits::default(),
            options: Options { threads, memory_limit: memory::default_limit(), profile: false },
            build: [env!("CARGO_PKG_VERSION"), "unknown", "unknown"].map(str::to_owned),
            unmapped: Unmapped::default(),
        }
    }

    /// Begins to run a query.
    ///
    /// # Errors
    /// When the text is no ES|QL, names what there is not, or the data can't be read.
    pub fn query(&self, text: &str) -> Result<Query, Error> {
        self.query_with(text, &Parameters::default())
    }

    /// Begins to run a query that has parameters.
    ///
    /// # Errors
    /// As [`query`](Self::query).
    pub fn query_with(&self, text: &str, parameters: &Parameters) -> Result<Query, Error> {
        let started = Instant::now();
        let text = Arc::from(text);
        let query = parse(&text)?;
        if let Some(query) = explained(&query) {
            let plan = self.explain_as_rows(&query, &text, parameters)?;
            return self.run(&plan, columns(&plan), text, Warnings::default(), &self.environment(), started);
        }
        let Analyzed { plan, mut warnings, environment } = self.analyze(&query, &text, parameters)?;
        let columns = columns(&plan);
        let plan = self.optimize(plan, &text, &environment, &mut warnings)?;
        self.run(&plan, columns, text, warnings, &environment, started)
    }

    fn run(
        &self,
        plan: &Plan,
        columns: Vec<ResultColumn>,
        text: Arc<str>,
        warnings: Warnings,
        environment: &Environment,
        started: Instant,
    ) -> Result<Query, Error> {
        let execution = esql_exec::execute(plan, &self.options, environment);
        let execution = execution.map_err(|error| Error::exec(error, &text))?;
        Ok(Query::new(text, columns, warnings, execution, started, self.options.threads))
    }

    /// The same engine, whose queries also count how many bytes each operator takes, which costs a look at each string.
    #[must_use]
    pub fn profiling(mut self) -> Engine {
        self.options.profile = true;
        self
    }

    /// How a query would be run.
    ///
    /// # Errors
    /// As [`query`](Self::query).
    pub fn explain(&self, text: &str, parameters: &Parameters) -> Result<Explanation, Error> {
        let text = Arc::from(text);
        let query = parse(&text)?;
        self.explain_query(explained(&query).as_ref().unwrap_or(&query), &text, parameters)
    }

    fn explain_query(
        &self,
        query: &ast::Query,
        text: &Arc<str>,
        parameters: &Parameters,
    ) -> Result<Explanation, Error> {
        let Analyzed { plan, mut warnings, environment } = self.analyze(query, text, parameters)?;
        let (columns, logical) = (columns(&plan), plan.to_string());
        let plan = self.optimize(plan, text, &environment, &mut warnings)?;
        // Making the operators finds constants that can't be used, such as wrong patterns. Nothing is read yet.
        esql_exec::execute(&plan, &self.options, &environment).map_err(|error| Error::exec(error, text))?;
        Ok(Explanation {
            columns,
            logical,
            optimized: plan.to_string(),
            physical: esql_exec::describe_physical(&plan),
            warnings: warnings.texts(),
        })
    }

    /// What EXPLAIN gives: a plan a row.
    fn explain_as_rows(
        &self,
        query: &ast::Query,
        text: &Arc<str>,
        parameters: &Parameters,
    ) -> Result<Plan, Error> {
        let explanation = self.explain_query(query, text, parameters)?;
        let columns = ["role", "type", "plan"].into_iter().zip(0..);
        let columns = columns.map(|(name, id)| Attribute {
            id: ColumnId(id),
            name: name.to_owned(),
            data_type: DataType::Keyword,
        });
        let plans = [
            ("parsedPlan", explanation.logical),
            ("optimizedLogicalPlan", explanation.optimized),
            ("optimizedPhysicalPlan", explanation.physical),
        ];
        let row =
            |(kind, plan): (&str, String)| ["coordinator", kind, plan.trim_end()].map(Value::from).to_vec();
        let rows = plans.into_iter().map(row).collect();
        Ok(Plan::Values(Values { columns: columns.collect(), rows }))
    }

    /// The indices whose names match one of the patterns, with their fields.
    ///
    /// # Errors
    /// When a pattern matches nothing, or the data can't be read.
    pub fn schema(&self, patterns: &[&str]) -> Result<Schema, Error> {
        let mut indices = Vec::new();
        for name in self.table(patterns)?.indices() {
            let fields = self.table(&[&name])?.fields()?;
            indices.push(SchemaIndex { name, fields: fields.into_iter().map(Into::into).collect() });
        }
        Ok(Schema { indices })
    }

    /// What mappings say that has no effect here.
    pub fn notes(&self) -> &[String] {
        self.catalog.notes()
    }

    /// The indices, for whoever plans queries without running them.
    pub fn catalog(&self) -> &Arc<FileCatalog> {
        &self.catalog
    }

    /// What IP_LOCATION looks addresses up in.
    pub fn ip_databases(&self) -> &Arc<IpDatabases> {
        &self.ip_databases
    }

    fn table(&self, patterns: &[&str]) -> Result<Arc<dyn Table>, Error> {
        let patterns: Vec<TablePattern> = patterns
            .iter()
            .map(|text| match text.strip_prefix('-') {
                Some(text) => TablePattern { text: text.to_owned(), excluded: true },
                None => TablePattern { text: (*text).to_owned(), excluded: false },
            })
            .collect();
        self.catalog.table(&patterns).map_err(|error| match error {
            CatalogError::Data(error) => Error::Data(error),
            CatalogError::UnknownIndex { ref help, .. } => {
                let mut error = PlanError::new(error.to_string(), Span::default());
                error.help.clone_from(help);
                Error::plan(vec![error], &Arc::from(""))
            }
        })
    }

    fn analyze(
        &self,
        query: &ast::Query,
        text: &Arc<str>,
        parameters: &Parameters,
    ) -> Result<Analyzed, Error> {
        self.analyze_with(&*self.catalog, text, parameters, |context| analyze(query, text, context))
    }

    /// Begins to run a query whose run is watched: `observer` makes of what there is to watch who watches it. Of a query that
    /// explains another, that one is run.
    pub(crate) fn watch(
        &self,
        catalog: &dyn Catalog,
        text: &str,
        parameters: &Parameters,
        how: Watch,
        observer: impl FnOnce(&Arc<Trace>) -> Arc<dyn Observer>,
    ) -> Result<Query, Error> {
        let started = Instant::now();
        let text = Arc::from(text);
        let query = parse(&text)?;
        let query = explained(&query).unwrap_or(query);
        let analyzed = self.analyze_with(catalog, &text, parameters, |context| {
            let unmapped = how.unmapped.unwrap_or(context.unmapped);
            analyze_observed(&query, &text, &Context { unmapped, ..*context }, how.detail)
        });
        let (Analyzed { plan, mut warnings, environment }, trace) = analyzed?;
        let columns = columns(&plan);
        let plan = plan.observed_by(&observer(&Arc::new(trace)));
        let plan = if how.passes_all { plan.unfiltered() } else { plan };
        let plan = optimize(plan, how.limits.unwrap_or(self.limits), &environment, &mut warnings)
            .map_err(|error| Error::plan(vec![error], &text))?;
        let options = Options { threads: how.threads.unwrap_or(self.options.threads), ..self.options };
        let execution = esql_exec::execute(&plan, &options, &environment);
        let execution = execution.map_err(|error| Error::exec(error, &text))?;
        Ok(Query::new(text, columns, warnings, execution, started, options.threads))
    }

    /// What unknown fields mean.
    pub(crate) fn unmapped(&self) -> Unmapped {
        self.unmapped
    }

    fn analyze_with<T>(
        &self,
        catalog: &dyn Catalog,
        text: &Arc<str>,
        parameters: &Parameters,
        analyze: impl FnOnce(&Context<'_>) -> Result<T, Vec<PlanError>>,
    ) -> Result<T, Error> {
        let environment = self.environment();
        let catalog = Watched::new(catalog);
        let context = Context {
            catalog: &catalog,
            environment: &environment,
            parameters: parameters.as_slice(),
            build: [&self.build[0], &self.build[1], &self.build[2]],
            unmapped: self.unmapped,
            ip_databases: &self.ip_databases,
        };
        analyze(&context).map_err(|errors| match catalog.failure() {
            Some(failure) => Error::Data(failure),
            None => Error::plan(errors, text),
        })
    }

    fn optimize(
        &self,
        plan: Plan,
        text: &Arc<str>,
        environment: &Environment,
        warnings: &mut Warnings,
    ) -> Result<Plan, Error> {
        optimize(plan, self.limits, environment, warnings).map_err(|error| Error::plan(vec![error], text))
    }

    /// The clock stands still while a query runs.
    pub(crate) fn environment(&self) -> Environment {
        let now_nanos = self.now_nanos.unwrap_or_else(wall_clock);
        Environment { now_nanos, zone: Zone::utc(), seed: self.seed.unwrap_or(now_nanos as u64) }
    }
}

/// How a query's run is watched.
#[derive(Clone, Copy)]
pub(crate) struct Watch {
    /// How closely.
    pub(crate) detail: Detail,
    /// Whether conditions keep all rows, so that one sees what becomes of those that they would not.
    pub(crate) passes_all: bool,
    /// Other limits than the engine's.
    pub(crate) limits: Option<Limits>,
    /// Another meaning of unknown fields than the engine's.
    pub(crate) unmapped: Option<Unmapped>,
    /// Another number of threads than the engine's.
    pub(crate) threads: Option<usize>,
}

impl Watch {
    /// As closely as that, and as the engine runs queries.
    pub(crate) fn with_detail(detail: Detail) -> Watch {
        Watch { detail, passes_all: false, limits: None, unmapped: None, threads: None }
    }
}

/// The tree of a query that is to be run.
///
/// # Errors
/// [`Error::Syntax`] when the text is no ES|QL.
pub fn parse(text: &str) -> Result<ast::Query, Error> {
    esql_syntax::parse_query(text).map_err(|error| Error::syntax(error, &Arc::from(text)))
}

/// The query that EXPLAIN is asked about, with the settings before it.
fn explained(query: &ast::Query) -> Option<ast::Query> {
    match query.commands.as_slice() {
        [ast::Command { kind: ast::CommandKind::Explain(explain), .. }] => {
            Some(ast::Query { settings: query.settings.clone(), ..ast::Query::clone(&explain.query) })
        }
        _ => None,
    }
}

fn columns(plan: &Plan) -> Vec<ResultColumn> {
    let columns = plan.output().into_iter();
    columns
        .map(|column| ResultColumn { name: column.name.to_string(), data_type: column.data_type })
        .collect()
}

fn wall_clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

impl Builder {
    /// Adds a file or folder of documents; names of files and folders become names of indices.
    #[must_use]
    pub fn data(mut self, path: impl Into<PathBuf>) -> Builder {
        self.data.push(path.into());
        self
    }

    /// Adds a file or folder of documents as one index of that name.
    #[must_use]
    pub fn index(mut self, name: impl Into<String>, path: impl Into<PathBuf>) -> Builder {
        self.indices.push((name.into(), path.into()));
        self
    }

    /// Adds documents, a JSON object a line, as an index of that name.
    ///
    /// ```
    /// # fn main() -> Result<(), esql::Error> {
    /// let engine = esql::Engine::builder().documents("logs", r#"{"user":"root"} "#).build()?;
    /// let result = engine.query("FROM logs | KEEP user")?.collect_rows()?;
    /// assert_eq!(result.text(0, 0).as_deref(), Some("root"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn documents(self, index: impl Into<String>, ndjson: impl AsRef<[u8]>) -> Builder {
        self.memory(MemoryIndex::new(index).ndjson(ndjson))
    }

    /// Adds an index in memory, which may have a mapping of its own.
    #[must_use]
    pub fn memory(mut self, index: MemoryIndex) -> Builder {
        self.memory.push(index);
        self
    }

    /// Adds a file, or a folder of files, that says which types fields have: an Elasticsearch mapping, an index template, or a
    /// `fields.yml`.
    #[must_use]
    pub fn mapping(mut self, path: impl Into<PathBuf>) -> Builder {
        self.mappings.push(path.into());
        self
    }

    /// Gives an index another name.
    #[must_use]
    pub fn alias(mut self, alias: impl Into<String>, index: impl Into<String>) -> Builder {
        self.aliases.push((alias.into(), index.into()));
        self
    }

    /// Adds a file of enrich policies, or a folder of such: the body of a `PUT _enrich/policy` (the policy is named after the
    /// file), an object of such bodies by name, or an answer of `GET _enrich/policy`. Their indices are looked for among the
    /// data.
    #[must_use]
    pub fn policy(mut self, path: impl Into<PathBuf>) -> Builder {
        self.policies.push(path.into());
        self
    }

    /// Adds a MaxMind database that `IP_LOCATION` can look addresses up in, by its file's name.
    #[must_use]
    pub fn geoip(mut self, path: impl Into<PathBuf>) -> Builder {
        self.geoip.push(path.into());
        self
    }

    /// Stops the clock that `NOW()` reads at an ISO 8601 date (UTC unless it says otherwise).
    ///
    /// # Errors
    /// [`Error::Setting`] when the text is no date.
    pub fn now(mut self, date: &str) -> Result<Builder, Error> {
        let nanos = esql_data::date::parse_datetime_nanos(date);
        let nanos = nanos.map_err(|failure| Error::Setting(failure.message))?;
        self.now_nanos = Some(nanos);
        Ok(self)
    }

    /// What decides which rows and values SAMPLE chooses; unless said it chooses anew for each query, but alike while the clock
    /// stands still.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Builder {
        self.seed = Some(seed);
        self
    }

    /// How many threads work on a query; as many as the machine has unless said.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Builder {
        self.options.threads = threads.max(1);
        self
    }

    /// Makes a line that is no document an error; otherwise it is left out and counted.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Builder {
        self.strict = strict;
        self
    }

    /// How files are read, but for [`strict`](Self::strict) and [`threads`](Self::threads). No answer depends on it: it is for tests,
    /// and for finding out what is slow.
    #[must_use]
    pub fn reading(mut self, reading: ReadOptions) -> Builder {
        self.reading = reading;
        self
    }

    /// How many rows a query gives at most; Elasticsearch's limits unless said.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Builder {
        self.limits = limits;
        self
    }

    /// What a field means that neither a mapping, nor a known schema, nor the data has: an error unless said. A query's own
    /// `SET unmapped_fields` goes before.
    #[must_use]
    pub fn unmapped(mut self, unmapped: Unmapped) -> Builder {
        self.unmapped = unmapped;
        self
    }

    /// How many bytes the operators of a query may hold; three fifths of the machine's memory unless said. SORT and STATS move
    /// to a temporary file what has no room; whatever else needs more fails.
    #[must_use]
    pub fn memory_limit(mut self, bytes: Option<usize>) -> Builder {
        self.options.memory_limit = bytes;
        self
    }

    /// What `SHOW INFO` gives: version, date and hash of the program.
    #[must_use]
    pub fn build_info(mut self, version: &str, date: &str, hash: &str) -> Builder {
        self.build = [version, date, hash].map(str::to_owned);
        self
    }

    /// The engine.
    ///
    /// # Errors
    /// When a path of data, a mapping or a database can't be read.
    pub fn build(self) -> Result<Engine, Error> {
        let mut mappings = MappingSet::default();
        self.mappings.iter().try_for_each(|path| mappings.read(path))?;
        let mut policies = PolicySet::default();
        self.policies.iter().try_for_each(|path| policies.read(path))?;
        let mut ip_databases = IpDatabases::default();
        for path in &self.geoip {
            ip_databases.read(path).map_err(|message| not_a_database(path, message))?;
        }
        let read = ReadOptions { strict: self.strict, threads: self.options.threads, ..self.reading };
        let mut catalog = FileCatalog::builder().mappings(mappings).policies(policies).options(read);
        catalog = self.data.into_iter().fold(catalog, |catalog, path| catalog.data(path));
        catalog = self.indices.into_iter().fold(catalog, |catalog, (name, path)| catalog.index(name, path));
        catalog = self.memory.into_iter().fold(catalog, |catalog, index| catalog.memory(index));
        catalog =
            self.aliases.into_iter().fold(catalog, |catalog, (alias, index)| catalog.alias(alias, index));
        if let Some(nanos) = self.now_nanos {
            catalog = catalog.now(nanos / 1_000_000);
        }
        Ok(Engine {
            catalog: Arc::new(catalog.build()?),
            now_nanos: self.now_nanos,
            seed: self.seed,
            limits: self.limits,
            options: self.options,
            build: self.build,
            unmapped: self.unmapped,
            ip_databases: Arc::new(ip_databases),
        })
    }
}

fn not_a_database(path: &Path, message: String) -> DataError {
    let help = "IP_LOCATION reads MaxMind's .mmdb files, such as GeoLite2-City.mmdb".to_owned();
    DataError { file: Some(path.to_owned()), line: None, message, help: Some(help) }
}
