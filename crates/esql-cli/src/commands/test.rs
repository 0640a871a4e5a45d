//! `esql test`: runs the tests of queries, reviews their snapshots, and finds out what the tests do not notice.

mod review;

use clap::{Args, ValueEnum, ValueHint};
use esql_test::report::{self, Style};
use esql_test::snapshot::Policy;
use esql_test::{
    CaseResult, CoveredQuery, Covering, Observer, Options, Suite, SuiteError, Unobserved, Watch, discover,
};
use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::exit::Exit;
use crate::output::Output;
use crate::source::Source;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct TestArgs {
    /// Test files, queries with a test file beside them, or folders of such
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Run only tests with this in their name
    #[arg(short = 'k', long, value_name = "TEXT")]
    filter: Option<String>,
    /// Write snapshots that are missing or differ
    #[arg(long)]
    update: bool,
    /// Show snapshots that are missing or differ one by one, to be accepted, rejected or skipped
    #[arg(long, conflicts_with_all = ["update", "watch", "mutate"])]
    review: bool,
    /// Run the tests again whenever a file changes
    #[arg(long, conflicts_with = "output")]
    watch: bool,
    /// Change the queries in small ways and report the changes that no test notices
    #[arg(long, conflicts_with_all = ["update", "filter"])]
    mutate: bool,
    /// Show which conditions of the queries decided in some test
    #[arg(long, conflicts_with_all = ["mutate", "review"])]
    coverage: bool,
    /// Name the tests that passed, too
    #[arg(short, long)]
    verbose: bool,
    /// How to report
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    format: ReportFormat,
    /// Write the report to a file
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// How many tests to run at once [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

const AFTER_HELP: &str = "\
A test is an entry of NAME.test.yaml beside NAME.esql, NAME.toml or NAME.md; docs/testing.md describes the format.

Exit codes:
  0  every test passed
  1  a test failed; with --mutate also: a mutant survived
  2  the command line or a test file is wrong
Where the environment variable CI is set, no snapshot is ever written: a missing one is a failure.";

/// How a run is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For people
    Human,
    /// One JSON object
    Json,
    /// JUnit's XML
    Junit,
    /// What --coverage found as lcov has it
    Lcov,
}

/// Runs the tests.
pub fn run(args: &TestArgs, terminal: &Terminal) -> Result<(), Exit> {
    if args.update && in_ci() {
        return Err(Exit::Usage(
            "snapshots are not written where CI is set: look at them and commit them".to_owned(),
        ));
    }
    if args.review {
        return review::run(&args.paths, &args.options(), terminal);
    }
    match args.format {
        ReportFormat::Junit | ReportFormat::Lcov if args.mutate => {
            return Err(Exit::Usage("the report of --mutate is human or json".to_owned()));
        }
        ReportFormat::Junit if args.coverage => {
            return Err(Exit::Usage("the report of --coverage is human, json or lcov".to_owned()));
        }
        ReportFormat::Lcov if !args.coverage => {
            return Err(Exit::Usage("lcov is a report of --coverage".to_owned()));
        }
        _ => {}
    }
    if !args.watch {
        return once(args, terminal);
    }
    loop {
        // Seen before the run, so that nothing is missed that is written meanwhile.
        let watched = watched(&args.paths);
        let watch = Watch::new(&watched);
        match once(args, terminal) {
            Err(Exit::Usage(message)) => terminal.error(&message),
            Err(Exit::Query(error)) => return Err(Exit::Query(error)),
            Ok(()) | Err(Exit::Reported(_)) => {}
        }
        terminal.note("waiting for changes; end with Ctrl+C");
        while !watch.is_stale(&watched) {
            thread::sleep(Duration::from_millis(200));
        }
    }
}

impl TestArgs {
    fn options(&self) -> Options {
        let snapshots = match (self.update, in_ci()) {
            (true, _) => Policy::Update,
            (false, true) => Policy::Compare,
            (false, false) => Policy::Propose,
        };
        let mut options = Options { filter: self.filter.clone(), snapshots, ..Options::default() };
        if let Some(threads) = self.threads {
            options.threads = usize::from(threads);
        }
        options
    }

    fn style(&self, terminal: &Terminal) -> Style {
        Style { color: terminal.format_options(self.output.is_some(), false).color, verbose: self.verbose }
    }
}

/// One run and its report.
fn once(args: &TestArgs, terminal: &Terminal) -> Result<(), Exit> {
    let started = Instant::now();
    let suites = read(&args.paths, terminal)?;
    let options = args.options();
    let covering = Covering::default();
    let observer: &dyn Observer = if args.coverage { &covering } else { &Unobserved };
    let results = esql_test::run(&suites, &options, observer);
    let mut failed = results.iter().any(|result| !result.passed());
    if let (true, Some(filter)) = (results.is_empty(), &args.filter) {
        return Err(Exit::Usage(format!("no test has [{filter}] in its name")));
    }
    let style = args.style(terminal);
    let text = if args.mutate && !failed {
        let scores = esql_test::mutate::mutate(&suites, &options);
        failed = scores.iter().any(|score| !score.survivors.is_empty());
        match args.format {
            ReportFormat::Json => report::mutation_json(&suites, &scores, started.elapsed()),
            _ => report::mutation(&suites, &scores, started.elapsed(), style),
        }
    } else {
        if args.mutate {
            terminal.warning("queries are mutated when all their tests pass");
        }
        let covered = args.coverage.then(|| covering.into_queries());
        report_of(&suites, &results, started.elapsed(), covered.as_deref(), args, terminal)
    };
    let mut output = Output::new(args.output.as_deref());
    output.write_all(text.as_bytes())?;
    output.flush()?;
    if failed { Err(Exit::Reported(1)) } else { Ok(()) }
}

fn report_of(
    suites: &[Suite],
    results: &[CaseResult],
    elapsed: Duration,
    covered: Option<&[CoveredQuery]>,
    args: &TestArgs,
    terminal: &Terminal,
) -> String {
    let tests = || report::human(suites, results, elapsed, args.style(terminal));
    match (args.format, covered) {
        (ReportFormat::Junit, _) => report::junit(suites, results, elapsed),
        (ReportFormat::Json, None) => report::json(suites, results, elapsed),
        (ReportFormat::Json, Some(covered)) => report::json_with_coverage(suites, results, elapsed, covered),
        (ReportFormat::Lcov, Some(covered)) => report::lcov(covered),
        (ReportFormat::Human, Some(covered)) => {
            let options = terminal.format_options(args.output.is_some(), false);
            tests() + &report::coverage(covered, &options)
        }
        (ReportFormat::Human | ReportFormat::Lcov, None) => tests(),
    }
}

/// The suites that the paths stand for.
fn read(paths: &[PathBuf], terminal: &Terminal) -> Result<Vec<Suite>, Exit> {
    let files = discover(paths).map_err(|error| wrong(error, terminal))?;
    let mut suites = Vec::with_capacity(files.len());
    let mut first = None;
    for file in files {
        match Suite::read(&file) {
            Ok(suite) => suites.push(suite),
            // Every file is looked at, so that all that is wrong is told at once.
            Err(error) => {
                let exit = wrong(error, terminal);
                first.get_or_insert(exit);
            }
        }
    }
    match first {
        Some(exit) => Err(exit),
        None => Ok(suites),
    }
}

/// Shows what is wrong with a test file in its text.
fn wrong(error: SuiteError, terminal: &Terminal) -> Exit {
    let SuiteError { path, text, line, span, message, help } = error;
    let name = path.display().to_string();
    let message = match (span, line) {
        (Some(_), _) => message,
        (None, Some(line)) => format!("{name}:{line}: {message}"),
        (None, None) => format!("{name}: {message}"),
    };
    let diagnostic = esql::Diagnostic { message, span, label: String::new(), other: None, help };
    terminal.diagnostics(&[diagnostic], Some(&Source::named(name, text)));
    Exit::Reported(2)
}

/// What a change of is a reason to run again: the folders in which the tests are.
fn watched(paths: &[PathBuf]) -> Vec<PathBuf> {
    let folder = |path: &PathBuf| match path.is_dir() {
        true => path.clone(),
        false => path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new(".")).to_owned(),
    };
    paths.iter().map(folder).collect()
}

/// Whether this runs where nobody looks at what is written.
fn in_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false" && value != "0")
}
