//! Where bytes come from: files, plain or compressed, and memory.

use esql_plan::DataError;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::data_error;

/// Documents, not opened yet.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    File(PathBuf),
    /// The bytes and the name that errors call them by.
    Memory(Arc<[u8]>, Arc<str>),
}

/// An opened source, of which any part can be read at any time, by many at once.
#[derive(Debug)]
pub(crate) struct Storage {
    name: PathBuf,
    bytes: StoredBytes,
    size: u64,
}

#[derive(Debug)]
enum StoredBytes {
    File(File),
    Memory(Arc<[u8]>),
}

/// How the bytes of a source are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    None,
    Gzip,
    Zstd,
}

/// How much a sample takes.
const SAMPLE_BYTES: u64 = 1 << 16;

impl Source {
    /// What errors call it.
    pub fn name(&self) -> &Path {
        match self {
            Source::File(path) => path,
            Source::Memory(_, name) => Path::new(name.as_ref()),
        }
    }

    /// Its size in bytes, compressed as it may be.
    pub fn size(&self) -> u64 {
        match self {
            Source::File(path) => std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
            Source::Memory(bytes, _) => bytes.len() as u64,
        }
    }

    /// Some whole lines from its beginning, decompressed; nothing if it can't be read.
    pub fn sample(&self) -> Vec<u8> {
        let mut sample = Vec::with_capacity(SAMPLE_BYTES as usize);
        if let Ok(storage) = self.open().map(Arc::new)
            && let Ok(compression) = storage.compression()
            && let Ok(stream) = storage.stream(compression)
        {
            // Whatever is wrong, the reading of the data tells.
            let _ = stream.take(SAMPLE_BYTES).read_to_end(&mut sample);
        }
        sample.truncate(memchr::memrchr(b'\n', &sample).unwrap_or(0));
        sample
    }

    pub fn open(&self) -> Result<Storage, DataError> {
        let name = self.name().to_owned();
        match self {
            Source::Memory(bytes, _) => {
                Ok(Storage { name, bytes: StoredBytes::Memory(bytes.clone()), size: bytes.len() as u64 })
            }
            Source::File(path) => {
                let unreadable = |error: io::Error| data_error(path, error.to_string());
                let file = File::open(path).map_err(unreadable)?;
                let metadata = file.metadata().map_err(unreadable)?;
                if !metadata.is_file() {
                    return Err(DataError {
                        help: Some("save the data to a file first: it may be read more than once".to_owned()),
                        ..data_error(path, "this is not a regular file")
                    });
                }
                Ok(Storage { name, bytes: StoredBytes::File(file), size: metadata.len() })
            }
        }
    }
}

impl Storage {
    /// What errors call it.
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// Its size when it was opened. Bytes that are appended later are not read.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The bytes from `start` to `end`, which lie within its size.
    pub fn read(&self, start: u64, end: u64) -> Result<Vec<u8>, DataError> {
        let mut bytes = vec![0; (end - start) as usize];
        self.read_into(&mut bytes, start)?;
        Ok(bytes)
    }

    /// Fills `bytes` with those from `start` on, which lie within its size.
    pub fn read_into(&self, bytes: &mut [u8], start: u64) -> Result<(), DataError> {
        let mut filled = 0;
        while filled < bytes.len() {
            match self.read_at(&mut bytes[filled..], start + filled as u64) {
                Ok(0) => return Err(self.error("the file has become shorter while it was read")),
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.error(error.to_string())),
            }
        }
        Ok(())
    }

    /// An error that names it.
    pub fn error(&self, message: impl Into<String>) -> DataError {
        data_error(&self.name, message)
    }

    /// How it is compressed, by its first bytes: names can be wrong.
    pub fn compression(&self) -> Result<Compression, DataError> {
        let head = self.read(0, self.size.min(4))?;
        Ok(match head[..] {
            [0x1f, 0x8b, ..] => Compression::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd] => Compression::Zstd,
            // A skippable frame, with which some tools begin.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Compression::Zstd,
            _ => Compression::None,
        })
    }

    /// Its bytes in order, decompressed.
    pub fn stream(self: &Arc<Storage>, compression: Compression) -> Result<Box<dyn Read + Send>, DataError> {
        let reader = StorageReader { storage: self.clone(), at: 0 };
        Ok(match compression {
            Compression::None => Box::new(reader),
            Compression::Gzip => {
                let buffered = io::BufReader::with_capacity(1 << 17, reader);
                Box::new(flate2::bufread::MultiGzDecoder::new(buffered))
            }
            Compression::Zstd => {
                let decoder = zstd::stream::read::Decoder::new(reader);
                Box::new(decoder.map_err(|error| self.error(error.to_string()))?)
            }
        })
    }

    fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        match &self.bytes {
            StoredBytes::File(file) => read_file_at(file, buffer, at),
            StoredBytes::Memory(bytes) => {
                let rest = usize::try_from(at).ok().and_then(|at| bytes.get(at..)).unwrap_or(&[]);
                let count = rest.len().min(buffer.len());
                buffer[..count].copy_from_slice(&rest[..count]);
                Ok(count)
            }
        }
    }
}

#[cfg(unix)]
fn read_file_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_file_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

/// Reads a storage from its beginning.
struct StorageReader {
    storage: Arc<Storage>,
    at: u64,
}

impl Read for StorageReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(self.storage.size - self.at).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(rest);
        let count = self.storage.read_at(&mut buffer[..wanted], self.at)?;
        if count == 0 && wanted > 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file has become shorter while it was read",
            ));
        }
        self.at += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_not_be_opened_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing.ndjson");
        let error = Source::File(missing).open().unwrap_err().to_string();
        assert!(error.contains("missing.ndjson: "), "{error}");
        let error = Source::File(folder.path().to_owned()).open().unwrap_err().to_string();
        assert!(error.ends_with("this is not a regular file"), "{error}");
    }

    #[test]
    fn a_file_that_shrinks_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ndjson");
        std::fs::write(&path, "0123456789").unwrap();
        let storage = Source::File(path.clone()).open().unwrap();
        std::fs::write(&path, "012").unwrap();
        assert_eq!(storage.read(0, 3).unwrap(), b"012");
        let error = storage.read(0, 10).unwrap_err().to_string();
        assert!(error.ends_with("has become shorter while it was read"), "{error}");
    }
}
