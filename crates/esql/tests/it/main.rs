//! The library, used as an embedder would.

#![allow(clippy::unwrap_used, reason = "an unwrap that panics is a test that fails")]

mod change_point;
mod command_reference;
mod corpus;
mod embedding;
mod examples;
mod extraction;
mod flattened;
mod inline_stats;
mod ip_location;
mod joins;
mod limit_by;
mod mmdb;
mod random;
mod reference;
mod sample;
mod spatial;
mod unions;
