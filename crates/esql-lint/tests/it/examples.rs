//! Each lint's examples are its tests.

use super::{checker, checker_with, findings, ids};
use esql_lint::{Checker, Edit, LINTS, Lint};

fn checker_of(lint: &Lint) -> Checker {
    lint.data.map_or_else(checker, |(index, documents)| checker_with(index, documents))
}

#[test]
fn bad_examples_have_exactly_what_they_are_for() {
    for lint in LINTS {
        let found = findings(&checker_of(lint), lint.bad);
        assert!(!found.is_empty(), "{}: nothing is found in its bad example", lint.id);
        assert!(found.iter().all(|finding| finding.id == lint.id), "{}: {found:#?}", lint.id);
    }
}

#[test]
fn good_examples_have_nothing() {
    for lint in LINTS {
        let found = findings(&checker_of(lint), lint.good);
        assert!(found.is_empty(), "{}: {found:#?}", lint.id);
    }
}

#[test]
fn fixes_mend() {
    let mut mended = vec![];
    for lint in LINTS {
        let found = findings(&checker_of(lint), lint.bad);
        let mut edits: Vec<&Edit> = found.iter().flat_map(|finding| &finding.fix).collect();
        if edits.is_empty() {
            continue;
        }
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let mut text = lint.bad.to_owned();
        for edit in edits {
            text.replace_range(std::ops::Range::from(edit.span), &edit.text);
        }
        assert_eq!(ids(&findings(&checker_of(lint), &text)), [""; 0], "{}: {text}", lint.id);
        mended.push(lint.id);
    }
    insta::assert_debug_snapshot!(mended);
}

#[test]
fn lints_are_in_order_and_well_told() {
    assert!(LINTS.is_sorted_by_key(|lint| lint.id));
    for lint in LINTS {
        assert!(lint.summary.ends_with('.') && !lint.explanation.is_empty(), "{}", lint.id);
    }
}

#[test]
fn messages_read_well() {
    let mut out = String::new();
    for lint in LINTS {
        for finding in findings(&checker_of(lint), lint.bad) {
            out += &format!("{}: {}\n  at {}\n", lint.id, finding.message, finding.span.text(lint.bad));
            if let Some(help) = finding.help {
                out += &format!("  help: {help}\n");
            }
            if let Some((span, label)) = finding.other {
                out += &format!("  and {}: {label}\n", span.text(lint.bad));
            }
            for edit in finding.fix {
                out += &format!("  fix {:?} by {:?}\n", edit.span.text(lint.bad), edit.text);
            }
        }
    }
    insta::assert_snapshot!(out);
}
