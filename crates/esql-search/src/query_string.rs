//! Lucene's query-string syntax, as its classic query parser and Elasticsearch's `QueryStringQueryParser` read it.
//!
//! `AND`, `OR` and `NOT` are not operators of a precedence: they mark the clauses beside them as required, optional or
//! excluded, exactly as Lucene does, surprising as its results are.

mod scan;

use scan::{Conjunction, Modifier, Scanner};

use crate::{Analyzer, Ask, Bool, Clause, Fuzziness, MatchOptions, Minimum, Query, Range, SearchError};

/// How deep a query may nest; the tree is walked recursively.
const MAX_DEPTH: usize = 200;

/// What can be set besides the query.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Where terms without a field are looked for: a name or a pattern of names.
    pub default_field: String,
    /// Clauses without an operator must all match, not just one.
    pub and: bool,
    /// Values that their field's type can't be compared with match nothing, instead of failing.
    pub lenient: bool,
    /// A pattern may begin with `*` or `?`.
    pub allow_leading_wildcard: bool,
    /// How near `term~` must be.
    pub fuzziness: Fuzziness,
    /// By how much the terms of a phrase may be out of place.
    pub phrase_slop: u32,
    /// What cuts the values into terms.
    pub analyzer: Option<Analyzer>,
    /// What cuts the values in quotes into terms.
    pub quote_analyzer: Option<Analyzer>,
    /// How many of the optional clauses must match.
    pub minimum: Option<Minimum>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            default_field: "*".to_owned(),
            and: false,
            lenient: false,
            allow_leading_wildcard: true,
            fuzziness: Fuzziness::auto(),
            phrase_slop: 0,
            analyzer: None,
            quote_analyzer: None,
            minimum: None,
        }
    }
}

/// Reads a query.
///
/// # Errors
/// When it is none; with the place.
pub fn parse(text: &str, options: &Options) -> Result<Query, SearchError> {
    if text.trim().is_empty() {
        return Ok(Query::None);
    }
    let mut parser = Parser { scanner: Scanner::new(text), options, depth: 0 };
    let query = parser.query(&options.default_field);
    let query = match query {
        Ok(query) if parser.scanner.at_end() => Ok(query.unwrap_or(Query::None)),
        Ok(_) => Err(parser.scanner.offset()),
        Err(Stop::At(offset)) => Err(offset),
        Err(Stop::Because(error)) => return Err(error),
    };
    let query = query.map_err(|offset| SearchError::at(offset, format!("Failed to parse query [{text}]")))?;
    Ok(with_minimum(query, options))
}

/// The text with a backslash before everything that means something, but for stars.
pub fn escape_but_stars(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '+'
                | '-'
                | '!'
                | '('
                | ')'
                | ':'
                | '^'
                | '['
                | ']'
                | '"'
                | '{'
                | '}'
                | '~'
                | '?'
                | '|'
                | '&'
                | '/'
        ) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The minimum speaks of the outermost optional clauses.
fn with_minimum(mut query: Query, options: &Options) -> Query {
    if let (Query::Bool(bool), Some(minimum)) = (&mut query, &options.minimum)
        && !bool.should.is_empty()
    {
        bool.minimum = Some(minimum.clone());
    }
    query
}

/// Why reading stopped.
enum Stop {
    /// The syntax is wrong there.
    At(usize),
    /// Something else is.
    Because(SearchError),
}

struct Parser<'a> {
    scanner: Scanner<'a>,
    options: &'a Options,
    depth: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Occur {
    Must,
    Should,
    MustNot,
}

impl Parser<'_> {
    /// Clauses up to the end or a closing parenthesis; nothing when they ask nothing.
    fn query(&mut self, field: &str) -> Result<Option<Query>, Stop> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Stop::Because(SearchError::new("the query string is nested too deeply")));
        }
        let mut clauses: Vec<(Occur, Query)> = Vec::new();
        let mut plain = false;
        let mut count = 0;
        loop {
            self.scanner.skip_blanks();
            if self.scanner.at_end() || self.scanner.peek() == Some(')') {
                break;
            }
            let start = self.scanner.offset();
            let conjunction = if count == 0 { Conjunction::None } else { self.scanner.conjunction() };
            let modifier = self.scanner.modifier();
            let bare = conjunction == Conjunction::None && modifier == Modifier::None;
            let words = if bare { self.scanner.several_words() } else { None };
            let query = match words {
                Some(words) => Some(self.words(field, &words)),
                None => self.clause(field)?,
            };
            if self.scanner.offset() == start {
                return Err(Stop::At(start));
            }
            plain = modifier == Modifier::None;
            count += 1;
            self.add(&mut clauses, conjunction, modifier, query);
        }
        self.depth -= 1;
        if count == 0 {
            return Err(Stop::At(self.scanner.offset()));
        }
        if count == 1 && plain {
            return Ok(clauses.pop().map(|(_, query)| query));
        }
        Ok(combined(clauses))
    }

    /// Marks the clause, and the one before it, as Lucene's `addClause` does.
    fn add(
        &self,
        clauses: &mut Vec<(Occur, Query)>,
        conjunction: Conjunction,
        modifier: Modifier,
        query: Option<Query>,
    ) {
        if let Some((occur, _)) = clauses.last_mut()
            && *occur != Occur::MustNot
        {
            match conjunction {
                Conjunction::And => *occur = Occur::Must,
                Conjunction::Or if self.options.and => *occur = Occur::Should,
                _ => {}
            }
        }
        let Some(query) = query else { return };
        let required = match self.options.and {
            false => modifier == Modifier::Required || conjunction == Conjunction::And,
            true => conjunction != Conjunction::Or,
        };
        let occur = match modifier {
            Modifier::Excluded => Occur::MustNot,
            _ if required => Occur::Must,
            _ => Occur::Should,
        };
        clauses.push((occur, query));
    }

    /// `field:value`, `value` or `(…)`, each with a boost or not.
    fn clause(&mut self, field: &str) -> Result<Option<Query>, Stop> {
        self.scanner.skip_blanks();
        let named = self.scanner.field();
        let field = named.as_deref().unwrap_or(field);
        self.scanner.skip_blanks();
        if self.scanner.eat('(') {
            let query = self.query(field)?;
            self.scanner.skip_blanks();
            if !self.scanner.eat(')') {
                return Err(Stop::At(self.scanner.offset()));
            }
            let boost = self.boost()?;
            return Ok(query.map(|query| boosted(query, boost)));
        }
        self.term(field)
    }

    fn term(&mut self, field: &str) -> Result<Option<Query>, Stop> {
        match self.scanner.peek() {
            Some('"') => self.quoted(field),
            Some('[' | '{') => self.range(field),
            Some('/') => {
                let start = self.scanner.offset();
                let pattern = self.scanner.regex().ok_or(Stop::At(start))?;
                self.finish(field, Ask::Regex(pattern))
            }
            _ => self.word(field),
        }
    }

    fn quoted(&mut self, field: &str) -> Result<Option<Query>, Stop> {
        let start = self.scanner.offset();
        let text = self.scanner.quoted().ok_or(Stop::At(start))?;
        let slop = match self.scanner.fuzzy() {
            Some(Some(slop)) => slop as u32,
            _ => self.options.phrase_slop,
        };
        let analyzer = self.options.quote_analyzer.or(self.options.analyzer);
        let options = MatchOptions { slop, analyzer, ..MatchOptions::default() };
        self.finish(field, Ask::Phrase(scan::unescaped(text), options))
    }

    fn range(&mut self, field: &str) -> Result<Option<Query>, Stop> {
        let start = self.scanner.offset();
        let (low, high) = self.scanner.range().ok_or(Stop::At(start))?;
        let bound = |(text, included): (String, bool)| (text != "*").then_some((text, included));
        self.finish(field, Ask::Range(Range { lower: bound(low), upper: bound(high) }))
    }

    fn word(&mut self, field: &str) -> Result<Option<Query>, Stop> {
        let start = self.scanner.offset();
        let raw = self.scanner.word().ok_or(Stop::At(start))?;
        if field == "_exists_" {
            return self.finish(&scan::unescaped(raw), Ask::Exists);
        }
        if let Some(fuzzy) = self.scanner.fuzzy() {
            let fuzziness = match fuzzy {
                None => self.options.fuzziness,
                Some(edits) => self.options.fuzziness.with_edits((edits as usize).min(2)),
            };
            return self.finish(field, Ask::Fuzzy(scan::unescaped(raw), fuzziness));
        }
        let ask = match scan::has_wildcard(raw) {
            true if raw == "*" => {
                let boost = self.boost()?;
                let query = if field == "*" { Query::All } else { self.clause_of(field, Ask::Exists) };
                return Ok(Some(boosted(query, boost)));
            }
            true if !self.options.allow_leading_wildcard && raw.starts_with(['*', '?']) => {
                let message = "'*' or '?' not allowed as first character in WildcardQuery";
                return Err(Stop::Because(SearchError::at(start, message)));
            }
            true => Ask::Wildcard(raw.to_owned()),
            false => self.compared(raw).unwrap_or_else(|| self.ask(&scan::unescaped(raw))),
        };
        self.finish(field, ask)
    }

    /// `>10`, `<=20`
    fn compared(&self, raw: &str) -> Option<Ask> {
        let (sign, rest) = raw.split_at(raw.find(|c| c != '<' && c != '>' && c != '=')?);
        let bound = Some((scan::unescaped(rest), sign.ends_with('=')));
        match sign {
            ">" | ">=" => Some(Ask::Range(Range { lower: bound, upper: None })),
            "<" | "<=" => Some(Ask::Range(Range { lower: None, upper: bound })),
            _ => None,
        }
    }

    /// Words one after the other are one value, which the field's analyzer takes apart.
    fn words(&self, field: &str, words: &str) -> Query {
        self.clause_of(field, self.ask(&scan::unescaped(words)))
    }

    fn ask(&self, text: &str) -> Ask {
        let Options { and, analyzer, .. } = *self.options;
        Ask::Match(text.to_owned(), MatchOptions { and, analyzer, ..MatchOptions::default() })
    }

    fn finish(&mut self, field: &str, ask: Ask) -> Result<Option<Query>, Stop> {
        let boost = self.boost()?;
        Ok(Some(boosted(self.clause_of(field, ask), boost)))
    }

    fn clause_of(&self, field: &str, ask: Ask) -> Query {
        // All the fields together can't be expected to understand the value.
        let lenient = self.options.lenient || field == "*";
        Query::Clause(Clause { field: field.to_owned(), ask, boost: 1.0, lenient })
    }

    fn boost(&mut self) -> Result<f32, Stop> {
        let start = self.scanner.offset();
        self.scanner.boost().ok_or(Stop::At(start))
    }
}

fn boosted(query: Query, boost: f32) -> Query {
    if boost == 1.0 { query } else { Query::Boosted(boost, Box::new(query)) }
}

/// Nothing but exclusions excludes from everything.
fn combined(clauses: Vec<(Occur, Query)>) -> Option<Query> {
    if clauses.is_empty() {
        return None;
    }
    let mut bool = Bool::default();
    for (occur, query) in clauses {
        match occur {
            Occur::Must => bool.must.push(query),
            Occur::Should => bool.should.push(query),
            Occur::MustNot => bool.must_not.push(query),
        }
    }
    Some(Query::Bool(bool))
}
