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
    /// What else to know when using it; may be empty.
    pub details: &'static str,
    /// Queries with it.
    pub examples: &'static [CommandExample],
}

/// A query with a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandExample {
    /// What it shows, without a full stop; empty when that is plain.
    pub about: &'static str,
    /// Its lines, in the formatter's layout.
    pub query: &'static [&'static str],
    /// The lines of its result over [`EXAMPLE_DATA`], cells between commas; none when that would tell nothing, or
    /// needs more data.
    pub result: &'static [&'static str],
}

/// The indices that the examples read, by name, as NDJSON.
pub const EXAMPLE_DATA: &[(&str, &str)] = &[
    (
        "logins",
        r#"{"@timestamp":"2024-06-15T10:00:00Z","host.name":"alder","user.name":"ann","event.outcome":"failure","tries":3}
{"@timestamp":"2024-06-15T10:05:00Z","host.name":"alder","user.name":"bob","event.outcome":"success","tries":1}
{"@timestamp":"2024-06-15T11:00:00Z","host.name":"birch","user.name":"ann","event.outcome":"failure","tries":12}
{"@timestamp":"2024-06-15T11:30:00Z","host.name":"birch","user.name":"cyd","event.outcome":"success"}
"#,
    ),
    (
        "hosts",
        r#"{"host.name":"alder","host.type":"laptop"}
{"host.name":"birch","host.type":"server"}
"#,
    ),
];

/// The command of that name, in capitals.
pub fn command(name: &str) -> Option<&'static CommandInfo> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// Every command, source commands first.
pub const COMMANDS: &[CommandInfo] = &[
    CommandInfo {
        name: "FROM",
        summary: "Reads documents from indices, data streams, aliases and subqueries.",
        form: "'FROM' source { ',' source } [ 'METADATA' word { ',' word } ]",
        source: true,
        runs: true,
        details: "Files' and folders' names are the names of indices: `FROM logs-*` reads logs-app.ndjson. Names may have wildcards and exclusions (`logs-*,-logs-old`). METADATA adds columns with what isn't in a document itself: `_index`, `_id`, `_source`, `_version`, `_score`. A source may be a query in parentheses.",
        examples: &[CommandExample {
            about: "Which index a document came from",
            query: &["FROM logins METADATA _index", "| KEEP _index, user.name, event.outcome", "| LIMIT 2"],
            result: &["_index,user.name,event.outcome", "logins,ann,failure", "logins,bob,success"],
        }],
    },
    CommandInfo {
        name: "ROW",
        summary: "Makes one row of literal values.",
        form: "'ROW' field { ',' field }",
        source: true,
        runs: true,
        details: "Good for trying a function out. A value may be a list, which is a column with several values.",
        examples: &[CommandExample {
            about: "",
            query: &[r#"ROW a = 1, b = "two", c = [3, 4]"#],
            result: &["a,b,c", "1,two,[3, 4]"],
        }],
    },
    CommandInfo {
        name: "SHOW INFO",
        summary: "Gives the engine's version, build date and hash.",
        form: "'SHOW' 'INFO'",
        source: true,
        runs: true,
        details: "Takes nothing.",
        examples: &[CommandExample { about: "", query: &["SHOW INFO", "| KEEP version"], result: &[] }],
    },
    CommandInfo {
        name: "TS",
        summary: "Reads time series, like FROM but with their aggregations.",
        form: "'TS' source { ',' source } [ 'METADATA' word { ',' word } ]",
        source: true,
        runs: false,
        details: "",
        examples: &[CommandExample {
            about: "",
            query: &["TS metrics", "| STATS most = MAX(RATE(bytes)) BY host.name"],
            result: &[],
        }],
    },
    CommandInfo {
        name: "EXPLAIN",
        summary: "Shows how a query would be run instead of running it.",
        form: "'EXPLAIN' '(' pipeline ')'",
        source: true,
        runs: true,
        details: "`esql explain` shows the plans of a query better.",
        examples: &[CommandExample { about: "", query: &["EXPLAIN (FROM logins | LIMIT 1)"], result: &[] }],
    },
    CommandInfo {
        name: "PROMQL",
        summary: "Runs a PromQL query, whose text isn't looked into here.",
        form: "'PROMQL' promql-text",
        source: true,
        runs: false,
        details: "",
        examples: &[CommandExample {
            about: "",
            query: &["PROMQL index=metrics step=1m sum by (host.name) (rate(bytes[5m]))"],
            result: &[],
        }],
    },
    CommandInfo {
        name: "WHERE",
        summary: "Keeps the rows of which the condition is true.",
        form: "'WHERE' expression",
        source: false,
        runs: true,
        details: "A row of which the condition is null is left out, too: a comparison is null when the field is missing, or has several values. So `WHERE NOT user.name == \"ann\"` leaves out rows without a user.",
        examples: &[CommandExample {
            about: "",
            query: &[
                "FROM logins",
                r#"| WHERE event.outcome == "failure" AND tries > 3"#,
                "| KEEP host.name, user.name, tries",
            ],
            result: &["host.name,user.name,tries", "birch,ann,12"],
        }],
    },
    CommandInfo {
        name: "EVAL",
        summary: "Adds columns, or replaces them, with computed values.",
        form: "'EVAL' field { ',' field }",
        source: false,
        runs: true,
        details: "A later column can use an earlier one of the same EVAL. A column without a name is called by its text.",
        examples: &[CommandExample {
            about: "",
            query: &["ROW bytes = 2048", r#"| EVAL kb = bytes / 1024, text = CONCAT(TO_STRING(kb), " kB")"#],
            result: &["bytes,kb,text", "2048,2,2 kB"],
        }],
    },
    CommandInfo {
        name: "STATS",
        summary: "Groups rows and computes aggregates for each group.",
        form: "'STATS' [ aggregate { ',' aggregate } ] [ 'BY' field { ',' field } ]",
        source: false,
        runs: true,
        details: "Without BY all rows are one group. Groups with null as their key are kept. A row whose key has several values counts in the group of each. WHERE after an aggregate says which rows it takes.",
        examples: &[CommandExample {
            about: "",
            query: &[
                "FROM logins",
                r#"| STATS failures = COUNT(*) WHERE event.outcome == "failure", users = COUNT_DISTINCT(user.name)"#,
                "     BY host.name",
            ],
            result: &["failures,users,host.name", "1,2,alder", "1,2,birch"],
        }],
    },
    CommandInfo {
        name: "INLINE STATS",
        summary: "Computes aggregates for each group and adds them to the group's rows.",
        form: "( 'INLINE' 'STATS' | 'INLINESTATS' ) aggregate { ',' aggregate } [ 'BY' field { ',' field } ]",
        source: false,
        runs: true,
        details: "Like STATS, but the rows stay, each with its group's aggregates.",
        examples: &[CommandExample {
            about: "",
            query: &[
                "FROM logins",
                "| KEEP user.name, tries",
                "| INLINE STATS most = MAX(tries) BY user.name",
            ],
            result: &["tries,most,user.name", "3,12,ann", "1,1,bob", "12,12,ann", "null,null,cyd"],
        }],
    },
    CommandInfo {
        name: "KEEP",
        summary: "Keeps the named columns, in that order.",
        form: "'KEEP' name-pattern { ',' name-pattern }",
        source: false,
        runs: true,
        details: "Names may have wildcards. A column that several patterns match stands where the most specific one is.",
        examples: &[CommandExample {
            about: "",
            query: &["FROM logins", "| KEEP tries, host.*", "| LIMIT 1"],
            result: &["tries,host.name", "3,alder"],
        }],
    },
    CommandInfo {
        name: "DROP",
        summary: "Removes the named columns.",
        form: "'DROP' name-pattern { ',' name-pattern }",
        source: false,
        runs: true,
        details: "Names may have wildcards.",
        examples: &[CommandExample {
            about: "",
            query: &["ROW a = 1, b = 2, c = 3", "| DROP b"],
            result: &["a,c", "1,3"],
        }],
    },
    CommandInfo {
        name: "RENAME",
        summary: "Gives columns other names.",
        form: "'RENAME' rename { ',' rename }",
        source: false,
        runs: true,
        details: "Both `old AS new` and `new = old` are understood.",
        examples: &[CommandExample {
            about: "",
            query: &["ROW a = 1, b = 2", "| RENAME a AS x, y = b"],
            result: &["x,y", "1,2"],
        }],
    },
    CommandInfo {
        name: "SORT",
        summary: "Orders the rows.",
        form: "'SORT' sort-key { ',' sort-key }",
        source: false,
        runs: true,
        details: "Ascending unless DESC is said. Nulls come last ascending and first descending unless NULLS FIRST or NULLS LAST is said. Of several values the least counts ascending, the greatest descending.",
        examples: &[CommandExample {
            about: "",
            query: &["ROW a = [2, 3, 1]", "| MV_EXPAND a", "| SORT a DESC"],
            result: &["a", "3", "2", "1"],
        }],
    },
    CommandInfo {
        name: "LIMIT",
        summary: "Keeps the first rows, of all or of each group.",
        form: "'LIMIT' constant [ 'BY' expression { ',' expression } ]",
        source: false,
        runs: true,
        details: "A query without LIMIT gives 1,000 rows, and none gives more than 10,000; the option `--no-limit` lifts both.",
        examples: &[CommandExample {
            about: "The last login on each host",
            query: &[
                "FROM logins",
                "| SORT @timestamp DESC",
                "| LIMIT 1 BY host.name",
                "| KEEP host.name, user.name",
            ],
            result: &["host.name,user.name", "birch,cyd", "alder,bob"],
        }],
    },
    CommandInfo {
        name: "DISSECT",
        summary: "Takes a string apart by delimiters into columns.",
        form: "'DISSECT' primary string [ option { ',' option } ]",
        source: false,
        runs: true,
        details: "`%{name}` takes all up to the text that follows it. `%{?name}` and `%{}` skip, `%{+name}` appends to an earlier one with APPEND_SEPARATOR between, `%{name->}` skips what pads it. Where the pattern doesn't match, the columns are null.",
        examples: &[CommandExample {
            about: "",
            query: &[
                r#"ROW line = "10.0.0.1 GET /index.html""#,
                r#"| DISSECT line "%{ip} %{method} %{path}""#,
                "| DROP line",
            ],
            result: &["ip,method,path", "10.0.0.1,GET,/index.html"],
        }],
    },
    CommandInfo {
        name: "GROK",
        summary: "Takes a string apart by regular expressions into columns.",
        form: "'GROK' primary string { ',' string }",
        source: false,
        runs: true,
        details: "`%{PATTERN:name:type}` takes what the pattern matches; the type is `int`, `long`, `double`, `float` or `boolean`, else a keyword. Between them stands a regular expression. The first of several patterns that matches counts.",
        examples: &[CommandExample {
            about: "",
            query: &[
                r#"ROW line = "10.0.0.1 took 25 ms""#,
                r#"| GROK line "%{IP:ip} took %{NUMBER:ms:int} ms""#,
                "| DROP line",
            ],
            result: &["ip,ms", "10.0.0.1,25"],
        }],
    },
    CommandInfo {
        name: "ENRICH",
        summary: "Adds columns from an enrich policy's index.",
        form: "'ENRICH' policy [ 'ON' name-pattern ] [ 'WITH' enrich-field { ',' enrich-field } ]",
        source: false,
        runs: true,
        details: "The policy is Elasticsearch's JSON, `--policy users.json`; its index is one among the data. Without WITH all of the policy's fields are added, without ON the policy's own field is looked up.",
        examples: &[CommandExample {
            about: "",
            query: &["FROM logins", "| ENRICH users ON user.name WITH department"],
            result: &[],
        }],
    },
    CommandInfo {
        name: "LOOKUP JOIN",
        summary: "Adds columns from the matching rows of a lookup index.",
        form: "'LOOKUP' 'JOIN' index [ [ 'AS' ] word ] 'ON' expression { ',' expression }",
        source: false,
        runs: true,
        details: "Any index among the data may be joined. A row with several matches comes several times, one without any once, with nulls. ON takes fields of the same name on both sides, or comparisons.",
        examples: &[CommandExample {
            about: "",
            query: &["FROM logins", "| LOOKUP JOIN hosts ON host.name", "| STATS n = COUNT(*) BY host.type"],
            result: &["n,host.type", "2,laptop", "2,server"],
        }],
    },
    CommandInfo {
        name: "MV_EXPAND",
        summary: "Makes a row of each value of a column.",
        form: "'MV_EXPAND' name",
        source: false,
        runs: true,
        details: "The row's other columns are repeated.",
        examples: &[CommandExample {
            about: "",
            query: &[r#"ROW a = [1, 2], b = "x""#, "| MV_EXPAND a"],
            result: &["a,b", "1,x", "2,x"],
        }],
    },
    CommandInfo {
        name: "CHANGE_POINT",
        summary: "Finds where a series of values changes.",
        form: "'CHANGE_POINT' name [ 'ON' name ] [ 'AS' name ',' name ] [ 'BY' expression { ',' expression } ]",
        source: false,
        runs: true,
        details: "Adds `type`, such as `spike`, `dip`, `step_change` or `trend_change`, and `pvalue`, which is smaller the surer the change is. It needs at least 22 values, and looks at 1,000 at most.",
        examples: &[CommandExample {
            about: "",
            query: &[
                "FROM logins",
                "| STATS n = COUNT(*) BY hour = DATE_TRUNC(1 hour, @timestamp)",
                "| CHANGE_POINT n ON hour",
                "| WHERE type IS NOT NULL",
            ],
            result: &[],
        }],
    },
    CommandInfo {
        name: "FORK",
        summary: "Runs several branches on the same rows and puts their results together.",
        form: "'FORK' branch { branch }",
        source: false,
        runs: true,
        details: "Each branch gets all rows. The column `_fork` tells which branch a row comes from.",
        examples: &[CommandExample {
            about: "",
            query: &[
                "ROW a = [1, 2, 3]",
                "| MV_EXPAND a",
                "| FORK (WHERE a > 2)",
                "       (STATS n = COUNT(*))",
                "| KEEP _fork, a, n",
            ],
            result: &["_fork,a,n", "fork1,3,null", "fork2,null,3"],
        }],
    },
    CommandInfo {
        name: "FUSE",
        summary: "Merges the scored rows of FORK's branches into one ranking.",
        form: "'FUSE' [ identifier ] { fuse-option }",
        source: false,
        runs: true,
        details: "The method is `rrf`, reciprocal rank fusion, unless `linear` is said. Rows are the same when `_id` and `_index` are.",
        examples: &[CommandExample {
            about: "",
            query: &[
                "FROM logins METADATA _id, _index, _score",
                r#"| FORK (WHERE user.name : "ann" | SORT _score DESC)"#,
                r#"       (WHERE host.name : "birch" | SORT _score DESC)"#,
                "| FUSE",
                "| SORT _score DESC",
            ],
            result: &[],
        }],
    },
    CommandInfo {
        name: "SAMPLE",
        summary: "Keeps a random share of the rows.",
        form: "'SAMPLE' constant",
        source: false,
        runs: true,
        details: "The share is between 0 and 1. `--seed` chooses the same rows every time.",
        examples: &[CommandExample { about: "", query: &["FROM logins", "| SAMPLE 0.5"], result: &[] }],
    },
    CommandInfo {
        name: "DEDUP",
        summary: "Removes rows that occurred before.",
        form: "'DEDUP'",
        source: false,
        runs: true,
        details: "Rows are the same when all their columns are.",
        examples: &[CommandExample {
            about: "",
            query: &["ROW a = [1, 1, 2]", "| MV_EXPAND a", "| DEDUP"],
            result: &["a", "1", "2"],
        }],
    },
    CommandInfo {
        name: "COMPLETION",
        summary: "Asks a language model for each row.",
        form: "'COMPLETION' [ name '=' ] primary [ 'WITH' map ]",
        source: false,
        runs: false,
        details: "",
        examples: &[CommandExample {
            about: "",
            query: &[
                "FROM logins",
                r#"| COMPLETION text = CONCAT("Who is ", user.name, "?") WITH {"inference_id": "model"}"#,
            ],
            result: &[],
        }],
    },
    CommandInfo {
        name: "RERANK",
        summary: "Ranks the rows again by a model.",
        form: "'RERANK' [ name '=' ] constant 'ON' field { ',' field } [ 'WITH' map ]",
        source: false,
        runs: false,
        details: "",
        examples: &[CommandExample {
            about: "",
            query: &[
                "FROM logins METADATA _score",
                r#"| RERANK "failed logins" ON event.outcome WITH {"inference_id": "model"}"#,
            ],
            result: &[],
        }],
    },
    CommandInfo {
        name: "URI_PARTS",
        summary: "Takes a URI apart into columns.",
        form: "'URI_PARTS' name '=' primary",
        source: false,
        runs: true,
        details: "Adds `name.domain`, `name.scheme`, `name.path`, `name.port`, `name.query`, `name.extension` and more. A text that is no URI gives nulls and a warning.",
        examples: &[CommandExample {
            about: "",
            query: &[
                r#"ROW uri = "https://example.org:8080/a/b.html?q=1""#,
                "| URI_PARTS p = uri",
                "| KEEP p.domain, p.port, p.path, p.extension",
            ],
            result: &["p.domain,p.port,p.path,p.extension", "example.org,8080,/a/b.html,html"],
        }],
    },
    CommandInfo {
        name: "REGISTERED_DOMAIN",
        summary: "Takes a host's name apart into domain, registered domain and subdomain.",
        form: "'REGISTERED_DOMAIN' name '=' primary",
        source: false,
        runs: true,
        details: "Goes by the public suffix list.",
        examples: &[CommandExample {
            about: "",
            query: &[r#"ROW host = "www.example.co.uk""#, "| REGISTERED_DOMAIN d = host", "| KEEP d.*"],
            result: &[
                "d.domain,d.registered_domain,d.top_level_domain,d.subdomain",
                "www.example.co.uk,example.co.uk,co.uk,www",
            ],
        }],
    },
    CommandInfo {
        name: "USER_AGENT",
        summary: "Takes a user agent's text apart into columns.",
        form: "'USER_AGENT' name '=' primary [ 'WITH' map ]",
        source: false,
        runs: true,
        details: "Goes by the list of the project uap-core.",
        examples: &[CommandExample {
            about: "",
            query: &[
                r#"ROW text = "Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0""#,
                "| USER_AGENT ua = text",
                "| KEEP ua.name, ua.version, ua.os.name",
            ],
            result: &["ua.name,ua.version,ua.os.name", "Firefox,126.0,Linux"],
        }],
    },
    CommandInfo {
        name: "IP_LOCATION",
        summary: "Adds columns with where an IP address is.",
        form: "'IP_LOCATION' name '=' primary [ 'WITH' map ]",
        source: false,
        runs: true,
        details: "Looks addresses up in a MaxMind database that is given as `--geoip GeoLite2-City.mmdb`.",
        examples: &[CommandExample {
            about: "",
            query: &[
                "FROM logins",
                r#"| IP_LOCATION geo = source.ip WITH {"database_file": "GeoLite2-City.mmdb"}"#,
            ],
            result: &[],
        }],
    },
    CommandInfo {
        name: "MMR",
        summary: "Picks rows that are relevant and unlike each other.",
        form: "'MMR' [ primary ] 'ON' name 'LIMIT' integer [ 'WITH' map ]",
        source: false,
        runs: false,
        details: "",
        examples: &[CommandExample {
            about: "",
            query: &["FROM documents", r#"| MMR ON embedding LIMIT 10 WITH {"lambda": 0.5}"#],
            result: &[],
        }],
    },
    CommandInfo {
        name: "METRICS_INFO",
        summary: "Lists the metrics of time series.",
        form: "'METRICS_INFO'",
        source: false,
        runs: false,
        details: "",
        examples: &[CommandExample { about: "", query: &["TS metrics", "| METRICS_INFO"], result: &[] }],
    },
    CommandInfo {
        name: "TS_INFO",
        summary: "Lists the metrics and dimensions of time series.",
        form: "'TS_INFO'",
        source: false,
        runs: false,
        details: "",
        examples: &[CommandExample { about: "", query: &["TS metrics", "| TS_INFO"], result: &[] }],
    },
    CommandInfo {
        name: "TS_COLLAPSE",
        summary: "Folds the steps of each time series into one row.",
        form: "'TS_COLLAPSE'",
        source: false,
        runs: false,
        details: "",
        examples: &[CommandExample {
            about: "",
            query: &["PROMQL index=metrics step=1m avg(cpu)", "| TS_COLLAPSE"],
            result: &[],
        }],
    },
];
