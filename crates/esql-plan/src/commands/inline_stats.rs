//! `INLINE STATS … BY`

use esql_syntax::ast::{self, Command};

use super::stats::{Grouped, grouped, last_of_each_name};
use crate::analyzer::Analyzer;
use crate::scope::Scope;
use crate::{InlineAggregate, Plan};

/// The columns of STATS come after those of the input, and in the place of those of the same names.
pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    command: &Command,
    stats: &ast::Stats,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    warn_of_old_name(analyzer, command);
    refuse_after_limit(analyzer, command, &input);
    let Grouped { aggregate, fields, output } = grouped(analyzer, stats, input, scope);
    for column in last_of_each_name(analyzer, output) {
        scope.define(column);
    }
    Plan::InlineAggregate(InlineAggregate { aggregate, fields })
}

fn warn_of_old_name(analyzer: &mut Analyzer<'_>, command: &Command) {
    if command.keyword.text(analyzer.text).eq_ignore_ascii_case("inlinestats") {
        let (line, column) = command.keyword.line_column(analyzer.text);
        analyzer.warnings.add_general(format!(
            "Line {line}:{column}: INLINESTATS is deprecated, use INLINE STATS instead"
        ));
    }
}

/// Which rows a LIMIT leaves is chance, so Elasticsearch doesn't aggregate them into the very rows.
fn refuse_after_limit(analyzer: &mut Analyzer<'_>, command: &Command, input: &Plan) {
    let Some(limit) = analyzer.last_limit else { return };
    if input.any(&mut |plan| matches!(plan, Plan::Limit(_))) {
        let (line, column) = limit.line_column(analyzer.text);
        analyzer.error(
            format!(
                "INLINE STATS cannot be used after an explicit or implicit LIMIT command, but was [{}] after [{}] [@{line}:{column}]",
                command.span.text(analyzer.text),
                limit.text(analyzer.text),
            ),
            command.span,
        );
    }
}
