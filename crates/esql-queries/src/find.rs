//! Which files are meant by files and folders.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

use crate::query_file::Kind;
use crate::{Problem, QueryFileError};

/// The files that are given, and those of a kind that holds queries in the folders that are given, folders in them
/// included: in the order given and, in a folder, by name. Each file comes once. What is hidden and what is built or
/// fetched (`target`, `node_modules`) is left out, unless it is given itself.
pub fn find(paths: &[PathBuf]) -> Result<Vec<PathBuf>, QueryFileError> {
    let mut seen = HashSet::new();
    let mut files = vec![];
    for path in paths {
        let walk = WalkDir::new(path).follow_links(true).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(is_wanted) {
            let entry = entry.map_err(|error| {
                let at = error.path().unwrap_or(path).to_owned();
                QueryFileError { path: at, problem: Problem::Read(error.into()) }
            })?;
            let is_given = entry.depth() == 0;
            let is_file = entry.file_type().is_file() || is_given && !entry.file_type().is_dir();
            if is_file && (is_given || holds_queries(entry.path())) && seen.insert(entry.path().to_owned()) {
                files.push(entry.into_path());
            }
        }
    }
    Ok(files)
}

fn is_wanted(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0 || !(name.starts_with('.') || name == "target" || name == "node_modules")
}

fn holds_queries(path: &Path) -> bool {
    match Kind::of(path) {
        Kind::Query => path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("esql")),
        Kind::Toml | Kind::Markdown => true,
    }
}
