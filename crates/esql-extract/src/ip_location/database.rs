//! Databases of where IP addresses are, in MaxMind's format.

use maxminddb::Reader;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::property::Kind;

/// Databases by their files' names.
#[derive(Clone, Debug, Default)]
pub struct IpDatabases(BTreeMap<String, Arc<IpDatabase>>);

/// A database of where IP addresses are.
pub struct IpDatabase {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) reader: Reader<Vec<u8>>,
}

impl IpDatabases {
    /// Reads a database; it is known by its file's name.
    ///
    /// # Errors
    /// When the file can't be read, is no MaxMind database, or one of what IP_LOCATION doesn't know.
    pub fn read(&mut self, path: &Path) -> Result<(), String> {
        let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let reader =
            Reader::from_source(bytes).map_err(|error| format!("it is no MaxMind database: {error}"))?;
        let database_type = &reader.metadata().database_type;
        let kind = Kind::of(database_type)
            .ok_or_else(|| format!("Unsupported database type [{database_type}] for file [{name}]"))?;
        self.0.insert(name.clone(), Arc::new(IpDatabase { name, kind, reader }));
        Ok(())
    }

    /// The database of that file name.
    pub fn get(&self, name: &str) -> Option<&Arc<IpDatabase>> {
        self.0.get(name)
    }

    /// The file names of all databases, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl fmt::Debug for IpDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IpDatabase")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}
