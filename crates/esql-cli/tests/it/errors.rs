//! What errors look like.

use crate::run::Folder;

/// The snapshot of a query's error.
fn shows(name: &str, query: &str) {
    let outcome = Folder::with_logins().run(&["query", query]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(1), ""), "{}", outcome.all());
    insta::assert_snapshot!(format!("error_{name}"), outcome.stderr, query);
}

#[test]
fn syntax_errors_point_at_the_word() {
    shows("assignment_for_comparison", "FROM logins | WHERE tries = 3");
    shows("unknown_command", "FROM logins\n| WHER tries == 3");
    shows("end_of_query", "FROM logins | WHERE tries == ");
    shows("unclosed_string", "FROM logins\n| WHERE user.name == \"ann\n| LIMIT 1");
    shows("empty", "");
    shows("not_ascii", "FROM logins | EVAL ñandú = \"日本\" +");
}

#[test]
fn planning_errors_are_all_shown() {
    shows("unknown_columns", "FROM logins\n| WHERE trie > 1\n| KEEP user.nam");
    shows("wrong_types", "FROM logins | EVAL a = tries + user.name, b = STARTS_WITH(tries, \"x\")");
    shows("unknown_function", "FROM logins | EVAL a = STARTSWITH(user.name, \"x\")");
    shows("unknown_index", "FROM login");
    shows("missing_parameter", "FROM logins | WHERE tries > ?least");
    shows("not_supported", "TS logins | LIMIT 1");
}

#[test]
fn the_file_is_named() {
    let folder = Folder::with_logins();
    folder.write("hunt.esql", "FROM logins\n| WHERE nme == 1");
    insta::assert_snapshot!(folder.run(&["run", "hunt.esql"]).all());
}

#[test]
fn standard_input_is_named() {
    let outcome = Folder::with_logins().run_with_input(&["run", "-"], b"FROM logins | KEPP a");
    insta::assert_snapshot!(outcome.all());
}

#[test]
fn colors_on_demand() {
    let outcome = Folder::with_logins().run(&["query", "FROM logins | KEPP a", "--color", "always"]);
    insta::assert_snapshot!(outcome.stderr.replace('\x1b', "␛"));
}

#[test]
fn the_other_queries_run_when_one_fails() {
    let folder = Folder::with_logins();
    folder.write("a.esql", "FROM logins | STATS n = COUNT(*)");
    folder.write("b.esql", "FROM nothing | LIMIT 1");
    folder.write("c.esql", "ROW x = 1");
    insta::assert_snapshot!(folder.run(&["run", "a.esql", "b.esql", "c.esql"]).all());
}
