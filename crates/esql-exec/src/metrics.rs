//! What each operator did: rows in and out, batches, time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What an operator did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorMetrics {
    /// The operator and what it works on, as the plan shows it.
    pub operator: String,
    /// Rows it took.
    pub rows_in: u64,
    /// Rows it gave.
    pub rows_out: u64,
    /// Batches it took.
    pub batches: u64,
    /// Time spent in it, summed over threads, without that of its input.
    pub elapsed: Duration,
}

/// Counts for one operator, from any thread.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    operator: String,
    rows_in: AtomicU64,
    rows_out: AtomicU64,
    batches: AtomicU64,
    nanos: AtomicU64,
}

impl Meter {
    pub(crate) fn new(operator: impl Into<String>) -> Arc<Meter> {
        Arc::new(Meter { operator: operator.into(), ..Meter::default() })
    }

    /// The operator's name, as the plan shows it.
    pub(crate) fn operator(&self) -> &str {
        &self.operator
    }

    /// Runs `work` on a batch of `rows` rows; `count` tells how many rows came out.
    pub(crate) fn measure<T>(
        &self,
        rows: usize,
        work: impl FnOnce() -> T,
        count: impl FnOnce(&T) -> usize,
    ) -> T {
        let start = Instant::now();
        let result = work();
        self.nanos.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        self.rows_in.fetch_add(rows as u64, Ordering::Relaxed);
        self.rows_out.fetch_add(count(&result) as u64, Ordering::Relaxed);
        self.batches.fetch_add(1, Ordering::Relaxed);
        result
    }

    /// Runs work that takes no rows.
    pub(crate) fn time<T>(&self, work: impl FnOnce() -> T, count: impl FnOnce(&T) -> usize) -> T {
        let start = Instant::now();
        let result = work();
        self.nanos.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        self.rows_out.fetch_add(count(&result) as u64, Ordering::Relaxed);
        result
    }

    pub(crate) fn read(&self) -> OperatorMetrics {
        OperatorMetrics {
            operator: self.operator.clone(),
            rows_in: self.rows_in.load(Ordering::Relaxed),
            rows_out: self.rows_out.load(Ordering::Relaxed),
            batches: self.batches.load(Ordering::Relaxed),
            elapsed: Duration::from_nanos(self.nanos.load(Ordering::Relaxed)),
        }
    }
}
