//! `LIMIT`

use esql_syntax::ast;

use crate::analyzer::Analyzer;
use crate::{Limit, Plan};

pub(crate) fn analyze(analyzer: &mut Analyzer<'_>, limit: &ast::Limit, input: Plan) -> Plan {
    let value = analyzer.literal(&limit.count.value, limit.count.span);
    let count =
        value.as_ref().and_then(|(value, _)| value.as_i64()).and_then(|count| usize::try_from(count).ok());
    if count.is_none() && value.is_some() {
        let text = limit.count.span.text(analyzer.text).to_owned();
        let message = format!("value of [limit {text}] must be a non negative integer, found value [{text}]");
        analyzer.error(message, limit.count.span);
    }
    Plan::Limit(Limit { input: Box::new(input), count: count.unwrap_or(0) })
}
