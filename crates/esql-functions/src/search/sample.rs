//! The index that examples of search functions run over.

/// A small index: its name, its mapping, and its documents, one a line.
pub struct Sample {
    /// What FROM calls it.
    pub index: &'static str,
    /// As `GET _mapping` gives it.
    pub mapping: &'static str,
    /// NDJSON.
    pub documents: &'static str,
}

/// The index `notes`: what was heard of a few hosts.
pub static SAMPLE: Sample = Sample {
    index: "notes",
    mapping: r#"{"properties": {"id": {"type": "integer"}, "host": {"type": "keyword"}, "note": {"type": "text"}, "seen": {"type": "date"}, "labels": {"type": "flattened"}}}"#,
    documents: r#"{"id": 1, "host": "alder", "note": "Door left open", "seen": "2024-06-01", "labels": {"site": "north", "team": {"name": "guard"}}}
{"id": 2, "host": "birch", "note": ["Front door forced", "Alarm silent"], "seen": "2024-06-02"}
{"id": 3, "host": ["cedar", "alder"], "note": "Alarm and door sensors replaced", "seen": "2024-06-03", "labels": {"site": ["south", "east"], "floor": 2}}
{"id": 4, "host": "birch"}
"#,
};
