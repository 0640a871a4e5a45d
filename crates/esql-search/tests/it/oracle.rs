//! The answers of Lucene's own classes: tables beside the checkout, absent from it.

use esql_data::{Column, DataType, Value, date::Zone};
use esql_search::{Analyzer, Ask, Context, Field, MatchOptions, Matcher, Query};
use serde_json::Value as Json;

fn lines(file: &str) -> Option<Vec<Json>> {
    let path = format!("{}/../../../shared/oracle/{file}", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {path} is absent");
        return None;
    };
    Some(
        text.split('\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

fn strings(value: &Json) -> Vec<String> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

#[test]
fn standard_analyzer() {
    let Some(lines) = lines("standard_analyzer.jsonl") else { return };
    let mut wrong = Vec::new();
    for line in &lines {
        let text = line["text"].as_str().unwrap();
        let (expected, found) = (strings(&line["tokens"]), Analyzer::Standard.terms(text));
        if expected != found {
            wrong.push(format!("{text:?}\n  Lucene {expected:?}\n  here   {found:?}"));
        }
    }
    let share = 1.0 - wrong.len() as f64 / lines.len() as f64;
    println!("{} of {} agree; not:\n{}", lines.len() - wrong.len(), lines.len(), wrong.join("\n"));
    assert!(share >= 0.995, "only {share} agree:\n{}", wrong.join("\n"));
}

#[test]
fn bm25() {
    let Some(lines) = lines("bm25.jsonl") else { return };
    for line in &lines {
        let docs: Vec<Value> = strings(&line["docs"]).into_iter().map(Value::from).collect();
        let columns = [Column::from_values(DataType::Text, &docs)];
        let query =
            Query::clause("text", Ask::Match(strings(&line["query"]).join(" "), MatchOptions::default()));
        let fields = [Field { name: "text".to_owned(), data_type: DataType::Text }];
        let context = Context { now_nanos: 0, zone: Zone::utc() };
        let matcher = Matcher::new(&query, &fields, &context).unwrap();
        let mut statistics = matcher.statistics();
        matcher.observe(&mut statistics, &columns);
        let scores = matcher.scores(&columns, docs.len(), &statistics.weights());
        let found = matcher.matches(&columns, docs.len());
        for (index, score) in scores.iter().enumerate() {
            let expected = line["scores"].get(index.to_string()).map(|score| score.as_f64().unwrap());
            assert_eq!(found.value(index), expected.is_some(), "document {index} of {line}");
            let expected = expected.unwrap_or(0.0);
            let error = (f64::from(*score) - expected).abs();
            assert!(error <= 1e-3 * expected, "{score} for {expected}, document {index} of {line}");
        }
    }
}
