//! Lucene's language as a regex of `regex-automata`, where one can say it.

use regex_automata::meta;
use regex_syntax::hir::{Class, Dot, Hir, Look, Repetition};

use super::ast::Ast;

/// A regex that finds something in a string exactly when the whole string belongs to the language.
///
/// Gaps at the ends are left out rather than matched (`.*x.*` searches for `x`), so that the engine's literal
/// searches come to bear. `None` if the regex would be too large.
pub(crate) fn compile(ast: &Ast) -> Option<meta::Regex> {
    let branches = match ast {
        Ast::Union(branches) => branches.as_slice(),
        one => std::slice::from_ref(one),
    };
    let hir = Hir::alternation(branches.iter().map(whole).collect());
    let config = meta::Config::new()
        .utf8_empty(false)
        .nfa_size_limit(Some(64 << 20))
        .onepass_size_limit(Some(1 << 20))
        .hybrid_cache_capacity(16 << 20);
    meta::Builder::new().configure(config).build_from_hir(&hir).ok()
}

/// One branch with anchors at its ends, except where any string may stand there.
fn whole(ast: &Ast) -> Hir {
    let parts = match ast {
        Ast::Concat(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let open_start = parts.first() == Some(&Ast::AnyString);
    let open_end = parts.len() > 1 && parts.last() == Some(&Ast::AnyString);
    let inner = &parts[usize::from(open_start)..parts.len() - usize::from(open_end)];
    let mut hirs = Vec::with_capacity(inner.len() + 2);
    if !open_start {
        hirs.push(Hir::look(Look::Start));
    }
    hirs.extend(inner.iter().map(hir));
    if !open_end {
        hirs.push(Hir::look(Look::End));
    }
    Hir::concat(hirs)
}

fn hir(ast: &Ast) -> Hir {
    match ast {
        Ast::Empty => Hir::empty(),
        Ast::Never | Ast::Intersect(_) | Ast::Complement(_) => Hir::fail(),
        Ast::Set(set) => match set.as_char() {
            Some(c) => Hir::literal(c.to_string().into_bytes()),
            None => Hir::class(Class::Unicode(set.to_class())),
        },
        // Bytes will do: the text is valid UTF-8 and its neighbours match whole characters.
        Ast::AnyString => repeat(Hir::dot(Dot::AnyByte), 0, None),
        Ast::Concat(parts) => Hir::concat(parts.iter().map(hir).collect()),
        Ast::Union(branches) => Hir::alternation(branches.iter().map(hir).collect()),
        Ast::Repeat { ast, min, max } => repeat(hir(ast), *min, *max),
    }
}

fn repeat(sub: Hir, min: u32, max: Option<u32>) -> Hir {
    Hir::repetition(Repetition { min, max, greedy: true, sub: Box::new(sub) })
}
