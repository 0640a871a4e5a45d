//! Questions that lints ask about expressions.

use esql_syntax::Span;
use esql_syntax::ast::{
    BinaryOp, Call, Command, Expr, ExprKind, LikeOp, Literal, NamePart, UnaryOp, Visit, walk_command,
    walk_expr,
};

/// The parts that AND connects, from left to right.
pub fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    parts(expr, BinaryOp::And)
}

/// The parts that OR connects, from left to right.
pub fn disjuncts(expr: &Expr) -> Vec<&Expr> {
    parts(expr, BinaryOp::Or)
}

fn parts(expr: &Expr, connective: BinaryOp) -> Vec<&Expr> {
    // Chains nest to the left, as deep as they are long.
    let (mut parts, mut rest) = (vec![], vec![expr]);
    while let Some(expr) = rest.pop() {
        match &expr.kind {
            ExprKind::Binary { op, left, right } if *op == connective => rest.extend([&**right, &**left]),
            _ => parts.push(expr),
        }
    }
    parts
}

/// The column's name, if the expression is nothing else.
pub fn column(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Column(name) => name.text(),
        _ => None,
    }
}

/// The text, if the expression is a string.
pub fn string(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(Literal::String(text)) => Some(text),
        _ => None,
    }
}

/// The number, if the expression is one.
pub fn number(expr: &Expr) -> Option<f64> {
    use esql_syntax::ast::Number;
    match &expr.kind {
        ExprKind::Literal(literal) => literal.number().map(|number| match number {
            Number::Integer(value) => f64::from(value),
            Number::Long(value) => value as f64,
            Number::UnsignedLong(value) => value as f64,
            Number::Double(value) => value,
        }),
        _ => None,
    }
}

/// The function's name in small letters, and the call.
pub fn call(expr: &Expr) -> Option<(String, &Call)> {
    match &expr.kind {
        ExprKind::Call(call) => match &call.name {
            NamePart::Identifier(name) => Some((name.name.to_ascii_lowercase(), call)),
            NamePart::Parameter(_) => None,
        },
        _ => None,
    }
}

/// Whether the expression is `null`.
pub fn is_null(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Literal(Literal::Null))
}

/// Whether a call of that function is in the expression.
pub fn calls(expr: &Expr, function: &str) -> bool {
    let mut found = false;
    each(expr, &mut |expr, _| found |= call(expr).is_some_and(|(name, _)| name == function));
    found
}

/// The names of columns in the expression.
pub fn columns(expr: &Expr) -> Vec<String> {
    let mut names = vec![];
    each(expr, &mut |expr, _| names.extend(column(expr)));
    names
}

/// Does `visit` to each expression in an expression, itself first; `true` below an odd number of NOTs.
pub fn each(expr: &Expr, visit: &mut dyn FnMut(&Expr, bool)) {
    Walk { visit, negated: false }.expr(expr);
}

/// The same for each expression of a command, but not of the subqueries and branches in it.
pub fn each_of(command: &Command, visit: &mut dyn FnMut(&Expr, bool)) {
    walk_command(&mut Walk { visit, negated: false }, command);
}

struct Walk<'v> {
    visit: &'v mut dyn FnMut(&Expr, bool),
    negated: bool,
}

impl Visit for Walk<'_> {
    fn query(&mut self, _: &esql_syntax::ast::Query) {}

    fn command(&mut self, _: &Command) {}

    fn expr(&mut self, expr: &Expr) {
        (self.visit)(expr, self.negated);
        let outside = self.negated;
        self.negated = match &expr.kind {
            ExprKind::Unary { op: UnaryOp::Not, .. } => !outside,
            ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, .. } => outside,
            _ => false,
        };
        walk_expr(self, expr);
        self.negated = outside;
    }
}

/// A LIKE or RLIKE pattern that is a string in the query.
pub struct Pattern<'a> {
    /// LIKE or RLIKE.
    pub op: LikeOp,
    /// The pattern's text, escapes resolved.
    pub text: &'a str,
    /// Where it stands, quotes included.
    pub span: Span,
    /// All patterns of its list.
    pub list: &'a [Expr],
}

/// Does `visit` to each pattern of a LIKE or RLIKE in a command.
pub fn each_pattern(command: &Command, visit: &mut dyn FnMut(Pattern<'_>)) {
    each_of(command, &mut |expr, _| {
        if let ExprKind::Like { op, patterns, .. } = &expr.kind {
            for pattern in patterns {
                if let Some(text) = string(pattern) {
                    visit(Pattern { op: *op, text, span: pattern.span, list: patterns });
                }
            }
        }
    });
}

/// A name of a column as it is written in a query.
pub fn quoted(name: &str) -> String {
    let is_plain = |part: &str| {
        let mut characters = part.chars();
        let first = characters.next();
        first.is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '_' | '@'))
            && characters.all(|character| character.is_ascii_alphanumeric() || character == '_')
    };
    if name.split('.').all(is_plain) { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) }
}
