//! A join: rows looked up in others.

use esql_data::number::Precision;
use std::fmt;

use super::Plan;
use crate::{Attribute, ColumnId, Expr, Source};

/// See [`Plan::Join`].
#[derive(Clone, Debug)]
pub struct Join {
    /// The rows; each comes out, in their order, whatever it finds.
    pub left: Box<Plan>,
    /// The rows in which they are looked up.
    pub right: Box<Plan>,
    /// By what they are.
    pub on: JoinOn,
    /// What must be true besides of two rows that fit each other.
    pub conditions: Vec<Expr>,
    /// What is added.
    pub columns: Vec<JoinColumn>,
    /// What comes of a row that finds several.
    pub rows: JoinRows,
    /// Where it stands.
    pub source: Source,
}

/// By what rows are looked up in a join's right side.
#[derive(Clone, Debug, PartialEq)]
pub enum JoinOn {
    /// All these are equal.
    Equal(Vec<JoinKey>),
    /// A value lies in a range.
    Within {
        /// The value, over the left side.
        value: Expr,
        /// The right side's column of where its ranges begin, of the value's type.
        from: Attribute,
        /// The right side's column of where they end; their ends are within.
        to: Attribute,
    },
}

/// An expression over each side. Their types have the same layout, or are double and long: a double equals a long if it is that
/// whole number.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinKey {
    /// Over the left side.
    pub left: Expr,
    /// Over the right side.
    pub right: Expr,
    /// How the right one is stored: the left one is rounded likewise before they are compared.
    pub precision: Precision,
}

/// A column of a join's right side that it adds.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinColumn {
    /// The column that is added.
    pub column: Attribute,
    /// The right side's column.
    pub from: ColumnId,
}

/// What comes of a row that finds several in a join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JoinRows {
    /// A row for each of them, as LOOKUP JOIN has it. Where there are several values in a row, nothing fits, with a warning.
    Each,
    /// The row with the values of all of them, as ENRICH has it. Each of a row's several values is looked up.
    Merged,
}

impl Join {
    /// The columns of both sides that rows are compared by.
    pub(crate) fn compared(&self) -> Vec<ColumnId> {
        let mut columns: Vec<ColumnId> = self.conditions.iter().flat_map(Expr::columns).collect();
        match &self.on {
            JoinOn::Equal(keys) => {
                columns.extend(keys.iter().flat_map(|key| [&key.left, &key.right]).flat_map(Expr::columns));
            }
            JoinOn::Within { value, from, to } => {
                columns.extend(value.columns());
                columns.extend([from.id, to.id]);
            }
        }
        columns
    }

    /// The expressions in it.
    pub(crate) fn exprs_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let (keys, value) = match &mut self.on {
            JoinOn::Equal(keys) => (keys.as_mut_slice(), None),
            JoinOn::Within { value, .. } => (&mut [][..], Some(value)),
        };
        keys.iter_mut()
            .flat_map(|key| [&mut key.left, &mut key.right])
            .chain(value)
            .chain(&mut self.conditions)
    }
}

/// One line, without what is below it.
impl fmt::Display for Join {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut on: Vec<String> = match &self.on {
            JoinOn::Equal(keys) => keys.iter().map(|key| format!("{} = {}", key.left, key.right)).collect(),
            JoinOn::Within { value, from, to } => vec![format!("{value} in {from} to {to}")],
        };
        on.extend(self.conditions.iter().map(ToString::to_string));
        let added = self.columns.iter().map(|added| match added.column.id == added.from {
            true => added.column.to_string(),
            false => format!("{} = {:?}", added.column, added.from),
        });
        let added = added.collect::<Vec<_>>().join(", ");
        let rows = match self.rows {
            JoinRows::Each => "a row for each",
            JoinRows::Merged => "merged",
        };
        write!(f, "Join on [{}] adding [{added}], {rows}", on.join(", "))
    }
}
