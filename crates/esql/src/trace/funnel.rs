//! Where a query loses its rows: how many are left after each command and each condition.

use arrow_buffer::BooleanBuffer;
use esql_plan::{Detail, Limits, Observer, Place, Role, Seen, Trace};
use esql_syntax::Span;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::cause::{self, Cause};
use super::condition::{Condition, ConditionKind, count};
use super::text::{Look, Tone, counted, fit, number, one_line, padded, wrapped};
use crate::engine::Watch;
use crate::{Engine, Error, FormatOptions, Parameters, Totals};

/// How many rows are left after each command of a query and after each condition of its WHEREs.
///
/// Rows are counted in one pass over all the data, also those beyond a LIMIT; limits that the query doesn't have are not added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Funnel {
    /// The query's text.
    pub query: String,
    /// Its commands in the order of the text; those of subqueries and branches come after the command they stand in.
    pub commands: Vec<FunnelCommand>,
    /// The warnings, as Elasticsearch words them.
    pub warnings: Vec<String>,
    /// What was read, and how long it took.
    #[serde(skip)]
    pub totals: Totals,
}

/// What is left after a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FunnelCommand {
    /// The command, in capitals.
    pub name: &'static str,
    /// Its text.
    pub text: String,
    /// The bytes of the query where it stands.
    pub span: Span,
    /// Line, from 1.
    pub line: usize,
    /// In how many subqueries and branches it stands.
    pub depth: usize,
    /// How many rows it gives.
    pub rows: u64,
    /// The conjuncts of a WHERE, in order, or the conditions of a STATS's aggregates.
    pub conditions: Vec<FunnelCondition>,
}

/// What is left after a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FunnelCondition {
    /// Its text.
    pub text: String,
    /// The bytes of the query where it stands.
    pub span: Span,
    /// Line, from 1.
    pub line: usize,
    /// For how many rows it and those before it are true. Those of aggregates stand for themselves.
    pub rows: u64,
    /// For how many of the rows that reach the command it is true.
    pub alone: u64,
    /// For how many of them it is null, and why.
    pub null: Nulls,
}

/// Why a condition is null.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Nulls {
    /// For how many rows it is.
    pub rows: u64,
    /// The expressions that are to blame, the one for most rows first.
    pub because: Vec<NullCause>,
}

/// An expression that conditions are null for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NullCause {
    /// The expression, mostly a column.
    pub text: String,
    /// For how many rows it has no value.
    pub missing: u64,
    /// For how many rows it has several, where one was expected.
    pub several_values: u64,
    /// For how many rows it could not be computed.
    pub failed: u64,
}

impl Engine {
    /// Runs a query to its end and counts the rows that are left after each command and condition.
    ///
    /// ```
    /// # fn main() -> Result<(), esql::Error> {
    /// let engine = esql::Engine::builder().documents("logs", "{\"a\":1}\n{\"a\":2}\n{\"a\":[1,2]}").build()?;
    /// let funnel = engine.funnel("FROM logs | WHERE a > 0 AND a < 2", &esql::Parameters::default())?;
    /// assert_eq!([funnel.commands[0].rows, funnel.commands[1].rows], [3, 1]);
    /// assert_eq!(funnel.commands[1].conditions[0].null.because[0].several_values, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`query`](Engine::query).
    pub fn funnel(&self, text: &str, parameters: &Parameters) -> Result<Funnel, Error> {
        let how = Watch { limits: Some(Limits::NONE), ..Watch::with_detail(Detail::Operands) };
        let mut counter = None;
        let catalog = self.catalog().clone();
        let mut query = self.watch(&*catalog, text, parameters, how, |trace| {
            let new = Arc::new(Counter::new(trace));
            counter = Some(new.clone());
            new
        })?;
        while query.next_batch()?.is_some() {}
        let commands = counter.map(|counter| counter.commands(text)).unwrap_or_default();
        Ok(Funnel { query: text.to_owned(), commands, warnings: query.warnings(), totals: query.totals() })
    }
}

/// Counts rows, from any thread.
#[derive(Debug)]
struct Counter {
    trace: Arc<Trace>,
    /// For each place its conditions.
    conditions: Vec<Vec<Conjuncts>>,
    counts: Vec<Mutex<Counts>>,
}

/// What a WHERE or the filter of an aggregate asks for.
#[derive(Debug)]
struct Conjuncts(Vec<Condition>);

/// What was counted at a place.
#[derive(Debug, Default)]
struct Counts {
    rows: u64,
    conditions: Vec<ConditionCounts>,
}

#[derive(Clone, Debug, Default)]
struct ConditionCounts {
    rows: u64,
    alone: u64,
    null: u64,
    causes: BTreeMap<Cause, u64>,
}

impl Counter {
    fn new(trace: &Arc<Trace>) -> Counter {
        let conditions: Vec<Vec<Conjuncts>> = trace.places.iter().map(Conjuncts::of_place).collect();
        let counts = conditions.iter().map(|conditions| {
            let count = conditions.iter().map(|conjuncts| conjuncts.0.len()).sum();
            Mutex::new(Counts { rows: 0, conditions: vec![ConditionCounts::default(); count] })
        });
        Counter { trace: trace.clone(), counts: counts.collect(), conditions }
    }

    /// What was counted, by command.
    fn commands(&self, text: &str) -> Vec<FunnelCommand> {
        let command = |(number, command): (usize, &esql_plan::TracedCommand)| {
            let mut rows = 0;
            let mut conditions = Vec::new();
            for (place, watched) in self.trace.places.iter().enumerate() {
                if watched.command != number {
                    continue;
                }
                let counts = self.counts[place].lock().unwrap_or_else(PoisonError::into_inner);
                if watched.after {
                    rows = counts.rows;
                }
                let all = self.conditions[place].iter().flat_map(|conjuncts| &conjuncts.0);
                let told = |(condition, counts): (&Condition, &ConditionCounts)| {
                    counts.told(condition, watched, text)
                };
                conditions.extend(all.zip(&counts.conditions).map(told));
            }
            FunnelCommand {
                name: command.name,
                text: command.span.text(text).to_owned(),
                span: command.span,
                line: command.span.line_column(text).0,
                depth: command.depth,
                rows,
                conditions,
            }
        };
        self.trace.commands.iter().enumerate().map(command).collect()
    }
}

impl Conjuncts {
    fn of_place(place: &Place) -> Vec<Conjuncts> {
        let roots = place.watched.iter().enumerate();
        let conditions = roots.filter_map(|(number, watched)| match watched.role {
            Some(Role::Condition) => {
                Some(Conjuncts(Condition::of(&place.watched, number).conjuncts().to_vec()))
            }
            Some(Role::AggregateFilter) => Some(Conjuncts(vec![Condition::of(&place.watched, number)])),
            _ => None,
        });
        conditions.collect()
    }
}

impl ConditionCounts {
    /// Counts for rows of a place; `left` are those for which the conditions before it are true.
    fn of(
        condition: &Condition,
        place: &Place,
        seen: &Seen<'_>,
        left: &mut BooleanBuffer,
    ) -> ConditionCounts {
        let truth = condition.truth(seen.columns, seen.rows);
        *left = &*left & &truth.yes;
        let null = truth.null();
        let mut causes = BTreeMap::new();
        if let Some(number) = condition.watched {
            for row in null.set_indices() {
                let cause = cause::of_null(&place.watched, seen.columns, number, row);
                *causes.entry(cause).or_default() += 1;
            }
        }
        ConditionCounts { rows: count(left), alone: count(&truth.yes), null: count(&null), causes }
    }

    fn told(&self, condition: &Condition, place: &Place, text: &str) -> FunnelCondition {
        let mut because: Vec<NullCause> = Vec::new();
        for (cause, rows) in &self.causes {
            let (Cause::Missing(number) | Cause::SeveralValues(number) | Cause::Failed(number)) = cause;
            let text = &place.watched[*number].expr.source.text;
            let known = because.iter().position(|known| *known.text == **text).unwrap_or_else(|| {
                because.push(NullCause { text: text.to_string(), missing: 0, several_values: 0, failed: 0 });
                because.len() - 1
            });
            match cause {
                Cause::Missing(_) => because[known].missing += rows,
                Cause::SeveralValues(_) => because[known].several_values += rows,
                Cause::Failed(_) => because[known].failed += rows,
            }
        }
        because.sort_by_key(|cause| std::cmp::Reverse(cause.missing + cause.several_values + cause.failed));
        let source = &condition.expr.source;
        let in_parentheses = matches!(condition.kind, ConditionKind::Any(_));
        FunnelCondition {
            text: if in_parentheses { format!("({})", source.text) } else { source.text.to_string() },
            span: source.span,
            line: source.span.line_column(text).0,
            rows: self.rows,
            alone: self.alone,
            null: Nulls { rows: self.null, because },
        }
    }
}

impl Observer for Counter {
    fn observe(&self, number: usize, seen: &Seen<'_>) {
        let place = &self.trace.places[number];
        // Counted apart, so that threads don't wait for one another.
        let mut counts: Vec<ConditionCounts> = Vec::new();
        for conjuncts in &self.conditions[number] {
            let mut left = BooleanBuffer::new_set(seen.rows);
            for condition in &conjuncts.0 {
                counts.push(ConditionCounts::of(condition, place, seen, &mut left));
            }
        }
        let mut whole = self.counts[number].lock().unwrap_or_else(PoisonError::into_inner);
        whole.rows += seen.rows as u64;
        for (whole, part) in whole.conditions.iter_mut().zip(counts) {
            whole.rows += part.rows;
            whole.alone += part.alone;
            whole.null += part.null;
            for (cause, rows) in part.causes {
                *whole.causes.entry(cause).or_default() += rows;
            }
        }
    }
}

/// How wide a bar is at most.
const BAR: usize = 16;

impl Funnel {
    /// The funnel as text: a line a command and condition, with the rows that are left, a bar, and for conditions the rows for
    /// which they are true by themselves.
    pub fn to_text(&self, options: &FormatOptions) -> String {
        let look = Look::new(options);
        let most = self.commands.iter().map(|command| command.rows).max().unwrap_or(0);
        let digits = number(most).len().max("alone".len());
        let mut lines = Lines { text: String::new(), look, most, digits, is_over: false };
        let heading = format!("{:>digits$}  {:BAR$}  {:>digits$}  query", "rows", "", "alone");
        lines.text.push_str(&look.paint(Tone::Faint, &heading));
        lines.text.push('\n');
        for command in &self.commands {
            lines.command(command);
        }
        lines.text
    }
}

/// The lines of a funnel.
struct Lines {
    text: String,
    look: Look,
    most: u64,
    /// How wide a number is.
    digits: usize,
    /// Whether no row was left already.
    is_over: bool,
}

impl Lines {
    fn command(&mut self, command: &FunnelCommand) {
        let indent = "  ".repeat(command.depth);
        let pipe = if matches!(command.name, "FROM" | "ROW" | "SHOW INFO") { "" } else { "| " };
        if command.name != "WHERE" {
            let text = format!("{indent}{pipe}{}", one_line(&command.text));
            self.line(command.rows, None, &text, command.depth);
            for condition in &command.conditions {
                let text = format!("{indent}    where {}", one_line(&condition.text));
                self.write("", "", Some(condition.alone), &text, Tone::Plain);
                self.nulls(condition, &indent);
            }
            return;
        }
        let keyword = command.text.split_whitespace().next().unwrap_or("WHERE");
        let and = if keyword.chars().all(char::is_lowercase) { "and" } else { "AND" };
        for (index, condition) in command.conditions.iter().enumerate() {
            let begin = if index == 0 { format!("{pipe}{keyword}") } else { format!("    {and}") };
            let text = format!("{indent}{begin} {}", one_line(&condition.text));
            self.line(condition.rows, Some(condition.alone), &text, command.depth);
            self.nulls(condition, &indent);
        }
    }

    /// A line with a bar; the first one without rows says so.
    fn line(&mut self, rows: u64, alone: Option<u64>, text: &str, depth: usize) {
        let ends = rows == 0 && !self.is_over && depth == 0;
        let tone = if ends { Tone::Bad } else { Tone::Plain };
        self.write(&number(rows), &bar(rows, self.most), alone, text, tone);
        if ends {
            self.is_over = true;
            self.note("no row is left from here on", Tone::Bad, "");
        }
    }

    fn write(&mut self, rows: &str, bar: &str, alone: Option<u64>, text: &str, tone: Tone) {
        let (look, digits) = (self.look, self.digits);
        let text = fit(text, look.width - self.margin());
        let line = format!(
            "{}  {}  {}  {}",
            look.paint(tone, &format!("{rows:>digits$}")),
            look.paint(Tone::Good, &padded(bar, BAR)),
            look.paint(
                if alone == Some(0) { Tone::Bad } else { Tone::Plain },
                &format!("{:>digits$}", alone.map(number).unwrap_or_default()),
            ),
            look.paint(tone, &text)
        );
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// Where the query's text begins: after two numbers, a bar, and what is between them.
    fn margin(&self) -> usize {
        2 * self.digits + BAR + 6
    }

    fn nulls(&mut self, condition: &FunnelCondition, indent: &str) {
        if condition.null.rows == 0 {
            return;
        }
        let mut note = format!("null for {}", counted(condition.null.rows, "row"));
        for (index, cause) in condition.null.because.iter().take(3).enumerate() {
            note += if index == 0 { ": " } else { "; " };
            note += &cause.to_string();
        }
        self.note(&note, Tone::Odd, indent);
    }

    fn note(&mut self, note: &str, tone: Tone, indent: &str) {
        let margin = " ".repeat(self.margin() + 4) + indent;
        let width = self.look.width.saturating_sub(margin.len() + 2).max(20);
        for (index, line) in wrapped(note, width).into_iter().enumerate() {
            let mark = if index == 0 { "↳ " } else { "  " };
            let line = self.look.paint(tone, &format!("{mark}{}", fit(&line, width)));
            self.text.push_str(&format!("{margin}{line}\n"));
        }
    }
}

/// A bar as long as the rows are many, in eighths of a column; any rows at all can be seen.
fn bar(rows: u64, most: u64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if rows == 0 || most == 0 {
        return String::new();
    }
    let length = ((rows as f64 / most as f64) * (BAR * 8) as f64).round().max(1.0) as usize;
    format!("{}{}", "█".repeat(length / 8), EIGHTHS[length % 8])
}

impl fmt::Display for NullCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", fit(&one_line(&self.text), 60))?;
        let mut and = "";
        for (rows, what) in [
            (self.several_values, "has several values in"),
            (self.missing, "has none in"),
            (self.failed, "can't be computed in"),
        ] {
            if rows > 0 {
                write!(f, "{and} {what} {}", number(rows))?;
                and = ",";
            }
        }
        Ok(())
    }
}

impl fmt::Display for Funnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(&FormatOptions::default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_rows_at_all_have_a_bar() {
        assert_eq!(bar(1_000_000, 1_000_000), "█".repeat(BAR));
        assert_eq!(bar(1, 1_000_000), "▏");
        assert_eq!(bar(0, 10), "");
        assert_eq!(bar(1, 2), "█".repeat(BAR / 2));
    }
}
