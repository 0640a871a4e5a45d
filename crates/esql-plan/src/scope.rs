//! The names a command can use: the columns of its input, and the fields of a table that were not asked for yet.

use esql_syntax::ast::NamePattern;

use crate::error::did_you_mean;
use crate::tables::{OpenSource, Tables};
use crate::{Attribute, DataError};

/// The columns a command can name.
///
/// A table has too many fields to read them all for a query that names three. So unless all are wanted, FROM gives an open
/// scope: a name that is no column yet is looked up among the table's fields when it is first used.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// The visible columns in order.
    pub(crate) columns: Vec<Attribute>,
    /// The table whose other fields can be named too.
    pub(crate) open: Option<Open>,
    /// Rows are still those of the source, so that columns of several types can be had in each of them.
    pub(crate) splits: bool,
    /// The source could not be resolved, which was reported: no name is an error any more.
    pub(crate) unknown: bool,
}

/// The fields of a table, or of a union's inputs, that can still be named.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    /// Whose fields.
    pub(crate) source: OpenSource,
    /// Names that no longer mean a field of the table: dropped or renamed.
    hidden: Vec<NamePattern>,
    hidden_names: Vec<String>,
    /// The wildcards of each KEEP: a field that can still be named matches one of each.
    kept: Vec<Vec<NamePattern>>,
}

impl Scope {
    /// The scope of the fields of a table or union.
    pub(crate) fn of_source(source: OpenSource, columns: Vec<Attribute>) -> Scope {
        let open = Open { source, hidden: Vec::new(), hidden_names: Vec::new(), kept: Vec::new() };
        Scope { columns, open: Some(open), splits: true, unknown: false }
    }

    /// The scope of just these columns.
    pub(crate) fn closed(columns: Vec<Attribute>) -> Scope {
        Scope { columns, open: None, splits: false, unknown: false }
    }

    /// The scope of a source that could not be resolved.
    pub(crate) fn unknown() -> Scope {
        Scope { unknown: true, ..Scope::default() }
    }

    /// The column of that name; a field of the open table becomes a column of the scan.
    pub(crate) fn find(
        &mut self,
        name: &str,
        tables: &mut Tables<'_>,
    ) -> Result<Option<Attribute>, DataError> {
        if let Some(column) = self.columns.iter().find(|column| column.name == name) {
            return Ok(Some(column.clone()));
        }
        match &self.open {
            Some(open) if !open.hides(name) => tables.column(open.source, name),
            _ => Ok(None),
        }
    }

    /// What is open, if the name could be that of a field of it.
    pub(crate) fn open_source(&self, name: &str) -> Option<OpenSource> {
        self.open.as_ref().filter(|open| !open.hides(name)).map(|open| open.source)
    }

    /// Whether a name that a command could use matches the wildcard.
    pub(crate) fn may_match(&self, wildcard: &NamePattern, tables: &Tables<'_>) -> bool {
        self.columns.iter().any(|column| wildcard.matches(&column.name))
            || self.open.as_ref().is_some_and(|open| {
                let mut fields = tables.field_names(open.source).into_iter();
                fields.any(|field| !open.hides(&field) && wildcard.matches(&field))
                    || open.may_match(wildcard, tables)
            })
    }

    /// Whose fields can be named, also those that have no name here any more.
    pub(crate) fn open_fields(&self) -> Option<OpenSource> {
        self.open.as_ref().map(|open| open.source)
    }

    /// Whether some of the source's fields can't be named any more.
    pub(crate) fn has_hidden_names(&self) -> bool {
        self.open.as_ref().is_some_and(|open| {
            !open.hidden.is_empty() || !open.hidden_names.is_empty() || !open.kept.is_empty()
        })
    }

    /// Adds a column in the place of any other of that name.
    pub(crate) fn define(&mut self, column: Attribute) {
        self.columns.retain(|other| other.name != column.name);
        self.columns.push(column);
    }

    /// Puts a column of the same name where another is; a field of the open table becomes a column.
    pub(crate) fn replace(&mut self, old: &Attribute, new: Attribute) {
        match self.columns.iter_mut().find(|column| column.name == old.name) {
            Some(column) => *column = new,
            None => self.columns.push(new),
        }
    }

    /// Takes away what the pattern matches.
    pub(crate) fn hide(&mut self, pattern: &NamePattern) {
        self.columns.retain(|column| !pattern.matches(&column.name));
        if let Some(open) = &mut self.open {
            open.hidden.push(pattern.clone());
        }
    }

    /// Takes away one name.
    pub(crate) fn hide_name(&mut self, name: &str) {
        self.columns.retain(|column| column.name != name);
        if let Some(open) = &mut self.open {
            open.hidden_names.push(name.to_owned());
        }
    }

    /// `, did you mean [x]?` for a name that isn't there.
    pub(crate) fn suggestion(&self, name: &str, tables: &Tables<'_>) -> String {
        let mut known: Vec<String> = self.columns.iter().map(|column| column.name.clone()).collect();
        if let Some(open) = &self.open {
            known.extend(tables.field_names(open.source).into_iter().filter(|field| !open.hides(field)));
        }
        did_you_mean(name, known.iter().map(String::as_str))
    }
}

impl Open {
    /// Only what one of the wildcards matches can be named from here on.
    pub(crate) fn keep(&mut self, wildcards: Vec<NamePattern>) {
        self.kept.push(wildcards);
    }

    /// Whether a field that no document has could match the wildcard.
    pub(crate) fn may_match(&self, wildcard: &NamePattern, tables: &Tables<'_>) -> bool {
        let matches = wildcard.matcher();
        tables.may_have(self.source, &|name| matches(name) && !self.hides(name))
    }

    /// Whether the name still means a field of the source.
    pub(crate) fn names(&self, name: &str) -> bool {
        !self.hides(name)
    }

    fn hides(&self, name: &str) -> bool {
        let matches_one = |patterns: &[NamePattern]| patterns.iter().any(|pattern| pattern.matches(name));
        self.hidden_names.iter().any(|hidden| hidden == name)
            || matches_one(&self.hidden)
            || !self.kept.iter().all(|wildcards| matches_one(wildcards))
    }
}
