//! Tests of the public interface.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

/// A snapshot without the expression that made it, which would only repeat the test.
macro_rules! snapshot {
    ($text:expr) => {
        let text = $text;
        insta::assert_snapshot!(text);
    };
}

mod agreement;
mod depth;
mod errors;
mod format;
mod grammar;
mod round_trip;
mod shapes;
mod trees;
mod validation;
