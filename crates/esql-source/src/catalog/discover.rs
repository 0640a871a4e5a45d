//! Finds data files, and names the indices that they make.

use esql_plan::DataError;
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::{Path, PathBuf};

use crate::data_error;
use crate::reader::Source;

/// The files of indices.
#[derive(Debug, Default)]
pub(super) struct Discovered {
    /// The same file may be named twice.
    files: BTreeMap<String, Vec<PathBuf>>,
}

impl Discovered {
    /// Adds a file, or what a folder holds, under their own names.
    pub fn add_data(&mut self, path: &Path) -> Result<(), DataError> {
        if !is_folder(path)? {
            self.add(&index_name(path), path);
            return Ok(());
        }
        for entry in entries(path)? {
            let name = file_name(&entry.path);
            if entry.is_folder() {
                // What can't be opened within a folder is somebody else's.
                for part in entries(&entry.path).unwrap_or_default() {
                    if part.is_data_file() {
                        self.add(&name, &part.path);
                    }
                }
            } else if let Some(index) = data_file_stem(&name) {
                self.add(index, &entry.path);
            }
        }
        Ok(())
    }

    /// Adds a file, or the data files of a folder, to an index.
    pub fn add_index(&mut self, index: &str, path: &Path) -> Result<(), DataError> {
        if !is_folder(path)? {
            self.add(index, path);
            return Ok(());
        }
        let parts: Vec<Entry> = entries(path)?.into_iter().filter(Entry::is_data_file).collect();
        if parts.is_empty() {
            return Err(data_error(path, "there are no data files (.ndjson, .jsonl, .json) in this folder"));
        }
        parts.iter().for_each(|part| self.add(index, &part.path));
        Ok(())
    }

    /// Indices with their files, in order of names.
    pub fn into_sources(self) -> impl Iterator<Item = (String, Vec<Source>)> {
        self.files
            .into_iter()
            .map(|(name, files)| (name, each_once(files).into_iter().map(Source::File).collect()))
    }

    fn add(&mut self, index: &str, path: &Path) {
        self.files.entry(index.to_owned()).or_default().push(path.to_owned());
    }
}

/// The files without those that come again under other names.
fn each_once(mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    if files.len() > 1 {
        let mut known = HashSet::new();
        files.retain(|file| known.insert(fs::canonicalize(file).unwrap_or_else(|_| file.clone())));
    }
    files
}

/// The name of the index that a data file makes: its own without extensions.
pub fn index_name(path: &Path) -> String {
    let name = file_name(path);
    data_file_stem(&name).unwrap_or(&name).to_owned()
}

fn is_folder(path: &Path) -> Result<bool, DataError> {
    fs::metadata(path).map(|metadata| metadata.is_dir()).map_err(|error| unreadable(path, &error))
}

/// Something in a folder.
struct Entry {
    path: PathBuf,
    /// Unless the system doesn't tell.
    file_type: Option<FileType>,
}

impl Entry {
    fn new(entry: &DirEntry) -> Entry {
        let path = entry.path();
        // "./logs.ndjson" is no better a name than "logs.ndjson".
        let path = path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
        Entry { path, file_type: entry.file_type().ok() }
    }

    /// Whether it is one, or a link to one.
    fn is_folder(&self) -> bool {
        match self.file_type {
            Some(file_type) if !file_type.is_symlink() => file_type.is_dir(),
            _ => self.path.is_dir(),
        }
    }

    fn is_data_file(&self) -> bool {
        data_file_stem(&file_name(&self.path)).is_some() && !self.is_folder()
    }
}

/// What is in a folder, in order of names.
fn entries(folder: &Path) -> Result<Vec<Entry>, DataError> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let entries: io::Result<Vec<Entry>> = entries.map(|entry| Ok(Entry::new(&entry?))).collect();
    let mut entries = entries.map_err(|error| unreadable(folder, &error))?;
    entries.sort_by(|entry, other| entry.path.cmp(&other.path));
    Ok(entries)
}

fn unreadable(path: &Path, error: &io::Error) -> DataError {
    data_error(
        path,
        if error.kind() == io::ErrorKind::NotFound {
            "no such file or folder".to_owned()
        } else {
            error.to_string()
        },
    )
}

fn file_name(path: &Path) -> String {
    // "." and ".." have no name until they are resolved.
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.or_else(|| Some(fs::canonicalize(path).ok()?.file_name()?.to_string_lossy().into_owned()))
        .unwrap_or_default()
}

/// A data file's name without its extensions: `logs` of `logs.ndjson.2.gz`; `None` if it does not look like a data file.
fn data_file_stem(name: &str) -> Option<&str> {
    let mut rest = name;
    while let Some((before, extension)) = rest.rsplit_once('.') {
        match extension {
            "ndjson" | "jsonl" | "json" => return (!before.is_empty()).then_some(before),
            "gz" | "zst" => rest = before,
            number if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => rest = before,
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_extensions() {
        for (name, stem) in [
            ("logs.ndjson", Some("logs")),
            ("logs-endpoint.events.registry-default.jsonl", Some("logs-endpoint.events.registry-default")),
            ("logs.json.gz", Some("logs")),
            ("logs.ndjson.3", Some("logs")),
            ("logs.ndjson.3.zst", Some("logs")),
            ("logs.ndjson.gz.1", Some("logs")),
            ("logs-2024.06.15.ndjson", Some("logs-2024.06.15")),
            (".ds-logs.ndjson", Some(".ds-logs")),
            (".json", None),
            ("logs.csv", None),
            ("logs.gz", None),
            ("ndjson", None),
        ] {
            assert_eq!(data_file_stem(name), stem, "{name}");
        }
    }

    fn discover(add: impl FnOnce(&mut Discovered, &Path)) -> Vec<(String, Vec<String>)> {
        let folder = tempfile::tempdir().unwrap();
        for file in [
            "b.ndjson",
            "b.ndjson.1.gz",
            "a.json",
            "note.txt",
            "parts/2.ndjson",
            "parts/1.ndjson",
            "empty/x.txt",
        ] {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let mut discovered = Discovered::default();
        add(&mut discovered, folder.path());
        let relative = |source: &Source| {
            source.name().strip_prefix(folder.path()).unwrap().to_string_lossy().replace('\\', "/")
        };
        discovered.into_sources().map(|(name, files)| (name, files.iter().map(relative).collect())).collect()
    }

    fn entry(name: &str, files: &[&str]) -> (String, Vec<String>) {
        (name.to_owned(), files.iter().map(|&file| file.to_owned()).collect())
    }

    #[test]
    fn a_folder_makes_an_index_a_file_and_a_folder() {
        let found = discover(|discovered, folder| {
            discovered.add_data(folder).unwrap();
            // Once more, by itself.
            discovered.add_data(&folder.join("a.json")).unwrap();
        });
        assert_eq!(
            found,
            [
                entry("a", &["a.json"]),
                entry("b", &["b.ndjson", "b.ndjson.1.gz"]),
                entry("parts", &["parts/1.ndjson", "parts/2.ndjson"]),
            ]
        );
    }

    #[test]
    fn names_can_be_given() {
        let found = discover(|discovered, folder| {
            discovered.add_index("x", &folder.join("parts")).unwrap();
            discovered.add_index("x", &folder.join("note.txt")).unwrap();
            discovered.add_data(&folder.join("note.txt")).unwrap();
        });
        let parts = ["parts/1.ndjson", "parts/2.ndjson", "note.txt"];
        assert_eq!(found, [entry("note.txt", &["note.txt"]), entry("x", &parts)]);
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed() {
        use std::os::unix::fs::symlink;
        let found = discover(|discovered, folder| {
            symlink(folder.join("parts"), folder.join("linked")).unwrap();
            // The same file under a name of the same index.
            symlink(folder.join("parts/1.ndjson"), folder.join("parts/3.ndjson")).unwrap();
            symlink(folder.join("nowhere"), folder.join("broken.ndjson")).unwrap();
            discovered.add_data(folder).unwrap();
        });
        let of = |index: &str| found.iter().find(|(name, _)| name == index).cloned();
        assert_eq!(of("linked"), Some(entry("linked", &["linked/1.ndjson", "linked/2.ndjson"])));
        assert_eq!(of("parts"), Some(entry("parts", &["parts/1.ndjson", "parts/2.ndjson"])));
        assert_eq!(of("broken"), Some(entry("broken", &["broken.ndjson"])));
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        discover(|discovered, folder| {
            let error = discovered.add_data(&folder.join("missing")).unwrap_err().to_string();
            assert!(error.ends_with("missing: no such file or folder"), "{error}");
            let error = discovered.add_index("x", &folder.join("empty")).unwrap_err().to_string();
            assert!(error.contains("there are no data files"), "{error}");
        });
    }
}
