//! How bad each finding is: `esql-lint.toml` beside or above a file, and the command line.

use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::lint::lint;
use crate::lints::near_ids;
use crate::{Finding, Severity};

/// What becomes of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing is said.
    Allow,
    /// It is worth knowing.
    Info,
    /// It is a warning.
    Warning,
    /// It is an error.
    #[serde(alias = "deny")]
    Error,
}

/// The levels of findings by their ids; others have the lints' own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    by_id: BTreeMap<String, Level>,
    denies_warnings: bool,
}

/// A settings file: a table `lints` of ids and levels.
///
/// ```toml
/// [lints]
/// no-time-bound = "allow"
/// like-percent = "error"
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Levels by id.
    #[serde(default)]
    pub lints: BTreeMap<String, Level>,
}

/// A settings file is wrong.
#[derive(Debug, thiserror::Error)]
#[error("{}: {message}", path.display())]
pub struct ConfigError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it, and where.
    pub message: String,
}

/// The name of settings files.
const NAME: &str = "esql-lint.toml";

impl Levels {
    /// Sets the level of an id; `warnings` can be denied as a whole.
    ///
    /// # Errors
    /// When there is no such id, or it can't have that level.
    pub fn set(&mut self, id: &str, level: Level) -> Result<(), String> {
        if id == "warnings" {
            if level != Level::Error {
                return Err("`warnings` can only be denied".to_owned());
            }
            self.denies_warnings = true;
            return Ok(());
        }
        let is_error = [Finding::SYNTAX, Finding::INVALID, Finding::FILE].contains(&id);
        if is_error && level != Level::Error {
            return Err(format!("`{id}` is always an error"));
        }
        if lint(id).is_none() && !Finding::OTHERS.iter().any(|(other, _)| *other == id) {
            return Err(format!("there is no lint `{id}`{}", near_ids(id)));
        }
        self.by_id.insert(id.to_owned(), level);
        Ok(())
    }

    /// These, with others over them.
    #[must_use]
    pub fn over(mut self, others: &Levels) -> Levels {
        self.by_id.extend(others.by_id.iter().map(|(id, level)| (id.clone(), *level)));
        self.denies_warnings |= others.denies_warnings;
        self
    }

    /// Whether anything is said of that id.
    pub(crate) fn is_wanted(&self, id: &str) -> bool {
        self.by_id.get(id) != Some(&Level::Allow)
    }

    /// Takes away what is allowed, and gives the others their levels.
    pub(crate) fn apply(&self, findings: &mut Vec<Finding>) {
        findings.retain(|finding| self.is_wanted(finding.id));
        for finding in findings {
            match self.by_id.get(finding.id) {
                Some(Level::Info) => finding.severity = Severity::Info,
                Some(Level::Warning) => finding.severity = Severity::Warning,
                Some(Level::Error) => finding.severity = Severity::Error,
                Some(Level::Allow) | None => {}
            }
            if self.denies_warnings && finding.severity == Severity::Warning {
                finding.severity = Severity::Error;
            }
        }
    }
}

impl Config {
    /// Reads a settings file's text.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Config, String> {
        toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())
    }

    fn levels(&self) -> Result<Levels, String> {
        let mut levels = Levels::default();
        self.lints.iter().try_for_each(|(id, level)| levels.set(id, *level))?;
        Ok(levels)
    }
}

/// The settings of folders, each file read once.
#[derive(Default)]
pub(crate) struct Configs(HashMap<PathBuf, Levels>);

impl Configs {
    /// The settings nearest above a file.
    pub(crate) fn of(&mut self, file: &Path) -> Result<Levels, ConfigError> {
        let folder = file.parent().unwrap_or(Path::new(""));
        if let Some(known) = self.0.get(folder) {
            return Ok(known.clone());
        }
        let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let mut levels = Levels::default();
        for above in absolute.ancestors().skip(1) {
            let path = above.join(NAME);
            match fs::read_to_string(&path) {
                Ok(text) => {
                    let read = Config::parse(&text).and_then(|config| config.levels());
                    levels = read.map_err(|message| ConfigError { path, message })?;
                    break;
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(ConfigError { path, message: error.to_string() }),
            }
        }
        self.0.insert(folder.to_owned(), levels.clone());
        Ok(levels)
    }
}
