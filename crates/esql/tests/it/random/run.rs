//! Running a query one way or another.

use esql::data::date::Zone;
use esql::functions::Environment;
use esql::{DataType, Limits, Unmapped, Value};
use esql_data::Warnings;
use esql_exec::Options;
use esql_plan::{Catalog, Context, analyze, optimize};

/// How a query is run.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub(super) threads: usize,
    pub(super) optimized: bool,
}

/// As the engine runs queries.
pub(super) const USUAL: Way = Way { threads: 1, optimized: true };

/// What a query gives.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) columns: Vec<(String, DataType)>,
    pub(super) rows: Vec<Vec<Value>>,
    pub(super) warnings: Vec<String>,
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
    let analyzed = analyze(&tree, query, &context).map_err(|errors| wrong(errors[0].message.clone()))?;
    let (mut plan, mut planning) = (analyzed.plan, Warnings::default());
    let columns =
        plan.output().into_iter().map(|column| (column.name.to_string(), column.data_type)).collect();
    if way.optimized {
        plan = optimize(plan, Limits::NONE, &environment, &mut planning)
            .map_err(|error| wrong(error.message.clone()))?;
    }
    let options = Options { threads: way.threads, memory_limit: None };
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
    Ok(Answer { columns, rows, warnings: planning.texts() })
}

/// An error when two answers to a query differ.
pub(super) fn same(query: &str, one: (&str, &Answer), other: (&str, &Answer)) -> Result<(), String> {
    let (left, right) = (one.1.text(), other.1.text());
    if left == right {
        return Ok(());
    }
    Err(format!("{query}\n  {}:\n{left}  {}:\n{right}", one.0, other.0))
}
