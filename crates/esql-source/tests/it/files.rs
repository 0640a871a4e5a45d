//! Files: compressed, rotated, broken.

use esql_source::{FileCatalog, ReadOptions};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::Path;

use crate::support::{longs, morsels, scan, table};

fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn catalog(folder: &Path, options: ReadOptions) -> FileCatalog {
    FileCatalog::builder().data(folder).options(options).build().unwrap()
}

#[test]
fn plain_compressed_and_rotated_files_are_one_index() {
    let folder = tempfile::tempdir().unwrap();
    let zstd = zstd::encode_all(&b"{\"x\":2}\nbroken\n"[..], 1).unwrap();
    fs::write(folder.path().join("logs.ndjson"), "{\"x\":1}\n").unwrap();
    fs::write(folder.path().join("logs.ndjson.1.zst"), zstd).unwrap();
    // Two members, and a name that does not say that it is compressed.
    let gz = [gzip(b"{\"x\":3}\n{\"x\""), gzip(b":4}\n")].concat();
    fs::write(folder.path().join("logs.ndjson.2"), gz).unwrap();
    for bytes in [1, 5, 1000] {
        let catalog = catalog(folder.path(), morsels(bytes));
        let (rows, report) = scan(&table(&catalog, "logs"), &["x"]).unwrap();
        assert_eq!(rows, [[longs(&[1])], [longs(&[2])], [longs(&[3])], [longs(&[4])]]);
        assert_eq!(report.malformed, 1);
        assert!(report.malformed_examples[0].ends_with("logs.ndjson.1.zst:2: not a JSON object"));
        assert_eq!(report.bytes, 8 + 15 + 16);
    }
}

#[test]
fn compressed_files_that_are_cut_off_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let whole = gzip(&b"{\"x\":1,\"y\":\"some more text\"}\n".repeat(1000));
    fs::write(folder.path().join("logs.ndjson.gz"), &whole[..whole.len() / 2]).unwrap();
    let catalog = catalog(folder.path(), ReadOptions::default());
    let error = scan(&table(&catalog, "logs"), &["_source"]).unwrap_err().to_string();
    assert!(error.contains("logs.ndjson.gz: can't be read any further: "), "{error}");
}

#[test]
fn files_that_shrink_or_vanish_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("logs.ndjson");
    fs::write(&path, "{\"x\":1}\n".repeat(100)).unwrap();
    let catalog = catalog(folder.path(), morsels(100));
    let table = table(&catalog, "logs");
    let scan = table.scan(&esql_plan::ScanRequest::default()).unwrap();
    let morsel = scan.next().unwrap().unwrap();
    fs::write(&path, "{").unwrap();
    let error = morsel.read(&mut esql_data::Warnings::default()).unwrap_err().to_string();
    assert!(error.ends_with("logs.ndjson: the file has become shorter while it was read"), "{error}");
    fs::remove_file(&path).unwrap();
    assert!(table.scan(&esql_plan::ScanRequest::default()).is_err());
}

#[test]
fn utf_16_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("logs.ndjson"), b"\xff\xfe{\0}\0").unwrap();
    let catalog = catalog(folder.path(), ReadOptions::default());
    let error = scan(&table(&catalog, "logs"), &["_source"]).unwrap_err().to_string();
    assert!(error.ends_with("the file is in UTF-16; convert it to UTF-8 first"), "{error}");
}

#[test]
fn empty_files_have_no_rows() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.ndjson"), "").unwrap();
    fs::write(folder.path().join("b.ndjson"), "\u{feff}").unwrap();
    fs::write(folder.path().join("c.json"), "[]").unwrap();
    fs::write(folder.path().join("d.ndjson.gz"), gzip(b"")).unwrap();
    let catalog = catalog(folder.path(), ReadOptions::default());
    let (rows, report) = scan(&table(&catalog, "a,b,c,d"), &["_index"]).unwrap();
    assert_eq!((rows.len(), report.malformed), (0, 0));
}

#[test]
fn real_events_are_read_whole() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/real/ecs-small"));
    if !folder.exists() {
        println!("skipped: there is no {}", folder.display());
        return;
    }
    let catalog = catalog(folder, ReadOptions::default());
    let table = table(&catalog, "*");
    let mut columns: Vec<String> = table.fields().unwrap().into_iter().map(|field| field.name).collect();
    columns.push("_index".to_owned());
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let (rows, report) = scan(&table, &columns).unwrap();
    assert_eq!((rows.len() as u64, report.malformed), (report.lines, 0));
    assert!(!rows.is_empty());
    println!("{} columns, ignored: {:?}", columns.len(), report.ignored);
}
