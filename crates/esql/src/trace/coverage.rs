//! Which conditions of a query ever decided over a row, over many runs.

use arrow_buffer::BooleanBuffer;
use esql_data::Column;
use esql_plan::{Detail, Observer, Place, Role, Seen, Trace};
use esql_syntax::Span;
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};

use super::condition::{Condition, ConditionKind, Truth, count};
use crate::engine::Watch;
use crate::{Engine, Error, Parameters, ResultSet};

/// Which conditions of a query ever decided over a row, collected over runs of the same text.
///
/// A condition *decides* over a row when another outcome of it, everything else being as it is, would change whether the row
/// passes the WHERE, is counted by the aggregate, or gets that value of CASE:
///
/// - a conjunct, a side of AND, decides over the rows for which all the other conjuncts are true;
/// - an alternative, a side of OR, over those for which no other alternative is true, and the OR itself decides;
/// - what stands below NOT the other way round: of an AND that must be false, a side decides when no other is false, of an OR when
///   all the others are;
/// - a condition of CASE over the rows that get as far as it: those for which no condition before it is true.
///
/// A deciding condition has *kept* the row when it is as it has to be (true, or below a NOT false), *rejected* it when it is the
/// opposite, and is counted as *null* when it is neither: then the row is lost as well. This is modified condition/decision coverage (MC/DC) by masking, in three-valued logic. A
/// NOT before a test is one condition with it.
///
/// A condition is covered when it kept one row at least and rejected another. Nulls are told but not asked for: whether a condition
/// can be null, the data says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The query's text; empty until the first run.
    pub query: String,
    /// The commands in the order of the text, with the rows that reached them.
    pub commands: Vec<CoveredCommand>,
    /// The conditions in the order of the text, a condition before what it is made of.
    pub conditions: Vec<CoveredCondition>,
    /// How many runs were collected.
    pub runs: u64,
}

/// A command of the query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoveredCommand {
    /// The bytes of the query where it stands.
    pub span: Span,
    /// Line, from 1.
    pub line: usize,
    /// How many rows it gave, over all runs.
    pub rows: u64,
}

/// A condition, and over how many rows it decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoveredCondition {
    /// What it is a part of.
    pub kind: CoveredKind,
    /// Its text.
    pub text: String,
    /// The bytes of the query where it stands.
    pub span: Span,
    /// Line, from 1.
    pub line: usize,
    /// Over how many rows it decided, being as it has to be: those are kept.
    pub kept: u64,
    /// Over how many rows it decided, being the opposite: those are lost.
    pub rejected: u64,
    /// Over how many rows it decided, being null: those are lost as well.
    pub null: u64,
}

/// What a condition is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CoveredKind {
    /// All of a WHERE.
    Where,
    /// A side of AND.
    Conjunct,
    /// A side of OR.
    Alternative,
    /// The inside of a NOT that is more than a test.
    Negated,
    /// All of an aggregate's WHERE.
    AggregateFilter,
    /// A condition of CASE.
    Branch,
    /// The value of CASE for which no condition is true; it can be chosen only.
    Else,
}

impl CoveredCondition {
    /// How many of its outcomes are asked for: that it keeps a row, and that it rejects one.
    pub fn goals(&self) -> u64 {
        if self.kind == CoveredKind::Else { 1 } else { 2 }
    }

    /// How many of them there were.
    pub fn reached(&self) -> u64 {
        u64::from(self.kept > 0) + u64::from(self.kind != CoveredKind::Else && self.rejected > 0)
    }

    /// Whether there were all of them.
    pub fn is_covered(&self) -> bool {
        self.reached() == self.goals()
    }
}

impl Engine {
    /// Runs a query to its end, and adds to `coverage` which of its conditions decided over rows. The rows and warnings are those
    /// that the query gives otherwise. A coverage of another text begins anew.
    ///
    /// ```
    /// # fn main() -> Result<(), esql::Error> {
    /// let engine = esql::Engine::builder().documents("logs", "{\"a\":1}\n{\"a\":5}").build()?;
    /// let mut coverage = esql::Coverage::default();
    /// engine.cover("FROM logs | WHERE a > 0 AND a < 3", &esql::Parameters::default(), &mut coverage)?;
    /// assert_eq!(coverage.percent(), 75.0); // a > 0 rejected nothing
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`query`](Engine::query); then `coverage` is as it was.
    pub fn cover(
        &self,
        text: &str,
        parameters: &Parameters,
        coverage: &mut Coverage,
    ) -> Result<ResultSet, Error> {
        let mut collector = None;
        let catalog = self.catalog().clone();
        let query =
            self.watch(&*catalog, text, parameters, Watch::with_detail(Detail::Conditions), |trace| {
                let new = Arc::new(Collector::new(trace, text));
                collector = Some(new.clone());
                new
            })?;
        let result = query.collect_rows()?;
        if let Some(collector) = collector {
            coverage.add(&collector.coverage(text));
        }
        Ok(result)
    }
}

impl Coverage {
    /// Adds what another coverage of the same query collected; what is about another text takes this one's place.
    pub fn add(&mut self, other: &Coverage) {
        if self.query != other.query {
            *self = other.clone();
            return;
        }
        self.runs += other.runs;
        for command in &other.commands {
            match self.commands.iter_mut().find(|known| known.span == command.span) {
                Some(known) => known.rows += command.rows,
                None => self.commands.push(command.clone()),
            }
        }
        // Mostly the same; a condition that is constant in one run only is there in the others.
        for condition in &other.conditions {
            let same =
                |known: &&mut CoveredCondition| known.kind == condition.kind && known.span == condition.span;
            match self.conditions.iter_mut().find(same) {
                Some(known) => {
                    known.kept += condition.kept;
                    known.rejected += condition.rejected;
                    known.null += condition.null;
                }
                None => self.conditions.push(condition.clone()),
            }
        }
        self.conditions
            .sort_by_key(|condition| (condition.span.start, std::cmp::Reverse(condition.span.end)));
    }

    /// How many of the outcomes that are asked for there were, and how many are asked for: two a condition, one for the rest of a
    /// CASE.
    pub fn reached(&self) -> (u64, u64) {
        let reached = self.conditions.iter().map(CoveredCondition::reached).sum();
        (reached, self.conditions.iter().map(CoveredCondition::goals).sum())
    }

    /// The same in percent; 100 for a query without conditions.
    pub fn percent(&self) -> f64 {
        match self.reached() {
            (_, 0) => 100.0,
            (reached, goals) => reached as f64 * 100.0 / goals as f64,
        }
    }
}

/// Collects the coverage of a run, from any thread.
#[derive(Debug)]
struct Collector {
    trace: Arc<Trace>,
    places: Vec<Mutex<Counts>>,
    decisions: Vec<Vec<Decision>>,
}

/// What was counted at a place: its rows, and for each condition those that it kept, rejected, and was null for.
#[derive(Debug, Default)]
struct Counts {
    rows: u64,
    outcomes: Vec<[u64; 3]>,
}

/// A tree of conditions that decides over rows.
#[derive(Debug)]
struct Decision {
    condition: Option<Condition>,
    kind: CoveredKind,
    /// The conditions that must not be true before this one is looked at.
    before: Vec<usize>,
    /// For what is computed for some rows only, when that is: the CASE around it and the number of the value there.
    within: Option<(usize, usize)>,
    /// The parts that are told of.
    told: Vec<CoveredCondition>,
}

impl Collector {
    fn new(trace: &Arc<Trace>, text: &str) -> Collector {
        let decisions: Vec<Vec<Decision>> =
            trace.places.iter().map(|place| Decision::of_place(place, text)).collect();
        let counts = decisions.iter().map(|decisions| {
            let told = decisions.iter().map(|decision| decision.told.len()).sum();
            Mutex::new(Counts { rows: 0, outcomes: vec![[0; 3]; told] })
        });
        Collector { trace: trace.clone(), places: counts.collect(), decisions }
    }

    fn coverage(&self, text: &str) -> Coverage {
        let mut coverage = Coverage { query: text.to_owned(), runs: 1, ..Coverage::default() };
        for command in &self.trace.commands {
            let line = command.span.line_column(text).0;
            coverage.commands.push(CoveredCommand { span: command.span, line, rows: 0 });
        }
        for ((place, counts), decisions) in self.trace.places.iter().zip(&self.places).zip(&self.decisions) {
            let counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
            if place.after {
                coverage.commands[place.command].rows = counts.rows;
            }
            let told = decisions.iter().flat_map(|decision| &decision.told);
            for (told, [kept, rejected, null]) in told.zip(&counts.outcomes) {
                let condition =
                    CoveredCondition { kept: *kept, rejected: *rejected, null: *null, ..told.clone() };
                coverage.conditions.push(condition);
            }
        }
        let order =
            |condition: &CoveredCondition| (condition.span.start, std::cmp::Reverse(condition.span.end));
        coverage.conditions.sort_by_key(order);
        coverage
    }
}

impl Observer for Collector {
    fn observe(&self, number: usize, seen: &Seen<'_>) {
        let place = &self.trace.places[number];
        let mut outcomes = Vec::new();
        for decision in &self.decisions[number] {
            decision.outcomes(place, seen, &mut outcomes);
        }
        let mut counts = self.places[number].lock().unwrap_or_else(PoisonError::into_inner);
        counts.rows += seen.rows as u64;
        for (whole, part) in counts.outcomes.iter_mut().zip(outcomes) {
            (0..3).for_each(|outcome| whole[outcome] += part[outcome]);
        }
    }
}

impl Decision {
    fn of_place(place: &Place, text: &str) -> Vec<Decision> {
        let mut decisions = Vec::new();
        for (number, watched) in place.watched.iter().enumerate() {
            match watched.role {
                Some(Role::Condition) => {
                    decisions.push(Decision::of(place, number, CoveredKind::Where, text));
                }
                Some(Role::AggregateFilter) => {
                    decisions.push(Decision::of(place, number, CoveredKind::AggregateFilter, text));
                }
                _ => {}
            }
            if watched.function() == Some("case") {
                decisions.extend(Decision::of_case(place, number, text));
            }
        }
        decisions
    }

    fn of(place: &Place, number: usize, kind: CoveredKind, text: &str) -> Decision {
        let condition = Condition::of(&place.watched, number);
        let mut told = Vec::new();
        tell(&condition, kind, text, &mut told);
        Decision { condition: Some(condition), kind, before: Vec::new(), within: None, told }
    }

    fn of_case(place: &Place, number: usize, text: &str) -> Vec<Decision> {
        let case = &place.watched[number];
        let mut before: Vec<usize> = Vec::new();
        let mut decisions = Vec::new();
        for child in case.children.iter().flatten() {
            let branch = Decision::of(place, *child, CoveredKind::Branch, text);
            decisions.push(Decision { before: before.clone(), within: case.within, ..branch });
            before.push(*child);
        }
        let arguments = case.arguments();
        // Without a last value CASE is null, which has no text to be marked.
        if let Some(value) = arguments.last().filter(|_| arguments.len() % 2 == 1) {
            let told = vec![covered(CoveredKind::Else, value, text)];
            let kind = CoveredKind::Else;
            decisions.push(Decision { condition: None, kind, before, within: case.within, told });
        }
        decisions
    }

    /// Appends what each part that is told of did to the rows that were seen.
    fn outcomes(&self, place: &Place, seen: &Seen<'_>, outcomes: &mut Vec<[u64; 3]>) {
        let decides = self.looked_at(place, seen);
        let Some(condition) = &self.condition else {
            outcomes.push([count(&decides), 0, 0]);
            return;
        };
        let truths = |condition: &Condition| condition.truth(seen.columns, seen.rows);
        let mut below_not = false;
        condition.visit_decisive(&truths, &decides, true, &mut |part, wanted, decides| {
            // What is below NOT and a test is one with it.
            let is_told = !std::mem::take(&mut below_not);
            below_not = is_negated_test(part);
            let is_chain = matches!(part.kind, ConditionKind::All(_)) && std::ptr::eq(part, condition);
            if is_told && !(is_chain && self.kind == CoveredKind::Where) {
                let Truth { yes, no } = truths(part);
                let null = !&(&yes | &no);
                let [kept, rejected] = if wanted { [&yes, &no] } else { [&no, &yes] };
                outcomes.push([kept, rejected, &null].map(|outcome| count(&(decides & outcome))));
            }
        });
    }

    /// The rows that get as far as this.
    fn looked_at(&self, place: &Place, seen: &Seen<'_>) -> BooleanBuffer {
        let mut rows = within(place, seen.columns, self.within, seen.rows);
        for condition in &self.before {
            rows = &rows & &!&Truth::of(&seen.columns[*condition]).yes;
        }
        rows
    }
}

/// The rows for which a value of a CASE is computed.
fn within(place: &Place, columns: &[Column], value: Option<(usize, usize)>, rows: usize) -> BooleanBuffer {
    let Some((case, value)) = value else { return BooleanBuffer::new_set(rows) };
    let case = &place.watched[case];
    let mut chosen = within(place, columns, case.within, rows);
    for (number, condition) in case.children.iter().flatten().enumerate() {
        let truth = Truth::of(&columns[*condition]).yes;
        if number == value {
            return &chosen & &truth;
        }
        chosen = &chosen & &!&truth;
    }
    chosen
}

/// Appends the parts of a condition that are told of, in the order in which they are visited.
fn tell(condition: &Condition, kind: CoveredKind, text: &str, told: &mut Vec<CoveredCondition>) {
    let parts = match &condition.kind {
        ConditionKind::All(_) if kind == CoveredKind::Where => CoveredKind::Conjunct,
        other => {
            told.push(covered(kind, &condition.expr, text));
            match other {
                ConditionKind::All(_) => CoveredKind::Conjunct,
                ConditionKind::Any(_) => CoveredKind::Alternative,
                ConditionKind::Not(_) if is_negated_test(condition) => return,
                ConditionKind::Not(_) => CoveredKind::Negated,
                ConditionKind::Test => return,
            }
        }
    };
    condition.parts().iter().for_each(|part| tell(part, parts, text, told));
}

fn is_negated_test(condition: &Condition) -> bool {
    matches!(&condition.kind, ConditionKind::Not(part) if matches!(part.kind, ConditionKind::Test))
}

fn covered(kind: CoveredKind, expr: &esql_plan::Expr, text: &str) -> CoveredCondition {
    let span = expr.source.span;
    let line = span.line_column(text).0;
    let text = span.text(text).to_owned();
    CoveredCondition { kind, text, span, line, kept: 0, rejected: 0, null: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Unmapped;

    /// Each condition with how many rows it kept, rejected, and was null for.
    fn cover(documents: &[&str], query: &str) -> Vec<String> {
        let engine = Engine::builder().documents("t", documents.join("\n")).unmapped(Unmapped::Nullify);
        let mut coverage = Coverage::default();
        engine.build().unwrap().cover(query, &Parameters::default(), &mut coverage).unwrap();
        let told = |condition: &CoveredCondition| {
            let CoveredCondition { kind, text, kept, rejected, null, .. } = condition;
            format!("{kind:?} {text}: {kept} {rejected} {null}")
        };
        coverage.conditions.iter().map(told).collect()
    }

    #[test]
    fn conjuncts_decide_when_the_others_are_true() {
        let documents = [r#"{"a":1,"b":1}"#, r#"{"a":1,"b":2}"#, r#"{"a":2,"b":2}"#, r#"{"a":[1,2],"b":1}"#];
        assert_eq!(
            cover(&documents, "FROM t | WHERE a == 1 AND b == 1"),
            ["Conjunct a == 1: 1 0 1", "Conjunct b == 1: 1 1 0"]
        );
    }

    #[test]
    fn alternatives_decide_when_they_alone_are_true() {
        let documents = [r#"{"a":1,"b":1,"c":1}"#, r#"{"a":1,"b":2,"c":1}"#, r#"{"a":2,"b":2,"c":1}"#];
        assert_eq!(
            cover(&documents, "FROM t | WHERE c == 1 AND (a == 1 OR b == 1)"),
            [
                "Conjunct c == 1: 2 0 0",
                "Conjunct a == 1 OR b == 1: 2 1 0",
                "Alternative a == 1: 1 1 0",
                "Alternative b == 1: 0 1 0",
            ]
        );
    }

    #[test]
    fn a_negated_test_is_one_condition() {
        let documents = [r#"{"a":"x"}"#, r#"{"a":"y"}"#, "{}"];
        assert_eq!(
            cover(&documents, r#"FROM t | WHERE NOT a RLIKE "x.*""#),
            [r#"Where NOT a RLIKE "x.*": 1 1 1"#]
        );
        assert_eq!(
            cover(&documents, r#"FROM t | WHERE NOT (a == "x" AND a == "y")"#),
            [
                r#"Where NOT (a == "x" AND a == "y"): 2 0 1"#,
                r#"Negated a == "x" AND a == "y": 2 0 1"#,
                r#"Conjunct a == "x": 1 0 1"#,
                r#"Conjunct a == "y": 1 0 1"#,
            ]
        );
    }

    #[test]
    fn a_condition_of_case_decides_when_none_before_it_is_true() {
        let documents = [r#"{"a":1}"#, r#"{"a":1}"#, r#"{"a":2}"#, r#"{"a":3}"#, "{}"];
        assert_eq!(
            cover(&documents, r#"FROM t | EVAL c = CASE(a == 1, "one", a == 2, "two", "more")"#),
            ["Branch a == 1: 2 2 1", "Branch a == 2: 1 1 1", r#"Else "more": 2 0 0"#]
        );
    }

    #[test]
    fn a_case_in_a_value_of_another_decides_for_its_rows() {
        let documents = [r#"{"a":1,"b":1}"#, r#"{"a":1,"b":2}"#, r#"{"a":2,"b":1}"#];
        assert_eq!(
            cover(&documents, "FROM t | EVAL c = CASE(a == 1, CASE(b == 1, 1, 2), 3)"),
            ["Branch a == 1: 2 1 0", "Branch b == 1: 1 1 0", "Else 2: 1 0 0", "Else 3: 1 0 0"]
        );
    }

    #[test]
    fn filters_of_aggregates_and_conditions_on_groups() {
        let documents = [r#"{"a":1}"#, r#"{"a":2}"#, r#"{"a":3}"#];
        assert_eq!(
            cover(&documents, "FROM t | STATS n = COUNT(*) WHERE a > 1 AND a < 9 BY a | WHERE n == 1"),
            [
                "AggregateFilter a > 1 AND a < 9: 2 1 0",
                "Conjunct a > 1: 2 1 0",
                "Conjunct a < 9: 2 0 0",
                "Where n == 1: 2 1 0",
            ]
        );
    }

    #[test]
    fn runs_add_up() {
        let run = |documents: &str, coverage: &mut Coverage| {
            let engine = Engine::builder().documents("t", documents).build().unwrap();
            engine.cover("FROM t | WHERE a == 1", &Parameters::default(), coverage).unwrap().len()
        };
        let mut coverage = Coverage::default();
        assert_eq!(run(r#"{"a":1}"#, &mut coverage), 1);
        assert_eq!(coverage.percent(), 50.0);
        assert_eq!(run(r#"{"a":2}"#, &mut coverage), 0);
        assert_eq!((coverage.percent(), coverage.runs, coverage.reached()), (100.0, 2, (2, 2)));
        assert_eq!(coverage.commands.iter().map(|command| command.rows).collect::<Vec<_>>(), [2, 1]);
    }
}
