//! `DEDUP`

use esql_data::DataType;
use esql_syntax::Span;

use crate::analyzer::Analyzer;
use crate::expr::{Expr, Source};
use crate::scope::Scope;
use crate::{LimitBy, Plan};

/// One row of those that are alike in all columns.
pub(crate) fn analyze(analyzer: &mut Analyzer<'_>, keyword: Span, input: Plan, scope: &Scope) -> Plan {
    let mut keys = Vec::new();
    for column in &scope.columns {
        match column.data_type {
            DataType::DateRange | DataType::DoubleRange => {
                let (data_type, name) = (column.data_type.type_name(), &column.name);
                analyzer.error(
                    format!("DEDUP does not support fields of type [{data_type}], found field [{name}]"),
                    keyword,
                );
            }
            DataType::Unsupported => {}
            _ => keys.push(Expr::column(column, Source::new(keyword, analyzer.text))),
        }
    }
    Plan::LimitBy(LimitBy { input: Box::new(input), count: 1, keys })
}
