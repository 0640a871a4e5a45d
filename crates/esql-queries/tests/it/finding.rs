//! Which files are found in folders.

use esql_queries::{Problem, QueryFile, find};
use std::fs;
use std::path::{Path, PathBuf};

fn folder(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "FROM a").unwrap();
    }
    folder
}

fn found(folder: &Path, paths: &[&str]) -> Vec<String> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| folder.join(path)).collect();
    let found = find(&paths).unwrap();
    found.iter().map(|path| path.strip_prefix(folder).unwrap().display().to_string()).collect()
}

#[test]
fn folders_are_searched_in_order() {
    let folder = folder(&[
        "b.md",
        "a/z.esql",
        "a/B.TOML",
        "c.txt",
        ".git/x.esql",
        "target/x.esql",
        "node_modules/y.md",
    ]);
    assert_eq!(found(folder.path(), &[""]), ["a/B.TOML", "a/z.esql", "b.md"]);
    assert_eq!(found(folder.path(), &["b.md", "", "c.txt"]), ["b.md", "a/B.TOML", "a/z.esql", "c.txt"]);
    assert_eq!(found(folder.path(), &[".git", "target"]), [".git/x.esql", "target/x.esql"]);
}

#[test]
fn what_is_not_there_is_an_error() {
    let error = find(&["no/such.esql".into()]).unwrap_err();
    assert_eq!(error.path, Path::new("no/such.esql"));
    assert!(matches!(error.problem, Problem::Read(_)), "{error}");
}

#[test]
fn bytes_that_are_no_text_are_an_error() {
    let folder = folder(&[]);
    let path = folder.path().join("a.esql");
    fs::write(&path, b"FROM a\n| WHERE b == \"\xff\"").unwrap();
    let error = QueryFile::read(&path).unwrap_err();
    assert_eq!(error.problem.to_string(), "is not UTF-8: see line 2");
}

#[test]
fn byte_order_mark_is_written_again() {
    let folder = folder(&[]);
    let path = folder.path().join("a.esql");
    fs::write(&path, "\u{feff}FROM a").unwrap();
    QueryFile::read(&path).unwrap().write("FROM b").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "\u{feff}FROM b");
}
