//! Whole test files: read, run, reported, mutated.

#![allow(clippy::unwrap_used, reason = "an unwrap that panics is a test that fails")]
