//! What a test contributes to the score of a document that passes it: BM25 for terms, one for everything else.

use arrow_buffer::BooleanBuffer;
use esql_data::{Column, Str};
use std::ops::ControlFlow;

use crate::analyzer::tokens;
use crate::bm25::{self, FieldStatistics};
use crate::leaf::Test;
use crate::phrase::Phrase;
use crate::term_test::TermTest;

/// How the documents that pass a test are scored.
#[derive(Clone, Debug)]
pub(crate) enum Scorer {
    /// One each, as Lucene scores numbers, ranges and patterns.
    Constant,
    /// Each term that occurs adds to the score.
    Terms(Vec<TermTest>),
    /// The phrase counts as one term that is as rare as its terms together.
    Phrase(Phrase),
    /// A keyword is a text of one term. Its length is not kept.
    Keyword(String),
}

/// What is counted for one test.
#[derive(Clone, Debug, Default)]
pub(crate) struct LeafStatistics {
    /// Whether there is anything to count.
    counts: bool,
    field: FieldStatistics,
    /// For each term the documents that have it.
    having: Vec<u64>,
    /// The terms' weights are added up.
    together: bool,
}

impl Scorer {
    pub fn of(test: &Test) -> Scorer {
        match test {
            Test::Terms(terms) => Scorer::Terms(terms.terms.clone()),
            Test::Phrase(phrase) => Scorer::Phrase(phrase.clone()),
            Test::Keyword(TermTest::Equals(text)) => Scorer::Keyword(text.clone()),
            _ => Scorer::Constant,
        }
    }

    /// Counts a column's documents.
    pub fn observe(&self, statistics: &mut LeafStatistics, column: &Column) {
        if !statistics.counts || column.is_all_null() {
            return;
        }
        let view = column.view::<Str>();
        for row in 0..view.len() {
            let (length, frequencies) = match self {
                Scorer::Constant => return,
                Scorer::Terms(terms) => count(terms, view.row(row)),
                Scorer::Phrase(phrase) => {
                    let terms: Vec<TermTest> = phrase.terms.iter().cloned().map(TermTest::Equals).collect();
                    count(&terms, view.row(row))
                }
                Scorer::Keyword(text) => {
                    (view.row(row).len() as u32, vec![u32::from(view.row(row).any(|value| value == text))])
                }
            };
            if length == 0 {
                continue;
            }
            statistics.field.documents += 1;
            statistics.field.terms += u64::from(length);
            for (having, frequency) in statistics.having.iter_mut().zip(frequencies) {
                *having += u64::from(frequency > 0);
            }
        }
    }

    /// The scores of the rows that were found. Takes its weights, the field's mean length first.
    pub fn scores(
        &self,
        column: &Column,
        found: &BooleanBuffer,
        weights: &mut dyn Iterator<Item = f64>,
    ) -> Vec<f32> {
        let mut scores = vec![0.0; found.len()];
        let mut next = || weights.next().unwrap_or(0.0) as f32;
        match self {
            Scorer::Constant => found.set_indices().for_each(|row| scores[row] = 1.0),
            Scorer::Terms(terms) => {
                let mean = next();
                let weights: Vec<f32> = terms.iter().map(|_| next()).collect();
                let view = column.view::<Str>();
                for row in found.set_indices() {
                    let (length, frequencies) = count(terms, view.row(row));
                    let there = weights.iter().zip(frequencies).filter(|(_, frequency)| *frequency > 0);
                    scores[row] = there
                        .map(|(weight, frequency)| bm25::score(*weight, frequency as f32, length, mean))
                        .sum();
                }
            }
            Scorer::Phrase(phrase) => {
                let (mean, weight) = (next(), next());
                let view = column.view::<Str>();
                for row in found.set_indices() {
                    if let Some(positions) = phrase.positions(view.row(row)) {
                        scores[row] =
                            bm25::score(weight, phrase.frequency(&positions), positions.length, mean);
                    }
                }
            }
            Scorer::Keyword(_) => {
                let (mean, weight) = (next(), next());
                let score = bm25::score(weight, 1.0, 1, mean);
                found.set_indices().for_each(|row| scores[row] = score);
            }
        }
        scores
    }
}

/// How many terms the values have, and how often each of some terms is among them.
fn count<'a>(terms: &[TermTest], values: impl Iterator<Item = &'a str>) -> (u32, Vec<u32>) {
    let (mut length, mut frequencies) = (0, vec![0; terms.len()]);
    let mut buffer = String::new();
    for value in values {
        let _ = tokens(value, |token| {
            length += 1;
            for (term, frequency) in terms.iter().zip(&mut frequencies) {
                *frequency += u32::from(match term {
                    TermTest::Equals(term) => token.is(term),
                    other => {
                        token.lower_case_into(&mut buffer);
                        other.is_match(&buffer)
                    }
                });
            }
            ControlFlow::<()>::Continue(())
        });
    }
    (length, frequencies)
}

impl LeafStatistics {
    pub fn new(scorer: &Scorer) -> LeafStatistics {
        let terms = match scorer {
            Scorer::Constant => 0,
            Scorer::Terms(terms) => terms.len(),
            Scorer::Phrase(phrase) => phrase.terms.len(),
            Scorer::Keyword(_) => 1,
        };
        let together = matches!(scorer, Scorer::Phrase(_));
        LeafStatistics { counts: terms > 0, having: vec![0; terms], together, ..LeafStatistics::default() }
    }

    pub fn merge(&mut self, other: &LeafStatistics) {
        self.field.documents += other.field.documents;
        self.field.terms += other.field.terms;
        self.having.iter_mut().zip(&other.having).for_each(|(having, other)| *having += other);
    }

    /// The field's mean length, then a weight for each term, or one for all.
    pub fn weights(&self) -> Vec<f64> {
        if !self.counts {
            return Vec::new();
        }
        let idfs = self.having.iter().map(|having| f64::from(self.field.idf(*having)));
        let mean = f64::from(self.field.mean_length());
        match self.together {
            true => vec![mean, idfs.sum()],
            false => std::iter::once(mean).chain(idfs).collect(),
        }
    }
}
