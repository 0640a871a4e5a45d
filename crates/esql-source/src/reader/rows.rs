//! From documents to batches: walks each document along the wanted places and hands what stands there to the fields.

use esql_data::{Batch, Column, Value};
use esql_plan::Metadata;
use std::sync::Arc;

use super::document::Document;
use super::piece::Documents;
use super::plan::{IndexPlan, PlanColumn};
use super::trie::{Node, Trie};
use crate::json::{Kind, Malformed, Scanner, compact};
use crate::values::{ColumnWriter, Order, Taken};

/// A batch has at most so many rows.
const BATCH_ROWS: usize = 8192;

/// Collects the rows of one piece.
pub(crate) struct Rows {
    plan: Arc<IndexPlan>,
    fields: Vec<FieldRows>,
    /// A writer for each column that is about the document.
    metadata: Vec<ColumnWriter>,
    rows: usize,
    total: u64,
    batches: Vec<Batch>,
    scratch: String,
}

/// The values of a field.
struct FieldRows {
    writer: ColumnWriter,
    /// Values of the current document that the field could not take, and those of all before.
    ignored_now: u64,
    ignored: u64,
}

/// What [`Rows`] collected.
pub(crate) struct Collected {
    pub batches: Vec<Batch>,
    pub rows: u64,
    /// How many values each field could not take.
    pub ignored: Vec<(String, u64)>,
}

impl Rows {
    pub fn new(plan: Arc<IndexPlan>) -> Rows {
        let field =
            |data_type| FieldRows { writer: ColumnWriter::new(data_type), ignored_now: 0, ignored: 0 };
        let fields = plan.fields.iter().map(|planned| field(planned.parser.data_type())).collect();
        let metadata = plan.columns.iter().filter_map(|column| match column {
            PlanColumn::Metadata(metadata) => Some(ColumnWriter::new(metadata.data_type())),
            PlanColumn::Field(_) | PlanColumn::Constant(..) => None,
        });
        let metadata = metadata.collect();
        Rows { plan, fields, metadata, rows: 0, total: 0, batches: Vec::new(), scratch: String::new() }
    }

    pub fn finish(mut self) -> Collected {
        if self.rows > 0 {
            self.end_batch();
        }
        let ignored = self.plan.fields.iter().zip(&self.fields).filter(|(_, rows)| rows.ignored > 0);
        let ignored = ignored.map(|(field, rows)| (field.name.clone(), rows.ignored)).collect();
        Collected { batches: self.batches, rows: self.total, ignored }
    }

    fn walk(&mut self, source: &str) -> Result<(), Malformed> {
        let mut scanner = Scanner::new(source);
        if scanner.kind()? != Kind::Object {
            return Err(Malformed::new("not a JSON object"));
        }
        let plan = self.plan.clone();
        if plan.trie.is_empty() {
            scanner.skip_value()?;
        } else {
            let mut walk =
                Walk { plan: &plan, trie: &plan.trie, fields: &mut self.fields, scratch: &mut self.scratch };
            walk.object(&mut scanner, 0)?;
        }
        scanner.end()
    }

    fn end_row(&mut self, document: &Document<'_>) {
        let plan = &self.plan;
        let wanted = plan.columns.iter().filter_map(|column| match column {
            PlanColumn::Metadata(metadata) => Some(*metadata),
            PlanColumn::Field(_) | PlanColumn::Constant(..) => None,
        });
        for (metadata, writer) in wanted.zip(&mut self.metadata) {
            match metadata {
                Metadata::Index => writer.text(document.index.as_deref().unwrap_or(&plan.index)),
                Metadata::Id => {
                    if let Some(id) = &document.id {
                        writer.text(id);
                    }
                }
                Metadata::Version => {
                    if let Some(version) = document.version {
                        writer.long(version);
                    }
                }
                Metadata::Source if document.source.contains('\n') => writer.text(&compact(document.source)),
                Metadata::Source => writer.text(document.source),
                Metadata::Score => writer.double(1.0),
                Metadata::Ignored => {
                    let fields = plan.fields.iter().zip(&self.fields);
                    for (field, _) in fields.filter(|(_, rows)| rows.ignored_now > 0) {
                        writer.text(&field.name);
                    }
                }
                Metadata::IndexMode => writer.text(plan.mode),
            }
            writer.end_row(Order::SortedDistinct);
        }
        for (field, rows) in plan.fields.iter().zip(&mut self.fields) {
            rows.writer.end_row(field.parser.order());
            rows.ignored += std::mem::take(&mut rows.ignored_now);
        }
        self.rows += 1;
        self.total += 1;
    }

    fn end_batch(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let fields: Vec<Column> = self.fields.iter_mut().map(|field| field.writer.finish()).collect();
        let mut metadata = self.metadata.iter_mut();
        let columns = self.plan.columns.iter().map(|column| match column {
            PlanColumn::Field(field) => fields[*field].clone(),
            PlanColumn::Constant(data_type, Value::Null) => Column::nulls(*data_type, rows),
            PlanColumn::Constant(data_type, value) => Column::constant(*data_type, value, rows),
            PlanColumn::Metadata(_) => metadata.next().expect("a writer for each such column").finish(),
        });
        self.batches.push(Batch::new(columns.collect(), rows));
    }
}

impl Documents for Rows {
    fn take(&mut self, document: &Document<'_>) -> Result<(), Malformed> {
        if let Err(malformed) = self.walk(document.source) {
            for field in &mut self.fields {
                field.writer.clear_row();
                field.ignored_now = 0;
            }
            return Err(malformed);
        }
        self.end_row(document);
        if self.rows == BATCH_ROWS {
            self.end_batch();
        }
        Ok(())
    }
}

/// The way through one document.
struct Walk<'a> {
    plan: &'a IndexPlan,
    trie: &'a Trie,
    fields: &'a mut [FieldRows],
    scratch: &'a mut String,
}

impl Walk<'_> {
    /// The object that comes next; a document may have values of the same field in several places, and all count.
    fn object(&mut self, scanner: &mut Scanner<'_>, node: usize) -> Result<(), Malformed> {
        let mut first = true;
        scanner.enter()?;
        while let Some(key) = scanner.next_key(&mut first)? {
            let key = key.text(self.scratch);
            match self.trie.child(node, key) {
                Some(child) => self.value(scanner, child)?,
                None => match self.trie.above(node, key) {
                    Some((place, name)) => {
                        below(self.plan, self.fields, self.trie.node(place), name, scanner)?
                    }
                    None => scanner.skip_value()?,
                },
            }
        }
        Ok(())
    }

    fn value(&mut self, scanner: &mut Scanner<'_>, node: usize) -> Result<(), Malformed> {
        let place = self.trie.node(node);
        if place.wholes.is_empty() {
            return self.parts(scanner, node);
        }
        let json = scanner.raw_value()?;
        for &field in &place.wholes {
            let rows = &mut self.fields[field];
            let taken = self.plan.fields[field].parser.whole(json, &mut rows.writer);
            rows.ignored_now += u64::from(taken == Taken::Ignored);
        }
        self.parts(&mut Scanner::new(json), node)
    }

    /// The scalars and the objects of a value, out of however many arrays.
    fn parts(&mut self, scanner: &mut Scanner<'_>, node: usize) -> Result<(), Malformed> {
        let place = self.trie.node(node);
        match scanner.kind()? {
            Kind::Array => {
                let mut first = true;
                scanner.enter()?;
                while scanner.next_element(&mut first)? {
                    self.parts(scanner, node)?;
                }
                Ok(())
            }
            Kind::Object => {
                for &field in &place.scalars {
                    self.fields[field].ignored_now += 1;
                }
                if place.has_children() { self.object(scanner, node) } else { scanner.skip_value() }
            }
            Kind::Scalar if place.scalars.is_empty() => scanner.skip_value(),
            Kind::Scalar => {
                let scalar = scanner.scalar(self.scratch)?;
                for &field in &place.scalars {
                    let rows = &mut self.fields[field];
                    let taken = self.plan.fields[field].parser.scalar(scalar, &mut rows.writer);
                    rows.ignored_now += u64::from(taken == Taken::Ignored);
                }
                Ok(())
            }
        }
    }
}

/// Hands a value to the fields at a place above it.
fn below(
    plan: &IndexPlan,
    fields: &mut [FieldRows],
    place: &Node,
    name: &str,
    scanner: &mut Scanner<'_>,
) -> Result<(), Malformed> {
    let json = scanner.raw_value()?;
    for &field in &place.wholes {
        let rows = &mut fields[field];
        let taken = plan.fields[field].parser.below(name, json, &mut rows.writer);
        rows.ignored_now += u64::from(taken == Taken::Ignored);
    }
    Ok(())
}
