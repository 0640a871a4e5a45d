//! Memory to read into, used again and again: what was just written is still in the processor's cache, and asking the system for
//! fresh pages costs more than reading into them.

use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};

/// Buffers that nobody uses at the moment, with the threads that used them last.
#[derive(Debug, Default)]
pub(crate) struct Buffers(Mutex<Vec<(ThreadId, Vec<u8>)>>);

/// More than this is not kept: a single long line must not take memory forever.
const MAX_KEPT_BYTES: usize = 8 << 20;

impl Buffers {
    /// A buffer of any length with anything in it, this thread's own if it has one.
    pub fn take(&self) -> Vec<u8> {
        let mut free = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let thread = thread::current().id();
        match free.iter().rposition(|(owner, _)| *owner == thread) {
            Some(own) => free.remove(own).1,
            None => free.pop().map(|(_, buffer)| buffer).unwrap_or_default(),
        }
    }

    /// Gives a buffer back.
    pub fn give(&self, buffer: Vec<u8>) {
        if (1..=MAX_KEPT_BYTES).contains(&buffer.capacity()) {
            let mut free = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            free.push((thread::current().id(), buffer));
        }
    }
}
