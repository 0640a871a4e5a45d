//! docs/writing-hunts.md: each command in it is run, in order, in a copy of docs/walkthrough; what the page shows below a
//! command must be what it prints. `ESQL_WRITE_DOCS=1` writes what they print into the page.
//!
//! A block `console` holds commands after `$ ` and what they print; a block with a file's name after its language is
//! that file, which the reader is told to save.

#![cfg(unix)]

use crate::run::{Folder, ROOT, steady};
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

#[test]
fn every_command_prints_what_the_page_shows() {
    let docs = Path::new(ROOT).join("docs");
    let page = fs::read_to_string(docs.join("writing-hunts.md")).unwrap();
    let folder = Folder::new();
    copy(&docs.join("walkthrough"), folder.path());
    let run = run_page(&page, &folder);
    if env::var_os("ESQL_WRITE_DOCS").is_some() {
        // What differs from run to run in nothing but a time stays as it is.
        if steady(&run) != steady(&page) {
            fs::write(docs.join("writing-hunts.md"), run).unwrap();
        }
        return;
    }
    assert_eq!(
        steady(&page),
        steady(&run),
        "ESQL_WRITE_DOCS=1 cargo test -p esql-cli walkthrough writes the page anew"
    );
}

/// The page with what its commands print now.
fn run_page(page: &str, folder: &Folder) -> String {
    let mut out = String::new();
    let mut lines = page.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        let Some(info) = line.trim_end().strip_prefix("```") else { continue };
        let mut block: Vec<&str> = vec![];
        while let Some(line) = lines.next_if(|line| line.trim_end() != "```") {
            block.push(line);
        }
        match info.split_once(' ') {
            _ if info == "console" => out.push_str(&run_block(&block, folder)),
            Some((_, name)) => {
                folder.write(name, block.concat());
                out.extend(block);
            }
            None => out.extend(block),
        }
        out.extend(lines.next());
    }
    out
}

/// The commands of a block, each with what it prints now.
fn run_block(block: &[&str], folder: &Folder) -> String {
    let mut out = String::new();
    let mut lines = block.iter().peekable();
    while let Some(first) = lines.next() {
        // What was printed before.
        let Some(first) = first.strip_prefix("$ ") else { continue };
        let mut command = first.to_owned();
        while !is_complete(&command) {
            command.push_str(lines.next().expect("the command goes on"));
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str("$ ");
        out.push_str(&command);
        out.push_str(&run_command(&command, folder));
    }
    out
}

/// Whether a command needs no further line: its quotes are closed, and its text up to a word has come.
fn is_complete(command: &str) -> bool {
    match command.split_once("<<'").and_then(|(_, rest)| rest.split_once('\'')) {
        Some((word, _)) => command.lines().next_back() == Some(word),
        None => command.matches('\'').count().is_multiple_of(2) && !command.trim_end().ends_with('\\'),
    }
}

/// What a shell shows of a command: both its outputs, in the order in which it writes them.
fn run_command(command: &str, folder: &Folder) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_esql")).parent().unwrap().display();
    let path = format!("{program}:{}", env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    for variable in ["NO_COLOR", "TERM", "CLICOLOR_FORCE", "COLUMNS", "CI"] {
        shell.env_remove(variable);
    }
    let shell = shell.arg("-c").arg(format!("exec 2>&1\n{command}")).env("PATH", path);
    let output = shell.current_dir(folder.path()).stdin(Stdio::null()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}
