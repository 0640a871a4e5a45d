//! Snapshots: an answer as a text file that people read and version control compares line by line.
//!
//! A file begins with the test it belongs to and the columns with their types; then come the rows, a JSON object a line, and
//! the warnings. What a run found instead lies beside it as `.snap.new` until somebody has looked at it.

use serde_json::{Map, Value as Json};
use similar::TextDiff;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::answer::Answer;

/// How an answer compares with its snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the same.
    Same,
    /// There was no snapshot, or another one, and now there is this one.
    Written,
    /// There is no snapshot.
    Missing {
        /// Whether the answer now waits to be reviewed.
        pending: bool,
    },
    /// The snapshot is another.
    Different {
        /// What changed, as `-` and `+` lines with some context.
        diff: String,
        /// Whether the answer now waits to be reviewed.
        pending: bool,
    },
}

/// What may be done to snapshots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Nothing: they are only compared, as befits CI.
    Compare,
    /// What differs is written beside the snapshot, for review.
    Propose,
    /// What differs is written over the snapshot.
    Update,
}

/// An answer as a snapshot's text.
pub fn render(title: &str, answer: &Answer) -> String {
    let mut text = format!("# {title}\n");
    match answer {
        Answer::Error(message) => {
            message.lines().for_each(|line| text.push_str(&format!("# error: {line}\n")));
        }
        Answer::Rows(table) => {
            let columns = table.columns.iter().map(|(name, data_type)| format!("{name} {data_type}"));
            text.push_str(&format!("# columns: {}\n", columns.collect::<Vec<_>>().join(", ")));
            for row in &table.rows {
                // Columns of one name are told apart by their order, and nothing is lost of them.
                let names = table.columns.iter().map(|(name, _)| name);
                let object: Map<String, Json> = names.cloned().zip(row.iter().cloned()).collect();
                let row =
                    if object.len() == row.len() { Json::Object(object) } else { Json::Array(row.clone()) };
                text.push_str(&format!("{row}\n"));
            }
            if table.rows.is_empty() {
                text.push_str("# no rows\n");
            }
            table.warnings.iter().for_each(|warning| text.push_str(&format!("# warning: {warning}\n")));
        }
    }
    text
}

/// Compares a text with the snapshot in a file, and writes what the policy wants to be written.
///
/// # Errors
/// When a file can't be read or written.
pub fn compare(path: &Path, text: &str, policy: Policy) -> io::Result<Verdict> {
    let old = match fs::read_to_string(path) {
        // Version control may have changed the line ends.
        Ok(old) => Some(old.replace("\r\n", "\n")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let pending = pending_path(path);
    if old.as_deref() == Some(text) {
        if policy != Policy::Compare {
            remove_if_there(&pending)?;
        }
        return Ok(Verdict::Same);
    }
    match policy {
        Policy::Compare => {}
        Policy::Propose => fs::write(&pending, text)?,
        Policy::Update => {
            fs::write(path, text)?;
            remove_if_there(&pending)?;
            return Ok(Verdict::Written);
        }
    }
    let pending = policy == Policy::Propose;
    Ok(match old {
        None => Verdict::Missing { pending },
        Some(old) => Verdict::Different { diff: diff(&old, text), pending },
    })
}

/// The lines that go (`-`) and come (`+`), with two of context.
pub fn diff(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().context_radius(2).to_string()
}

/// Makes what waits for a snapshot the snapshot.
///
/// # Errors
/// When the file can't be moved.
pub fn accept(path: &Path) -> io::Result<()> {
    fs::rename(pending_path(path), path)
}

/// Throws away what waits for a snapshot.
///
/// # Errors
/// When the file can't be removed.
pub fn reject(path: &Path) -> io::Result<()> {
    remove_if_there(&pending_path(path))
}

/// Where an answer waits: `NAME.snap.new`.
pub fn pending_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// `STEM.a-test-s-name.snap`
pub(crate) fn file_name(stem: &str, test: &str) -> String {
    let mut name = String::new();
    for character in test.to_lowercase().chars() {
        if character.is_alphanumeric() {
            name.push(character);
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    format!("{stem}.{}.snap", name.trim_end_matches('-'))
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Table;
    use esql::DataType;
    use serde_json::json;

    #[test]
    fn a_snapshot_reads_well() {
        let table = Table {
            columns: vec![("n".to_owned(), DataType::Long), ("path".to_owned(), DataType::Keyword)],
            rows: vec![vec![json!(1), json!("C:\\a")], vec![json!(null), json!(["x", "y"])]],
            warnings: vec!["Line 1:2: evaluation of [a] failed".to_owned()],
        };
        insta::assert_snapshot!(render("logs.test.yaml: a test", &Answer::Rows(table)));
        insta::assert_snapshot!("no_rows", render("t", &Answer::Rows(Table::default())));
        insta::assert_snapshot!(
            "an_error",
            render("t", &Answer::Error("line 1:6: Unknown index [a]".to_owned()))
        );
    }

    #[test]
    fn proposals_wait_until_accepted_or_rejected() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.snap");
        let compare = |text, policy| compare(&path, text, policy).unwrap();
        assert_eq!(compare("1\n", Policy::Compare), Verdict::Missing { pending: false });
        assert!(!pending_path(&path).exists());
        assert_eq!(compare("1\n", Policy::Propose), Verdict::Missing { pending: true });
        accept(&path).unwrap();
        assert_eq!(compare("1\n", Policy::Propose), Verdict::Same);
        let Verdict::Different { diff, pending: true } = compare("2\n", Policy::Propose) else { panic!() };
        assert_eq!(diff, "@@ -1 +1 @@\n-1\n+2\n");
        reject(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "1\n");
        assert_eq!(compare("2\n", Policy::Update), Verdict::Written);
        fs::write(&path, "2\r\n").unwrap();
        assert_eq!(compare("2\n", Policy::Compare), Verdict::Same);
    }

    #[test]
    fn proposals_that_no_longer_differ_go_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.snap");
        fs::write(&path, "1\n").unwrap();
        compare(&path, "2\n", Policy::Propose).unwrap();
        compare(&path, "1\n", Policy::Propose).unwrap();
        assert!(!pending_path(&path).exists());
    }

    #[test]
    fn names_become_file_names() {
        assert_eq!(file_name("hunt", "A value, under Run (HKLM)"), "hunt.a-value-under-run-hklm.snap");
    }
}
