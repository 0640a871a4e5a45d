//! Running a query one way or another.

use esql::data::date::Zone;
use esql::functions::Environment;
use esql::{DataType, Limits, Unmapped, Value};
use esql_data::Warnings;
use esql_exec::Options;
use esql_plan::{
    Catalog, Context, Detail, Observer, PlanError, Seen, Trace, analyze, analyze_observed, optimize,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How a query is run.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub(super) threads: usize,
    pub(super) optimized: bool,
    /// Whether the run is watched, and how closely.
    pub(super) watched: Option<Detail>,
    pub(super) memory_limit: Option<usize>,
}

/// As the engine runs queries.
pub(super) const USUAL: Way = Way { threads: 1, optimized: true, watched: None, memory_limit: None };

/// What a query gives.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) columns: Vec<(String, DataType)>,
    pub(super) rows: Vec<Vec<Value>>,
    pub(super) warnings: Vec<String>,
    /// How many rows were seen after the last command, if the run was watched.
    pub(super) seen: Option<u64>,
    /// How often an operator moved state to disk.
    pub(super) spills: u64,
}

impl Answer {
    /// Header and rows, a line each: what is compared, as values with NaN don't compare.
    pub(super) fn text(&self) -> String {
        let rows: String = self.rows.iter().map(|row| format!("{row:?}\n")).collect();
        format!("{:?}\n{rows}", self.columns)
    }
}

/// Runs a query that must be right.
pub(super) fn run(catalog: &dyn Catalog, query: &str, way: Way) -> Result<Answer, String> {
    let wrong = |message: String| format!("{message}\n  in {query}");
    let tree = esql::syntax::parse_query(query).map_err(|error| wrong(error.to_string()))?;
    let environment = Environment { now_nanos: 1_718_452_800_000_000_000, zone: Zone::utc(), seed: 0 };
    let context = Context {
        catalog,
        environment: &environment,
        parameters: &[],
        build: ["", "", ""],
        unmapped: Unmapped::Fail,
        ip_databases: &esql_plan::IpDatabases::default(),
    };
    let refused = |errors: Vec<PlanError>| wrong(errors[0].message.clone());
    let (mut plan, mut planning, mut watcher) = match way.watched {
        None => (analyze(&tree, query, &context).map_err(refused)?.plan, Warnings::default(), None),
        Some(detail) => {
            let (analyzed, trace) = analyze_observed(&tree, query, &context, detail).map_err(refused)?;
            let watcher = Arc::new(Watcher::new(trace));
            let observer: Arc<dyn Observer> = watcher.clone();
            (analyzed.plan.observed_by(&observer), Warnings::default(), Some(watcher))
        }
    };
    let columns =
        plan.output().into_iter().map(|column| (column.name.to_string(), column.data_type)).collect();
    if way.optimized {
        plan = optimize(plan, Limits::NONE, &environment, &mut planning)
            .map_err(|error| wrong(error.message.clone()))?;
    }
    let options = Options { threads: way.threads, memory_limit: way.memory_limit, profile: false };
    let mut execution =
        esql_exec::execute(&plan, &options, &environment).map_err(|error| wrong(error.to_string()))?;
    let mut rows = Vec::new();
    for batch in &mut execution {
        let batch = batch.map_err(|error| wrong(error.to_string()))?;
        let columns = batch.columns();
        rows.extend(
            (0..batch.rows()).map(|row| columns.iter().map(|column| column.value(row)).collect::<Vec<_>>()),
        );
    }
    planning.merge(execution.warnings());
    let seen = watcher.take().map(|watcher| watcher.last());
    let spills = execution.metrics().iter().map(|operator| operator.spills).sum();
    Ok(Answer { columns, rows, warnings: planning.texts(), seen, spills })
}

/// Counts the rows at each place.
#[derive(Debug)]
struct Watcher {
    trace: Trace,
    rows: Vec<AtomicU64>,
}

impl Watcher {
    fn new(trace: Trace) -> Watcher {
        Watcher { rows: trace.places.iter().map(|_| AtomicU64::default()).collect(), trace }
    }

    /// The rows after the last command that is in no subquery and no branch.
    fn last(&self) -> u64 {
        let last = self.trace.commands.iter().rposition(|command| command.depth == 0);
        let place = self.trace.places.iter().position(|place| place.after && Some(place.command) == last);
        place.map_or(0, |place| self.rows[place].load(Ordering::Relaxed))
    }
}

impl Observer for Watcher {
    fn observe(&self, place: usize, seen: &Seen<'_>) {
        assert!(seen.columns.iter().all(|column| column.len() == seen.rows));
        assert_eq!(seen.columns.len(), self.trace.places[place].watched.len());
        self.rows[place].fetch_add(seen.rows as u64, Ordering::Relaxed);
    }
}

/// An error when two answers to a query differ.
pub(super) fn same(query: &str, one: (&str, &Answer), other: (&str, &Answer)) -> Result<(), String> {
    let (left, right) = (one.1.text(), other.1.text());
    if left == right {
        return Ok(());
    }
    Err(format!("{query}\n  {}:\n{left}  {}:\n{right}", one.0, other.0))
}
