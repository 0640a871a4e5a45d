//! Which test files a path stands for: itself, the one beside a query, or all in a folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::SuiteError;

/// What names of test files end in.
const ENDINGS: [&str; 2] = [".test.yaml", ".test.yml"];

/// The test files that paths stand for, each once, in order.
///
/// # Errors
/// When a path does not exist, or stands for none.
pub fn discover(paths: &[PathBuf]) -> Result<Vec<PathBuf>, SuiteError> {
    let mut found: Vec<PathBuf> = Vec::new();
    for path in paths {
        let before = found.len();
        if path.is_dir() {
            in_folder(path, &mut found)?;
        } else if !path.exists() {
            return Err(SuiteError::new(path, "there is no such file or folder"));
        } else if stem(path).is_some() {
            found.push(path.clone());
        } else {
            found.extend(beside(path));
        }
        if found.len() == before {
            return Err(none(path));
        }
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|path| seen.insert(path.clone()));
    Ok(found)
}

/// What a test file's name has before `.test.yaml`.
pub(crate) fn stem(path: &Path) -> Option<&str> {
    let name = path.file_name()?.to_str()?;
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).filter(|stem| !stem.is_empty())
}

fn in_folder(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), SuiteError> {
    let entries =
        fs::read_dir(folder).map_err(|error| SuiteError::new(folder, format!("can't be read: {error}")))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let skipped = name.starts_with('.') || name == "target" || name == "node_modules";
        if path.is_dir() {
            // A link may lead back to where it is.
            if !skipped && !path.is_symlink() {
                in_folder(&path, found)?;
            }
        } else if stem(&path).is_some() {
            // Of the current folder nobody wants to read `./`.
            found.push(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path));
        }
    }
    Ok(())
}

/// The test file beside a query's.
fn beside(path: &Path) -> Option<PathBuf> {
    let stem = path.file_stem()?.to_str()?;
    ENDINGS.iter().map(|ending| path.with_file_name(format!("{stem}{ending}"))).find(|path| path.exists())
}

fn none(path: &Path) -> SuiteError {
    if path.is_dir() {
        return SuiteError::new(path, "there are no tests in it")
            .with_help("tests are files such as hunt.test.yaml beside hunt.esql");
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    SuiteError::new(path, format!("there is no {stem}.test.yaml beside it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stand_for_test_files() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "b.test.yml",
            "a.test.yaml",
            "a.esql",
            "c.esql",
            "d/e.test.yaml",
            "target/f.test.yaml",
            ".test.yaml",
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let found = |names: &[&str]| {
            let paths: Vec<PathBuf> = names.iter().map(|name| folder.path().join(name)).collect();
            let found = discover(&paths)?;
            let name = |path: &PathBuf| path.strip_prefix(folder.path()).unwrap().display().to_string();
            Ok::<_, SuiteError>(found.iter().map(name).collect::<Vec<_>>())
        };
        assert_eq!(found(&[""]).unwrap(), ["a.test.yaml", "b.test.yml", "d/e.test.yaml"]);
        assert_eq!(found(&["a.esql", "a.test.yaml"]).unwrap(), ["a.test.yaml"]);
        assert!(found(&["c.esql"]).unwrap_err().message.contains("no c.test.yaml"));
        assert!(found(&["target/.."]).is_ok());
        assert!(found(&["nothing"]).is_err());
    }
}
