//! Full-text search as Lucene does it, over columns instead of an inverted index.
//!
//! ```text
//! MATCH, MATCH_PHRASE ──┐
//! QSTR ─query_string─▶ Query (over names) ──Matcher::new(fields)──▶ Matcher ──matches(columns)──▶ rows
//! KQL  ─kql──────────────┘                                             └─observe · weights · scores──▶ BM25
//! ```
//!
//! Which rows match is what Elasticsearch answers. Scores follow its formula, with statistics taken from the documents that
//! are there: an index that was split, merged or changed counts differently.

mod analyzer;
mod between;
pub mod bm25;
mod dates;
mod error;
mod fuzzy;
pub mod kql;
mod leaf;
mod matcher;
mod minimum;
mod phrase;
mod query;
pub mod query_string;
mod scoring;
mod term_test;

pub use analyzer::{Analyzer, Token, tokens};
pub use error::SearchError;
pub use fuzzy::Fuzziness;
pub use matcher::{Context, Field, Matcher, Statistics};
pub use minimum::Minimum;
pub use query::{Ask, Bool, Clause, MatchOptions, Query, Range, is_pattern, name_matches};
