//! Where results go: standard output, or a file that is made when there is something to write.

use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::progress::Progress;

/// Standard output or a file. What is written is only sure to be there after [`Write::flush`].
pub struct Output {
    to: To,
    progress: Option<Progress>,
}

enum To {
    Stdout(BufWriter<io::Stdout>),
    /// Not made yet, so that a query that fails does not cost the last one's results.
    Path(PathBuf),
    File(BufWriter<File>),
}

impl Output {
    /// The file, or standard output without one.
    pub fn new(path: Option<&Path>) -> Output {
        let to = match path {
            Some(path) => To::Path(path.to_owned()),
            None => To::Stdout(BufWriter::with_capacity(1 << 16, io::stdout())),
        };
        Output { to, progress: None }
    }

    /// Shows progress until something is written.
    pub fn show_progress(&mut self, progress: Progress) {
        self.progress = Some(progress);
    }

    /// Shows no progress any more.
    pub fn end_progress(&mut self) {
        self.progress = None;
    }

    fn writer(&mut self) -> io::Result<&mut dyn Write> {
        if let To::Path(path) = &self.to {
            let file = File::create(path)
                .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
            self.to = To::File(BufWriter::with_capacity(1 << 16, file));
        }
        match &mut self.to {
            To::Stdout(writer) => Ok(writer),
            To::File(writer) => Ok(writer),
            To::Path(_) => unreachable!("the file was made above"),
        }
    }
}

/// Writes something as indented JSON with a line feed at the end.
pub fn write_json(output: &mut Output, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *output, value)?;
    output.write_all(b"\n")
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.progress = None;
        self.writer()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            To::Path(_) => Ok(()),
            To::Stdout(writer) => writer.flush(),
            To::File(writer) => writer.flush(),
        }
    }
}
