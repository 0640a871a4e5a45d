//! Tokens: the words and signs of a query.
//!
//! What a stretch of text is depends on the command it belongs to: `a-b` is one index pattern after FROM, a
//! subtraction after WHERE and an error after KEEP. So the tokenizer keeps a stack of modes, as Elasticsearch's does:
//! a command's keyword pushes its mode, `|` leaves it, and parentheses nest.

mod comment;
mod mode;
mod scan;
mod shape;

pub(crate) use scan::{Fault, Scan, scan};
pub(crate) use shape::policy;

use crate::Span;

/// A word or sign and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

/// The tokens of a text, comments among them and blanks left out, up to the first place that is no token.
///
/// ```
/// # use esql_syntax::token::{TokenKind, tokenize};
/// let kinds: Vec<_> = tokenize("FROM logs // all").map(|token| token.kind).collect();
/// assert_eq!(kinds, [TokenKind::From, TokenKind::Source, TokenKind::Comment]);
/// ```
pub fn tokenize(text: &str) -> impl Iterator<Item = Token> {
    let Scan { tokens, comments, .. } = scan(text);
    let comments = comments.into_iter().map(|span| Token { kind: TokenKind::Comment, span });
    let words = tokens.into_iter().filter(|token| !matches!(token.kind, TokenKind::End | TokenKind::Fault));
    let mut all: Vec<_> = words.chain(comments).collect();
    all.sort_by_key(|token| token.span.start);
    all.into_iter()
}

macro_rules! token_kinds {
    ($($(#[$doc:meta])* $kind:ident $words:literal)*) => {
        /// What a [`Token`] is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "a keyword is its own documentation")]
        pub enum TokenKind { $($(#[$doc])* $kind),* }

        impl TokenKind {
            /// How a message names it: as it is written, in backquotes, or in words.
            pub fn describe(self) -> &'static str {
                match self { $(Self::$kind => $words),* }
            }
        }
    };
}

token_kinds! {
    // Commands.
    ChangePoint "`CHANGE_POINT`"
    Completion "`COMPLETION`"
    Dedup "`DEDUP`"
    Dissect "`DISSECT`"
    Drop "`DROP`"
    Enrich "`ENRICH`"
    Eval "`EVAL`"
    Explain "`EXPLAIN`"
    Fork "`FORK`"
    From "`FROM`"
    Fuse "`FUSE`"
    Grok "`GROK`"
    Inline "`INLINE`"
    InlineStats "`INLINESTATS`"
    IpLocation "`IP_LOCATION`"
    Keep "`KEEP`"
    Limit "`LIMIT`"
    Lookup "`LOOKUP`"
    MetricsInfo "`METRICS_INFO`"
    Mmr "`MMR`"
    MvExpand "`MV_EXPAND`"
    PromQl "`PROMQL`"
    RegisteredDomain "`REGISTERED_DOMAIN`"
    Rename "`RENAME`"
    Rerank "`RERANK`"
    Row "`ROW`"
    Sample "`SAMPLE`"
    Set "`SET`"
    Show "`SHOW`"
    Sort "`SORT`"
    Stats "`STATS`"
    Ts "`TS`"
    TsCollapse "`TS_COLLAPSE`"
    TsInfo "`TS_INFO`"
    UriParts "`URI_PARTS`"
    UserAgent "`USER_AGENT`"
    Where "`WHERE`"
    /// A word where a command must stand.
    UnknownCommand "an unknown command"

    // Other keywords.
    And "`AND`"
    As "`AS`"
    Asc "`ASC`"
    By "`BY`"
    Desc "`DESC`"
    False "`FALSE`"
    First "`FIRST`"
    Group "`GROUP`"
    In "`IN`"
    Info "`INFO`"
    Is "`IS`"
    Join "`JOIN`"
    Key "`KEY`"
    Last "`LAST`"
    Like "`LIKE`"
    Metadata "`METADATA`"
    Not "`NOT`"
    Null "`NULL`"
    Nulls "`NULLS`"
    On "`ON`"
    Or "`OR`"
    RLike "`RLIKE`"
    Score "`SCORE`"
    True "`TRUE`"
    Using "`USING`"
    With "`WITH`"

    // Words.
    /// `host` or `@timestamp`, one part of a name.
    Identifier "a name"
    /// A name in backquotes.
    QuotedIdentifier "a name in backquotes"
    /// `host*`, one part of a pattern of names, backquoted pieces included.
    Pattern "a name"
    /// An index pattern, or one part of it around a colon.
    Source "an index pattern"
    /// An enrich policy.
    Policy "a policy's name"
    /// `"…"` or `"""…"""`
    String "a string"
    Integer "an integer"
    Decimal "a decimal number"
    /// `?`, `?1`, `?name`
    Parameter "a parameter"
    /// `??`, `??1`, `??name`
    DoubleParameter "a parameter"
    /// All that follows PROMQL.
    PromQlText "a PromQL query"

    // Signs.
    Arrow "`->`"
    Assign "`=`"
    Cast "`::`"
    Colon "`:`"
    Comma "`,`"
    Dot "`.`"
    Eq "`==`"
    EqTilde "`=~`"
    Gt "`>`"
    GtEq "`>=`"
    LeftBrace "`{`"
    LeftBracket "`[`"
    LeftParen "`(`"
    Lt "`<`"
    LtEq "`<=`"
    Minus "`-`"
    NotEq "`!=`"
    Percent "`%`"
    Pipe "`|`"
    Plus "`+`"
    RightBrace "`}`"
    RightBracket "`]`"
    RightParen "`)`"
    Semicolon "`;`"
    Slash "`/`"
    Star "`*`"

    /// `// …` or `/* … */`; only [`tokenize`] gives it.
    Comment "a comment"
    /// What can't be part of a query: always the last token.
    Fault "no token"
    /// The end of the text: always the last token.
    End "the end of the query"
}
