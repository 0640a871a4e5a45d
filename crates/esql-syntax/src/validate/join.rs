//! Rules of LOOKUP JOIN: what can be joined, and on what.

use super::Rules;
use crate::ast::*;
use std::collections::HashSet;

impl Rules<'_> {
    pub(super) fn lookup_join(&mut self, join: &LookupJoin) {
        let text = &join.index.text;
        let mut indices = join.index.indices();
        let name = indices.next();
        let mistake = match name {
            _ if text.contains('*') => Some("* is not allowed in LOOKUP JOIN"),
            Some(IndexName { cluster: Some(_), .. }) => {
                Some("remote clusters are not supported with LOOKUP JOIN")
            }
            Some(IndexName { selector: Some(_), .. }) => {
                Some("index pattern selectors are not supported in LOOKUP JOIN")
            }
            _ if indices.next().is_some() => Some("LOOKUP JOIN takes one index"),
            _ => None,
        };
        if let Some(mistake) = mistake {
            self.error(format!("invalid index pattern [{text}], {mistake}"), join.index.span);
        }
        if let Some(alias) = &join.alias {
            self.error(format!("LOOKUP JOIN does not support aliases, found [{}]", alias.text), alias.span);
        }
        match join.conditions.first().map(|first| &first.kind) {
            Some(ExprKind::Column(_) | ExprKind::Literal(_)) => self.join_fields(&join.conditions),
            _ => self.join_condition(&join.conditions),
        }
    }

    /// `ON a, b`
    fn join_fields(&mut self, fields: &[Expr]) {
        let mut names = HashSet::new();
        for field in fields {
            match &field.kind {
                ExprKind::Column(name) => {
                    if let Some(name) = name.dotted()
                        && !names.insert(name.clone())
                    {
                        let message = format!(
                            "JOIN ON clause does not support multiple fields with the same name, found multiple \
                             instances of [{name}]"
                        );
                        self.error(message, field.span);
                    }
                }
                ExprKind::Literal(Literal::Parameter(_)) => {}
                _ => {
                    let message = format!(
                        "JOIN ON clause must be a comma separated list of fields or a single expression, found [{}]",
                        self.source(field.span)
                    );
                    self.error(message, field.span);
                }
            }
        }
    }

    /// `ON a == b AND c > d`
    fn join_condition(&mut self, conditions: &[Expr]) {
        let [condition] = conditions else {
            let span = conditions.iter().map(|condition| condition.span).reduce(|all, span| all.to(span));
            let span = span.unwrap_or_default();
            let message = format!(
                "JOIN ON clause with expressions only supports a single expression, found [{}]",
                self.source(span)
            );
            return self.error(message, span);
        };
        let parts = conjuncts(condition);
        for part in &parts {
            if has_bare_field(part) {
                let message = format!(
                    "JOIN ON clause only supports fields or AND of Binary Expressions at the moment, found [{}]",
                    self.source(part.span)
                );
                return self.error(message, part.span);
            }
        }
        if !parts.iter().any(|part| relates_fields(part)) {
            let message = "JOIN ON clause with expressions must contain at least one condition relating the left \
                           index and the lookup index";
            self.error(message, condition.span);
        }
    }
}

/// The conditions that AND connects.
fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Binary { op: BinaryOp::And, left, right } => {
            conjuncts(left).into_iter().chain(conjuncts(right)).collect()
        }
        _ => vec![expr],
    }
}

fn has_bare_field(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Column(_) => true,
        ExprKind::Binary { op: BinaryOp::Or | BinaryOp::And, left, right } => {
            has_bare_field(left) || has_bare_field(right)
        }
        _ => false,
    }
}

/// `a == b`, `NOT a == b`, `a < b` of two columns.
fn relates_fields(expr: &Expr) -> bool {
    let is_column =
        |expr: &Expr| matches!(expr.kind, ExprKind::Column(_) | ExprKind::Literal(Literal::Parameter(_)));
    match &expr.kind {
        ExprKind::Unary { op: UnaryOp::Not, operand } => {
            matches!(operand.kind, ExprKind::Binary { op: BinaryOp::Eq, .. }) && relates_fields(operand)
        }
        ExprKind::Binary { op, left, right } => op.is_comparison() && is_column(left) && is_column(right),
        _ => false,
    }
}
