//! The memory that a query's operators may use together.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::ExecError;
use crate::metrics::Meter;

/// A limit that operators share.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: usize,
    /// What the operators' states hold.
    held: AtomicUsize,
    /// What parts of the input hold that threads have worked on and that are not merged yet. It is bounded by itself, so no query
    /// fails for it.
    in_flight: AtomicUsize,
    peak: AtomicUsize,
}

impl Budget {
    pub(crate) fn new(limit: Option<usize>) -> Arc<Budget> {
        let limit = limit.unwrap_or(usize::MAX);
        Arc::new(Budget { limit, held: 0.into(), in_flight: 0.into(), peak: 0.into() })
    }

    /// The most bytes that were held at once.
    pub(crate) fn peak(&self) -> usize {
        self.peak.load(Ordering::Relaxed)
    }

    /// Whether so little is left that who can should move state to disk. Half the limit is left for what comes meanwhile.
    pub(crate) fn is_tight(&self) -> bool {
        self.total() > self.limit / 2
    }

    fn total(&self) -> usize {
        self.held.load(Ordering::Relaxed).saturating_add(self.in_flight.load(Ordering::Relaxed))
    }

    fn note_peak(&self) {
        self.peak.fetch_max(self.total(), Ordering::Relaxed);
    }
}

/// What one operator's state holds of the budget; given back when dropped.
#[derive(Debug)]
pub(crate) struct Reservation {
    budget: Arc<Budget>,
    meter: Arc<Meter>,
    size: usize,
}

impl Reservation {
    pub(crate) fn new(budget: &Arc<Budget>, meter: &Arc<Meter>) -> Reservation {
        Reservation { budget: budget.clone(), meter: meter.clone(), size: 0 }
    }

    /// How many bytes the state held when this was last told.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// The state holds `size` bytes now.
    ///
    /// # Errors
    /// When it has grown, beyond the limit.
    pub(crate) fn resize(&mut self, size: usize) -> Result<(), ExecError> {
        let before = self.size;
        self.set(size);
        self.check_growth(before)
    }

    /// # Errors
    /// When the state holds more than `before`, and more than the limit.
    pub(crate) fn check_growth(&self, before: usize) -> Result<(), ExecError> {
        if self.size > before && self.budget.held.load(Ordering::Relaxed) > self.budget.limit {
            let operator = self.meter.operator().to_owned();
            return Err(ExecError::Memory { operator, limit: self.budget.limit });
        }
        Ok(())
    }

    /// The state holds `size` bytes now, be that too much or not.
    pub(crate) fn set(&mut self, size: usize) {
        if size >= self.size {
            self.budget.held.fetch_add(size - self.size, Ordering::Relaxed);
        } else {
            self.budget.held.fetch_sub(self.size - size, Ordering::Relaxed);
        }
        self.size = size;
        self.meter.holds(size);
        self.budget.note_peak();
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.budget.held.fetch_sub(self.size, Ordering::Relaxed);
    }
}

/// What a part of the input holds until it is merged.
#[derive(Debug)]
pub(crate) struct InFlight {
    budget: Arc<Budget>,
    size: usize,
}

impl InFlight {
    pub(crate) fn new(budget: &Arc<Budget>, size: usize) -> InFlight {
        budget.in_flight.fetch_add(size, Ordering::Relaxed);
        budget.note_peak();
        InFlight { budget: budget.clone(), size }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.budget.in_flight.fetch_sub(self.size, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meter(operator: &str) -> Arc<Meter> {
        Meter::new(operator, 0, false)
    }

    #[test]
    fn operators_share_one_limit() {
        let budget = Budget::new(Some(100));
        let mut first = Reservation::new(&budget, &meter("STATS"));
        let mut second = Reservation::new(&budget, &meter("SORT"));
        assert_eq!(first.resize(60), Ok(()));
        assert_eq!(second.resize(60), Err(ExecError::Memory { operator: "SORT".to_owned(), limit: 100 }));
        drop(second);
        assert_eq!(first.resize(100), Ok(()));
        assert_eq!(budget.peak(), 120);
    }

    #[test]
    fn parts_in_flight_press_but_do_not_fail() {
        let budget = Budget::new(Some(100));
        let meter = meter("STATS");
        let mut state = Reservation::new(&budget, &meter);
        let part = InFlight::new(&budget, 90);
        assert_eq!(state.resize(20), Ok(()));
        assert!(budget.is_tight());
        drop(part);
        assert!(!budget.is_tight());
        assert_eq!((budget.peak(), meter.read().peak_memory), (110, 20));
    }
}
