//! Which rows may meet what a scan is told of.

use arrow_array::BooleanArray;
use esql_data::{Batch, Column, DataType, Value};
use esql_plan::{Plan, Predicates, TableScan};

use crate::{environment, optimized};

/// The scan of a query over `logs`.
fn scan(query: &str) -> TableScan {
    let mut found = None;
    optimized(query).any(&mut |plan| {
        if let Plan::Scan(scan) = plan {
            found = Some(scan.clone());
        }
        found.is_some()
    });
    found.expect("the query reads a table")
}

/// Host names and statuses.
const ROWS: [(&[&str], &[i32]); 6] = [
    (&["a"], &[200]),
    (&["a", "b"], &[200]),
    (&["b", "c"], &[404]),
    (&[], &[200, 404]),
    (&["c"], &[]),
    (&["b"], &[404, 500]),
];

/// The numbers of the rows that are possible.
fn possible(condition: &str) -> Vec<usize> {
    let scan = scan(&format!("FROM logs | WHERE {condition} | KEEP host.name, status"));
    let ids: Vec<_> = scan.columns.iter().map(|(column, _)| column.id).collect();
    let predicates =
        Predicates::new(scan.predicates, &ids, &environment()).expect("the conditions can be bound");
    let column = |name: &str| match name {
        "host.name" => {
            let value = |names: &[&str]| Value::from_values(names.iter().map(|&name| name.into()).collect());
            Column::from_values(DataType::Keyword, &ROWS.map(|(names, _)| value(names)))
        }
        _ => {
            let value = |numbers: &[i32]| {
                Value::from_values(numbers.iter().map(|&number| Value::Int(number)).collect())
            };
            Column::from_values(DataType::Integer, &ROWS.map(|(_, numbers)| value(numbers)))
        }
    };
    let columns = scan.columns.iter().map(|(attribute, _)| column(&attribute.name)).collect();
    let batch = Batch::new(columns, ROWS.len());
    let mask = predicates.possible(&batch).unwrap_or_else(|| BooleanArray::from(vec![true; ROWS.len()]));
    (0..ROWS.len()).filter(|row| mask.value(*row)).collect()
}

#[test]
fn any_value_will_do() {
    assert_eq!(possible(r#"host.name == "a""#), [0, 1]);
    assert_eq!(possible(r#"host.name LIKE "*c""#), [2, 4]);
    assert_eq!(possible(r#"host.name IN ("x", "b")"#), [1, 2, 5]);
    assert_eq!(possible(r#"host.name == "b" AND status == 404"#), [2, 5]);
    assert_eq!(possible(r#"host.name == "a" OR status == 404"#), [0, 1, 2, 3, 5]);
    assert_eq!(possible("host.name IS NULL OR status == 500"), [3, 5]);
}

#[test]
fn several_numbers_are_always_possible() {
    assert_eq!(possible("status > 600"), [3, 5]);
    assert_eq!(possible("NOT status > 0"), [3, 5]);
    assert_eq!(possible(r#"status > 600 AND host.name > "x""#), [0; 0]);
    assert_eq!(possible(r#"status > 600 AND host.name == "b""#), [5]);
}

#[test]
fn negated_no_value_may() {
    assert_eq!(possible(r#"host.name != "a""#), [2, 4, 5]);
    assert_eq!(possible(r#"NOT host.name == "a""#), [2, 4, 5]);
    assert_eq!(possible(r#"NOT (host.name == "a" OR host.name LIKE "b*")"#), [4]);
    assert_eq!(possible(r#"NOT (host.name LIKE "b*" AND status == 404)"#), [0, 1, 3, 4, 5]);
    // Elasticsearch plans a pattern that matches everything as IS NOT NULL.
    assert_eq!(possible(r#"NOT host.name LIKE "*""#), [3]);
}

#[test]
fn what_is_no_field_against_constants_is_not_told() {
    for condition in [
        "LENGTH(host.name) > 1",
        "host.name == host.os",
        r#"host.name == "a" OR bytes == status"#,
        "MATCH(host.name, \"a\")",
        "\"a\" IN (host.name)",
        "status == [1, 2]",
    ] {
        let scan = scan(&format!("FROM logs | WHERE {condition} | KEEP host.name"));
        assert!(scan.predicates.is_empty(), "{condition}: {:?}", scan.predicates);
    }
}
