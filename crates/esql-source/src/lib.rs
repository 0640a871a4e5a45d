//! Placeholder.

pub mod field_types;
