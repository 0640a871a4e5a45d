//! Expressions and literals.

use super::{Identifier, Name, NamePart, Parameter, Query, Word, equal_by};
use crate::Span;
use serde::Serialize;

/// An expression.
#[derive(Debug, Clone, Serialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands, without parentheses around it.
    pub span: Span,
}

/// What an [`Expr`] is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExprKind {
    /// `1`, `"x"`, `[1, 2]`, `7 days`, `?name` …
    Literal(Literal),
    /// A column by its name.
    Column(Name),
    /// `-a`, `NOT a`
    Unary {
        /// Which operator.
        op: UnaryOp,
        /// What it applies to.
        operand: Box<Expr>,
    },
    /// Arithmetic, comparison, `AND` and `OR`.
    Binary {
        /// Which operator.
        op: BinaryOp,
        /// Before the operator.
        left: Box<Expr>,
        /// After it.
        right: Box<Expr>,
    },
    /// `value [NOT] IN (a, b)`
    In {
        /// What is looked for.
        value: Box<Expr>,
        /// Where it is looked for; never empty.
        list: Vec<Expr>,
        /// `NOT IN`
        negated: bool,
    },
    /// `value [NOT] IN (FROM …)`, `(a, b) [NOT] IN (FROM …)`
    InSubquery {
        /// What is looked for; several are a form that parses but isn't supported.
        values: Vec<Expr>,
        /// Where it is looked for.
        query: Box<Query>,
        /// `NOT IN`
        negated: bool,
    },
    /// `value [NOT] LIKE pattern`, `value [NOT] RLIKE ("a", "b")`
    Like {
        /// LIKE or RLIKE.
        op: LikeOp,
        /// What is matched.
        value: Box<Expr>,
        /// One or more patterns, any of which may match. Several are always strings or parameters, while one alone
        /// is any expression by the grammar.
        patterns: Vec<Expr>,
        /// `NOT LIKE`, `NOT RLIKE`
        negated: bool,
    },
    /// `value IS [NOT] NULL`
    IsNull {
        /// What is tested.
        value: Box<Expr>,
        /// `IS NOT NULL`
        negated: bool,
    },
    /// `field : query`
    Match {
        /// Where to look: a column, perhaps cast.
        field: Box<Expr>,
        /// What to look for.
        query: Box<Constant>,
    },
    /// `value::type`
    Cast {
        /// What is converted.
        value: Box<Expr>,
        /// The type's name as written.
        to: Box<Identifier>,
    },
    /// `name(arguments)`
    Call(Box<Call>),
    /// `(x, y) -> expression`, an argument of a function; parses but isn't supported.
    Lambda {
        /// The names before the arrow.
        parameters: Vec<Identifier>,
        /// The expression after it.
        body: Box<Expr>,
    },
}

/// A function's call.
#[derive(Debug, Clone, Serialize)]
pub struct Call {
    /// The function's name as written, or a parameter for it.
    pub name: NamePart,
    /// `f(*)`: then there are no arguments.
    pub star: bool,
    /// The arguments without the trailing map.
    pub arguments: Vec<Expr>,
    /// The named parameters in a trailing `{…}`.
    pub options: Option<Map>,
}

/// An operator before its operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnaryOp {
    /// `-` that isn't part of a number.
    Neg,
    /// `NOT`
    Not,
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum BinaryOp {
    /// `OR`
    Or,
    /// `AND`
    And,
    /// `==`
    #[serde(rename = "==")]
    Eq,
    /// `!=`
    #[serde(rename = "!=")]
    NotEq,
    /// `<`
    #[serde(rename = "<")]
    Lt,
    /// `<=`
    #[serde(rename = "<=")]
    LtEq,
    /// `>`
    #[serde(rename = ">")]
    Gt,
    /// `>=`
    #[serde(rename = ">=")]
    GtEq,
    /// `+`
    #[serde(rename = "+")]
    Add,
    /// `-`
    #[serde(rename = "-")]
    Sub,
    /// `*`
    #[serde(rename = "*")]
    Mul,
    /// `/`
    #[serde(rename = "/")]
    Div,
    /// `%`
    #[serde(rename = "%")]
    Mod,
}

/// `LIKE` or `RLIKE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LikeOp {
    /// Wildcards `*` and `?`.
    Like,
    /// A Lucene regular expression.
    RLike,
}

/// A literal in a place where only a literal may stand.
#[derive(Debug, Clone, Serialize)]
pub struct Constant {
    /// What it is.
    pub value: Literal,
    /// Where it stands.
    pub span: Span,
}

/// What a literal says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Literal {
    /// `NULL`
    Null,
    /// `TRUE`, `FALSE`
    Boolean(bool),
    /// An integer as written, with its `-` but without a `+`; [`Literal::number`] has its value.
    Integer(String),
    /// A decimal as written, with its `-` but without a `+`; [`Literal::number`] has its value.
    Decimal(String),
    /// A string, escapes resolved.
    String(String),
    /// `7 days`
    TimeSpan(Box<TimeSpan>),
    /// `[1, 2]`: integers and decimals, booleans, or strings; never empty.
    List(Vec<Constant>),
    /// `?`, `?1`, `?name`; doubled ones are names, not literals.
    Parameter(Box<Parameter>),
}

/// `7 days`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimeSpan {
    /// The integer as written, with its `-` but without a `+`.
    pub value: String,
    /// The unit as written; the grammar takes any identifier.
    pub unit: Word,
}

/// A number's value in the narrowest type that Elasticsearch gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// `integer`: 32 bits.
    Integer(i32),
    /// `long`: 64 bits.
    Long(i64),
    /// `unsigned_long`: 64 bits without a sign.
    UnsignedLong(u64),
    /// `double`: a decimal, or an integer that fits nothing else.
    Double(f64),
}

/// `{"key": value}`
#[derive(Debug, Clone, Serialize)]
pub struct Map {
    /// In the order written; a key may occur twice, which [`crate::validate`] refuses.
    pub entries: Vec<MapEntry>,
    /// Where it stands, braces included.
    pub span: Span,
}

/// `"key": value`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapEntry {
    /// Before the colon.
    pub key: Word,
    /// After it.
    pub value: MapValue,
}

/// A value in a [`Map`], or of a setting.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MapValue {
    /// A literal.
    Constant(Constant),
    /// A map in the map.
    Map(Map),
}

equal_by! {
    Expr: kind;
    Call: name, star, arguments, options;
    Constant: value;
    Map: entries;
}

impl Expr {
    /// An expression at a place.
    pub fn new(kind: ExprKind, span: Span) -> Self {
        Self { kind, span }
    }
}

impl BinaryOp {
    /// The operator as one writes it.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Or => "OR",
            Self::And => "AND",
            Self::Eq => "==",
            Self::NotEq => "!=",
            Self::Lt => "<",
            Self::LtEq => "<=",
            Self::Gt => ">",
            Self::GtEq => ">=",
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Mod => "%",
        }
    }

    /// Whether it is one of `== != < <= > >=`.
    pub fn is_comparison(self) -> bool {
        matches!(self, Self::Eq | Self::NotEq | Self::Lt | Self::LtEq | Self::Gt | Self::GtEq)
    }

    /// Whether it is one of `+ - * / %`.
    pub fn is_arithmetic(self) -> bool {
        matches!(self, Self::Add | Self::Sub | Self::Mul | Self::Div | Self::Mod)
    }
}

impl Literal {
    /// The value of an integer or decimal literal: an integer is `integer`, `long` or `unsigned_long`, the first that
    /// holds it, else a `double`. `None` for other literals.
    pub fn number(&self) -> Option<Number> {
        match self {
            Self::Integer(text) => integer(text),
            Self::Decimal(text) => text.parse().ok().map(Number::Double),
            _ => None,
        }
    }
}

impl TimeSpan {
    /// The number before the unit.
    pub fn number(&self) -> Option<Number> {
        integer(&self.value)
    }
}

fn integer(text: &str) -> Option<Number> {
    let narrow = text.parse().map(Number::Integer);
    let narrow = narrow.or_else(|_| text.parse().map(Number::Long));
    let narrow = narrow.or_else(|_| text.parse().map(Number::UnsignedLong));
    narrow.ok().or_else(|| text.parse().ok().map(Number::Double))
}

impl MapValue {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Constant(constant) => constant.span,
            Self::Map(map) => map.span,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_narrowest_type() {
        let number = |text: &str| Literal::Integer(text.into()).number();
        assert_eq!(number("2147483647"), Some(Number::Integer(i32::MAX)));
        assert_eq!(number("-2147483649"), Some(Number::Long(-2_147_483_649)));
        assert_eq!(number("9223372036854775808"), Some(Number::UnsignedLong(1 << 63)));
        assert_eq!(number("18446744073709551616"), Some(Number::Double(18_446_744_073_709_551_616.0)));
        assert_eq!(Literal::Decimal("5.".into()).number(), Some(Number::Double(5.0)));
        assert_eq!(Literal::Decimal("-.5e1".into()).number(), Some(Number::Double(-5.0)));
        assert_eq!(Literal::Null.number(), None);
    }
}
