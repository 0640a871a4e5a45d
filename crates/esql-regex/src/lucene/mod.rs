//! The engine behind [`RLike`](crate::RLike) and [`Like`](crate::Like): a language over characters, and whether a
//! whole string belongs to it.
//!
//! ```text
//! RLIKE ── parser ─┐            ┌─ segments    literals with gaps: plain string searches
//!                  ├──▶ Ast ──▶─┼─ hir         an ordinary regex: regex-automata
//! LIKE ────────────┘            └─ derivative  complement and intersection within: an automaton of our own
//! ```

pub(crate) mod ast;
mod derivative;
mod equality;
mod hir;
mod interval;
mod literals;
pub(crate) mod parser;
mod program;
mod segments;

pub(crate) use equality::same_language;
pub(crate) use program::Program;
