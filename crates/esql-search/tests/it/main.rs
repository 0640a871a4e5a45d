//! Tests that need more than one module, or files beside the checkout.

#![allow(clippy::unwrap_used, reason = "an unwrap that panics is a test that fails")]

mod languages;
mod matching;
mod oracle;
