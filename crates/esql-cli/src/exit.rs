//! How the program ends.

use esql::Error;
use std::io::{self, ErrorKind};
use std::process::ExitCode;

use crate::source::Source;
use crate::terminal::Terminal;

/// Why the program ends before its work is done.
#[derive(Debug)]
pub enum Exit {
    /// The command line is wrong, or a file it names can't be read.
    Usage(String),
    /// A query gives no answer.
    Query(Error),
    /// The same, and it was reported where its text was at hand.
    Reported(u8),
}

impl Exit {
    /// Tells the user of it, unless that is done already. Whoever reads our output may stop reading: that is no error.
    pub fn report(self, terminal: &Terminal) -> ExitCode {
        match self {
            Exit::Usage(message) => {
                terminal.error(&message);
                ExitCode::from(2)
            }
            Exit::Query(error) => ExitCode::from(report(&error, None, terminal)),
            Exit::Reported(code) => ExitCode::from(code),
        }
    }
}

impl From<Error> for Exit {
    fn from(error: Error) -> Exit {
        Exit::Query(error)
    }
}

impl From<io::Error> for Exit {
    fn from(error: io::Error) -> Exit {
        Exit::Query(Error::Output(error))
    }
}

/// Tells the user of an error of the query in `source`; gives its exit code.
pub fn report(error: &Error, source: Option<&Source>, terminal: &Terminal) -> u8 {
    if is_closed_pipe(error) {
        return 0;
    }
    terminal.diagnostics(&error.diagnostics(), source);
    error.code()
}

/// Whether the reader of the output went away, as `head` does.
pub fn is_closed_pipe(error: &Error) -> bool {
    matches!(error, Error::Output(error) if error.kind() == ErrorKind::BrokenPipe)
}
