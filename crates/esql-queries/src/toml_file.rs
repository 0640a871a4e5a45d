//! Queries in TOML: Elastic's hunts (`[hunt] query = […]`) and detection rules (`[rule] type = "esql"`).

use esql_syntax::Span;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Problem;
use crate::markdown::is_esql;
use crate::query_file::FileQuery;
use crate::source_map::{Builder, Notation};

/// The queries of a hunt or a rule, all called `name`; other TOML has none.
pub(crate) fn queries(text: &str, name: &str) -> Result<Vec<FileQuery>, Problem> {
    let table = DeTable::parse(text).map_err(|error| Problem::NotToml {
        message: error.message().to_owned(),
        span: error.span().map(|range| Span::new(range.start, range.end)),
        text: text.to_owned(),
    })?;
    let table = table.get_ref();
    let hunt = table.get("hunt").and_then(|value| value.get_ref().as_table()).map(hunt_strings);
    let rule = table.get("rule").and_then(|value| value.get_ref().as_table()).map(rule_strings);
    let strings = hunt.into_iter().chain(rule).flatten();
    Ok(strings.map(|string| query(text, name, string)).collect())
}

/// A hunt's queries. If some are in another language, too, their first words tell which.
fn hunt_strings<'a>(hunt: &'a DeTable<'a>) -> Vec<&'a Spanned<DeValue<'a>>> {
    let languages: Vec<&str> =
        hunt.get("language").map(strings).unwrap_or_default().into_iter().filter_map(as_str).collect();
    let of_ours = |language: &&str| matches!(language.to_ascii_lowercase().as_str(), "es|ql" | "esql");
    let ours = languages.iter().filter(|language| of_ours(language)).count();
    let queries = hunt.get("query").map(strings).unwrap_or_default();
    let all_are = ours == languages.len();
    let some_are = ours > 0;
    let is_one = |text: &str| is_esql(&text[tag_length(text)..]);
    queries.into_iter().filter(|query| all_are || some_are && as_str(query).is_some_and(is_one)).collect()
}

/// The length of the line that names the language before the query, as in a fenced block: some hunts have one.
fn tag_length(text: &str) -> usize {
    let line = text.find('\n').map_or("", |end| &text[..=end]);
    let is_tag = matches!(line.trim_end().to_ascii_lowercase().as_str(), "sql" | "esql" | "es|ql");
    if is_tag { line.len() } else { 0 }
}

/// A rule's query, if it is an ES|QL rule.
fn rule_strings<'a>(rule: &'a DeTable<'a>) -> Vec<&'a Spanned<DeValue<'a>>> {
    let kind = rule.get("type").or_else(|| rule.get("language")).and_then(as_str);
    if kind != Some("esql") {
        return vec![];
    }
    rule.get("query").map(strings).unwrap_or_default()
}

/// A string, or the strings of an array.
fn strings<'a>(value: &'a Spanned<DeValue<'a>>) -> Vec<&'a Spanned<DeValue<'a>>> {
    match value.get_ref() {
        DeValue::String(_) => vec![value],
        DeValue::Array(items) => items.iter().filter(|item| item.get_ref().as_str().is_some()).collect(),
        _ => vec![],
    }
}

fn as_str<'a>(value: &'a Spanned<DeValue<'a>>) -> Option<&'a str> {
    value.get_ref().as_str()
}

/// Reads a string again, with its quotes, to know where each letter of it stands. That it is a right one, the TOML
/// parser has made sure of.
fn query(text: &str, name: &str, string: &Spanned<DeValue<'_>>) -> FileQuery {
    let span = string.span();
    let raw = text.get(span.clone()).unwrap_or_default();
    let quote =
        ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| raw.starts_with(quote)).unwrap_or_default();
    let lines = quote.len() == 3;
    let body = raw.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)).unwrap_or_default();
    let trimmed = match body.strip_prefix('\n').or_else(|| body.strip_prefix("\r\n")) {
        Some(rest) if lines => rest,
        _ => body,
    };
    let trimmed = &trimmed[tag_length(trimmed)..];
    let at = span.start + quote.len() + (body.len() - trimmed.len());
    let is_literal = quote.starts_with('\'');
    let notation = if is_literal { Notation::Literal { lines } } else { Notation::Basic { lines } };
    let mut builder = Builder::new(at, notation);
    if is_literal {
        builder.copy(trimmed, at);
    } else {
        unescape(&mut builder, trimmed, at);
    }
    FileQuery { name: name.to_owned(), text: builder.text, map: builder.map }
}

/// Adds the inside of a basic string that stands at `at`.
fn unescape(builder: &mut Builder, mut body: &str, mut at: usize) {
    while let Some(length) = body.find('\\') {
        builder.copy(&body[..length], at);
        let (meaning, sequence) = escape_sequence(&body[length..]);
        let start = at + length;
        if let Some(meaning) = meaning {
            builder.escape(meaning.encode_utf8(&mut [0; 4]), Span::new(start, start + sequence));
        }
        body = &body[length + sequence..];
        at = start + sequence;
    }
    builder.copy(body, at);
}

/// What the escape sequence means at the start of the text, and its length. A backslash at a line's end means
/// nothing, all blanks and line ends after it included.
fn escape_sequence(text: &str) -> (Option<char>, usize) {
    let hexadecimal = |digits: usize| {
        let code = text.get(2..2 + digits).and_then(|code| u32::from_str_radix(code, 16).ok());
        (code.and_then(char::from_u32), (2 + digits).min(text.len()))
    };
    match text[1..].chars().next() {
        Some('b') => (Some('\u{8}'), 2),
        Some('t') => (Some('\t'), 2),
        Some('n') => (Some('\n'), 2),
        Some('f') => (Some('\u{c}'), 2),
        Some('r') => (Some('\r'), 2),
        Some('e') => (Some('\u{1b}'), 2),
        Some('x') => hexadecimal(2),
        Some('u') => hexadecimal(4),
        Some('U') => hexadecimal(8),
        Some(character @ ('"' | '\\')) => (Some(character), 2),
        _ => {
            let rest = text[1..].trim_start_matches([' ', '\t', '\r', '\n']);
            (None, text.len() - rest.len())
        }
    }
}
