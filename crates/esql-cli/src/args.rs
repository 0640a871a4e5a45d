//! The command line's arguments.

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use esql::data::date;
use esql::{Builder, Engine, Format, Limits, ParameterValue, Parameters, Unmapped};
use std::path::{Path, PathBuf};

use crate::commands::check::CheckArgs;
use crate::commands::completions::CompletionsArgs;
use crate::commands::docs::DocsArgs;
use crate::commands::fmt::FmtArgs;
use crate::commands::man::ManArgs;
use crate::commands::profile::{ProfileArgs, ProfileFormat};
use crate::commands::test::TestArgs;
use crate::commands::why::WhyArgs;
use crate::exit::Exit;
use crate::terminal::{Color, Terminal};

/// Runs ES|QL queries on files, offline.
#[derive(Debug, Parser)]
#[command(name = "esql", version, after_help = AFTER_HELP, max_term_width = 100)]
#[command(long_about = "Runs ES|QL, Elasticsearch's pipe language, on NDJSON files, offline.\n\n\
    Names of files and folders are names of indices: `FROM logs-app-*` reads logs-app-default.ndjson.")]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// When to use colors
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    #[arg(help = "When to use colors: auto, always or never")]
    pub color: Color,
    /// Say nothing on standard error but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

const AFTER_HELP: &str = "\
Examples:
  esql query 'FROM logs-* | STATS n = COUNT(*) BY host.name | SORT n DESC' -d evidence/
  esql run hunt.esql -d evidence/ --now 2024-06-15T12:00:00Z -o found.csv
  esql query 'FROM logs-* | WHERE user.name == ?user' -d evidence/ -p user=root -f json

Exit codes:
  0  every query ran
  1  a query is wrong: its syntax, a name, a type, or something that is not supported
  2  the command line is wrong, or a query's file can't be read
  3  the data, or a file that describes it, can't be read
  4  the results can't be written
  5  a query needs more memory than it may use, or its temporary files more room than there is
  6  the event that `esql why` was asked about does not match
With several queries it is the code of the first that failed.";

/// What to do.
#[derive(Debug, Subcommand)]
// The arguments of a command are made only when it is the one: that is a third of a short run otherwise.
#[command(defer = true)]
pub enum Command {
    /// Run the queries in files
    Run(RunArgs),
    /// Run a query given on the command line
    Query(QueryArgs),
    /// Find what is wrong with the queries in files
    Check(CheckArgs),
    /// Format queries: the one layout
    Fmt(FmtArgs),
    /// Show how a query is understood
    Parse(ParseArgs),
    /// Show the plans of a query, or where it loses its rows
    Explain(ExplainArgs),
    /// Take one event through a query and show where it is lost, and why
    Why(WhyArgs),
    /// Show indices, their fields and types, and where each type comes from
    Schema(SchemaArgs),
    /// List the functions, or show all about one
    Functions(FunctionsArgs),
    /// Run the tests beside queries
    Test(TestArgs),
    /// Show all about a command or function
    Docs(DocsArgs),
    /// Print what makes a shell complete commands and options
    Completions(CompletionsArgs),
    /// Print the manual's page, or write all pages
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub struct RunArgs {
    /// Files with queries (.esql, .toml, .md); `-`, or none, is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub query: QueryOptions,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub profile: ProfileArgs,
}

#[derive(Debug, Args)]
pub struct QueryArgs {
    /// The query; `-` reads it from standard input
    #[arg(value_name = "QUERY")]
    pub text: String,
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub query: QueryOptions,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub profile: ProfileArgs,
}

#[derive(Debug, Args)]
pub struct ParseArgs {
    /// A query, a file with one, FILE#2 for the second of several, or `-` for standard input
    #[arg(value_name = "QUERY")]
    pub query: String,
    /// How to print the tree
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub format: TreeFormat,
    /// Write the tree to a file
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// How a syntax tree is printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum TreeFormat {
    /// The tree's shape, indented
    Text,
    /// The whole tree with the place of each node, as JSON on one line
    Json,
    /// The tree's shape on one line
    Sexpr,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A query, a file with one, FILE#2 for the second of several, or `-` for standard input
    #[arg(value_name = "QUERY")]
    pub text: String,
    /// Run the query and show how many rows are left after each command and each condition instead
    #[arg(long)]
    pub funnel: bool,
    /// How the funnel is printed: text or json
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true,
        requires = "funnel"
    )]
    pub format: ReportFormat,
    /// Run the query and show what each operator did, as table or json [default FORMAT: table]
    #[arg(long, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "table")]
    #[arg(hide_possible_values = true, conflicts_with = "funnel")]
    pub analyze: Option<ProfileFormat>,
    /// Write the plans to a file
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub query: QueryOptions,
}

/// How a report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Names of indices, with wildcards
    #[arg(value_name = "INDEX", default_value = "*")]
    pub indices: Vec<String>,
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct FunctionsArgs {
    /// A function, or an operator such as `==`
    pub name: Option<String>,
    #[command(flatten)]
    pub output: OutputArgs,
}

// What is read, and how. Like the comments on all arguments' structs this is none for rustdoc: clap would make it a description.
#[derive(Debug, Args)]
#[command(next_help_heading = "Data")]
pub struct DataArgs {
    /// File or folder of documents; may be repeated [default: the current folder]
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    data: Vec<PathBuf>,
    /// File or folder of documents that is one index of that name; may be repeated
    #[arg(long, value_name = "NAME=PATH", value_parser = named_path)]
    index: Vec<(String, PathBuf)>,
    /// Field types: an Elasticsearch mapping, an index template, or a fields.yml; may be repeated
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    mapping: Vec<PathBuf>,
    /// What ENRICH uses: an enrich policy's JSON, named after its file, or several by name; may be repeated
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    policy: Vec<PathBuf>,
    /// What IP_LOCATION looks addresses up in: a MaxMind database, known by its file's name; may be repeated
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    geoip: Vec<PathBuf>,
    /// What NOW() gives, such as 2024-06-15 or 2024-06-15T12:00:00Z [default: the clock]
    #[arg(long, value_name = "TIME", value_parser = time)]
    now: Option<String>,
    /// What SAMPLE chooses by: the same number, the same rows [default: NOW()]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Stop at a line that is no document, instead of leaving it out
    #[arg(long)]
    strict: bool,
    /// How many threads to use [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How much memory a query's operators may use, such as 500MB, or `none` [default: 60 % of the machine's]
    #[arg(long, value_name = "SIZE", value_parser = memory_limit)]
    memory_limit: Option<MemoryLimit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct MemoryLimit(Option<usize>);

impl DataArgs {
    /// The name that stands without a path, for commands that take a document of their own (see [`name_or_path`]).
    pub fn document_index(&self) -> Option<&str> {
        self.index.iter().find(|(_, path)| path.as_os_str().is_empty()).map(|(name, _)| name.as_str())
    }

    /// Whether data is named, rather than left to be the current folder's.
    pub fn has_data(&self) -> bool {
        !(self.data.is_empty() && self.index.is_empty())
    }

    /// The files that say which types fields have.
    pub fn mappings(&self) -> &[PathBuf] {
        &self.mapping
    }

    /// An engine set up like that.
    pub fn engine(&self, query: Option<&QueryOptions>, terminal: &Terminal) -> Result<Engine, Exit> {
        let mut builder = Engine::builder().strict(self.strict);
        if let Some(query) = query {
            builder = builder.limits(query.limits()).unmapped(query.unmapped.into());
        }
        builder = self.data.iter().fold(builder, Builder::data);
        let with_paths = self.index.iter().filter(|(_, path)| !path.as_os_str().is_empty());
        builder = with_paths.fold(builder, |builder, (name, path)| builder.index(name, path));
        builder = self.mapping.iter().fold(builder, Builder::mapping);
        builder = self.policy.iter().fold(builder, Builder::policy);
        builder = self.geoip.iter().fold(builder, Builder::geoip);
        if let Some(now) = &self.now {
            builder = builder.now(now)?;
        }
        if let Some(seed) = self.seed {
            builder = builder.seed(seed);
        }
        if let Some(threads) = self.threads {
            builder = builder.threads(usize::from(threads));
        }
        if let Some(MemoryLimit(bytes)) = self.memory_limit {
            builder = builder.memory_limit(bytes);
        }
        let engine = builder.build()?;
        engine.notes().iter().for_each(|note| terminal.warning(note));
        Ok(engine)
    }
}

// What a query is given besides its text.
#[derive(Debug, Args)]
#[command(next_help_heading = "Query")]
pub struct QueryOptions {
    /// Value of ?NAME, or of ?1 for the NAME 1: JSON, or else a string; may be repeated
    #[arg(short, long = "param", value_name = "NAME=VALUE", value_parser = param)]
    params: Vec<(String, ParameterValue)>,
    /// Neither add LIMIT 1000 to queries without one, nor cap the others at 10000 rows
    #[arg(long)]
    no_limit: bool,
    /// What a field is that nothing knows: an error (fail), a column of nulls (nullify) or of keywords (load)
    #[arg(long, value_name = "HOW", default_value = "fail", hide_possible_values = true)]
    unmapped: UnmappedFields,
}

/// What a field is that nothing knows.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum UnmappedFields {
    /// An error
    Fail,
    /// A column of nulls
    Nullify,
    /// A column of what the documents have, as keywords
    Load,
}

impl From<UnmappedFields> for Unmapped {
    fn from(fields: UnmappedFields) -> Unmapped {
        match fields {
            UnmappedFields::Fail => Unmapped::Fail,
            UnmappedFields::Nullify => Unmapped::Nullify,
            UnmappedFields::Load => Unmapped::Load,
        }
    }
}

impl QueryOptions {
    /// How many rows a query gives at most.
    fn limits(&self) -> Limits {
        if self.no_limit { Limits::NONE } else { Limits::default() }
    }

    /// The parameters: those whose names are numbers in the order of these.
    pub fn parameters(&self) -> Result<Parameters, Exit> {
        let mut parameters = Parameters::new();
        let given = |name: &str| self.params.iter().filter(|(given, _)| given == name).count();
        if let Some((name, _)) = self.params.iter().find(|(name, _)| given(name) > 1) {
            return Err(Exit::Usage(format!("the parameter {name} is given more than once")));
        }
        let is_number = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
        let numbered = self.params.iter().filter(|(name, _)| is_number(name)).count();
        for number in 1..=numbered {
            let Some((_, value)) = self.params.iter().find(|(name, _)| *name == number.to_string()) else {
                return Err(Exit::Usage(format!(
                    "there are {numbered} parameters with numbers, so they must be 1 to {numbered}: {number} is missing"
                )));
            };
            parameters = parameters.positional(value.clone());
        }
        let named = self.params.iter().filter(|(name, _)| !is_number(name));
        Ok(named.fold(parameters, |parameters, (name, value)| parameters.named(name, value.clone())))
    }
}

// How results are written, and where.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// table, json, ndjson, csv, tsv, yaml or markdown [default: what FILE's ending says, or table]
    #[arg(short, long, value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    /// Write the results to a file
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Show the columns' types in tables
    #[arg(long)]
    pub types: bool,
}

impl OutputArgs {
    /// The format asked for, or else the one that the file's name asks for.
    pub fn format(&self) -> Format {
        let extension = self.output.as_deref().and_then(Path::extension).and_then(|name| name.to_str());
        self.format.or_else(|| extension.and_then(Format::of_extension)).unwrap_or_default()
    }
}

fn format(text: &str) -> Result<Format, String> {
    text.parse().map_err(|_| {
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
        format!("the formats are {}", names.join(", "))
    })
}

fn named_path(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, path)) if !name.is_empty() && !path.is_empty() => Ok((name.to_owned(), path.into())),
        _ => Err("it has to be NAME=PATH".to_owned()),
    }
}

/// `NAME=PATH`, or the name alone with an empty path.
pub fn name_or_path(text: &str) -> Result<(String, PathBuf), String> {
    if text.contains('=') || text.is_empty() {
        named_path(text)
    } else {
        Ok((text.to_owned(), PathBuf::new()))
    }
}

fn param(text: &str) -> Result<(String, ParameterValue), String> {
    let Some((name, value)) = text.split_once('=').filter(|(name, _)| !name.is_empty()) else {
        return Err("it has to be NAME=VALUE".to_owned());
    };
    let value = match serde_json::from_str(value) {
        Ok(json) => ParameterValue::from_json(&json).map_err(|error| error.to_string())?,
        Err(_) => ParameterValue::from(value),
    };
    Ok((name.trim_start_matches('?').to_owned(), value))
}

fn time(text: &str) -> Result<String, String> {
    match date::parse_datetime_nanos(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => {
            Err("it has to be a date after 1970, such as 2024-06-15 or 2024-06-15T12:00:00Z".to_owned())
        }
    }
}

fn memory_limit(text: &str) -> Result<MemoryLimit, String> {
    if text == "none" {
        return Ok(MemoryLimit(None));
    }
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "k" | "kb" => Some(1_000),
        "m" | "mb" => Some(1_000_000),
        "g" | "gb" => Some(1_000_000_000),
        "kib" => Some(1 << 10),
        "mib" => Some(1 << 20),
        "gib" => Some(1 << 30),
        _ => None,
    };
    let bytes = number.parse::<usize>().ok().zip(unit).and_then(|(number, unit)| number.checked_mul(unit));
    match bytes {
        Some(bytes) if bytes > 0 => Ok(MemoryLimit(Some(bytes))),
        _ => Err("it has to be a size such as 500MB or 2GiB, or `none`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(memory_limit("64MB"), Ok(MemoryLimit(Some(64_000_000))));
        assert_eq!(memory_limit("1 GiB"), Ok(MemoryLimit(Some(1 << 30))));
        assert_eq!(memory_limit("none"), Ok(MemoryLimit(None)));
        for wrong in ["", "MB", "0", "1.5GB", "99999999999999999999", "5 parsecs"] {
            assert!(memory_limit(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn parameters_are_json_or_else_strings() {
        assert_eq!(param("a=1").unwrap().1, ParameterValue::from(1));
        assert_eq!(param("?a=\"1\"").unwrap(), ("a".to_owned(), ParameterValue::from("1")));
        assert_eq!(param("a=x=y").unwrap().1, ParameterValue::from("x=y"));
        assert_eq!(param("a=").unwrap().1, ParameterValue::from(""));
        assert!(param("a").is_err());
        assert!(param("a={}").is_err());
    }
}
