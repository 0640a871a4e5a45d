//! From the syntax tree's expressions to resolved ones.

mod aggregate;
mod search;

use esql_data::date::{DatePeriod, TimeDuration};
use esql_data::{DataType, Value};
use esql_functions::registry::{self, Function};
use esql_functions::search::Search;
use esql_functions::{Argument, Category, Param, ScalarFunction, check, fold_amounts};
use esql_syntax::Span;
use esql_syntax::ast::{self, BinaryOp, LikeOp, Literal, MapValue, UnaryOp};

use super::cast::{
    cast_function, common_number, convert, takes_string_literals, target_of_string, widen_to_first,
};
use super::{Expr, ExprKind, Source, convert_literal, function_call};
use crate::analyzer::Analyzer;
use crate::error::did_you_mean;
use crate::scope::Scope;
use crate::unions::first_value;
use crate::{Aggregate, Attribute, Membership, Plan, text};

/// Resolves the expressions of one command.
///
/// What can't be resolved is reported and becomes `null`, so that one error does not hide another nor give rise to one.
pub(crate) struct Resolver<'r, 'a> {
    analyzer: &'r mut Analyzer<'a>,
    scope: &'r mut Scope,
    place: Place<'a>,
    search: Searches,
    /// The outermost expression around the present one that is neither AND nor OR nor NOT.
    within: Option<Span>,
}

/// What full-text search means where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Searches {
    /// A condition on rows.
    Allowed,
    /// A condition whose score is wanted.
    Scored,
    Refused,
}

/// Where an expression stands: which functions over groups of rows it may use.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// Over single rows: none.
    Row,
    /// After BY: grouping functions.
    Grouping,
    /// In the grouping function of this text.
    GroupingFunction(&'a str),
    /// In STATS before BY: aggregate and grouping functions.
    Aggregate,
    /// In the aggregate function of this text.
    AggregateFunction(&'a str),
    /// In the filter of the aggregate of this text.
    AggregateFilter(&'a str),
}

impl<'r, 'a> Resolver<'r, 'a> {
    /// For expressions over single rows.
    pub(crate) fn new(analyzer: &'r mut Analyzer<'a>, scope: &'r mut Scope) -> Resolver<'r, 'a> {
        Resolver { analyzer, scope, place: Place::Row, search: Searches::Refused, within: None }
    }

    /// For what rows are grouped by.
    pub(crate) fn for_groupings(analyzer: &'r mut Analyzer<'a>, scope: &'r mut Scope) -> Resolver<'r, 'a> {
        Resolver { place: Place::Grouping, ..Resolver::new(analyzer, scope) }
    }

    /// For conditions on single rows.
    pub(crate) fn of_condition(analyzer: &'r mut Analyzer<'a>, scope: &'r mut Scope) -> Resolver<'r, 'a> {
        Resolver { search: Searches::Allowed, ..Resolver::new(analyzer, scope) }
    }

    /// For expressions over groups of rows.
    pub(crate) fn with_aggregates(analyzer: &'r mut Analyzer<'a>, scope: &'r mut Scope) -> Resolver<'r, 'a> {
        Resolver { place: Place::Aggregate, ..Resolver::new(analyzer, scope) }
    }

    /// For the condition on the rows of an aggregate, whose whole text is given.
    pub(crate) fn for_aggregate_filter(
        analyzer: &'r mut Analyzer<'a>,
        scope: &'r mut Scope,
        whole: &'a str,
    ) -> Resolver<'r, 'a> {
        Resolver { place: Place::AggregateFilter(whole), ..Resolver::of_condition(analyzer, scope) }
    }

    /// The resolved expression; constants are not folded yet.
    pub(crate) fn expr(&mut self, expr: &ast::Expr) -> Expr {
        let within = self.within;
        if !is_logic(expr) {
            self.within = within.or(Some(expr.span));
        }
        let resolved = self.node(expr);
        self.within = within;
        resolved
    }

    fn node(&mut self, expr: &ast::Expr) -> Expr {
        let source = self.analyzer.source(expr.span);
        match &expr.kind {
            ast::ExprKind::Literal(literal) => self.literal(literal, source),
            ast::ExprKind::Column(name) => {
                let column = self.column(name, source);
                self.refuse_unsupported(column)
            }
            ast::ExprKind::Unary { op, operand } => self.unary(*op, operand, source),
            ast::ExprKind::Binary { op, left, right } => self.binary(*op, left, right, source),
            ast::ExprKind::In { value, list, negated } => {
                let list = std::iter::once(value.as_ref()).chain(list).map(|item| self.expr(item)).collect();
                let list = self.cast_in(list);
                let found = self.operator("in", list, source);
                self.negate(found, *negated)
            }
            ast::ExprKind::Like { op, value, patterns, negated } => {
                let name = match (op, patterns.len()) {
                    (LikeOp::Like, 1) => "like",
                    (LikeOp::Like, _) => "like_list",
                    (LikeOp::RLike, 1) => "rlike",
                    (LikeOp::RLike, _) => "rlike_list",
                };
                let args =
                    std::iter::once(value.as_ref()).chain(patterns).map(|arg| self.expr(arg)).collect();
                let matched = self.operator(name, args, source);
                self.negate(matched, *negated)
            }
            ast::ExprKind::IsNull { value, negated } => {
                let args = vec![self.expr(value)];
                self.operator(if *negated { "is_not_null" } else { "is_null" }, args, source)
            }
            ast::ExprKind::Cast { value, to } => self.cast(value, to, source),
            ast::ExprKind::Call(call) => self.call(call, source),
            ast::ExprKind::Match { field, query } => {
                let field = self.expr(field);
                let query_source = self.analyzer.source(query.span);
                let query = self.literal(&query.value, query_source);
                self.operator("match_operator", vec![field, query], source)
            }
            ast::ExprKind::InSubquery { values, query, negated } => {
                let found = self.in_subquery(values, query, source.clone());
                self.negate(found, *negated)
            }
            ast::ExprKind::Lambda { .. } => self.refuse("not supported yet: lambda expressions", source),
        }
    }

    /// Reports an error; `null` goes on in the expression's place.
    fn refuse(&mut self, message: impl Into<String>, source: Source) -> Expr {
        self.analyzer.error(message, source.span);
        Expr::null(source)
    }

    fn literal(&mut self, literal: &Literal, source: Source) -> Expr {
        match self.analyzer.literal(literal, source.span) {
            Some((value, data_type)) => Expr::literal(value, data_type, source),
            None => Expr::null(source),
        }
    }

    fn column(&mut self, name: &ast::Name, source: Source) -> Expr {
        let Some(text) = self.analyzer.name(name) else { return Expr::null(source) };
        let Some(column) = self.analyzer.find_column(&text, source.span, self.scope) else {
            return Expr::null(source);
        };
        Expr::column(&column, source)
    }

    fn unary(&mut self, op: UnaryOp, operand: &ast::Expr, source: Source) -> Expr {
        let operand = self.expr(operand);
        match op {
            UnaryOp::Not => self.operator("not", vec![operand], source),
            UnaryOp::Neg => self.operator("neg", vec![operand], source),
        }
    }

    fn binary(&mut self, op: BinaryOp, left: &ast::Expr, right: &ast::Expr, source: Source) -> Expr {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            return self.logic(op, left, right, source);
        }
        let (left, right) = (self.expr(left), self.expr(right));
        let (left, right) = self.cast_sides(left, right, op);
        self.operator(operator_name(op), vec![left, right], source)
    }

    /// A chain of ANDs or ORs leans to the left and may be thousands long, so it is walked, not descended into.
    fn logic(&mut self, op: BinaryOp, left: &ast::Expr, right: &ast::Expr, source: Source) -> Expr {
        let mut rest = vec![(right, source)];
        let mut first = left;
        while let ast::ExprKind::Binary { op: inner, left, right } = &first.kind
            && *inner == op
        {
            rest.push((right, self.analyzer.source(first.span)));
            first = left;
        }
        let mut chain = self.expr(first);
        for (right, source) in rest.into_iter().rev() {
            let right = self.expr(right);
            chain = self.operator(operator_name(op), vec![chain, right], source);
        }
        chain
    }

    /// A column that says whether the value is in the subquery's column.
    fn in_subquery(&mut self, values: &[ast::Expr], query: &ast::Query, source: Source) -> Expr {
        if let Some(within) = self.within {
            let text = within.text(self.analyzer.text);
            let message = format!("IN subquery is not supported within other expressions [{text}]");
            return self.refuse(message, source);
        }
        let Some(value) = values.first() else { return Expr::null(source) };
        let key = self.expr(value);
        let outer = self.analyzer.memberships.take();
        let (plan, scope) = self.analyzer.query(query, true);
        self.analyzer.memberships = outer;
        let from = match scope.columns.as_slice() {
            _ if scope.unknown => return Expr::null(source),
            [from] => from.clone(),
            columns => {
                let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
                let names = names.join(", ");
                let message = format!("IN subquery must return exactly one column, found [{names}]");
                return self.refuse(message, source);
            }
        };
        let place = self.analyzer.source(query.span);
        let value = self.refuse_unsupported(Expr::column(&from, place));
        let tested = self.operator("in", vec![key.clone(), value], source.clone());
        if tested.data_type != DataType::Boolean {
            return Expr::null(source);
        }
        let column = self.analyzer.attribute(source.text.to_string(), DataType::Boolean);
        // Grouping takes several values apart and leaves each once.
        let distinct =
            Aggregate { input: Box::new(plan), groups: vec![from.clone()], aggregates: Vec::new() };
        let (input, values) = (Box::new(Plan::empty()), Box::new(Plan::Aggregate(distinct)));
        let membership = Membership { input, values, from, key, column: column.clone() };
        match &mut self.analyzer.memberships {
            Some(memberships) => memberships.push(membership),
            None => return self.refuse("IN subquery is only supported in the WHERE command", source),
        }
        Expr::column(&column, source)
    }

    fn negate(&mut self, expr: Expr, negated: bool) -> Expr {
        if !negated {
            return expr;
        }
        let source = expr.source.clone();
        self.operator("not", vec![expr], source)
    }

    /// A string literal beside a date, IP, version or boolean is read as one.
    fn cast_sides(&mut self, left: Expr, right: Expr, op: BinaryOp) -> (Expr, Expr) {
        let wanted = |literal: &Expr, other: &Expr| -> Option<DataType> {
            literal.as_literal().and_then(Value::as_str)?;
            if op.is_comparison() {
                return takes_string_literals(other.data_type).then_some(other.data_type);
            }
            if other.data_type.is_date() && matches!(op, BinaryOp::Add | BinaryOp::Sub) {
                let text = literal.as_literal().and_then(Value::as_str)?;
                return [DataType::DatePeriod, DataType::TimeDuration]
                    .into_iter()
                    .find(|to| temporal_amount(text, *to).is_ok());
            }
            other.data_type.is_temporal_amount().then_some(DataType::Date)
        };
        if let Some(to) = wanted(&left, &right) {
            return (self.cast_literal(left, to), right);
        }
        if let Some(to) = wanted(&right, &left) {
            let right = self.cast_literal(right, to);
            return (left, right);
        }
        (left, right)
    }

    fn cast_in(&mut self, items: Vec<Expr>) -> Vec<Expr> {
        let is_string = |item: &&Expr| item.as_literal().and_then(Value::as_str).is_some();
        let value_type =
            items.iter().find(|item| !is_string(item)).map_or(items[0].data_type, |item| item.data_type);
        let items: Vec<Expr> = items
            .into_iter()
            .map(|item| match item.as_literal().and_then(Value::as_str) {
                Some(_) if takes_string_literals(value_type) => self.cast_literal(item, value_type),
                _ => item,
            })
            .collect();
        unify_numbers(items)
    }

    fn cast_literal(&mut self, literal: Expr, to: DataType) -> Expr {
        match convert_literal(&literal, to, &self.analyzer.environment) {
            Ok(converted) => converted,
            Err(message) => self.refuse(message, literal.source),
        }
    }

    /// The call of an operator or function, its arguments checked.
    pub(crate) fn operator(&mut self, name: &str, args: Vec<Expr>, source: Source) -> Expr {
        match registry::find(name) {
            Some(Function::Scalar(function)) => match Search::of(function) {
                Some(search) => self.search_call(search, name, args, source),
                None => self.checked(function, name, args, source),
            },
            _ => self.refuse(format!("not supported yet: operator [{name}]"), source),
        }
    }

    fn checked(
        &mut self,
        function: &'static ScalarFunction,
        name: &str,
        mut args: Vec<Expr>,
        source: Source,
    ) -> Expr {
        if is_conversion(function) {
            if let Some(converted) = self.convert_parts(function, name, &args, &source) {
                return converted;
            }
            args = args.into_iter().map(|arg| self.refuse_unsupported(arg)).collect();
        }
        let constants: Vec<Option<Value>> = args.iter().map(|arg| self.analyzer.constant(arg)).collect();
        let arguments = arguments(&args, &constants);
        match check(function, &function_call(name, &source, &arguments)) {
            Ok(data_type) if data_type.is_temporal_amount() => {
                let operands: Option<Vec<Value>> = constants.into_iter().collect();
                let amount = operands.and_then(|operands| match operands.iter().all(Value::is_null) {
                    true => Some(Ok(Value::Null)),
                    false => fold_amounts(function.name, &operands),
                });
                match amount {
                    Some(Ok(value)) => Expr::literal(value, data_type, source),
                    Some(Err(failure)) => self.refuse(failure.message, source),
                    None => {
                        self.refuse(format!("[{}] must be a constant amount of time", source.text), source)
                    }
                }
            }
            Ok(data_type) => Expr { kind: ExprKind::Call(function, args), data_type, source },
            Err(error) => self.refuse(error.message, source),
        }
    }

    /// A column that can't be computed with is reported and becomes `null`.
    fn refuse_unsupported(&mut self, expr: Expr) -> Expr {
        match &expr.kind {
            ExprKind::Column(id, name) if expr.data_type == DataType::Unsupported => {
                let reason = self.analyzer.tables.unsupported_reason(*id, name);
                self.refuse(reason, expr.source)
            }
            _ => expr,
        }
    }

    /// What a conversion converts: only there may a column stand whose values are of several types.
    fn operand(&mut self, expr: &ast::Expr) -> Expr {
        match &expr.kind {
            ast::ExprKind::Column(name) => {
                let source = self.analyzer.source(expr.span);
                self.column(name, source)
            }
            _ => self.expr(expr),
        }
    }

    /// The conversion of a column whose values are of several types, if the function takes all of them.
    fn convert_parts(
        &mut self,
        function: &'static ScalarFunction,
        name: &str,
        args: &[Expr],
        source: &Source,
    ) -> Option<Expr> {
        let (column, more) = args.split_first()?;
        let ExprKind::Column(id, column_name) = &column.kind else { return None };
        if !self.scope.splits {
            return None;
        }
        let attribute = Attribute { id: *id, name: column_name.clone(), data_type: column.data_type };
        let parts = self.analyzer.tables.parts(&attribute);
        let mut converted = Vec::new();
        for part in &parts {
            let part = Expr::column(part, column.source.clone());
            let args: Vec<Expr> = std::iter::once(part).chain(more.iter().cloned()).collect();
            let constants: Vec<Option<Value>> = args.iter().map(|arg| self.analyzer.constant(arg)).collect();
            let arguments = arguments(&args, &constants);
            let data_type = check(function, &function_call(name, source, &arguments)).ok()?;
            converted.push(Expr { kind: ExprKind::Call(function, args), data_type, source: source.clone() });
        }
        let data_type = converted.first()?.data_type;
        Some(first_value(converted, data_type, source))
    }

    fn cast(&mut self, value: &ast::Expr, to: &ast::Identifier, source: Source) -> Expr {
        let value = self.operand(value);
        let type_name = to.name.to_ascii_lowercase();
        let wanted = DataType::from_name(&type_name);
        if let (Some(to), Some(_)) = (wanted, value.as_literal().and_then(Value::as_str))
            && to.is_temporal_amount()
        {
            let mut converted = self.cast_literal(value, to);
            converted.source = source;
            return converted;
        }
        if wanted.is_some_and(|to| to.is_temporal_amount() && to == value.data_type) {
            return Expr { source, ..value };
        }
        match cast_function(&type_name) {
            Some(function) => self.checked(function, function.name, vec![value], source),
            None => {
                self.refuse(format!("Unsupported conversion to type [{}]", to.name.to_uppercase()), source)
            }
        }
    }

    fn call(&mut self, call: &ast::Call, source: Source) -> Expr {
        let Some(name) = self.analyzer.name_part(&call.name) else { return Expr::null(source) };
        match registry::find(&name) {
            Some(Function::Scalar(function)) if function.name == "score" => self.score(call, source),
            Some(Function::Scalar(function)) => {
                let place = self.place;
                if function.category == Category::Grouping {
                    self.place = match self.grouping_function_place(&source) {
                        Ok(place) => place,
                        Err(message) => return self.refuse(message, source),
                    };
                }
                let args = if is_conversion(function) {
                    call.arguments.iter().map(|arg| self.operand(arg)).collect()
                } else {
                    call.arguments.iter().map(|arg| self.expr(arg)).collect()
                };
                self.place = place;
                let mut args = self.cast_arguments(function, args);
                args.extend(self.implied_last_field(function.params, args.len(), &source));
                args.extend(call.options.as_ref().map(|options| self.options(options)));
                if let Some(search) = Search::of(function) {
                    return self.search_call(search, &name, args, source);
                }
                if let Some(amount) = self.temporal_cast(function, &args) {
                    return Expr { source, ..amount };
                }
                self.checked(function, &name, args, source)
            }
            Some(Function::Aggregate(function)) => self.aggregate(function, &name, call, source),
            None => {
                let near = did_you_mean(&name.to_lowercase(), registry::names());
                let span = match &call.name {
                    ast::NamePart::Identifier(identifier) => identifier.span,
                    ast::NamePart::Parameter(parameter) => parameter.span,
                };
                self.analyzer.error(format!("Unknown function [{name}]{near}"), span);
                Expr::null(source)
            }
        }
    }

    /// Where the arguments of a grouping function stand, or why there may be none here.
    fn grouping_function_place(&self, source: &Source) -> Result<Place<'a>, String> {
        let text = &source.text;
        match self.place {
            Place::Row => Err(format!("cannot use grouping function [{text}] outside of a STATS command")),
            Place::Grouping => Ok(Place::GroupingFunction(source.span.text(self.analyzer.text))),
            Place::GroupingFunction(outer) => {
                Err(format!("cannot nest grouping functions; found [{text}] inside [{outer}]"))
            }
            place => Ok(place),
        }
    }

    /// Named parameters as a function takes them: names and values in turn, all as strings, in one last argument.
    fn options(&mut self, options: &ast::Map) -> Expr {
        let source = self.analyzer.source(options.span);
        let mut pairs = Vec::new();
        for entry in &options.entries {
            let value = match &entry.value {
                MapValue::Constant(constant) => self.analyzer.literal(&constant.value, constant.span),
                MapValue::Map(map) => {
                    self.analyzer.error("a map can't stand in a map of named parameters", map.span);
                    None
                }
            };
            let Some((value, data_type)) = value else { continue };
            let text = match (&value, &entry.value) {
                // An amount of time as it is written, which is how functions read one.
                (Value::Period(_) | Value::Duration(_), MapValue::Constant(constant)) => {
                    self.analyzer.source(constant.span).text.to_string()
                }
                _ => text::value(&value, data_type),
            };
            pairs.extend([Value::from(entry.key.text.as_str()), Value::from(text)]);
        }
        Expr::literal(Value::from_values(pairs), DataType::Keyword, source)
    }

    /// `TO_DATEPERIOD("1 day")` and `TO_TIMEDURATION("1 hour")` are literals.
    fn temporal_cast(&mut self, function: &ScalarFunction, args: &[Expr]) -> Option<Expr> {
        let to = match function.name {
            "to_dateperiod" => DataType::DatePeriod,
            "to_timeduration" => DataType::TimeDuration,
            _ => return None,
        };
        let [arg] = args else { return None };
        if arg.data_type == to {
            return Some(arg.clone());
        }
        arg.as_literal().and_then(Value::as_str)?;
        Some(self.cast_literal(arg.clone(), to))
    }

    fn cast_arguments(&mut self, function: &ScalarFunction, args: Vec<Expr>) -> Vec<Expr> {
        let args = self.cast_strings(function.params, args);
        match function.name {
            "case" | "coalesce" | "greatest" | "least" => widen_to_first(args),
            _ => args,
        }
    }

    /// String literals where a parameter takes dates, IPs and so on but no strings.
    fn cast_strings(&mut self, params: &[Param], args: Vec<Expr>) -> Vec<Expr> {
        let cast = |(index, arg): (usize, Expr)| {
            let param = params.get(index).or(params.last());
            let target = param.and_then(target_of_string);
            match (target, arg.as_literal().and_then(Value::as_str)) {
                (Some(DataType::DatePeriod | DataType::TimeDuration), Some(text)) => {
                    let text = text.to_owned();
                    self.cast_amount(arg, &text)
                }
                (Some(to), Some(_)) => self.cast_literal(arg, to),
                _ => arg,
            }
        };
        args.into_iter().enumerate().map(cast).collect()
    }

    /// As [`implied_field`](Self::implied_field), but of the last parameter, however many before it are left out.
    fn implied_last_field(&mut self, params: &[Param], given: usize, source: &Source) -> Option<Expr> {
        let last = params.len().checked_sub(1)?;
        if given > last { None } else { self.implied_field(params, last, source) }
    }

    /// A string literal of two words as an amount of time; others are left alone.
    fn cast_amount(&mut self, literal: Expr, text: &str) -> Expr {
        if text.split_whitespace().count() != 2 {
            return literal;
        }
        let amounts =
            [DataType::DatePeriod, DataType::TimeDuration].map(|to| (to, temporal_amount(text, to)));
        match amounts {
            [(to, Ok(value)), _] | [_, (to, Ok(value))] => Expr::literal(value, to, literal.source),
            [(_, Err(reason)), _] => {
                let message = format!(
                    "Cannot convert string [{text}] to [DATE_PERIOD or TIME_DURATION], error [{reason}]"
                );
                self.refuse(message, literal.source)
            }
        }
    }

    /// The field that an argument left out stands for, when the parameter is named after one (`@timestamp`).
    fn implied_field(&mut self, params: &[Param], given: usize, source: &Source) -> Option<Expr> {
        let param = params.get(given).filter(|param| param.name.starts_with('@'))?;
        let field = self.analyzer.find_column(param.name, source.span, self.scope)?;
        Some(Expr::column(&field, source.clone()))
    }
}

/// Whether a subquery may stand right below it.
fn is_logic(expr: &ast::Expr) -> bool {
    matches!(
        expr.kind,
        ast::ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, .. }
            | ast::ExprKind::Unary { op: UnaryOp::Not, .. }
            | ast::ExprKind::InSubquery { .. }
    )
}

/// Whether it makes values of one type from values of others.
fn is_conversion(function: &ScalarFunction) -> bool {
    function.name.starts_with("to_") && !matches!(function.name, "to_lower" | "to_upper" | "to_base64")
}

fn arguments<'a>(args: &'a [Expr], constants: &'a [Option<Value>]) -> Vec<Argument<'a>> {
    args.iter().zip(constants).map(|(arg, constant)| arg.argument(constant.as_ref())).collect()
}

fn operator_name(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Or => "or",
        BinaryOp::And => "and",
        BinaryOp::Eq => "equals",
        BinaryOp::NotEq => "not_equals",
        BinaryOp::Lt => "less_than",
        BinaryOp::LtEq => "less_than_or_equal",
        BinaryOp::Gt => "greater_than",
        BinaryOp::GtEq => "greater_than_or_equal",
        BinaryOp::Add => "add",
        BinaryOp::Sub => "sub",
        BinaryOp::Mul => "mul",
        BinaryOp::Div => "div",
        BinaryOp::Mod => "mod",
    }
}

/// All of one numeric type, where Elasticsearch widens.
fn unify_numbers(args: Vec<Expr>) -> Vec<Expr> {
    let types: Vec<DataType> = args.iter().map(|arg| arg.data_type).collect();
    match common_number(&types) {
        Some(to) => args.into_iter().map(|arg| widen(arg, to)).collect(),
        None => args,
    }
}

fn widen(arg: Expr, to: DataType) -> Expr {
    if arg.data_type == to || arg.data_type == DataType::Null { arg } else { convert(arg, to) }
}

/// `1 day` as a literal's value.
pub(crate) fn temporal_amount(text: &str, to: DataType) -> Result<Value, String> {
    let amount = match to {
        DataType::DatePeriod => DatePeriod::parse(text).map(Value::Period),
        _ => TimeDuration::parse(text).map(Value::Duration),
    };
    amount.map_err(|failure| failure.message)
}
