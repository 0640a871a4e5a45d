//! The library, used as an embedder would.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod embedding;
mod examples;
