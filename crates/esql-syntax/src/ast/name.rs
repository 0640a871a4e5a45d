//! Names: identifiers, parameters, dotted names, patterns of names, index patterns.

use super::equal_by;
use crate::Span;
use serde::Serialize;

/// One identifier, bare or in backquotes.
#[derive(Debug, Clone, Serialize)]
pub struct Identifier {
    /// Its text without backquotes, case kept.
    pub name: String,
    /// Whether it stood in backquotes.
    pub quoted: bool,
    /// Where it stands, backquotes included.
    pub span: Span,
}

/// `?`, `?1`, `?name` and their doubled forms, which stand for identifiers.
#[derive(Debug, Clone, Serialize)]
pub struct Parameter {
    /// Whether it has two question marks: its value is an identifier, not a literal.
    pub double: bool,
    /// Which value it takes.
    pub key: ParameterKey,
    /// Where it stands.
    pub span: Span,
}

/// Which of the supplied values a parameter takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterKey {
    /// `?`: the value whose number, from 1, is this; anonymous parameters are numbered through the text.
    Anonymous(usize),
    /// `?1`: the value of that number, from 1. Kept as written, since it may be any number of digits.
    Positional(String),
    /// `?name`
    Named(String),
}

/// A piece of a dotted name, or a function's name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NamePart {
    /// `host` or `` `host` ``
    Identifier(Identifier),
    /// `?name` or `??name`
    Parameter(Parameter),
}

/// A column's name: identifiers and parameters joined by dots.
#[derive(Debug, Clone, Serialize)]
pub struct Name {
    /// The `a` of `[a].[b]`, a form that parses but isn't supported; its name is empty in `[].[b]`.
    pub qualifier: Option<Box<Identifier>>,
    /// The parts between the dots; never empty.
    pub parts: Vec<NamePart>,
    /// Where it stands.
    pub span: Span,
}

impl Name {
    /// The name with its dots; `None` when a parameter stands for a part of it.
    pub fn text(&self) -> Option<String> {
        let part = |part: &NamePart| match part {
            NamePart::Identifier(identifier) => Some(identifier.name.clone()),
            NamePart::Parameter(_) => None,
        };
        let parts: Option<Vec<String>> = self.parts.iter().map(part).collect();
        Some(parts?.join("."))
    }
}

/// A pattern of column names, as KEEP and DROP take them; RENAME and ENRICH share the form but refuse wildcards.
#[derive(Debug, Clone, Serialize)]
pub struct NamePattern {
    /// The `a` of `[a].[b]`, a form that parses but isn't supported; its name is empty in `[].[b]`.
    pub qualifier: Option<Box<Identifier>>,
    /// The parts between the dots; never empty.
    pub parts: Vec<PatternPart>,
    /// Where it stands.
    pub span: Span,
}

/// A piece of a [`NamePattern`] between two dots.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PatternPart {
    /// Bare and backquoted pieces that follow each other without a gap, as in `` a*`b c` ``.
    Pieces(Vec<PatternPiece>),
    /// `?name` or `??name`
    Parameter(Parameter),
}

/// A bare or backquoted stretch of a [`PatternPart`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PatternPiece {
    /// Its text without backquotes.
    pub text: String,
    /// Whether it stood in backquotes: then a `*` in it is just a star.
    pub quoted: bool,
}

/// An index pattern of FROM, TS or LOOKUP JOIN.
#[derive(Debug, Clone, Serialize)]
pub struct IndexPattern {
    /// `cluster:index::selector` without quotes and without blanks around the colons. A quoted one may hold several
    /// patterns between commas: see [`IndexPattern::indices`].
    pub text: String,
    /// Whether it stood in quotes.
    pub quoted: bool,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// One of the indices an [`IndexPattern`] names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexName<'a> {
    /// `-pattern`: takes away what the patterns before it named.
    pub excluded: bool,
    /// The remote cluster before the `:`.
    pub cluster: Option<&'a str>,
    /// The index, alias, data stream, wildcard pattern or date-math name.
    pub index: &'a str,
    /// `data` or `failures` after the `::`.
    pub selector: Option<&'a str>,
}

/// A word or string taken literally: a METADATA name, a policy, a string literal.
#[derive(Debug, Clone, Serialize)]
pub struct Word {
    /// Its text, without quotes and with escapes resolved.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

equal_by! {
    Identifier: name, quoted;
    Parameter: double, key;
    Name: qualifier, parts;
    NamePattern: qualifier, parts;
    IndexPattern: text, quoted;
    Word: text;
}

impl Name {
    /// The name as a column has it, `host.name`; `None` when a parameter is still to be filled in.
    pub fn dotted(&self) -> Option<String> {
        let mut dotted = String::new();
        for part in &self.parts {
            let NamePart::Identifier(identifier) = part else { return None };
            if !dotted.is_empty() {
                dotted.push('.');
            }
            dotted.push_str(&identifier.name);
        }
        Some(dotted)
    }
}

impl NamePattern {
    /// Whether a `*` outside backquotes makes it match more than one name.
    pub fn has_wildcard(&self) -> bool {
        self.pieces().any(|piece| !piece.quoted && piece.text.contains('*'))
    }

    /// Whether it is `*` alone.
    pub fn is_star(&self) -> bool {
        matches!(self.parts.as_slice(), [PatternPart::Pieces(pieces)]
            if matches!(pieces.as_slice(), [piece] if !piece.quoted && piece.text == "*"))
    }

    /// The name as a column has it, `host.name`, quoting forgotten; `None` when a parameter is still to be filled in.
    pub fn dotted(&self) -> Option<String> {
        let mut dotted = String::new();
        for (index, part) in self.parts.iter().enumerate() {
            let PatternPart::Pieces(pieces) = part else { return None };
            if index > 0 {
                dotted.push('.');
            }
            dotted.extend(pieces.iter().map(|piece| piece.text.as_str()));
        }
        Some(dotted)
    }

    /// Whether it matches the column `name`. A pattern that still has parameters matches nothing.
    pub fn matches(&self, name: &str) -> bool {
        self.matcher()(name)
    }

    /// The same for many names: what matches is worked out once.
    pub fn matcher(&self) -> impl Fn(&str) -> bool + use<> {
        let stretches = self.stretches();
        move |name| stretches.as_ref().is_some_and(|stretches| matches_stretches(stretches, name))
    }

    /// The literal stretches between wildcards; none if a part is a parameter.
    fn stretches(&self) -> Option<Vec<String>> {
        let mut stretches = vec![];
        let mut stretch = String::new();
        for (index, part) in self.parts.iter().enumerate() {
            let PatternPart::Pieces(pieces) = part else { return None };
            if index > 0 {
                stretch.push('.');
            }
            for piece in pieces {
                if piece.quoted {
                    stretch.push_str(&piece.text);
                    continue;
                }
                let mut literals = piece.text.split('*');
                stretch.push_str(literals.next().unwrap_or_default());
                for literal in literals {
                    stretches.push(std::mem::replace(&mut stretch, literal.to_owned()));
                }
            }
        }
        stretches.push(stretch);
        Some(stretches)
    }

    fn pieces(&self) -> impl Iterator<Item = &PatternPiece> {
        self.parts.iter().flat_map(|part| match part {
            PatternPart::Pieces(pieces) => pieces.as_slice(),
            PatternPart::Parameter(_) => &[],
        })
    }
}

/// Whether `name` is the stretches in order with anything between them.
fn matches_stretches(stretches: &[String], name: &str) -> bool {
    let [first, middle @ .., last] = stretches else {
        return stretches.first().is_some_and(|only| only == name);
    };
    let Some(rest) = name.strip_prefix(first.as_str()) else { return false };
    let Some(mut rest) = rest.strip_suffix(last.as_str()) else { return false };
    // The leftmost place for each stretch leaves the most room for those after it.
    middle.iter().all(|stretch| match rest.find(stretch.as_str()) {
        Some(at) => {
            rest = &rest[at + stretch.len()..];
            true
        }
        None => false,
    })
}

impl IndexPattern {
    /// The indices it names, in order.
    ///
    /// ```
    /// # use esql_syntax::ast::{CommandKind, Source};
    /// # let query = esql_syntax::parse("FROM \"c:logs-*::data,-logs-old\"").unwrap();
    /// # let CommandKind::From(from) = &query.commands[0].kind else { unreachable!() };
    /// # let Source::Index(pattern) = &from.sources[0] else { unreachable!() };
    /// // FROM "c:logs-*::data,-logs-old"
    /// let names: Vec<_> = pattern.indices().collect();
    /// assert_eq!((names[0].cluster, names[0].index, names[0].selector), (Some("c"), "logs-*", Some("data")));
    /// assert!(names[1].excluded);
    /// ```
    pub fn indices(&self) -> impl Iterator<Item = IndexName<'_>> {
        // A comma inside the braces of a date-math name doesn't separate.
        let mut braces = 0_usize;
        self.text
            .split(move |character| {
                match character {
                    '{' => braces += 1,
                    '}' => braces = braces.saturating_sub(1),
                    _ => {}
                }
                character == ',' && braces == 0
            })
            .map(|text| IndexName::new(text.trim()))
    }
}

impl<'a> IndexName<'a> {
    fn new(text: &'a str) -> Self {
        let (excluded, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        if text.starts_with('<') {
            return Self { excluded, cluster: None, index: text, selector: None };
        }
        let (text, selector) =
            text.split_once("::").map_or((text, None), |(text, selector)| (text, Some(selector)));
        match text.split_once(':') {
            // `cluster:-index` excludes too.
            Some((cluster, index)) => match index.strip_prefix('-') {
                Some(index) => Self { excluded: true, cluster: Some(cluster), index, selector },
                None => Self { excluded, cluster: Some(cluster), index, selector },
            },
            None => Self { excluded, cluster: None, index: text, selector },
        }
    }
}
