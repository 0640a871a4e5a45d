//! Queries documents that a program has in memory, and reads the rows one by one.
//!
//!     cargo run -p esql --example in_memory

use esql::{Engine, Parameters};

fn main() -> Result<(), esql::Error> {
    let logins = r#"
        {"user": "ann", "source.ip": "10.0.0.1", "tries": 3}
        {"user": "bob", "source.ip": "192.168.7.9", "tries": 41}
        {"user": "cyd", "source.ip": ["192.168.7.9", "10.0.0.7"], "tries": 5}
    "#;
    let engine = Engine::builder().documents("logins", logins).build()?;
    let query = "FROM logins
        | EVAL inside = MV_COUNT(source.ip)
        | WHERE tries > ?least
        | KEEP user, tries, inside
        | SORT tries DESC";
    let result = engine.query_with(query, &Parameters::new().named("least", 4))?.collect_rows()?;
    for row in 0..result.len() {
        let cells: Vec<String> = result
            .columns()
            .iter()
            .enumerate()
            .map(|(column, info)| format!("{}={}", info.name, result.text(row, column).unwrap_or_default()))
            .collect();
        println!("{}", cells.join(" "));
    }
    for warning in result.warnings() {
        eprintln!("warning: {warning}");
    }
    Ok(())
}
