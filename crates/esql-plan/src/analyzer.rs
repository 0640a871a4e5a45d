//! From the syntax tree to a logical plan: names become columns, calls are checked, every error is found.

use esql_data::{DataType, Value, Warnings};
use esql_extract::IpDatabases;
use esql_functions::Environment;
use esql_syntax::Span;
use esql_syntax::ast::{self, CommandKind};
use std::collections::{HashMap, HashSet};

use crate::commands;
use crate::expr::{Expr, ExprKind, Source, fold};
use crate::observe::Tracer;
use crate::scope::Scope;
use crate::settings::{self, Unmapped};
use crate::tables::Tables;
use crate::{Attribute, Catalog, ColumnId, DataError, Detail, Membership, Plan, PlanError, Role, Trace};

/// How long a query may be: plans are as deep as queries are long, and are walked recursively.
const MAX_COMMANDS: usize = 250;

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
    /// What IP_LOCATION looks addresses up in.
    pub ip_databases: &'a IpDatabases,
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
    analyze_with(query, text, context, None).map(|(analyzed, _)| analyzed)
}

/// Analyzes a query whose run is to be watched: like [`analyze`], but there are places in the plan. It gives the same rows.
///
/// # Errors
/// As [`analyze`].
pub fn analyze_observed(
    query: &ast::Query,
    text: &str,
    context: &Context<'_>,
    detail: Detail,
) -> Result<(Analyzed, Trace), Vec<PlanError>> {
    analyze_with(query, text, context, Some(detail))
}

fn analyze_with(
    query: &ast::Query,
    text: &str,
    context: &Context<'_>,
    detail: Option<Detail>,
) -> Result<(Analyzed, Trace), Vec<PlanError>> {
    let mut unmapped_names = Vec::new();
    loop {
        let mut analyzer = Analyzer::new(text, context, unmapped_names);
        analyzer.tracer = detail.map(Tracer::new);
        for setting in &query.settings {
            settings::apply(&mut analyzer, setting);
        }
        let (plan, scope) = analyzer.query(query, true);
        // Unmapped fields are the sources' columns, so the commands in between have to be analyzed with them.
        if !analyzer.unknown.is_empty() {
            unmapped_names = analyzer.unmapped_names;
            unmapped_names.append(&mut analyzer.unknown);
            continue;
        }
        let plan = analyzer.tables.complete(plan);
        analyzer.errors.append(&mut analyzer.tables.errors);
        if analyzer.errors.is_empty() {
            let plan = Plan::project_if_needed(plan, scope.columns);
            let trace = analyzer.tracer.map(|tracer| tracer.trace).unwrap_or_default();
            let Analyzer { warnings, environment, .. } = analyzer;
            return Ok((Analyzed { plan, warnings, environment }, trace));
        }
        analyzer.errors.sort_by_key(|error| error.span);
        analyzer.errors.dedup();
        return Err(analyzer.errors);
    }
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
    /// Names of no mapped field, which the sources give as columns all the same.
    pub(crate) unmapped_names: Vec<String>,
    /// Names of no column, which may become such.
    unknown: Vec<String>,
    /// Where the last LIMIT stands.
    pub(crate) last_limit: Option<Span>,
    /// The columns that have the same single value in every row.
    constants: HashMap<ColumnId, Value>,
    /// The columns that are copies of others.
    copies: HashMap<ColumnId, ColumnId>,
    /// The columns that are `_score` after conditions.
    pub(crate) running_scores: HashSet<ColumnId>,
    /// The subqueries that a WHERE's condition looks values up in; `None` outside of WHERE.
    pub(crate) memberships: Option<Vec<Membership>>,
    /// How many commands were seen, those of subqueries and branches included.
    count: usize,
    /// Puts places into the plan, if its run is to be watched.
    tracer: Option<Tracer>,
}

impl<'a> Analyzer<'a> {
    fn new(text: &'a str, context: &'a Context<'a>, unmapped_names: Vec<String>) -> Analyzer<'a> {
        let tables = Tables::new(context.catalog);
        let environment = context.environment.clone();
        Analyzer {
            environment,
            unmapped: context.unmapped,
            unmapped_names,
            unknown: Vec::new(),
            text,
            context,
            tables,
            errors: Vec::new(),
            warnings: Warnings::default(),
            last_limit: None,
            constants: HashMap::new(),
            copies: HashMap::new(),
            running_scores: HashSet::new(),
            memberships: None,
            count: 0,
            tracer: None,
        }
    }

    /// The plan of a query and the columns it gives. `all_wanted` says whether all of them can reach the end of the whole query,
    /// of which this one may be a part.
    pub(crate) fn query(&mut self, query: &ast::Query, all_wanted: bool) -> (Plan, Scope) {
        let Some((first, rest)) = query.commands.split_first() else {
            return (Plan::empty(), Scope::unknown());
        };
        commands::lookup_join::warn_of_lost_order(self, rest);
        self.begin(first);
        let (plan, mut scope) = self.source_command(first, rest, all_wanted);
        let plan = self.end(first, plan, &[], &scope);
        (self.commands(rest, plan, &mut scope), scope)
    }

    /// The commands after a plan.
    pub(crate) fn commands(&mut self, commands: &[ast::Command], mut plan: Plan, scope: &mut Scope) -> Plan {
        for command in commands {
            self.count += 1;
            if self.count > MAX_COMMANDS {
                self.error(
                    format!("the query has more than {MAX_COMMANDS} commands after its source"),
                    command.keyword,
                );
                break;
            }
            self.begin(command);
            let before = if self.tracer.is_some() { scope.columns.clone() } else { Vec::new() };
            plan = self.processing_command(command, plan, scope);
            plan = self.end(command, plan, &before, scope);
        }
        plan
    }

    /// The analysis of a command begins.
    fn begin(&mut self, command: &ast::Command) {
        if let Some(tracer) = &mut self.tracer {
            tracer.begin(command.kind.name(), command.span);
        }
    }

    /// The analysis of a command ends, which `before` had these columns: its rows and what is new of them are watched, if anything
    /// is.
    fn end(&mut self, command: &ast::Command, plan: Plan, before: &[Attribute], scope: &Scope) -> Plan {
        let Some(tracer) = &mut self.tracer else { return plan };
        let all = matches!(command.kind, CommandKind::Stats(_) | CommandKind::Keep(_));
        let is_new = |column: &&Attribute| all || !before.contains(column);
        let outputs: Vec<Attribute> = scope.columns.iter().filter(is_new).cloned().collect();
        tracer.end(plan, &outputs, &mut || self.tables.new_id())
    }

    /// The plan, with a place where conditions and computations of the command at hand are watched, if anything is.
    pub(crate) fn watch(&mut self, plan: Plan, roots: impl FnOnce() -> Vec<(Expr, Role)>) -> Plan {
        let Some(tracer) = &mut self.tracer else { return plan };
        // Some arguments must be constants when the plan is run, which columns may be.
        let fill = |expr: Expr| match &expr.kind {
            ExprKind::Column(id, _) => match self.constants.get(id) {
                Some(value) => Expr::literal(value.clone(), expr.data_type, expr.source),
                None => expr,
            },
            _ => expr,
        };
        let roots = roots().into_iter().map(|(expr, role)| (expr.transform(&mut |expr| fill(expr)), role));
        tracer.watch(plan, roots.collect(), &self.environment, &mut || self.tables.new_id())
    }

    /// Whether the run is to be watched.
    pub(crate) fn is_traced(&self) -> bool {
        self.tracer.is_some()
    }

    fn source_command(
        &mut self,
        command: &ast::Command,
        rest: &[ast::Command],
        all_wanted: bool,
    ) -> (Plan, Scope) {
        match &command.kind {
            CommandKind::From(from) => {
                commands::from::analyze(self, from, command.span, wants_all_fields(rest, all_wanted))
            }
            CommandKind::Row(row) => commands::row::analyze(self, row),
            CommandKind::ShowInfo(_) => commands::show_info::analyze(self),
            CommandKind::Explain(_) => {
                // A query that is nothing but EXPLAIN doesn't come here.
                self.error("EXPLAIN does not support downstream commands", command.keyword);
                (Plan::empty(), Scope::unknown())
            }
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
            CommandKind::Fork(fork) => commands::fork::analyze(self, fork, command.span, input, scope),
            CommandKind::Fuse(fuse) => commands::fuse::analyze(self, fuse, command.span, input, scope),
            CommandKind::Dissect(dissect) => {
                commands::dissect::analyze(self, dissect, command.span, input, scope)
            }
            CommandKind::Grok(grok) => commands::grok::analyze(self, grok, command.span, input, scope),
            CommandKind::UriParts(extract) => {
                commands::uri_parts::analyze(self, extract, command.span, input, scope)
            }
            CommandKind::UserAgent(extract) => {
                commands::user_agent::analyze(self, extract, command.span, input, scope)
            }
            CommandKind::IpLocation(extract) => {
                commands::ip_location::analyze(self, extract, command.span, input, scope)
            }
            CommandKind::RegisteredDomain(extract) => {
                commands::registered_domain::analyze(self, extract, command.span, input, scope)
            }
            CommandKind::MvExpand(expand) => commands::mv_expand::analyze(self, expand, input, scope),
            CommandKind::LookupJoin(join) => {
                commands::lookup_join::analyze(self, join, command.span, input, scope)
            }
            CommandKind::Enrich(enrich) => {
                commands::enrich::analyze(self, enrich, command.span, input, scope)
            }
            CommandKind::Limit(limit) => {
                if limit.by.is_empty() {
                    self.last_limit = Some(command.span);
                }
                commands::limit::analyze(self, limit, input, scope)
            }
            CommandKind::Dedup(_) => commands::dedup::analyze(self, command.keyword, input, scope),
            CommandKind::Sample(sample) => commands::sample::analyze(self, sample, input),
            CommandKind::ChangePoint(change) => {
                commands::change_point::analyze(self, change, command.span, input, scope)
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

    /// The column that a column is a copy of, and maybe a copy of a copy; or itself.
    pub(crate) fn original(&self, id: ColumnId) -> ColumnId {
        self.copies.get(&id).copied().unwrap_or(id)
    }

    /// Remembers a column whose values are all the same, or another's.
    pub(crate) fn define_known(&mut self, id: ColumnId, expr: &Expr) {
        if let ExprKind::Column(copied, _) = &expr.kind {
            self.copies.insert(id, self.original(*copied));
        }
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
            Ok(None)
                if self.unmapped != Unmapped::Fail
                    && !self.unmapped_names.iter().any(|known| known == name) =>
            {
                if !self.unknown.iter().any(|known| known == name) {
                    self.unknown.push(name.to_owned());
                }
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

/// Whether all the fields of a table can reach the end of these commands, or a wildcard asks for them. If not, they become
/// columns when they are first named. `after` is the answer for what follows the commands.
fn wants_all_fields(commands: &[ast::Command], after: bool) -> bool {
    for (index, command) in commands.iter().enumerate() {
        match &command.kind {
            CommandKind::Stats(_) => return false,
            // Rows are compared or merged, all columns of them.
            CommandKind::Dedup(_) | CommandKind::Fuse(_) => return true,
            CommandKind::Keep(keep) => return keep.patterns.iter().any(|pattern| pattern.has_wildcard()),
            CommandKind::Fork(fork) => {
                let after = wants_all_fields(&commands[index + 1..], after);
                return fork.branches.iter().any(|branch| wants_all_fields(&branch.commands, after));
            }
            _ => {}
        }
    }
    after
}
