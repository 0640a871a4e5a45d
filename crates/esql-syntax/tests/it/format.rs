//! The formatter: its layout, and that it changes nothing but the layout.

use crate::agreement::{shared_files, shared_lines};
use crate::trees;
use esql_syntax::ast::{Query, Visit};
use esql_syntax::token::{TokenKind, tokenize};
use esql_syntax::{FORMAT_WIDTH, ast, format, parse};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn formatted(texts: &[&str]) -> String {
    let format = |text: &&str| stable(text, FORMAT_WIDTH).unwrap_or_else(|error| panic!("{error}"));
    texts.iter().map(format).collect::<Vec<_>>().join("\n")
}

/// The text as it is formatted, if formatting it changes neither the tree, nor the comments, nor the names of columns,
/// and formatting the result changes nothing.
fn stable(text: &str, width: usize) -> Result<String, String> {
    let once = format(text, width).map_err(|error| error.render(text))?;
    let twice = format(&once, width).map_err(|error| format!("{once}\n{}", error.render(&once)))?;
    if once != twice {
        return Err(format!("not stable:\n{text}\n-- once --\n{once}\n-- twice --\n{twice}"));
    }
    let (before, after) = (facts(text), facts(&once));
    if before != after {
        return Err(format!("not the same:\n{text}\n{once}\n{before:#?}\n{after:#?}"));
    }
    // Comments, names and columns without a name may be of several lines, which are theirs.
    let may_have_blanks =
        once.contains("/*") || once.contains('`') || before.2.iter().any(|name| name.contains('\n'));
    if !may_have_blanks && once.lines().any(|line| line.ends_with([' ', '\t'])) {
        return Err(format!("a blank at a line's end:\n{text}\n{once}"));
    }
    Ok(once)
}

/// What must stay: the tree, but for the case of functions; the comments; the names of columns that have none.
fn facts(text: &str) -> (String, Vec<String>, Vec<String>) {
    let text = text.replace("\r\n", "\n");
    let query = parse(&text).unwrap();
    let comments = tokenize(&text).filter(|token| token.kind == TokenKind::Comment);
    let comments = comments.map(|token| token.span.text(&text).trim_end().to_owned()).collect();
    (tree(&query), comments, unnamed(&query, &text))
}

/// The tree without places and with functions in capitals.
fn tree(query: &Query) -> String {
    let text = query.to_string();
    let tokens: Vec<_> = tokenize(&text).collect();
    let spelled = tokens.iter().zip(tokens.iter().skip(1)).map(|(token, next)| {
        let is_name = matches!(token.kind, TokenKind::Identifier | TokenKind::First | TokenKind::Last);
        let is_call = is_name && next.kind == TokenKind::LeftParen;
        let word = token.span.text(&text);
        if is_call { word.to_ascii_uppercase() } else { word.to_owned() }
    });
    spelled.collect::<Vec<_>>().join(" ")
}

fn unnamed(query: &Query, text: &str) -> Vec<String> {
    struct Fields<'a>(&'a str, Vec<String>);
    impl Visit for Fields<'_> {
        fn command(&mut self, command: &ast::Command) {
            let fields: Vec<_> = match &command.kind {
                ast::CommandKind::Eval(eval) => eval.fields.iter().map(|field| (field, field.span)).collect(),
                ast::CommandKind::Row(row) => row.fields.iter().map(|field| (field, field.span)).collect(),
                ast::CommandKind::Stats(stats) | ast::CommandKind::InlineStats(stats) => {
                    let aggregates = stats.aggregates.iter();
                    let aggregates = aggregates.map(|aggregate| (&aggregate.field, aggregate.span));
                    aggregates.chain(stats.groupings.iter().map(|field| (field, field.span))).collect()
                }
                _ => vec![],
            };
            for (field, span) in fields {
                if field.name.is_none() && !matches!(field.expr.kind, ast::ExprKind::Column(_)) {
                    self.1.push(span.text(self.0).to_owned());
                }
            }
            ast::walk_command(self, command);
        }
    }
    let mut fields = Fields(text, vec![]);
    fields.query(query);
    fields.1
}

/// The query with these gaps between its tokens, by turns.
fn with_gaps(query: &Query, gaps: &[&str]) -> String {
    let text = query.to_string();
    let mut out = String::new();
    let gaps = gaps.iter().cycle().enumerate();
    for (token, (number, gap)) in tokenize(&text).zip(gaps) {
        out.push_str(&gap.replace('#', &number.to_string()));
        out.push_str(token.span.text(&text));
    }
    out.push_str("// end");
    out
}

const GAPS: [&str; 8] = [" ", " ", "\n", "\n\n\n", " /* # */ ", " // #\n", "\n// #\n", "\n\n/* #\n # */\n"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_queries(text in trees::query().prop_map(|query| query.to_string()), width in 20..120usize) {
        stable(&text, width).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn generated_queries_with_comments(
        text in (trees::query(), vec(select(GAPS.as_slice()), 1..40)).prop_map(|(query, gaps)| with_gaps(&query, &gaps)),
        width in 20..120usize,
    ) {
        prop_assume!(parse(&text).is_ok());
        stable(&text, width).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_text(text in "(FROM|ROW|from) [ -~ñ🦀\n\t`\"|(),=*?/]{0,60}") {
        match parse(&text) {
            Ok(_) => { stable(&text, FORMAT_WIDTH).map_err(TestCaseError::fail)?; }
            Err(error) => prop_assert_eq!(format(&text, FORMAT_WIDTH), Err(error)),
        }
    }
}

#[test]
fn corpus() {
    let files = shared_files("corpus", "esql").into_iter().chain(shared_files("hunts", "esql"));
    let wrong: Vec<_> = files
        .filter(|(_, text)| parse(text).is_ok())
        .filter_map(|(path, text)| Some((path, stable(&text, FORMAT_WIDTH).err()?)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn accepted_verdicts() {
    let cases = shared_lines("parser/verdicts.jsonl");
    let texts = cases.iter().filter(|case| case["ok"] == true).filter_map(|case| case["q"].as_str());
    for text in texts {
        for width in [20, FORMAT_WIDTH] {
            stable(text, width).unwrap_or_else(|error| panic!("{error}"));
        }
    }
}

#[test]
fn conditions() {
    snapshot!(formatted(&[
        "from logs-* | where a == 1 and b == 2",
        "from logs-* | where host.os.family == \"windows\" and event.category == \"registry\" and \
         event.action == \"modification\" and (process.code_signature.exists == false or \
         starts_with(process.code_signature.subject_name, \"Contoso\", \"and more that makes it long\")) and \
         not registry.data.strings rlike \"\"\"[c-f]:\\\\Program Files.+\"\"\"",
        "from a | where process.name in (\"powershell.exe\", \"cmd.exe\", \"wscript.exe\", \"cscript.exe\", \
         \"mshta.exe\", \"rundll32.exe\", \"regsvr32.exe\") or process.args_count > 100 and user.id is not null",
        "from a | where not (a==1) and -b<- 5 and c:\"x\" and d in (from e|keep d) and f not like (\"a*\",\"b*\")",
    ]));
}

#[test]
fn lists() {
    snapshot!(formatted(&[
        "from a | stats count(*), n = count(*) where a > 1 by host.name | keep `count(*)`, n",
        "from a | stats first_seen = min(@timestamp), last_seen = max(@timestamp), hosts = count_distinct(host.id) \
         by process.name, bucket = date_trunc(1 hour, @timestamp), user.name",
        "from a | inline stats average = avg(process.args_count) where process.args_count > 10 and host.id is not null \
         and user.id is not null, n = count(*) by host.id, a_name_that_is_long",
        "from a | eval x = 1, y=case(process.name == \"a\", \"first of all\", process.name == \"b\", \"second of all\", \
         process.name == \"c\", \"third of all\", \"something else\")",
        "from a | keep @timestamp, host.name, user.name, process.name, process.args, process.parent.name, \
         destination.ip, destination.port, event.action | rename a as b, c = d | sort a desc nulls last, b",
        "from a | eval path = replace(replace(process.executable, \"\"\"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}\"\"\", \
         \"<guid>\"), \"\"\"C:\\\\Users\\\\[^\\\\]+\\\\\"\"\", \"C:\\\\users\\\\user\\\\\"), z=1+2*(3-x)",
    ]));
}

#[test]
fn commands() {
    snapshot!(formatted(&[
        "set unmapped_fields=\"nullify\"; set time_zone = \"UTC\"; from a,-b , c : d, e::failures metadata _id, _index",
        "row a=[1,2], b = \"x\", c = null | mv_expand a | dedup | sample .5 | limit 10 by b, c",
        "from (from a | where b == 1), c | limit 1",
        "from (from a-very-long-name-of-an-index | where b == 1 and c == 2 | keep b, c, d), (from another-index | \
         where e == 3 | stats n = count(*) by f) metadata _index",
        "from a | fork (where b == 1|limit 1) (dedup ) (where c == 2 and a_very_long_name_of_a_field == \
         \"a value that is long\" | stats n = count(*) by b | sort n desc | limit 10) | fuse linear score by s key by k with {\"a\":1}",
        "from a | dissect b \"%{c} %{d}\" append_separator=\"-\" | grok e \"%{IP:f}\",\"%{WORD:f}\"",
        "from a | enrich p on b with c, d=e | lookup join f on g, h | lookup join i on j == k and l > 1",
        "from a | change_point b on c as d, e by f | completion g = \"p\" with {\"inference_id\":\"m\",\"n\":{\"o\":[1,2]}}",
        "from a | ip_location b = c with {\"database_file\" : \"x.mmdb\"} | rerank q = \"text\" on d, e=f",
        "explain (from a | limit 1)",
        "promql step=1m sum(rate(a[5m])) # all\n| limit 1",
        "show info",
    ]));
}

#[test]
fn comments() {
    snapshot!(formatted(&[
        "// What it finds.\n\n\n// Who wrote it.\n\nfrom a // where from\n// before\n| where b == 1 and // first\n c == 2 // second\n\
         /* block */ | keep b, // the b\n c /* not d */, e\n\n\n// the end",
        "from a | // of the pipe's line\n where b == /* one */ 1 /* or */ or c == 2",
        " from a\n /* over\n    two lines */\n| eval b = f( // open\n c, // c\n // own line\n d\n // last\n), e = 1 // end",
        "from a\n| stats n = count(*) // how many\n  , m = max(b)\n  // by what\n by c // of these\n , d",
        "from a\n| fork\n // one\n (where b // c\n | limit 1)\n /* two */ (limit 2)",
        "from a\n| where b == 1\n // or else\n or (c == 2 // c\n and d == 3)\n| stats count( // all\n *)",
    ]));
}

#[test]
fn line_ends_stay_those_of_windows() {
    let text = "from a // b\r\n| where c == 1\r\n";
    assert_eq!(format(text, FORMAT_WIDTH).unwrap(), "FROM a // b\r\n| WHERE c == 1\r\n");
}

#[test]
fn the_error_is_the_parsers() {
    let text = "from a\r\n| wher b";
    assert_eq!(format(text, FORMAT_WIDTH), Err(parse(text).unwrap_err()));
}

#[test]
fn the_deepest_query_that_parses_is_formatted() {
    for open in ["(", "f(", "-(", "NOT (", "a IN (0, "] {
        let nested = |depth| format!("ROW a = {}b{}", open.repeat(depth), ")".repeat(depth));
        let deepest = (1..1000).map(nested).take_while(|text| parse(text).is_ok()).last().unwrap();
        format(&deepest, FORMAT_WIDTH).unwrap();
    }
}
