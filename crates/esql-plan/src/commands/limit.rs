//! `LIMIT` and `LIMIT … BY`

use esql_syntax::ast;

use crate::analyzer::Analyzer;
use crate::expr::Resolver;
use crate::scope::Scope;
use crate::{Limit, LimitBy, Plan};

pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    limit: &ast::Limit,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    let input = Box::new(input);
    let count = count(analyzer, limit);
    if limit.by.is_empty() {
        return Plan::Limit(Limit { input, count });
    }
    let keys = limit.by.iter().map(|key| Resolver::for_groupings(analyzer, scope).expr(key)).collect();
    Plan::LimitBy(LimitBy { input, count, keys })
}

fn count(analyzer: &mut Analyzer<'_>, limit: &ast::Limit) -> usize {
    let value = analyzer.literal(&limit.count.value, limit.count.span);
    let count =
        value.as_ref().and_then(|(value, _)| value.as_i64()).and_then(|count| usize::try_from(count).ok());
    if count.is_none() && value.is_some() {
        let text = limit.count.span.text(analyzer.text).to_owned();
        let message = format!("value of [limit {text}] must be a non negative integer, found value [{text}]");
        analyzer.error(message, limit.count.span);
    }
    count.unwrap_or(0)
}
