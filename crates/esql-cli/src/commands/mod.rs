//! The subcommands, one file each.

pub mod check;
pub mod completions;
pub mod docs;
pub mod explain;
pub mod fmt;
pub mod functions;
pub mod funnel;
pub mod man;
pub mod parse;
pub mod profile;
pub mod query;
pub mod run;
pub mod schema;
pub mod test;
pub mod why;
