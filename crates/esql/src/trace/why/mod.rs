//! Why a query finds an event, or doesn't: the event's way through the commands, alone.

mod document;
mod recorder;
mod remedy;
mod steps;
mod text;

pub use document::Document;

use esql_data::date;
use esql_plan::{Detail, Limits, Unmapped};
use esql_syntax::Span;
use serde::Serialize;
use serde_json::Value as Json;
use std::sync::Arc;

use crate::engine::{Watch, parse};
use crate::{Engine, Error, Parameters};
use document::DocumentCatalog;
use recorder::Recorder;

/// What becomes of one event in a query, and why.
///
/// The event runs alone: what is aggregated is aggregated over it. LOOKUP JOIN and ENRICH find what they look up in the engine's
/// data. A field that neither the event nor a known schema has is null.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Why {
    /// The query's text.
    pub query: String,
    /// The index that the event is of, if that is known.
    pub index: Option<String>,
    /// What `NOW()` gave.
    pub now: String,
    /// What became of the event.
    pub outcome: Outcome,
    /// The commands in the order of the text; those of subqueries and branches come after the command they stand in.
    pub steps: Vec<WhyStep>,
    /// The warnings, as Elasticsearch words them.
    pub warnings: Vec<String>,
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// The query gives rows.
    Matched {
        /// How many.
        rows: u64,
    },
    /// A command leaves none.
    Rejected {
        /// The command, by its number among the steps.
        step: usize,
        /// The conjuncts that are not true, the first one first; none if it is not a WHERE.
        by: Vec<String>,
    },
    /// The query doesn't read the event's index.
    NotRead {
        /// What it reads.
        reads: Vec<String>,
    },
}

/// What a command does to the event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhyStep {
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
    /// Whether the event gets there. If not, the rest is told as if every condition before had let it through.
    pub reached: bool,
    /// How many rows the command takes, if it is known.
    pub rows_in: Option<u64>,
    /// How many rows it gives.
    pub rows_out: u64,
    /// What its conditions are, for each row and each condition.
    pub conditions: Vec<WhyCondition>,
    /// The columns that it adds, or leaves.
    pub columns: Vec<WhyColumn>,
}

/// A condition and what it is for a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhyCondition {
    /// What it is made of.
    pub kind: WhyKind,
    /// Its text.
    pub text: String,
    /// The bytes of the query where it stands.
    pub span: Span,
    /// Line, from 1.
    pub line: usize,
    /// True, false, or null.
    pub verdict: Option<bool>,
    /// Whether it is the first conjunct that rejects the row.
    pub rejects_first: bool,
    /// The values it saw: of a test's columns, of what is computed of them, and of constants that are computed.
    pub values: Vec<WhyValue>,
    /// Why it is null.
    pub reason: Option<String>,
    /// What would have to change for the row to pass, if it is to blame.
    pub change: Option<String>,
    /// What it is made of.
    pub parts: Vec<WhyCondition>,
}

/// What a [`WhyCondition`] is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyKind {
    /// All of its parts have to be true.
    All,
    /// One of its parts has to be true.
    Any,
    /// Its part has to be false.
    Not,
    /// A test of values.
    Test,
    /// The condition on an aggregate's rows.
    AggregateFilter,
}

/// A value that a condition saw.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhyValue {
    /// Of what.
    pub text: String,
    /// The value: null, one, or an array of several.
    pub value: Json,
    /// The value as text.
    #[serde(skip)]
    pub shown: String,
}

/// A column that a command adds or leaves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhyColumn {
    /// Its name.
    pub name: String,
    /// Its ES|QL type.
    #[serde(rename = "type")]
    pub data_type: String,
    /// Its value in each row, of the first rows.
    pub values: Vec<Json>,
    /// The values as text.
    #[serde(skip)]
    pub shown: Vec<String>,
    /// Why it is null, if it is computed and null in the first row.
    pub reason: Option<String>,
}

impl Why {
    /// Whether the query gives a row for the event.
    pub fn matched(&self) -> bool {
        matches!(self.outcome, Outcome::Matched { .. })
    }
}

impl Engine {
    /// Runs one event through a query and tells what becomes of it at each command, and why.
    ///
    /// ```
    /// # fn main() -> Result<(), esql::Error> {
    /// let engine = esql::Engine::builder().documents("none", "").build()?;
    /// let event = esql::Document::parse(r#"{"event.category":["configuration","registry"]}"#).expect("an object");
    /// let query = "FROM logs-* | WHERE event.category == \"registry\"";
    /// let why = engine.why(query, &esql::Parameters::default(), &event)?;
    /// assert!(!why.matched());
    /// assert_eq!(
    ///     why.steps[1].conditions[0].reason.as_deref(),
    ///     Some("event.category has 2 values [configuration, registry]: == gives null")
    /// );
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`query`](Engine::query).
    pub fn why(&self, text: &str, parameters: &Parameters, document: &Document) -> Result<Why, Error> {
        let catalog = DocumentCatalog::new(document, self.catalog(), &parse(text)?);
        let run = |passes_all| self.follow(&catalog, text, parameters, passes_all);
        let (real, warnings) = run(false)?;
        let now = now(self.environment().now_nanos);
        let mut steps = steps::of(&real, None, text, &now);
        let lost = steps.iter().position(|step| step.depth == 0 && step.rows_out == 0);
        if let Some(lost) = lost {
            // What comes after is told as if the event had passed.
            let (passing, _) = run(true)?;
            steps = steps::of(&real, Some((lost, &*passing)), text, &now);
        }
        let outcome = match lost {
            _ if !catalog.is_read => Outcome::NotRead { reads: catalog.read() },
            None => Outcome::Matched {
                rows: steps.iter().rfind(|step| step.depth == 0).map_or(0, |step| step.rows_out),
            },
            Some(step) => Outcome::Rejected { step, by: rejecting(&steps[step]) },
        };
        Ok(Why { query: text.to_owned(), index: document.index.clone(), now, outcome, steps, warnings })
    }

    fn follow(
        &self,
        catalog: &DocumentCatalog,
        text: &str,
        parameters: &Parameters,
        passes_all: bool,
    ) -> Result<(Arc<Recorder>, Vec<String>), Error> {
        // A field that this event lacks is no mistake of the query.
        let unmapped = Some(self.unmapped()).filter(|unmapped| *unmapped != Unmapped::Fail);
        let how = Watch {
            passes_all,
            limits: Some(Limits::NONE),
            unmapped: unmapped.or(Some(Unmapped::Nullify)),
            // One row needs no threads, and what is seen comes in order.
            threads: Some(1),
            ..Watch::with_detail(Detail::Everything)
        };
        let mut recorder = None;
        let mut query = self.watch(catalog, text, parameters, how, |trace| {
            let new = Arc::new(Recorder::new(trace));
            recorder = Some(new.clone());
            new
        })?;
        while query.next_batch()?.is_some() {}
        let recorder = recorder.unwrap_or_else(|| Arc::new(Recorder::new(&Arc::default())));
        Ok((recorder, query.warnings()))
    }
}

/// The conjuncts that are not true, in order.
fn rejecting(step: &WhyStep) -> Vec<String> {
    let conjuncts = step.conditions.iter().take(1).flat_map(|condition| match condition.kind {
        WhyKind::All => condition.parts.as_slice(),
        _ => std::slice::from_ref(condition),
    });
    conjuncts
        .filter(|conjunct| conjunct.verdict != Some(true))
        .map(|conjunct| conjunct.text.clone())
        .collect()
}

fn now(nanos: i64) -> String {
    let mut text = String::new();
    date::write_millis_iso(&mut text, nanos.div_euclid(1_000_000));
    text
}
