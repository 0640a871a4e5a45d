//! The syntax tree: what a query says, each node with the bytes it stands on.
//!
//! Equality of nodes is equality of what they say, not of where they stand, so that two spellings of one query
//! compare equal; that is why the structs below implement [`PartialEq`] by a macro that leaves the spans out while
//! [`Span`] itself compares as one expects.
//!
//! Redundant parentheses and a unary `+` leave no node. A parenthesised operand's span is what stands between the
//! parentheses, while the spans of the nodes around it include them.

mod command;
mod expr;
mod name;
mod visit;

pub use command::*;
pub use expr::*;
pub use name::*;
pub use visit::*;

use crate::Span;
use serde::Serialize;

/// Compares the named fields and leaves the spans out.
macro_rules! equal_by {
    ($($node:ident: $($field:ident),*;)*) => {$(
        impl PartialEq for $node {
            fn eq(&self, other: &Self) -> bool {
                $(self.$field == other.$field)&&*
            }
        }
    )*};
}
use equal_by;

/// A whole query, or a subquery in parentheses: a source command and the commands it is piped through.
#[derive(Debug, Clone, Serialize)]
pub struct Query {
    /// The `SET name = value;` headers; a subquery has none.
    pub settings: Vec<Setting>,
    /// The source command first; never empty.
    pub commands: Vec<Command>,
    /// From the first command's keyword to the last command's end.
    pub span: Span,
}

/// `SET name = value;`
#[derive(Debug, Clone, Serialize)]
pub struct Setting {
    /// The setting's name.
    pub name: Identifier,
    /// What it is set to.
    pub value: MapValue,
    /// From `SET` to the value's end.
    pub span: Span,
}

equal_by! {
    Query: settings, commands;
    Setting: name, value;
}
