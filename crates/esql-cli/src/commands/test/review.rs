//! `esql test --review`: shows each snapshot that is missing or differs, and asks what is to become of it.

use console::Term;
use esql::units::counted;
use esql_test::snapshot::{self, Policy, Verdict};
use esql_test::{Options, Unobserved};
use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use crate::exit::Exit;
use crate::terminal::Terminal;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Accept,
    Reject,
    Skip,
    Quit,
}

/// Runs the tests and goes through the snapshots that differ. What is skipped keeps waiting.
pub fn run(paths: &[PathBuf], options: &Options, terminal: &Terminal) -> Result<(), Exit> {
    if options.snapshots == Policy::Compare {
        return Err(Exit::Usage("snapshots are not written where CI is set".to_owned()));
    }
    let suites = super::read(paths, terminal)?;
    let results = esql_test::run(&suites, options, &Unobserved);
    let differing: Vec<_> = results
        .iter()
        .filter(|result| matches!(result.snapshot, Some(Verdict::Missing { .. } | Verdict::Different { .. })))
        .collect();
    let mut tally = Tally::default();
    for (number, result) in differing.iter().enumerate() {
        let suite = &suites[result.suite];
        let case = &suite.cases[result.case];
        let Some(path) = &case.snapshot else { continue };
        let title = format!(
            "{} of {}: {} ({}:{})",
            number + 1,
            differing.len(),
            case.name,
            suite.path.display(),
            case.line
        );
        match ask(&title, path, terminal)? {
            Choice::Accept => {
                snapshot::accept(path)?;
                tally.accepted += 1;
            }
            Choice::Reject => {
                snapshot::reject(path)?;
                tally.rejected += 1;
            }
            Choice::Skip => tally.skipped += 1,
            Choice::Quit => {
                tally.skipped += (differing.len() - number) as u64;
                break;
            }
        }
    }
    let Tally { accepted, rejected, skipped } = tally;
    let reviewed = counted(differing.len() as u64, "snapshot");
    let mut out = io::stdout().lock();
    writeln!(out, "{reviewed} to review: {accepted} accepted, {rejected} rejected, {skipped} skipped")?;
    let failed = results.iter().filter(|result| !result.mismatches.is_empty()).count() as u64;
    if failed > 0 {
        let tests = counted(failed, "test");
        terminal.note(&format!("{tests} failed for other reasons: see `esql test`"));
    }
    if rejected + skipped + failed > 0 { Err(Exit::Reported(1)) } else { Ok(()) }
}

#[derive(Debug, Default)]
struct Tally {
    accepted: u64,
    rejected: u64,
    skipped: u64,
}

/// Shows what changed and waits for a key that means something.
fn ask(title: &str, path: &Path, terminal: &Terminal) -> Result<Choice, Exit> {
    let new = fs::read_to_string(snapshot::pending_path(path))?;
    let old = fs::read_to_string(path).unwrap_or_default();
    let color = terminal.format_options(false, false).color;
    let mut out = io::stdout().lock();
    let (bold, end) = if color { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    writeln!(out, "{bold}{title}{end}\n{}\n", path.display())?;
    let style = esql_test::report::Style { color, verbose: false };
    write!(out, "{}", esql_test::report::snapshot_diff(&old, &new, style))?;
    loop {
        write!(out, "\n[a]ccept  [r]eject  [s]kip  [q]uit: ")?;
        out.flush()?;
        let key = read_key()?;
        let choice = match key {
            Some('a' | 'A') => Choice::Accept,
            Some('r' | 'R') => Choice::Reject,
            Some('s' | 'S') => Choice::Skip,
            // No more input is no more wish to go on.
            Some('q' | 'Q' | '\u{1b}' | '\u{3}') | None => Choice::Quit,
            Some(_) => continue,
        };
        writeln!(out, "{choice:?}\n")?;
        return Ok(choice);
    }
}

/// The next key on a terminal, or the next letter that is piped in.
fn read_key() -> io::Result<Option<char>> {
    if io::stdin().is_terminal() {
        return Term::stdout().read_char().map(Some);
    }
    let mut byte = [0];
    loop {
        match io::stdin().lock().read(&mut byte)? {
            0 => return Ok(None),
            _ if byte[0].is_ascii_whitespace() => {}
            _ => return Ok(Some(char::from(byte[0]))),
        }
    }
}
