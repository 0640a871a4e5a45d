//! `SHOW INFO`

use esql_data::{DataType, Value};

use crate::analyzer::Analyzer;
use crate::scope::Scope;
use crate::{Plan, Values};

pub(crate) fn analyze(analyzer: &mut Analyzer<'_>) -> (Plan, Scope) {
    let columns: Vec<_> = ["version", "date", "hash"]
        .into_iter()
        .map(|name| analyzer.attribute(name, DataType::Keyword))
        .collect();
    let row = analyzer.context.build.iter().map(|text| Value::from(*text)).collect();
    (Plan::Values(Values { columns: columns.clone(), rows: vec![row] }), Scope::closed(columns))
}
