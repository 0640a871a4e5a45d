//! What the planner and the executor ask of a source of data: which indices there are, which fields they have, and their rows.

use arrow_array::BooleanArray;
use esql_data::number::Precision;
use esql_data::{Batch, Column, DataType, Warnings};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::Predicates;

/// A set of indices by name.
pub trait Catalog: Send + Sync {
    /// The table that the patterns of a FROM name, in order; an excluded pattern takes away from those before it.
    ///
    /// # Errors
    /// [`CatalogError::UnknownIndex`] when a pattern without a wildcard matches nothing, or when nothing matches at all.
    fn table(&self, patterns: &[TablePattern]) -> Result<Arc<dyn Table>, CatalogError>;

    /// The enrich policy of that name.
    fn policy(&self, _name: &str) -> Option<Arc<EnrichPolicy>> {
        None
    }

    /// The names of all enrich policies.
    fn policy_names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Says how ENRICH finds documents, and which of their fields it adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrichPolicy {
    /// How the field and the column that is looked up are compared.
    pub kind: PolicyKind,
    /// The indices with the documents.
    pub indices: Vec<String>,
    /// The field that is compared.
    pub match_field: String,
    /// The fields that are added.
    pub enrich_fields: Vec<String>,
}

/// How an enrich policy finds documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// By an equal value.
    Match,
    /// By a range that holds the value.
    Range,
    /// By a shape that touches it.
    GeoMatch,
}

impl PolicyKind {
    /// Its name in a policy.
    pub fn name(self) -> &'static str {
        match self {
            PolicyKind::Match => "match",
            PolicyKind::Range => "range",
            PolicyKind::GeoMatch => "geo_match",
        }
    }
}

/// One pattern of a FROM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TablePattern {
    /// An index name, perhaps with `*`; a remote cluster's name stays before it (`cluster:logs-*`).
    pub text: String,
    /// Whether it takes away instead of adding.
    pub excluded: bool,
}

/// Why no table could be made.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// No index of that name.
    #[error("Unknown index [{pattern}]")]
    UnknownIndex {
        /// The pattern at fault, or all of them when nothing matches at all.
        pattern: String,
        /// Where it stands in the list, when it is one pattern.
        position: Option<usize>,
        /// What indices there are, or the nearest name.
        help: Option<String>,
    },
    /// The data can't be read.
    #[error(transparent)]
    Data(#[from] DataError),
}

/// Documents of one or several indices, with the fields they have.
pub trait Table: Send + Sync + fmt::Debug {
    /// The field of exactly that name; `None` when neither a mapping, nor a known schema, nor the data has it. Fields that a
    /// mapping or a known schema types are answered without reading the data.
    ///
    /// # Errors
    /// When the data had to be read for the answer and can't be.
    fn field(&self, name: &str) -> Result<Option<Field>, DataError>;

    /// All the fields, in order of names: those of the mapping if it names all that an index has (the answer of `GET _mapping`,
    /// or a `dynamic` of false or strict), else also those that occur in the data.
    ///
    /// # Errors
    /// When the data had to be read for the answer and can't be.
    fn fields(&self) -> Result<Vec<Field>, DataError>;

    /// Names that a field might have been meant by, for suggestions; no promise of completeness.
    fn field_names(&self) -> Vec<String>;

    /// Whether a known schema has a field whose name `matches`, though perhaps no document has it.
    fn may_have(&self, matches: &dyn Fn(&str) -> bool) -> bool {
        self.field_names().iter().any(|name| matches(name))
    }

    /// The names of the indices, in order.
    fn indices(&self) -> Vec<String>;

    /// How exactly a field of doubles is stored.
    ///
    /// # Errors
    /// When the data had to be read for the answer and can't be.
    fn precision(&self, _name: &str) -> Result<Precision, DataError> {
        Ok(Precision::Double)
    }

    /// Of what the ranges of a range field are: the type of its [`ScanColumn::Bound`]s. `None` when it is no range field.
    ///
    /// # Errors
    /// When the data had to be read for the answer and can't be.
    fn range_of(&self, _name: &str) -> Result<Option<DataType>, DataError> {
        Ok(None)
    }

    /// Begins to read.
    ///
    /// # Errors
    /// When a file can't be opened.
    fn scan(&self, request: &ScanRequest) -> Result<Arc<dyn Scan>, DataError>;
}

/// A field of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its full dotted name.
    pub name: String,
    /// Its type; `Unsupported` when ES|QL can't compute with it, or when indices disagree on it.
    pub data_type: DataType,
    /// Where the type is from.
    pub origin: FieldOrigin,
    /// The types that the indices give it, with those indices, when they disagree; and the one type ES|QL has no use for, when
    /// it is unsupported.
    pub mapped_as: Vec<(String, Vec<String>)>,
}

/// Where a field's type is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldOrigin {
    /// The mapping that the user gave.
    Mapping,
    /// The Elastic Common Schema.
    Ecs,
    /// An integration's fields.
    Integration,
    /// The data, by the rules of dynamic mapping.
    Data,
}

/// What is to be read.
#[derive(Clone, Debug, Default)]
pub struct ScanRequest {
    /// The columns of the batches, in this order.
    pub columns: Vec<ScanColumn>,
    /// Conditions that every wanted row meets, over columns that are [`ScanColumn::Field`]s. The reader may leave out rows that
    /// are not [possible](Predicates::possible), and need not.
    pub predicates: Option<Arc<Predicates>>,
    /// What tells, while the data is read, which rows are not wanted any more. The reader may leave these out, and need not.
    pub dynamic_filter: Option<Arc<dyn DynamicFilter>>,
    /// More rows than this are not wanted. The reader may stop there, and need not.
    pub limit: Option<usize>,
}

/// Rules out rows by what is known of others: with a thousand rows at hand that are newer, an operator that keeps the newest
/// thousand has no use for a row.
pub trait DynamicFilter: fmt::Debug + Send + Sync {
    /// The column that it looks at, by its place among the scan's.
    fn column(&self) -> usize;

    /// Takes note of the column's values in some of the rows that the scan is going to give, which come again when it does.
    fn foresee(&self, values: &Column);

    /// The rows that may be wanted, by their values in the column; `None` as long as it can't rule out any.
    fn possible(&self, values: &Column) -> Option<BooleanArray>;
}

/// A column of a scan.
#[derive(Clone, Debug, PartialEq)]
pub enum ScanColumn {
    /// A field's values.
    Field {
        /// Its full dotted name.
        name: String,
        /// Its type, as [`Table::field`] gave it.
        data_type: DataType,
    },
    /// Where the ranges of a range field begin or end, both within.
    Bound {
        /// The field's full dotted name.
        name: String,
        /// Which of the two.
        end: RangeEnd,
        /// The type, as [`Table::range_of`] gave it.
        data_type: DataType,
    },
    /// The values of a field that no mapping has, as keywords.
    Unmapped {
        /// Its full dotted name.
        name: String,
    },
    /// Something about the document.
    Metadata(Metadata),
}

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RangeEnd {
    /// Its first value.
    First,
    /// Its last value.
    Last,
}

/// What METADATA can ask about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Metadata {
    /// The index it is in.
    Index,
    /// Its id, where the data has one.
    Id,
    /// Its version, where the data has one.
    Version,
    /// The document itself.
    Source,
    /// Its relevance to the query.
    Score,
    /// The fields whose values were not taken into the index.
    Ignored,
    /// The index mode, `standard` or `lookup`.
    IndexMode,
}

impl Metadata {
    /// All of them.
    pub const ALL: [Metadata; 7] = [
        Metadata::Index,
        Metadata::Id,
        Metadata::Version,
        Metadata::Source,
        Metadata::Score,
        Metadata::Ignored,
        Metadata::IndexMode,
    ];

    /// Its name in a query.
    pub fn name(self) -> &'static str {
        match self {
            Metadata::Index => "_index",
            Metadata::Id => "_id",
            Metadata::Version => "_version",
            Metadata::Source => "_source",
            Metadata::Score => "_score",
            Metadata::Ignored => "_ignored",
            Metadata::IndexMode => "_index_mode",
        }
    }

    /// The type of its column.
    pub fn data_type(self) -> DataType {
        match self {
            Metadata::Index | Metadata::Id | Metadata::Ignored | Metadata::IndexMode => DataType::Keyword,
            Metadata::Version => DataType::Long,
            Metadata::Source => DataType::Source,
            Metadata::Score => DataType::Double,
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Metadata> {
        Metadata::ALL.into_iter().find(|metadata| metadata.name() == name)
    }
}

/// A reading in progress. Workers take morsels from it, each its own.
pub trait Scan: Send + Sync {
    /// The next piece of the input, in the input's order; `None` at its end. Taking one is quick: the work is in
    /// [`Morsel::read`].
    ///
    /// # Errors
    /// When the input can't be read.
    fn next(&self) -> Result<Option<Box<dyn Morsel>>, DataError>;

    /// What was read so far.
    fn report(&self) -> ScanReport;
}

/// A piece of the input.
pub trait Morsel: Send {
    /// Its rows.
    ///
    /// # Errors
    /// When the input can't be read, or, if the scan is strict, a line of it is no JSON object.
    fn read(self: Box<Self>, warnings: &mut Warnings) -> Result<Vec<Batch>, DataError>;
}

/// What a scan read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanReport {
    /// Bytes of the (uncompressed) input.
    pub bytes: u64,
    /// Lines that are not blank.
    pub lines: u64,
    /// Lines that were left out without parsing them, because they lack the [needles](ScanReport::needles). Nobody knows
    /// whether they are documents.
    pub skipped: u64,
    /// What lines are searched for before any is parsed, index by index: texts of which a line must hold each, or one of several
    /// joined by ` | `.
    pub needles: Vec<String>,
    /// Documents of which not all that the query reads was read: a few fields told that they are not wanted.
    pub ruled_out: u64,
    /// Lines that are no documents; they were left out.
    pub malformed: u64,
    /// The first few of them, each with file, line number and reason.
    pub malformed_examples: Vec<String>,
    /// Values that their field's type could not take, and that were left out, by field.
    pub ignored: Vec<(String, u64)>,
}

/// The data can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct DataError {
    /// The file.
    pub file: Option<PathBuf>,
    /// The line in it, from 1.
    pub line: Option<u64>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}", file.display())?;
            if let Some(line) = self.line {
                write!(f, ":{line}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.message)
    }
}
