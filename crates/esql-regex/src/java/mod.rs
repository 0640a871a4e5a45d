//! `java.util.regex` as of JDK 25.
//!
//! ```text
//! pattern ── parser ──▶ Node ─┬─ hir ──────▶ regex-automata   what means the same in linear time (most patterns)
//!                             └─ program ──▶ backtrack        the rest, step by step as Java does it
//! ```
//!
//! Both are kept where the linear engine reads only some texts as Java does (`$` before a final line break, `\b` next
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

pub use regex::{Captures, JavaRegex, MatchError, Matches, Scratch};
pub use replacement::Replacement;
