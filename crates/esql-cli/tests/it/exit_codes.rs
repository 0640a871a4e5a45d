//! Exit codes, and what goes wrong outside of queries.

use crate::run::{Folder, outcome};
use std::fs::{self, File};
use std::io::Read;
use std::process::Stdio;

#[test]
fn success_is_zero_also_without_rows() {
    let folder = Folder::with_logins();
    assert_eq!(folder.run(&["query", "FROM logins | WHERE tries > 99"]).code, Some(0));
    assert_eq!(folder.run(&["query", "ROW x = 1"]).code, Some(0));
}

#[test]
fn a_wrong_query_is_one() {
    let folder = Folder::with_logins();
    for query in
        ["FROM", "FROM logins | KEEP nothing", "FROM nothing", "FROM logins | WHERE user.name RLIKE \"(\""]
    {
        assert_eq!(folder.run(&["query", query]).code, Some(1), "{query}");
        assert_eq!(folder.run(&["explain", query]).code, Some(1), "{query}");
    }
    assert_eq!(folder.run(&["parse", "FROM"]).code, Some(1));
    assert_eq!(folder.run(&["schema", "nothing-*"]).code, Some(1));
}

#[test]
fn a_wrong_command_line_is_two() {
    let folder = Folder::with_logins();
    folder.write("latin1.esql", b"ROW a = \"\xf1\"");
    for args in [
        &[][..],
        &["nonsense"],
        &["query"],
        &["query", "ROW x = 1", "--format", "xml"],
        &["query", "ROW x = 1", "--now", "yesterday"],
        &["query", "ROW x = 1", "--threads", "0"],
        &["query", "ROW x = 1", "--index", "x"],
        &["query", "ROW x = 1", "--param", "x"],
        &["query", "ROW x = 1", "-p", "x=1", "-p", "x=2"],
        &["query", "ROW x = 1", "-p", "2=1"],
        &["query", "ROW x = 1", "--memory-limit", "much"],
        &["run", "nothing.esql"],
        &["run", "."],
        &["run", "latin1.esql"],
        &["functions", "no_such_function"],
    ] {
        let outcome = folder.run(args);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{args:?}\n{}", outcome.all());
        assert!(outcome.stderr.starts_with("error: ") || args.is_empty(), "{args:?}\n{}", outcome.all());
    }
}

#[test]
fn unreadable_data_is_three() {
    let folder = Folder::with_logins();
    folder.write("broken/logs.ndjson", "{\"a\":1}\nnonsense\n");
    folder.write("mapping.json", "nonsense");
    for args in [
        &["query", "FROM logins", "-d", "nothing"][..],
        &["query", "FROM logins", "--index", "logins=nothing.ndjson"],
        &["query", "FROM logins", "-d", ".", "--mapping", "nothing.json"],
        &["query", "FROM logins", "-d", ".", "--mapping", "mapping.json"],
        &["query", "FROM logs | KEEP a", "-d", "broken", "--strict"],
        &["query", "ROW a = 1", "--geoip", "nothing.mmdb"],
        &["query", "ROW a = 1", "--geoip", "mapping.json"],
    ] {
        let outcome = folder.run(args);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(3), ""), "{args:?}\n{}", outcome.all());
    }
}

#[test]
fn malformed_lines_are_told_of() {
    let folder = Folder::new();
    folder.write("logs.ndjson", "{\"a\":1}\nnonsense\n{\"a\":2}\n[3]\n");
    let outcome = folder.run(&["query", "FROM logs | KEEP a", "-f", "csv"]);
    insta::assert_snapshot!(outcome.all().replace('\r', ""));
    let strict = folder.run(&["query", "FROM logs | KEEP a", "-f", "csv", "--strict"]);
    insta::assert_snapshot!("malformed_lines_are_told_of_strictly", strict.all());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_four() {
    let folder = Folder::with_logins();
    let full = || File::options().write(true).open("/dev/full").unwrap();
    for args in [&["query", "FROM logins"][..], &["parse", "FROM a"], &["schema"], &["functions"]] {
        let outcome = outcome(folder.command(args).stdout(full()).output().unwrap());
        assert_eq!(outcome.code, Some(4), "{args:?}\n{}", outcome.all());
        assert!(outcome.stderr.contains("can't write the results: No space left"), "{}", outcome.all());
    }
    assert_eq!(folder.run(&["query", "FROM logins", "-o", "/dev/full"]).code, Some(4));
    // Standard error may be full too: that changes nothing.
    assert_eq!(folder.command(&["query", "FROM logins"]).stderr(full()).status().unwrap().code(), Some(0));
}

#[test]
fn a_folder_is_no_output() {
    let folder = Folder::with_logins();
    fs::create_dir(folder.path().join("out")).unwrap();
    for path in ["out", "missing/out.csv"] {
        let outcome = folder.run(&["query", "FROM logins", "-o", path]);
        assert_eq!(outcome.code, Some(4), "{}", outcome.all());
        assert!(outcome.stderr.contains(path), "{}", outcome.all());
    }
}

#[test]
fn a_query_that_fails_leaves_the_last_output_alone() {
    let folder = Folder::with_logins();
    folder.write("out.csv", "precious");
    assert_eq!(folder.run(&["query", "FROM nothing", "-o", "out.csv"]).code, Some(1));
    assert_eq!(folder.read("out.csv"), "precious");
    assert_eq!(folder.run(&["query", "ROW x = 1", "-o", "out.csv"]).code, Some(0));
    assert_eq!(folder.read("out.csv"), "x\r\n1\r\n");
}

/// Whoever reads the output may stop, as `head` does.
#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::new();
    let line = format!("{{\"a\":\"{}\"}}\n", "x".repeat(1000));
    folder.write("logs.ndjson", line.repeat(5000));
    let args = ["query", "FROM logs | KEEP a", "--no-limit", "-f", "ndjson"];
    let mut child = folder.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 100]).unwrap();
    drop(stdout);
    let outcome = outcome(child.wait_with_output().unwrap());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
}

#[test]
fn too_little_memory_is_five() {
    let folder = Folder::new();
    let lines: String = (0..20_000).map(|number| format!("{{\"id\":\"event-{number}\"}}\n")).collect();
    folder.write("logs.ndjson", lines);
    let outcome = folder.run(&["query", "FROM logs | STATS n = COUNT(*) BY id", "--memory-limit", "10kB"]);
    assert_eq!(outcome.code, Some(5), "{}", outcome.all());
    insta::assert_snapshot!(outcome.stderr);
}
