//! What conditions say of columns: comparisons with literals, for lints that put several of them together.

use esql_syntax::ast::{BinaryOp, Expr, ExprKind, Literal};

use crate::expr::{column, number, string};

/// A condition on a column that a literal settles.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// It is one of these values.
    Among(Vec<Value>),
    /// It is none of these.
    NotAmong(Vec<Value>),
    /// It is beyond a bound.
    Bound { op: BinaryOp, bound: f64 },
    /// It is null.
    Null,
    /// It is there.
    NotNull,
}

/// A literal's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A string.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
}

/// The column and what is said of it, if the condition is of that form.
pub fn test(condition: &Expr) -> Option<(String, Test)> {
    match &condition.kind {
        ExprKind::Binary { op, left, right } if op.is_comparison() => {
            let (name, literal, op) = match column(left) {
                Some(name) => (name, right, *op),
                None => (column(right)?, left, mirrored(*op)),
            };
            let test = match op {
                BinaryOp::Eq => Test::Among(vec![value(literal)?]),
                BinaryOp::NotEq => Test::NotAmong(vec![value(literal)?]),
                _ => Test::Bound { op, bound: number(literal)? },
            };
            Some((name, test))
        }
        ExprKind::In { value: of, list, negated } => {
            let values: Option<Vec<Value>> = list.iter().map(value).collect();
            let test = if *negated { Test::NotAmong(values?) } else { Test::Among(values?) };
            Some((column(of)?, test))
        }
        ExprKind::IsNull { value, negated } => {
            Some((column(value)?, if *negated { Test::NotNull } else { Test::Null }))
        }
        _ => None,
    }
}

fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Lt => BinaryOp::Gt,
        BinaryOp::LtEq => BinaryOp::GtEq,
        BinaryOp::Gt => BinaryOp::Lt,
        BinaryOp::GtEq => BinaryOp::LtEq,
        other => other,
    }
}

/// A literal's value; one that may be converted to the other side's type, such as a date, is no matter: equal texts
/// are equal then, too.
pub fn value(literal: &Expr) -> Option<Value> {
    if let Some(text) = string(literal) {
        return Some(Value::Text(text.to_owned()));
    }
    if let Some(number) = number(literal) {
        return Some(Value::Number(number));
    }
    match &literal.kind {
        ExprKind::Literal(Literal::Boolean(value)) => Some(Value::Boolean(*value)),
        _ => None,
    }
}

impl Test {
    /// Whether a value that passes one fails the other, always.
    pub fn excludes(&self, other: &Test) -> bool {
        let of_one_kind = |left: &[Value], right: &[Value]| {
            left.iter()
                .chain(right)
                .all(|value| std::mem::discriminant(value) == std::mem::discriminant(&left[0]))
        };
        match (self, other) {
            (Test::Null, Test::Null) => false,
            (Test::Null, _) | (_, Test::Null) => true,
            (Test::Among(left), Test::Among(right)) => {
                of_one_kind(left, right) && !left.iter().any(|value| right.contains(value))
            }
            (Test::Among(these), Test::NotAmong(others)) | (Test::NotAmong(others), Test::Among(these)) => {
                these.iter().all(|value| others.contains(value))
            }
            (Test::Among(these), Test::Bound { op, bound })
            | (Test::Bound { op, bound }, Test::Among(these)) => {
                let fails =
                    |value: &Value| matches!(value, Value::Number(value) if !passes(*value, *op, *bound));
                these.iter().all(fails)
            }
            (Test::Bound { op, bound }, Test::Bound { op: other_op, bound: other_bound }) => {
                apart(*op, *bound, *other_op, *other_bound) || apart(*other_op, *other_bound, *op, *bound)
            }
            (Test::NotAmong(_) | Test::NotNull, _) | (_, Test::NotAmong(_) | Test::NotNull) => false,
        }
    }
}

fn passes(value: f64, op: BinaryOp, bound: f64) -> bool {
    match op {
        BinaryOp::Lt => value < bound,
        BinaryOp::LtEq => value <= bound,
        BinaryOp::Gt => value > bound,
        BinaryOp::GtEq => value >= bound,
        _ => true,
    }
}

/// Whether nothing is above the first bound and below the second.
fn apart(above: BinaryOp, low: f64, below: BinaryOp, high: f64) -> bool {
    match (above, below) {
        (BinaryOp::GtEq, BinaryOp::LtEq) => low > high,
        (BinaryOp::Gt | BinaryOp::GtEq, BinaryOp::Lt | BinaryOp::LtEq) => low >= high,
        _ => false,
    }
}
