//! `java.util.regex` as of JDK 25.
//!
//! ```text
//! pattern ── parser ──▶ Node ─┬─ sequence                     what can go one way only (for GROK)
//!                             ├─ hir ──────▶ regex-automata   what means the same in linear time (most patterns)
//!                             └─ program ──▶ backtrack        the rest, step by step as Java does it
//! ```
//!
//! The latter two are kept where the linear engine reads only some texts as Java does (`$` before a final line break, `\b` next
//! to a combining mark): the text decides.

mod ast;
mod backtrack;
mod class;
mod escape;
mod hir;
mod parser;
mod program;
mod property;
mod regex;
mod replacement;
mod sequence;

pub use regex::{Captures, JavaRegex, MatchError, Matches, Scratch};
pub use replacement::Replacement;
