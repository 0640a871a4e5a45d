//! `EVAL`

use esql_syntax::ast::{self, Field};

use crate::analyzer::Analyzer;
use crate::expr::{Expr, Resolver};
use crate::scope::Scope;
use crate::{Alias, Eval, Plan, Role, search};

pub(crate) fn analyze(analyzer: &mut Analyzer<'_>, eval: &ast::Eval, input: Plan, scope: &mut Scope) -> Plan {
    let refuse = |analyzer: &mut Analyzer<'_>, field: &Field, amount: &Expr| {
        let data_type = amount.data_type.type_name();
        let text = &amount.source.text;
        analyzer.error(
            format!(
                "EVAL does not support type [{data_type}] as the return data type of expression [{text}]"
            ),
            field.span,
        );
    };
    fields(analyzer, &eval.fields, input, scope, refuse)
}

/// The fields as new columns, each visible to those after it. A column can't hold an amount of time: those are refused.
pub(crate) fn fields(
    analyzer: &mut Analyzer<'_>,
    fields: &[Field],
    input: Plan,
    scope: &mut Scope,
    refuse_amount: impl Fn(&mut Analyzer<'_>, &Field, &Expr),
) -> Plan {
    let mut aliases = Vec::new();
    let mut input = input;
    for field in fields {
        let expr = Resolver::new(analyzer, scope).expr(&field.expr);
        search::check_score(analyzer, &expr, &input);
        let Some(name) = field_name(analyzer, field) else { continue };
        if expr.data_type.is_temporal_amount() {
            refuse_amount(analyzer, field, &expr);
        }
        let column = analyzer.attribute(name, expr.data_type);
        analyzer.define_known(column.id, &expr);
        scope.define(column.clone());
        if analyzer.is_traced() {
            // It may be made of fields before it.
            input = computed(input, &mut aliases);
            input = analyzer.watch(input, || vec![(expr.clone(), Role::Value(column.clone()))]);
        }
        aliases.push(Alias { column, expr });
    }
    computed(input, &mut aliases)
}

/// The input with the fields.
fn computed(input: Plan, fields: &mut Vec<Alias>) -> Plan {
    match fields.is_empty() {
        true => input,
        false => Plan::Eval(Eval { input: Box::new(input), fields: std::mem::take(fields) }),
    }
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
