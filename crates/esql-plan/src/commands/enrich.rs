//! `ENRICH … ON … WITH`

use esql_data::number::Precision;
use esql_data::{DataType, Value};
use esql_functions::registry::{self, Function};
use esql_syntax::Span;
use esql_syntax::ast;
use std::sync::Arc;

use super::from::catalog_error;
use crate::analyzer::Analyzer;
use crate::expr::{Expr, ExprKind, convert};
use crate::scope::Scope;
use crate::tables::OpenSource;
use crate::{
    Attribute, EnrichPolicy, Join, JoinColumn, JoinKey, JoinOn, JoinRows, Plan, PolicyKind, RangeEnd,
    ScanColumn, TablePattern, did_you_mean,
};

/// The types that can be looked up but in shapes, in the order in which Elasticsearch names them.
const PLAIN_TYPES: [DataType; 7] = [
    DataType::Keyword,
    DataType::Text,
    DataType::Ip,
    DataType::Long,
    DataType::Integer,
    DataType::Double,
    DataType::Date,
];

/// The types that can be looked up in shapes.
const GEO_TYPES: [DataType; 2] = [DataType::GeoPoint, DataType::GeoShape];

/// The policy's fields come behind the other columns and take the place of those of the same name.
pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    enrich: &ast::Enrich,
    span: Span,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    let Some((name, policy)) = policy(analyzer, &enrich.policy) else {
        *scope = Scope::unknown();
        return input;
    };
    let Some(number) = indices(analyzer, &policy, enrich.policy.span) else {
        *scope = Scope::unknown();
        return input;
    };
    let on = match &enrich.on {
        Some(pattern) => analyzer.pattern_name(pattern).map(|name| (name, pattern.span)),
        None => Some((policy.match_field.clone(), span)),
    };
    let column = on.and_then(|(name, span)| Some((analyzer.find_column(&name, span, scope)?, span)));
    let on = column.and_then(|(column, span)| join_on(analyzer, &name, &policy, number, &column, span));
    let columns = fields(analyzer, enrich, &name, &policy, number, span);
    for added in &columns {
        scope.hide_name(&added.column.name);
        scope.columns.push(added.column.clone());
    }
    let Some((on, conditions)) = on else { return input };
    Plan::Join(Box::new(Join {
        left: Box::new(input),
        right: Box::new(analyzer.tables.scan(number)),
        on,
        conditions,
        columns,
        rows: JoinRows::Merged,
        source: analyzer.source(span),
    }))
}

/// The policy and its name. Its mode says on which cluster it is applied; there is one.
fn policy(analyzer: &mut Analyzer<'_>, word: &ast::Word) -> Option<(String, Arc<EnrichPolicy>)> {
    let name = word.text.split_once(':').map_or(word.text.as_str(), |(_, name)| name);
    let catalog = analyzer.tables.catalog();
    if let Some(policy) = catalog.policy(name) {
        return Some((name.to_owned(), policy));
    }
    let known = catalog.policy_names();
    let near = did_you_mean(name, known.iter().map(String::as_str));
    let mut error = crate::PlanError::new(format!("cannot find enrich policy [{name}]{near}"), word.span);
    if known.is_empty() {
        error = error.with_help("give the policy's JSON with --policy FILE");
    }
    analyzer.errors.push(error);
    None
}

/// The number of the table that the policy's documents are in.
fn indices(analyzer: &mut Analyzer<'_>, policy: &EnrichPolicy, span: Span) -> Option<usize> {
    let pattern = |text: &String| TablePattern { text: text.clone(), excluded: false };
    let patterns: Vec<TablePattern> = policy.indices.iter().map(pattern).collect();
    match analyzer.tables.catalog().table(&patterns) {
        Ok(table) => {
            let source = analyzer.source(span);
            Some(analyzer.tables.add(table, source))
        }
        Err(error) => {
            analyzer.errors.push(catalog_error(error, &[span]));
            None
        }
    }
}

/// How the column is looked up in the policy's documents, and what must be true besides.
fn join_on(
    analyzer: &mut Analyzer<'_>,
    policy_name: &str,
    policy: &EnrichPolicy,
    number: usize,
    column: &Attribute,
    span: Span,
) -> Option<(JoinOn, Vec<Expr>)> {
    let types = if policy.kind == PolicyKind::GeoMatch { &GEO_TYPES[..] } else { &PLAIN_TYPES[..] };
    if column.data_type != DataType::Null && !types.contains(&column.data_type) {
        let name = |data_type: &DataType| match data_type {
            // Elasticsearch has the name of a type here that columns never have.
            DataType::Double => "float, double",
            other => other.type_name(),
        };
        let allowed: Vec<&str> = types.iter().map(name).collect();
        let message = format!(
            "Unsupported type [{}] for enrich matching field [{}]; only [{}] allowed for type [{}]",
            column.data_type.type_name(),
            column.name,
            allowed.join(", "),
            policy.kind.name(),
        );
        analyzer.error(message, span);
        return None;
    }
    let source = analyzer.source(span);
    let field = &policy.match_field;
    let value = |to: DataType| match column.data_type {
        DataType::Null => Expr::literal(Value::Null, to, source.clone()),
        from if from == to => Expr::column(column, source.clone()),
        // A point is looked up in shapes, a shape among points.
        from if GEO_TYPES.contains(&from) => Expr::column(column, source.clone()),
        _ => convert(Expr::column(column, source.clone()), to),
    };
    match policy.kind {
        PolicyKind::Match => {
            let right = policy_field(analyzer, policy_name, field, number, span)?;
            let right = Expr::column(&right, source.clone());
            let right = if right.data_type.is_string() { right } else { convert(right, DataType::Keyword) };
            let left = value(DataType::Keyword);
            Some((JoinOn::Equal(vec![JoinKey { left, right, precision: Precision::Double }]), Vec::new()))
        }
        PolicyKind::Range => {
            let range = match analyzer.tables.table(number).range_of(field) {
                Ok(Some(range)) => range,
                Ok(None) => {
                    let message = format!(
                        "field [{field}] of enrich policy [{policy_name}] has to be of a range type, such as ip_range"
                    );
                    analyzer.error(message, span);
                    return None;
                }
                Err(error) => {
                    analyzer.data_error(&error, span);
                    return None;
                }
            };
            if !fits_range(column.data_type, range) {
                let name = |data_type: DataType| data_type.type_name().to_uppercase();
                let (range, input) = (name(range), name(column.data_type));
                let message =
                    format!("ENRICH range and input types are incompatible: range[{range}], input[{input}]");
                analyzer.error(message, span);
                return None;
            }
            let mut bound = |end| {
                let column = ScanColumn::Bound { name: field.clone(), end, data_type: range };
                analyzer.tables.add_column(number, field.clone(), range, column)
            };
            let (from, to) = (bound(RangeEnd::First), bound(RangeEnd::Last));
            Some((JoinOn::Within { value: value(range), from, to }, Vec::new()))
        }
        PolicyKind::GeoMatch => {
            let right = policy_field(analyzer, policy_name, field, number, span)?;
            let right = Expr::column(&right, source.clone());
            if !GEO_TYPES.contains(&right.data_type) {
                let message = format!(
                    "field [{field}] of enrich policy [{policy_name}] has to be of type geo_point or geo_shape"
                );
                analyzer.error(message, span);
                return None;
            }
            let Some(Function::Scalar(intersects)) = registry::find("st_intersects") else { return None };
            let kind = ExprKind::Call(intersects, vec![value(right.data_type), right]);
            // Nothing is equal, so all shapes are candidates.
            Some((JoinOn::Equal(Vec::new()), vec![Expr { kind, data_type: DataType::Boolean, source }]))
        }
    }
}

/// Whether values of the type, strings read as such, can lie in the ranges.
fn fits_range(data_type: DataType, range: DataType) -> bool {
    match range {
        _ if data_type.is_string() || data_type == DataType::Null => true,
        DataType::Long => matches!(data_type, DataType::Integer | DataType::Long),
        DataType::Double => data_type.is_numeric(),
        _ => data_type == range,
    }
}

/// The fields that are added.
fn fields(
    analyzer: &mut Analyzer<'_>,
    enrich: &ast::Enrich,
    policy_name: &str,
    policy: &EnrichPolicy,
    number: usize,
    span: Span,
) -> Vec<JoinColumn> {
    let mut wanted: Vec<(String, String, Span)> = Vec::new();
    for field in &enrich.with {
        let Some(name) = analyzer.pattern_name(&field.field) else { continue };
        let new = match &field.new {
            Some(new) => analyzer.pattern_name(new),
            None => Some(name.clone()),
        };
        let Some(new) = new else { continue };
        if policy.enrich_fields.contains(&name) {
            wanted.retain(|(other, ..)| *other != new);
            wanted.push((new, name, field.span));
            continue;
        }
        let near = did_you_mean(&name, policy.enrich_fields.iter().map(String::as_str));
        let message = format!("Enrich field [{name}] not found in enrich policy [{policy_name}]{near}");
        analyzer.error(message, field.span);
    }
    if enrich.with.is_empty() {
        wanted = policy.enrich_fields.iter().map(|name| (name.clone(), name.clone(), span)).collect();
    }
    let mut columns = Vec::new();
    for (new, name, span) in wanted {
        let Some(from) = policy_field(analyzer, policy_name, &name, number, span) else { continue };
        let column = analyzer.attribute(new, from.data_type);
        columns.push(JoinColumn { column, from: from.id });
    }
    columns
}

/// The column of one of the policy's fields.
fn policy_field(
    analyzer: &mut Analyzer<'_>,
    policy: &str,
    name: &str,
    number: usize,
    span: Span,
) -> Option<Attribute> {
    match analyzer.tables.column(OpenSource::Table(number), name) {
        Ok(Some(column)) => Some(column),
        Ok(None) => {
            let indices = analyzer.tables.table(number).indices().join(", ");
            let message = format!("Enrich field [{name}] not found in enrich policy [{policy}]");
            let error = crate::PlanError::new(message, span);
            analyzer
                .errors
                .push(error.with_help(format!("the policy names it, but [{indices}] has no such field")));
            None
        }
        Err(error) => {
            analyzer.data_error(&error, span);
            None
        }
    }
}
