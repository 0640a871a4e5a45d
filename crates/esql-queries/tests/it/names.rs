//! Which texts are queries, and what they are called.

use esql_queries::{Problem, QueryFile};

fn names(name: &str, text: &str) -> Vec<String> {
    let file = QueryFile::parse(name.as_ref(), text.to_owned()).unwrap();
    file.queries.into_iter().map(|query| query.name).collect()
}

#[test]
fn query_files_are_called_after_their_names() {
    assert_eq!(names("hunts/run_key.esql", "FROM a"), ["run_key"]);
    assert_eq!(names("run_key.txt", ""), ["run_key"]);
    assert_eq!(names("<stdin>", "FROM a"), ["<stdin>"]);
}

#[test]
fn queries_of_a_hunt_are_numbered() {
    assert_eq!(names("h.toml", "[hunt]\nquery = ['FROM a', '''FROM b''']"), ["h#1", "h#2"]);
    assert_eq!(names("h.toml", "hunt.query = ['FROM a']"), ["h"]);
    assert_eq!(names("h.toml", "hunt.query = 'FROM a'"), ["h"]);
}

#[test]
fn hunts_in_several_languages_are_told_by_their_first_words() {
    let hunt = |language: &str| {
        names(
            "h.toml",
            &format!("[hunt]\nlanguage = {language}\nquery = ['SELECT 1', '/* b */ from a', 'FRM c']"),
        )
    };
    assert_eq!(hunt("['ES|QL']").len(), 3);
    assert_eq!(hunt("['SQL', 'ES|QL']").len(), 1);
    assert_eq!(hunt("['KQL']").len(), 0);
}

#[test]
fn rules_of_other_types_have_no_query() {
    assert_eq!(names("r.toml", "[rule]\ntype = 'esql'\nquery = 'FROM a'"), ["r"]);
    assert_eq!(names("r.toml", "[rule]\nlanguage = 'esql'\nquery = 'FROM a'"), ["r"]);
    assert_eq!(names("r.toml", "[rule]\ntype = 'eql'\nlanguage = 'eql'\nquery = 'any where true'"), [""; 0]);
    assert_eq!(names("Cargo.toml", "[package]\nname = 'a'"), [""; 0]);
    assert_eq!(names("r.toml", "rule = 1\nhunt = []"), [""; 0]);
}

#[test]
fn wrong_toml_says_where() {
    let error = QueryFile::parse("r.toml".as_ref(), "[rule]\nquery = 'FROM".to_owned()).unwrap_err();
    let Problem::NotToml { span: Some(span), text, .. } = &error.problem else { panic!("{error}") };
    assert_eq!(span.line_column(text).0, 2);
    insta::assert_snapshot!(error, @"r.toml: is not TOML: invalid literal string, expected `'`");
}

#[test]
fn blocks_are_called_after_headings_and_items() {
    let text = "\
```esql
FROM a
```
# Run `keys`
```sql
FROM a | LIMIT 1
```
- *Persistence*:
  ```sql
  // all of them
  FROM b
  ```
  - ```esql
    FROM c
    ```
- other

## Again
```sql
FROM d
```
```sql
ROW e = 1
```
";
    assert_eq!(
        names("doc.md", text),
        ["doc", "Run keys", "Persistence#1", "Persistence#2", "Again#1", "Again#2"]
    );
}

#[test]
fn only_blocks_of_our_language_are_queries() {
    let count = |mark: &str, text: &str| names("doc.md", &format!("```{mark}\n{text}\n```\n")).len();
    for sql in
        ["SELECT 1", "SHOW TABLES", "SET a = 1;", "EXPLAIN SELECT 1", "", "-- a\nFROM b", "WITH a AS (b)"]
    {
        assert_eq!(count("sql", sql), 0, "{sql}");
        assert_eq!(count("", sql), 0, "{sql}");
    }
    let queries =
        ["FROM a", "/* b */ row a = 1", "SHOW INFO", "SET a = true; FROM b", "EXPLAIN (FROM a)", "TS a"];
    for query in queries {
        assert_eq!(count("sql", query), 1, "{query}");
        assert_eq!(count("SQL title=x", query), 1, "{query}");
        assert_eq!(count("json", query), 0, "{query}");
    }
    assert_eq!(count("esql", "FRM a"), 1);
    assert_eq!(count("ES|QL", "FROM a"), 1);
}
