//! The real binary, run in temporary folders.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod commands;
mod errors;
mod exit_codes;
mod help;
mod hunts;
mod options;
mod real;
mod run;
