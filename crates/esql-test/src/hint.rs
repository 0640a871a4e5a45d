//! What is said about a test that failed besides the difference: where its rows are lost, or which event gives rows.

use esql::Engine;
use esql::syntax::ast::{BinaryOp, Command, CommandKind, Expr, ExprKind};
use esql::syntax::{self, Span};

use crate::answer::Answer;
use crate::suite::{Case, Suite};

/// Beyond so many events no one is tried alone.
const EVENTS: usize = 40;

/// Sentences about what the answer is due to.
pub fn hints(suite: &Suite, case: &Case, answer: &Answer) -> Vec<String> {
    let Answer::Rows(table) = answer else { return Vec::new() };
    if table.rows.is_empty() && case.expect.wants_rows() {
        return lost(suite, case);
    }
    if case.expect.wants_fewer(table.rows.len()) && (2..=EVENTS).contains(&case.events.len()) {
        return givers(suite, case).into_iter().collect();
    }
    Vec::new()
}

/// Where the last row is lost, found by running ever longer beginnings of the query.
fn lost(suite: &Suite, case: &Case) -> Vec<String> {
    let text = &suite.query(case).text;
    let (Ok(query), Ok(engine)) = (syntax::parse(text), case.engine(|_| true)) else { return Vec::new() };
    let rows = |text: &str| count(&engine, text, case);
    let [source, commands @ ..] = query.commands.as_slice() else { return Vec::new() };
    let beginning = |command: &Command| &text[..command.span.end];
    if rows(beginning(source)) == Some(0) {
        return vec![format!(
            "there are no events in what {} reads",
            source.keyword.text(text).to_uppercase()
        )];
    }
    let mut before = beginning(source);
    for command in commands {
        let after = beginning(command);
        if rows(after) != Some(0) {
            before = after;
            continue;
        }
        let CommandKind::Where(condition) = &command.kind else {
            let what = one_line(command.span.text(text));
            return vec![format!("no row is left after `{what}` at {}", place(suite, case, command.span))];
        };
        let mut conjuncts = Vec::new();
        collect_conjuncts(&condition.condition, &mut conjuncts);
        let alone =
            |conjunct: &&&Expr| rows(&format!("{before}\n| WHERE {}", conjunct.span.text(text))) == Some(0);
        let mut hints: Vec<String> = conjuncts
            .iter()
            .filter(alone)
            .map(|conjunct| {
                let what = one_line(conjunct.span.text(text));
                format!("no row passes `{what}` at {}", place(suite, case, conjunct.span))
            })
            .collect();
        if hints.is_empty() {
            let place = place(suite, case, condition.condition.span);
            hints.push(format!("no row passes all of the conditions at {place}, though some pass each"));
        }
        return hints;
    }
    Vec::new()
}

/// Which events give rows when they are alone.
fn givers(suite: &Suite, case: &Case) -> Option<String> {
    let text = &suite.query(case).text;
    let gives = |number: usize| {
        let engine = case.engine(|other| other == number).ok()?;
        count(&engine, text, case).filter(|rows| *rows > 0)
    };
    let mut lines: Vec<usize> = (0..case.events.len())
        .filter(|number| gives(*number).is_some())
        .map(|number| case.events[number].line)
        .collect();
    lines.dedup();
    let numbers: Vec<String> = lines.iter().map(usize::to_string).collect();
    match numbers.as_slice() {
        [] => Some("no event gives a row when it is alone".to_owned()),
        [one] => Some(format!("of the events that of line {one} gives a row when it is alone")),
        [all @ .., last] => Some(format!(
            "of the events those of lines {} and {last} give rows when they are alone",
            all.join(", ")
        )),
    }
}

fn count(engine: &Engine, text: &str, case: &Case) -> Option<usize> {
    match Answer::of(engine, text, case.parameters()) {
        Answer::Rows(table) => Some(table.rows.len()),
        Answer::Error(_) => None,
    }
}

fn collect_conjuncts<'a>(expr: &'a Expr, conjuncts: &mut Vec<&'a Expr>) {
    match &expr.kind {
        ExprKind::Binary { op: BinaryOp::And, left, right } => {
            collect_conjuncts(left, conjuncts);
            collect_conjuncts(right, conjuncts);
        }
        _ => conjuncts.push(expr),
    }
}

/// `hunt.esql:3:5`
fn place(suite: &Suite, case: &Case, span: Span) -> String {
    let span = suite.query(case).original_span(span);
    let (line, column) = span.line_column(&suite.queries.text);
    format!("{}:{line}:{column}", suite.queries.path.display())
}

/// A text on one line, cut when it is long.
pub(crate) fn one_line(text: &str) -> String {
    const LONGEST: usize = 100;
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > LONGEST {
        line = line.chars().take(LONGEST - 1).collect();
        line.push('…');
    }
    line
}
