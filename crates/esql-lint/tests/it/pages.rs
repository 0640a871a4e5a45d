//! `docs/lints/` is made from the lints' own data; `ESQL_WRITE_DOCS=1` makes it anew.

use esql_lint::{LINTS, pages};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/lints");

#[test]
fn the_pages_are_up_to_date() {
    let mut wanted: BTreeMap<String, String> =
        LINTS.iter().map(|lint| (format!("{}.md", lint.id), pages::page(lint))).collect();
    wanted.insert("README.md".to_owned(), pages::index());
    let docs = Path::new(DOCS);
    if std::env::var_os("ESQL_WRITE_DOCS").is_some() {
        _ = fs::remove_dir_all(docs);
        fs::create_dir_all(docs).unwrap();
        wanted.iter().for_each(|(name, text)| fs::write(docs.join(name), text).unwrap());
    }
    let mut stale: Vec<String> = fs::read_dir(docs)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !wanted.contains_key(name))
        .collect();
    let is_stale = |name: &&String| fs::read_to_string(docs.join(name)).ok().as_ref() != wanted.get(*name);
    stale.extend(wanted.keys().filter(is_stale).cloned());
    assert!(stale.is_empty(), "ESQL_WRITE_DOCS=1 cargo test -p esql-lint pages makes these anew: {stale:?}");
}
