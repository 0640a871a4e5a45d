//! The analysis of each command, a file each: from the syntax tree and the input's columns to a node of the plan.

mod aggregate_rules;
pub(crate) mod change_point;
pub(crate) mod dedup;
pub(crate) mod dissect;
pub(crate) mod drop;
pub(crate) mod enrich;
pub(crate) mod eval;
mod extract;
pub(crate) mod filter;
pub(crate) mod fork;
pub(crate) mod from;
pub(crate) mod fuse;
pub(crate) mod grok;
pub(crate) mod inline_stats;
pub(crate) mod keep;
pub(crate) mod limit;
pub(crate) mod lookup_join;
pub(crate) mod mv_expand;
pub(crate) mod registered_domain;
pub(crate) mod rename;
pub(crate) mod row;
pub(crate) mod sample;
pub(crate) mod show_info;
pub(crate) mod sort;
pub(crate) mod stats;
pub(crate) mod uri_parts;
pub(crate) mod user_agent;
