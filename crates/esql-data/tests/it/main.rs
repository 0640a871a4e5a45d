//! Tests of the crate from outside: against tables that Java made, and properties that hold for any value.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod oracle;
mod properties;
