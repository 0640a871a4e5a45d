//! What a Lucene pattern says, simplified while it is built.

use crate::charset::CharSet;

/// A language over code points. Built through the functions below, which keep it flat and small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ast {
    /// The empty string only.
    Empty,
    /// No string at all.
    Never,
    /// One character of a set that is not empty.
    Set(CharSet),
    /// Any string.
    AnyString,
    /// One after the other; at least two.
    Concat(Vec<Ast>),
    /// One of them; at least two.
    Union(Vec<Ast>),
    /// All of them; at least two.
    Intersect(Vec<Ast>),
    /// Every string but these.
    Complement(Box<Ast>),
    /// So many times, without an upper bound if there is no `max`.
    Repeat { ast: Box<Ast>, min: u32, max: Option<u32> },
}

impl Ast {
    pub(crate) fn set(set: CharSet) -> Self {
        if set.is_empty() { Ast::Never } else { Ast::Set(set) }
    }

    #[cfg(test)]
    pub(crate) fn literal(text: &str) -> Self {
        Self::concat(text.chars().map(|c| Ast::Set(CharSet::single(c as u32))).collect())
    }

    pub(crate) fn concat(parts: Vec<Ast>) -> Self {
        let mut flat: Vec<Ast> = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Ast::Empty => {}
                Ast::Never => return Ast::Never,
                Ast::AnyString if flat.last() == Some(&Ast::AnyString) => {}
                Ast::Concat(inner) => {
                    let repeated = inner[0] == Ast::AnyString && flat.last() == Some(&Ast::AnyString);
                    flat.extend(inner.into_iter().skip(usize::from(repeated)));
                }
                other => flat.push(other),
            }
        }
        Self::one_or(flat, Ast::Empty, Ast::Concat)
    }

    pub(crate) fn union(branches: Vec<Ast>) -> Self {
        let mut flat: Vec<Ast> = Vec::with_capacity(branches.len());
        for branch in branches {
            match branch {
                Ast::Never => {}
                Ast::AnyString => return Ast::AnyString,
                Ast::Union(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        // Neighbouring single characters make one set.
        flat.dedup_by(|next, last| match (last, next) {
            (Ast::Set(last), Ast::Set(next)) => {
                *last = last.union(next);
                true
            }
            _ => false,
        });
        Self::one_or(flat, Ast::Never, Ast::Union)
    }

    pub(crate) fn intersect(parts: Vec<Ast>) -> Self {
        let mut flat: Vec<Ast> = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Ast::Never => return Ast::Never,
                Ast::AnyString => {}
                Ast::Intersect(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        Self::one_or(flat, Ast::AnyString, Ast::Intersect)
    }

    pub(crate) fn complement(ast: Ast) -> Self {
        match ast {
            Ast::Never => Ast::AnyString,
            Ast::AnyString => Ast::Never,
            Ast::Complement(inner) => *inner,
            other => Ast::Complement(Box::new(other)),
        }
    }

    pub(crate) fn repeat(ast: Ast, min: u32, max: Option<u32>) -> Self {
        match ast {
            _ if max == Some(0) => Ast::Empty,
            ast if (min, max) == (1, Some(1)) => ast,
            Ast::Empty => Ast::Empty,
            Ast::AnyString => Ast::AnyString,
            Ast::Never if min == 0 => Ast::Empty,
            Ast::Never => Ast::Never,
            // (x*){…} is x*, (x+){2,3} is x{2,}, (x?)* is x*. It keeps `a****` and `a+?+?` flat.
            Ast::Repeat { ast, min: inner @ (0 | 1), max: None } => Self::repeat(*ast, inner * min, None),
            Ast::Repeat { ast, min: 0, max: Some(1) } if min <= 1 && (max.is_none() || max == Some(1)) => {
                Self::repeat(*ast, 0, max)
            }
            // `.+` as `.` and any string, so that the ends of a pattern are easy to recognize.
            Ast::Set(set) if set.is_all() && min <= 8 && max.is_none() => {
                let mut parts = vec![Ast::Set(set); min as usize];
                parts.push(Ast::AnyString);
                Self::concat(parts)
            }
            ast => Ast::Repeat { ast: Box::new(ast), min, max },
        }
    }

    /// About how many automaton states it needs: what repetition multiplies.
    pub(crate) fn states(&self) -> u64 {
        let sum = |parts: &[Ast]| parts.iter().fold(0u64, |sum, part| sum.saturating_add(part.states()));
        match self {
            Ast::Empty | Ast::Never => 0,
            Ast::Set(_) | Ast::AnyString => 1,
            Ast::Concat(parts) | Ast::Union(parts) | Ast::Intersect(parts) => sum(parts),
            Ast::Complement(ast) => ast.states(),
            Ast::Repeat { ast, min, max } => ast.states().saturating_mul(max.unwrap_or(*min).max(1).into()),
        }
    }

    /// Whether an ordinary regex cannot say it.
    pub(crate) fn needs_automaton(&self) -> bool {
        match self {
            Ast::Empty | Ast::Never | Ast::Set(_) | Ast::AnyString => false,
            Ast::Intersect(_) | Ast::Complement(_) => true,
            Ast::Concat(parts) | Ast::Union(parts) => parts.iter().any(Ast::needs_automaton),
            Ast::Repeat { ast, .. } => ast.needs_automaton(),
        }
    }

    fn one_or(mut parts: Vec<Ast>, none: Ast, many: impl FnOnce(Vec<Ast>) -> Ast) -> Self {
        match parts.len() {
            0 => none,
            1 => parts.swap_remove(0),
            _ => many(parts),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a() -> Ast {
        Ast::literal("a")
    }

    #[test]
    fn stacked_repeats_stay_flat() {
        let star = Ast::Repeat { ast: Box::new(a()), min: 0, max: None };
        assert_eq!(Ast::repeat(Ast::repeat(a(), 0, None), 0, None), star);
        assert_eq!(Ast::repeat(Ast::repeat(a(), 1, None), 0, Some(1)), star);
        assert_eq!(Ast::repeat(Ast::repeat(a(), 0, Some(1)), 1, None), star);
        assert_eq!(Ast::repeat(Ast::repeat(a(), 1, None), 2, Some(7)), {
            Ast::Repeat { ast: Box::new(a()), min: 2, max: None }
        });
    }
}
