//! The table that a FROM names: the documents of one or several indices, and the fields that they have together.

use esql_data::number::Precision;
use esql_data::{DataType, Layout, Value};
use esql_plan::{DataError, Field, Metadata, RangeEnd, Scan, ScanColumn, ScanRequest, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::field_types::{self, Origin};
use crate::index::{Index, IndexField};
use crate::reader::{DocumentScan, IndexPlan, IndexSources, PlanColumn, PlanField, ReadOptions};
use crate::values::{ValueKind, ValueParser};

/// Documents of one or several indices.
#[derive(Debug)]
pub(crate) struct DocumentTable {
    indices: Vec<Arc<Index>>,
    options: ReadOptions,
}

impl DocumentTable {
    pub fn new(indices: Vec<Arc<Index>>, options: ReadOptions) -> DocumentTable {
        DocumentTable { indices, options }
    }

    fn plan(&self, index: &Index, request: &ScanRequest) -> Result<IndexPlan, DataError> {
        let mut plan = IndexPlan::new(index.name().clone(), index.mode());
        for column in &request.columns {
            let planned = match column {
                ScanColumn::Metadata(metadata) => PlanColumn::Metadata(*metadata),
                ScanColumn::Field { name, data_type } => field_column(&mut plan, index, name, *data_type)?,
                ScanColumn::Unmapped { name } => PlanColumn::Field(plan.add_field(PlanField {
                    name: name.clone(),
                    parser: ValueParser::new(ValueKind::Keyword { lowercase: false }),
                    sources: vec![name.clone()],
                })),
                ScanColumn::Bound { name, end, data_type } => {
                    bound_column(&mut plan, index, name, *end, *data_type)?
                }
            };
            plan.columns.push(planned);
        }
        if plan.columns.iter().any(|column| matches!(column, PlanColumn::Metadata(Metadata::Ignored))) {
            // Which fields were ignored shows only when all are read.
            for (name, field) in index.fields()? {
                if !matches!(field.parser.kind, ValueKind::Unsupported | ValueKind::ConstantKeyword(_)) {
                    plan.add_field(field.to_plan(&name));
                }
            }
        }
        Ok(plan)
    }
}

/// Where the column's values come from in one index. In an index that lacks the field, or has it with another type than the
/// table (which has no use for it then), it is null.
fn field_column(
    plan: &mut IndexPlan,
    index: &Index,
    name: &str,
    data_type: DataType,
) -> Result<PlanColumn, DataError> {
    let null = PlanColumn::Constant(data_type, Value::Null);
    if data_type.layout() == Layout::Null {
        return Ok(null);
    }
    Ok(match index.field(name)? {
        Some(field) if field.data_type() == data_type => match &field.parser.kind {
            ValueKind::ConstantKeyword(value) => PlanColumn::Constant(data_type, value.as_str().into()),
            _ => PlanColumn::Field(plan.add_field(field.to_plan(name))),
        },
        _ => null,
    })
}

/// Where the ends of the field's ranges come from in one index.
fn bound_column(
    plan: &mut IndexPlan,
    index: &Index,
    name: &str,
    end: RangeEnd,
    data_type: DataType,
) -> Result<PlanColumn, DataError> {
    let field = index.field(name)?;
    let of = field.as_ref().and_then(|field| field.parser.range_of(&field.type_name));
    Ok(match (field, of.filter(|of| of.data_type() == data_type)) {
        (Some(field), Some(of)) => {
            let mut field = field.to_plan(name);
            field.parser = ValueParser::new(ValueKind::Bound(of, end));
            PlanColumn::Field(plan.add_field(field))
        }
        _ => PlanColumn::Constant(data_type, Value::Null),
    })
}

impl Table for DocumentTable {
    fn field(&self, name: &str) -> Result<Option<Field>, DataError> {
        let mut found = Vec::new();
        for index in &self.indices {
            if let Some(field) = index.field(name)? {
                found.push((index.name().clone(), field));
            }
        }
        Ok(merge(name, &found))
    }

    fn fields(&self) -> Result<Vec<Field>, DataError> {
        let mut found: BTreeMap<String, Vec<(Arc<str>, IndexField)>> = BTreeMap::new();
        for index in &self.indices {
            for (name, field) in index.fields()? {
                found.entry(name).or_default().push((index.name().clone(), field));
            }
        }
        // A field that only some indices list may be known, or mapped, in the others all the same.
        let mut fields = Vec::new();
        for (name, found) in found {
            let field =
                if found.len() == self.indices.len() { merge(&name, &found) } else { self.field(&name)? };
            fields.extend(field);
        }
        Ok(fields)
    }

    fn field_names(&self) -> Vec<String> {
        let mut names: BTreeSet<String> = self.indices.iter().flat_map(|index| index.known_names()).collect();
        if self.indices.iter().any(|index| index.is_open()) {
            let known = field_types::all().filter(|(_, field)| field.origin == Origin::Ecs);
            names.extend(known.map(|(name, _)| name.to_owned()));
        }
        names.into_iter().collect()
    }

    fn may_have(&self, matches: &dyn Fn(&str) -> bool) -> bool {
        let is_open = self.indices.iter().any(|index| index.is_open());
        is_open && field_types::names().any(matches)
    }

    fn indices(&self) -> Vec<String> {
        self.indices.iter().map(|index| index.name().to_string()).collect()
    }

    fn precision(&self, name: &str) -> Result<Precision, DataError> {
        // Where indices differ the first one's is as good as any.
        let field = self.indices.first().map(|index| index.field(name)).transpose()?.flatten();
        Ok(field.map_or(Precision::Double, |field| field.parser.precision()))
    }

    fn range_of(&self, name: &str) -> Result<Option<DataType>, DataError> {
        let mut found = None;
        for index in &self.indices {
            let Some(field) = index.field(name)? else { continue };
            let data_type = field.parser.range_of(&field.type_name).map(|of| of.data_type());
            if data_type.is_none() || found.is_some_and(|found| Some(found) != data_type) {
                return Ok(None);
            }
            found = data_type;
        }
        Ok(found)
    }

    fn scan(&self, request: &ScanRequest) -> Result<Arc<dyn Scan>, DataError> {
        let mut indices = Vec::new();
        for index in &self.indices {
            // So that what can't be read is told before anything runs.
            index.sources().iter().try_for_each(|source| source.open().map(drop))?;
            indices
                .push(IndexSources { plan: self.plan(index, request)?, sources: index.sources().to_vec() });
        }
        // With predicates, which rows are wanted only their evaluation tells.
        let limit = request.limit.filter(|_| request.predicates.is_none());
        Ok(Arc::new(DocumentScan::new(indices, request, limit, self.options.clone())))
    }
}

/// The field that fields of that name in several indices are together; `None` for no fields.
fn merge(name: &str, found: &[(Arc<str>, IndexField)]) -> Option<Field> {
    let (_, first) = found.first()?;
    let unsupported = found.iter().find(|(_, field)| field.data_type() == DataType::Unsupported);
    let agree = found.iter().all(|(_, field)| field.data_type() == first.data_type());
    // Types and their indices, both in order of names. A type that ES|QL has no use for leaves no question.
    let mut types: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (index, field) in found {
        match unsupported {
            Some((_, unsupported)) if field.type_name == unsupported.type_name => {
                types.entry(&field.type_name).or_default().insert(index);
            }
            None if !agree => drop(types.entry(field.data_type().type_name()).or_default().insert(index)),
            _ => {}
        }
    }
    let owned = |indices: BTreeSet<&str>| indices.into_iter().map(str::to_owned).collect();
    Some(Field {
        name: name.to_owned(),
        data_type: if agree { first.data_type() } else { DataType::Unsupported },
        origin: first.origin,
        mapped_as: types.into_iter().map(|(name, indices)| (name.to_owned(), owned(indices))).collect(),
    })
}
