//! `docs/functions/` is made from the functions' own data; `ESQL_WRITE_DOCS=1` makes it anew.

use esql::functions::Category;
use esql::functions::reference::Page;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/functions");

#[test]
fn the_reference_is_up_to_date() {
    let wanted = files();
    let docs = Path::new(DOCS);
    if std::env::var_os("ESQL_WRITE_DOCS").is_some() {
        _ = fs::remove_dir_all(docs);
        fs::create_dir_all(docs).unwrap();
        wanted.iter().for_each(|(name, text)| fs::write(docs.join(name), text).unwrap());
    }
    let mut stale: Vec<String> = Vec::new();
    for entry in fs::read_dir(docs).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !wanted.contains_key(&name) {
            stale.push(name);
        }
    }
    let is_stale = |name: &&String| fs::read_to_string(docs.join(name)).ok().as_ref() != wanted.get(*name);
    stale.extend(wanted.keys().filter(is_stale).cloned());
    assert!(stale.is_empty(), "ESQL_WRITE_DOCS=1 cargo test -p esql reference makes these anew: {stale:?}");
}

/// A file a category, and an index of all.
fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut index = "# Functions and operators\n\nMade from the functions' own data; every example runs as a test. \
                     `esql functions NAME` prints the same in a terminal.\n\nUnless a page says otherwise, a function of \
                     null is null, and a scalar function of several values is null with a warning, where it expects one.\n"
        .to_owned();
    let mut shelves: BTreeMap<Category, Vec<Page>> = BTreeMap::new();
    Page::all().into_iter().for_each(|page| shelves.entry(page.category).or_default().push(page));
    for (category, pages) in shelves {
        let name = format!("{}.md", category.title().replace(' ', "-"));
        index += &format!("\n## [{}]({name})\n\n", heading(category));
        let mut file = format!("# {}\n\nAll functions: [index](README.md).\n", heading(category));
        for page in pages {
            let anchor = page.title().to_lowercase().replace(' ', "-");
            index += &format!("- [`{}`]({name}#{anchor})\n", page.usage());
            file += &format!("\n{}", page.markdown());
        }
        files.insert(name, file);
    }
    files.insert("README.md".to_owned(), index);
    files
}

fn heading(category: Category) -> &'static str {
    match category {
        Category::Aggregate => "Aggregate functions",
        Category::Grouping => "Grouping functions",
        Category::Conditional => "Conditional functions",
        Category::Date => "Date functions",
        Category::Ip => "IP functions",
        Category::Math => "Math functions",
        Category::MultiValue => "Functions of many values",
        Category::Operator => "Operators",
        Category::Search => "Search functions",
        Category::Spatial => "Spatial functions",
        Category::String => "String functions",
        Category::TypeConversion => "Type conversion functions",
        Category::Url => "URL functions",
    }
}
