//! How fast rows are grouped and ordered: `cargo bench -p esql-exec`.
//!
//! The rows lie in memory, so what is measured is the operators; a run plans the query, which takes microseconds.

use divan::Bencher;
use divan::counter::ItemsCount;
use esql_data::date::Zone;
use esql_data::{Batch, Column, DataType, Value, Warnings};
use esql_exec::Options;
use esql_functions::Environment;
use esql_plan::{
    Catalog, CatalogError, Context, DataError, Field, FieldOrigin, IpDatabases, Limits, Morsel, Plan, Scan,
    ScanColumn, ScanReport, ScanRequest, Table, TablePattern, Unmapped, analyze, optimize,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() {
    divan::main();
}

const MORSELS: usize = 100;
const MORSEL_ROWS: usize = 1200;

#[divan::bench(args = [
    "COUNT(*) BY name",
    "COUNT(*) BY entity",
    "COUNT(*) BY number",
    "COUNT(*) BY name, host",
    "SUM(number), MIN(number), COUNT_DISTINCT(entity) BY host",
])]
fn aggregate(bencher: Bencher, calls: &str) {
    run(bencher, &format!("FROM t | STATS {calls}"));
}

#[divan::bench(args = ["number | LIMIT 10", "number | LIMIT 1000", "number DESC | LIMIT 1000", "name, entity DESC | LIMIT 100"])]
fn top_n(bencher: Bencher, keys: &str) {
    run(bencher, &format!("FROM t | SORT {keys}"));
}

#[divan::bench(args = ["number DESC", "name, entity"])]
fn sort(bencher: Bencher, keys: &str) {
    run(bencher, &format!("FROM t | SORT {keys}"));
}

/// Texts that come again and again, and such as come once.
#[divan::bench(args = [r#"REPLACE(name, "[0-9]+", "_")"#, r#"REPLACE(entity, "[0-9]+", "_")"#, r#"name RLIKE "x.+[2-7]\\.exe""#])]
fn eval(bencher: Bencher, expression: &str) {
    run(bencher, &format!("FROM t | EVAL x = {expression} | STATS COUNT(x)"));
}

fn run(bencher: Bencher, query: &str) {
    let table = Rows::new();
    let environment = Environment { now_nanos: 0, zone: Zone::utc(), seed: 0 };
    let plan = plan(&table, query, &environment);
    let options = Options { threads: 1, memory_limit: None, profile: false };
    bencher.counter(ItemsCount::new(MORSELS * MORSEL_ROWS)).bench(|| {
        let execution = esql_exec::execute(&plan, &options, &environment).expect("the plan runs");
        execution.map(|batch| batch.expect("rows in memory").rows()).sum::<usize>()
    });
}

fn plan(table: &Rows, query: &str, environment: &Environment) -> Plan {
    let context = Context {
        catalog: table,
        environment,
        parameters: &[],
        build: ["", "", ""],
        unmapped: Unmapped::Fail,
        ip_databases: &IpDatabases::default(),
    };
    let tree = esql_syntax::parse_query(query).expect("the query is right");
    let plan = analyze(&tree, query, &context).expect("the query is right").plan;
    optimize(plan, Limits::NONE, environment, &mut Warnings::default()).expect("the query is right")
}

/// A table of batches in memory.
#[derive(Clone, Debug)]
struct Rows(Arc<Vec<(&'static str, Vec<Column>)>>);

impl Rows {
    /// Names come often, entities once or twice, hosts sometimes; numbers grow, as times do.
    fn new() -> Rows {
        let column = |data_type: DataType, value: &dyn Fn(usize) -> Value| -> Vec<Column> {
            let morsel = |morsel: usize| {
                let rows = morsel * MORSEL_ROWS..(morsel + 1) * MORSEL_ROWS;
                Column::from_values(data_type, &rows.map(value).collect::<Vec<_>>())
            };
            (0..MORSELS).map(morsel).collect()
        };
        let text = |text: String| Value::from(text.as_str());
        Rows(Arc::new(vec![
            ("name", column(DataType::Keyword, &|row| text(format!("x{}-process.exe", row * row % 211)))),
            (
                "entity",
                column(DataType::Keyword, &|row| text(format!("entity-{:032x}", row * 7919 % 100_000))),
            ),
            ("host", column(DataType::Keyword, &|row| text(format!("srv-{:03}", row * 31 % 500)))),
            ("number", column(DataType::Long, &|row| Value::Long((row * 13 + row % 7) as i64))),
        ]))
    }
}

impl Catalog for Rows {
    fn table(&self, _: &[TablePattern]) -> Result<Arc<dyn Table>, CatalogError> {
        Ok(Arc::new(self.clone()))
    }
}

impl Table for Rows {
    fn field(&self, name: &str) -> Result<Option<Field>, DataError> {
        Ok(self.fields()?.into_iter().find(|field| field.name == name))
    }

    fn fields(&self) -> Result<Vec<Field>, DataError> {
        let field = |(name, column): &(&str, Vec<Column>)| Field {
            name: (*name).to_owned(),
            data_type: column[0].data_type(),
            origin: FieldOrigin::Mapping,
            mapped_as: Vec::new(),
        };
        Ok(self.0.iter().map(field).collect())
    }

    fn field_names(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    fn indices(&self) -> Vec<String> {
        vec!["t".to_owned()]
    }

    fn scan(&self, request: &ScanRequest) -> Result<Arc<dyn Scan>, DataError> {
        let column = |wanted: &ScanColumn| match wanted {
            ScanColumn::Field { name, .. } => {
                self.0.iter().position(|(known, _)| known == name).expect("only known fields are read")
            }
            _ => panic!("only fields are asked for"),
        };
        let columns = request.columns.iter().map(column).collect();
        Ok(Arc::new(RowScan { rows: self.clone(), columns, next: AtomicUsize::new(0) }))
    }
}

struct RowScan {
    rows: Rows,
    columns: Vec<usize>,
    next: AtomicUsize,
}

impl Scan for RowScan {
    fn next(&self) -> Result<Option<Box<dyn Morsel>>, DataError> {
        let morsel = self.next.fetch_add(1, Ordering::Relaxed);
        let column = |column: &usize| self.rows.0[*column].1[morsel].clone();
        Ok((morsel < MORSELS).then(|| {
            let batch = Batch::new(self.columns.iter().map(column).collect(), MORSEL_ROWS);
            Box::new(Piece(batch)) as Box<dyn Morsel>
        }))
    }

    fn report(&self) -> ScanReport {
        ScanReport::default()
    }
}

struct Piece(Batch);

impl Morsel for Piece {
    fn read(self: Box<Self>, _: &mut Warnings) -> Result<Vec<Batch>, DataError> {
        Ok(vec![self.0])
    }
}
