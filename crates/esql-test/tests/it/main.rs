//! Whole test files: read, run, mutated, and held against the schema that editors have.

#![allow(clippy::unwrap_used, reason = "an unwrap that panics is a test that fails")]

mod errors;
mod mutation;
mod running;
mod schema;
mod support;
