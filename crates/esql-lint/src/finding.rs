//! What was found in a query.

use esql_syntax::Span;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; a good query may have it.
    Info,
    /// Probably not meant.
    Warning,
    /// The query doesn't run, or can't do what it says.
    Error,
}

impl Severity {
    /// `error`, `warning` or `info`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Something found in a query. Spans are of the query's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A lint's id, or one of [`SYNTAX`](Self::SYNTAX), [`INVALID`](Self::INVALID) and so on.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What to write at that place; may be empty.
    pub label: String,
    /// Another place that it is about, with what to write there.
    pub other: Option<(Span, String)>,
    /// What to do about it.
    pub help: Option<String>,
    /// The edits that mend it, if that is safe; may be empty.
    pub fix: Vec<Edit>,
}

/// A change of the query's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// The new text.
    pub text: String,
}

impl Finding {
    /// The id of texts that are no ES|QL.
    pub const SYNTAX: &'static str = "syntax";
    /// The id of names, types and calls that are wrong.
    pub const INVALID: &'static str = "invalid";
    /// The id of files that can't be read.
    pub const FILE: &'static str = "file";
    /// The id of what is right, but can't be looked into here.
    pub const NOT_CHECKED: &'static str = "not-checked";
    /// The id of comments that allow what isn't there.
    pub const UNUSED_ALLOW: &'static str = "unused-allow";
    /// The ids that are no lint's, with what they mean.
    pub const OTHERS: [(&'static str, &'static str); 5] = [
        (Finding::SYNTAX, "The text is no ES|QL."),
        (Finding::INVALID, "A name, a type or a call is wrong, so that Elasticsearch refuses the query."),
        (Finding::FILE, "A file can't be read, or is not what its name says."),
        (
            Finding::NOT_CHECKED,
            "A part of the query is right, as far as is known, but can't be looked into here.",
        ),
        (Finding::UNUSED_ALLOW, "A comment allows a lint that finds nothing there, or that does not exist."),
    ];

    /// A finding without advice.
    pub fn new(id: &'static str, severity: Severity, message: impl Into<String>, span: Span) -> Finding {
        let message = message.into();
        Finding { id, severity, message, span, label: String::new(), other: None, help: None, fix: vec![] }
    }

    /// The same, saying what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Finding {
        self.help = Some(help.into());
        self
    }

    /// The same, with words beside the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Finding {
        self.label = label.into();
        self
    }

    /// The same, pointing at another place, too.
    #[must_use]
    pub fn other(mut self, span: Span, label: impl Into<String>) -> Finding {
        self.other = Some((span, label.into()));
        self
    }

    /// The same, with a change that mends it.
    #[must_use]
    pub fn edit(mut self, span: Span, text: impl Into<String>) -> Finding {
        self.fix.push(Edit { span, text: text.into() });
        self
    }
}
