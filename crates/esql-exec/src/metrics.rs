//! What each operator did: rows in and out, batches, bytes, time, memory, and what it moved to disk.

use esql_data::Batch;
use esql_plan::ScanReport;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What an operator did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperatorMetrics {
    /// The operator and what it works on, as the plan shows it.
    pub operator: String,
    /// 0 in the query's own pipe; one more in the pipe of a subquery, a branch, or the right side of a join.
    pub level: usize,
    /// Rows it took.
    pub rows_in: u64,
    /// Rows it gave.
    pub rows_out: u64,
    /// Batches it took; of a scan, those that it gave.
    pub batches: u64,
    /// Bytes of the rows it took (of a scan, of those that it gave), without the parts of buffers that no row uses. Counted
    /// only for queries that are run with a profile, else 0.
    pub bytes: u64,
    /// Time spent in it, summed over threads, without that of its input.
    pub elapsed: Duration,
    /// The most bytes that its state held at once; 0 for an operator without state.
    pub peak_memory: u64,
    /// How often it moved state to a temporary file.
    pub spills: u64,
    /// How many bytes it wrote there.
    pub spilled_bytes: u64,
    /// Of a scan: what it read.
    pub scan: Option<ScanReport>,
}

/// Counts for one operator, from any thread.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    operator: String,
    level: usize,
    /// Whether bytes are counted, which looks at each string.
    counts_bytes: bool,
    rows_in: AtomicU64,
    rows_out: AtomicU64,
    batches: AtomicU64,
    bytes: AtomicU64,
    nanos: AtomicU64,
    peak_memory: AtomicU64,
    spills: AtomicU64,
    spilled_bytes: AtomicU64,
}

impl Meter {
    pub(crate) fn new(operator: impl Into<String>, level: usize, counts_bytes: bool) -> Arc<Meter> {
        Arc::new(Meter { operator: operator.into(), level, counts_bytes, ..Meter::default() })
    }

    /// The operator's name, as the plan shows it.
    pub(crate) fn operator(&self) -> &str {
        &self.operator
    }

    /// Runs `work`, whose time counts as the operator's.
    pub(crate) fn time<T>(&self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.nanos.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        result
    }

    /// The operator takes a batch.
    pub(crate) fn takes(&self, batch: &Batch) {
        self.rows_in.fetch_add(batch.rows() as u64, Ordering::Relaxed);
        self.counts(batch);
    }

    /// The operator gives rows.
    pub(crate) fn gives(&self, rows: usize) {
        self.rows_out.fetch_add(rows as u64, Ordering::Relaxed);
    }

    /// A batch of a scan, which takes none.
    pub(crate) fn reads(&self, batch: &Batch) {
        self.gives(batch.rows());
        self.counts(batch);
    }

    fn counts(&self, batch: &Batch) {
        self.batches.fetch_add(1, Ordering::Relaxed);
        if self.counts_bytes {
            self.bytes.fetch_add(batch.used_size() as u64, Ordering::Relaxed);
        }
    }

    /// The operator's state holds that many bytes.
    pub(crate) fn holds(&self, bytes: usize) {
        self.peak_memory.fetch_max(bytes as u64, Ordering::Relaxed);
    }

    /// State was moved to a temporary file.
    pub(crate) fn spilled(&self, bytes: u64) {
        self.spills.fetch_add(1, Ordering::Relaxed);
        self.spilled_bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> OperatorMetrics {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        OperatorMetrics {
            operator: self.operator.clone(),
            level: self.level,
            rows_in: load(&self.rows_in),
            rows_out: load(&self.rows_out),
            batches: load(&self.batches),
            bytes: load(&self.bytes),
            elapsed: Duration::from_nanos(load(&self.nanos)),
            peak_memory: load(&self.peak_memory),
            spills: load(&self.spills),
            spilled_bytes: load(&self.spilled_bytes),
            scan: None,
        }
    }
}
