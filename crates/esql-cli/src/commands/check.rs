//! `esql check`: finds what is wrong with the queries in files, and mends what can be mended.

use clap::{Args, ValueEnum, ValueHint};
use esql::units::counted;
use esql_lint::report::{self, Format, Style, Summary};
use esql_lint::{Checker, FileReport, Level, Levels, Schema, fixed, lint, pages};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::args::{DataArgs, UnmappedFields};
use crate::exit::Exit;
use crate::output::Output;
use crate::source::Source;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct CheckArgs {
    /// Files with queries (.esql, .toml, .md), folders of such, or `-` for standard input
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Make a lint's findings, or all `warnings`, errors; may be repeated
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    deny: Vec<String>,
    /// Say nothing of a lint's findings; may be repeated
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    allow: Vec<String>,
    /// Mend in the files what can be mended safely, then report the rest
    #[arg(long)]
    fix: bool,
    /// Print what a lint finds, why, and examples; `all` lists the lints
    #[arg(long, value_name = "ID")]
    explain: Option<String>,
    /// How to report
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: ReportFormat,
    /// Write the report to a file
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    #[command(flatten)]
    data: DataArgs,
    /// With data, what a field is that nothing knows: an error (fail), nulls (nullify) or keywords (load)
    #[arg(
        long,
        value_name = "HOW",
        default_value = "fail",
        hide_possible_values = true,
        help_heading = "Data"
    )]
    unmapped: UnmappedFields,
}

const AFTER_HELP: &str = "\
Without --data or --index every index is taken to exist, with the fields that --mapping, the
Elastic Common Schema and Elastic's integrations define. With them, indices must be among the
data, and a condition that no document meets is found.

Levels are set by esql-lint.toml beside a file or above it, by --deny and --allow, and by comments:
  // esql-lint: allow(no-time-bound) the index holds one day

Exit codes:
  0  no error was found
  1  an error was found, or what --deny makes one
  2  the command line or an esql-lint.toml is wrong, or a path does not exist
  3  the data, or a file that describes it, can't be read
  4  the report, or a mended file, can't be written";

/// How to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// Annotations of GitHub's Actions
    Github,
    /// For code scanners
    Sarif,
    /// For test reporters
    Junit,
}

/// How often files are mended: fixes that touch each other go in one after the other.
const ROUNDS: usize = 5;

/// Checks, mends if asked to, and reports.
pub fn run(args: &CheckArgs, terminal: &Terminal) -> Result<(), Exit> {
    if let Some(id) = &args.explain {
        return explain(id, args);
    }
    let checker = Checker::new(schema(args, terminal)?, levels(args)?);
    let reports = if args.paths == [Path::new("-")] {
        if args.fix {
            return Err(Exit::Usage("standard input can't be mended: name files".to_owned()));
        }
        let source = Source::stdin()?;
        vec![checker.check_text(Path::new(&source.name), source.text)]
    } else {
        let paths = esql_queries::find(&args.paths).map_err(|error| Exit::Usage(error.to_string()))?;
        let mut reports = check(&checker, &paths)?;
        if args.fix {
            fix(&checker, &mut reports, terminal)?;
        }
        reports
    };
    let mut output = Output::new(args.output.as_deref());
    let (format, style) = style(args, terminal);
    output.write_all(report::write(&reports, format, style).as_bytes())?;
    output.flush()?;
    if Summary::of(&reports).errors > 0 { Err(Exit::Reported(1)) } else { Ok(()) }
}

fn check(checker: &Checker, paths: &[PathBuf]) -> Result<Vec<FileReport>, Exit> {
    checker.check_files(paths).map_err(|error| Exit::Usage(error.to_string()))
}

/// Mends files until there is nothing left that can be.
fn fix(checker: &Checker, reports: &mut [FileReport], terminal: &Terminal) -> Result<(), Exit> {
    let mut mended: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let mut again = vec![];
        for (index, report) in reports.iter().enumerate() {
            let (Some(file), Some((text, count))) = (&report.file, fixed(report)) else { continue };
            file.write(&text).map_err(|error| {
                std::io::Error::new(error.kind(), format!("{}: {error}", file.path.display()))
            })?;
            *mended.entry(file.path.clone()).or_default() += count;
            again.push(index);
        }
        if again.is_empty() {
            break;
        }
        let paths: Vec<PathBuf> = again.iter().map(|index| reports[*index].path.clone()).collect();
        for (index, report) in again.into_iter().zip(check(checker, &paths)?) {
            reports[index] = report;
        }
    }
    for (path, count) in mended {
        terminal.note(&format!("{}: {} mended", path.display(), counted(count as u64, "finding")));
    }
    Ok(())
}

fn schema(args: &CheckArgs, terminal: &Terminal) -> Result<Schema, Exit> {
    let mut schema = Schema::new();
    for path in args.data.mappings() {
        schema.mapping(path).map_err(esql::Error::from)?;
    }
    if !args.data.has_data() {
        return Ok(schema);
    }
    let schema = schema.unmapped(args.unmapped.into());
    Ok(schema.data(args.data.engine(None, terminal)?))
}

fn levels(args: &CheckArgs) -> Result<Levels, Exit> {
    let mut levels = Levels::default();
    for id in &args.allow {
        levels.set(id, Level::Allow).map_err(|message| Exit::Usage(format!("--allow: {message}")))?;
    }
    for id in &args.deny {
        levels.set(id, Level::Error).map_err(|message| Exit::Usage(format!("--deny: {message}")))?;
    }
    Ok(levels)
}

fn style(args: &CheckArgs, terminal: &Terminal) -> (Format, Style) {
    let options = terminal.format_options(args.output.is_some(), false);
    let format = match args.format {
        ReportFormat::Text => Format::Text,
        ReportFormat::Json => Format::Json,
        ReportFormat::Github => Format::Github,
        ReportFormat::Sarif => Format::Sarif,
        ReportFormat::Junit => Format::Junit,
    };
    (format, Style { color: options.color, width: options.width })
}

fn explain(id: &str, args: &CheckArgs) -> Result<(), Exit> {
    let page = match (id, lint(id)) {
        ("all", _) => pages::list(),
        (_, Some(lint)) => pages::page(lint),
        (_, None) => {
            let mut levels = Levels::default();
            let message = levels.set(id, Level::Error).err();
            return Err(Exit::Usage(message.unwrap_or_else(|| format!("`{id}` is no lint and has no page"))));
        }
    };
    let mut output = Output::new(args.output.as_deref());
    output.write_all(page.as_bytes())?;
    Ok(output.flush()?)
}
