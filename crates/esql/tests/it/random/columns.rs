//! A catalog of one table, `t`, whose rows lie in memory as columns.

use esql::{DataError, DataType, FieldOrigin, ScanReport, Value};
use esql_data::{Batch, Column, Warnings};
use esql_plan::{Catalog, CatalogError, Field, Morsel, Scan, ScanColumn, ScanRequest, Table, TablePattern};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// See above. Hands out morsels of a few rows, and leaves the predicates to the filters above.
#[derive(Clone, Debug)]
pub(super) struct Columns(Arc<Contents>);

#[derive(Debug)]
struct Contents {
    fields: Vec<(&'static str, Column)>,
    rows: usize,
    morsel_rows: usize,
}

impl Columns {
    pub(super) fn new(fields: Vec<((&'static str, DataType), Vec<Value>)>, morsel_rows: usize) -> Columns {
        let rows = fields[0].1.len();
        let column = |((name, data_type), values): ((_, _), Vec<Value>)| {
            (name, Column::from_values(data_type, &values))
        };
        Columns(Arc::new(Contents { fields: fields.into_iter().map(column).collect(), rows, morsel_rows }))
    }
}

impl Catalog for Columns {
    fn table(&self, _: &[TablePattern]) -> Result<Arc<dyn Table>, CatalogError> {
        Ok(Arc::new(self.clone()))
    }
}

impl Table for Columns {
    fn field(&self, name: &str) -> Result<Option<Field>, DataError> {
        Ok(self.fields()?.into_iter().find(|field| field.name == name))
    }

    fn fields(&self) -> Result<Vec<Field>, DataError> {
        let field = |(name, column): &(&str, Column)| Field {
            name: (*name).to_owned(),
            data_type: column.data_type(),
            origin: FieldOrigin::Mapping,
            mapped_as: Vec::new(),
        };
        let mut fields: Vec<Field> = self.0.fields.iter().map(field).collect();
        fields.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(fields)
    }

    fn field_names(&self) -> Vec<String> {
        self.0.fields.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    fn indices(&self) -> Vec<String> {
        vec!["t".to_owned()]
    }

    fn scan(&self, request: &ScanRequest) -> Result<Arc<dyn Scan>, DataError> {
        let column = |wanted: &ScanColumn| match wanted {
            ScanColumn::Field { name, .. } => {
                let field = self.0.fields.iter().find(|(known, _)| known == name);
                field.expect("only known fields are read").1.clone()
            }
            ScanColumn::Bound { name, .. } => panic!("{name} is no range field"),
            ScanColumn::Unmapped { name } => panic!("{name} is not asked for"),
            ScanColumn::Metadata(metadata) => panic!("nobody asked for {}", metadata.name()),
        };
        let batch = Batch::new(request.columns.iter().map(column).collect(), self.0.rows);
        Ok(Arc::new(ColumnScan { batch, morsel_rows: self.0.morsel_rows, next: AtomicUsize::new(0) }))
    }
}

struct ColumnScan {
    batch: Batch,
    morsel_rows: usize,
    next: AtomicUsize,
}

impl Scan for ColumnScan {
    fn next(&self) -> Result<Option<Box<dyn Morsel>>, DataError> {
        let start = self.next.fetch_add(self.morsel_rows, Ordering::Relaxed);
        if start >= self.batch.rows() {
            return Ok(None);
        }
        let rows = self.morsel_rows.min(self.batch.rows() - start);
        Ok(Some(Box::new(Piece(self.batch.slice(start, rows)))))
    }

    fn report(&self) -> ScanReport {
        ScanReport::default()
    }
}

struct Piece(Batch);

impl Morsel for Piece {
    fn read(self: Box<Self>, _: &mut Warnings) -> Result<Vec<Batch>, DataError> {
        Ok(vec![self.0])
    }
}
