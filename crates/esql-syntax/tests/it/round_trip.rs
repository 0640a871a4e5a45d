//! A tree prints as text that parses to the same tree, whatever the tree; and each node's span covers its own text.

use crate::agreement::{shared_files, shared_lines};
use crate::trees;
use esql_syntax::ast::{Expr, ExprKind, Literal, ParameterKey, Query, Visit, walk_expr};
use esql_syntax::{ast, parse, validate};
use proptest::prelude::*;

/// Parses, prints and parses again.
fn round_trip(text: &str) -> Result<Query, String> {
    let query = parse(text).map_err(|error| format!("{text}\n{}", error.render(text)))?;
    let printed = query.to_string();
    let again = parse(&printed).map_err(|error| format!("{printed}\n{}", error.render(&printed)))?;
    if again != query {
        return Err(format!("{text}\n{printed}\n{again}"));
    }
    if printed != again.to_string() {
        return Err(format!("printed differently the second time: {printed}"));
    }
    validate(text, &query);
    spans_cover_their_text(text, &query)?;
    Ok(query)
}

fn spans_cover_their_text(text: &str, query: &Query) -> Result<(), String> {
    let mut check = SpanCheck { text, wrong: vec![] };
    check.query(query);
    if check.wrong.is_empty() { Ok(()) } else { Err(format!("{text}\n{:?}", check.wrong)) }
}

struct SpanCheck<'a> {
    text: &'a str,
    wrong: Vec<String>,
}

impl Visit for SpanCheck<'_> {
    fn command(&mut self, command: &ast::Command) {
        let (keyword, whole) = (command.keyword, command.span);
        if self.text.get(whole.start..whole.end).is_none()
            || keyword.start != whole.start
            || keyword.end > whole.end
        {
            self.wrong.push(format!("{command:?}"));
        }
        ast::walk_command(self, command);
    }

    fn expr(&mut self, expr: &Expr) {
        // A lambda is only an argument, and anonymous parameters are numbered from the text's beginning.
        let source = self.text.get(expr.span.start..expr.span.end).unwrap_or("nothing");
        let source = match expr.kind {
            ExprKind::Lambda { .. } => format!("f({source})"),
            _ => source.to_owned(),
        };
        let parsed =
            parse(&format!("ROW {source}")).ok().and_then(|mut query| match query.commands.remove(0).kind {
                ast::CommandKind::Row(mut row) => Some(row.fields.remove(0).expr),
                _ => None,
            });
        let parsed = match (&expr.kind, parsed) {
            (ExprKind::Lambda { .. }, Some(Expr { kind: ExprKind::Call(mut call), .. })) => {
                Some(call.arguments.remove(0))
            }
            (_, parsed) => parsed,
        };
        if !has_anonymous_parameters(expr) && parsed.as_ref() != Some(expr) {
            self.wrong.push(format!("{source} is not {expr}"));
        }
        walk_expr(self, expr);
    }
}

fn has_anonymous_parameters(expr: &Expr) -> bool {
    struct Find(bool);
    impl Visit for Find {
        fn parameter(&mut self, parameter: &ast::Parameter) {
            self.0 |= matches!(parameter.key, ParameterKey::Anonymous(_));
        }
    }
    let mut find = Find(false);
    find.expr(expr);
    find.0
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_trees(query in trees::query()) {
        let printed = query.to_string();
        let parsed = parse(&printed).map_err(|error| TestCaseError::fail(error.render(&printed)))?;
        prop_assert_eq!(&parsed, &query, "{}", printed);
        round_trip(&printed).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_text_parses_or_is_refused_with_a_place_inside_it(text in "(FROM|ROW|from) [ -~ñ🦀\n\t`\"|(),=*?]{0,60}") {
        match parse(&text) {
            Ok(_) => { round_trip(&text).map_err(TestCaseError::fail)?; }
            Err(error) => {
                prop_assert!(text.get(error.span.start..error.span.end).is_some(), "{:?}", error.span);
                prop_assert!(!error.render(&text).is_empty());
            }
        }
    }
}

#[test]
fn corpus() {
    let files = shared_files("corpus", "esql");
    // A few of these published queries have mistakes, which Elasticsearch refuses, too.
    let (right, mistaken): (Vec<_>, Vec<_>) = files.iter().partition(|(_, text)| parse(text).is_ok());
    for (path, text) in &mistaken {
        println!("{}\n{}", path.display(), parse(text).unwrap_err().render(text));
    }
    assert!(mistaken.len() * 50 <= files.len(), "{} of {} don't parse", mistaken.len(), files.len());
    let wrong: Vec<_> =
        right.iter().filter_map(|(path, text)| Some((path, round_trip(text).err()?))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn accepted_verdicts() {
    let cases = shared_lines("parser/verdicts.jsonl");
    let texts = cases.iter().filter(|case| case["ok"] == true).filter_map(|case| case["q"].as_str());
    let wrong: Vec<_> = texts.filter_map(|text| round_trip(text).err()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn spellings_of_one_query_are_equal() {
    let spellings = [
        "FROM logs | WHERE NOT ((a == +1)) AND b IN (\"x\") | SORT c ASC NULLS LAST | RENAME d AS e",
        "from logs // all\n|where not a==1 and(b)in(\"\"\"x\"\"\")|sort c|rename e=d",
    ];
    let [first, second] = spellings.map(|text| parse(text).unwrap());
    assert_eq!(first, second);
    assert_eq!(first.to_string(), "FROM logs | WHERE NOT a == 1 AND b IN (\"x\") | SORT c | RENAME d AS e");
}

#[test]
fn a_promql_comment_does_not_swallow_what_follows() {
    let query = round_trip("PROMQL sum(x) # all\n| LIMIT 1").unwrap();
    assert_eq!(query.commands.len(), 2);
}

#[test]
fn numbers_keep_their_text() {
    let query = parse("ROW a = 007, b = -1.50, c = +5., d = 1E3").unwrap();
    assert_eq!(query.to_string(), "ROW a = 007, b = -1.50, c = 5., d = 1E3");
    let ast::CommandKind::Row(row) = &query.commands[0].kind else { panic!() };
    assert_eq!(row.fields[0].expr.kind, ExprKind::Literal(Literal::Integer("007".into())));
}
