//! What the crate promises, tested from outside.

#![allow(clippy::unwrap_used)] // helpers of tests, which clippy does not take for tests

mod hostile;
mod naive;
mod oracle;
