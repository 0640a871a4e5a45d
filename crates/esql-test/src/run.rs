//! Runs tests, each on an engine of its own that holds just its events, on all processors at once.

use esql::{Engine, Error};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::answer::Answer;
use crate::expect::Mismatch;
use crate::hint;
use crate::snapshot::{self, Policy, Verdict};
use crate::suite::{Case, Suite};

/// How tests are run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Only tests with this in their name, of any case.
    pub filter: Option<String>,
    /// What may be done to snapshots.
    pub snapshots: Policy,
    /// How many tests run at once.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Options {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        Options { filter: None, snapshots: Policy::Compare, threads }
    }
}

/// What came of a test.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// The number of the suite.
    pub suite: usize,
    /// The number of the test in its suite.
    pub case: usize,
    /// Expectations that did not hold.
    pub mismatches: Vec<Mismatch>,
    /// How its snapshot compares, if it has one.
    pub snapshot: Option<Verdict>,
    /// What else is known of the reason.
    pub hints: Vec<String>,
    /// How long it took.
    pub elapsed: Duration,
}

impl CaseResult {
    /// Whether everything is as expected.
    pub fn passed(&self) -> bool {
        let snapshot = matches!(self.snapshot, None | Some(Verdict::Same | Verdict::Written));
        self.mismatches.is_empty() && snapshot
    }
}

/// Who runs the query of a test: the engine, or something that also looks on, such as a collector of coverage.
pub trait Observer: Sync {
    /// The answer of a test's query on the engine with its events.
    fn answer(&self, suite: &Suite, case: &Case, engine: &Engine) -> Answer {
        Answer::of(engine, &suite.query(case).text, case.parameters())
    }
}

/// Nobody looks on.
pub struct Unobserved;

impl Observer for Unobserved {}

/// Runs the tests of all suites, in parallel; the results are in the tests' order.
pub fn run(suites: &[Suite], options: &Options, observer: &dyn Observer) -> Vec<CaseResult> {
    let filter = options.filter.as_deref().map(str::to_lowercase);
    let is_wanted =
        |case: &Case| filter.as_ref().is_none_or(|filter| case.name.to_lowercase().contains(filter));
    let mut tests = Vec::new();
    for (number, suite) in suites.iter().enumerate() {
        let wanted = suite.cases.iter().enumerate().filter(|(_, case)| is_wanted(case));
        tests.extend(wanted.map(|(case, _)| (number, case)));
    }
    in_parallel(&tests, options.threads, |(suite, case)| {
        let started = Instant::now();
        let result = run_case(&suites[*suite], *case, options, observer);
        CaseResult { suite: *suite, elapsed: started.elapsed(), ..result }
    })
}

fn run_case(suite: &Suite, number: usize, options: &Options, observer: &dyn Observer) -> CaseResult {
    let case = &suite.cases[number];
    let answer = match case.engine(|_| true) {
        Ok(engine) => observer.answer(suite, case, &engine),
        Err(error) => Answer::Error(setup_failed(&error)),
    };
    let mut mismatches = case.expect.mismatches(&answer);
    let mut verdict = None;
    if let Some(path) = &case.snapshot {
        let text = snapshot::render(&title(suite, case), &answer);
        match snapshot::compare(path, &text, options.snapshots) {
            Ok(compared) => verdict = Some(compared),
            Err(error) => mismatches.push(Mismatch {
                message: format!("the snapshot {} can't be used: {error}", path.display()),
                lines: Vec::new(),
            }),
        }
    }
    let hints = if mismatches.is_empty() { Vec::new() } else { hint::hints(suite, case, &answer) };
    CaseResult { suite: 0, case: number, mismatches, snapshot: verdict, hints, elapsed: Duration::ZERO }
}

fn setup_failed(error: &Error) -> String {
    error.to_string()
}

/// What a snapshot begins with: the file without its folder, so that it is the same wherever tests are run from.
pub(crate) fn title(suite: &Suite, case: &Case) -> String {
    let file = suite.path.file_name().unwrap_or_default().to_string_lossy();
    format!("{file}: {}", case.name)
}

/// The results of `work` for all items, in their order.
pub(crate) fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let take = || {
        while let Some((number, item)) = {
            let number = next.fetch_add(1, Ordering::Relaxed);
            items.get(number).map(|item| (number, item))
        } {
            let result = work(item);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((number, result));
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads.min(items.len()) {
            scope.spawn(take);
        }
        take();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_order() {
        let items: Vec<usize> = (0..100).collect();
        for threads in [0, 1, 7] {
            assert_eq!(
                in_parallel(&items, threads, |item| item * 2),
                (0..200).step_by(2).collect::<Vec<_>>()
            );
        }
        assert_eq!(in_parallel(&[], 4, |item: &usize| *item), [0; 0]);
    }
}
