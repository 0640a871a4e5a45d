//! A query as lints see it.

use esql::Engine;
use esql_plan::Table;
use esql_source::field_types::{self, FieldType};
use esql_syntax::Span;
use esql_syntax::ast::{CommandKind, Query};
use std::sync::Arc;

use crate::flow::{Scope, Step};

/// A query as lints see it.
pub struct Subject<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its tree.
    pub query: &'a Query,
    /// Its commands with the columns that each sees; those of subqueries and branches, too.
    pub(crate) steps: Vec<Step<'a>>,
    /// What it reads, as far as known.
    pub(crate) tables: Vec<Arc<dyn Table>>,
    /// The patterns that name no index of the data, with what is near.
    pub(crate) missing: Vec<(String, Option<String>)>,
    /// The data, if all that it reads is at hand.
    pub(crate) data: Option<&'a Engine>,
    /// It is a detection rule's, to which whoever runs it gives a time range.
    pub(crate) is_rule: bool,
    /// The planner found nothing wrong with it.
    pub(crate) is_valid: bool,
}

impl Subject<'_> {
    /// What is known of the field that a name means to a command.
    pub(crate) fn known_field(&self, scope: &Scope, name: &str) -> Option<FieldType> {
        field_types::lookup(&scope.field(name)?)
    }

    /// Whether anything knows the field: a mapping, the known schemas, the data.
    pub(crate) fn is_known(&self, field: &str) -> bool {
        let of_table = |table: &Arc<dyn Table>| matches!(table.field(field), Ok(Some(_)) | Err(_));
        self.tables.iter().any(of_table)
            // Objects are no fields, but their fields are.
            || field_types::lookup(field).is_some()
    }

    /// Whether the query reads documents.
    pub(crate) fn reads_documents(&self) -> bool {
        matches!(self.query.commands.first().map(|command| &command.kind), Some(CommandKind::From(_)))
    }

    /// The text at a place.
    pub(crate) fn text(&self, span: Span) -> &str {
        span.text(self.text)
    }
}
