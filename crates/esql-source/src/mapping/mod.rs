//! Mappings: which fields an index has and of what types, as the user says.
//!
//! A [`Mapping`] is the fields of one index. It is read from Elasticsearch's mapping JSON or from a `fields.yml`; a
//! [`MappingSet`] knows which mapping is whose, by patterns of index names.

mod fields_yml;
mod properties;
mod set;
mod types;

pub use set::MappingSet;
pub(crate) use types::known_parser;

use serde_json::Value as Json;
use std::collections::BTreeMap;

use crate::values::ValueParser;

/// The fields that an index has by its mapping.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    fields: BTreeMap<String, MappedField>,
    /// Other names of fields, with the fields' own.
    aliases: BTreeMap<String, String>,
    /// Fields whose values are copied, and where to.
    copies: Vec<(String, String)>,
    /// What objects say of the fields below them; the document itself has the empty name.
    objects: BTreeMap<String, ObjectRule>,
    /// Whether an index has been seen to have exactly these fields, so that its data can add none.
    whole: bool,
    notes: Vec<String>,
}

/// A field of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct MappedField {
    /// The name that Elasticsearch has for its type.
    pub type_name: String,
    /// How its values are read.
    pub parser: ValueParser,
    /// Where in a document its values are: its own name, its parent's if it is a multi-field, and those of fields copied to it.
    pub sources: Vec<String>,
}

/// Whether documents can bring fields below an object that the mapping does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ObjectRule {
    /// They can: `"dynamic": true`.
    Open,
    /// They can't: `"dynamic": false` or `"strict"`.
    Closed,
    /// There are no fields at all below, whatever objects within say: `nested`, `"enabled": false`.
    Opaque,
}

impl Mapping {
    /// Reads a mapping as Elasticsearch has it: `{"properties": …}`, or around that `{"mappings": …}`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_json(json: &Json) -> Result<Mapping, String> {
        let mappings = json.get("mappings").unwrap_or(json);
        properties::read(mappings)
    }

    /// Reads a `fields.yml` as Beats and integration packages have it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_fields_yml(text: &str) -> Result<Mapping, String> {
        properties::read(&fields_yml::to_mapping(text)?)
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<MappedField> {
        let own_name = self.aliases.get(name).map_or(name, String::as_str);
        let mut field = self.fields.get(own_name)?.clone();
        let copied =
            self.copies.iter().filter(|(_, to)| *to == field.sources[0]).map(|(from, _)| from.clone());
        let copied: Vec<String> = copied.collect();
        field.sources.extend(copied);
        Some(field)
    }

    /// The names of all fields, in order.
    pub fn names(&self) -> Vec<&str> {
        let aliases =
            self.aliases.iter().filter(|(_, own)| self.fields.contains_key(*own)).map(|(alias, _)| alias);
        let mut names: Vec<&str> = self.fields.keys().chain(aliases).map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether an index may have a field of that name, which the mapping lacks, because documents bring it.
    pub fn is_open_to(&self, name: &str) -> bool {
        if self.whole {
            return false;
        }
        let mut open = self.objects.get("").is_none_or(|rule| *rule == ObjectRule::Open);
        for (dot, _) in name.match_indices('.') {
            let parent = &name[..dot];
            if self.fields.contains_key(parent) {
                return false;
            }
            match self.objects.get(parent) {
                Some(ObjectRule::Open) => open = true,
                Some(ObjectRule::Closed) => open = false,
                Some(ObjectRule::Opaque) => return false,
                None => {}
            }
        }
        open && self.objects.get(name) != Some(&ObjectRule::Opaque)
    }

    /// What the mapping says that has no effect here.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Declares that indices have exactly these fields, whatever their documents hold.
    pub fn whole(mut self) -> Mapping {
        self.whole = true;
        self
    }

    /// Whether documents could bring any field that the mapping lacks.
    pub(crate) fn is_open(&self) -> bool {
        let root = self.objects.get("").is_none_or(|rule| *rule == ObjectRule::Open);
        !self.whole && (root || self.objects.values().any(|rule| *rule == ObjectRule::Open))
    }

    /// Adds the fields of a mapping that overrides this one.
    pub(crate) fn merge(&mut self, over: Mapping) {
        self.fields.extend(over.fields);
        self.aliases.extend(over.aliases);
        self.copies.extend(over.copies);
        self.objects.extend(over.objects);
        self.whole |= over.whole;
        self.notes.extend(over.notes);
    }
}
