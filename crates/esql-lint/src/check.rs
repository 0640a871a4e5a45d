//! Checks queries: every error, then every lint.

use esql_plan::PlanError;
use esql_queries::{FileQuery, Problem, QueryFile, QueryFileError};
use esql_regex::{JavaRegex, Like, RLike};
use esql_syntax::Span;
use esql_syntax::ast::{LikeOp, Query};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::config::Configs;
use crate::expr::{call, each_of, each_pattern, string};
use crate::flow::{self, Meaning, Step};
use crate::lints::dropped_column;
use crate::schema::has_parameter;
use crate::{ConfigError, Finding, LINTS, Levels, Schema, Severity, Subject, comments};

/// Checks files.
pub struct Checker {
    schema: Schema,
    levels: Levels,
    threads: usize,
}

/// What was found in a file.
#[derive(Debug)]
pub struct FileReport {
    /// Its name.
    pub path: PathBuf,
    /// The file; none when it can't be read or isn't what its name says.
    pub file: Option<QueryFile>,
    /// Its queries, in the file's order.
    pub queries: Vec<QueryReport>,
    /// What is wrong with the file itself, at places of `text`.
    pub findings: Vec<Finding>,
    /// The text that `findings` are about; empty when the file can't be read.
    pub text: String,
}

/// What was found in a query.
#[derive(Debug)]
pub struct QueryReport {
    /// What it is called in its file.
    pub name: String,
    /// In order of place; spans are of the query's own text.
    pub findings: Vec<Finding>,
}

impl Checker {
    /// A checker that says what the schema, and levels over those of settings files, tell.
    pub fn new(schema: Schema, levels: Levels) -> Checker {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        Checker { schema, levels, threads }
    }

    /// Checks with so many files at once.
    #[must_use]
    pub fn threads(self, threads: usize) -> Checker {
        Checker { threads: threads.max(1), ..self }
    }

    /// Checks files; reports come in their order.
    ///
    /// # Errors
    /// When a settings file near one of them is wrong.
    pub fn check_files(&self, paths: &[PathBuf]) -> Result<Vec<FileReport>, ConfigError> {
        let mut configs = Configs::default();
        let levels: Vec<Levels> = paths
            .iter()
            .map(|path| configs.of(path).map(|levels| levels.over(&self.levels)))
            .collect::<Result<_, _>>()?;
        let next = AtomicUsize::new(0);
        let work = || {
            let mut reports = vec![];
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(path) = paths.get(index) else { return reports };
                reports.push((index, self.file(path, &levels[index])));
            }
        };
        let mut reports: Vec<(usize, FileReport)> = thread::scope(|scope| {
            let others: Vec<_> = (1..self.threads.min(paths.len())).map(|_| scope.spawn(work)).collect();
            let mut reports = work();
            // A panic of a thread goes on here.
            reports.extend(
                others
                    .into_iter()
                    .flat_map(|other| other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
            );
            reports
        });
        reports.sort_by_key(|(index, _)| *index);
        Ok(reports.into_iter().map(|(_, report)| report).collect())
    }

    /// Checks a text that is in no file.
    pub fn check_text(&self, path: &Path, text: String) -> FileReport {
        self.parsed(path, QueryFile::parse(path, text), &self.levels)
    }

    fn file(&self, path: &Path, levels: &Levels) -> FileReport {
        self.parsed(path, QueryFile::read(path), levels)
    }

    fn parsed(&self, path: &Path, file: Result<QueryFile, QueryFileError>, levels: &Levels) -> FileReport {
        let path = path.to_owned();
        match file {
            Ok(file) => {
                let is_rule = is_rule(&file);
                let check = |query: &FileQuery| QueryReport {
                    name: query.name.clone(),
                    findings: self.query(&query.text, is_rule, levels),
                };
                let queries = file.queries.iter().map(check).collect();
                FileReport { path, file: Some(file), queries, findings: vec![], text: String::new() }
            }
            Err(error) => {
                let (span, text) = match error.problem {
                    Problem::NotToml { span, ref text, .. } => (span.unwrap_or_default(), text.clone()),
                    Problem::Read(_) | Problem::NotUtf8 { .. } => (Span::default(), String::new()),
                };
                let message = format!("the file {}", error.problem);
                let finding = Finding::new(Finding::FILE, Severity::Error, message, span);
                FileReport { path, file: None, queries: vec![], findings: vec![finding], text }
            }
        }
    }

    /// What is found in a query, in order of place.
    pub fn query(&self, text: &str, is_rule: bool, levels: &Levels) -> Vec<Finding> {
        let mut findings = findings(text, is_rule, &self.schema, levels);
        comments::apply(text, &mut findings, self.schema.engine().is_some(), levels);
        levels.apply(&mut findings);
        findings.sort_by_key(|finding| (finding.span, std::cmp::Reverse(finding.severity), finding.id));
        findings.dedup();
        findings
    }
}

/// Detection rules have their time range beside the query.
fn is_rule(file: &QueryFile) -> bool {
    let is_toml = file.path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    is_toml && file.text.lines().any(|line| line.trim() == "[rule]")
}

fn findings(text: &str, is_rule: bool, schema: &Schema, levels: &Levels) -> Vec<Finding> {
    let query = match esql_syntax::parse(text) {
        Ok(query) => query,
        Err(error) => return vec![syntax(error)],
    };
    let mut findings: Vec<Finding> = esql_syntax::validate(text, &query).into_iter().map(syntax).collect();
    let steps = flow::steps(&query);
    patterns(&steps, &mut findings);
    let mut subject = Subject {
        text,
        query: &query,
        steps,
        tables: vec![],
        missing: vec![],
        data: None,
        is_rule,
        is_valid: findings.is_empty(),
    };
    if subject.is_valid {
        let analysis = schema.analyze(&query, text);
        subject.data = schema.engine().filter(|_| analysis.indices.is_complete);
        subject.tables = analysis.indices.tables;
        subject.missing = analysis.indices.missing;
        for error in analysis.errors {
            let finding = planning(error, &query, &subject, schema);
            let is_last = finding.id == Finding::NOT_CHECKED && finding.message.starts_with(NOT_FURTHER);
            subject.is_valid &= finding.severity < Severity::Error;
            findings.push(finding);
            // What comes after an unsupported command is of it: its functions, its columns.
            if is_last {
                break;
            }
        }
    }
    for lint in LINTS.iter().filter(|lint| levels.is_wanted(lint.id)) {
        (lint.check)(&subject, &mut findings);
    }
    findings
}

fn syntax(error: esql_syntax::SyntaxError) -> Finding {
    let diagnostic = esql::Diagnostic::from(error);
    let span = diagnostic.span.unwrap_or_default();
    Finding {
        label: diagnostic.label,
        other: diagnostic.other,
        help: diagnostic.help,
        ..Finding::new(Finding::SYNTAX, Severity::Error, diagnostic.message, span)
    }
}

/// How a finding begins after which nothing is known.
const NOT_FURTHER: &str = "not checked from here on";

/// A planner's error; what only can't be looked into is none.
fn planning(error: PlanError, query: &Query, subject: &Subject<'_>, schema: &Schema) -> Finding {
    let PlanError { message, span, help } = error;
    let mut finding = Finding { help, ..Finding::new(Finding::INVALID, Severity::Error, message, span) };
    let message = finding.message.as_str();
    let has_no_data = schema.engine().is_none();
    let is_elsewhere = message.starts_with("cannot find enrich policy")
        || message.starts_with("IP location database") && message.contains("is not recognized");
    if message.starts_with("not supported yet") || is_elsewhere && has_no_data || has_parameter(query, span) {
        let further = if has_parameter(query, span) { "not checked" } else { NOT_FURTHER };
        let message = format!("{further}: {message}");
        return Finding { message, severity: Severity::Info, id: Finding::NOT_CHECKED, ..finding };
    }
    if has_no_data && message.starts_with("No matches found for pattern") && !is_closed(subject, span) {
        let message =
            "no field that is known matches this: nothing is known of what the index has".to_owned();
        return Finding { message, severity: Severity::Info, id: Finding::NOT_CHECKED, ..finding };
    }
    let name = message.strip_prefix("Unknown column [").and_then(|rest| rest.split_once(']'));
    let step = step_at(subject, span);
    if let (Some((name, _)), Some(step)) = (name, step)
        && let Meaning::Gone(gone) = step.scope.meaning(name)
    {
        let name = name.to_owned();
        dropped_column::explain(&mut finding, &name, gone, subject);
    }
    finding
}

/// The innermost command around a place.
fn step_at<'s, 'a>(subject: &'s Subject<'a>, span: Span) -> Option<&'s Step<'a>> {
    subject.steps.iter().rev().find(|step| contains(step.command.span, span))
}

/// Whether only columns that the query made can be named at that place.
fn is_closed(subject: &Subject<'_>, span: Span) -> bool {
    step_at(subject, span).is_some_and(|step| step.scope.is_closed())
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Patterns that are no patterns, which the engine would only find when it runs the query.
fn patterns(steps: &[Step<'_>], findings: &mut Vec<Finding>) {
    for step in steps {
        each_pattern(step.command, &mut |pattern| {
            let error = match pattern.op {
                LikeOp::Like => Like::new(pattern.text).err(),
                LikeOp::RLike => RLike::validate(pattern.text).err(),
            };
            if let Some(error) = error {
                let message = format!("Invalid pattern for {}: {error}", keyword(pattern.op));
                findings.push(Finding::new(Finding::INVALID, Severity::Error, message, pattern.span));
            }
        });
        each_of(step.command, &mut |expr, _| {
            let Some((name, call)) = call(expr) else { return };
            let Some(argument) = call.arguments.get(1).filter(|_| name == "replace") else { return };
            if let Some(Err(error)) = string(argument).map(JavaRegex::new) {
                let message = format!("Invalid pattern for REPLACE: {error}");
                findings.push(Finding::new(Finding::INVALID, Severity::Error, message, argument.span));
            }
        });
    }
}

/// The keyword in capitals.
pub(crate) fn keyword(op: LikeOp) -> &'static str {
    match op {
        LikeOp::Like => "LIKE",
        LikeOp::RLike => "RLIKE",
    }
}
