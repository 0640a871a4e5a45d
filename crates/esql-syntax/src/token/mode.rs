//! Which tokens each mode of the tokenizer knows, and what leads from mode to mode.

use super::TokenKind::{self, *};

/// What the tokenizer is reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// A command's keyword.
    Command,
    Expression,
    /// The opening parenthesis after IN, which decides between a list and a subquery.
    In,
    From,
    Join,
    Inline,
    Show,
    Project,
    Rename,
    MvExpand,
    Enrich,
    EnrichFields,
    Fuse,
    ChangePoint,
    Mmr,
    Set,
    Fork,
    Explain,
    PromQl,
}

/// What kind of words a mode has besides its keywords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    None,
    Command,
    Identifier,
    Pattern,
    /// Index patterns; FROM, unlike JOIN, keeps parameters apart from them.
    Source {
        parameters: bool,
    },
    Policy,
}

/// The tokens of one mode.
pub(super) struct Lexicon {
    pub words: Words,
    pub keywords: &'static [(&'static str, TokenKind)],
    /// A sign comes before those it begins with.
    pub signs: &'static [(&'static str, TokenKind)],
    pub strings: bool,
    pub numbers: bool,
    pub parameters: bool,
}

/// A step on the stack of modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Push(Mode),
    Pop,
}

impl Mode {
    pub(super) fn lexicon(self) -> &'static Lexicon {
        match self {
            Self::Command => &COMMAND,
            Self::Expression | Self::In => &EXPRESSION,
            Self::From => &FROM,
            Self::Join => &JOIN,
            Self::Inline => &INLINE,
            Self::Show => &SHOW,
            Self::Project => &PROJECT,
            Self::Rename => &RENAME,
            Self::MvExpand => &MV_EXPAND,
            Self::Enrich => &ENRICH,
            Self::EnrichFields => &ENRICH_FIELDS,
            Self::Fuse => &FUSE,
            Self::ChangePoint => &CHANGE_POINT,
            Self::Mmr => &MMR,
            Self::Set => &SET,
            Self::Fork | Self::Explain => &PARENTHESES,
            Self::PromQl => &PROMQL,
        }
    }

    /// What a token of this mode does to the stack of modes.
    pub(super) fn steps(self, token: TokenKind) -> &'static [Step] {
        use Step::{Pop, Push};
        match (self, token) {
            (Self::Command, token) => after_command(token),
            (Self::Expression, LeftParen | LeftBracket) => &[Push(Mode::Expression), Push(Mode::Expression)],
            (Self::Expression, RightParen | RightBracket) => &[Pop, Pop],
            (Self::Expression, In) => &[Push(Mode::In)],
            (Self::From | Self::Fork | Self::Explain, LeftParen) => &[Push(Mode::Command)],
            (Self::From | Self::Fuse, With) | (Self::Join, On | Using) => &[Pop, Push(Mode::Expression)],
            (Self::Inline, Stats) | (Self::Mmr, Limit) => &[Pop, Push(Mode::Expression)],
            (Self::Enrich, On | With) => &[Push(Mode::EnrichFields)],
            (Self::EnrichFields, Pipe) => &[Pop, Pop],
            (Self::EnrichFields, RightParen) => &[Pop, Pop, Pop],
            (Self::Set, Semicolon) | (_, Pipe) => &[Pop],
            (Self::Mmr, RightParen) => &[],
            (_, RightParen) => &[Pop, Pop],
            _ => &[],
        }
    }
}

fn after_command(command: TokenKind) -> &'static [Step] {
    use Step::Push;
    match command {
        From | Ts => &[Push(Mode::From)],
        Lookup => &[Push(Mode::Join)],
        Inline => &[Push(Mode::Inline)],
        Show => &[Push(Mode::Show)],
        Keep | Drop => &[Push(Mode::Project)],
        Rename => &[Push(Mode::Rename)],
        MvExpand => &[Push(Mode::MvExpand)],
        Enrich => &[Push(Mode::Enrich)],
        Fuse => &[Push(Mode::Fuse)],
        ChangePoint => &[Push(Mode::ChangePoint)],
        Mmr => &[Push(Mode::Mmr)],
        Set => &[Push(Mode::Set)],
        Fork => &[Push(Mode::Fork)],
        Explain => &[Push(Mode::Explain)],
        PromQl => &[Push(Mode::PromQl)],
        _ => &[Push(Mode::Expression)],
    }
}

const NOTHING: Lexicon = Lexicon {
    words: Words::None,
    keywords: &[],
    signs: &[],
    strings: false,
    numbers: false,
    parameters: false,
};

const COMMAND: Lexicon = Lexicon {
    words: Words::Command,
    keywords: &[
        ("change_point", ChangePoint),
        ("completion", Completion),
        ("dedup", Dedup),
        ("dissect", Dissect),
        ("drop", Drop),
        ("enrich", Enrich),
        ("eval", Eval),
        ("explain", Explain),
        ("fork", Fork),
        ("from", From),
        ("fuse", Fuse),
        ("grok", Grok),
        ("inline", Inline),
        ("inlinestats", InlineStats),
        ("ip_location", IpLocation),
        ("keep", Keep),
        ("limit", Limit),
        ("lookup", Lookup),
        ("metrics_info", MetricsInfo),
        ("mmr", Mmr),
        ("mv_expand", MvExpand),
        ("promql", PromQl),
        ("registered_domain", RegisteredDomain),
        ("rename", Rename),
        ("rerank", Rerank),
        ("row", Row),
        ("sample", Sample),
        ("set", Set),
        ("show", Show),
        ("sort", Sort),
        ("stats", Stats),
        ("ts", Ts),
        ("ts_collapse", TsCollapse),
        ("ts_info", TsInfo),
        ("uri_parts", UriParts),
        ("user_agent", UserAgent),
        ("where", Where),
    ],
    ..NOTHING
};

const EXPRESSION: Lexicon = Lexicon {
    words: Words::Identifier,
    keywords: &[
        ("and", And),
        ("asc", Asc),
        ("by", By),
        ("desc", Desc),
        ("false", False),
        ("first", First),
        ("in", In),
        ("is", Is),
        ("last", Last),
        ("like", Like),
        ("not", Not),
        ("null", Null),
        ("nulls", Nulls),
        ("on", On),
        ("or", Or),
        ("rlike", RLike),
        ("true", True),
        ("where", Where),
        ("with", With),
    ],
    signs: &[
        ("|", Pipe),
        ("::", Cast),
        (":", Colon),
        (";", Semicolon),
        (",", Comma),
        (".", Dot),
        ("==", Eq),
        ("=~", EqTilde),
        ("=", Assign),
        ("!=", NotEq),
        ("<=", LtEq),
        ("<", Lt),
        (">=", GtEq),
        (">", Gt),
        ("->", Arrow),
        ("+", Plus),
        ("-", Minus),
        ("*", Star),
        ("/", Slash),
        ("%", Percent),
        ("{", LeftBrace),
        ("}", RightBrace),
        ("[", LeftBracket),
        ("]", RightBracket),
        ("(", LeftParen),
        (")", RightParen),
    ],
    strings: true,
    numbers: true,
    parameters: true,
};

const FROM: Lexicon = Lexicon {
    words: Words::Source { parameters: true },
    keywords: &[("metadata", Metadata), ("with", With)],
    signs: &[
        ("|", Pipe),
        ("::", Cast),
        (":", Colon),
        (",", Comma),
        ("=", Assign),
        ("(", LeftParen),
        (")", RightParen),
    ],
    strings: true,
    ..NOTHING
};

const JOIN: Lexicon = Lexicon {
    words: Words::Source { parameters: false },
    keywords: &[("join", Join), ("as", As), ("on", On), ("using", Using)],
    signs: &[("|", Pipe), (":", Colon)],
    strings: true,
    ..NOTHING
};

const INLINE: Lexicon = Lexicon { keywords: &[("stats", Stats)], ..NOTHING };

const SHOW: Lexicon = Lexicon { keywords: &[("info", Info)], signs: &[("|", Pipe)], ..NOTHING };

const PROJECT: Lexicon = Lexicon {
    words: Words::Pattern,
    signs: &[
        ("|", Pipe),
        (")", RightParen),
        (".", Dot),
        ("[", LeftBracket),
        ("]", RightBracket),
        (",", Comma),
    ],
    parameters: true,
    ..NOTHING
};

const RENAME: Lexicon = Lexicon {
    words: Words::Pattern,
    keywords: &[("as", As)],
    signs: &[
        ("|", Pipe),
        (")", RightParen),
        ("[", LeftBracket),
        ("]", RightBracket),
        ("=", Assign),
        (",", Comma),
        (".", Dot),
    ],
    parameters: true,
    ..NOTHING
};

const MV_EXPAND: Lexicon = Lexicon {
    words: Words::Identifier,
    signs: &[("|", Pipe), (")", RightParen), ("[", LeftBracket), ("]", RightBracket), (".", Dot)],
    parameters: true,
    ..NOTHING
};

const ENRICH: Lexicon = Lexicon {
    words: Words::Policy,
    keywords: &[("on", On), ("with", With)],
    signs: &[("|", Pipe), (")", RightParen)],
    strings: true,
    ..NOTHING
};

const ENRICH_FIELDS: Lexicon = Lexicon {
    words: Words::Pattern,
    keywords: &[("with", With)],
    signs: &[
        ("|", Pipe),
        (")", RightParen),
        ("[", LeftBracket),
        ("]", RightBracket),
        ("=", Assign),
        (",", Comma),
        (".", Dot),
    ],
    parameters: true,
    ..NOTHING
};

const FUSE: Lexicon = Lexicon {
    words: Words::Identifier,
    keywords: &[("group", Group), ("score", Score), ("key", Key), ("with", With), ("by", By)],
    signs: &[("|", Pipe), (")", RightParen), (",", Comma), (".", Dot)],
    parameters: true,
    ..NOTHING
};

const CHANGE_POINT: Lexicon = Lexicon {
    words: Words::Identifier,
    keywords: &[("on", On), ("as", As), ("by", By)],
    signs: &[
        ("|", Pipe),
        (")", RightParen),
        (".", Dot),
        (",", Comma),
        ("[", LeftBracket),
        ("]", RightBracket),
    ],
    ..NOTHING
};

const MMR: Lexicon = Lexicon {
    words: Words::Identifier,
    keywords: &[("limit", Limit), ("on", On)],
    signs: &[
        ("[", LeftBracket),
        ("]", RightBracket),
        (",", Comma),
        ("+", Plus),
        ("-", Minus),
        ("(", LeftParen),
        (")", RightParen),
        ("::", Cast),
    ],
    strings: true,
    numbers: true,
    parameters: true,
};

const SET: Lexicon = Lexicon {
    words: Words::Identifier,
    keywords: &[("true", True), ("false", False), ("null", Null)],
    signs: &[
        (";", Semicolon),
        ("=", Assign),
        (":", Colon),
        (",", Comma),
        (".", Dot),
        ("{", LeftBrace),
        ("}", RightBrace),
        ("[", LeftBracket),
        ("]", RightBracket),
    ],
    strings: true,
    numbers: true,
    parameters: true,
};

const PARENTHESES: Lexicon =
    Lexicon { signs: &[("(", LeftParen), (")", RightParen), ("|", Pipe)], ..NOTHING };

const PROMQL: Lexicon = Lexicon { signs: &[("|", Pipe), (")", RightParen)], ..NOTHING };
