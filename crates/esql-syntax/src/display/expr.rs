//! Expressions as text, with the parentheses they need.

use super::{List, Parenthesised, Quoted};
use crate::ast::*;
use std::fmt::{self, Display, Formatter, Write};

/// How tightly an expression holds together, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    And,
    Not,
    Test,
    Comparison,
    Add,
    Multiply,
    Signed,
    Primary,
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Literal(literal) => literal.fmt(f),
            ExprKind::Column(name) => name.fmt(f),
            ExprKind::Unary { op, operand } => unary(f, *op, operand),
            ExprKind::Binary { op, left, right } => binary(f, *op, left, right),
            ExprKind::In { value, list, negated } => is_in(f, value, list, *negated),
            ExprKind::InSubquery { values, query, negated } => in_subquery(f, values, query, *negated),
            ExprKind::Like { op, value, patterns, negated } => like(f, *op, value, patterns, *negated),
            ExprKind::IsNull { value, negated } => {
                at_least(f, Level::Comparison, value)?;
                f.write_str(if *negated { " IS NOT NULL" } else { " IS NULL" })
            }
            ExprKind::Match { field, query } => {
                primary(f, field)?;
                write!(f, " : {query}")
            }
            ExprKind::Cast { value, to } => {
                primary(f, value)?;
                write!(f, "::{to}")
            }
            ExprKind::Call(call) => call.fmt(f),
            ExprKind::Lambda { parameters, body } => match parameters.as_slice() {
                [parameter] => write!(f, "{parameter} -> {body}"),
                parameters => write!(f, "({}) -> {body}", List(parameters)),
            },
        }
    }
}

/// An expression where no operators may stand without parentheses.
pub(super) fn primary(f: &mut Formatter<'_>, expr: &Expr) -> fmt::Result {
    at_least(f, Level::Primary, expr)
}

/// An expression, in parentheses if it holds together less tightly than this.
fn at_least(f: &mut Formatter<'_>, level: Level, expr: &Expr) -> fmt::Result {
    if expr.level() >= level {
        return expr.fmt(f);
    }
    f.write_char('(')?;
    expr.fmt(f)?;
    f.write_char(')')
}

impl Expr {
    fn level(&self) -> Level {
        match &self.kind {
            ExprKind::Literal(_) | ExprKind::Column(_) | ExprKind::Cast { .. } | ExprKind::Call(_) => {
                Level::Primary
            }
            ExprKind::Unary { op: UnaryOp::Neg, .. } => Level::Signed,
            ExprKind::Unary { op: UnaryOp::Not, .. } => Level::Not,
            ExprKind::Binary { op, .. } => op.level(),
            ExprKind::In { .. }
            | ExprKind::InSubquery { .. }
            | ExprKind::Like { .. }
            | ExprKind::IsNull { .. }
            | ExprKind::Match { .. } => Level::Test,
            ExprKind::Lambda { .. } => Level::Or,
        }
    }

    /// Whether its text begins with a digit or a point, so that a sign before it would become part of the number.
    fn begins_with_number(&self) -> bool {
        match &self.kind {
            ExprKind::Literal(Literal::Integer(text) | Literal::Decimal(text)) => !text.starts_with('-'),
            ExprKind::Literal(Literal::TimeSpan(span)) => !span.value.starts_with('-'),
            ExprKind::Cast { value, .. } => value.begins_with_number(),
            _ => false,
        }
    }
}

impl BinaryOp {
    fn level(self) -> Level {
        match self {
            Self::Or => Level::Or,
            Self::And => Level::And,
            Self::Eq | Self::NotEq | Self::Lt | Self::LtEq | Self::Gt | Self::GtEq => Level::Comparison,
            Self::Add | Self::Sub => Level::Add,
            Self::Mul | Self::Div | Self::Mod => Level::Multiply,
        }
    }
}

fn unary(f: &mut Formatter<'_>, op: UnaryOp, operand: &Expr) -> fmt::Result {
    match op {
        UnaryOp::Not => {
            f.write_str("NOT ")?;
            at_least(f, Level::Not, operand)
        }
        UnaryOp::Neg if operand.begins_with_number() => write!(f, "-({operand})"),
        UnaryOp::Neg => {
            f.write_char('-')?;
            at_least(f, Level::Signed, operand)
        }
    }
}

fn binary(f: &mut Formatter<'_>, op: BinaryOp, left: &Expr, right: &Expr) -> fmt::Result {
    // Operators of the same level lean left, except comparisons, which don't follow each other at all.
    let (left_level, right_level) = match op.level() {
        Level::Or => (Level::Or, Level::And),
        Level::And => (Level::And, Level::Not),
        Level::Add => (Level::Add, Level::Multiply),
        Level::Multiply => (Level::Multiply, Level::Signed),
        _ => (Level::Add, Level::Add),
    };
    at_least(f, left_level, left)?;
    write!(f, " {} ", op.symbol())?;
    at_least(f, right_level, right)
}

fn negation(negated: bool) -> &'static str {
    if negated { " NOT" } else { "" }
}

fn is_in(f: &mut Formatter<'_>, value: &Expr, list: &[Expr], negated: bool) -> fmt::Result {
    at_least(f, Level::Comparison, value)?;
    write!(f, "{} IN (", negation(negated))?;
    for (index, item) in list.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        // A list's first word must not look like a subquery's.
        if index == 0 && begins_like_subquery(item) {
            write!(f, "({item})")?;
        } else {
            at_least(f, Level::Comparison, item)?;
        }
    }
    f.write_char(')')
}

/// Whether the expression's text begins with the letters of a source command.
fn begins_like_subquery(expr: &Expr) -> bool {
    let part = match &expr.kind {
        ExprKind::Column(name) => name.parts.first(),
        ExprKind::Call(call) => Some(&call.name),
        ExprKind::Cast { value, .. } => return begins_like_subquery(value),
        ExprKind::Binary { left, .. } => return begins_like_subquery(left),
        _ => None,
    };
    let Some(NamePart::Identifier(Identifier { name, quoted: false, .. })) = part else { return false };
    ["from", "row", "show", "ts", "promql"]
        .iter()
        .any(|word| name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))
}

fn in_subquery(f: &mut Formatter<'_>, values: &[Expr], query: &Query, negated: bool) -> fmt::Result {
    match values {
        [value] => at_least(f, Level::Comparison, value)?,
        values => {
            f.write_char('(')?;
            for (index, value) in values.iter().enumerate() {
                f.write_str(if index > 0 { ", " } else { "" })?;
                at_least(f, Level::Comparison, value)?;
            }
            f.write_char(')')?;
        }
    }
    write!(f, "{} IN {}", negation(negated), Parenthesised(&query.commands))
}

fn like(f: &mut Formatter<'_>, op: LikeOp, value: &Expr, patterns: &[Expr], negated: bool) -> fmt::Result {
    let op = match op {
        LikeOp::Like => "LIKE",
        LikeOp::RLike => "RLIKE",
    };
    at_least(f, Level::Comparison, value)?;
    write!(f, "{} {op} ", negation(negated))?;
    match patterns {
        [pattern] => primary(f, pattern),
        patterns => write!(f, "({})", List(patterns)),
    }
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}({}{}", self.name, if self.star { "*" } else { "" }, List(&self.arguments))?;
        self.options.iter().try_for_each(|options| write!(f, ", {options}"))?;
        f.write_char(')')
    }
}

impl Display for Constant {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("NULL"),
            Self::Boolean(true) => f.write_str("TRUE"),
            Self::Boolean(false) => f.write_str("FALSE"),
            Self::Integer(text) | Self::Decimal(text) => f.write_str(text),
            Self::String(text) => Quoted(text).fmt(f),
            Self::TimeSpan(span) => write!(f, "{} {}", span.value, span.unit.text),
            Self::List(items) => write!(f, "[{}]", List(items)),
            Self::Parameter(parameter) => parameter.fmt(f),
        }
    }
}

impl Display for Map {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}", List(&self.entries))
    }
}

impl Display for MapEntry {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", Quoted(&self.key.text), self.value)
    }
}

impl Display for MapValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(constant) => constant.fmt(f),
            Self::Map(map) => map.fmt(f),
        }
    }
}
