//! The shapes of tokens, as nom parsers over the text: each takes what it is named after from the front.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n, take_while1};
use nom::character::complete::{anychar, char, digit1, none_of, one_of, satisfy};
use nom::combinator::{opt, recognize, verify};
use nom::multi::{many0_count, many1_count};
use nom::sequence::{pair, preceded};
use nom::{IResult, Parser};

type Shape<'a> = IResult<&'a str, &'a str>;

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Spaces, tabs and line ends; no other character is blank.
pub(super) fn blanks(text: &str) -> Shape<'_> {
    take_while1(|character| matches!(character, ' ' | '\t' | '\r' | '\n')).parse(text)
}

/// A letter and letters, digits and `_`, or `_` or `@` and at least one of these.
pub(super) fn identifier(text: &str) -> Shape<'_> {
    alt((
        recognize((satisfy(|character| character.is_ascii_alphabetic()), take_while(is_word))),
        recognize((one_of("_@"), take_while1(is_word))),
    ))
    .parse(text)
}

/// A name in backquotes, in which a doubled backquote stands for one; not empty.
pub(super) fn quoted_identifier(text: &str) -> Shape<'_> {
    let block = alt((tag("``"), recognize(none_of("`"))));
    recognize((char('`'), many1_count(block), char('`'))).parse(text)
}

/// Identifiers that may have stars in them and backquoted names, one right after the other.
pub(super) fn pattern(text: &str) -> Shape<'_> {
    let is_body = |character| is_word(character) || character == '*';
    let plain = alt((
        recognize((
            satisfy(|character| character.is_ascii_alphabetic() || character == '*'),
            take_while(is_body),
        )),
        recognize((one_of("_@"), take_while1(is_body))),
    ));
    recognize(many1_count(alt((plain, quoted_identifier)))).parse(text)
}

/// An index pattern's characters. A slash takes the character after it along, unless they begin a comment.
pub(super) fn source(text: &str) -> Shape<'_> {
    let plain = take_while1(|character| !":\"=|,[]/() \t\r\n".contains(character));
    let slash = recognize(pair(char('/'), none_of("*/")));
    recognize(many1_count(alt((plain, slash)))).parse(text)
}

/// An enrich policy's name, perhaps with a mode and a colon before it.
pub(crate) fn policy(text: &str) -> Shape<'_> {
    let body = || take_while1(|character| !"\\/?\"<>| ,#\t\r\n:()".contains(character));
    recognize((body(), opt(preceded(char(':'), body())))).parse(text)
}

/// Anything that stands where a command should.
pub(super) fn command(text: &str) -> Shape<'_> {
    take_while1(|character| !" \r\n\t[]/".contains(character)).parse(text)
}

/// `"…"` on one line with the escapes `\t \n \r \" \\`.
pub(super) fn string(text: &str) -> Shape<'_> {
    let plain = take_while1(|character| !matches!(character, '"' | '\\' | '\r' | '\n'));
    let escape = recognize(pair(char('\\'), one_of("tnr\"\\")));
    recognize((char('"'), many0_count(alt((plain, escape))), char('"'))).parse(text)
}

/// `"""…"""` on one line; up to two more quotes at the end belong to it.
pub(super) fn raw_string(text: &str) -> Shape<'_> {
    let is_quote = |character| character == '"';
    let body = |text| {
        let end = text_until_quotes(text)
            .ok_or_else(|| nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::TakeUntil)))?;
        Ok((&text[end..], &text[..end]))
    };
    recognize((tag("\"\"\""), body, tag("\"\"\""), take_while_m_n(0, 2, is_quote))).parse(text)
}

/// Where the first three quotes of the line are.
fn text_until_quotes(text: &str) -> Option<usize> {
    let line = text.split(['\r', '\n']).next().unwrap_or_default();
    line.find("\"\"\"")
}

/// Digits.
pub(super) fn integer(text: &str) -> Shape<'_> {
    digit1(text)
}

/// `1.5`, `1.`, `.5`, `1e3` and combinations; not digits alone.
pub(super) fn decimal(text: &str) -> Shape<'_> {
    let exponent = || recognize((one_of("eE"), opt(one_of("+-")), digit1));
    let fraction = recognize((char('.'), take_while(|character: char| character.is_ascii_digit())));
    alt((
        recognize((digit1, fraction, opt(exponent()))),
        recognize((digit1, exponent())),
        recognize((char('.'), digit1, opt(exponent()))),
    ))
    .parse(text)
}

/// `?`, `?name`, `?1`, or the same with two question marks.
pub(super) fn parameter(text: &str) -> Shape<'_> {
    let name = recognize((satisfy(|first| first.is_ascii_alphabetic() || first == '_'), take_while(is_word)));
    recognize((alt((tag("??"), tag("?"))), opt(alt((name, digit1))))).parse(text)
}

/// `// …` with the end of its line.
pub(super) fn line_comment(text: &str) -> Shape<'_> {
    let rest_of_line = take_while(|character| !matches!(character, '\r' | '\n'));
    recognize((tag("//"), rest_of_line, opt(char('\r')), opt(char('\n')))).parse(text)
}

/// A PromQL query: up to a `|` or an unmatched `)`, outside quotes and comments.
pub(super) fn promql(text: &str) -> Shape<'_> {
    let string = |quote: char| {
        let plain = verify(anychar, move |character| *character != quote && *character != '\\');
        let inner = alt((recognize(plain), recognize(pair(char('\\'), anychar))));
        recognize((char(quote), many0_count(inner), char(quote)))
    };
    let hash = recognize(pair(char('#'), take_while(|character| !matches!(character, '\r' | '\n'))));
    let mut piece = alt((
        string('"'),
        string('\''),
        string('`'),
        hash,
        line_comment,
        super::comment::first_close,
        recognize(none_of("|()\"'`")),
    ));
    let mut depth = 0_usize;
    let mut rest = text;
    loop {
        match rest.as_bytes().first() {
            Some(b'(') => depth += 1,
            Some(b')') if depth > 0 => depth -= 1,
            _ => match piece.parse(rest) {
                Ok((after, _)) => {
                    rest = after;
                    continue;
                }
                Err(error) if depth > 0 || rest.len() == text.len() => return Err(error),
                Err(_) => return Ok((rest, &text[..text.len() - rest.len()])),
            },
        }
        rest = &rest[1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken<'a>(shape: fn(&'a str) -> Shape<'a>, text: &'a str) -> Option<&'a str> {
        shape(text).ok().map(|(_, taken)| taken)
    }

    #[test]
    fn a_lone_underscore_or_at_sign_is_no_identifier() {
        assert_eq!(taken(identifier, "_"), None);
        assert_eq!(taken(identifier, "@ x"), None);
        assert_eq!(taken(identifier, "@1-x"), Some("@1"));
        assert_eq!(taken(identifier, "aé"), Some("a"));
    }

    #[test]
    fn backquotes_are_doubled_inside() {
        assert_eq!(taken(quoted_identifier, "`a``b`c`"), Some("`a``b`"));
        assert_eq!(taken(quoted_identifier, "````x"), Some("````"));
        assert_eq!(taken(quoted_identifier, "``"), None);
        assert_eq!(taken(quoted_identifier, "`a"), None);
    }

    #[test]
    fn patterns_join_their_pieces() {
        assert_eq!(taken(pattern, "a*`b c`*.d"), Some("a*`b c`*"));
        assert_eq!(taken(pattern, "a@b@"), Some("a@b"));
        assert_eq!(taken(pattern, "1a"), None);
    }

    #[test]
    fn a_slash_in_an_index_takes_the_next_character_along() {
        assert_eq!(taken(source, "<logs-{now/d}>, x"), Some("<logs-{now/d}>"));
        assert_eq!(taken(source, "a/ b c"), Some("a/ b"));
        assert_eq!(taken(source, "a*/*c*/"), Some("a*"));
        assert_eq!(taken(source, "a//c"), Some("a"));
    }

    #[test]
    fn raw_strings_may_end_in_two_more_quotes() {
        assert_eq!(taken(raw_string, "\"\"\"a\"\"\"\"\"\""), Some("\"\"\"a\"\"\"\"\""));
        assert_eq!(taken(raw_string, "\"\"\"\"\"a\"\"\" b"), Some("\"\"\"\"\"a\"\"\""));
        assert_eq!(taken(raw_string, "\"\"\"a\nb\"\"\""), None);
    }

    #[test]
    fn decimals_need_a_point_or_an_exponent() {
        assert_eq!(taken(decimal, "1.2.3"), Some("1.2"));
        assert_eq!(taken(decimal, "5."), Some("5."));
        assert_eq!(taken(decimal, ".5e1"), Some(".5e1"));
        assert_eq!(taken(decimal, "1e"), None);
        assert_eq!(taken(decimal, "12"), None);
    }

    #[test]
    fn promql_ends_at_a_pipe_outside_quotes() {
        assert_eq!(taken(promql, r#"sum(a{b="|)"}) # x | y"#), Some(r#"sum(a{b="|)"}) # x | y"#));
        assert_eq!(taken(promql, "a | b"), Some("a "));
        assert_eq!(taken(promql, "a) | b"), Some("a"));
        assert_eq!(taken(promql, "(a | b"), None);
        assert_eq!(taken(promql, "| b"), None);
    }
}
