//! The crate's tests.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod finding;
mod mapping;
mod names;
