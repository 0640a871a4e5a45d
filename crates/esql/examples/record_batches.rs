//! Streams Arrow record batches out of files: pass a folder and a query, or see the sample events of this repository.
//!
//!     cargo run -p esql --example record_batches
//!     cargo run -p esql --example record_batches -- evidence/ 'FROM logs-* | STATS n = COUNT(*) BY host.name'

use esql::{Engine, TYPE_KEY};

fn main() -> Result<(), esql::Error> {
    let mut args = std::env::args().skip(1);
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data");
    let data = args.next().unwrap_or_else(|| sample.to_owned());
    let query = args.next().unwrap_or_else(|| {
        "FROM logs-* | STATS events = COUNT(*), latest = MAX(@timestamp) BY event.action | SORT events DESC"
            .to_owned()
    });
    let engine = Engine::builder().data(data).now("2024-06-15T12:00:00Z")?.build()?;
    let mut query = engine.query(&query)?;
    for batch in query.by_ref() {
        let batch = batch?;
        println!("{} rows", batch.num_rows());
        for field in batch.schema().fields() {
            let esql_type = field.metadata().get(TYPE_KEY).map_or("", String::as_str);
            println!("  {}: {} ({esql_type})", field.name(), field.data_type());
        }
    }
    let totals = query.totals();
    println!("{} rows from {} lines in {:?}", totals.rows, totals.read.lines, totals.elapsed);
    for operator in query.metrics() {
        println!("  {:>6} rows in {:?}: {}", operator.rows_out, operator.elapsed, operator.operator);
    }
    Ok(())
}
