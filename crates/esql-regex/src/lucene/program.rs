//! A compiled language: the fastest matcher that can tell it, and what is known of its strings beforehand.

use regex_automata::meta;
use std::sync::OnceLock;

use super::ast::Ast;
use super::derivative::Dfa;
use super::segments::Segments;
use super::{hir, literals};
use crate::PatternError;

/// Says whether a whole string belongs to a language.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    matcher: Matcher,
    ast: Ast,
    /// Found when somebody asks.
    required: OnceLock<Vec<Vec<String>>>,
}

#[derive(Clone, Debug)]
enum Matcher {
    Segments(Segments),
    Regex(meta::Regex),
    Automaton(Box<Dfa>),
    Not(Box<Matcher>),
    All(Vec<Matcher>),
    Any(Vec<Matcher>),
}

impl Program {
    /// Compiles a language. The error's offset is 0: no single place in a pattern makes it too complex.
    pub(crate) fn new(ast: Ast) -> Result<Self, PatternError> {
        let matcher = Matcher::new(&ast)
            .ok_or_else(|| PatternError::new("The pattern is too complex to determinize.", 0))?;
        Ok(Self { matcher, ast, required: OnceLock::new() })
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.matcher.is_match(text)
    }

    pub(crate) fn segments(&self) -> Option<&Segments> {
        match &self.matcher {
            Matcher::Segments(segments) => Some(segments),
            _ => None,
        }
    }

    fn required(&self) -> &[Vec<String>] {
        self.required.get_or_init(|| literals::required(&self.ast))
    }

    pub(crate) fn required_literals(&self) -> Vec<String> {
        self.required().iter().filter(|set| set.len() == 1).flatten().cloned().collect()
    }

    pub(crate) fn required_alternatives(&self) -> Vec<Vec<String>> {
        self.required().iter().filter(|set| set.len() > 1).cloned().collect()
    }
}

impl Matcher {
    fn new(ast: &Ast) -> Option<Self> {
        if let Some(segments) = Segments::of(ast) {
            return Some(Matcher::Segments(segments));
        }
        if !ast.needs_automaton() {
            return hir::compile(ast).map(Matcher::Regex);
        }
        // Complement and intersection of whole patterns, as almost all are, need no automaton.
        let each = |parts: &[Ast]| parts.iter().map(Matcher::new).collect::<Option<Vec<_>>>();
        match ast {
            Ast::Complement(ast) => Some(Matcher::Not(Box::new(Matcher::new(ast)?))),
            Ast::Intersect(parts) => Some(Matcher::All(each(parts)?)),
            Ast::Union(parts) => Some(Matcher::Any(each(parts)?)),
            other => Some(Matcher::Automaton(Box::new(Dfa::new(other)?))),
        }
    }

    fn is_match(&self, text: &str) -> bool {
        match self {
            Matcher::Segments(segments) => segments.is_match(text),
            Matcher::Regex(regex) => regex.is_match(text),
            Matcher::Automaton(dfa) => dfa.is_match(text),
            Matcher::Not(matcher) => !matcher.is_match(text),
            Matcher::All(matchers) => matchers.iter().all(|m| m.is_match(text)),
            Matcher::Any(matchers) => matchers.iter().any(|m| m.is_match(text)),
        }
    }
}
