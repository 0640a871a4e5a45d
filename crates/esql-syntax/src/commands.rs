//! The list of commands: one for the grammar's page, the parser's suggestions, the documentation, and the question
//! whether a command runs yet.

/// A command of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandInfo {
    /// In capitals, as [`crate::ast::CommandKind::name`] has it.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// Its form, in the notation of the grammar's page.
    pub form: &'static str,
    /// Whether it starts a query, rather than follows a pipe.
    pub source: bool,
    /// Whether the engine runs it yet; the others parse, and give `not supported yet`.
    pub runs: bool,
}

/// The command of that name, in capitals.
pub fn command(name: &str) -> Option<&'static CommandInfo> {
    COMMANDS.iter().find(|command| command.name == name)
}

const fn source(name: &'static str, form: &'static str, summary: &'static str) -> CommandInfo {
    CommandInfo { name, summary, form, source: true, runs: false }
}

const fn processing(name: &'static str, form: &'static str, summary: &'static str) -> CommandInfo {
    CommandInfo { name, summary, form, source: false, runs: false }
}

impl CommandInfo {
    const fn runs(mut self) -> Self {
        self.runs = true;
        self
    }
}

/// Every command, source commands first.
#[rustfmt::skip]
pub const COMMANDS: &[CommandInfo] = &[
    source("FROM", "'FROM' source { ',' source } [ 'METADATA' word { ',' word } ]", "Reads documents from indices, data streams, aliases and subqueries.").runs(),
    source("ROW", "'ROW' field { ',' field }", "Makes one row of literal values.").runs(),
    source("SHOW INFO", "'SHOW' 'INFO'", "Gives the engine's version, build date and hash.").runs(),
    source("TS", "'TS' source { ',' source } [ 'METADATA' word { ',' word } ]", "Reads time series, like FROM but with their aggregations."),
    source("EXPLAIN", "'EXPLAIN' '(' pipeline ')'", "Shows how a query would be run instead of running it.").runs(),
    source("PROMQL", "'PROMQL' promql-text", "Runs a PromQL query, whose text isn't looked into here."),
    processing("WHERE", "'WHERE' expression", "Keeps the rows of which the condition is true.").runs(),
    processing("EVAL", "'EVAL' field { ',' field }", "Adds columns, or replaces them, with computed values.").runs(),
    processing("STATS", "'STATS' [ aggregate { ',' aggregate } ] [ 'BY' field { ',' field } ]", "Groups rows and computes aggregates for each group.").runs(),
    processing("INLINE STATS", "( 'INLINE' 'STATS' | 'INLINESTATS' ) aggregate { ',' aggregate } [ 'BY' field { ',' field } ]", "Computes aggregates for each group and adds them to the group's rows.").runs(),
    processing("KEEP", "'KEEP' name-pattern { ',' name-pattern }", "Keeps the named columns, in that order.").runs(),
    processing("DROP", "'DROP' name-pattern { ',' name-pattern }", "Removes the named columns.").runs(),
    processing("RENAME", "'RENAME' rename { ',' rename }", "Gives columns other names.").runs(),
    processing("SORT", "'SORT' sort-key { ',' sort-key }", "Orders the rows.").runs(),
    processing("LIMIT", "'LIMIT' constant [ 'BY' expression { ',' expression } ]", "Keeps the first rows, of all or of each group.").runs(),
    processing("DISSECT", "'DISSECT' primary string [ option { ',' option } ]", "Takes a string apart by delimiters into columns.").runs(),
    processing("GROK", "'GROK' primary string { ',' string }", "Takes a string apart by regular expressions into columns.").runs(),
    processing("ENRICH", "'ENRICH' policy [ 'ON' name-pattern ] [ 'WITH' enrich-field { ',' enrich-field } ]", "Adds columns from an enrich policy's index.").runs(),
    processing("LOOKUP JOIN", "'LOOKUP' 'JOIN' index [ [ 'AS' ] word ] 'ON' expression { ',' expression }", "Adds columns from the matching rows of a lookup index.").runs(),
    processing("MV_EXPAND", "'MV_EXPAND' name", "Makes a row of each value of a column.").runs(),
    processing("CHANGE_POINT", "'CHANGE_POINT' name [ 'ON' name ] [ 'AS' name ',' name ] [ 'BY' expression { ',' expression } ]", "Finds where a series of values changes.").runs(),
    processing("FORK", "'FORK' branch { branch }", "Runs several branches on the same rows and puts their results together.").runs(),
    processing("FUSE", "'FUSE' [ identifier ] { fuse-option }", "Merges the scored rows of FORK's branches into one ranking.").runs(),
    processing("SAMPLE", "'SAMPLE' constant", "Keeps a random share of the rows.").runs(),
    processing("DEDUP", "'DEDUP'", "Removes rows that occurred before.").runs(),
    processing("COMPLETION", "'COMPLETION' [ name '=' ] primary [ 'WITH' map ]", "Asks a language model for each row."),
    processing("RERANK", "'RERANK' [ name '=' ] constant 'ON' field { ',' field } [ 'WITH' map ]", "Ranks the rows again by a model."),
    processing("URI_PARTS", "'URI_PARTS' name '=' primary", "Takes a URI apart into columns.").runs(),
    processing("REGISTERED_DOMAIN", "'REGISTERED_DOMAIN' name '=' primary", "Takes a host's name apart into domain, registered domain and subdomain.").runs(),
    processing("USER_AGENT", "'USER_AGENT' name '=' primary [ 'WITH' map ]", "Takes a user agent's text apart into columns.").runs(),
    processing("IP_LOCATION", "'IP_LOCATION' name '=' primary [ 'WITH' map ]", "Adds columns with where an IP address is.").runs(),
    processing("MMR", "'MMR' [ primary ] 'ON' name 'LIMIT' integer [ 'WITH' map ]", "Picks rows that are relevant and unlike each other."),
    processing("METRICS_INFO", "'METRICS_INFO'", "Lists the metrics of time series."),
    processing("TS_INFO", "'TS_INFO'", "Lists the metrics and dimensions of time series."),
    processing("TS_COLLAPSE", "'TS_COLLAPSE'", "Folds the steps of each time series into one row."),
];
