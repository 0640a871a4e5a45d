//! Whether files changed, found by asking for their times again and again: it needs nothing of the operating system and works
//! on network drives, too.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

/// Files and folders with the times when they were last written.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Watch {
    seen: BTreeMap<PathBuf, Option<(SystemTime, u64)>>,
}

impl Watch {
    /// The state of these files and of all that is in these folders.
    pub fn new(paths: &[PathBuf]) -> Watch {
        let mut watch = Watch::default();
        paths.iter().for_each(|path| watch.add(path.clone()));
        watch
    }

    /// Whether something was written, made or removed since.
    pub fn is_stale(&self, paths: &[PathBuf]) -> bool {
        *self != Watch::new(paths)
    }

    fn add(&mut self, path: PathBuf) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // What we write ourselves, and what builds write.
        let skipped = name.ends_with(".snap.new")
            || name.starts_with(".git")
            || name == "target"
            || name == "node_modules";
        if skipped || self.seen.contains_key(&path) {
            return;
        }
        let metadata = fs::metadata(&path).ok();
        let is_folder = metadata.as_ref().is_some_and(|metadata| metadata.is_dir()) && !path.is_symlink();
        let written = metadata.and_then(|metadata| Some((metadata.modified().ok()?, metadata.len())));
        if is_folder {
            let entries = fs::read_dir(&path).into_iter().flatten().flatten();
            entries.for_each(|entry| self.add(entry.path()));
        } else {
            self.seen.insert(path, written);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let paths = [folder.path().to_owned()];
        let file = folder.path().join("deep/a.esql");
        fs::create_dir(folder.path().join("deep")).unwrap();
        fs::write(&file, "FROM a").unwrap();
        let watch = Watch::new(&paths);
        assert!(!watch.is_stale(&paths));
        fs::write(folder.path().join("a.snap.new"), "").unwrap();
        assert!(!watch.is_stale(&paths));
        fs::write(&file, "FROM ab").unwrap();
        assert!(watch.is_stale(&paths));
        let watch = Watch::new(&paths);
        fs::remove_file(&file).unwrap();
        assert!(watch.is_stale(&paths));
    }
}
