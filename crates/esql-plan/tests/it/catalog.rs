//! A catalog of one index, `logs`, that holds no documents.

use esql_data::DataType;
use esql_plan::{
    Catalog, CatalogError, DataError, Field, FieldOrigin, Scan, ScanRequest, Table, TablePattern,
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
            _ => Err(CatalogError::UnknownIndex {
                pattern: patterns[0].text.clone(),
                position: Some(0),
                help: Some("there is one index: logs".to_owned()),
            }),
        }
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
