//! `FROM`

use esql_syntax::Span;
use esql_syntax::ast::{Command, CommandKind, From, IndexPattern, Source};

use crate::analyzer::Analyzer;
use crate::scope::Scope;
use crate::{CatalogError, Metadata, Plan, PlanError, ScanColumn, TablePattern};

pub(crate) fn analyze(analyzer: &mut Analyzer<'_>, from: &From, rest: &[Command]) -> (Plan, Scope) {
    let nothing = || (Plan::empty(), Scope::unknown());
    let Some(patterns) = patterns(analyzer, from) else { return nothing() };
    let (texts, spans): (Vec<TablePattern>, Vec<Span>) = patterns.into_iter().unzip();
    let table = match analyzer.tables.catalog().table(&texts) {
        Ok(table) => table,
        Err(error) => {
            analyzer.errors.push(catalog_error(error, &spans));
            return nothing();
        }
    };
    let number = analyzer.tables.add(table);
    let mut columns = Vec::new();
    if wants_all_fields(rest) {
        match analyzer.tables.all_columns(number) {
            Ok(all) => columns = all,
            Err(error) => analyzer.data_error(&error, spans[0]),
        }
    }
    for word in &from.metadata {
        let Some(metadata) = Metadata::from_name(&word.text) else {
            analyzer.error(format!("unresolved metadata pattern [{}]", word.text), word.span);
            continue;
        };
        let column = ScanColumn::Metadata(metadata);
        let (name, data_type) = (metadata.name().to_owned(), metadata.data_type());
        columns.push(analyzer.tables.add_column(number, name, data_type, column));
    }
    (analyzer.tables.scan(number), Scope::of_table(number, columns))
}

fn patterns(analyzer: &mut Analyzer<'_>, from: &From) -> Option<Vec<(TablePattern, Span)>> {
    let mut patterns = Vec::new();
    for source in &from.sources {
        match source {
            Source::Index(index) => patterns.extend(index_patterns(index)),
            Source::Subquery(query) => {
                analyzer.not_supported("subqueries in FROM", query.span);
                return None;
            }
        }
    }
    Some(patterns)
}

pub(super) fn index_patterns(index: &IndexPattern) -> impl Iterator<Item = (TablePattern, Span)> {
    index.indices().map(|name| {
        let text = match name.cluster {
            Some(cluster) => format!("{cluster}:{}", name.index),
            None => name.index.to_owned(),
        };
        (TablePattern { text, excluded: name.excluded }, index.span)
    })
}

pub(super) fn catalog_error(error: CatalogError, spans: &[Span]) -> PlanError {
    let message = error.to_string();
    let whole = spans[0].to(spans[spans.len() - 1]);
    let (span, help) = match error {
        CatalogError::UnknownIndex { position, help, .. } => {
            (position.and_then(|position| spans.get(position).copied()).unwrap_or(whole), help)
        }
        CatalogError::Data(error) => (whole, error.help),
    };
    PlanError { message, span, help }
}

/// Whether all the fields of the table can reach the query's end, or a wildcard asks for them. If not, they become columns
/// when they are first named.
fn wants_all_fields(rest: &[Command]) -> bool {
    for command in rest {
        match &command.kind {
            CommandKind::Stats(_) => return false,
            CommandKind::Keep(keep) => return keep.patterns.iter().any(|pattern| pattern.has_wildcard()),
            _ => {}
        }
    }
    true
}
