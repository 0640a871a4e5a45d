//! A folder with a query and its tests.

use esql_test::{CaseResult, Options, Suite, SuiteError, Unobserved, run};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

pub struct Folder(TempDir);

impl Folder {
    /// A folder with `logs.esql` and `logs.test.yaml`.
    pub fn new(query: &str, tests: &str) -> Folder {
        let folder = Folder(TempDir::new().unwrap());
        folder.write("logs.esql", query);
        folder.write("logs.test.yaml", tests);
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub fn suite(&self) -> Result<Suite, Box<SuiteError>> {
        Suite::read(&self.path("logs.test.yaml")).map_err(Box::new)
    }

    pub fn run(&self) -> Vec<CaseResult> {
        run(&[self.suite().unwrap()], &Options::default(), &Unobserved)
    }

    /// The messages of each test.
    pub fn messages(&self) -> Vec<Vec<String>> {
        let messages =
            |result: &CaseResult| result.mismatches.iter().map(|mismatch| mismatch.message.clone()).collect();
        self.run().iter().map(messages).collect()
    }

    #[track_caller]
    pub fn passes(&self) {
        assert!(self.messages().iter().all(Vec::is_empty), "{:#?}", self.run());
    }
}
