//! Queries over fields by name: what the query languages are parsed into.

use crate::{Analyzer, Fuzziness, Minimum};

/// What a document must be like.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// Anything.
    All,
    /// Nothing.
    None,
    /// Something is asked of a field.
    Clause(Clause),
    /// A combination.
    Bool(Bool),
    /// The same, its score multiplied.
    Boosted(f32, Box<Query>),
}

/// A combination of queries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bool {
    /// All of them must match.
    pub must: Vec<Query>,
    /// Enough of them must match: one when nothing else must, if `minimum` says nothing else.
    pub should: Vec<Query>,
    /// None of them may match.
    pub must_not: Vec<Query>,
    /// How many of `should` must match.
    pub minimum: Option<Minimum>,
}

/// Something is asked of a field, or of the best of several.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// The field's name, or a pattern of names.
    pub field: String,
    /// What is asked.
    pub ask: Ask,
    /// What the score is multiplied with.
    pub boost: f32,
    /// A value that the field's type can't be compared with matches nothing, instead of failing.
    pub lenient: bool,
}

/// What is asked of a field's values.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// A value; of text, terms.
    Match(String, MatchOptions),
    /// A value; of text, terms in this order.
    Phrase(String, MatchOptions),
    /// A pattern of `*` and `?`.
    Wildcard(String),
    /// A Lucene regular expression.
    Regex(String),
    /// A term or one like it.
    Fuzzy(String, Fuzziness),
    /// A value between two others.
    Range(Range),
    /// Any value.
    Exists,
    /// What KQL means by `field: value`, which depends on the field's type.
    Kql {
        /// The value.
        text: String,
        /// It is in quotes.
        quoted: bool,
        /// It has stars that stand for anything.
        wildcard: bool,
        /// Keywords match in either case.
        case_insensitive: bool,
    },
}

/// How a text is looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatchOptions {
    /// All terms must be there, not just one.
    pub and: bool,
    /// How many terms must be there, if not all must.
    pub minimum: Option<Minimum>,
    /// Terms like these will do.
    pub fuzziness: Option<Fuzziness>,
    /// What cuts the text into terms, instead of what cuts the field.
    pub analyzer: Option<Analyzer>,
    /// A text without any terms matches everything instead of nothing.
    pub all_without_terms: bool,
    /// By how much the terms of a phrase may be out of place.
    pub slop: u32,
}

/// Bounds, each with whether it belongs to the range itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Range {
    /// From here.
    pub lower: Option<(String, bool)>,
    /// To here.
    pub upper: Option<(String, bool)>,
}

impl Query {
    /// A clause that is neither boosted nor lenient.
    pub fn clause(field: impl Into<String>, ask: Ask) -> Query {
        Query::Clause(Clause { field: field.into(), ask, boost: 1.0, lenient: false })
    }

    /// The names, and patterns of names, of the fields it asks of, each once.
    pub fn fields(&self) -> Vec<&str> {
        let mut fields = Vec::new();
        self.collect_fields(&mut fields);
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    fn collect_fields<'a>(&'a self, fields: &mut Vec<&'a str>) {
        match self {
            Query::All | Query::None => {}
            Query::Clause(clause) => fields.push(&clause.field),
            Query::Boosted(_, query) => query.collect_fields(fields),
            Query::Bool(Bool { must, should, must_not, .. }) => {
                must.iter().chain(should).chain(must_not).for_each(|query| query.collect_fields(fields));
            }
        }
    }
}

/// Whether it is a pattern of names rather than a name.
pub fn is_pattern(name: &str) -> bool {
    name.contains('*')
}

/// Whether a name is the one asked for, or fits the pattern.
pub fn name_matches(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(first) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return name.ends_with(part);
        }
        match name.find(part) {
            Some(at) => name = &name[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_names() {
        let fits = |pattern: &str| ["a", "a.b", "a.b.c"].map(|name| name_matches(pattern, name));
        assert_eq!(fits("*"), [true, true, true]);
        assert_eq!(fits("a.*"), [false, true, true]);
        assert_eq!(fits("*b*"), [false, true, true]);
        assert_eq!(fits("a*c"), [false, false, true]);
        assert_eq!(fits("a.b"), [false, true, false]);
    }

    #[test]
    fn fields_come_once() {
        let exists = |name: &str| Query::clause(name, Ask::Exists);
        let query = Query::Bool(Bool {
            must: vec![exists("b"), exists("a")],
            must_not: vec![Query::Boosted(2.0, Box::new(exists("b")))],
            ..Bool::default()
        });
        assert_eq!(query.fields(), ["a", "b"]);
    }
}
