//! `EVAL`

use esql_data::DataType;
use esql_syntax::ast::{self, Field};

use crate::analyzer::Analyzer;
use crate::expr::{Expr, Resolver};
use crate::scope::Scope;
use crate::{Alias, Eval, Plan};

pub(crate) fn analyze(analyzer: &mut Analyzer<'_>, eval: &ast::Eval, input: Plan, scope: &mut Scope) -> Plan {
    fields(analyzer, &eval.fields, input, scope)
}

/// The fields as new columns, each visible to those after it.
pub(crate) fn fields(analyzer: &mut Analyzer<'_>, fields: &[Field], input: Plan, scope: &mut Scope) -> Plan {
    let mut aliases = Vec::new();
    for field in fields {
        let expr = Resolver::new(analyzer, scope).expr(&field.expr);
        let Some(name) = field_name(analyzer, field) else { continue };
        let data_type = check_type(analyzer, &expr);
        let column = analyzer.attribute(name, data_type);
        analyzer.define_constant(column.id, &expr);
        scope.define(column.clone());
        aliases.push(Alias { column, expr });
    }
    Plan::Eval(Eval { input: Box::new(input), fields: aliases })
}

/// The field's name: the one given, or its text (a column's own name).
pub(crate) fn field_name(analyzer: &mut Analyzer<'_>, field: &Field) -> Option<String> {
    if let Some(name) = &field.name {
        return analyzer.name(name);
    }
    if let ast::ExprKind::Column(name) = &field.expr.kind {
        return analyzer.name(name);
    }
    Some(field.span.text(analyzer.text).to_owned())
}

/// A column can't hold a length of time.
fn check_type(analyzer: &mut Analyzer<'_>, expr: &Expr) -> DataType {
    if expr.data_type.is_temporal_amount() {
        let data_type = expr.data_type.type_name();
        analyzer.error(
            format!(
                "EVAL does not support type [{data_type}] as the return data type of expression [{}]",
                expr.source.text
            ),
            expr.source.span,
        );
    }
    expr.data_type
}
