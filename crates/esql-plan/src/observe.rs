//! What is watched while a plan runs: the rows after each command, and what a command's conditions are made of, value by value.
//!
//! [`analyze_observed`](crate::analyze_observed) puts [`Observe`](crate::Observe) nodes into the plan, one after each command and one
//! before each command that decides something, and describes them in a [`Trace`]. Whoever runs the plan gives it an [`Observer`]
//! ([`Plan::observed_by`]), which is told what passes each place.

use esql_data::{Column, Warnings};
use esql_functions::Environment;
use esql_syntax::Span;
use std::fmt;
use std::sync::Arc;

use crate::expr::fold;
use crate::{Alias, Attribute, ColumnId, Expr, ExprKind, Observe, Plan, Sort};

/// Is told of the rows that pass the places of a plan, from any thread and in any order.
pub trait Observer: Send + Sync + fmt::Debug {
    /// Some rows pass the place of that number in [`Trace::places`].
    fn observe(&self, place: usize, seen: &Seen<'_>);
}

/// Rows that pass a place.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// How many.
    pub rows: usize,
    /// The values of each of the place's [`Watched`].
    pub columns: &'a [Column],
    /// What failed while each of them was computed, apart from what it is made of.
    pub failures: &'a [Warnings],
}

/// How much is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Conditions, those of CASE too, down to what is neither AND nor OR nor NOT.
    Conditions,
    /// The conditions of WHERE and of aggregates, and all that they are computed from.
    Operands,
    /// All conditions, all computed columns, what they are computed from, and the columns that each command adds.
    Everything,
}

/// The commands of a query and the places where its plan is watched.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The commands in the order of the text, those of subqueries and branches after the command they stand in.
    pub commands: Vec<TracedCommand>,
    /// The places, by number.
    pub places: Vec<Place>,
}

/// A command of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedCommand {
    /// Its name in capitals.
    pub name: &'static str,
    /// Where it stands.
    pub span: Span,
    /// In how many subqueries and branches it stands.
    pub depth: usize,
}

/// Where a plan is watched.
#[derive(Clone, Debug)]
pub struct Place {
    /// The command, by its number in [`Trace::commands`].
    pub command: usize,
    /// Whether the command's work is done on the rows that pass.
    pub after: bool,
    /// What is computed of the rows; what something is made of comes before it.
    pub watched: Vec<Watched>,
}

/// An expression whose values are watched.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The expression, its constant parts computed.
    pub expr: Expr,
    /// For each argument the place of its values among the watched; none for constants and for what nobody looks at.
    /// A CASE has its conditions here, at their arguments' places.
    pub children: Vec<Option<usize>>,
    /// What it is to the command, unless it is a part of another.
    pub role: Option<Role>,
    /// A CASE that is computed only for some rows: the CASE around it, and which of its values, from 0, it is in.
    pub within: Option<(usize, usize)>,
}

/// What a watched expression is to its command.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// The condition of a WHERE.
    Condition,
    /// The condition on the rows of an aggregate.
    AggregateFilter,
    /// What is computed for a column.
    Value(Attribute),
    /// What rows are ordered by.
    Key,
    /// A CASE somewhere in what the command computes.
    Case,
    /// A column that the rows have after the command.
    Output(Attribute),
}

impl Watched {
    /// The name of the function or operator that it is a call of.
    pub fn function(&self) -> Option<&'static str> {
        if let ExprKind::Call(function, _) = &self.expr.kind { Some(function.name) } else { None }
    }

    /// The arguments of the call that it is.
    pub fn arguments(&self) -> &[Expr] {
        self.expr.children()
    }
}

impl Plan {
    /// The same plan, which tells the observer what passes its places.
    #[must_use]
    pub fn observed_by(self, observer: &Arc<dyn Observer>) -> Plan {
        self.transform(&mut |plan| match plan {
            Plan::Observe(observe) => {
                Plan::Observe(Box::new(Observe { observer: Some(observer.clone()), ..*observe }))
            }
            other => other,
        })
    }

    /// The same plan without places.
    pub(crate) fn unobserved(self) -> Plan {
        self.transform(&mut |plan| match plan {
            Plan::Observe(observe) => *observe.input,
            other => other,
        })
    }

    /// The same plan, whose conditions keep all rows.
    #[must_use]
    pub fn unfiltered(self) -> Plan {
        self.transform(&mut |plan| match plan {
            Plan::Filter(filter) => *filter.input,
            other => other,
        })
    }

    /// Whether a place is here or below.
    pub fn is_observed(&self) -> bool {
        self.any(&mut |plan| matches!(plan, Plan::Observe(_)))
    }
}

/// Puts places into a plan while it is made.
pub(crate) struct Tracer {
    pub(crate) trace: Trace,
    detail: Detail,
    depth: usize,
    /// The numbers of the commands whose analysis has begun and not ended; the innermost is the last.
    open: Vec<usize>,
}

impl Tracer {
    pub(crate) fn new(detail: Detail) -> Tracer {
        Tracer { trace: Trace::default(), detail, depth: 0, open: Vec::new() }
    }

    /// The analysis of a command begins.
    pub(crate) fn begin(&mut self, name: &'static str, span: Span) {
        self.open.push(self.trace.commands.len());
        self.trace.commands.push(TracedCommand { name, span, depth: self.depth });
        self.depth += 1;
    }

    /// The analysis of a command ends: the rows of its plan, with what they have then.
    pub(crate) fn end(
        &mut self,
        plan: Plan,
        outputs: &[Attribute],
        ids: &mut dyn FnMut() -> ColumnId,
    ) -> Plan {
        let Some(command) = self.open.pop() else { return plan };
        self.depth -= 1;
        let name = self.trace.commands[command].name;
        // Of documents and branches there is too much to tell.
        let tells = self.detail == Detail::Everything && !matches!(name, "FROM" | "FORK" | "LIMIT" | "SORT");
        let mut values = Values::default();
        for column in outputs.iter().filter(|_| tells) {
            let source = crate::Source { text: column.name.as_str().into(), ..crate::Source::default() };
            let expr = Expr::column(column, source);
            values.add(expr.clone(), expr, Vec::new(), ids);
            values.watched.last_mut().expect("one was added").role = Some(Role::Output(column.clone()));
        }
        self.place(command, true, values, plan)
    }

    /// The plan with what decides over its rows, or is computed of them, in the command at hand.
    pub(crate) fn watch(
        &mut self,
        plan: Plan,
        roots: Vec<(Expr, Role)>,
        environment: &Environment,
        ids: &mut dyn FnMut() -> ColumnId,
    ) -> Plan {
        let Some(command) = self.open.last().copied() else { return plan };
        let mut values = Values { detail: Some(self.detail), ..Values::default() };
        for (expr, role) in roots {
            let folded = fold(expr.clone(), environment, &mut Warnings::default()).unwrap_or(expr);
            let is_condition = matches!(role, Role::Condition | Role::AggregateFilter);
            if is_condition || self.detail == Detail::Everything {
                let root = values.watch(&folded, None, ids);
                if let Some(root) = root {
                    values.watched[root].role = Some(role);
                }
            } else if self.detail == Detail::Conditions {
                values.cases(&folded, None, ids);
            }
        }
        for watched in &mut values.watched {
            if watched.role.is_none() && watched.function() == Some("case") {
                watched.role = Some(Role::Case);
            }
        }
        if values.watched.is_empty() { plan } else { self.place(command, false, values, plan) }
    }

    fn place(&mut self, command: usize, after: bool, values: Values, plan: Plan) -> Plan {
        let place = self.trace.places.len();
        self.trace.places.push(Place { command, after, watched: values.watched });
        let observe = |input| {
            let input = Box::new(input);
            Plan::Observe(Box::new(Observe { input, place, exprs: values.exprs, observer: None }))
        };
        match plan {
            // The same rows pass below a SORT, and a LIMIT above it needn't sort them all.
            Plan::Sort(Sort { input, keys }) => Plan::Sort(Sort { input: Box::new(observe(*input)), keys }),
            plan => observe(plan),
        }
    }
}

/// The expressions of a place. Each is computed from the columns of those it is made of, so that nothing is computed twice and
/// each failure belongs to one.
#[derive(Default)]
struct Values {
    detail: Option<Detail>,
    watched: Vec<Watched>,
    exprs: Vec<Alias>,
}

impl Values {
    fn add(
        &mut self,
        whole: Expr,
        computed: Expr,
        children: Vec<Option<usize>>,
        ids: &mut dyn FnMut() -> ColumnId,
    ) -> usize {
        let column = Attribute { id: ids(), name: whole.source.text.to_string(), data_type: whole.data_type };
        self.exprs.push(Alias { column, expr: computed });
        self.watched.push(Watched { expr: whole, children, role: None, within: None });
        self.watched.len() - 1
    }

    /// The place of an expression's values; none for a constant within another expression.
    fn watch(
        &mut self,
        expr: &Expr,
        within: Option<(usize, usize)>,
        ids: &mut dyn FnMut() -> ColumnId,
    ) -> Option<usize> {
        let ExprKind::Call(function, args) = &expr.kind else {
            return Some(self.add(expr.clone(), expr.clone(), Vec::new(), ids));
        };
        let operands = self.detail != Some(Detail::Conditions);
        match function.name {
            "case" => return Some(self.case(expr, args, within, ids)),
            "and" | "or" | "not" => {}
            // Its arguments are computed for the rows that need them.
            "coalesce" if operands => {
                let children = args.iter().map(|arg| self.operand(arg, within, ids)).collect();
                return Some(self.add(expr.clone(), expr.clone(), children, ids));
            }
            _ if operands => {}
            _ => {
                let children = args.iter().map(|arg| self.cases(arg, within, ids)).collect();
                return Some(self.add(expr.clone(), expr.clone(), children, ids));
            }
        }
        let children: Vec<Option<usize>> = args.iter().map(|arg| self.operand(arg, within, ids)).collect();
        let columns = children.iter().zip(args).map(|(child, arg)| match child {
            Some(child) => Expr::column(&self.exprs[*child].column, arg.source.clone()),
            None => arg.clone(),
        });
        let kind = ExprKind::Call(function, columns.collect());
        let computed = Expr { kind, data_type: expr.data_type, source: expr.source.clone() };
        Some(self.add(expr.clone(), computed, children, ids))
    }

    fn operand(
        &mut self,
        expr: &Expr,
        within: Option<(usize, usize)>,
        ids: &mut dyn FnMut() -> ColumnId,
    ) -> Option<usize> {
        if expr.as_literal().is_some() { None } else { self.watch(expr, within, ids) }
    }

    /// A CASE is computed as a whole, its conditions once more by themselves.
    fn case(
        &mut self,
        expr: &Expr,
        args: &[Expr],
        within: Option<(usize, usize)>,
        ids: &mut dyn FnMut() -> ColumnId,
    ) -> usize {
        let is_condition = |index: usize| index.is_multiple_of(2) && index + 1 < args.len();
        let children = args
            .iter()
            .enumerate()
            .map(|(index, arg)| if is_condition(index) { self.watch(arg, within, ids) } else { None });
        let children = children.collect();
        let case = self.add(expr.clone(), expr.clone(), children, ids);
        self.watched[case].within = within;
        for (index, value) in args.iter().enumerate().filter(|(index, _)| !is_condition(*index)) {
            self.cases(value, Some((case, index / 2)), ids);
        }
        case
    }

    /// The outermost CASEs in an expression; the place of the last.
    fn cases(
        &mut self,
        expr: &Expr,
        within: Option<(usize, usize)>,
        ids: &mut dyn FnMut() -> ColumnId,
    ) -> Option<usize> {
        match &expr.kind {
            ExprKind::Call(function, args) if function.name == "case" => {
                Some(self.case(expr, args, within, ids))
            }
            _ => expr.children().iter().fold(None, |last, child| self.cases(child, within, ids).or(last)),
        }
    }
}
