//! Temporary files for what has no room in memory.
//!
//! Batches are written as blocks, each a stream of Arrow's IPC format of its own, and read again in any order. A file has no name
//! from the beginning on (as POSIX has it), so that it vanishes with the process, however that ends.

use arrow_array::{RecordBatch, RecordBatchOptions};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, Field, Schema};
use esql_data::{Batch, Column, DataType};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use crate::ExecError;
use crate::memory::{Budget, Reservation};
use crate::metrics::Meter;

/// Makes temporary files.
#[derive(Clone)]
pub(crate) struct Disk(Arc<dyn Fn() -> io::Result<Box<dyn Medium>> + Send + Sync>);

/// What a temporary file can do.
pub(crate) trait Medium: Read + Write + Seek + Send {}

impl<T: Read + Write + Seek + Send> Medium for T {}

impl Disk {
    /// Files in the system's folder for such, which `TMPDIR` names.
    pub(crate) fn temporary() -> Disk {
        Disk(Arc::new(|| Ok(Box::new(tempfile::tempfile()?))))
    }
}

/// What an operator needs to move state to disk.
#[derive(Clone)]
pub(crate) struct Spill {
    disk: Disk,
    budget: Arc<Budget>,
    meter: Arc<Meter>,
}

impl Spill {
    pub(crate) fn new(disk: &Disk, budget: &Arc<Budget>, meter: &Arc<Meter>) -> Spill {
        Spill { disk: disk.clone(), budget: budget.clone(), meter: meter.clone() }
    }

    /// Whether memory is scarce.
    pub(crate) fn is_needed(&self) -> bool {
        self.budget.is_tight()
    }

    /// What another state of the operator holds.
    pub(crate) fn reservation(&self) -> Reservation {
        Reservation::new(&self.budget, &self.meter)
    }

    /// A new temporary file.
    pub(crate) fn file(&self) -> Result<SpillFile, ExecError> {
        let medium = (self.disk.0)().map_err(|error| self.error(&error))?;
        Ok(SpillFile { medium, end: 0, noted: 0, bytes: Vec::new(), spill: self.clone() })
    }

    fn error(&self, error: &io::Error) -> ExecError {
        ExecError::Disk {
            operator: self.meter.operator().to_owned(),
            folder: std::env::temp_dir().display().to_string(),
            reason: error.to_string(),
        }
    }
}

/// A temporary file of batches.
pub(crate) struct SpillFile {
    medium: Box<dyn Medium>,
    end: u64,
    /// Up to where the meter knows of it.
    noted: u64,
    /// The block that is written or read, before or after.
    bytes: Vec<u8>,
    spill: Spill,
}

/// A batch in a [`SpillFile`].
#[derive(Clone, Debug)]
pub(crate) struct Block {
    start: u64,
    length: usize,
    types: Vec<DataType>,
}

impl SpillFile {
    /// Writes a batch at the end.
    pub(crate) fn write(&mut self, batch: &Batch) -> Result<Block, ExecError> {
        let types = batch.columns().iter().map(Column::data_type).collect();
        self.bytes.clear();
        encode(batch, &mut self.bytes).expect("Arrow's format has all of a batch's layouts");
        let block = Block { start: self.end, length: self.bytes.len(), types };
        let written =
            self.medium.seek(SeekFrom::Start(self.end)).and_then(|_| self.medium.write_all(&self.bytes));
        written.map_err(|error| self.spill.error(&error))?;
        self.end += self.bytes.len() as u64;
        Ok(block)
    }

    /// What was written since the last time is a spill, of which the operator's meter tells.
    pub(crate) fn note_spill(&mut self) {
        self.spill.meter.spilled(self.end - self.noted);
        self.noted = self.end;
    }

    /// The batch that was written as this block.
    pub(crate) fn read(&mut self, block: &Block) -> Result<Batch, ExecError> {
        self.bytes.resize(block.length, 0);
        let read = self
            .medium
            .seek(SeekFrom::Start(block.start))
            .and_then(|_| self.medium.read_exact(&mut self.bytes));
        read.map_err(|error| self.spill.error(&error))?;
        let batch = decode(&self.bytes, &block.types);
        batch.map_err(|error| self.spill.error(&io::Error::other(error.to_string())))
    }
}

fn encode(batch: &Batch, out: &mut Vec<u8>) -> Result<(), ArrowError> {
    // Views would drag all of the buffers along that they share with other batches.
    let columns: Vec<Column> = batch.columns().iter().map(Column::shrink).collect();
    let fields = columns.iter().map(|column| Field::new("", column.array().data_type().clone(), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let options = RecordBatchOptions::new().with_row_count(Some(batch.rows()));
    let arrays = columns.iter().map(|column| column.array().clone()).collect();
    let record = RecordBatch::try_new_with_options(schema.clone(), arrays, &options)?;
    let mut writer = StreamWriter::try_new(out, &schema)?;
    writer.write(&record)?;
    writer.finish()
}

fn decode(bytes: &[u8], types: &[DataType]) -> Result<Batch, ArrowError> {
    let record = StreamReader::try_new(bytes, None)?
        .next()
        .unwrap_or_else(|| Err(ArrowError::IpcError("a block without a batch".to_owned())))?;
    let columns = types.iter().zip(record.columns()).map(|(kind, array)| Column::new(*kind, array.clone()));
    Ok(Batch::new(columns.collect(), record.num_rows()))
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;
    use std::io::{Cursor, ErrorKind};

    /// A disk in memory, with room for so many bytes.
    pub(crate) fn disk(room: usize) -> Disk {
        Disk(Arc::new(move || Ok(Box::new(Bounded { room, bytes: Cursor::new(Vec::new()) }))))
    }

    /// What operators need in tests, with memory for `limit` bytes.
    pub(crate) fn spill(room: usize, limit: usize) -> Spill {
        Spill::new(&disk(room), &Budget::new(Some(limit)), &Meter::new("Test", 0, false))
    }

    struct Bounded {
        room: usize,
        bytes: Cursor<Vec<u8>>,
    }

    impl Write for Bounded {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.bytes.position() as usize + bytes.len() > self.room {
                return Err(io::Error::new(ErrorKind::StorageFull, "no space left on device"));
            }
            self.bytes.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Read for Bounded {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            self.bytes.read(bytes)
        }
    }

    impl Seek for Bounded {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.bytes.seek(to)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::Value;

    fn batch() -> Batch {
        let many = Value::Many(vec!["a string too long to be inlined".into(), "b".into()]);
        let columns = vec![
            Column::from_values(DataType::Keyword, &[many, Value::Null, "c".into()]),
            Column::from_values(DataType::Ip, &[Value::Ip([7; 16]), Value::Null, Value::Ip([9; 16])]),
            Column::nulls(DataType::Long, 3),
            Column::nulls(DataType::Null, 3),
            Column::from_values(
                DataType::Double,
                &[Value::Double(-0.0), Value::Double(f64::NAN), Value::Null],
            ),
        ];
        Batch::new(columns, 3)
    }

    fn rows(batch: &Batch) -> Vec<Vec<Value>> {
        (0..batch.rows())
            .map(|row| batch.columns().iter().map(|column| column.value(row)).collect())
            .collect()
    }

    #[test]
    fn blocks_come_back_in_any_order() {
        let mut file = testing::spill(1 << 20, 0).file().unwrap();
        let (all, two, none) = (batch(), batch().slice(1, 2), Batch::new(Vec::new(), 5));
        let blocks = [&all, &two, &none].map(|batch| file.write(batch).unwrap());
        assert_eq!(file.read(&blocks[2]).unwrap().rows(), 5);
        assert_eq!(format!("{:?}", rows(&file.read(&blocks[1]).unwrap())), format!("{:?}", rows(&two)));
        assert_eq!(format!("{:?}", rows(&file.read(&blocks[0]).unwrap())), format!("{:?}", rows(&all)));
    }

    #[test]
    fn a_full_disk_is_an_error_that_names_the_operator() {
        let mut file = testing::spill(100, 0).file().unwrap();
        let error = file.write(&batch()).unwrap_err().to_string();
        assert!(
            error.starts_with("Test needs more memory than it may use, and its temporary file in "),
            "{error}"
        );
        assert!(error.ends_with(" fails: no space left on device"), "{error}");
    }
}
