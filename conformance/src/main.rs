//! Runs Elasticsearch's `csv-spec` cases against the engine.
//!
//! ```text
//! cargo run --release -p conformance -- PATH [--filter TEXT] [--show-failures]
//! ```
//!
//! `PATH` is a folder of `*.csv-spec` files, or one such file, with `datasets.json`, `data/` and `mapping/` beside the folder.
//! `known-failures.txt` lists the cases that fail, each with its reason; `out-of-scope.txt` the words in a query or a table
//! that put a case out of scope. The exit code is 1 when an unlisted case fails or a listed one passes.

mod compare;
mod datasets;
mod lists;
mod spec;

use clap::Parser;
use esql::{Engine, Format, MemoryIndex};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use compare::Answer;
use datasets::DataSets;
use lists::{KnownFailures, OutOfScope};
use spec::Case;

/// Runs csv-spec cases against the engine.
#[derive(Parser)]
struct Arguments {
    /// A csv-spec file or a folder of them.
    path: PathBuf,
    /// Only cases whose file:name contains this.
    #[arg(long)]
    filter: Option<String>,
    /// Show each failing case with its query and what differs.
    #[arg(long)]
    show_failures: bool,
}

#[derive(Default)]
struct Counts {
    passed: usize,
    failed: usize,
    skipped: usize,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

/// Runs the cases; whether all went as the lists say.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let files = spec_files(&arguments.path)?;
    let folder = files[0].parent().and_then(Path::parent).ok_or("the files lie in no folder")?;
    let engine = engine(folder)?;
    let known = KnownFailures::load()?;
    let scope = OutOfScope::load()?;
    // A case that panics is a failure like any other; its message is shown with the case.
    std::panic::set_hook(Box::new(|_| {}));
    let mut totals = Counts::default();
    let mut surprises = Vec::new();
    for file in &files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let mut counts = Counts::default();
        for case in spec::parse(&text).map_err(|error| format!("{}: {error}", file.display()))? {
            let id = format!("{name}:{}", case.name);
            if arguments.filter.as_ref().is_some_and(|filter| !id.contains(filter.as_str())) {
                continue;
            }
            if scope.covers(&case) {
                counts.skipped += 1;
                continue;
            }
            let failure = failure(&engine, &case);
            match &failure {
                None => counts.passed += 1,
                Some(_) => counts.failed += 1,
            }
            match (&failure, known.reason(&id)) {
                (Some(difference), None) => surprises.push(format!("{id} fails: {difference}")),
                (None, Some(_)) => surprises.push(format!("{id} passes, but is listed as failing")),
                _ => {}
            }
            if let (Some(difference), true) = (&failure, arguments.show_failures) {
                println!("--- {id}\n{}\n    {difference}", case.query);
            }
        }
        if counts.passed + counts.failed + counts.skipped > 0 {
            let Counts { passed, failed, skipped } = counts;
            println!("{name}: {passed} passed, {failed} failed, {skipped} skipped");
        }
        totals.passed += counts.passed;
        totals.failed += counts.failed;
        totals.skipped += counts.skipped;
    }
    if !surprises.is_empty() && !arguments.show_failures {
        println!("\nnot as known-failures.txt has it:\n  {}", surprises.join("\n  "));
    }
    let Counts { passed, failed, skipped } = totals;
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    Ok(surprises.is_empty())
}

fn spec_files(path: &Path) -> Result<Vec<PathBuf>, String> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "csv-spec"));
    files.sort();
    if files.is_empty() { Err(format!("{}: no csv-spec files", path.display())) } else { Ok(files) }
}

/// An engine with all the data sets.
fn engine(folder: &Path) -> Result<Engine, String> {
    let DataSets { indices, aliases, policies } = datasets::load(folder)?;
    let mappings: serde_json::Map<String, serde_json::Value> = indices
        .iter()
        .map(|index| (index.name.clone(), serde_json::json!({ "mappings": index.mapping })))
        .collect();
    let (mappings, policies) = (json_file(&mappings.into())?, json_file(&policies)?);
    let mut builder = Engine::builder().mapping(mappings.path()).policy(policies.path());
    for index in indices {
        let memory = MemoryIndex::new(index.name).ndjson(index.documents);
        builder = builder.memory(if index.lookup { memory.lookup() } else { memory });
    }
    let builder = aliases.into_iter().fold(builder, |builder, (alias, index)| builder.alias(alias, index));
    builder.build().map_err(|error| error.to_string())
}

fn json_file(json: &serde_json::Value) -> Result<tempfile::NamedTempFile, String> {
    let file = tempfile::Builder::new().suffix(".json").tempfile().map_err(|error| error.to_string())?;
    fs::write(file.path(), json.to_string()).map_err(|error| error.to_string())?;
    Ok(file)
}

/// Why the case fails; `None` when it passes.
fn failure(engine: &Engine, case: &Case) -> Option<String> {
    let answer = catch_unwind(AssertUnwindSafe(|| answer(engine, case)));
    match answer {
        Ok(Ok(answer)) => compare::difference(case, &answer),
        Ok(Err(message)) => Some(format!("error: {message}")),
        Err(panic) => {
            let message = panic.downcast_ref::<String>().map(String::as_str);
            let message = message.or_else(|| panic.downcast_ref::<&str>().copied());
            Some(format!("panic: {}", message.unwrap_or("?")))
        }
    }
}

fn answer(engine: &Engine, case: &Case) -> Result<Answer, String> {
    let result = engine
        .query(&case.query)
        .and_then(|query| query.collect_rows())
        .map_err(|error| error.to_string())?;
    let body = serde_json::from_str(&result.to_string(Format::Json)).map_err(|error| error.to_string())?;
    Ok(Answer { body, warnings: result.warnings().to_vec() })
}
