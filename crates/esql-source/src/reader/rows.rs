//! From documents to batches: walks each document along the wanted places and hands what stands there to the fields.

use arrow_array::BooleanArray;
use esql_data::{Batch, Column, DataType, Value};
use esql_plan::{DynamicFilter, Metadata, Predicates};
use std::sync::Arc;

use super::document::{Document, SOURCE};
use super::layouts::{Layout, Layouts};
use super::piece::{Documents, Sink};
use super::plan::{IndexPlan, PlanColumn};
use super::trie::{Leads, Node, Trie};
use crate::json::{Kind, Malformed, Scanner, StructuralIndex, compact};
use crate::values::{ColumnWriter, Order, Taken};

/// A batch has at most so many rows.
const BATCH_ROWS: usize = 8192;

/// Collects rows, of one piece after the other.
pub(crate) struct Rows {
    plan: Arc<IndexPlan>,
    fields: Fields,
    /// A writer for each column that is about the document.
    metadata: Vec<ColumnWriter>,
    rows: usize,
    total: u64,
    ruled_out: u64,
    batches: Vec<Batch>,
    /// The way to all fields, or to those that the conditions read.
    way: Way,
    early: Option<Early>,
}

/// Collects the rows of one block of documents.
pub(crate) struct BlockRows<'a> {
    rows: &'a mut Rows,
    /// The documents whose rows are to be tested, with their lines.
    untested: Vec<(Document<'a>, u64)>,
    late: Vec<(u64, Malformed)>,
}

/// The values of all fields.
struct Fields {
    plan: Arc<IndexPlan>,
    rows: Vec<FieldRows>,
    /// Whether only the wanted values of a document are parsed.
    on_demand: bool,
    /// Whether something is wanted that only a hit says.
    hits_matter: bool,
    scratch: Vec<u8>,
    /// Of the document that is being read, where nobody else has made one.
    index: StructuralIndex,
}

/// What a text turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Document,
    Hit,
}

/// The values of a field.
struct FieldRows {
    writer: ColumnWriter,
    /// Values of the current document that the field could not take, and those of all before.
    ignored_now: u64,
    ignored: u64,
}

/// Where some fields are, and how documents look on the way there.
struct Way {
    trie: Arc<Trie>,
    layouts: Layouts,
    /// The fields.
    fields: Vec<usize>,
}

impl Way {
    fn to_all(plan: &IndexPlan) -> Way {
        Way {
            trie: plan.trie.clone(),
            layouts: Layouts::new(&plan.trie),
            fields: (0..plan.fields.len()).collect(),
        }
    }

    fn to(plan: &IndexPlan, wanted: impl Fn(usize) -> bool) -> Way {
        let trie = plan.trie_of(&wanted);
        let layouts = Layouts::new(&trie);
        let fields = (0..plan.fields.len()).filter(|field| wanted(*field)).collect();
        Way { trie: Arc::new(trie), layouts, fields }
    }
}

/// What rows are tested for before all of their fields are read.
#[derive(Clone, Debug)]
pub(crate) enum EarlyTest {
    Conditions(Arc<Predicates>),
    Dynamic(Arc<dyn DynamicFilter>),
}

/// How some fields are read first, and the others only of the rows that a test of these doesn't rule out.
struct Early {
    test: EarlyTest,
    /// The way to the other fields.
    rest: Way,
    /// How many rows were tested, and how many of them were left.
    tested: usize,
    left: usize,
}

/// So many rows are tested at once.
const EARLY_ROWS: usize = 1024;

/// After so many rows, a test that leaves more of them than this is worth nothing: their documents had better be read in one go.
/// A dynamic filter has to learn first.
const TRIED_ROWS: usize = 1024;
const TRIED_ROWS_OF_DYNAMIC: usize = 8 * TRIED_ROWS;
const WORTH_IT_PERCENT: usize = 40;

impl EarlyTest {
    /// The columns that it reads.
    fn columns(&self) -> Vec<usize> {
        match self {
            EarlyTest::Conditions(predicates) => predicates.columns().to_vec(),
            EarlyTest::Dynamic(filter) => vec![filter.column()],
        }
    }

    /// The rows that it doesn't rule out; `None` for all.
    fn possible(&self, batch: &Batch) -> Option<BooleanArray> {
        match self {
            EarlyTest::Conditions(predicates) => predicates.possible(batch),
            EarlyTest::Dynamic(filter) => filter.possible(batch.column(filter.column())),
        }
    }
}

impl Early {
    /// Whether the test turned out to leave too much.
    fn is_in_vain(&self) -> bool {
        let tried = match self.test {
            EarlyTest::Conditions(_) => TRIED_ROWS,
            EarlyTest::Dynamic(_) => TRIED_ROWS_OF_DYNAMIC,
        };
        self.tested >= tried && self.left * 100 > self.tested * WORTH_IT_PERCENT
    }
}

/// What [`Rows`] collected of a piece.
pub(crate) struct Collected {
    pub batches: Vec<Batch>,
    pub rows: u64,
    /// How many documents a test ruled out.
    pub ruled_out: u64,
    /// How many values each field could not take.
    pub ignored: Vec<(String, u64)>,
}

impl Rows {
    /// With a test, its fields are read first, and the rows that it rules out are left out.
    pub fn new(plan: Arc<IndexPlan>, on_demand: bool, test: Option<EarlyTest>) -> Rows {
        let field =
            |data_type| FieldRows { writer: ColumnWriter::new(data_type), ignored_now: 0, ignored: 0 };
        let rows = plan.fields.iter().map(|planned| field(planned.parser.data_type())).collect();
        let hits_matter = plan.columns.iter().any(|column| matches!(column, PlanColumn::Metadata(_)));
        let fields = Fields {
            plan: plan.clone(),
            rows,
            on_demand,
            hits_matter,
            scratch: Vec::new(),
            index: StructuralIndex::default(),
        };
        let metadata = plan.columns.iter().filter_map(|column| match column {
            PlanColumn::Metadata(metadata) => Some(ColumnWriter::new(metadata.data_type())),
            PlanColumn::Field(_) | PlanColumn::Constant(..) => None,
        });
        let metadata = metadata.collect();
        let early = test.and_then(|test| {
            let first = plan.fields_of(&test.columns())?;
            let rest = Way::to(&plan, |field| !first.contains(&field));
            let early = Early { test, rest, tested: 0, left: 0 };
            Some((Way::to(&plan, |field| first.contains(&field)), early))
        });
        let (way, early) = match early {
            Some((way, early)) => (way, Some(early)),
            None => (Way::to_all(&plan), None),
        };
        Rows { plan, fields, metadata, rows: 0, total: 0, ruled_out: 0, batches: Vec::new(), way, early }
    }

    /// What was collected since the last time.
    pub fn finish(&mut self) -> Collected {
        self.end_rows();
        let fields = self.plan.fields.iter().zip(&mut self.fields.rows).filter(|(_, rows)| rows.ignored > 0);
        let ignored = fields.map(|(field, rows)| (field.name.clone(), std::mem::take(&mut rows.ignored)));
        let ignored = ignored.collect();
        let (mut batches, rows) = (std::mem::take(&mut self.batches), std::mem::take(&mut self.total));
        if batches.len() > 1 && rows <= BATCH_ROWS as u64 {
            batches = Batch::concat(&batches).into_iter().collect();
        }
        Collected { batches, rows, ruled_out: std::mem::take(&mut self.ruled_out), ignored }
    }

    fn end_metadata(&mut self, document: &Document<'_>) {
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
                    let fields = plan.fields.iter().zip(&self.fields.rows);
                    for (field, _) in fields.filter(|(_, rows)| rows.ignored_now > 0) {
                        writer.text(&field.name);
                    }
                }
                Metadata::IndexMode => writer.text(plan.mode),
            }
            writer.end_row(Order::SortedDistinct);
        }
    }

    fn end_rows(&mut self) {
        if self.rows == 0 {
            return;
        }
        let rows = std::mem::take(&mut self.rows);
        let fields: Vec<Column> = self.fields.rows.iter_mut().map(|field| field.writer.finish()).collect();
        self.end_batch(&fields, rows);
    }

    /// Leaves out the rows that the test rules out, and reads the rest of the others. Gives those that are malformed there.
    fn end_early_rows(&mut self, documents: &mut Vec<(Document<'_>, u64)>) -> Vec<(u64, Malformed)> {
        let mut late = Vec::new();
        if documents.is_empty() {
            return late;
        }
        let Some(mut early) = self.early.take() else { return late };
        let rows = std::mem::take(&mut self.rows);
        let mut fields: Vec<Option<Column>> = vec![None; self.plan.fields.len()];
        for &field in &self.way.fields {
            fields[field] = Some(self.fields.rows[field].writer.finish());
        }
        let possible = early.test.possible(&self.first_columns(&fields, rows));
        let mut kept = vec![false; rows];
        for (row, (document, line)) in documents.drain(..).enumerate() {
            if possible.as_ref().is_some_and(|possible| !possible.value(row)) {
                continue;
            }
            if let Err(malformed) = self.fields.walk(&mut early.rest, &document, None) {
                late.push((line, malformed));
                continue;
            }
            self.end_metadata(&document);
            self.fields.end_row(&early.rest.fields);
            kept[row] = true;
        }
        let kept = BooleanArray::from(kept);
        let count = kept.true_count();
        self.total -= (rows - count) as u64;
        self.ruled_out += (rows - count - late.len()) as u64;
        let fields: Vec<Column> = fields
            .into_iter()
            .zip(&mut self.fields.rows)
            .map(|(first, rows)| first.map_or_else(|| rows.writer.finish(), |column| column.filter(&kept)))
            .collect();
        if count > 0 {
            self.end_batch(&fields, count);
        }
        (early.tested, early.left) = (early.tested + rows, early.left + count);
        if early.is_in_vain() {
            self.way = Way::to_all(&self.plan);
        } else {
            self.early = Some(early);
        }
        late
    }

    /// A batch in which only the columns that the test reads have values.
    fn first_columns(&self, fields: &[Option<Column>], rows: usize) -> Batch {
        let columns = self.plan.columns.iter().map(|column| match column {
            PlanColumn::Field(field) => {
                let data_type = self.plan.fields[*field].parser.data_type();
                fields[*field].clone().unwrap_or_else(|| Column::nulls(data_type, rows))
            }
            PlanColumn::Constant(data_type, value) => constant(*data_type, value, rows),
            PlanColumn::Metadata(metadata) => Column::nulls(metadata.data_type(), rows),
        });
        Batch::new(columns.collect(), rows)
    }

    fn end_batch(&mut self, fields: &[Column], rows: usize) {
        let mut metadata = self.metadata.iter_mut();
        let columns = self.plan.columns.iter().map(|column| match column {
            PlanColumn::Field(field) => fields[*field].clone(),
            PlanColumn::Constant(data_type, value) => constant(*data_type, value, rows),
            PlanColumn::Metadata(_) => metadata.next().expect("a writer for each such column").finish(),
        });
        self.batches.push(Batch::new(columns.collect(), rows));
    }
}

impl Fields {
    /// Reads the fields on the way. When the document turns out to be a search hit, nothing is read.
    fn walk(
        &mut self,
        way: &mut Way,
        document: &Document<'_>,
        index: Option<&StructuralIndex>,
    ) -> Result<Found, Malformed> {
        let walked = self.try_walk(way, document, index);
        if walked != Ok(Found::Document) {
            for field in &way.fields {
                self.rows[*field].writer.clear_row();
                self.rows[*field].ignored_now = 0;
            }
        }
        walked
    }

    fn try_walk(
        &mut self,
        way: &mut Way,
        document: &Document<'_>,
        index: Option<&StructuralIndex>,
    ) -> Result<Found, Malformed> {
        let Document { source, may_be_hit, .. } = *document;
        let Fields { plan, rows, scratch, index: own, on_demand, hits_matter } = self;
        let mut scanner = match (on_demand, index) {
            (false, _) => Scanner::new(source),
            (true, Some(index)) => Scanner::lenient(source, index),
            (true, None) => {
                own.document(source.as_bytes());
                Scanner::lenient(source, own)
            }
        };
        if scanner.kind()? != Kind::Object {
            return Err(Malformed::new("not a JSON object"));
        }
        if way.trie.is_empty() && !(may_be_hit && *hits_matter) {
            scanner.skip_value()?;
        } else {
            let Way { trie, layouts, .. } = way;
            let mut walk = Walk { plan, trie, fields: rows, scratch, layouts, may_be_hit, is_hit: false };
            walk.object(&mut scanner, 0)?;
            if walk.is_hit {
                return Ok(Found::Hit);
            }
        }
        scanner.end().map(|()| Found::Document)
    }

    /// Ends the row for some fields.
    fn end_row(&mut self, fields: &[usize]) {
        for &field in fields {
            let rows = &mut self.rows[field];
            rows.writer.end_row(self.plan.fields[field].parser.order());
            rows.ignored += std::mem::take(&mut rows.ignored_now);
        }
    }
}

fn constant(data_type: DataType, value: &Value, rows: usize) -> Column {
    if value.is_null() { Column::nulls(data_type, rows) } else { Column::constant(data_type, value, rows) }
}

impl Sink for Rows {
    type Documents<'a> = BlockRows<'a>;

    fn block<'a>(&'a mut self) -> BlockRows<'a> {
        BlockRows { rows: self, untested: Vec::new(), late: Vec::new() }
    }
}

impl<'a> Documents<'a> for BlockRows<'a> {
    fn take(
        &mut self,
        mut document: Document<'a>,
        index: Option<&StructuralIndex>,
        line: u64,
    ) -> Result<(), Malformed> {
        let rows = &mut *self.rows;
        if rows.fields.walk(&mut rows.way, &document, index)? == Found::Hit {
            document = Document::of(document.source)?;
            rows.fields.walk(&mut rows.way, &document, None)?;
        }
        // What may have been one has been looked at.
        document.may_be_hit = false;
        if rows.early.is_none() {
            rows.end_metadata(&document);
        }
        rows.fields.end_row(&rows.way.fields);
        rows.rows += 1;
        rows.total += 1;
        if rows.early.is_some() {
            self.untested.push((document, line));
            if rows.rows == EARLY_ROWS {
                self.late.extend(rows.end_early_rows(&mut self.untested));
            }
        } else if rows.rows == BATCH_ROWS {
            rows.end_rows();
        }
        Ok(())
    }

    fn finds_hits(&self) -> bool {
        true
    }

    fn end(mut self) -> Vec<(u64, Malformed)> {
        self.late.extend(self.rows.end_early_rows(&mut self.untested));
        self.late
    }
}

/// The way through one document.
struct Walk<'a> {
    plan: &'a IndexPlan,
    trie: &'a Trie,
    fields: &'a mut [FieldRows],
    scratch: &'a mut Vec<u8>,
    layouts: &'a mut Layouts,
    /// Whether the document may turn out to be a search hit, and whether it has.
    may_be_hit: bool,
    is_hit: bool,
}

impl Walk<'_> {
    /// The object that comes next; a document may have values of the same field in several places, and all count.
    fn object(&mut self, scanner: &mut Scanner<'_>, node: usize) -> Result<(), Malformed> {
        // No object at a node is within another one there, so that nobody else asks for its layout meanwhile.
        let mut layout = self.layouts.take(node);
        let walked = self.keys(scanner, node, &mut layout);
        self.layouts.give(node, layout);
        walked
    }

    fn keys(&mut self, scanner: &mut Scanner<'_>, node: usize, layout: &mut Layout) -> Result<(), Malformed> {
        let (mut first, mut place) = (true, 0);
        scanner.enter()?;
        loop {
            if let Some(key) = layout.guess(place)
                && scanner.take_key(first, &key.spelled)
            {
                (first, place) = (false, place + 1);
                match &key.leads {
                    Leads::Nowhere => scanner.skip_value()?,
                    leads => self.follow(scanner, leads)?,
                }
                continue;
            }
            let Some(key) = scanner.next_key(&mut first)? else { return Ok(()) };
            let leads;
            (leads, place) = match key.unescaped() {
                // Never guessed, so that it comes by here.
                Some(SOURCE) if node == 0 => {
                    if self.may_be_hit && scanner.kind()? == Kind::Object {
                        self.is_hit = true;
                        return Ok(());
                    }
                    (self.trie.leads(node, SOURCE), place)
                }
                Some(key) => layout.find(self.trie, node, place, key),
                None => (self.trie.leads(node, key.text(self.scratch)), place),
            };
            self.follow(scanner, &leads)?;
        }
    }

    /// Reads the value behind a key, or passes over it.
    #[inline]
    fn follow(&mut self, scanner: &mut Scanner<'_>, leads: &Leads) -> Result<(), Malformed> {
        match leads {
            Leads::To(child) => self.value(scanner, *child),
            Leads::Below(place, name) => below(self.plan, self.fields, self.trie.node(*place), name, scanner),
            Leads::Nowhere => scanner.skip_value(),
        }
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
