//! What is read of the documents of one index, and where it goes.

use esql_data::{DataType, Value};
use esql_plan::Metadata;
use std::sync::Arc;

use super::trie::Trie;
use crate::values::ValueParser;

/// What is read of the documents of one index.
#[derive(Debug)]
pub(crate) struct IndexPlan {
    /// The index's name, for documents that don't say one themselves.
    pub index: Arc<str>,
    /// `standard` or `lookup`.
    pub mode: &'static str,
    pub fields: Vec<PlanField>,
    /// Where in a document the fields are.
    pub trie: Arc<Trie>,
    /// The columns of the batches.
    pub columns: Vec<PlanColumn>,
}

/// A field to read.
#[derive(Clone, Debug)]
pub(crate) struct PlanField {
    pub name: String,
    pub parser: ValueParser,
    /// Where in a document its values are.
    pub sources: Vec<String>,
}

/// A column of the batches.
#[derive(Clone, Debug)]
pub(crate) enum PlanColumn {
    /// The values of [`IndexPlan::fields`] at that place.
    Field(usize),
    /// The same in every row.
    Constant(DataType, Value),
    /// Something about the document.
    Metadata(Metadata),
}

impl IndexPlan {
    pub fn new(index: Arc<str>, mode: &'static str) -> IndexPlan {
        IndexPlan { index, mode, fields: Vec::new(), trie: Arc::default(), columns: Vec::new() }
    }

    /// Where in a document some of the fields are.
    pub fn trie_of(&self, wanted: impl Fn(usize) -> bool) -> Trie {
        let mut trie = Trie::new();
        for (place, field) in self.fields.iter().enumerate().filter(|(place, _)| wanted(*place)) {
            for source in &field.sources {
                trie.insert(source, place, field.parser.reads_whole_values());
            }
        }
        trie
    }

    /// The fields that some columns are of, if others are wanted as well, which can do without these.
    pub fn fields_of(&self, columns: &[usize]) -> Option<Vec<usize>> {
        let fields = columns.iter().map(|column| match self.columns.get(*column)? {
            PlanColumn::Field(field) => Some(*field),
            PlanColumn::Constant(..) | PlanColumn::Metadata(_) => None,
        });
        let fields: Vec<usize> = fields.flatten().collect();
        let about_fields = |column: &PlanColumn| matches!(column, PlanColumn::Metadata(Metadata::Ignored));
        let about_document = |column: &PlanColumn| matches!(column, PlanColumn::Metadata(Metadata::Source));
        let more = self.columns.iter().any(about_document)
            || (0..self.fields.len()).any(|field| !fields.contains(&field));
        (more && !fields.is_empty() && !self.columns.iter().any(about_fields)).then_some(fields)
    }

    /// Has a field read and gives its place.
    pub fn add_field(&mut self, field: PlanField) -> usize {
        let same = |known: &PlanField| known.name == field.name && known.parser == field.parser;
        let known = self.fields.iter().position(same);
        known.unwrap_or_else(|| {
            let place = self.fields.len();
            for source in &field.sources {
                Arc::make_mut(&mut self.trie).insert(source, place, field.parser.reads_whole_values());
            }
            self.fields.push(field);
            place
        })
    }
}
