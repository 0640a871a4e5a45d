//! The real binary, run in temporary folders.

#![allow(clippy::unwrap_used, reason = "an unwrap that panics is a test that fails")]

mod bench;
mod check;
mod commands;
mod errors;
mod exit_codes;
mod fmt;
mod funnel;
mod help;
mod hunts;
mod manual;
mod options;
mod profile;
mod real;
mod run;
mod test_command;
mod walkthrough;
mod why;
mod workbench;
