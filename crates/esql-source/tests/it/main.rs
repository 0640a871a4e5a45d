//! What the catalog and the reader promise, tested from outside.

// clippy.toml allows it in tests, but not in what they share.
#![allow(clippy::unwrap_used)]

mod files;
mod filtering;
mod forms;
mod properties;
mod reading;
mod support;
mod typing;
