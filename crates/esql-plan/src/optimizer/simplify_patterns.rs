//! Plain searches in the place of patterns that say no more.
//!
//! Before: `Filter like(name, "C:\\*")`, `Filter rlike(name, ".*run.*")`, `Filter like(name, "cmd.exe")`
//! After:  `Filter starts_with(name, "C:\")`, `Filter contains(name, "run")`, `Filter equals(name, "cmd.exe")`
//!
//! A pattern that matches everything stays: it is true for several values, too.

use esql_data::{DataType, Value};

use super::{call, rewrite_expressions};
use crate::{Expr, ExprKind, Plan};

pub(super) fn apply(plan: Plan) -> Plan {
    rewrite_expressions(plan, &mut |expr| simplified(&expr).unwrap_or(expr))
}

fn simplified(expr: &Expr) -> Option<Expr> {
    let ExprKind::Call(function, args) = &expr.kind else { return None };
    let [value, pattern] = args.as_slice() else { return None };
    let text = pattern.as_literal()?.as_str()?;
    let (open, literal, end) = match function.name {
        "like" => like(text)?,
        "rlike" => rlike(text)?,
        _ => return None,
    };
    let search = match (open, end) {
        (false, false) => "equals",
        (false, true) => "starts_with",
        (true, false) => "ends_with",
        (true, true) => "contains",
    };
    if literal.is_empty() && (open || end) {
        return None;
    }
    let literal = Expr::literal(Value::from(literal), DataType::Keyword, pattern.source.clone());
    call(search, vec![value.clone(), literal], expr.source.clone())
}

/// Whether anything may come before, the text that has to come, and whether anything may come after.
fn like(pattern: &str) -> Option<(bool, String, bool)> {
    let inner = pattern.trim_start_matches('*');
    let open = inner.len() < pattern.len();
    let (mut literal, mut end) = (String::new(), false);
    let mut chars = inner.chars();
    while let Some(sign) = chars.next() {
        match sign {
            '*' => end = true,
            _ if end => return None,
            '?' => return None,
            // What else a backslash stands before is an error, which the pattern's kernel tells.
            '\\' => literal.push(chars.next().filter(|sign| matches!(sign, '*' | '?' | '\\'))?),
            sign => literal.push(sign),
        }
    }
    Some((open, literal, end))
}

/// The same of a regular expression: only `.*` at its ends, and nothing that means something between.
fn rlike(pattern: &str) -> Option<(bool, String, bool)> {
    let inner = pattern.strip_prefix(".*").unwrap_or(pattern);
    let literal = inner.strip_suffix(".*").unwrap_or(inner);
    let is_plain = !literal.chars().any(|sign| ".?+*|()[]{}\\~&<>@#\"^$".contains(sign));
    is_plain.then(|| (inner.len() < pattern.len(), literal.to_owned(), literal.len() < inner.len()))
}
