//! A catalog of an index, `logs`, one to look hosts up in, and two enrich policies on that; there are no documents.

use esql_data::DataType;
use esql_plan::{
    Catalog, CatalogError, DataError, EnrichPolicy, Field, FieldOrigin, PolicyKind, Scan, ScanRequest, Table,
    TablePattern,
};
use std::sync::Arc;

#[derive(Debug)]
pub(crate) struct Logs;

const FIELDS: [(&str, DataType); 9] = [
    ("@timestamp", DataType::Date),
    ("bytes", DataType::Long),
    ("client.ip", DataType::Ip),
    ("host.name", DataType::Keyword),
    ("host.os", DataType::Keyword),
    ("message", DataType::Text),
    ("mixed", DataType::Unsupported),
    ("status", DataType::Integer),
    ("took", DataType::Double),
];

impl Catalog for Logs {
    fn table(&self, patterns: &[TablePattern]) -> Result<Arc<dyn Table>, CatalogError> {
        match patterns {
            [pattern] if pattern.text == "logs" => Ok(Arc::new(Logs)),
            [pattern] if pattern.text == "hosts" => Ok(Arc::new(Hosts)),
            _ => Err(CatalogError::UnknownIndex {
                pattern: patterns[0].text.clone(),
                position: Some(0),
                help: Some("there is one index: logs".to_owned()),
            }),
        }
    }

    fn policy(&self, name: &str) -> Option<Arc<EnrichPolicy>> {
        let (kind, match_field) = match name {
            "hosts-policy" => (PolicyKind::Match, "host.name"),
            "nets-policy" => (PolicyKind::Range, "net"),
            "levels-policy" => (PolicyKind::Range, "level"),
            _ => return None,
        };
        Some(Arc::new(EnrichPolicy {
            kind,
            indices: vec!["hosts".to_owned()],
            match_field: match_field.to_owned(),
            enrich_fields: vec!["host.os".to_owned(), "level".to_owned()],
        }))
    }

    fn policy_names(&self) -> Vec<String> {
        ["hosts-policy", "levels-policy", "nets-policy"].map(str::to_owned).to_vec()
    }
}

/// What is known of hosts.
#[derive(Debug)]
struct Hosts;

const HOST_FIELDS: [(&str, DataType); 6] = [
    ("host.name", DataType::Keyword),
    ("host.os", DataType::Keyword),
    ("level", DataType::Integer),
    ("load", DataType::Double),
    ("net", DataType::Unsupported),
    ("note", DataType::Text),
];

impl Table for Hosts {
    fn field(&self, name: &str) -> Result<Option<Field>, DataError> {
        Ok(self.fields()?.into_iter().find(|field| field.name == name))
    }

    fn fields(&self) -> Result<Vec<Field>, DataError> {
        let field = |(name, data_type): (&str, DataType)| Field {
            name: name.to_owned(),
            data_type,
            origin: FieldOrigin::Mapping,
            mapped_as: match data_type {
                DataType::Unsupported => vec![("ip_range".to_owned(), vec!["hosts".to_owned()])],
                _ => Vec::new(),
            },
        };
        Ok(HOST_FIELDS.into_iter().map(field).collect())
    }

    fn field_names(&self) -> Vec<String> {
        HOST_FIELDS.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    fn indices(&self) -> Vec<String> {
        vec!["hosts".to_owned()]
    }

    fn range_of(&self, name: &str) -> Result<Option<DataType>, DataError> {
        Ok((name == "net").then_some(DataType::Ip))
    }

    fn scan(&self, _: &ScanRequest) -> Result<Arc<dyn Scan>, DataError> {
        Err(DataError { file: None, line: None, message: "nothing to read".to_owned(), help: None })
    }
}

impl Table for Logs {
    fn field(&self, name: &str) -> Result<Option<Field>, DataError> {
        Ok(self.fields()?.into_iter().find(|field| field.name == name))
    }

    fn fields(&self) -> Result<Vec<Field>, DataError> {
        let conflict =
            || vec![("ip".to_owned(), vec!["a".to_owned()]), ("long".to_owned(), vec!["b".to_owned()])];
        let field = |(name, data_type): (&str, DataType)| Field {
            name: name.to_owned(),
            data_type,
            origin: FieldOrigin::Mapping,
            mapped_as: if data_type == DataType::Unsupported { conflict() } else { Vec::new() },
        };
        Ok(FIELDS.into_iter().map(field).collect())
    }

    fn field_names(&self) -> Vec<String> {
        FIELDS.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    fn indices(&self) -> Vec<String> {
        vec!["logs".to_owned()]
    }

    fn scan(&self, _: &ScanRequest) -> Result<Arc<dyn Scan>, DataError> {
        Err(DataError { file: None, line: None, message: "nothing to read".to_owned(), help: None })
    }
}
