//! From the syntax tree to a logical plan: names become columns, calls are checked, every error is found.

use esql_data::{DataType, Value, Warnings};
use esql_functions::Environment;
use esql_syntax::Span;
use esql_syntax::ast::{self, CommandKind};
use std::collections::HashMap;
use std::sync::Arc;

use crate::commands;
use crate::expr::{Expr, ExprKind, Source, fold};
use crate::scope::Scope;
use crate::settings::{self, Unmapped};
use crate::{Attribute, Catalog, ColumnId, DataError, Field, Plan, PlanError, ScanColumn, Table, TableScan};

/// How long a query may be: plans are as deep as queries are long, and are walked recursively.
const MAX_COMMANDS: usize = 500;

/// What a query is analyzed against.
pub struct Context<'a> {
    /// Where tables come from.
    pub catalog: &'a dyn Catalog,
    /// The clock and the zone.
    pub environment: &'a Environment,
    /// The values of `?`, `?1` and `?name`.
    pub parameters: &'a [Parameter],
    /// What SHOW INFO gives: version, date and hash.
    pub build: [&'a str; 3],
    /// What an unknown field means in a query that doesn't say so itself.
    pub unmapped: Unmapped,
}

/// A value for a parameter of the query.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// The value.
    pub value: Value,
    /// The value's type.
    pub data_type: DataType,
}

/// A plan with the warnings that planning gave.
#[derive(Debug)]
pub struct Analyzed {
    /// The plan; its columns are the query's.
    pub plan: Plan,
    /// Warnings, such as that a column is shadowed.
    pub warnings: Warnings,
    /// The clock and the zone, as the query's SET headers change them: optimize and execute with these.
    pub environment: Environment,
}

/// Analyzes a query.
///
/// # Errors
/// Every error found, in order of place; at least one.
pub fn analyze(query: &ast::Query, text: &str, context: &Context<'_>) -> Result<Analyzed, Vec<PlanError>> {
    let mut analyzer = Analyzer::new(text, context);
    for setting in &query.settings {
        settings::apply(&mut analyzer, setting);
    }
    let (plan, scope) = analyzer.query(query);
    let plan = analyzer.tables.complete(plan);
    if analyzer.errors.is_empty() {
        let plan = Plan::project_if_needed(plan, scope.columns);
        return Ok(Analyzed { plan, warnings: analyzer.warnings, environment: analyzer.environment });
    }
    analyzer.errors.sort_by_key(|error| error.span);
    analyzer.errors.dedup();
    Err(analyzer.errors)
}

/// The state of analysis: the commands' analyses in [`commands`] work on it.
pub(crate) struct Analyzer<'a> {
    pub(crate) text: &'a str,
    pub(crate) context: &'a Context<'a>,
    pub(crate) tables: Tables<'a>,
    pub(crate) errors: Vec<PlanError>,
    pub(crate) warnings: Warnings,
    /// The clock and the zone, SET headers applied.
    pub(crate) environment: Environment,
    pub(crate) unmapped: Unmapped,
    /// Where the last LIMIT stands.
    pub(crate) last_limit: Option<Span>,
    /// The columns that have the same single value in every row.
    constants: HashMap<ColumnId, Value>,
}

impl<'a> Analyzer<'a> {
    fn new(text: &'a str, context: &'a Context<'a>) -> Analyzer<'a> {
        let tables = Tables { catalog: context.catalog, tables: Vec::new(), next_id: 0 };
        let environment = context.environment.clone();
        Analyzer {
            environment,
            unmapped: context.unmapped,
            text,
            context,
            tables,
            errors: Vec::new(),
            warnings: Warnings::default(),
            last_limit: None,
            constants: HashMap::new(),
        }
    }

    /// The plan of a query and the columns it gives.
    pub(crate) fn query(&mut self, query: &ast::Query) -> (Plan, Scope) {
        let mut commands = query.commands.iter();
        let (mut plan, mut scope) = match commands.next() {
            Some(first) => self.source_command(first, commands.as_slice()),
            None => (Plan::empty(), Scope::unknown()),
        };
        commands::lookup_join::warn_of_lost_order(self, commands.as_slice());
        for (depth, command) in commands.enumerate() {
            if depth >= MAX_COMMANDS {
                self.error(
                    format!("the query has more than {MAX_COMMANDS} commands after its source"),
                    command.keyword,
                );
                break;
            }
            plan = self.processing_command(command, plan, &mut scope);
        }
        (plan, scope)
    }

    fn source_command(&mut self, command: &ast::Command, rest: &[ast::Command]) -> (Plan, Scope) {
        match &command.kind {
            CommandKind::From(from) => commands::from::analyze(self, from, rest),
            CommandKind::Row(row) => commands::row::analyze(self, row),
            CommandKind::ShowInfo(_) => commands::show_info::analyze(self),
            other => {
                self.not_supported(other.name(), command.keyword);
                (Plan::empty(), Scope::unknown())
            }
        }
    }

    fn processing_command(&mut self, command: &ast::Command, input: Plan, scope: &mut Scope) -> Plan {
        match &command.kind {
            CommandKind::Where(filter) => commands::filter::analyze(self, filter, input, scope),
            CommandKind::Eval(eval) => commands::eval::analyze(self, eval, input, scope),
            CommandKind::Stats(stats) => commands::stats::analyze(self, stats, input, scope),
            CommandKind::InlineStats(stats) => {
                commands::inline_stats::analyze(self, command, stats, input, scope)
            }
            CommandKind::Keep(keep) => commands::keep::analyze(self, keep, input, scope),
            CommandKind::Drop(drop) => commands::drop::analyze(self, drop, input, scope),
            CommandKind::Rename(rename) => commands::rename::analyze(self, rename, input, scope),
            CommandKind::Sort(sort) => commands::sort::analyze(self, sort, input, scope),
            CommandKind::MvExpand(expand) => commands::mv_expand::analyze(self, expand, input, scope),
            CommandKind::LookupJoin(join) => {
                commands::lookup_join::analyze(self, join, command.span, input, scope)
            }
            CommandKind::Enrich(enrich) => {
                commands::enrich::analyze(self, enrich, command.span, input, scope)
            }
            CommandKind::Limit(limit) if limit.by.is_empty() => {
                self.last_limit = Some(command.span);
                commands::limit::analyze(self, limit, input)
            }
            CommandKind::Limit(_) => {
                self.not_supported("LIMIT … BY", command.keyword);
                input
            }
            other => {
                self.not_supported(other.name(), command.keyword);
                *scope = Scope::unknown();
                input
            }
        }
    }

    pub(crate) fn not_supported(&mut self, what: &str, span: Span) {
        self.errors.push(PlanError::new(format!("not supported yet: {what}"), span));
    }

    /// The value of an expression that has the same one in every row.
    pub(crate) fn constant(&self, expr: &Expr) -> Option<Value> {
        let varies = |expr: &Expr| match &expr.kind {
            ExprKind::Column(id, _) => !self.constants.contains_key(id),
            ExprKind::Aggregate(_) => true,
            ExprKind::Literal(_) | ExprKind::Call(..) => false,
        };
        if expr.any(&mut |expr| varies(expr)) {
            return None;
        }
        let filled = expr.clone().transform(&mut |expr| match &expr.kind {
            ExprKind::Column(id, _) => Expr::literal(self.constants[id].clone(), expr.data_type, expr.source),
            _ => expr,
        });
        let folded = fold(filled, &self.environment, &mut Warnings::default()).ok()?;
        folded.as_literal().cloned()
    }

    /// Remembers a column whose values are all the same.
    pub(crate) fn define_constant(&mut self, id: ColumnId, expr: &Expr) {
        match self.constant(expr) {
            None | Some(Value::Many(_)) => {}
            Some(value) => {
                self.constants.insert(id, value);
            }
        }
    }

    /// Reports an error.
    pub(crate) fn error(&mut self, message: impl Into<String>, span: Span) {
        self.errors.push(PlanError::new(message, span));
    }

    /// Reports that the data can't be read.
    pub(crate) fn data_error(&mut self, error: &DataError, span: Span) {
        let mut plan_error = PlanError::new(error.to_string(), span);
        plan_error.help.clone_from(&error.help);
        self.errors.push(plan_error);
    }

    /// The place at `span`.
    pub(crate) fn source(&self, span: Span) -> Source {
        Source::new(span, self.text)
    }

    /// A new column.
    pub(crate) fn attribute(&mut self, name: impl Into<String>, data_type: DataType) -> Attribute {
        Attribute { id: self.tables.new_id(), name: name.into(), data_type }
    }

    /// The column that a name means in the scope, reporting an unknown one.
    pub(crate) fn find_column(&mut self, name: &str, span: Span, scope: &mut Scope) -> Option<Attribute> {
        self.find_column_of(name, "", span, scope)
    }

    /// Like [`find_column`](Self::find_column); the report says `side` after an unknown name.
    pub(crate) fn find_column_of(
        &mut self,
        name: &str,
        side: &str,
        span: Span,
        scope: &mut Scope,
    ) -> Option<Attribute> {
        match scope.find(name, &mut self.tables) {
            Ok(Some(column)) => return Some(column),
            Ok(None) if scope.unknown => {}
            Ok(None) if self.unmapped == Unmapped::Nullify && scope.can_name_fields(name) => {
                return scope.open.as_ref().map(|open| self.tables.null_column(open.table, name));
            }
            Ok(None) => {
                let suggestion = scope.suggestion(name, &self.tables);
                self.error(format!("Unknown column [{name}]{side}{suggestion}"), span);
            }
            Err(error) => self.data_error(&error, span),
        }
        None
    }
}

/// The tables a query reads, with the columns found needed so far.
pub(crate) struct Tables<'a> {
    catalog: &'a dyn Catalog,
    tables: Vec<OpenTable>,
    next_id: u32,
}

struct OpenTable {
    table: Arc<dyn Table>,
    columns: Vec<(Attribute, ScanColumn)>,
    /// Fields that can't be computed with, and why.
    unsupported: Vec<Field>,
}

impl Tables<'_> {
    pub(crate) fn catalog(&self) -> &dyn Catalog {
        self.catalog
    }

    pub(crate) fn new_id(&mut self) -> ColumnId {
        self.next_id += 1;
        ColumnId(self.next_id - 1)
    }

    /// Adds a table; gives its number.
    pub(crate) fn add(&mut self, table: Arc<dyn Table>) -> usize {
        self.tables.push(OpenTable { table, columns: Vec::new(), unsupported: Vec::new() });
        self.tables.len() - 1
    }

    /// All the fields of a table as columns of its scan.
    pub(crate) fn all_columns(&mut self, table: usize) -> Result<Vec<Attribute>, DataError> {
        let fields = self.tables[table].table.fields()?;
        Ok(fields.into_iter().map(|field| self.add_field(table, field)).collect())
    }

    /// The table's field of that name as a column of its scan.
    pub(crate) fn column(&mut self, table: usize, name: &str) -> Result<Option<Attribute>, DataError> {
        let known = self.tables[table]
            .columns
            .iter()
            .find(|(_, column)| matches!(column, ScanColumn::Field { name: known, .. } if known == name));
        if let Some((attribute, _)) = known {
            return Ok(Some(attribute.clone()));
        }
        let field = self.tables[table].table.field(name)?;
        Ok(field.map(|field| self.add_field(table, field)))
    }

    fn add_field(&mut self, table: usize, field: Field) -> Attribute {
        let column = ScanColumn::Field { name: field.name.clone(), data_type: field.data_type };
        let attribute = self.add_column(table, field.name.clone(), field.data_type, column);
        if field.data_type == DataType::Unsupported {
            self.tables[table].unsupported.push(field);
        }
        attribute
    }

    /// Adds a column to a table's scan.
    pub(crate) fn add_column(
        &mut self,
        table: usize,
        name: String,
        data_type: DataType,
        column: ScanColumn,
    ) -> Attribute {
        let attribute = Attribute { id: self.new_id(), name, data_type };
        self.tables[table].columns.push((attribute.clone(), column));
        attribute
    }

    /// Why a field can't be computed with, in Elasticsearch's words.
    pub(crate) fn unsupported_reason(&self, name: &str) -> Option<String> {
        let field =
            self.tables.iter().flat_map(|table| &table.unsupported).find(|field| field.name == name)?;
        Some(match field.mapped_as.as_slice() {
            [] => format!("Cannot use field [{name}] with unsupported type"),
            [(data_type, _)] => format!("Cannot use field [{name}] with unsupported type [{data_type}]"),
            types => {
                let list: Vec<String> = types
                    .iter()
                    .map(|(data_type, indices)| format!("[{data_type}] in [{}]", indices.join(", ")))
                    .collect();
                let count = types.len();
                let list = list.join(", ");
                format!(
                    "Cannot use field [{name}] due to ambiguities being mapped as [{count}] incompatible types: {list}"
                )
            }
        })
    }

    /// A column that no document has a value for.
    fn null_column(&mut self, table: usize, name: &str) -> Attribute {
        let column = ScanColumn::Field { name: name.to_owned(), data_type: DataType::Null };
        self.add_column(table, name.to_owned(), DataType::Null, column)
    }

    pub(crate) fn table(&self, number: usize) -> &Arc<dyn Table> {
        &self.tables[number].table
    }

    pub(crate) fn field_names(&self, table: usize) -> Vec<String> {
        self.tables[table].table.field_names()
    }

    pub(crate) fn may_have(&self, table: usize, matches: &dyn Fn(&str) -> bool) -> bool {
        self.tables[table].table.may_have(matches)
    }

    /// Gives the plan's scans the columns that were found needed.
    fn complete(&self, plan: Plan) -> Plan {
        plan.transform(&mut |plan| match plan {
            Plan::Scan(mut scan) => {
                scan.columns.clone_from(&self.tables[scan.number].columns);
                Plan::Scan(scan)
            }
            other => other,
        })
    }

    /// The scan of a table, its columns still unknown.
    pub(crate) fn scan(&self, number: usize) -> Plan {
        let table = self.tables[number].table.clone();
        Plan::Scan(TableScan { table, number, columns: Vec::new(), predicates: Vec::new(), limit: None })
    }
}
