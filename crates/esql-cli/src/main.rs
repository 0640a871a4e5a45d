//! The `esql` binary.
fn main() {}
