//! The Kibana query language, as Elasticsearch's `KqlBase` grammar and `KqlAstBuilder` have it.
//!
//! `and` and `or` bind equally there and lean to the right: `a and b or c` is `a and (b or c)`.

mod token;

use token::{Kind, Token, tokens};

use crate::query_string;
use crate::{Ask, Bool, Clause, MatchOptions, Minimum, Query, Range, SearchError, is_pattern};

/// How deep a query may nest; the tree is walked recursively.
const MAX_DEPTH: usize = 200;

/// What can be set besides the query.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Where values without a field are looked for: a name or a pattern of names.
    pub default_field: String,
    /// Keywords match in either case.
    pub case_insensitive: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { default_field: "*".to_owned(), case_insensitive: false }
    }
}

/// Reads a query.
///
/// # Errors
/// When it is none; with the place.
pub fn parse(text: &str, options: &Options) -> Result<Query, SearchError> {
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Ok(Query::All);
    }
    let mut parser = Parser { text, tokens: &tokens, at: 0, depth: 0, path: String::new(), options };
    let query = parser.query()?;
    match parser.tokens.get(parser.at) {
        None => Ok(query),
        Some(_) => Err(parser.unexpected()),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
    at: usize,
    depth: usize,
    /// What field names are completed with: the objects whose braces are open.
    path: String,
    options: &'a Options,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
}

impl<'a> Parser<'a> {
    fn query(&mut self) -> Result<Query, SearchError> {
        let mut operands = vec![self.simple()?];
        let mut operators = Vec::new();
        while let Some(operator) = self.operator() {
            self.at += 1;
            operators.push(operator);
            operands.push(self.simple()?);
        }
        let mut query = operands.remove(operands.len() - 1);
        let mut last = None;
        let mut turns = 0;
        for (operator, operand) in operators.into_iter().zip(operands).rev() {
            match &mut query {
                Query::Bool(bool) if last == Some(operator) => bool.clauses(operator).insert(0, operand),
                _ => {
                    turns += 1;
                    query = combined(operator, vec![operand, query]);
                }
            }
            last = Some(operator);
        }
        if turns > MAX_DEPTH { Err(self.too_deep()) } else { Ok(query) }
    }

    fn simple(&mut self) -> Result<Query, SearchError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.too_deep());
        }
        let query = self.simple_query();
        self.depth -= 1;
        query
    }

    fn simple_query(&mut self) -> Result<Query, SearchError> {
        match (self.kind(0), self.kind(1)) {
            (Some(Kind::Not), Some(next)) if next != Kind::RightParenthesis => {
                self.at += 1;
                Ok(negated(self.simple()?))
            }
            (Some(Kind::LeftParenthesis), _) => {
                self.at += 1;
                let query = self.query()?;
                self.expect(Kind::RightParenthesis)?;
                Ok(query)
            }
            (Some(Kind::Wildcard), next) if next != Some(Kind::Colon) && !self.goes_on(1) => {
                self.at += 1;
                Ok(Query::All)
            }
            (Some(Kind::Literal | Kind::Quoted | Kind::Wildcard), Some(Kind::Colon)) => self.field(),
            (Some(Kind::Literal | Kind::Quoted | Kind::Wildcard), Some(Kind::Compare)) => self.range(),
            _ => self.value(None),
        }
    }

    /// `name: value`, `name: *`, `name: {…}`
    fn field(&mut self) -> Result<Query, SearchError> {
        let name = &self.tokens[self.at];
        let every_field = name.kind == Kind::Wildcard;
        let field = self.field_name()?;
        self.at += 2;
        match self.kind(0) {
            Some(Kind::LeftBrace) => {
                self.at += 1;
                let outer = std::mem::replace(&mut self.path, format!("{field}."));
                let query = self.query()?;
                self.path = outer;
                self.expect(Kind::RightBrace)?;
                Ok(query)
            }
            Some(Kind::Wildcard) if !self.goes_on(1) => {
                self.at += 1;
                Ok(if every_field { Query::All } else { Query::clause(field, Ask::Exists) })
            }
            _ => self.value(Some(&field)),
        }
    }

    fn field_name(&self) -> Result<String, SearchError> {
        Ok(format!("{}{}", self.path, self.tokens[self.at].value()?))
    }

    fn range(&mut self) -> Result<Query, SearchError> {
        let field = self.field_name()?;
        let operator = self.tokens[self.at + 1].text;
        self.at += 2;
        let (text, ..) = match self.kind(0) {
            Some(Kind::Quoted) => self.quoted()?,
            Some(Kind::Literal | Kind::Wildcard) => self.words()?,
            _ => return Err(self.unexpected()),
        };
        let bound = Some((text, operator.ends_with('=')));
        let range = match operator.starts_with('<') {
            true => Range { lower: None, upper: bound },
            false => Range { lower: bound, upper: None },
        };
        Ok(Query::clause(field, Ask::Range(range)))
    }

    /// A value, or several in parentheses. Without a field it is looked for in the default ones.
    fn value(&mut self, field: Option<&str>) -> Result<Query, SearchError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.too_deep());
        }
        let query = match (self.kind(0), self.kind(1)) {
            (Some(Kind::LeftParenthesis), _) => {
                self.at += 1;
                let query = self.values(field)?;
                self.expect(Kind::RightParenthesis)?;
                query
            }
            (Some(Kind::Not), Some(next)) if next != Kind::RightParenthesis => {
                self.at += 1;
                negated(self.value(field)?)
            }
            (Some(Kind::Quoted), _) => {
                let (text, wildcard) = self.quoted()?;
                self.of_value(field, text, true, wildcard)?
            }
            (Some(Kind::Literal | Kind::Wildcard | Kind::And | Kind::Or | Kind::Not), _) => {
                let (text, wildcard) = self.words()?;
                self.of_value(field, text, false, wildcard)?
            }
            _ => return Err(self.unexpected()),
        };
        self.depth -= 1;
        Ok(query)
    }

    /// `a or b and not c`: here the operators lean to the left.
    fn values(&mut self, field: Option<&str>) -> Result<Query, SearchError> {
        let mut query = self.value(field)?;
        let mut last = None;
        let mut turns = 0;
        while let Some(operator) = self.operator() {
            self.at += 1;
            let operand = self.value(field)?;
            match &mut query {
                Query::Bool(bool) if last == Some(operator) => bool.clauses(operator).push(operand),
                _ => {
                    turns += 1;
                    query = combined(operator, vec![query, operand]);
                }
            }
            last = Some(operator);
        }
        if turns > MAX_DEPTH { Err(self.too_deep()) } else { Ok(query) }
    }

    fn of_value(
        &self,
        field: Option<&str>,
        text: String,
        quoted: bool,
        wildcard: bool,
    ) -> Result<Query, SearchError> {
        let case_insensitive = self.options.case_insensitive;
        if let Some(field) = field {
            return Ok(Query::clause(field, Ask::Kql { text, quoted, wildcard, case_insensitive }));
        }
        let field = self.options.default_field.clone();
        if wildcard {
            let lenient = is_pattern(&field);
            let options = query_string::Options { default_field: field, lenient, ..Default::default() };
            return query_string::parse(&query_string::escape_but_stars(&text), &options);
        }
        let options = MatchOptions::default();
        let ask = if quoted { Ask::Phrase(text, options) } else { Ask::Match(text, options) };
        Ok(Query::Clause(Clause { field, ask, boost: 1.0, lenient: true }))
    }

    fn quoted(&mut self) -> Result<(String, bool), SearchError> {
        let text = self.tokens[self.at].value()?;
        self.at += 1;
        Ok((text, false))
    }

    /// Words up to what can't be part of a value, and whether a star among them stands for anything. `and`, `or` and `not` are
    /// words too where they can't be operators.
    fn words(&mut self) -> Result<(String, bool), SearchError> {
        let mut words = Vec::new();
        let mut wildcard = false;
        while let Some(token) = self.tokens.get(self.at) {
            let is_word = match token.kind {
                Kind::Literal | Kind::Wildcard => true,
                Kind::Not => !words.is_empty() || self.ends(1),
                Kind::And | Kind::Or => words.is_empty() || self.ends(1),
                _ => false,
            };
            if !is_word {
                break;
            }
            wildcard |= token.has_wildcard();
            words.push(token.value()?);
            self.at += 1;
        }
        Ok((words.join(" "), wildcard))
    }

    fn kind(&self, ahead: usize) -> Option<Kind> {
        self.tokens.get(self.at + ahead).map(|token| token.kind)
    }

    fn operator(&self) -> Option<Operator> {
        match self.kind(0)? {
            Kind::And => Some(Operator::And),
            Kind::Or => Some(Operator::Or),
            _ => None,
        }
    }

    /// Whether the words before go on with the token there.
    fn goes_on(&self, ahead: usize) -> bool {
        matches!(self.kind(ahead), Some(Kind::Literal | Kind::Wildcard))
    }

    /// Whether a value ends there.
    fn ends(&self, ahead: usize) -> bool {
        matches!(self.kind(ahead), None | Some(Kind::RightParenthesis | Kind::RightBrace))
    }

    fn expect(&mut self, kind: Kind) -> Result<(), SearchError> {
        if self.kind(0) != Some(kind) {
            return Err(self.unexpected());
        }
        self.at += 1;
        Ok(())
    }

    fn unexpected(&self) -> SearchError {
        let (offset, found) = match self.tokens.get(self.at) {
            Some(token) => (token.offset, token.text),
            None => (self.text.len(), "<EOF>"),
        };
        let place = token::place(self.text, offset);
        SearchError::at(offset, format!("{place}: mismatched input '{found}'"))
    }

    fn too_deep(&self) -> SearchError {
        SearchError::new("the KQL query is nested too deeply")
    }
}

fn negated(query: Query) -> Query {
    Query::Bool(Bool { must_not: vec![query], ..Bool::default() })
}

fn combined(operator: Operator, queries: Vec<Query>) -> Query {
    Query::Bool(match operator {
        Operator::And => Bool { must: queries, ..Bool::default() },
        Operator::Or => Bool { should: queries, minimum: Minimum::parse("1"), ..Bool::default() },
    })
}

impl Bool {
    fn clauses(&mut self, operator: Operator) -> &mut Vec<Query> {
        match operator {
            Operator::And => &mut self.must,
            Operator::Or => &mut self.should,
        }
    }
}
