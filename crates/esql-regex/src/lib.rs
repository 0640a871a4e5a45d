//! ES|QL's pattern languages: Lucene's regular expressions ([`RLike`]), its wildcards ([`Like`]) and Java's regular
//! expressions ([`JavaRegex`]), with the answers that Lucene 10 and JDK 25 give, and GROK's ([`Oniguruma`]).
//!
//! Text goes in as `&str`; columns are none of this crate's business. Compile a pattern once, match it often: threads
//! may share all types.

mod casing;
mod charset;
mod error;
mod introspection;
mod java;
mod like;
mod lucene;
mod oniguruma;
mod rlike;

pub use error::PatternError;
pub use java::{Captures, JavaRegex, MatchError, Matches, Replacement, Scratch};
pub use like::Like;
pub use oniguruma::Oniguruma;
pub use rlike::RLike;

use introspection::introspection;
