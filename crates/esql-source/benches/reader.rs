//! How fast documents are read: `cargo bench -p esql-source`.
//!
//! The documents are a few megabytes in memory, so what is measured is finding, scanning and decoding, not the disk.

use divan::Bencher;
use divan::counter::BytesCount;
use esql_data::date::Zone;
use esql_data::{DataType, Value, Warnings};
use esql_functions::Environment;
use esql_functions::registry::{self, Function};
use esql_plan::{
    Catalog, ColumnId, Expr, ExprKind, Predicates, ScanColumn, ScanRequest, Source, Table, TablePattern,
};
use esql_source::{FileCatalog, MemoryIndex, ReadOptions};
use std::fmt::Write;
use std::sync::Arc;

fn main() {
    divan::main();
}

const DOCUMENTS: usize = 4000;

/// Documents with the shape of an endpoint's events: a kilobyte each, a dozen objects, one in a thousand evil.
fn documents() -> String {
    let mut out = String::new();
    for number in 0..DOCUMENTS {
        let name = if number % 1000 == 999 { "evil.exe" } else { "svchost.exe" };
        let _ = writeln!(
            out,
            r#"{{"agent":{{"id":"{number:08x}-00ca-9b0b","type":"endpoint","version":"8.13.4"}},"process":{{"name":"{name}","pid":{number},"executable":"C:\\Windows\\System32\\{name}","args":["{name}","-k","netsvcs"],"code_signature":{{"trusted":true,"subject_name":"Example Publisher","exists":true}},"parent":{{"name":"services.exe","pid":{},"executable":"C:\\Windows\\System32\\services.exe"}}}},"message":"process event","@timestamp":"2024-06-15T11:{:02}:{:02}.{:07}Z","ecs":{{"version":"8.10.0"}},"data_stream":{{"namespace":"default","type":"logs","dataset":"endpoint.events.process"}},"host":{{"hostname":"srv-{:03}","os":{{"name":"Windows","family":"windows","version":"1809 (10.0.17763.2686)","full":"Windows Server 2019 Datacenter 1809"}},"ip":["10.3.159.112","fe80::e6c8:bf5a:54c3:8f06"],"name":"srv-{:03}","id":"940f52c4-268e-5e1d-5ce1","mac":["CA-CD-ED-55-52-9A"],"architecture":"x86_64"}},"event":{{"sequence":{number},"kind":"event","module":"endpoint","action":"start","category":["process"],"type":["start"],"dataset":"endpoint.events.process"}},"user":{{"domain":"EXAMPLE","name":"amelia","id":"S-1-5-18"}}}}"#,
            number / 7,
            number / 60 % 60,
            number % 60,
            number * 31,
            number % 50,
            number % 50,
        );
    }
    out
}

fn table(ndjson: &str, options: ReadOptions) -> Arc<dyn Table> {
    let index = MemoryIndex::new("logs").ndjson(ndjson);
    let catalog = FileCatalog::builder().memory(index).options(options).build().expect("one index");
    let pattern = TablePattern { text: "logs".to_owned(), excluded: false };
    catalog.table(&[pattern]).expect("the index was given")
}

fn request(table: &Arc<dyn Table>, columns: &[&str]) -> ScanRequest {
    let columns = columns.iter().map(|&name| {
        let field = table.field(name).expect("readable").expect("a known field");
        ScanColumn::Field { name: name.to_owned(), data_type: field.data_type }
    });
    ScanRequest { columns: columns.collect(), ..ScanRequest::default() }
}

/// `column == text`, the first column being meant.
fn equals(text: &str) -> Arc<Predicates> {
    let Some(Function::Scalar(equals)) = registry::find("equals") else { panic!("there is equality") };
    let column = Expr {
        kind: ExprKind::Column(ColumnId(0), String::new()),
        data_type: DataType::Keyword,
        source: Source::default(),
    };
    let constant = Expr::literal(Value::from(text), DataType::Keyword, Source::default());
    let condition = Expr {
        kind: ExprKind::Call(equals, vec![column, constant]),
        data_type: DataType::Boolean,
        source: Source::default(),
    };
    let environment = Environment { now_nanos: 0, zone: Zone::utc(), seed: 0 };
    Arc::new(Predicates::new(vec![condition], &[ColumnId(0)], &environment).expect("a valid condition"))
}

fn run(bencher: Bencher<'_, '_>, options: ReadOptions, columns: &[&str], needle: Option<&str>) {
    let ndjson = documents();
    let table = table(&ndjson, options);
    let request = ScanRequest { predicates: needle.map(equals), ..request(&table, columns) };
    bencher.counter(BytesCount::of_str(&ndjson)).bench_local(|| {
        let scan = table.scan(&request).expect("readable");
        let mut rows = 0;
        while let Some(morsel) = scan.next().expect("readable") {
            let batches = morsel.read(&mut Warnings::default()).expect("readable");
            rows += batches.iter().map(esql_data::Batch::rows).sum::<usize>();
        }
        rows
    });
}

#[divan::bench(args = ["evil.exe", "absent.exe", "svchost.exe"])]
fn raw_filter(bencher: Bencher<'_, '_>, needle: &str) {
    run(bencher, ReadOptions::default(), &["process.name"], Some(needle));
}

#[divan::bench(args = [true, false])]
fn one_field(bencher: Bencher<'_, '_>, on_demand: bool) {
    run(bencher, ReadOptions { on_demand, ..ReadOptions::default() }, &["process.name"], None);
}

#[divan::bench(args = [true, false])]
fn five_fields(bencher: Bencher<'_, '_>, on_demand: bool) {
    let columns = ["@timestamp", "host.name", "process.name", "process.pid", "event.action"];
    run(bencher, ReadOptions { on_demand, ..ReadOptions::default() }, &columns, None);
}

#[divan::bench]
fn counting(bencher: Bencher<'_, '_>) {
    run(bencher, ReadOptions::default(), &[], None);
}
