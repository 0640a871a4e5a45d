//! Runs the binary.

use regex::Regex;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The repository's folder.
pub const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// What lies beside the checkout, if anything does.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(ROOT).join("../shared").join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: there is no {}", path.display());
    None
}

/// A folder of its own for a test.
pub struct Folder(TempDir);

/// What a run of the binary gave.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Folder {
    pub fn new() -> Folder {
        Folder(TempDir::new().unwrap())
    }

    /// A folder with a small index of logins.
    pub fn with_logins() -> Folder {
        let folder = Folder::new();
        folder.write("logins.ndjson", concat!(
            r#"{"@timestamp":"2024-06-15T10:00:00Z","user":{"name":"ann"},"tries":3,"source.ip":"10.0.0.1"}"#, "\n",
            r#"{"@timestamp":"2024-06-15T11:00:00Z","user":{"name":["bob","cyd"]},"tries":1}"#, "\n",
            r#"{"@timestamp":"2024-06-14T09:30:00.5Z","tries":12}"#, "\n",
        ));
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// The binary, to be run in this folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_esql"));
        command.args(args).current_dir(self.path()).stdin(Stdio::null());
        for variable in ["NO_COLOR", "TERM", "CLICOLOR_FORCE", "COLUMNS", "CI"] {
            command.env_remove(variable);
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Outcome {
        outcome(self.command(args).output().unwrap())
    }

    pub fn run_with_input(&self, args: &[&str], input: &[u8]) -> Outcome {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        outcome(child.wait_with_output().unwrap())
    }
}

pub fn outcome(output: Output) -> Outcome {
    Outcome {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: steady(&String::from_utf8(output.stderr).unwrap()),
    }
}

/// The text without what differs from run to run.
pub fn steady(text: &str) -> String {
    let times = Regex::new(r"in [0-9.]+ m?s\b").unwrap();
    times.replace_all(text, "in [time]").into_owned()
}

impl Outcome {
    /// All of it, for snapshots.
    pub fn all(&self) -> String {
        let code = self.code.map_or("none".to_owned(), |code| code.to_string());
        format!("code: {code}\n-- stdout\n{}-- stderr\n{}", self.stdout, self.stderr)
    }

    /// Standard output of a run that went well.
    #[track_caller]
    pub fn answer(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.all());
        self.stdout
    }
}
