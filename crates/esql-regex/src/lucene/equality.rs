//! Whether two languages hold the same strings: whether nothing belongs to just one of them.

use super::ast::Ast;
use super::derivative::Dfa;

/// `None` if the automaton that tells would be too large.
pub(crate) fn same_language(left: &Ast, right: &Ast) -> Option<bool> {
    let only = |one: &Ast, other: &Ast| Ast::intersect(vec![one.clone(), Ast::complement(other.clone())]);
    let difference = Ast::union(vec![only(left, right), only(right, left)]);
    Some(Dfa::new(&difference)?.is_empty())
}
