//! The queries in files, and where each letter of them stands in the file.
//!
//! ```text
//! paths ──find──▶ files ──QueryFile::read──▶ queries, each with a map back into its file
//! ```
//!
//! A file of the kind `.esql` is a query. TOML files are hunts and detection rules as Elastic publishes them, whose
//! queries are strings; in Markdown they are fenced blocks. What is found wrong in a query can be shown, and mended,
//! where it stands in the file: [`FileQuery::original_span`] leads there through escapes, trimmed line ends and the
//! indentation of lists.
//!
//! ```
//! use esql_queries::QueryFile;
//! use esql_syntax::Span;
//!
//! let text = "[rule]\ntype = \"esql\"\nquery = '''\nFROM logs\n| LIMIT x\n'''\n";
//! let file = QueryFile::parse("rule.toml".as_ref(), text.to_owned()).unwrap();
//! let query = &file.queries[0];
//! assert_eq!((query.name.as_str(), query.text.as_str()), ("rule", "FROM logs\n| LIMIT x\n"));
//! let wrong = query.text.find('x').unwrap();
//! assert_eq!(query.original_span(Span::new(wrong, wrong + 1)).line_column(&file.text), (5, 9));
//! ```

mod error;
mod find;
mod markdown;
mod query_file;
mod source_map;
mod toml_file;

pub use error::{Problem, QueryFileError};
pub use find::find;
pub use query_file::{FileQuery, Kind, QueryFile};
