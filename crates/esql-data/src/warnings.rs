//! Warnings: what went wrong with single values while a query ran on, worded as Elasticsearch words it.

use indexmap::{IndexMap, IndexSet};
use std::sync::Arc;

use crate::Failure;

/// How many failures one place of a query reports.
pub const MAX_FAILURES: usize = 20;

/// What became of the value whose evaluation failed; part of a warning's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The result is null.
    Null,
    /// The result is false.
    False,
    /// The result stands; the failure is only reported.
    Unchanged,
}

/// The place in a query that warnings speak of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Site {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
    /// The expression's source text.
    pub text: Arc<str>,
    /// What failures there lead to.
    pub outcome: Outcome,
}

impl Site {
    /// The place of an expression whose failures lead to null.
    pub fn new(line: usize, column: usize, text: impl Into<Arc<str>>) -> Site {
        Site { line, column, text: text.into(), outcome: Outcome::Null }
    }

    /// The same place with another outcome.
    pub fn with_outcome(mut self, outcome: Outcome) -> Site {
        self.outcome = outcome;
        self
    }

    fn heading(&self) -> String {
        let Site { line, column, text, .. } = self;
        let (start, end) = match self.outcome {
            Outcome::Null => ("evaluation", " failed, treating result as null"),
            Outcome::False => ("evaluation", " failed, treating result as false"),
            Outcome::Unchanged => ("warnings during evaluation", ""),
        };
        format!(
            "Line {line}:{column}: {start} of [{text}]{end}. Only first {MAX_FAILURES} failures recorded."
        )
    }
}

/// The warnings of a query, or of one part of its input: merged in the order of the parts they do not depend on threads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Warnings {
    sites: IndexMap<Site, Vec<Failure>>,
    general: IndexSet<String>,
}

impl Warnings {
    /// Records a failure at a place; from the 21st on they are dropped.
    pub fn add(&mut self, site: &Site, failure: Failure) {
        match self.sites.get_mut(site) {
            Some(failures) if failures.len() >= MAX_FAILURES => {}
            Some(failures) => failures.push(failure),
            None => {
                self.sites.insert(site.clone(), vec![failure]);
            }
        }
    }

    /// Records a warning that belongs to no place; a repetition is dropped.
    pub fn add_general(&mut self, text: impl Into<String>) {
        self.general.insert(text.into());
    }

    /// Adds the warnings of the part of the input that comes next.
    pub fn merge(&mut self, later: Warnings) {
        for (site, failures) in later.sites {
            let known = self.sites.entry(site).or_default();
            let room = MAX_FAILURES.saturating_sub(known.len());
            known.extend(failures.into_iter().take(room));
        }
        self.general.extend(later.general);
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sites.is_empty() && self.general.is_empty()
    }

    /// The failures of single values, place by place.
    pub fn failures(&self) -> impl Iterator<Item = &Failure> {
        self.sites.values().flatten()
    }

    /// The texts, each once: the general ones, then for each place its heading and its failures.
    pub fn texts(&self) -> Vec<String> {
        let mut texts = self.general.clone();
        for (site, failures) in &self.sites {
            texts.insert(site.heading());
            for failure in failures {
                texts.insert(format!("Line {}:{}: {failure}", site.line, site.column));
            }
        }
        texts.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(message: &str) -> Failure {
        Failure { class: "java.lang.ArithmeticException", message: message.to_owned() }
    }

    #[test]
    fn words_a_failure_as_elasticsearch_does() {
        let mut warnings = Warnings::default();
        warnings.add(&Site::new(1, 9, "a / b"), failure("/ by zero"));
        warnings.add(&Site::new(1, 9, "a / b"), failure("/ by zero"));
        assert_eq!(
            warnings.texts(),
            [
                "Line 1:9: evaluation of [a / b] failed, treating result as null. Only first 20 failures recorded.",
                "Line 1:9: java.lang.ArithmeticException: / by zero",
            ]
        );
    }

    #[test]
    fn merging_parts_equals_adding_in_order() {
        let site = Site::new(2, 3, "x");
        let (mut whole, mut first, mut second) =
            (Warnings::default(), Warnings::default(), Warnings::default());
        for number in 0..50 {
            whole.add(&site, failure(&number.to_string()));
            if number < 15 { &mut first } else { &mut second }.add(&site, failure(&number.to_string()));
        }
        first.merge(second);
        assert_eq!(first, whole);
        assert_eq!(whole.texts().len(), 1 + MAX_FAILURES);
    }
}
