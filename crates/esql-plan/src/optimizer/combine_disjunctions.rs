//! One search in a list in the place of several equalities joined by OR, and one of networks in the place of several.
//!
//! Before: `Filter or(or(equals(a, 1), in(a, 2, 3)), equals(a, 4))`
//! After:  `Filter in(a, 1, 2, 3, 4)`
//!
//! Before: `Filter or(cidr_match(ip, "10.0.0.0/8"), equals(ip, 127.0.0.1))`
//! After:  `Filter cidr_match(ip, "10.0.0.0/8", "127.0.0.1")`
//!
//! What is combined stands where its column stood first, which is what warnings name then, as Elasticsearch's do.

use esql_data::ip::ip_to_string;
use esql_data::{DataType, Value};

use super::{any_of, call, disjuncts, rewrite_expressions};
use crate::{Expr, ExprKind, Plan};

pub(super) fn apply(plan: Plan) -> Plan {
    rewrite_expressions(plan, &mut |expr| match &expr.kind {
        ExprKind::Call(function, _) if function.name == "or" => combine(expr),
        _ => expr,
    })
}

/// What is searched, and the constants that it is searched for.
struct Search {
    key: Expr,
    values: Vec<Expr>,
}

fn combine(or: Expr) -> Expr {
    let terms = disjuncts(or.clone());
    let count = terms.len();
    let (mut others, mut lists, mut networks) = (Vec::new(), Vec::new(), Vec::new());
    for term in terms {
        match &term.kind {
            ExprKind::Call(function, args) if args[1..].iter().all(is_single) => match function.name {
                "equals" | "in" => add(&mut lists, &args[0], &args[1..]),
                "cidr_match" => add(&mut networks, &args[0], &args[1..]),
                _ => others.push(term),
            },
            _ => others.push(term),
        }
    }
    let mut changed = lists.len() + networks.len() + others.len() < count;
    if !networks.is_empty() {
        let (addresses, rest) =
            lists.into_iter().partition(|list: &Search| list.key.data_type == DataType::Ip);
        lists = rest;
        for list in addresses {
            changed = true;
            add(&mut networks, &list.key, &list.values.iter().map(block).collect::<Vec<_>>());
        }
    }
    let searches = lists.into_iter().map(list).chain(networks.into_iter().map(network));
    match searches.collect::<Option<Vec<Expr>>>() {
        Some(searches) if changed => any_of(others.into_iter().chain(searches).collect(), &or.source),
        _ => or,
    }
}

/// Whether it is a constant that something can equal.
fn is_single(expr: &Expr) -> bool {
    !matches!(expr.as_literal(), None | Some(Value::Null | Value::Many(_)))
}

fn add(searches: &mut Vec<Search>, key: &Expr, values: &[Expr]) {
    let known = searches.iter().position(|search| search.key == *key);
    let place = known.unwrap_or_else(|| {
        searches.push(Search { key: key.clone(), values: Vec::new() });
        searches.len() - 1
    });
    for value in values {
        if !searches[place].values.contains(value) {
            searches[place].values.push(value.clone());
        }
    }
}

/// None when the values are of several types: each is compared as its own type, a list's as one that they have in common.
fn list(search: Search) -> Option<Expr> {
    let Search { key, values } = search;
    let source = key.source.clone();
    if values.iter().any(|value| value.data_type != values[0].data_type) {
        return None;
    }
    let function = if values.len() == 1 { "equals" } else { "in" };
    call(function, [vec![key], values].concat(), source)
}

fn network(search: Search) -> Option<Expr> {
    let source = search.key.source.clone();
    call("cidr_match", [vec![search.key], search.values].concat(), source)
}

/// An address as a network of one.
fn block(address: &Expr) -> Expr {
    match address.as_literal() {
        Some(Value::Ip(bytes)) => {
            let text = Value::from(ip_to_string(bytes));
            Expr::literal(text, DataType::Keyword, address.source.clone())
        }
        _ => address.clone(),
    }
}
