//! One index: a name, the sources of its documents, and how its fields are typed.

use esql_data::DataType;
use esql_plan::{DataError, FieldOrigin, Metadata};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::field_types::{self, FieldKind, Origin};
use crate::mapping::{Mapping, known_parser};
use crate::reader::{Inferred, PlanField, ReadOptions, Source, infer};
use crate::values::{ValueKind, ValueParser};

/// One index.
#[derive(Debug)]
pub(crate) struct Index {
    name: Arc<str>,
    mode: &'static str,
    sources: Vec<Source>,
    mapping: Option<Mapping>,
    options: ReadOptions,
    inferred: OnceLock<Result<Arc<Inferred>, DataError>>,
}

/// A field of an index.
#[derive(Clone, Debug)]
pub(crate) struct IndexField {
    /// What a mapping calls its type.
    pub type_name: String,
    pub parser: ValueParser,
    /// Where in a document its values are.
    pub sources: Vec<String>,
    pub origin: FieldOrigin,
}

impl Index {
    pub fn new(
        name: &str,
        mode: &'static str,
        sources: Vec<Source>,
        mapping: Option<Mapping>,
        options: ReadOptions,
    ) -> Index {
        Index { name: name.into(), mode, sources, mapping, options, inferred: OnceLock::new() }
    }

    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// `standard` or `lookup`.
    pub fn mode(&self) -> &'static str {
        self.mode
    }

    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The field of that name: of the mapping, else known beforehand, else found in the data, which is read only then.
    pub fn field(&self, name: &str) -> Result<Option<IndexField>, DataError> {
        if let Some(mapping) = &self.mapping {
            if let Some(field) = mapping.field(name) {
                return Ok(Some(IndexField {
                    type_name: field.type_name,
                    parser: field.parser,
                    sources: field.sources,
                    origin: FieldOrigin::Mapping,
                }));
            }
            if !mapping.is_open_to(name) {
                return Ok(None);
            }
        }
        if let Some(known) = known_field(name) {
            return Ok(Some(known));
        }
        let inferred = self.inferred()?;
        Ok(inferred_field(name, &inferred).or_else(|| inferred_keyword(name, &inferred)))
    }

    /// All fields, by name: those of the mapping, and those that occur in the data as far as the mapping lets it bring any.
    pub fn fields(&self) -> Result<BTreeMap<String, IndexField>, DataError> {
        let mut names: Vec<String> = Vec::new();
        if let Some(mapping) = &self.mapping {
            names.extend(mapping.names().into_iter().map(str::to_owned));
        }
        if self.mapping.as_ref().is_none_or(Mapping::is_open) {
            let inferred = self.inferred()?;
            names.extend(
                inferred.names().filter(|name| Metadata::from_name(name).is_none()).map(str::to_owned),
            );
        }
        let mut fields = BTreeMap::new();
        for name in names {
            if let Some(field) = self.field(&name)? {
                fields.insert(name, field);
            }
        }
        Ok(fields)
    }

    /// The names of fields as far as they are known without reading data.
    pub fn known_names(&self) -> Vec<String> {
        let mapped = self.mapping.iter().flat_map(Mapping::names).map(str::to_owned);
        let inferred = self.inferred.get().and_then(|inferred| inferred.as_ref().ok());
        let inferred = inferred.into_iter().flat_map(|inferred| inferred.names()).map(str::to_owned);
        mapped.chain(inferred).collect()
    }

    /// Whether fields that are known beforehand may be asked for.
    pub fn is_open(&self) -> bool {
        self.mapping.as_ref().is_none_or(Mapping::is_open)
    }

    fn inferred(&self) -> Result<Arc<Inferred>, DataError> {
        self.inferred.get_or_init(|| infer(self.sources.clone(), &self.options).map(Arc::new)).clone()
    }
}

impl IndexField {
    pub fn data_type(&self) -> DataType {
        self.parser.data_type()
    }

    /// What to read for it.
    pub fn to_plan(&self, name: &str) -> PlanField {
        PlanField { name: name.to_owned(), parser: self.parser.clone(), sources: self.sources.clone() }
    }
}

/// A field that is known beforehand and that can hold values.
fn known_field(name: &str) -> Option<IndexField> {
    let known = field_types::lookup(name)?;
    if matches!(known.kind, FieldKind::Object | FieldKind::Nested) {
        return None;
    }
    let source = match name.rsplit_once('.') {
        Some((parent, _)) if known.multi_field => parent,
        _ => name,
    };
    Some(IndexField {
        type_name: known.kind.name().to_owned(),
        parser: known_parser(known),
        sources: vec![source.to_owned()],
        origin: match known.origin {
            Origin::Ecs => FieldOrigin::Ecs,
            Origin::Integration => FieldOrigin::Integration,
        },
    })
}

fn inferred_field(name: &str, inferred: &Inferred) -> Option<IndexField> {
    let parser = ValueParser::new(inferred.kind(name)?);
    let type_name = parser.data_type().name().to_owned();
    Some(IndexField { type_name, parser, sources: vec![name.to_owned()], origin: FieldOrigin::Data })
}

/// Dynamic mapping gives every string a sub-field `keyword`. Here the field itself is one, but queries may say otherwise.
fn inferred_keyword(name: &str, inferred: &Inferred) -> Option<IndexField> {
    let parent = name.strip_suffix(".keyword")?;
    let field = inferred_field(parent, inferred)?;
    if !matches!(field.parser.kind, ValueKind::Keyword { .. }) {
        return None;
    }
    let parser = ValueParser { ignore_above: Some(256), ..field.parser };
    Some(IndexField { parser, ..field })
}
