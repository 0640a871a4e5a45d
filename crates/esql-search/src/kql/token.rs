//! KQL's tokens.

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while, take_while_m_n};
use nom::character::complete::{char, none_of, one_of};
use nom::combinator::{recognize, value};
use nom::multi::{many0_count, many1_count};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

use crate::SearchError;

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    /// As the query writes it, quotes and escapes included.
    pub text: &'a str,
    pub offset: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    And,
    Or,
    Not,
    Colon,
    /// `<`, `<=`, `>`, `>=`
    Compare,
    LeftParenthesis,
    RightParenthesis,
    LeftBrace,
    RightBrace,
    /// A word without quotes, perhaps with stars in it.
    Literal,
    Quoted,
    /// A star by itself.
    Wildcard,
}

/// The tokens of a query.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, SearchError> {
    let mut tokens = Vec::new();
    let mut rest = skip_blanks(text);
    while !rest.is_empty() {
        let offset = text.len() - rest.len();
        let Ok((after, kind)) = token(rest) else {
            let found: String = rest.chars().take(2).collect();
            let place = place(text, offset);
            return Err(SearchError::at(offset, format!("{place}: token recognition error at: '{found}'")));
        };
        tokens.push(Token { kind, text: &rest[..rest.len() - after.len()], offset });
        rest = skip_blanks(after);
    }
    Ok(tokens)
}

/// `line 1:5`, as the messages of Elasticsearch's parser begin.
pub(super) fn place(text: &str, offset: usize) -> String {
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    format!("line {line}:{column}")
}

fn skip_blanks(text: &str) -> &str {
    text.trim_start_matches(is_blank)
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{3000}')
}

const SPECIAL: &str = "\\():<>\"*{}";

fn token(input: &str) -> IResult<&str, Kind> {
    let sign = alt((
        value(Kind::Compare, alt((tag("<="), tag(">="), tag("<"), tag(">")))),
        value(Kind::Colon, tag(":")),
        value(Kind::LeftParenthesis, tag("(")),
        value(Kind::RightParenthesis, tag(")")),
        value(Kind::LeftBrace, tag("{")),
        value(Kind::RightBrace, tag("}")),
        value(Kind::Quoted, quoted),
    ));
    alt((sign, word)).parse(input)
}

fn quoted(input: &str) -> IResult<&str, &str> {
    let escaped = recognize((char('\\'), nom::character::complete::anychar));
    recognize(delimited(char('"'), many0_count(alt((escaped, recognize(none_of("\\\""))))), char('"')))
        .parse(input)
}

fn word(input: &str) -> IResult<&str, Kind> {
    let plain = recognize(nom::character::complete::satisfy(|c| !is_blank(c) && !SPECIAL.contains(c)));
    let (rest, text) = recognize(many1_count(alt((escape, plain, tag("*"))))).parse(input)?;
    let kind = match text {
        "*" => Kind::Wildcard,
        _ if text.eq_ignore_ascii_case("and") => Kind::And,
        _ if text.eq_ignore_ascii_case("or") => Kind::Or,
        _ if text.eq_ignore_ascii_case("not") => Kind::Not,
        _ => Kind::Literal,
    };
    Ok((rest, kind))
}

/// A backslash and what may stand after one outside of quotes.
fn escape(input: &str) -> IResult<&str, &str> {
    let hex = recognize((char('u'), take_while_m_n(4, 4, |c: char| c.is_ascii_hexdigit())));
    let operator = alt((tag_no_case("and"), tag_no_case("or"), tag_no_case("not")));
    let sign = recognize(one_of(" \\():<>\"*{}rtn"));
    recognize(preceded(char('\\'), alt((hex, operator, sign)))).parse(input)
}

impl Token<'_> {
    /// Whether it has a star that stands for anything.
    pub fn has_wildcard(&self) -> bool {
        let stars = || {
            let mut escaped = false;
            self.text.chars().any(|c| {
                let star = c == '*' && !escaped;
                escaped = c == '\\' && !escaped;
                star
            })
        };
        matches!(self.kind, Kind::Literal | Kind::Wildcard) && stars()
    }

    /// What it means, without quotes and escapes.
    pub fn value(&self) -> Result<String, SearchError> {
        let quoted = self.kind == Kind::Quoted;
        let text = if quoted { &self.text[1..self.text.len() - 1] } else { self.text };
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('\\') {
            out.push_str(&rest[..at]);
            let mut chars = rest[at + 1..].chars();
            let next = chars.next();
            match next {
                Some('t') => out.push('\t'),
                Some('n')
                    if quoted || !chars.as_str().get(..2).is_some_and(|ot| ot.eq_ignore_ascii_case("ot")) =>
                {
                    out.push('\n');
                }
                Some('r') => out.push('\r'),
                Some('u') => {
                    let (character, after) = self.unicode(chars.as_str())?;
                    out.push(character);
                    chars = after.chars();
                }
                Some(c) if c == '"' || c == '\\' => out.push(c),
                Some(c) if !quoted => out.push(c),
                Some(c) => out.extend(['\\', c]),
                None => out.push('\\'),
            }
            rest = chars.as_str();
        }
        out.push_str(rest);
        Ok(out)
    }

    fn unicode<'t>(&self, digits: &'t str) -> Result<(char, &'t str), SearchError> {
        let hex: IResult<&str, &str> = take_while(|c: char| c.is_ascii_hexdigit()).parse(digits);
        let hex = hex.map_or("", |(_, hex)| hex);
        let hex = hex.get(..4).unwrap_or(hex);
        let code = if hex.len() == 4 { u32::from_str_radix(hex, 16).ok() } else { None };
        match code.and_then(char::from_u32) {
            Some(character) => Ok((character, &digits[4..])),
            None => {
                let message = match code {
                    Some(_) => format!("Invalid unicode character code, [{hex}] is a surrogate code"),
                    None => format!("Invalid unicode character code [{hex}]"),
                };
                Err(SearchError::at(self.offset, message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<(Kind, String)> {
        tokens(text).unwrap().iter().map(|token| (token.kind, token.value().unwrap())).collect()
    }

    #[test]
    fn words_signs_and_operators() {
        let kinds: Vec<Kind> =
            values("a.b >= 10 AND NOT(x:*) or android:{y}").iter().map(|(kind, _)| *kind).collect();
        use Kind::*;
        assert_eq!(
            kinds,
            [
                Literal,
                Compare,
                Literal,
                And,
                Not,
                LeftParenthesis,
                Literal,
                Colon,
                Wildcard,
                RightParenthesis,
                Or,
                Literal,
                Colon,
                LeftBrace,
                Literal,
                RightBrace
            ]
        );
    }

    #[test]
    fn escapes() {
        let only = |text: &str| values(text).remove(0).1;
        assert_eq!(only(r"C\:\\Windows\\\*"), r"C:\Windows\*");
        assert_eq!(only(r#""C:\\a\"b\d""#), r#"C:\a"b\d"#);
        assert_eq!(only(r"\and"), "and");
        assert_eq!(only(r"\not"), "not");
        assert_eq!(only(r"\u00e9t\u00E9\n"), "été\n");
    }

    #[test]
    fn stars_may_be_escaped() {
        let wild = |text: &str| tokens(text).unwrap()[0].has_wildcard();
        assert_eq!([r"a*", r"\*a", r"*", r#""*""#, r"\\*"].map(wild), [true, false, true, false, true]);
    }

    #[test]
    fn bad_tokens_have_a_place() {
        let error = tokens("a:b and\n c:\\x").unwrap_err();
        assert_eq!(
            (error.message.as_str(), error.offset),
            ("line 2:4: token recognition error at: '\\x'", Some(11))
        );
        assert!(tokens("a:\"b").is_err());
    }
}
