//! A deterministic automaton for languages with complement or intersection inside (`a~(bc)d`), built by Brzozowski
//! derivatives ("Derivatives of Regular Expressions", 1964): the states are the languages that may still follow.

use std::collections::HashMap;

use super::ast::Ast;
use crate::charset::{CharSet, MAX};

/// A complete automaton over classes of characters that the pattern does not tell apart.
#[derive(Clone, Debug)]
pub(crate) struct Dfa {
    alphabet: Alphabet,
    /// The next state, by state and class.
    next: Vec<u32>,
    accepts: Vec<bool>,
    /// No way leads out of these: the answer is known.
    settled: Vec<bool>,
}

/// More states, or more expressions on the way to them, are refused.
const MAX_STATES: usize = 10_000;
const MAX_TERMS: usize = 200_000;

impl Dfa {
    /// `None` if the automaton would be too large.
    pub(crate) fn new(ast: &Ast) -> Option<Self> {
        let alphabet = Alphabet::of(ast);
        let mut terms = Terms::new();
        let start = terms.build(ast, &alphabet)?;
        let (mut states, mut number) = (vec![start], HashMap::from([(start, 0u32)]));
        let mut next = Vec::new();
        while next.len() / alphabet.classes < states.len() {
            let state = states[next.len() / alphabet.classes];
            for class in 0..alphabet.classes {
                let follower = terms.derive(state, class)?;
                let target = *number.entry(follower).or_insert_with(|| {
                    states.push(follower);
                    states.len() as u32 - 1
                });
                next.push(target);
            }
            if states.len() > MAX_STATES {
                return None;
            }
        }
        let accepts = states.iter().map(|&state| terms.nullable[state]).collect();
        let settled = (0..).zip(next.chunks(alphabet.classes)).map(|(i, row)| row.iter().all(|&t| t == i));
        Some(Self { settled: settled.collect(), alphabet, next, accepts })
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        let mut state = 0;
        for c in text.chars() {
            if self.settled[state] {
                break;
            }
            state = self.next[state * self.alphabet.classes + self.alphabet.class(c)] as usize;
        }
        self.accepts[state]
    }

    /// Whether no string at all belongs to the language: every state here can be reached.
    pub(crate) fn is_empty(&self) -> bool {
        !self.accepts.contains(&true)
    }
}

/// Characters grouped by the sets of the pattern that hold them.
#[derive(Clone, Debug)]
struct Alphabet {
    /// Where a run of characters of one class starts, and that class; sorted.
    runs: Vec<(u32, usize)>,
    ascii: Vec<usize>,
    classes: usize,
}

impl Alphabet {
    fn of(ast: &Ast) -> Self {
        let mut sets = Vec::new();
        collect_sets(ast, &mut sets);
        let mut starts = vec![0];
        for set in &sets {
            starts.extend(set.ranges().iter().flat_map(|&(from, to)| [from, to + 1]));
        }
        starts.sort_unstable();
        starts.dedup();
        starts.retain(|&start| start <= MAX);
        let mut numbers = HashMap::new();
        let runs: Vec<_> = starts
            .into_iter()
            .map(|start| {
                let members: Vec<bool> = sets.iter().map(|set| set.contains(start)).collect();
                let fresh = numbers.len();
                (start, *numbers.entry(members).or_insert(fresh))
            })
            .collect();
        let mut alphabet = Self { runs, ascii: Vec::new(), classes: numbers.len() };
        alphabet.ascii = (0..128u8).map(|c| alphabet.lookup(c.into())).collect();
        alphabet
    }

    fn class(&self, c: char) -> usize {
        self.ascii.get(c as usize).copied().unwrap_or_else(|| self.lookup(c as u32))
    }

    fn lookup(&self, c: u32) -> usize {
        self.runs[self.runs.partition_point(|&(start, _)| start <= c) - 1].1
    }

    /// The classes that make up a set of the pattern.
    fn classes_of(&self, set: &CharSet) -> Vec<usize> {
        let mut classes: Vec<_> =
            self.runs.iter().filter(|(start, _)| set.contains(*start)).map(|&(_, class)| class).collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }
}

fn collect_sets<'a>(ast: &'a Ast, sets: &mut Vec<&'a CharSet>) {
    match ast {
        Ast::Set(set) if !sets.contains(&set) => sets.push(set),
        Ast::Empty | Ast::Never | Ast::AnyString | Ast::Set(_) => {}
        Ast::Concat(parts) | Ast::Union(parts) | Ast::Intersect(parts) => {
            parts.iter().for_each(|part| collect_sets(part, sets));
        }
        Ast::Complement(ast) | Ast::Repeat { ast, .. } => collect_sets(ast, sets),
    }
}

/// A language, by its number in [`Terms`].
type Id = usize;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Term {
    Never,
    Empty,
    Class(Vec<usize>),
    Concat(Vec<Id>),
    /// So many times, without an upper bound if there is none.
    Repeat(Id, u32, Option<u32>),
    Union(Vec<Id>),
    Intersect(Vec<Id>),
    Not(Id),
}

const NEVER: Id = 0;
const EMPTY: Id = 1;
const ANY: Id = 2;

/// All languages met so far, each once: equal ones have equal numbers, which makes the derivatives finitely many.
struct Terms {
    terms: Vec<Term>,
    nullable: Vec<bool>,
    ids: HashMap<Term, Id>,
    derived: HashMap<(Id, usize), Id>,
}

impl Terms {
    fn new() -> Self {
        let mut terms =
            Self { terms: Vec::new(), nullable: Vec::new(), ids: HashMap::new(), derived: HashMap::new() };
        for term in [Term::Never, Term::Empty, Term::Not(NEVER)] {
            terms.id(term);
        }
        terms
    }

    fn build(&mut self, ast: &Ast, alphabet: &Alphabet) -> Option<Id> {
        if self.terms.len() > MAX_TERMS {
            return None;
        }
        let mut each =
            |parts: &[Ast]| parts.iter().map(|p| self.build(p, alphabet)).collect::<Option<Vec<_>>>();
        Some(match ast {
            Ast::Empty => EMPTY,
            Ast::Never => NEVER,
            Ast::AnyString => ANY,
            Ast::Set(set) => self.id(Term::Class(alphabet.classes_of(set))),
            Ast::Concat(parts) => {
                let parts = each(parts)?;
                self.concat(parts)
            }
            Ast::Union(parts) => {
                let parts = each(parts)?;
                self.union(parts)
            }
            Ast::Intersect(parts) => {
                let parts = each(parts)?;
                self.intersect(parts)
            }
            Ast::Complement(ast) => {
                let inner = self.build(ast, alphabet)?;
                self.not(inner)
            }
            Ast::Repeat { ast, min, max } => {
                let once = self.build(ast, alphabet)?;
                self.repeat(once, *min, *max)
            }
        })
    }

    /// What may follow once a character of this class has been read.
    fn derive(&mut self, id: Id, class: usize) -> Option<Id> {
        if let Some(&known) = self.derived.get(&(id, class)) {
            return Some(known);
        }
        if self.terms.len() > MAX_TERMS {
            return None;
        }
        let derived = match self.terms[id].clone() {
            Term::Never | Term::Empty => NEVER,
            Term::Class(classes) => {
                if classes.contains(&class) {
                    EMPTY
                } else {
                    NEVER
                }
            }
            Term::Concat(parts) => {
                let mut branches = Vec::new();
                for (i, &part) in parts.iter().enumerate() {
                    let mut rest = vec![self.derive(part, class)?];
                    rest.extend_from_slice(&parts[i + 1..]);
                    branches.push(self.concat(rest));
                    if !self.nullable[part] {
                        break;
                    }
                }
                self.union(branches)
            }
            Term::Repeat(inner, min, max) => {
                let first = self.derive(inner, class)?;
                let rest = self.repeat(inner, min.saturating_sub(1), max.map(|max| max - 1));
                self.concat(vec![first, rest])
            }
            Term::Union(parts) => {
                let parts = self.derive_each(&parts, class)?;
                self.union(parts)
            }
            Term::Intersect(parts) => {
                let parts = self.derive_each(&parts, class)?;
                self.intersect(parts)
            }
            Term::Not(inner) => {
                let inner = self.derive(inner, class)?;
                self.not(inner)
            }
        };
        self.derived.insert((id, class), derived);
        Some(derived)
    }

    fn derive_each(&mut self, parts: &[Id], class: usize) -> Option<Vec<Id>> {
        parts.iter().map(|&part| self.derive(part, class)).collect()
    }

    fn concat(&mut self, parts: Vec<Id>) -> Id {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match &self.terms[part] {
                Term::Never => return NEVER,
                Term::Empty => {}
                Term::Concat(inner) => flat.extend_from_slice(inner),
                _ => flat.push(part),
            }
        }
        self.one_or(flat, EMPTY, Term::Concat)
    }

    fn union(&mut self, parts: Vec<Id>) -> Id {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match &self.terms[part] {
                Term::Never => {}
                Term::Union(inner) => flat.extend_from_slice(inner),
                _ => flat.push(part),
            }
        }
        flat.sort_unstable();
        flat.dedup();
        if flat.contains(&ANY) { ANY } else { self.one_or(flat, NEVER, Term::Union) }
    }

    fn intersect(&mut self, parts: Vec<Id>) -> Id {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match &self.terms[part] {
                Term::Intersect(inner) => flat.extend_from_slice(inner),
                _ if part == ANY => {}
                _ => flat.push(part),
            }
        }
        flat.sort_unstable();
        flat.dedup();
        if flat.contains(&NEVER) { NEVER } else { self.one_or(flat, ANY, Term::Intersect) }
    }

    fn repeat(&mut self, inner: Id, min: u32, max: Option<u32>) -> Id {
        // Rounds that may be empty need no minimum.
        let min = if self.nullable[inner] { 0 } else { min };
        match (inner, min, max) {
            (_, _, Some(0)) | (EMPTY, _, _) | (NEVER, 0, _) => EMPTY,
            (NEVER, _, _) => NEVER,
            (ANY, _, _) | (_, 1, Some(1)) => inner,
            _ => self.id(Term::Repeat(inner, min, max)),
        }
    }

    fn not(&mut self, inner: Id) -> Id {
        match self.terms[inner] {
            Term::Not(double) => double,
            _ => self.id(Term::Not(inner)),
        }
    }

    fn one_or(&mut self, parts: Vec<Id>, none: Id, many: impl FnOnce(Vec<Id>) -> Term) -> Id {
        match parts[..] {
            [] => none,
            [one] => one,
            _ => self.id(many(parts)),
        }
    }

    fn id(&mut self, term: Term) -> Id {
        if let Some(&id) = self.ids.get(&term) {
            return id;
        }
        let nullable = match &term {
            Term::Never | Term::Class(_) => false,
            Term::Empty => true,
            Term::Repeat(inner, min, _) => *min == 0 || self.nullable[*inner],
            Term::Concat(parts) | Term::Intersect(parts) => parts.iter().all(|&p| self.nullable[p]),
            Term::Union(parts) => parts.iter().any(|&p| self.nullable[p]),
            Term::Not(inner) => !self.nullable[*inner],
        };
        self.terms.push(term.clone());
        self.nullable.push(nullable);
        self.ids.insert(term, self.terms.len() - 1);
        self.terms.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::super::parser::parse;
    use super::*;

    fn matching<'a>(pattern: &str, texts: &[&'a str]) -> Vec<&'a str> {
        let dfa = Dfa::new(&parse(pattern, false).unwrap()).unwrap();
        texts.iter().copied().filter(|text| dfa.is_match(text)).collect()
    }

    #[test]
    fn complement_within_a_sequence() {
        assert_eq!(matching("a~(b)c", &["ac", "abc", "abbc", "axc", "a"]), ["ac", "abbc", "axc"]);
    }

    #[test]
    fn intersection_within_a_sequence() {
        assert_eq!(matching("x(.{3}&.*ñ.*)y", &["xañby", "xabcy", "xñy"]), ["xañby"]);
    }

    #[test]
    fn exponential_automata_are_refused() {
        let hard = parse("~(.*a.{40})b", false).unwrap();
        assert!(Dfa::new(&hard).is_none());
    }

    #[test]
    fn long_counts_are_fine() {
        assert_eq!(matching("(a{0,600}&~(aa))b", &["b", "aab", "aaab"]), ["b", "aaab"]);
    }
}
