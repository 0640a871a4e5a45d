//! What only the whole crate can show.

#![allow(clippy::unwrap_used, reason = "an unwrap that panics is a test that fails")]

mod shapes;
mod signatures;
