//! Commands: one struct a command, named after it.

use super::{Constant, Expr, Identifier, IndexPattern, Map, Name, NamePattern, Query, Word, equal_by};
use crate::Span;
use serde::Serialize;

/// A source command, or a processing command after a pipe.
#[derive(Debug, Clone, Serialize)]
pub struct Command {
    /// What it does.
    pub kind: CommandKind,
    /// Where its keyword stands.
    pub keyword: Span,
    /// From its keyword to its last word.
    pub span: Span,
}

/// What a [`Command`] does.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandKind {
    /// `FROM`
    From(From),
    /// `TS`
    TimeSeries(From),
    /// `ROW`
    Row(Row),
    /// `SHOW INFO`
    ShowInfo(ShowInfo),
    /// `EXPLAIN`
    Explain(Explain),
    /// `PROMQL`
    PromQl(PromQl),
    /// `WHERE`
    Where(Where),
    /// `EVAL`
    Eval(Eval),
    /// `STATS`
    Stats(Stats),
    /// `INLINE STATS`
    InlineStats(Stats),
    /// `KEEP`
    Keep(Keep),
    /// `DROP`
    Drop(Drop),
    /// `RENAME`
    Rename(Rename),
    /// `SORT`
    Sort(Sort),
    /// `LIMIT`
    Limit(Limit),
    /// `DISSECT`
    Dissect(Dissect),
    /// `GROK`
    Grok(Grok),
    /// `ENRICH`
    Enrich(Enrich),
    /// `LOOKUP JOIN`
    LookupJoin(LookupJoin),
    /// `MV_EXPAND`
    MvExpand(MvExpand),
    /// `CHANGE_POINT`
    ChangePoint(Box<ChangePoint>),
    /// `FORK`
    Fork(Fork),
    /// `FUSE`
    Fuse(Fuse),
    /// `SAMPLE`
    Sample(Sample),
    /// `DEDUP`
    Dedup(Dedup),
    /// `COMPLETION`
    Completion(Completion),
    /// `RERANK`
    Rerank(Rerank),
    /// `URI_PARTS`
    UriParts(Extract),
    /// `REGISTERED_DOMAIN`
    RegisteredDomain(Extract),
    /// `USER_AGENT`
    UserAgent(Extract),
    /// `IP_LOCATION`
    IpLocation(Extract),
    /// `MMR`
    Mmr(Mmr),
    /// `METRICS_INFO`
    MetricsInfo(MetricsInfo),
    /// `TS_INFO`
    TsInfo(TsInfo),
    /// `TS_COLLAPSE`
    TsCollapse(TsCollapse),
}

/// `FROM sources [METADATA names]`, also of `TS`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct From {
    /// Index patterns and subqueries; never empty.
    pub sources: Vec<Source>,
    /// The names after METADATA.
    pub metadata: Vec<Word>,
}

/// What FROM reads.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// `logs-*`
    Index(IndexPattern),
    /// `(FROM logs | WHERE …)`
    Subquery(Query),
}

/// `[name =] expression`, in ROW, EVAL, RERANK and after BY.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// Before the `=`. Without it the column is named by the field's text, [`Field::span`].
    pub name: Option<Name>,
    /// What it is.
    pub expr: Expr,
    /// All of it, parentheses included.
    pub span: Span,
}

/// `ROW fields`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Never empty.
    pub fields: Vec<Field>,
}

/// `SHOW INFO`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShowInfo {}

/// `EXPLAIN (query)`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explain {
    /// The query to explain.
    pub query: Box<Query>,
}

/// `PROMQL …`, whose body is another language and isn't looked into.
#[derive(Debug, Clone, Serialize)]
pub struct PromQl {
    /// What follows the keyword, without blanks around it.
    pub body: Word,
}

/// `WHERE condition`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Where {
    /// What must be true of a row.
    pub condition: Expr,
}

/// `EVAL fields`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Eval {
    /// Never empty.
    pub fields: Vec<Field>,
}

/// `STATS aggregates BY groupings`, also of `INLINE STATS`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stats {
    /// May be empty.
    pub aggregates: Vec<Aggregate>,
    /// May be empty.
    pub groupings: Vec<Field>,
}

/// `[name =] expression [WHERE filter]`
#[derive(Debug, Clone, Serialize)]
pub struct Aggregate {
    /// The expression and its name; its span names the column when there is no name. Elasticsearch names such a
    /// column by the text with the filter, which is [`Aggregate::span`].
    pub field: Field,
    /// Which rows it takes.
    pub filter: Option<Expr>,
    /// All of it, filter included.
    pub span: Span,
}

/// `KEEP patterns`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Keep {
    /// Never empty.
    pub patterns: Vec<NamePattern>,
}

/// `DROP patterns`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drop {
    /// Never empty.
    pub patterns: Vec<NamePattern>,
}

/// `RENAME old AS new, new = old`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rename {
    /// Never empty.
    pub clauses: Vec<RenameClause>,
}

/// `old AS new` or `new = old`
#[derive(Debug, Clone, Serialize)]
pub struct RenameClause {
    /// The name it had.
    pub old: NamePattern,
    /// The name it gets.
    pub new: NamePattern,
    /// Both.
    pub span: Span,
}

/// `SORT keys`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sort {
    /// Never empty.
    pub keys: Vec<SortKey>,
}

/// `expression [ASC|DESC] [NULLS FIRST|LAST]`
#[derive(Debug, Clone, Serialize)]
pub struct SortKey {
    /// What to sort by.
    pub expr: Expr,
    /// Ascending when not written.
    pub order: SortOrder,
    /// When not written, last for ascending and first for descending.
    pub nulls: NullsOrder,
    /// All of it.
    pub span: Span,
}

/// `ASC` or `DESC`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SortOrder {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// `NULLS FIRST` or `NULLS LAST`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NullsOrder {
    /// Rows without a value come first.
    First,
    /// Rows without a value come last.
    Last,
}

/// `LIMIT count [BY keys]`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limit {
    /// How many rows; any literal by the grammar.
    pub count: Constant,
    /// So many rows for each value of these; may be empty.
    pub by: Vec<Expr>,
}

/// `DISSECT input "pattern" [option = value]`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dissect {
    /// What is taken apart.
    pub input: Expr,
    /// How.
    pub pattern: Word,
    /// `APPEND_SEPARATOR = " "`
    pub options: Vec<DissectOption>,
}

/// `name = value` after a DISSECT pattern.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DissectOption {
    /// Before the `=`.
    pub name: Identifier,
    /// After it.
    pub value: Constant,
}

/// `GROK input "pattern", …`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grok {
    /// What is taken apart.
    pub input: Expr,
    /// Tried in this order; never empty.
    pub patterns: Vec<Word>,
}

/// `ENRICH policy [ON field] [WITH fields]`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Enrich {
    /// The policy's name, perhaps with `_mode:` before it.
    pub policy: Word,
    /// The column to look up by.
    pub on: Option<NamePattern>,
    /// The policy's fields to take; all of them when empty.
    pub with: Vec<EnrichField>,
}

/// `[new =] field` of ENRICH.
#[derive(Debug, Clone, Serialize)]
pub struct EnrichField {
    /// The name it gets.
    pub new: Option<NamePattern>,
    /// The policy's field.
    pub field: NamePattern,
    /// Both.
    pub span: Span,
}

/// `LOOKUP JOIN index [AS alias] ON conditions`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LookupJoin {
    /// What to look up in.
    pub index: IndexPattern,
    /// A name for it, a form that parses but isn't supported.
    pub alias: Option<Word>,
    /// Columns of the same name on both sides, or comparisons; never empty.
    pub conditions: Vec<Expr>,
}

/// `MV_EXPAND field`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MvExpand {
    /// The column to make a row of each value of.
    pub field: Name,
}

/// `CHANGE_POINT value [ON key] [AS type, pvalue] [BY groupings]`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangePoint {
    /// The column that changes.
    pub value: Name,
    /// The column that orders; `@timestamp` without it.
    pub key: Option<Name>,
    /// The names of the two result columns; `type` and `pvalue` without it.
    pub targets: Option<(Name, Name)>,
    /// May be empty.
    pub by: Vec<Expr>,
}

/// `FORK (commands) (commands)`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fork {
    /// Never empty.
    pub branches: Vec<Branch>,
}

/// `(command | command)` of FORK.
#[derive(Debug, Clone, Serialize)]
pub struct Branch {
    /// Never empty.
    pub commands: Vec<Command>,
    /// Where it stands, parentheses included.
    pub span: Span,
}

/// `FUSE [method] [options]`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fuse {
    /// `rrf` or `linear`; `rrf` without it.
    pub method: Option<Identifier>,
    /// In the order written.
    pub options: Vec<FuseOption>,
}

/// What follows FUSE's method.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FuseOption {
    /// `SCORE BY column`
    Score(Name),
    /// `KEY BY columns`
    Key(Vec<Name>),
    /// `GROUP BY column`
    Group(Name),
    /// `WITH {…}`
    With(Map),
}

/// `SAMPLE probability`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sample {
    /// How large a share of the rows to keep; any literal by the grammar.
    pub probability: Constant,
}

/// `DEDUP`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dedup {}

/// `COMPLETION [target =] prompt [WITH {…}]`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Completion {
    /// The new column; `completion` without it.
    pub target: Option<Name>,
    /// The prompt's text.
    pub prompt: Expr,
    /// After WITH.
    pub options: Option<Map>,
}

/// `RERANK [target =] query ON fields [WITH {…}]`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rerank {
    /// The new column; `_score` without it.
    pub target: Option<Name>,
    /// What to rank by.
    pub query: Constant,
    /// What is ranked; never empty.
    pub fields: Vec<Field>,
    /// After WITH.
    pub options: Option<Map>,
}

/// `prefix = input [WITH {…}]`, the form of URI_PARTS, REGISTERED_DOMAIN, USER_AGENT and IP_LOCATION.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Extract {
    /// The prefix of the new columns' names.
    pub target: Name,
    /// What is taken apart.
    pub input: Expr,
    /// After WITH, which only the latter two commands take.
    pub options: Option<Map>,
}

/// `MMR [vector] ON field LIMIT count [WITH {…}]`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mmr {
    /// The query's vector.
    pub vector: Option<Expr>,
    /// The column of vectors.
    pub field: Name,
    /// How many rows; an integer literal.
    pub limit: Constant,
    /// After WITH.
    pub options: Option<Map>,
}

/// `METRICS_INFO`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetricsInfo {}

/// `TS_INFO`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TsInfo {}

/// `TS_COLLAPSE`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TsCollapse {}

equal_by! {
    Command: kind;
    Field: name, expr;
    PromQl: body;
    Aggregate: field, filter;
    RenameClause: old, new;
    SortKey: expr, order, nulls;
    Branch: commands;
    EnrichField: new, field;
}

impl CommandKind {
    /// The command's name in capitals, as the list in [`crate::commands`] has it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::From(_) => "FROM",
            Self::TimeSeries(_) => "TS",
            Self::Row(_) => "ROW",
            Self::ShowInfo(_) => "SHOW INFO",
            Self::Explain(_) => "EXPLAIN",
            Self::PromQl(_) => "PROMQL",
            Self::Where(_) => "WHERE",
            Self::Eval(_) => "EVAL",
            Self::Stats(_) => "STATS",
            Self::InlineStats(_) => "INLINE STATS",
            Self::Keep(_) => "KEEP",
            Self::Drop(_) => "DROP",
            Self::Rename(_) => "RENAME",
            Self::Sort(_) => "SORT",
            Self::Limit(_) => "LIMIT",
            Self::Dissect(_) => "DISSECT",
            Self::Grok(_) => "GROK",
            Self::Enrich(_) => "ENRICH",
            Self::LookupJoin(_) => "LOOKUP JOIN",
            Self::MvExpand(_) => "MV_EXPAND",
            Self::ChangePoint(_) => "CHANGE_POINT",
            Self::Fork(_) => "FORK",
            Self::Fuse(_) => "FUSE",
            Self::Sample(_) => "SAMPLE",
            Self::Dedup(_) => "DEDUP",
            Self::Completion(_) => "COMPLETION",
            Self::Rerank(_) => "RERANK",
            Self::UriParts(_) => "URI_PARTS",
            Self::RegisteredDomain(_) => "REGISTERED_DOMAIN",
            Self::UserAgent(_) => "USER_AGENT",
            Self::IpLocation(_) => "IP_LOCATION",
            Self::Mmr(_) => "MMR",
            Self::MetricsInfo(_) => "METRICS_INFO",
            Self::TsInfo(_) => "TS_INFO",
            Self::TsCollapse(_) => "TS_COLLAPSE",
        }
    }
}

impl SortOrder {
    /// Where rows without a value come when a key doesn't say: last ascending, first descending.
    pub fn default_nulls(self) -> NullsOrder {
        match self {
            Self::Asc => NullsOrder::Last,
            Self::Desc => NullsOrder::First,
        }
    }
}
