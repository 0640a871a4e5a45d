//! A query that runs.

use arrow_array::RecordBatch;
use esql_data::{Batch, Column, Warnings};
use esql_exec::{Execution, OperatorMetrics};
use esql_plan::ScanReport;
use std::fmt;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::{Error, Format, FormatOptions, Profile, ResultColumn, ResultSet, arrow};

/// A query that runs: a stream of Arrow record batches, which can also be written or collected. Rows are computed when they are
/// asked for.
///
/// | ES&#124;QL type | Arrow type |
/// |---|---|
/// | boolean, integer, long, unsigned_long, double | `Boolean`, `Int32`, `Int64`, `UInt64`, `Float64` |
/// | keyword, text, `_source` (JSON text) | `Utf8View` |
/// | ip, version, date_range, double_range, geohash, geotile, geohex | `Utf8View`, printed as ES&#124;QL prints them |
/// | date, date_nanos | `Timestamp` of milliseconds or nanoseconds, `UTC` |
/// | geo_point, geo_shape, cartesian_point, cartesian_shape | `BinaryView` with well-known binary |
/// | null, unsupported | `Null` |
///
/// The ES|QL type's name stands in the field's metadata under [`TYPE_KEY`](crate::TYPE_KEY). A column in which some row of the
/// batch has several values is a `List` of that type, so the schema may differ from batch to batch;
/// [`with_lists`](Query::with_lists) makes every column of every batch a `List`.
pub struct Query {
    text: Arc<str>,
    columns: Vec<ResultColumn>,
    planning: Warnings,
    execution: Execution,
    started: Instant,
    threads: usize,
    rows: u64,
    lists: bool,
}

/// What a query read and gave so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Rows of the result.
    pub rows: u64,
    /// Time since the query was given.
    pub elapsed: Duration,
    /// What was read, over all scans.
    pub read: ScanReport,
}

impl Query {
    pub(crate) fn new(
        text: Arc<str>,
        columns: Vec<ResultColumn>,
        planning: Warnings,
        execution: Execution,
        started: Instant,
        threads: usize,
    ) -> Query {
        Query { text, columns, planning, execution, started, threads, rows: 0, lists: false }
    }

    /// The columns in order.
    pub fn columns(&self) -> &[ResultColumn] {
        &self.columns
    }

    /// The same query, but every column of its record batches is a list, also where no row has several values.
    #[must_use]
    pub fn with_lists(mut self) -> Query {
        self.lists = true;
        self
    }

    /// The next rows as the engine has them.
    pub(crate) fn next_batch(&mut self) -> Result<Option<Batch>, Error> {
        match self.execution.next() {
            None => Ok(None),
            Some(Ok(batch)) => {
                self.rows += batch.rows() as u64;
                Ok(Some(batch))
            }
            Some(Err(error)) => Err(Error::exec(error, &self.text)),
        }
    }

    /// Runs to the end and keeps all rows.
    ///
    /// # Errors
    /// When the data can't be read or memory runs out.
    pub fn collect_rows(mut self) -> Result<ResultSet, Error> {
        let mut batches = Vec::new();
        while let Some(batch) = self.next_batch()? {
            batches.push(batch);
        }
        let empty = || {
            let columns = self.columns.iter().map(|column| Column::nulls(column.data_type, 0));
            Batch::new(columns.collect(), 0)
        };
        Ok(ResultSet {
            batch: Batch::concat(&batches).unwrap_or_else(empty),
            warnings: self.warnings(),
            metrics: self.metrics(),
            totals: self.totals(),
            columns: self.columns,
        })
    }

    /// Runs to the end and writes the rows as they come. An error before the first row leaves `out` untouched.
    ///
    /// # Errors
    /// When the data can't be read, memory runs out, or `out` does not take what is written.
    pub fn write(
        &mut self,
        format: Format,
        out: &mut dyn Write,
        options: &FormatOptions,
    ) -> Result<(), Error> {
        let mut next = self.next_batch()?;
        let columns = self.columns.clone();
        let mut writer = format.writer(out, &columns, options)?;
        while let Some(batch) = next {
            writer.write(&batch)?;
            next = self.next_batch()?;
        }
        Ok(writer.finish()?)
    }

    /// The warnings so far, as Elasticsearch words them; complete after the last row.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.planning.clone();
        warnings.merge(self.execution.warnings());
        warnings.texts()
    }

    /// What each operator did so far, from the scan upwards.
    pub fn metrics(&self) -> Vec<OperatorMetrics> {
        self.execution.metrics()
    }

    /// What the query did so far, operator by operator. How many bytes operators took is known only if the engine is
    /// [profiling](crate::Engine::profiling).
    pub fn profile(&self) -> Profile {
        Profile {
            operators: self.metrics(),
            totals: self.totals(),
            threads: self.threads,
            peak_memory: self.execution.peak_memory() as u64,
        }
    }

    /// What was read and given so far.
    pub fn totals(&self) -> Totals {
        let mut read = ScanReport::default();
        for report in self.execution.scan_reports() {
            read.bytes += report.bytes;
            read.lines += report.lines;
            read.skipped += report.skipped;
            read.needles.extend(report.needles);
            read.malformed += report.malformed;
            read.malformed_examples.extend(report.malformed_examples);
            read.ignored.extend(report.ignored);
        }
        Totals { rows: self.rows, elapsed: self.started.elapsed(), read }
    }
}

impl Iterator for Query {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.next_batch().transpose()?;
        Some(batch.map(|batch| arrow::record_batch(&self.columns, &batch, self.lists)))
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query")
            .field("text", &self.text)
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}
