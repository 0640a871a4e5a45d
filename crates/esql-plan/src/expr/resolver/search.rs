//! Calls of full-text search: they speak of an index's fields, not of any column, and may not stand everywhere.

use esql_data::{DataType, Value};
use esql_functions::registry::{self, Function};
use esql_functions::search::Search;
use esql_functions::{BindError, Category};
use esql_search::is_pattern;
use esql_syntax::ast;

use super::{Resolver, Searches, arguments};
use crate::expr::{Expr, ExprKind, Source, function_call};
use crate::{Metadata, scores};

impl Resolver<'_, '_> {
    /// `field : query`, `MATCH(field, query)`, `QSTR(query)` and their kin.
    pub(super) fn search_call(
        &mut self,
        search: &'static Search,
        name: &str,
        args: Vec<Expr>,
        source: Source,
    ) -> Expr {
        if self.search == Searches::Refused {
            let Search { name, kind, .. } = search;
            let message = format!(
                "[{name}] {kind} is only supported in WHERE and STATS commands, or in EVAL within score(.) function"
            );
            return self.refuse(message, source);
        }
        let call = self.checked(search.function, name, args, source);
        let Expr { kind: ExprKind::Call(function, mut args), data_type, source } = call else { return call };
        // The query is known now, and later steps need not find it out again.
        let query = usize::from(!search.names_fields());
        if let Some(value) = self.analyzer.constant(&args[query]) {
            args[query] = Expr::literal(value, args[query].data_type, args[query].source.clone());
        }
        let fields = {
            let constants: Vec<Option<Value>> = args.iter().map(|arg| arg.as_literal().cloned()).collect();
            let given = arguments(&args, &constants);
            search
                .query(&function_call(name, &source, &given))
                .map(|query| query.fields().into_iter().map(str::to_owned).collect::<Vec<String>>())
        };
        match fields {
            Ok(fields) if search.names_fields() => {
                args.resize_with(search.first_field, || Expr::null(Source::default()));
                if !self.add_fields(search, &fields, &mut args, &source) {
                    return Expr::null(source);
                }
            }
            Ok(_) => {
                let Some(fields) = self.searched_fields(search, args.remove(0)) else {
                    return Expr::null(source);
                };
                let search_in = |field: Expr| {
                    let args = std::iter::once(field).chain(args.iter().cloned()).collect();
                    Expr { kind: ExprKind::Call(function, args), data_type, source: source.clone() }
                };
                let either = |left, right| self.operator("or", vec![left, right], source.clone());
                let found = fields.into_iter().map(search_in).reduce(either);
                return found.unwrap_or_else(|| Expr::null(source.clone()));
            }
            Err(BindError { message, argument, .. }) => {
                let place = args.get(argument).map_or(&source, |arg| &arg.source).clone();
                self.analyzer.error(message, place.span);
                return Expr::null(source);
            }
        }
        Expr { kind: ExprKind::Call(function, args), data_type, source }
    }

    /// The field that is searched, or the ones of several types that it is in several indices. A cast says only as what: the
    /// fields themselves are searched.
    fn searched_fields(&mut self, search: &Search, field: Expr) -> Option<Vec<Expr>> {
        let fields = columns_below(&field).filter(|columns| {
            columns.iter().all(|column| match &column.kind {
                ExprKind::Column(id, name) => self.analyzer.tables.is_field(*id, name),
                _ => false,
            })
        });
        if fields.is_some() {
            return fields;
        }
        // An unknown column was reported as such.
        let reported = field.as_literal().is_some_and(Value::is_null) && !self.analyzer.errors.is_empty();
        if !reported {
            let message = format!(
                "[{}] {} cannot operate on [{}], which is not a field from an index mapping",
                search.name, search.kind, field.source.text
            );
            self.analyzer.error(message, field.source.span);
        }
        None
    }

    /// Puts the fields that the query names behind its arguments, each with its name for a text. Fields that there aren't have
    /// no values, so they need not be there.
    fn add_fields(
        &mut self,
        search: &Search,
        names: &[String],
        args: &mut Vec<Expr>,
        source: &Source,
    ) -> bool {
        if names.is_empty() {
            return true;
        }
        let Some(table) = self.scope.open_fields() else {
            if !self.scope.unknown {
                let message =
                    format!("[{}] {} can only be used on the rows of FROM", search.name, search.kind);
                self.analyzer.error(message, source.span);
            }
            return false;
        };
        // A field whose name is gone does not reach this far.
        if self.scope.has_hidden_names() {
            let message = format!("[{}] {} cannot be used after DROP", search.name, search.kind);
            self.analyzer.error(message, source.span);
            return false;
        }
        let mut wanted: Vec<String> = Vec::new();
        for name in names {
            if !is_pattern(name) {
                wanted.push(name.clone());
                continue;
            }
            match self.analyzer.tables.matching_fields(table, name) {
                Ok(fields) => wanted.extend(fields),
                Err(error) => {
                    self.analyzer.data_error(&error, source.span);
                    return false;
                }
            }
        }
        wanted.sort_unstable();
        wanted.dedup();
        for name in wanted {
            let found = match Metadata::from_name(&name) {
                Some(metadata @ (Metadata::Id | Metadata::Index)) => {
                    self.analyzer.tables.metadata_column(table, metadata)
                }
                _ => self.analyzer.tables.column(table, &name),
            };
            match found {
                Ok(Some(column)) if column.data_type != DataType::Unsupported => {
                    let place = Source { text: name.as_str().into(), ..source.clone() };
                    args.push(Expr::column(&column, place));
                }
                Ok(_) => {}
                Err(error) => {
                    self.analyzer.data_error(&error, source.span);
                    return false;
                }
            }
        }
        true
    }

    /// `SCORE(condition)`: the scores of the condition's searches, together.
    pub(super) fn score(&mut self, call: &ast::Call, source: Source) -> Expr {
        if self.search == Searches::Allowed {
            return self.refuse("[SCORE] function can't be used in WHERE", source);
        }
        let outer = std::mem::replace(&mut self.search, Searches::Scored);
        let args: Vec<Expr> = call.arguments.iter().map(|arg| self.expr(arg)).collect();
        self.search = outer;
        let Some(Function::Scalar(function)) = registry::find("score") else { return Expr::null(source) };
        let checked = self.checked(function, function.name, args, source);
        match &checked.kind {
            ExprKind::Call(_, args) => {
                let score = scores::of_condition(&args[0], &checked.source);
                Expr { source: checked.source, ..score }
            }
            _ => checked,
        }
    }
}

/// The columns of an expression that does nothing but convert them.
fn columns_below(expr: &Expr) -> Option<Vec<Expr>> {
    match &expr.kind {
        ExprKind::Column(..) => Some(vec![expr.clone()]),
        ExprKind::Call(function, args) if function.category == Category::TypeConversion => {
            columns_below(args.first()?)
        }
        ExprKind::Call(function, args) if function.name == "coalesce" => {
            Some(args.iter().map(columns_below).collect::<Option<Vec<_>>>()?.concat())
        }
        _ => None,
    }
}
