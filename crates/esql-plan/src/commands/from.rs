//! `FROM`

use esql_syntax::Span;
use esql_syntax::ast::{From, IndexPattern, Source};

use crate::analyzer::Analyzer;
use crate::scope::Scope;
use crate::tables::OpenSource;
use crate::unions::UnionKind;
use crate::{CatalogError, Metadata, Plan, PlanError, ScanColumn, TablePattern};

/// The indices that are named become one table, which comes first; subqueries follow. METADATA is about the table's documents.
pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    from: &From,
    span: Span,
    all_wanted: bool,
) -> (Plan, Scope) {
    let mut patterns = Vec::new();
    let mut subqueries = Vec::new();
    for source in &from.sources {
        match source {
            Source::Index(index) => patterns.extend(index_patterns(index)),
            Source::Subquery(query) => subqueries.push(query),
        }
    }
    let mut inputs = Vec::new();
    if !patterns.is_empty() {
        inputs.push(table(analyzer, patterns, from, span, all_wanted));
    }
    for query in subqueries {
        inputs.push(analyzer.query(query, all_wanted));
    }
    if inputs.len() == 1 {
        return inputs.remove(0);
    }
    let source = analyzer.source(span);
    analyzer.tables.union(inputs, UnionKind::Subqueries, source).unwrap_or_else(|error| {
        analyzer.data_error(&error, span);
        (Plan::empty(), Scope::unknown())
    })
}

/// The indices' documents.
fn table(
    analyzer: &mut Analyzer<'_>,
    patterns: Vec<(TablePattern, Span)>,
    from: &From,
    span: Span,
    all_wanted: bool,
) -> (Plan, Scope) {
    let (texts, spans): (Vec<TablePattern>, Vec<Span>) = patterns.into_iter().unzip();
    let table = match analyzer.tables.catalog().table(&texts) {
        Ok(table) => table,
        Err(error) => {
            analyzer.errors.push(catalog_error(error, &spans));
            return (Plan::empty(), Scope::unknown());
        }
    };
    let source = analyzer.source(span);
    let number = analyzer.tables.add(table, source);
    let mut columns = Vec::new();
    if all_wanted {
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
    for name in analyzer.unmapped_names.clone() {
        match analyzer.tables.unmapped_column(number, &name, analyzer.unmapped) {
            Ok(column) => columns.extend(column),
            Err(error) => analyzer.data_error(&error, spans[0]),
        }
    }
    (analyzer.tables.scan(number), Scope::of_source(OpenSource::Table(number), columns))
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
