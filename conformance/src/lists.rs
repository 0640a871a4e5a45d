//! The written lists: cases known to fail, and what is out of scope.

use regex::RegexSet;
use std::collections::BTreeMap;
use std::fs;

use crate::spec::Case;

/// The cases known to fail.
pub struct KnownFailures(BTreeMap<String, String>);

impl KnownFailures {
    /// Reads `known-failures.txt`: a case a line, as `file:name`, then two blanks and the reason.
    pub fn load() -> Result<KnownFailures, String> {
        let mut known = BTreeMap::new();
        for line in lines("known-failures.txt")? {
            let (id, reason) = line.split_once("  ").ok_or_else(|| format!("no reason: {line}"))?;
            known.insert(id.trim().to_owned(), reason.trim().to_owned());
        }
        Ok(KnownFailures(known))
    }

    /// Why the case is known to fail.
    pub fn reason(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}

/// What puts a case out of scope.
pub struct OutOfScope(RegexSet);

impl OutOfScope {
    /// Reads `out-of-scope.txt`: a pattern a line, then two blanks and the reason.
    pub fn load() -> Result<OutOfScope, String> {
        let lines = lines("out-of-scope.txt")?;
        let patterns = lines.iter().map(|line| format!("(?i){}", line.split("  ").next().unwrap_or(line)));
        RegexSet::new(patterns).map(OutOfScope).map_err(|error| error.to_string())
    }

    /// Whether the query, or the type of a column of its answer, is out of scope.
    pub fn covers(&self, case: &Case) -> bool {
        self.0.is_match(&case.query) || case.columns.iter().any(|(_, data_type)| self.0.is_match(data_type))
    }
}

/// The lines of a list beside the runner's sources, without blank ones and comments.
fn lines(name: &str) -> Result<Vec<String>, String> {
    let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let is_entry = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    Ok(text.lines().filter(is_entry).map(str::to_owned).collect())
}
