//! The report of mutation testing: each survivor on the query's own text, for people and as JSON.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, Title};
use esql::syntax::Span;
use serde::Serialize;
use std::time::Duration;

use super::Style;
use super::human::{BLUE, GREEN, RED};
use crate::expect::counted;
use crate::mutate::{Mutant, Score};
use crate::suite::Suite;

/// The report for people.
pub fn mutation(suites: &[Suite], scores: &[Score], elapsed: Duration, style: Style) -> String {
    let mut out = String::new();
    for score in scores {
        let suite = &suites[score.suite];
        push_score(&mut out, suite, score, style);
        for mutant in &score.survivors {
            let title = Level::WARNING.primary_title(format!("survived: {}", mutant.change));
            out += &format!("\n{}\n", snippet(suite, score, mutant, title, "no test notices", style));
        }
        let allowed = if style.verbose { score.allowed.as_slice() } else { &[] };
        for (mutant, reason) in allowed {
            let title = Level::NOTE.primary_title(format!("said to change nothing: {}", mutant.change));
            out += &format!("\n{}\n", snippet(suite, score, mutant, title, reason, style));
        }
        if !(score.survivors.is_empty() && allowed.is_empty()) {
            out.push('\n');
        }
        for line in &score.stale {
            let place = format!("{}:{line}", suite.path.display());
            out += &format!("{} {place}: there is no such survivor (any more)\n", style.paint("note:", BLUE));
        }
    }
    let killed: usize = scores.iter().map(|score| score.killed).sum();
    let survived: usize = scores.iter().map(|score| score.survivors.len()).sum();
    let total = Total { killed, survived };
    let color = if survived == 0 { GREEN } else { RED };
    let line = format!(
        "{}: {killed} killed, {survived} survived ({:.1} %)",
        counted(killed + survived, "mutant"),
        total.percentage()
    );
    out + &format!("{} in {} ms\n", style.paint(&line, color), elapsed.as_millis())
}

/// The report as JSON, with a line feed.
pub fn mutation_json(suites: &[Suite], scores: &[Score], elapsed: Duration) -> String {
    let queries = scores.iter().map(|score| entry(&suites[score.suite], score)).collect();
    let report = Report { seconds: elapsed.as_secs_f64(), queries };
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

struct Total {
    killed: usize,
    survived: usize,
}

impl Total {
    fn percentage(&self) -> f64 {
        match self.killed + self.survived {
            0 => 100.0,
            // Not rounded up to a hundred while one survives.
            all => (1000.0 * self.killed as f64 / all as f64).floor() / 10.0,
        }
    }
}

fn push_score(out: &mut String, suite: &Suite, score: &Score, style: Style) {
    let query = &suite.queries.queries[score.query];
    let survived = score.survivors.len();
    let (verdict, color) = if survived == 0 { ("ok  ", GREEN) } else { ("FAIL", RED) };
    let total = Total { killed: score.killed, survived };
    let mutants = counted(score.killed + survived, "mutant");
    let mut line = format!(
        "{} {} [{}]: {mutants}, {} killed, {survived} survived ({:.1} %)",
        style.paint(verdict, color),
        suite.queries.path.display(),
        query.name,
        score.killed,
        total.percentage()
    );
    if score.equivalent > 0 {
        line += &format!("; {} more mean the same", score.equivalent);
    }
    if !score.allowed.is_empty() {
        line += &format!("; {} more are said to change nothing", score.allowed.len());
    }
    *out += &format!("{line}\n");
}

/// The query's line with what was changed in it.
fn snippet(
    suite: &Suite,
    score: &Score,
    mutant: &Mutant,
    title: Title<'_>,
    label: &str,
    style: Style,
) -> String {
    let span = original(suite, score, mutant.place);
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let path = suite.queries.path.display().to_string();
    let primary = AnnotationKind::Primary.span(span.start..span.end).label(label);
    let snippet = Snippet::source(&suite.queries.text).path(&path).annotation(primary);
    renderer.render(&[Group::with_title(title).element(snippet)])
}

/// Where a mutant's place is in the file, on the borders of characters.
fn original(suite: &Suite, score: &Score, place: Span) -> Span {
    let text = &suite.queries.text;
    let span = suite.queries.queries[score.query].original_span(place);
    let (start, end) = (text.floor_char_boundary(span.start), text.floor_char_boundary(span.end));
    Span::new(start, end.max(start))
}

#[derive(Serialize)]
struct Report {
    seconds: f64,
    queries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    file: String,
    query: String,
    tests: usize,
    killed: usize,
    survived: usize,
    equivalent: usize,
    percentage: f64,
    survivors: Vec<Survivor>,
    said_to_be_equivalent: Vec<Survivor>,
}

#[derive(Serialize)]
struct Survivor {
    change: String,
    line: usize,
    column: usize,
    /// Bytes of the file.
    span: Span,
    /// The changed query.
    mutant: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

fn entry(suite: &Suite, score: &Score) -> Entry {
    let survivor = |mutant: &Mutant, reason: Option<&String>| {
        let span = original(suite, score, mutant.place);
        let (line, column) = span.line_column(&suite.queries.text);
        let (change, text) = (mutant.change.clone(), mutant.text.clone());
        Survivor { change, line, column, span, mutant: text, reason: reason.cloned() }
    };
    Entry {
        file: suite.queries.path.display().to_string(),
        query: suite.queries.queries[score.query].name.clone(),
        tests: score.tests,
        killed: score.killed,
        survived: score.survivors.len(),
        equivalent: score.equivalent,
        percentage: Total { killed: score.killed, survived: score.survivors.len() }.percentage(),
        survivors: score.survivors.iter().map(|mutant| survivor(mutant, None)).collect(),
        said_to_be_equivalent: score
            .allowed
            .iter()
            .map(|(mutant, reason)| survivor(mutant, Some(reason)))
            .collect(),
    }
}
