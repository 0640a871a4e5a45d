//! Calls of aggregate functions.

use esql_data::Value;
use esql_functions::{AggregateFunction, check_aggregate};
use esql_syntax::ast;

use super::{Place, Resolver, arguments};
use crate::expr::{AggregateCall, Expr, ExprKind, Source, function_call};

impl Resolver<'_, '_> {
    pub(super) fn aggregate(
        &mut self,
        function: &'static AggregateFunction,
        name: &str,
        call: &ast::Call,
        source: Source,
    ) -> Expr {
        let text = &source.text;
        let refused = match self.place {
            Place::Aggregate => None,
            Place::Row => Some(format!("aggregate function [{text}] not allowed outside STATS command")),
            Place::Grouping | Place::GroupingFunction(_) => {
                Some(format!("cannot use an aggregate [{text}] for grouping"))
            }
            Place::AggregateFunction(outer) => {
                Some(format!("nested aggregations [{text}] not allowed inside other aggregations [{outer}]"))
            }
            Place::AggregateFilter(whole) => {
                Some(format!("cannot use aggregate function [{text}] in aggregate WHERE clause [{whole}]"))
            }
        };
        if let Some(message) = refused {
            return self.refuse(message, source);
        }
        let inside = Place::AggregateFunction(source.span.text(self.analyzer.text));
        let mut args = Vec::new();
        for (index, arg) in call.arguments.iter().enumerate() {
            let nests = function.name == "sparkline" && index == 0;
            self.place = if nests { Place::Aggregate } else { inside };
            args.push(self.expr(arg));
        }
        self.place = inside;
        args.extend(self.implied_field(function.params, args.len(), &source));
        self.place = Place::Aggregate;
        let args = self.cast_strings(function.params, args);
        let constants: Vec<Option<Value>> = args.iter().map(|arg| self.analyzer.constant(arg)).collect();
        let arguments = arguments(&args, &constants);
        match check_aggregate(function, &function_call(name, &source, &arguments)) {
            Ok(data_type) => {
                let (over_time, args) = match over_time(function, args) {
                    Ok(parts) => parts,
                    Err(message) => return self.refuse(message, source),
                };
                let source_of_call = source.clone();
                let call = AggregateCall {
                    function,
                    args,
                    over_time,
                    filter: None,
                    data_type,
                    source: source_of_call,
                };
                Expr { kind: ExprKind::Aggregate(Box::new(call)), data_type, source }
            }
            Err(error) => self.refuse(error.message, source),
        }
    }
}

/// The aggregate that SPARKLINE computes over time, its arguments before those of SPARKLINE itself; other aggregates have none.
fn over_time(
    function: &AggregateFunction,
    mut args: Vec<Expr>,
) -> Result<(Option<&'static AggregateFunction>, Vec<Expr>), String> {
    if function.name != "sparkline" {
        return Ok((None, args));
    }
    let own = args.split_off(1);
    match args.pop().map(|first| (first.kind, first.source)) {
        Some((ExprKind::Aggregate(values), _)) if values.over_time.is_none() => {
            let mut args = values.args;
            args.extend(own);
            Ok((Some(values.function), args))
        }
        first => {
            let text = first.map(|(_, source)| source.text.to_string()).unwrap_or_default();
            Err(format!("expected an aggregate function but found [{text}]"))
        }
    }
}
