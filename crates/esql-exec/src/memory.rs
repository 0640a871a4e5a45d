//! The memory that a query's operators may use together.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::ExecError;

/// A limit that operators share.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: usize,
    used: AtomicUsize,
}

impl Budget {
    pub(crate) fn new(limit: Option<usize>) -> Arc<Budget> {
        Arc::new(Budget { limit: limit.unwrap_or(usize::MAX), used: AtomicUsize::new(0) })
    }
}

/// What one operator uses of the budget; given back when dropped.
#[derive(Debug)]
pub(crate) struct Reservation {
    budget: Arc<Budget>,
    operator: String,
    size: usize,
}

impl Reservation {
    pub(crate) fn new(budget: &Arc<Budget>, operator: &str) -> Reservation {
        Reservation { budget: budget.clone(), operator: operator.to_owned(), size: 0 }
    }

    /// Changes the reservation to `size` bytes.
    pub(crate) fn resize(&mut self, size: usize) -> Result<(), ExecError> {
        let used = if size >= self.size {
            let more = size - self.size;
            self.budget.used.fetch_add(more, Ordering::Relaxed).saturating_add(more)
        } else {
            self.budget.used.fetch_sub(self.size - size, Ordering::Relaxed)
        };
        let grows = size > self.size;
        self.size = size;
        if grows && used > self.budget.limit {
            return Err(ExecError::Memory { operator: self.operator.clone(), limit: self.budget.limit });
        }
        Ok(())
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.budget.used.fetch_sub(self.size, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_share_one_limit() {
        let budget = Budget::new(Some(100));
        let (mut first, mut second) = (Reservation::new(&budget, "STATS"), Reservation::new(&budget, "SORT"));
        assert_eq!(first.resize(60), Ok(()));
        assert_eq!(second.resize(60), Err(ExecError::Memory { operator: "SORT".to_owned(), limit: 100 }));
        drop(second);
        assert_eq!(first.resize(100), Ok(()));
    }
}
