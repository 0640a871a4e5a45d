//! Mutation testing: small changes of a query, each of which some test has to notice. One that none does tells of an event that
//! is missing among the tests, or of a part of the query that does nothing.
//!
//! The events of a test are read once; then every mutant runs on them until a test fails. What survives is looked at again:
//! a mutant whose plan is the query's, whose pattern matches the same strings, or whose comparison says the same of every
//! count is the query in other words.

mod bounds;
mod mutants;
mod pattern;
mod replacements;

pub use mutants::{Mutant, mutants};

use esql::syntax::ast::LikeOp;
use esql::{Engine, Error};
use esql_regex::{Like, RLike};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::answer::Answer;
use crate::run::{Options, in_parallel, title};
use crate::snapshot::{self, Policy, Verdict};
use crate::suite::{Case, Suite};
use mutants::Proof;

/// What mutants of a query came to.
#[derive(Clone, Debug)]
pub struct Score {
    /// The number of the suite.
    pub suite: usize,
    /// The number of the query in its file.
    pub query: usize,
    /// How many tests were tried.
    pub tests: usize,
    /// How many mutants some test noticed.
    pub killed: usize,
    /// How many are the query in other words.
    pub equivalent: usize,
    /// Those that the test file says change nothing, with its reasons.
    pub allowed: Vec<(Mutant, String)>,
    /// Those that no test noticed, in the order of the query's text.
    pub survivors: Vec<Mutant>,
    /// What the test file says of mutants that do not survive.
    pub stale: Vec<usize>,
}

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Killed,
    Survived,
    Equivalent,
    /// It does not verify, so nobody could run it by mistake.
    Invalid,
}

/// Mutates the queries of all suites. Every test has to pass on the queries as they are.
pub fn mutate(suites: &[Suite], options: &Options) -> Vec<Score> {
    let mut scores = Vec::new();
    for (number, suite) in suites.iter().enumerate() {
        for query in 0..suite.queries.queries.len() {
            let cases: Vec<&Case> = suite.cases.iter().filter(|case| case.query == query).collect();
            if !cases.is_empty() {
                scores.push(score(number, suite, query, &cases, options));
            }
        }
    }
    scores
}

fn score(number: usize, suite: &Suite, query: usize, cases: &[&Case], options: &Options) -> Score {
    let text = &suite.queries.queries[query].text;
    let trials: Vec<Trial<'_>> =
        in_parallel(cases, options.threads, |case| Trial::new(suite, case)).into_iter().flatten().collect();
    let mutants = mutants(text);
    let numbered: Vec<(usize, &Mutant)> = (1..).zip(&mutants).collect();
    let fates =
        in_parallel(&numbered, options.threads, |(number, mutant)| fate(*number, mutant, text, &trials));
    let mut score = Score {
        suite: number,
        query,
        tests: trials.len(),
        killed: 0,
        equivalent: 0,
        allowed: Vec::new(),
        survivors: Vec::new(),
        stale: Vec::new(),
    };
    let said: Vec<_> =
        suite.equivalent.iter().filter(|said| said.query.is_none_or(|of| of == query)).collect();
    let mut used = vec![false; said.len()];
    for (mutant, fate) in mutants.into_iter().zip(fates) {
        match fate {
            Fate::Killed => score.killed += 1,
            Fate::Equivalent => score.equivalent += 1,
            Fate::Invalid => {}
            Fate::Survived => match said.iter().position(|said| said.mutant == mutant.change) {
                Some(at) => {
                    used[at] = true;
                    score.allowed.push((mutant, said[at].reason.clone()));
                }
                None => score.survivors.push(mutant),
            },
        }
    }
    score.stale = said.iter().zip(used).filter(|(_, used)| !used).map(|(said, _)| said.line).collect();
    score
}

/// A test with its engine, ready to be run with any mutant.
struct Trial<'a> {
    case: &'a Case,
    title: String,
    engine: Engine,
    /// The number of the last mutant it killed. Who killed one is tried first on the next, which is a change nearby.
    last_kill: AtomicUsize,
}

impl<'a> Trial<'a> {
    fn new(suite: &Suite, case: &'a Case) -> Option<Trial<'a>> {
        let engine = case.engine(|_| true).ok()?;
        Some(Trial { case, title: title(suite, case), engine, last_kill: AtomicUsize::new(0) })
    }

    /// Whether the test notices; `None` when the mutant does not verify.
    fn kills(&self, mutant: &str) -> Option<bool> {
        let result = self.engine.query_with(mutant, self.case.parameters());
        if let Err(Error::Plan(_) | Error::Syntax(_)) = &result
            && !self.case.expect.wants_error()
        {
            return None;
        }
        let answer = Answer::of_result(result.and_then(|query| query.collect_rows()));
        let failed = !self.case.expect.mismatches(&answer).is_empty();
        Some(failed || self.differs(&answer))
    }

    fn differs(&self, answer: &Answer) -> bool {
        let Some(path) = &self.case.snapshot else { return false };
        let text = snapshot::render(&self.title, answer);
        !matches!(snapshot::compare(path, &text, Policy::Compare), Ok(Verdict::Same))
    }
}

fn fate(number: usize, mutant: &Mutant, text: &str, trials: &[Trial<'_>]) -> Fate {
    let mut order: Vec<&Trial<'_>> = trials.iter().collect();
    order.sort_by_key(|trial| std::cmp::Reverse(trial.last_kill.load(Ordering::Relaxed)));
    for trial in order {
        match trial.kills(&mutant.text) {
            None => return Fate::Invalid,
            Some(true) => {
                trial.last_kill.fetch_max(number, Ordering::Relaxed);
                return Fate::Killed;
            }
            Some(false) => {}
        }
    }
    let proved = is_proved(&mutant.proof, text);
    if proved || trials.iter().any(|trial| same_plan(trial, text, &mutant.text)) {
        Fate::Equivalent
    } else {
        Fate::Survived
    }
}

/// Whether the mutant is the query in other words.
fn is_proved(proof: &Proof, text: &str) -> bool {
    match proof {
        Proof::Plan => false,
        Proof::Doubled => true,
        Proof::Patterns { op: LikeOp::Like, old, new } => Like::are_equivalent(old, new).unwrap_or(false),
        Proof::Patterns { op: LikeOp::RLike, old, new } => RLike::are_equivalent(old, new).unwrap_or(false),
        Proof::Count { name, old, new, command } => esql::syntax::parse(text)
            .is_ok_and(|query| bounds::say_the_same(&query, *command, name, *old, *new)),
    }
}

/// Whether the optimizer makes the same of both.
fn same_plan(trial: &Trial<'_>, text: &str, mutant: &str) -> bool {
    let plan = |text: &str| {
        let explanation = trial.engine.explain(text, trial.case.parameters()).ok()?;
        Some((explanation.columns, explanation.optimized))
    };
    plan(text).is_some_and(|old| plan(mutant).is_some_and(|new| new == old))
}
