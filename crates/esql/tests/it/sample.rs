//! SAMPLE: how many rows it keeps, and which.

use esql::{Engine, Format};
use std::fmt::Write as _;

fn csv(seed: Option<u64>, threads: usize, query: &str) -> String {
    let mut lines = String::new();
    for number in 0..20_000 {
        writeln!(lines, r#"{{"n":{number}}}"#).unwrap();
    }
    let mut builder =
        Engine::builder().documents("numbers", lines).threads(threads).now("2024-06-15").unwrap();
    if let Some(seed) = seed {
        builder = builder.seed(seed);
    }
    let result = builder.build().unwrap().query(query).unwrap().collect_rows().unwrap();
    result.to_string(Format::Csv)
}

/// The number of rows that two samples keep, and what SAMPLE chooses of their values.
const QUERY: &str =
    "FROM numbers | SAMPLE 0.5 | SAMPLE 0.5 | STATS s = SAMPLE(n, 5), m = MAX(n), d = COUNT_DISTINCT(n)";

#[test]
fn the_seed_decides_and_threads_do_not() {
    let one = csv(Some(1), 1, QUERY);
    assert_eq!(csv(Some(1), 4, QUERY), one);
    assert_ne!(csv(Some(2), 1, QUERY), one);
    assert_eq!(csv(None, 1, QUERY), csv(None, 4, QUERY));
}

#[test]
fn counts_and_sums_are_those_of_the_whole() {
    let query = "FROM numbers | SAMPLE 0.5 | STATS n = COUNT(*), s = SUM(n), m = AVG(n), d = COUNT_DISTINCT(n) \
                 | EVAL n = ROUND(n, -3), s = ROUND(s, -7), m = ROUND(m, -3), d = ROUND(d, -3)";
    assert_eq!(csv(Some(3), 2, query), "n,s,m,d\r\n20000,200000000,10000.0,10000\r\n");
}

#[test]
fn counts_of_groups_are_not_those_of_the_whole() {
    let query = "FROM numbers | SAMPLE 0.5 | LIMIT 10 | STATS n = COUNT(*)";
    assert_eq!(csv(Some(3), 2, query), "n\r\n10\r\n");
    let query = "FROM numbers | SAMPLE 0.5 | STATS n = COUNT(*) BY b = n % 3 | STATS g = COUNT(*)";
    assert_eq!(csv(Some(3), 2, query), "g\r\n3\r\n");
}
