//! `LOOKUP JOIN … ON`

use esql_data::number::Precision;
use esql_data::{DataType, Value};
use esql_syntax::Span;
use esql_syntax::ast::{self, BinaryOp, Command, CommandKind, ExprKind, IndexPattern, Literal, UnaryOp};

use super::filter::check_condition;
use super::from::{catalog_error, index_patterns};
use crate::analyzer::Analyzer;
use crate::expr::{Expr, Resolver, convert};
use crate::scope::Scope;
use crate::tables::OpenSource;
use crate::{Attribute, Filter, Join, JoinColumn, JoinKey, JoinOn, JoinRows, Plan, did_you_mean};

/// Columns of the lookup index come behind the others and take the place of those of the same name. Fields that both sides are
/// joined on stay where they are; of a join on a condition all the lookup index's columns are added.
pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    join: &ast::LookupJoin,
    span: Span,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    let Some((number, columns)) = lookup_index(analyzer, &join.index) else {
        *scope = Scope::unknown();
        return input;
    };
    let mut sides = Sides { analyzer, scope, number, columns };
    let mut parts = Parts::default();
    let by_fields = matches!(join.conditions.first(), Some(first) if matches!(first.kind, ExprKind::Column(_) | ExprKind::Literal(_)));
    if by_fields {
        join.conditions.iter().for_each(|field| parts.add_field(&mut sides, field));
    } else {
        let conjuncts = join.conditions.iter().flat_map(conjuncts);
        conjuncts.for_each(|condition| parts.add_condition(&mut sides, condition));
    }
    let mut added = sides.columns;
    if by_fields {
        added.retain(|column| !parts.same.contains(column));
    }
    for column in &added {
        scope.hide_name(&column.name);
        scope.columns.push(column.clone());
    }
    let right = parts.filters.into_iter().fold(analyzer.tables.scan(number), |input, condition| {
        Plan::Filter(Filter { input: Box::new(input), condition })
    });
    Plan::Join(Box::new(Join {
        left: Box::new(input),
        right: Box::new(right),
        on: JoinOn::Equal(parts.keys),
        conditions: parts.conditions,
        columns: added.into_iter().map(|column| JoinColumn { from: column.id, column }).collect(),
        rows: JoinRows::Each,
        source: analyzer.source(span),
    }))
}

/// Says that a LOOKUP JOIN behind a SORT makes no promise to keep its order. (Here it does; in Elasticsearch it need not.)
pub(crate) fn warn_of_lost_order(analyzer: &mut Analyzer<'_>, commands: &[Command]) {
    let (mut joined, mut order_matters) = (false, true);
    for command in commands.iter().rev() {
        match &command.kind {
            CommandKind::LookupJoin(_) => joined = true,
            // Whatever order its input has, groups have none; unless a LIMIT takes the first rows.
            CommandKind::Stats(_) => order_matters = false,
            CommandKind::Limit(_) => order_matters = true,
            CommandKind::Sort(_) => {
                if joined && order_matters {
                    let (line, column) = command.span.line_column(analyzer.text);
                    analyzer.warnings.add_general(format!(
                        "Line {line}:{column}: SORT is followed by a LOOKUP JOIN which does not preserve order; \
                         add another SORT after the LOOKUP JOIN if order is required"
                    ));
                }
                return;
            }
            _ => {}
        }
    }
}

/// The number of the table, and all its columns.
fn lookup_index(analyzer: &mut Analyzer<'_>, index: &IndexPattern) -> Option<(usize, Vec<Attribute>)> {
    let (patterns, spans): (Vec<_>, Vec<_>) = index_patterns(index).unzip();
    let table = match analyzer.tables.catalog().table(&patterns) {
        Ok(table) => table,
        Err(error) => {
            analyzer.errors.push(catalog_error(error, &spans));
            return None;
        }
    };
    if table.indices().len() > 1 {
        let name = &index.text;
        let message =
            format!("Lookup Join requires a single lookup mode index; [{name}] resolves to multiple indices");
        analyzer.error(message, index.span);
        return None;
    }
    let source = analyzer.source(index.span);
    let number = analyzer.tables.add(table, source);
    match analyzer.tables.all_columns(number) {
        Ok(columns) => Some((number, columns)),
        Err(error) => {
            analyzer.data_error(&error, index.span);
            None
        }
    }
}

/// The conditions that AND connects.
fn conjuncts(expr: &ast::Expr) -> Vec<&ast::Expr> {
    match &expr.kind {
        ExprKind::Binary { op: BinaryOp::And, left, right } => {
            let mut all = conjuncts(left);
            all.extend(conjuncts(right));
            all
        }
        _ => vec![expr],
    }
}

/// What names mean in a join.
struct Sides<'s, 'a> {
    analyzer: &'s mut Analyzer<'a>,
    scope: &'s mut Scope,
    /// The lookup index's table, and its columns.
    number: usize,
    columns: Vec<Attribute>,
}

/// A column of one of a join's sides.
enum Side {
    Left(Attribute),
    Right(Attribute),
}

impl Sides<'_, '_> {
    fn left(&mut self, name: &str, span: Span) -> Option<Attribute> {
        self.analyzer.find_column_of(name, " in left side of join", span, self.scope)
    }

    fn right(&mut self, name: &str, span: Span) -> Option<Attribute> {
        match self.analyzer.tables.column(OpenSource::Table(self.number), name) {
            Ok(Some(column)) => {
                if !self.columns.contains(&column) {
                    self.columns.push(column.clone());
                }
                Some(column)
            }
            Ok(None) => {
                let near = did_you_mean(name, self.columns.iter().map(|column| column.name.as_str()));
                self.analyzer.error(format!("Unknown column [{name}] in right side of join{near}"), span);
                None
            }
            Err(error) => {
                self.analyzer.data_error(&error, span);
                None
            }
        }
    }

    /// The column that a name means in a condition, of whichever side.
    fn either(&mut self, name: &str, span: Span) -> Option<Side> {
        let right = self.columns.iter().find(|column| column.name == name).cloned();
        let in_left = self.scope.columns.iter().any(|column| column.name == name)
            || (right.is_some() && self.left_has(name, span)?);
        match right {
            Some(_) if in_left => {
                let message =
                    format!("Reference [{name}] is ambiguous; it matches a column of both sides of the join");
                self.analyzer.error(message, span);
                None
            }
            Some(column) => Some(Side::Right(column)),
            None => self.analyzer.find_column(name, span, self.scope).map(Side::Left),
        }
    }

    /// Whether the left side's data has the field; one that is only known to exist somewhere in the world is not meant.
    fn left_has(&mut self, name: &str, span: Span) -> Option<bool> {
        let Some(source) = self.scope.open_source(name) else { return Some(false) };
        match self.analyzer.tables.data_has(source, name) {
            Ok(has) => Some(has),
            Err(error) => {
                self.analyzer.data_error(&error, span);
                None
            }
        }
    }

    /// The names of both sides.
    fn both(&self) -> Scope {
        let mut both = self.scope.clone();
        self.columns.iter().for_each(|column| both.define(column.clone()));
        both
    }
}

/// What a join compares.
#[derive(Default)]
struct Parts {
    keys: Vec<JoinKey>,
    /// Comparisons of both sides' columns other than for being equal.
    conditions: Vec<Expr>,
    /// Conditions on the right side alone.
    filters: Vec<Expr>,
    /// The right side's columns that have the names of the left ones they are equal to.
    same: Vec<Attribute>,
}

impl Parts {
    /// A field that both sides have.
    fn add_field(&mut self, sides: &mut Sides<'_, '_>, field: &ast::Expr) {
        let Some(name) = field_name(sides.analyzer, field) else { return };
        let left = sides.left(&name, field.span);
        let right = sides.right(&name, field.span);
        let (Some(left), Some(right)) = (left, right) else { return };
        self.same.push(right.clone());
        self.add_key(sides, &left, &right, field.span);
    }

    fn add_condition(&mut self, sides: &mut Sides<'_, '_>, condition: &ast::Expr) {
        if let Some((op, left, right)) = column_comparison(condition) {
            let (Some(left_name), Some(right_name)) =
                (field_name(sides.analyzer, left), field_name(sides.analyzer, right))
            else {
                return;
            };
            let (first, second) =
                (sides.either(&left_name, left.span), sides.either(&right_name, right.span));
            let (left, right, span) = match (first, second) {
                (None, _) | (_, None) => return,
                (Some(Side::Left(column)), Some(Side::Right(other))) => (column, other, left.span),
                (Some(Side::Right(other)), Some(Side::Left(column))) => (column, other, right.span),
                _ => return self.add_filter(sides, condition),
            };
            if op == Some(BinaryOp::Eq) {
                return self.add_key(sides, &left, &right, span);
            }
            if check_types(sides.analyzer, &left, &right, span) {
                let mut both = sides.both();
                self.conditions.push(Resolver::new(sides.analyzer, &mut both).expr(condition));
            }
            return;
        }
        self.add_filter(sides, condition);
    }

    /// A condition on the right side alone.
    fn add_filter(&mut self, sides: &mut Sides<'_, '_>, condition: &ast::Expr) {
        let mut both = sides.both();
        let filter = Resolver::new(sides.analyzer, &mut both).expr(condition);
        check_condition(sides.analyzer, &filter);
        let is_right = |id| sides.columns.iter().any(|column| column.id == id);
        if filter.columns().into_iter().all(is_right) {
            return self.filters.push(filter);
        }
        let message = format!("Unsupported join filter expression:{}", filter.source.text);
        sides.analyzer.error(message, condition.span);
    }

    fn add_key(&mut self, sides: &mut Sides<'_, '_>, left: &Attribute, right: &Attribute, span: Span) {
        if !check_types(sides.analyzer, left, right, span) {
            return;
        }
        let precision = match right.data_type {
            DataType::Double => sides.analyzer.tables.table(sides.number).precision(&right.name),
            _ => Ok(Precision::Double),
        };
        let precision = match precision {
            Ok(precision) => precision,
            Err(error) => return sides.analyzer.data_error(&error, span),
        };
        let source = sides.analyzer.source(span);
        let right = Expr::column(right, source.clone());
        // Whole numbers are compared as longs; with doubles as the right side has it.
        let right = if right.data_type == DataType::Integer { convert(right, DataType::Long) } else { right };
        let left = match left.data_type {
            DataType::Null => Expr::literal(Value::Null, right.data_type, source),
            from if from.is_numeric() && from != right.data_type && from != DataType::Double => {
                convert(Expr::column(left, source), right.data_type)
            }
            _ => Expr::column(left, source),
        };
        self.keys.push(JoinKey { left, right, precision });
    }
}

/// The name that stands for a column, or that a parameter gives for one.
fn field_name(analyzer: &mut Analyzer<'_>, field: &ast::Expr) -> Option<String> {
    match &field.kind {
        ExprKind::Column(name) => analyzer.name(name),
        ExprKind::Literal(Literal::Parameter(parameter)) => analyzer.name_parameter(parameter),
        _ => None,
    }
}

/// The two columns of a comparison, and how they are compared unless it is negated.
fn column_comparison(condition: &ast::Expr) -> Option<(Option<BinaryOp>, &ast::Expr, &ast::Expr)> {
    let is_column = |expr: &ast::Expr| matches!(expr.kind, ExprKind::Column(_));
    match &condition.kind {
        ExprKind::Unary { op: UnaryOp::Not, operand } => {
            column_comparison(operand).map(|(_, left, right)| (None, left, right))
        }
        ExprKind::Binary { op, left, right } if op.is_comparison() && is_column(left) && is_column(right) => {
            Some((Some(*op), left, right))
        }
        _ => None,
    }
}

/// Reports columns that can't be joined; whether they can.
fn check_types(analyzer: &mut Analyzer<'_>, left: &Attribute, right: &Attribute, span: Span) -> bool {
    for column in [left, right] {
        if column.data_type == DataType::Unsupported {
            let reason = analyzer.tables.unsupported_reason(column.id, &column.name);
            analyzer.error(reason, span);
            return false;
        }
    }
    let name = |data_type: DataType| data_type.type_name().to_uppercase();
    let (left_type, right_type) = (name(left.data_type), name(right.data_type));
    let (left_name, right_name) = (&left.name, &right.name);
    let comparable = comparable(left.data_type, right.data_type);
    if !comparable {
        let message = format!(
            "JOIN left field [{left_name}] of type [{left_type}] is incompatible with right field [{right_name}] of type [{right_type}]"
        );
        analyzer.error(message, span);
    }
    let joinable = is_joinable(right.data_type);
    if !joinable {
        let message = format!("JOIN with right field [{right_name}] of type [{right_type}] is not supported");
        analyzer.error(message, span);
    }
    comparable && joinable
}

fn comparable(left: DataType, right: DataType) -> bool {
    let unsigned = |data_type| data_type == DataType::UnsignedLong;
    let no_text = |data_type| if data_type == DataType::Text { DataType::Keyword } else { data_type };
    match left {
        DataType::Null => true,
        _ if left.is_numeric() && right.is_numeric() => unsigned(left) == unsigned(right),
        _ => no_text(left) == no_text(right),
    }
}

/// Whether Elasticsearch can look fields of that type up.
fn is_joinable(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::Boolean
            | DataType::Integer
            | DataType::Long
            | DataType::Double
            | DataType::Keyword
            | DataType::Ip
            | DataType::Date
            | DataType::DateNanos
    )
}
