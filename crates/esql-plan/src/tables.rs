//! The tables a query reads, with the columns found needed so far.

use esql_data::DataType;
use std::collections::HashMap;
use std::sync::Arc;

use crate::expr::Source;
use crate::settings::Unmapped;
use crate::unions::{OpenUnion, Split, SplitOrigin, merged_dates};
use crate::{
    Alias, Attribute, Catalog, ColumnId, DataError, Eval, Field, FieldOrigin, Metadata, Plan, PlanError,
    Project, ScanColumn, Table, TableScan,
};

/// What a query reads. Columns are added while names are resolved; the plan gets them when all are known.
pub(crate) struct Tables<'a> {
    catalog: &'a dyn Catalog,
    tables: Vec<OpenTable>,
    pub(crate) unions: Vec<OpenUnion>,
    /// The columns whose values are of several types.
    pub(crate) splits: HashMap<ColumnId, Split>,
    /// What is wrong with columns, as it was found.
    pub(crate) errors: Vec<PlanError>,
    next_id: u32,
}

struct OpenTable {
    table: Arc<dyn Table>,
    source: Source,
    columns: Vec<(Attribute, ScanColumn)>,
    /// Columns that are computed from the scan's.
    merged: Vec<Alias>,
}

/// What can give further columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpenSource {
    /// A table, by number.
    Table(usize),
    /// A union, by number.
    Union(usize),
}

impl<'a> Tables<'a> {
    pub(crate) fn new(catalog: &'a dyn Catalog) -> Tables<'a> {
        Tables {
            catalog,
            tables: Vec::new(),
            unions: Vec::new(),
            splits: HashMap::new(),
            errors: Vec::new(),
            next_id: 0,
        }
    }

    pub(crate) fn catalog(&self) -> &dyn Catalog {
        self.catalog
    }

    pub(crate) fn new_id(&mut self) -> ColumnId {
        self.next_id += 1;
        ColumnId(self.next_id - 1)
    }

    /// Adds a table that stands at `source` in the query; gives its number.
    pub(crate) fn add(&mut self, table: Arc<dyn Table>, source: Source) -> usize {
        self.tables.push(OpenTable { table, source, columns: Vec::new(), merged: Vec::new() });
        self.tables.len() - 1
    }

    /// All the fields of a table as columns of its scan.
    pub(crate) fn all_columns(&mut self, table: usize) -> Result<Vec<Attribute>, DataError> {
        let fields = self.tables[table].table.fields()?;
        Ok(fields.into_iter().map(|field| self.add_field(table, field)).collect())
    }

    /// The column of that name that the source has or can have.
    pub(crate) fn column(&mut self, source: OpenSource, name: &str) -> Result<Option<Attribute>, DataError> {
        let table = match source {
            OpenSource::Table(table) => table,
            OpenSource::Union(union) => return self.union_column(union, name),
        };
        let open = &self.tables[table];
        let is_field = |column: &ScanColumn| matches!(column, ScanColumn::Field { name: known, .. } | ScanColumn::Unmapped { name: known } if known == name);
        let mut known = open.merged.iter().map(|merged| &merged.column).filter(|column| column.name == name);
        let mut read = open.columns.iter().filter(|(_, column)| is_field(column)).map(|(column, _)| column);
        if let Some(known) = known.next().or_else(|| read.next()) {
            return Ok(Some(known.clone()));
        }
        let field = open.table.field(name)?;
        Ok(field.map(|field| self.add_field(table, field)))
    }

    /// A field as a column. One that is a date in milliseconds here and one in nanoseconds there is one in nanoseconds.
    fn add_field(&mut self, table: usize, field: Field) -> Attribute {
        let Field { name, data_type, mapped_as, .. } = field;
        let types: Vec<DataType> =
            mapped_as.iter().filter_map(|(data_type, _)| DataType::from_name(data_type)).collect();
        let dates = types.len() > 1 && types.iter().all(|data_type| data_type.is_date());
        let attribute = if dates {
            Attribute { id: self.new_id(), name: name.clone(), data_type: DataType::DateNanos }
        } else {
            let column = ScanColumn::Field { name: name.clone(), data_type };
            self.add_column(table, name.clone(), data_type, column)
        };
        if dates || data_type == DataType::Unsupported {
            let reason = unsupported_reason(&name, &mapped_as);
            let types = if types.len() > 1 { types } else { Vec::new() };
            self.splits.insert(attribute.id, Split::new(SplitOrigin::Table { table, types }, reason));
        }
        if dates {
            let parts = self.parts(&attribute);
            let source = self.tables[table].source.clone();
            let merged = Alias { column: attribute.clone(), expr: merged_dates(&parts, &source) };
            self.tables[table].merged.push(merged);
        }
        attribute
    }

    /// Adds a column to a table's scan.
    pub(crate) fn add_column(
        &mut self,
        table: usize,
        name: String,
        data_type: DataType,
        column: ScanColumn,
    ) -> Attribute {
        let attribute = Attribute { id: self.new_id(), name, data_type };
        self.tables[table].columns.push((attribute.clone(), column));
        attribute
    }

    /// Whether the column is an index's field, or one of each of a union's inputs, under the field's own name.
    pub(crate) fn is_field(&self, id: ColumnId, shown: &str) -> bool {
        let read = |(attribute, column): &(Attribute, ScanColumn)| {
            attribute.id == id && matches!(column, ScanColumn::Field { name, .. } if name == shown)
        };
        let merged = |alias: &Alias| alias.column.id == id && alias.column.name == shown;
        let of_table = |table: &OpenTable| table.columns.iter().any(read) || table.merged.iter().any(merged);
        let of_union = |union: &OpenUnion| {
            let column = union.columns.iter().find(|column| column.attribute.id == id);
            column.is_some_and(|column| {
                column.attribute.name == shown
                    && column.inputs.iter().flatten().all(|input| self.is_field(*input, shown))
            })
        };
        self.tables.iter().any(of_table) || self.unions.iter().any(of_union)
    }

    /// Whether the column is `_score` as documents have it before any condition.
    pub(crate) fn is_score(&self, id: ColumnId) -> bool {
        let mut columns = self.tables.iter().flat_map(|table| &table.columns);
        columns
            .any(|(attribute, column)| attribute.id == id && *column == ScanColumn::Metadata(Metadata::Score))
    }

    /// The names of the source's fields that fit a pattern.
    pub(crate) fn matching_fields(
        &self,
        source: OpenSource,
        pattern: &str,
    ) -> Result<Vec<String>, DataError> {
        let names = match source {
            OpenSource::Table(table) => {
                self.tables[table].table.fields()?.into_iter().map(|field| field.name).collect()
            }
            OpenSource::Union(_) => self.field_names(source),
        };
        Ok(names.into_iter().filter(|name| esql_search::name_matches(pattern, name)).collect())
    }

    /// Something about the documents as a column; a union has only what its inputs give.
    pub(crate) fn metadata_column(
        &mut self,
        source: OpenSource,
        metadata: Metadata,
    ) -> Result<Option<Attribute>, DataError> {
        let OpenSource::Table(table) = source else { return self.column(source, metadata.name()) };
        let column = ScanColumn::Metadata(metadata);
        let known = self.tables[table].columns.iter().find(|(_, known)| *known == column);
        if let Some((attribute, _)) = known {
            return Ok(Some(attribute.clone()));
        }
        let name = metadata.name().to_owned();
        Ok(Some(self.add_column(table, name, metadata.data_type(), column)))
    }

    /// Why a column can't be computed with, in Elasticsearch's words.
    pub(crate) fn unsupported_reason(&self, column: ColumnId, name: &str) -> String {
        match self.splits.get(&column) {
            Some(split) => split.reason.clone(),
            None => format!("Cannot use field [{name}] with unsupported type"),
        }
    }

    /// A column of a field that is not mapped, of nulls or of what documents have; none when the field is mapped.
    pub(crate) fn unmapped_column(
        &mut self,
        table: usize,
        name: &str,
        unmapped: Unmapped,
    ) -> Result<Option<Attribute>, DataError> {
        if self.tables[table].table.field(name)?.is_some() {
            return Ok(None);
        }
        let name = name.to_owned();
        let (data_type, column) = match unmapped {
            Unmapped::Load => (DataType::Keyword, ScanColumn::Unmapped { name: name.clone() }),
            Unmapped::Fail | Unmapped::Nullify => {
                (DataType::Null, ScanColumn::Field { name: name.clone(), data_type: DataType::Null })
            }
        };
        Ok(Some(self.add_column(table, name, data_type, column)))
    }

    pub(crate) fn table(&self, number: usize) -> &Arc<dyn Table> {
        &self.tables[number].table
    }

    /// Whether the source's data has the field; one that is only known to exist somewhere in the world is not meant.
    pub(crate) fn data_has(&self, source: OpenSource, name: &str) -> Result<bool, DataError> {
        match source {
            OpenSource::Table(table) => Ok(self.tables[table]
                .table
                .field(name)?
                .is_some_and(|field| matches!(field.origin, FieldOrigin::Mapping | FieldOrigin::Data))),
            OpenSource::Union(union) => self.union_has(union, name),
        }
    }

    pub(crate) fn field_names(&self, source: OpenSource) -> Vec<String> {
        match source {
            OpenSource::Table(table) => self.tables[table].table.field_names(),
            OpenSource::Union(union) => self.union_names(union),
        }
    }

    /// Whether the source could have a field that no document has, of a name that matches.
    pub(crate) fn may_have(&self, source: OpenSource, matches: &dyn Fn(&str) -> bool) -> bool {
        match source {
            OpenSource::Table(table) => self.tables[table].table.may_have(matches),
            OpenSource::Union(union) => self.union_may_have(union, matches),
        }
    }

    /// Gives the plan's scans and unions the columns that were found needed.
    pub(crate) fn complete(&self, plan: Plan) -> Plan {
        let with = |plan: Plan, merged: &[Alias]| match merged {
            [] => plan,
            _ => Plan::Eval(Eval { input: Box::new(plan), fields: merged.to_vec() }),
        };
        plan.transform(&mut |plan| match plan {
            Plan::Scan(mut scan) => {
                let open = &self.tables[scan.number];
                scan.columns.clone_from(&open.columns);
                with(Plan::Scan(scan), &open.merged)
            }
            Plan::Union(mut union) => {
                let open = &self.unions[union.number];
                union.columns.clone_from(&open.columns);
                with(Plan::Union(union), &open.merged)
            }
            Plan::Project(Project { input, mut columns }) => {
                // A column's parts go where it goes, but not beyond an aggregation.
                let given = input.output_ids();
                let parts: Vec<Attribute> =
                    columns.iter().flat_map(|column| self.known_parts(column.id)).cloned().collect();
                columns.extend(parts.into_iter().filter(|part| given.contains(&part.id)));
                Plan::Project(Project { input, columns })
            }
            other => other,
        })
    }

    /// The scan of a table, its columns still unknown.
    pub(crate) fn scan(&self, number: usize) -> Plan {
        let table = self.tables[number].table.clone();
        Plan::Scan(TableScan { table, number, columns: Vec::new(), predicates: Vec::new(), limit: None })
    }
}

fn unsupported_reason(name: &str, mapped_as: &[(String, Vec<String>)]) -> String {
    match mapped_as {
        [] => format!("Cannot use field [{name}] with unsupported type"),
        [(data_type, _)] => format!("Cannot use field [{name}] with unsupported type [{data_type}]"),
        types => {
            let list: Vec<String> = types
                .iter()
                .map(|(data_type, indices)| format!("[{data_type}] in [{}]", indices.join(", ")))
                .collect();
            let count = types.len();
            let list = list.join(", ");
            format!(
                "Cannot use field [{name}] due to ambiguities being mapped as [{count}] incompatible types: {list}"
            )
        }
    }
}
