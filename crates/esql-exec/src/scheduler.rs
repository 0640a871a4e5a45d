//! Works on the morsels of a scan with several threads and gives the results in the morsels' order.

use esql_plan::{Morsel, Scan};
use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::ExecError;

/// What is done with a morsel.
pub(crate) type Work<T> = Arc<dyn Fn(Box<dyn Morsel>) -> Result<T, ExecError> + Send + Sync>;

/// The results of `work` on each morsel of a scan, in order.
///
/// With one thread the work is done when a result is asked for. With more, threads work ahead, but never more than a few
/// morsels a thread, so memory stays bounded. Dropping it stops them.
pub(crate) enum Ordered<T> {
    Inline { scan: Arc<dyn Scan>, work: Work<T> },
    Threads { shared: Arc<Shared<T>>, threads: Vec<JoinHandle<()>> },
}

pub(crate) struct Shared<T> {
    scan: Arc<dyn Scan>,
    work: Work<T>,
    /// The number of the next morsel; held while it is taken, so that numbers follow the scan's order.
    source: Mutex<usize>,
    state: Mutex<State<T>>,
    /// A result was taken, or all is over: workers may go on.
    room: Condvar,
    /// A result has come, or a worker has ended.
    ready: Condvar,
    window: usize,
}

struct State<T> {
    /// How many results were taken.
    taken: usize,
    done: BTreeMap<usize, Outcome<T>>,
    running: usize,
    stop: bool,
}

enum Outcome<T> {
    Result(Result<T, ExecError>),
    Panic(Box<dyn Any + Send>),
}

/// How many morsels a thread may be ahead of the caller.
const AHEAD: usize = 3;

impl<T: Send + 'static> Ordered<T> {
    pub(crate) fn new(scan: Arc<dyn Scan>, threads: usize, work: Work<T>) -> Ordered<T> {
        if threads <= 1 {
            return Ordered::Inline { scan, work };
        }
        let state = State { taken: 0, done: BTreeMap::new(), running: threads, stop: false };
        let shared = Arc::new(Shared {
            scan,
            work,
            source: Mutex::new(0),
            state: Mutex::new(state),
            room: Condvar::new(),
            ready: Condvar::new(),
            window: threads * AHEAD,
        });
        let spawn = |_| {
            let shared = shared.clone();
            std::thread::spawn(move || shared.run())
        };
        let threads = (0..threads).map(spawn).collect();
        Ordered::Threads { shared, threads }
    }

    /// The next result; `None` after the last morsel.
    pub(crate) fn next(&mut self) -> Result<Option<T>, ExecError> {
        match self {
            Ordered::Inline { scan, work } => match scan.next()? {
                Some(morsel) => work(morsel).map(Some),
                None => Ok(None),
            },
            Ordered::Threads { shared, .. } => shared.take(),
        }
    }
}

impl<T> Shared<T> {
    /// Nothing panics while the lock is held, so a poisoned one is as good as any.
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A worker's life.
    fn run(&self) {
        while let Some((number, morsel)) = self.next_morsel() {
            let result = morsel.and_then(|morsel| {
                catch_unwind(AssertUnwindSafe(|| (self.work)(morsel))).map_or_else(
                    |panic| Err(Outcome::Panic(panic)),
                    |result| result.map_err(|error| Outcome::Result(Err(error))),
                )
            });
            let failed = result.is_err();
            let outcome = result.map_or_else(|outcome| outcome, |value| Outcome::Result(Ok(value)));
            let mut state = self.lock();
            state.done.insert(number, outcome);
            self.ready.notify_all();
            if failed {
                // The caller stops at this result: nobody wants those after it.
                state.stop = true;
                self.room.notify_all();
            }
        }
        let mut state = self.lock();
        state.running -= 1;
        self.ready.notify_all();
    }

    /// The next morsel with its number, when there is room for its result.
    fn next_morsel(&self) -> Option<(usize, Result<Box<dyn Morsel>, Outcome<T>>)> {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.lock();
        while !state.stop && *source >= state.taken + self.window {
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.stop {
            return None;
        }
        drop(state);
        let morsel = match self.scan.next() {
            Ok(Some(morsel)) => Ok(morsel),
            Ok(None) => return None,
            Err(error) => Err(Outcome::Result(Err(error.into()))),
        };
        let number = *source;
        *source += 1;
        Some((number, morsel))
    }

    fn take(&self) -> Result<Option<T>, ExecError> {
        let mut state = self.lock();
        loop {
            let number = state.taken;
            if let Some(outcome) = state.done.remove(&number) {
                state.taken += 1;
                self.room.notify_all();
                drop(state);
                return match outcome {
                    Outcome::Result(result) => result.map(Some),
                    Outcome::Panic(panic) => resume_unwind(panic),
                };
            }
            if state.running == 0 {
                return Ok(None);
            }
            state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<T> Drop for Ordered<T> {
    fn drop(&mut self) {
        let Ordered::Threads { shared, threads } = self else { return };
        shared.lock().stop = true;
        shared.room.notify_all();
        for thread in threads.drain(..) {
            // A worker's panics were caught and handed over.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::{Batch, Warnings};
    use esql_plan::{DataError, ScanReport};
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A scan whose morsels have 0, 1, 2, … rows.
    struct Numbers {
        next: AtomicUsize,
        count: usize,
    }

    struct Number(usize);

    impl Scan for Numbers {
        fn next(&self) -> Result<Option<Box<dyn Morsel>>, DataError> {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            Ok((number < self.count).then(|| Box::new(Number(number)) as Box<dyn Morsel>))
        }
        fn report(&self) -> ScanReport {
            ScanReport::default()
        }
    }

    impl Morsel for Number {
        fn read(self: Box<Self>, _: &mut Warnings) -> Result<Vec<Batch>, DataError> {
            Ok(vec![Batch::new(Vec::new(), self.0)])
        }
    }

    fn rows(morsel: Box<dyn Morsel>) -> Result<usize, ExecError> {
        let rows = morsel.read(&mut Warnings::default())?.iter().map(Batch::rows).sum();
        // Early morsels take longest, so threads finish out of order.
        std::thread::sleep(std::time::Duration::from_micros(200_u64.saturating_sub(rows as u64 * 5)));
        Ok(rows)
    }

    fn numbers(count: usize, threads: usize, work: Work<usize>) -> Ordered<usize> {
        Ordered::new(Arc::new(Numbers { next: AtomicUsize::new(0), count }), threads, work)
    }

    #[test]
    fn results_come_in_order_whatever_the_threads() {
        for threads in [1, 2, 7] {
            let mut ordered = numbers(100, threads, Arc::new(rows));
            let mut results = Vec::new();
            while let Some(result) = ordered.next().unwrap() {
                results.push(result);
            }
            assert_eq!(results, (0..100).collect::<Vec<_>>(), "{threads} threads");
        }
    }

    #[test]
    fn dropping_stops_the_threads() {
        let mut ordered = numbers(usize::MAX, 4, Arc::new(rows));
        assert_eq!(ordered.next(), Ok(Some(0)));
    }

    #[test]
    fn an_error_comes_after_the_results_before_it() {
        let error = || DataError { file: None, line: None, message: "broken".to_owned(), help: None };
        let work: Work<usize> = Arc::new(move |morsel| match rows(morsel)? {
            5 => Err(error().into()),
            rows => Ok(rows),
        });
        let mut ordered = numbers(100, 3, work);
        for number in 0..5 {
            assert_eq!(ordered.next(), Ok(Some(number)));
        }
        assert_eq!(ordered.next(), Err(error().into()));
    }

    #[test]
    #[should_panic(expected = "a kernel's mistake")]
    fn a_worker_s_panic_reaches_the_caller() {
        let mut ordered = numbers(10, 2, Arc::new(|_| panic!("a kernel's mistake")));
        let _ = ordered.next();
    }
}
