//! Where a query's bytes stand in its file.

use esql_queries::QueryFile;
use esql_syntax::Span;
use proptest::prelude::*;

fn parse(name: &str, text: &str) -> QueryFile {
    QueryFile::parse(name.as_ref(), text.to_owned()).unwrap()
}

/// What the file has where the query has `piece`.
fn original<'a>(file: &'a QueryFile, piece: &str) -> &'a str {
    let query = &file.queries[0];
    let start = query.text.find(piece).unwrap();
    query.original_span(Span::new(start, start + piece.len())).text(&file.text)
}

fn can_edit(file: &QueryFile, piece: &str) -> bool {
    let start = file.queries[0].text.find(piece).unwrap();
    file.queries[0].can_edit(Span::new(start, start + piece.len()))
}

#[test]
fn byte_order_mark_is_no_part_of_the_text() {
    let file = parse("hunt.esql", "\u{feff}FROM logs");
    assert_eq!((file.text.as_str(), file.queries[0].text.as_str()), ("FROM logs", "FROM logs"));
    assert_eq!(original(&file, "logs"), "logs");
}

#[test]
fn literal_strings_of_toml_are_copies() {
    let file =
        parse("rule.toml", "[rule]\ntype = 'esql'\nquery = '''\r\nFROM a\r\n| WHERE b == \"\\\\c\"'''\r\n");
    assert_eq!(file.queries[0].text, "FROM a\r\n| WHERE b == \"\\\\c\"");
    assert_eq!(original(&file, "a\r\n| WHERE"), "a\r\n| WHERE");
    assert!(can_edit(&file, "a\r\n| WHERE b == \"\\\\c\""));
}

#[test]
fn language_that_stands_before_a_query_is_left_out() {
    let file = parse(
        "hunt.toml",
        "[hunt]\nlanguage = ['ES|QL', 'SQL']\nquery = [\n'''sql\nFROM a\n''',\n'''sql\nSELECT b\n''']\n",
    );
    assert_eq!(file.queries.len(), 1);
    assert_eq!(file.queries[0].text, "FROM a\n");
    assert_eq!(original(&file, "FROM a"), "FROM a");
}

#[test]
fn escape_sequences_of_toml_are_known() {
    let file = parse(
        "rule.toml",
        "[rule]\ntype = \"esql\"\nquery = \"\"\"FROM a \\\n    | WHERE b == \\\"\\\\\\\\c\\u00e9\\\"\\n| LIMIT 1\"\"\"\n",
    );
    assert_eq!(file.queries[0].text, "FROM a | WHERE b == \"\\\\cé\"\n| LIMIT 1");
    assert_eq!(original(&file, "b == \"\\"), "b == \\\"\\\\");
    assert_eq!(original(&file, "é"), "\\u00e9");
    assert_eq!(original(&file, "FROM a "), "FROM a ");
    assert_eq!(original(&file, "a | W"), "a \\\n    | W");
    assert!(can_edit(&file, "FROM a "));
    assert!(!can_edit(&file, "| WHERE b == "), "a trimmed line end comes before");
    assert!(can_edit(&file, "WHERE b == "));
    assert!(!can_edit(&file, " | "), "the line end between them is trimmed");
    assert!(!can_edit(&file, "é"));
    assert!(!can_edit(&file, "c\u{e9}"));
}

#[test]
fn nothing_is_edited_right_after_a_trimmed_line_end() {
    let file = parse("rule.toml", "[rule]\ntype = \"esql\"\nquery = \"\"\"FROM a\\\n  x\ny\"\"\"\n");
    assert_eq!(file.queries[0].text, "FROM ax\ny");
    assert!(!can_edit(&file, "x"), "without the x the line end behind it would be trimmed, too");
    assert!(can_edit(&file, "\ny"));
}

#[test]
fn ends_map_to_ends() {
    let file = parse("rule.toml", "[rule]\ntype = \"esql\"\nquery = \"FROM a\\n\"\n");
    let query = &file.queries[0];
    let end = query.original_offset(query.text.len());
    assert_eq!(&file.text[end..], "\"\n");
    assert_eq!(query.original_offset(999), end);
    assert_eq!(query.original_span(Span::empty(999)), Span::empty(end));
    assert!(!query.can_edit(Span::new(0, 999)));
}

#[test]
fn empty_query_has_a_place() {
    let file = parse("rule.toml", "[rule]\ntype = \"esql\"\nquery = ''\n");
    assert_eq!(file.queries[0].original_span(Span::empty(0)), Span::empty(file.text.len() - 2));
}

#[test]
fn indented_blocks_of_markdown_lose_their_indentation() {
    let file = parse("a.md", "1. First\n\n   ```esql\n   FROM a\n     | LIMIT 1\n   ```\n");
    assert_eq!(file.queries[0].text, "FROM a\n  | LIMIT 1\n");
    assert_eq!(original(&file, "LIMIT 1"), "LIMIT 1");
    assert_eq!(original(&file, "a\n  | L"), "a\n     | L");
    assert!(can_edit(&file, "  | LIMIT 1"));
    assert!(!can_edit(&file, "a\n  | L"));
}

#[test]
fn quoted_blocks_of_markdown_keep_their_marks_out() {
    let file = parse("a.md", "> ```esql\r\n> FROM a\r\n> | LIMIT 1\r\n> ```\r\n");
    assert_eq!(file.queries[0].text.replace('\r', ""), "FROM a\n| LIMIT 1\n");
    assert_eq!(original(&file, "| LIMIT 1"), "| LIMIT 1");
}

#[test]
fn text_is_encoded_for_where_it_will_stand() {
    let encode = |name: &str, file: &str, text: &str| {
        parse(name, file).queries[0].encode(text).map(|text| text.into_owned())
    };
    let rule = |query: &str| format!("[rule]\ntype = \"esql\"\nquery = {query}\n");
    assert_eq!(encode("a.esql", "FROM a", "\"\\d\"").as_deref(), Some("\"\\d\""));
    assert_eq!(encode("a.toml", &rule("\"FROM a\""), "\"\\d\"\n").as_deref(), Some("\\\"\\\\d\\\"\\u000A"));
    assert_eq!(encode("a.toml", &rule("'''FROM a'''"), "\"\\d\"").as_deref(), Some("\"\\d\""));
    assert_eq!(encode("a.toml", &rule("'''FROM a'''"), "'"), None);
    assert_eq!(encode("a.md", "```esql\nFROM a\n```", "| x\n| y"), None);
}

/// The query in one of TOML's four kinds of string, with some of its characters written as escape sequences.
fn toml_string(query: &str, kind: u8, escapes: &[bool]) -> String {
    let escape = |lines: bool| {
        let mut out = String::new();
        for (character, forced) in query.chars().zip(escapes.iter().chain(std::iter::repeat(&false))) {
            match character {
                _ if *forced => out += &format!("\\U{:08x}", u32::from(character)),
                '"' | '\\' => out.extend(['\\', character]),
                '\n' if lines => out.push('\n'),
                ' ' if lines => out += " \\\n  \t\r\n ",
                '\n' => out += "\\n",
                _ => out.push(character),
            }
        }
        out
    };
    match kind {
        0 => format!("\"{}\"", escape(false)),
        1 => format!("\"\"\"\n{}\"\"\"", escape(true)),
        2 => format!("'{}'", query.replace(['\'', '\n'], "")),
        _ => format!("'''\n{}'''", query.replace('\'', "")),
    }
}

/// Every byte that can be edited is the same in the file, every span lies in it, and editing does what it says.
fn check(file: &QueryFile) -> Result<(), TestCaseError> {
    for query in &file.queries {
        for at in 0..query.text.len() {
            let span = query.original_span(Span::new(at, at + 1));
            prop_assert!(span.start <= span.end && span.end <= file.text.len());
            if query.can_edit(Span::new(at, at + 1)) {
                prop_assert_eq!(file.text.as_bytes()[span.start], query.text.as_bytes()[at]);
                prop_assert_eq!(query.original_offset(at), span.start);
            }
        }
        let whole = Span::new(0, query.text.len());
        if query.can_edit(whole) && !query.text.is_empty() {
            prop_assert_eq!(query.original_span(whole).text(&file.text), query.text.as_str());
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn toml_maps_back(
        query in "[ab \"\\\\ñ|'\n]{0,20}",
        kind in 0_u8..4,
        escapes in prop::collection::vec(any::<bool>(), 20),
        replacement in "[ab \"\\\\ñ]{0,5}",
        at in 0_usize..20,
    ) {
        let text = format!("[hunt]\nquery = [ # ñ\n  {}]\n", toml_string(&query, kind, &escapes));
        let file = parse("hunt.toml", &text);
        check(&file)?;
        let read = &file.queries[0];
        match kind {
            0 => prop_assert_eq!(&read.text, &query),
            // A trimmed line end takes the blanks and lines after it along.
            1 => prop_assert_eq!(read.text.replace([' ', '\n'], ""), query.replace([' ', '\n'], "")),
            2 => prop_assert_eq!(&read.text, &query.replace(['\'', '\n'], "")),
            _ => prop_assert_eq!(&read.text, &query.replace('\'', "")),
        }
        let at = read.text.floor_char_boundary(at);
        let end = read.text.ceil_char_boundary((at + 2).min(read.text.len()));
        if let Some(encoded) = read.encode(&replacement).filter(|_| read.can_edit(Span::new(at, end))) {
            let (mut edited, mut expected) = (file.text.clone(), read.text.clone());
            edited.replace_range(std::ops::Range::from(read.original_span(Span::new(at, end))), &encoded);
            expected.replace_range(at..end, &replacement);
            prop_assert_eq!(&parse("hunt.toml", &edited).queries[0].text, &expected);
        }
    }

    #[test]
    fn any_markdown_maps_back(lines in prop::collection::vec(prop::sample::select(&[
        "# Heading", "- item", "1. item", "```esql", "```sql", "   ```", "~~~ esql", "> ```esql", "> FROM a", "\tFROM a",
        "FROM a", "   FROM ñ", "  \t | LIMIT 1", "SELECT 1", "", "> ", "```", "\0",
    ][..]), 0..14), end in prop::sample::select(&["\n", "\r\n"][..])) {
        check(&parse("a.md", &lines.join(end)))?;
    }

    #[test]
    fn no_toml_is_too_wrong_to_be_refused(text in "(\\[hunt\\]|\\[rule\\]|query = |type|\"esql\"|'|\"\"\"|\\\\|\n|[a-z=,\\[\\]]){0,20}") {
        if let Ok(file) = QueryFile::parse("a.toml".as_ref(), text) {
            check(&file)?;
        }
    }
}
