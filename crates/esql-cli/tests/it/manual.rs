//! Documentation in the terminal, completions and the manual's pages.

use crate::run::Folder;
use std::fs;

#[test]
fn a_command_has_a_page() {
    let folder = Folder::new();
    for name in ["stats", "FROM", "where", "mmr"] {
        insta::assert_snapshot!(
            format!("docs_{}", name.to_lowercase()),
            folder.run(&["docs", name]).answer()
        );
    }
}

#[test]
fn commands_of_two_words_are_found_however_they_are_written() {
    let folder = Folder::new();
    let page = folder.run(&["docs", "LOOKUP JOIN"]).answer();
    for args in [&["docs", "lookup", "join"][..], &["docs", "lookup_join"]] {
        assert_eq!(folder.run(args).answer(), page);
    }
    assert_eq!(
        folder.run(&["docs", "inlinestats"]).answer(),
        folder.run(&["docs", "inline", "stats"]).answer()
    );
}

#[test]
fn a_function_has_the_page_that_functions_shows() {
    let folder = Folder::new();
    for name in ["rlike", "STARTS_WITH", "==", "starts_with()"] {
        assert_eq!(folder.run(&["docs", name]).answer(), folder.run(&["functions", name]).answer());
    }
}

#[test]
fn a_name_that_is_both_has_both_pages() {
    let page = Folder::new().run(&["docs", "sample"]).answer();
    assert!(page.starts_with("SAMPLE\n") && page.contains("\n\n\nsample("), "{page}");
}

#[test]
fn all_names_are_listed() {
    insta::assert_snapshot!(Folder::new().run(&["docs"]).answer());
}

#[test]
fn a_typo_gets_a_suggestion() {
    let folder = Folder::new();
    for (typo, meant) in [("stat", "stats"), ("lokup join", "lookup join"), ("start_with", "starts_with")] {
        let outcome = folder.run(&["docs", typo]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""));
        assert!(outcome.stderr.contains(&format!("[{meant}]")), "{}", outcome.stderr);
    }
}

#[test]
fn shells_complete_commands_and_options() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = folder.run(&["completions", shell]).answer();
        for word in ["fmt", "functions", "memory-limit"] {
            assert!(script.contains(word), "{shell} doesn't complete {word}");
        }
    }
    assert_eq!(folder.run(&["completions", "cmd"]).code, Some(2));
}

#[test]
fn each_command_has_a_page_in_the_manual() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["man", "man1"]).answer(), "");
    let mut pages: Vec<String> = fs::read_dir(folder.path().join("man1"))
        .unwrap()
        .map(|page| page.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    for command in ["esql.1", "esql-run.1", "esql-fmt.1", "esql-functions.1"] {
        assert!(pages.iter().any(|page| page == command), "{pages:?}");
    }
    assert_eq!(folder.run(&["man"]).answer(), folder.read("man1/esql.1"));
    insta::assert_snapshot!("man_fmt", folder.read("man1/esql-fmt.1"));
}
