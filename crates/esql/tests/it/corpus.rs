//! Published hunts and detection rules run as they are: over no documents, and over one that they look for.
//!
//! Those that can't are named in `tests/corpus-findings.md`, each with the reason. The queries are in `../shared/corpus`.

use esql::syntax::ast::{
    self, BinaryOp, Command, CommandKind, Expr, ExprKind, From, Literal, Name, NamePart, Source, Visit,
};
use esql::{Engine, MemoryIndex, Unmapped};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
const FINDINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus-findings.md");

#[test]
fn every_query_runs_but_for_the_findings() {
    let corpus = Path::new(SHARED).join("corpus");
    if !corpus.is_dir() {
        println!("no queries to run: {} is missing", corpus.display());
        return;
    }
    let types = field_types();
    let findings = fs::read_to_string(FINDINGS).unwrap();
    let mut findings: BTreeSet<&str> = findings.lines().filter_map(named).collect();
    let mut failures = Vec::new();
    for folder in ["hunts", "rules"] {
        for entry in fs::read_dir(corpus.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap());
            let text = fs::read_to_string(&path).unwrap();
            let outcome = catch_unwind(|| run(&text, &types)).unwrap_or_else(|_| Err("panics".to_owned()));
            match (outcome, findings.remove(name.as_str())) {
                (Ok(()), true) => failures.push(format!("{name} is listed but runs")),
                (Err(message), false) => failures.push(format!("{name}: {message}")),
                (Ok(()), false) | (Err(_), true) => {}
            }
        }
    }
    failures.extend(findings.iter().map(|name| format!("{name} is listed but there is no such query")));
    assert!(failures.is_empty(), "{} queries:\n{}", failures.len(), failures.join("\n"));
}

/// The query that a line of the findings is about: ``- `hunts/x.esql`: why``.
fn named(line: &str) -> Option<&str> {
    line.strip_prefix("- `")?.split_once('`').map(|(name, _)| name)
}

fn run(text: &str, types: &BTreeMap<String, String>) -> Result<(), String> {
    let query = esql::parse(text).map_err(|error| error.to_string())?;
    let mut reads = Reads::default();
    reads.query(&query);
    let document = Json::Object(reads.document(types)).to_string();
    for documents in ["", &document] {
        let mut builder = Engine::builder().threads(1).unmapped(Unmapped::Nullify);
        builder = builder.now("2024-06-15T12:00:00Z").map_err(|error| error.to_string())?;
        for index in &reads.indices {
            builder = builder.memory(MemoryIndex::new(index).ndjson(documents));
        }
        let engine = builder.build().map_err(|error| error.to_string())?;
        engine.query(text).and_then(esql::Query::collect_rows).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// The types of Elastic's fields.
fn field_types() -> BTreeMap<String, String> {
    let mut types = BTreeMap::new();
    for file in ["integration_types.csv", "ecs_types.csv"] {
        let text = fs::read_to_string(Path::new(SHARED).join("spec").join(file)).unwrap();
        for line in text.lines().skip(1) {
            let mut cells = line.split(',');
            if let (Some(name), Some(data_type)) = (cells.next(), cells.next()) {
                types.insert(name.to_owned(), data_type.to_owned());
            }
        }
    }
    types
}

/// What a query reads, and which values it looks for.
#[derive(Default)]
struct Reads {
    indices: BTreeSet<String>,
    fields: BTreeSet<String>,
    wanted: BTreeMap<String, Json>,
}

impl Reads {
    /// A document with the fields that the query names, so that something comes through its filters.
    fn document(&self, types: &BTreeMap<String, String>) -> Map<String, Json> {
        let value = |field: &String| {
            let wanted = self.wanted.get(field);
            match types.get(field)?.as_str() {
                "keyword" | "constant_keyword" | "wildcard" | "text" | "match_only_text" => {
                    Some(wanted.filter(|value| value.is_string()).cloned().unwrap_or(json!("a b")))
                }
                "long" | "integer" | "short" | "byte" | "unsigned_long" | "double" | "float"
                | "half_float" | "scaled_float" => {
                    Some(wanted.filter(|value| value.is_number()).cloned().unwrap_or(json!(7)))
                }
                "boolean" => Some(wanted.filter(|value| value.is_boolean()).cloned().unwrap_or(json!(true))),
                "date" => Some(json!("2024-06-15T11:30:00Z")),
                "ip" => Some(json!("203.0.113.7")),
                "geo_point" => Some(json!("POINT (4.5 52.1)")),
                _ => None,
            }
        };
        self.fields.iter().filter_map(|field| Some((field.clone(), value(field)?))).collect()
    }

    fn from(&mut self, from: &From) {
        for source in &from.sources {
            let Source::Index(pattern) = source else { continue };
            let added = pattern.indices().filter(|name| !name.excluded);
            self.indices.extend(added.map(|name| name.index.replace('*', "x")));
        }
    }

    fn want(&mut self, field: &Expr, value: &Expr) {
        let (ExprKind::Column(field), ExprKind::Literal(literal)) = (&field.kind, &value.kind) else {
            return;
        };
        let value = match literal {
            Literal::String(text) => json!(text.replace('*', "")),
            Literal::Integer(number) => json!(number.parse::<i64>().unwrap_or_default()),
            Literal::Boolean(value) => json!(value),
            _ => return,
        };
        self.wanted.entry(text(field)).or_insert(value);
    }
}

impl Visit for Reads {
    fn command(&mut self, command: &Command) {
        if let CommandKind::From(from) = &command.kind {
            self.from(from);
        }
        ast::walk_command(self, command);
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Binary { op: BinaryOp::Eq, left, right } => self.want(left, right),
            ExprKind::In { value, list, negated: false } => self.want(value, &list[0]),
            ExprKind::Like { value, patterns, negated: false, .. } => self.want(value, &patterns[0]),
            _ => {}
        }
        ast::walk_expr(self, expr);
    }

    fn name(&mut self, name: &Name) {
        self.fields.insert(text(name));
    }
}

fn text(name: &Name) -> String {
    let part = |part: &NamePart| match part {
        NamePart::Identifier(identifier) => identifier.name.clone(),
        NamePart::Parameter(_) => String::new(),
    };
    name.parts.iter().map(part).collect::<Vec<_>>().join(".")
}
