//! Works on the morsels of a scan with several threads and gives the results in the morsels' order.

use esql_plan::{Morsel, Scan};
use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::ExecError;

/// What is done with a morsel.
pub(crate) type Work<T> = Arc<dyn Fn(Box<dyn Morsel>) -> Result<Made<T>, ExecError> + Send + Sync>;

/// A result, and what it holds in memory until its turn comes.
pub(crate) struct Made<T> {
    pub(crate) result: T,
    pub(crate) bytes: usize,
}

/// The results of `work` on each morsel of a scan, in order.
///
/// With one thread the work is done when a result is asked for. With more, threads work ahead, but so that memory stays bounded:
/// a few morsels a thread, or more as long as their results are small. Whoever asks for results is one of them, and works while the
/// next one is not there. Dropping it stops them.
pub(crate) enum Ordered<T> {
    Inline { scan: Arc<dyn Scan>, work: Work<T> },
    Threads { shared: Arc<Shared<T>>, threads: Vec<JoinHandle<()>> },
}

pub(crate) struct Shared<T> {
    scan: Arc<dyn Scan>,
    work: Work<T>,
    /// Held while a morsel is taken, so that numbers follow the scan's order.
    source: Mutex<SourceState>,
    state: Mutex<State<T>>,
    /// A result was taken, or all is over: threads may go on.
    room: Condvar,
    /// A result has come, or a thread has ended.
    ready: Condvar,
    /// How many morsels may be taken beyond the last result that was, and how many if the results that wait hold little.
    window: usize,
    wide_window: usize,
    little_bytes: usize,
}

struct SourceState {
    /// The number of the next morsel.
    next: usize,
    ended: bool,
}

struct State<T> {
    /// How many results were taken.
    taken: usize,
    done: BTreeMap<usize, Outcome<T>>,
    /// What these hold.
    held_bytes: usize,
    /// Threads that have not ended.
    running: usize,
    /// Who waits, as waking costs a system call even when nobody does.
    worker_waits: bool,
    caller_waits: bool,
    stop: bool,
}

enum Outcome<T> {
    Result(Result<Made<T>, ExecError>),
    Panic(Box<dyn Any + Send>),
}

impl<T> Outcome<T> {
    fn bytes(&self) -> usize {
        match self {
            Outcome::Result(Ok(made)) => made.bytes,
            _ => 0,
        }
    }
}

/// What there is to do.
enum Next<T> {
    Morsel(usize, Result<Box<dyn Morsel>, Outcome<T>>),
    /// The morsel of that number has to wait until results are taken.
    NoRoom(usize),
    Ended,
}

/// How many morsels a thread may be ahead of the caller.
const AHEAD: usize = 3;

/// And how many as long as all results that wait hold little: a search finds little in a lot of data, and a thread that the system
/// holds up for some milliseconds shall not hold up the others.
const FAR_AHEAD: usize = 32;

/// What is little, and of a limit on memory one in how many.
const LITTLE_BYTES: usize = 1 << 18;
const LITTLE_SHARE: usize = 64;

/// How many threads work, and what results may hold so that they work far ahead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Workers {
    threads: usize,
    little_bytes: usize,
}

impl Workers {
    pub(crate) fn new(threads: usize, memory_limit: Option<usize>) -> Workers {
        let share = memory_limit.map_or(usize::MAX, |limit| limit / LITTLE_SHARE);
        Workers { threads, little_bytes: LITTLE_BYTES.min(share) }
    }
}

impl<T: Send + 'static> Ordered<T> {
    pub(crate) fn new(scan: Arc<dyn Scan>, workers: Workers, work: Work<T>) -> Ordered<T> {
        let Workers { threads, little_bytes } = workers;
        if threads <= 1 {
            return Ordered::Inline { scan, work };
        }
        let spawned = threads - 1;
        let state = State {
            taken: 0,
            done: BTreeMap::new(),
            held_bytes: 0,
            running: spawned,
            worker_waits: false,
            caller_waits: false,
            stop: false,
        };
        let shared = Arc::new(Shared {
            scan,
            work,
            source: Mutex::new(SourceState { next: 0, ended: false }),
            state: Mutex::new(state),
            room: Condvar::new(),
            ready: Condvar::new(),
            window: threads * AHEAD,
            wide_window: threads * FAR_AHEAD,
            little_bytes,
        });
        let spawn = |_| {
            let shared = shared.clone();
            std::thread::spawn(move || shared.run())
        };
        let threads = (0..spawned).map(spawn).collect();
        Ordered::Threads { shared, threads }
    }

    /// The next result; `None` after the last morsel.
    pub(crate) fn next(&mut self) -> Result<Option<T>, ExecError> {
        match self {
            Ordered::Inline { scan, work } => match scan.next()? {
                Some(morsel) => work(morsel).map(|made| Some(made.result)),
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

    /// A thread's life.
    fn run(&self) {
        loop {
            match self.next_morsel() {
                Next::Morsel(number, morsel) => self.work_on(number, morsel),
                Next::NoRoom(next) => self.wait_for_room(next),
                Next::Ended => break,
            }
        }
        let mut state = self.lock();
        state.running -= 1;
        self.wake_caller(&state);
    }

    fn work_on(&self, number: usize, morsel: Result<Box<dyn Morsel>, Outcome<T>>) {
        let result = morsel.and_then(|morsel| {
            catch_unwind(AssertUnwindSafe(|| (self.work)(morsel))).map_or_else(
                |panic| Err(Outcome::Panic(panic)),
                |result| result.map_err(|error| Outcome::Result(Err(error))),
            )
        });
        let failed = result.is_err();
        let outcome = result.map_or_else(|outcome| outcome, |value| Outcome::Result(Ok(value)));
        let mut state = self.lock();
        state.held_bytes += outcome.bytes();
        state.done.insert(number, outcome);
        self.wake_caller(&state);
        if failed {
            // The caller stops at this result: nobody wants those after it.
            state.stop = true;
            self.room.notify_all();
        }
    }

    /// The next morsel with its number, if there is room for its result.
    fn next_morsel(&self) -> Next<T> {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        if source.ended {
            return Next::Ended;
        }
        let state = self.lock();
        if state.stop {
            return Next::Ended;
        }
        if !self.has_room(&state, source.next) {
            return Next::NoRoom(source.next);
        }
        drop(state);
        let morsel = match self.scan.next() {
            Ok(Some(morsel)) => Ok(morsel),
            Ok(None) => {
                source.ended = true;
                return Next::Ended;
            }
            Err(error) => Err(Outcome::Result(Err(error.into()))),
        };
        let number = source.next;
        source.next += 1;
        Next::Morsel(number, morsel)
    }

    fn has_room(&self, state: &State<T>, next: usize) -> bool {
        let window = if state.held_bytes < self.little_bytes { self.wide_window } else { self.window };
        next < state.taken + window
    }

    fn wait_for_room(&self, next: usize) {
        let mut state = self.lock();
        while !state.stop && !self.has_room(&state, next) {
            state.worker_waits = true;
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn wake_caller(&self, state: &State<T>) {
        if state.caller_waits {
            self.ready.notify_one();
        }
    }

    fn take(&self) -> Result<Option<T>, ExecError> {
        let mut state = self.lock();
        loop {
            let number = state.taken;
            if let Some(outcome) = state.done.remove(&number) {
                state.taken += 1;
                state.held_bytes -= outcome.bytes();
                if std::mem::take(&mut state.worker_waits) {
                    self.room.notify_all();
                }
                drop(state);
                return match outcome {
                    Outcome::Result(result) => result.map(|made| Some(made.result)),
                    Outcome::Panic(panic) => resume_unwind(panic),
                };
            }
            drop(state);
            match self.next_morsel() {
                Next::Morsel(number, morsel) => {
                    self.work_on(number, morsel);
                    state = self.lock();
                }
                Next::NoRoom(_) | Next::Ended => {
                    state = self.lock();
                    if state.done.contains_key(&number) {
                        continue;
                    }
                    if state.running == 0 {
                        return Ok(None);
                    }
                    state.caller_waits = true;
                    state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
                    state.caller_waits = false;
                }
            }
        }
    }
}

impl<T> Drop for Ordered<T> {
    fn drop(&mut self) {
        let Ordered::Threads { shared, threads } = self else { return };
        shared.lock().stop = true;
        shared.room.notify_all();
        for thread in threads.drain(..) {
            // A thread's panics were caught and handed over.
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

    /// Results of every third morsel are large.
    fn rows(morsel: Box<dyn Morsel>) -> Result<Made<usize>, ExecError> {
        let rows: usize = morsel.read(&mut Warnings::default())?.iter().map(Batch::rows).sum();
        // Early morsels take longest, so threads finish out of order.
        std::thread::sleep(std::time::Duration::from_micros(200_u64.saturating_sub(rows as u64 * 5)));
        Ok(Made { result: rows, bytes: if rows.is_multiple_of(3) { LITTLE_BYTES } else { 8 } })
    }

    fn numbers(count: usize, threads: usize, work: Work<usize>) -> Ordered<usize> {
        let scan = Arc::new(Numbers { next: AtomicUsize::new(0), count });
        Ordered::new(scan, Workers::new(threads, None), work)
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

    /// How many morsels two threads take while nobody asks for results, each of which holds so many bytes.
    fn taken_ahead(bytes: usize, memory_limit: Option<usize>) -> usize {
        let scan = Arc::new(Numbers { next: AtomicUsize::new(0), count: usize::MAX });
        let work: Work<()> = Arc::new(move |_| Ok(Made { result: (), bytes }));
        let ordered = Ordered::new(scan, Workers::new(2, memory_limit), work);
        let Ordered::Threads { shared, .. } = &ordered else { panic!("there are two threads") };
        while !shared.lock().worker_waits {
            std::thread::yield_now();
        }
        let source = shared.source.lock().unwrap();
        source.next
    }

    #[test]
    fn threads_work_far_ahead_while_results_hold_little() {
        assert_eq!(taken_ahead(8, None), 2 * FAR_AHEAD);
        assert_eq!(taken_ahead(LITTLE_BYTES, None), 2 * AHEAD);
        assert_eq!(taken_ahead(LITTLE_BYTES / 8, None), 8);
        assert_eq!(taken_ahead(1000, Some(1000 * LITTLE_SHARE)), 2 * AHEAD);
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
            Made { result: 5, .. } => Err(error().into()),
            made => Ok(made),
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
