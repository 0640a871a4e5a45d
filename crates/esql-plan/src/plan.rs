//! The logical plan: what is to be done with the rows, command by command.

mod join;
mod membership;
mod observe;
mod score;

use esql_data::Value;
use esql_extract::Extractor;
use std::fmt;
use std::sync::Arc;

use crate::{AggregateCall, Alias, Attribute, ColumnId, Expr, ScanColumn, Source, Table};

pub use join::{Join, JoinColumn, JoinKey, JoinOn, JoinRows};
pub use membership::Membership;
pub use observe::Observe;
pub use score::{Score, ScoreMethod};

/// A tree of operations on rows; each node's input is below it.
#[derive(Clone, Debug)]
pub enum Plan {
    /// Reads a table.
    Scan(TableScan),
    /// Rows known from the start: those of ROW and SHOW.
    Values(Values),
    /// Keeps the rows for which a condition is true.
    Filter(Filter),
    /// Adds columns.
    Eval(Eval),
    /// Chooses, orders and names columns.
    Project(Project),
    /// Groups rows and aggregates them.
    Aggregate(Aggregate),
    /// Groups rows and aggregates them, and gives each row its groups' results.
    InlineAggregate(InlineAggregate),
    /// Orders rows.
    Sort(Sort),
    /// Keeps the first rows.
    Limit(Limit),
    /// Keeps the first rows in an order.
    TopN(TopN),
    /// Adds columns of the rows that a row finds in other rows.
    Join(Box<Join>),
    /// Makes a row of each value of a column.
    MvExpand(MvExpand),
    /// Puts the rows of several plans one after the other.
    Union(Union),
    /// Keeps the first rows of each group.
    LimitBy(LimitBy),
    /// Keeps a random share of the rows.
    Sample(Sample),
    /// Marks the rows where series of values change.
    ChangePoint(Box<ChangePoint>),
    /// Adds scores that are comparable between several rankings.
    Score(Box<Score>),
    /// Adds whether a value is among those of a subquery.
    Membership(Box<Membership>),
    /// Takes texts apart into columns.
    Extract(Extract),
    /// Tells an observer of the rows that pass.
    Observe(Box<Observe>),
}

/// See [`Plan::Scan`].
#[derive(Clone, Debug)]
pub struct TableScan {
    /// What is read.
    pub table: Arc<dyn Table>,
    /// Which of the query's tables this is.
    pub number: usize,
    /// The columns read.
    pub columns: Vec<(Attribute, ScanColumn)>,
    /// Conditions that the reader may use to leave rows out; rows are tested for them above as well.
    pub predicates: Vec<Expr>,
    /// How many rows are wanted at most.
    pub limit: Option<usize>,
}

/// See [`Plan::Values`].
#[derive(Clone, Debug)]
pub struct Values {
    /// The columns.
    pub columns: Vec<Attribute>,
    /// The rows, a value a column.
    pub rows: Vec<Vec<Value>>,
}

/// See [`Plan::Filter`].
#[derive(Clone, Debug)]
pub struct Filter {
    /// The rows.
    pub input: Box<Plan>,
    /// A boolean.
    pub condition: Expr,
}

/// See [`Plan::Eval`].
#[derive(Clone, Debug)]
pub struct Eval {
    /// The rows.
    pub input: Box<Plan>,
    /// The new columns; a later one may read an earlier one.
    pub fields: Vec<Alias>,
}

/// See [`Plan::Project`].
#[derive(Clone, Debug)]
pub struct Project {
    /// The rows.
    pub input: Box<Plan>,
    /// The columns that stay, by id, in their new order and with their new names.
    pub columns: Vec<Attribute>,
}

/// See [`Plan::Aggregate`].
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// The rows.
    pub input: Box<Plan>,
    /// The input's columns that rows are grouped by; none makes one group of all rows, also when there are no rows.
    pub groups: Vec<Attribute>,
    /// What is computed for each group.
    pub aggregates: Vec<(Attribute, AggregateCall)>,
}

/// See [`Plan::InlineAggregate`].
///
/// A row whose key has several values gets the results of the group of each, as one column of several values.
#[derive(Clone, Debug)]
pub struct InlineAggregate {
    /// How the rows are grouped and aggregated.
    pub aggregate: Aggregate,
    /// What is computed from a group's key and aggregates; a later one may read an earlier one.
    pub fields: Vec<Alias>,
}

/// A key that rows are ordered by.
#[derive(Clone, Debug, PartialEq)]
pub struct SortKey {
    /// What is compared: of several values the smallest ascending, the largest descending.
    pub expr: Expr,
    /// Largest first.
    pub descending: bool,
    /// Rows without a value come first.
    pub nulls_first: bool,
}

/// See [`Plan::Sort`].
#[derive(Clone, Debug)]
pub struct Sort {
    /// The rows.
    pub input: Box<Plan>,
    /// The first one decides first.
    pub keys: Vec<SortKey>,
}

/// See [`Plan::Limit`].
#[derive(Clone, Debug)]
pub struct Limit {
    /// The rows.
    pub input: Box<Plan>,
    /// How many.
    pub count: usize,
}

/// See [`Plan::TopN`].
#[derive(Clone, Debug)]
pub struct TopN {
    /// The rows.
    pub input: Box<Plan>,
    /// The first one decides first.
    pub keys: Vec<SortKey>,
    /// How many.
    pub count: usize,
}

/// See [`Plan::MvExpand`].
#[derive(Clone, Debug)]
pub struct MvExpand {
    /// The rows.
    pub input: Box<Plan>,
    /// The input's column that may have many values.
    pub target: Attribute,
    /// The column in its place, which has at most one: another column, so that nothing confuses the two.
    pub expanded: Attribute,
}

/// See [`Plan::LimitBy`].
#[derive(Clone, Debug)]
pub struct LimitBy {
    /// The rows.
    pub input: Box<Plan>,
    /// How many of each group.
    pub count: usize,
    /// Rows with the same keys are a group; several values are one key. Without keys all rows are.
    pub keys: Vec<Expr>,
}

/// See [`Plan::Sample`].
#[derive(Clone, Debug)]
pub struct Sample {
    /// The rows.
    pub input: Box<Plan>,
    /// How likely each one stays.
    pub probability: f64,
}

/// See [`Plan::ChangePoint`].
#[derive(Clone, Debug)]
pub struct ChangePoint {
    /// The rows, in the order of the series.
    pub input: Box<Plan>,
    /// The input's column that changes.
    pub value: Attribute,
    /// Rows with the same keys are a series.
    pub keys: Vec<Expr>,
    /// The new column with the kind of change.
    pub kind: Attribute,
    /// The new column with the change's p-value.
    pub p_value: Attribute,
    /// The command, for warnings.
    pub source: Source,
}

impl Aggregate {
    /// The expressions over the input's rows.
    pub(crate) fn exprs(&self) -> impl Iterator<Item = &Expr> {
        self.aggregates.iter().flat_map(|(_, call)| call.args.iter().chain(&call.filter))
    }

    /// The same, to be changed.
    pub(crate) fn exprs_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        self.aggregates.iter_mut().flat_map(|(_, call)| call.args.iter_mut().chain(&mut call.filter))
    }
}

/// See [`Plan::Union`].
#[derive(Clone, Debug)]
pub struct Union {
    /// The plans, in the order of their rows.
    pub inputs: Vec<Plan>,
    /// Which of the query's unions this is.
    pub number: usize,
    /// Whether the inputs are FORK's branches, each of which has a limit of its own, not FROM's subqueries.
    pub fork: bool,
    /// The columns.
    pub columns: Vec<UnionColumn>,
}

/// A column of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionColumn {
    /// The column.
    pub attribute: Attribute,
    /// For each input the column of the same type whose values it takes; without one it is null.
    pub inputs: Vec<Option<ColumnId>>,
}

/// See [`Plan::Extract`].
#[derive(Clone, Debug)]
pub struct Extract {
    /// The rows.
    pub input: Box<Plan>,
    /// What is taken apart; boxed, as every step of a walk over a plan holds several nodes.
    pub text: Box<Expr>,
    /// How.
    pub extractor: Arc<dyn Extractor>,
    /// The new columns, each with the number of the extractor's field.
    pub columns: Vec<(Attribute, usize)>,
    /// The command, which warnings speak of.
    pub source: Source,
}

impl Plan {
    /// One row without columns.
    pub fn empty() -> Plan {
        Plan::Values(Values { columns: Vec::new(), rows: vec![Vec::new()] })
    }

    /// The columns it gives, in order.
    pub fn output(&self) -> Vec<Attribute> {
        match self {
            Plan::Scan(scan) => scan.columns.iter().map(|(attribute, _)| attribute.clone()).collect(),
            Plan::Values(values) => values.columns.clone(),
            Plan::Union(union) => union.columns.iter().map(|column| column.attribute.clone()).collect(),
            Plan::Project(project) => project.columns.clone(),
            Plan::Eval(eval) => {
                let mut columns = eval.input.output();
                columns.extend(eval.fields.iter().map(|field| field.column.clone()));
                columns
            }
            Plan::Extract(extract) => {
                let mut columns = extract.input.output();
                columns.extend(extract.columns.iter().map(|(column, _)| column.clone()));
                columns
            }
            Plan::MvExpand(expand) => {
                let mut columns = expand.input.output();
                for column in columns.iter_mut().filter(|column| column.id == expand.target.id) {
                    column.clone_from(&expand.expanded);
                }
                columns
            }
            Plan::Membership(membership) => {
                let mut columns = membership.input.output();
                columns.push(membership.column.clone());
                columns
            }
            Plan::Score(score) => {
                let mut columns = score.input.output();
                columns.push(score.column.clone());
                columns
            }
            Plan::Join(join) => {
                let mut columns = join.left.output();
                columns.extend(join.columns.iter().map(|added| added.column.clone()));
                columns
            }
            Plan::Aggregate(aggregate) => {
                let aggregates = aggregate.aggregates.iter().map(|(column, _)| column.clone());
                aggregates.chain(aggregate.groups.iter().cloned()).collect()
            }
            Plan::InlineAggregate(InlineAggregate { aggregate, fields }) => {
                let mut columns = aggregate.input.output();
                columns.extend(aggregate.aggregates.iter().map(|(column, _)| column.clone()));
                columns.extend(fields.iter().map(|field| field.column.clone()));
                columns
            }
            Plan::Filter(Filter { input, .. })
            | Plan::Sort(Sort { input, .. })
            | Plan::Limit(Limit { input, .. })
            | Plan::TopN(TopN { input, .. })
            | Plan::LimitBy(LimitBy { input, .. })
            | Plan::Sample(Sample { input, .. }) => input.output(),
            Plan::Observe(observe) => observe.input.output(),
            Plan::ChangePoint(change) => {
                let mut columns = change.input.output();
                columns.extend([change.kind.clone(), change.p_value.clone()]);
                columns
            }
        }
    }

    /// The ids of the columns it gives, in order.
    pub fn output_ids(&self) -> Vec<ColumnId> {
        self.output().into_iter().map(|column| column.id).collect()
    }

    /// The plans that its rows come from.
    pub fn inputs(&self) -> Vec<&Plan> {
        match self {
            Plan::Scan(_) | Plan::Values(_) => Vec::new(),
            Plan::Join(join) => vec![&join.left, &join.right],
            Plan::Membership(membership) => vec![&membership.input, &membership.values],
            Plan::Score(score) => vec![&score.input],
            Plan::Filter(Filter { input, .. })
            | Plan::Eval(Eval { input, .. })
            | Plan::Project(Project { input, .. })
            | Plan::Aggregate(Aggregate { input, .. })
            | Plan::InlineAggregate(InlineAggregate { aggregate: Aggregate { input, .. }, .. })
            | Plan::Sort(Sort { input, .. })
            | Plan::Limit(Limit { input, .. })
            | Plan::TopN(TopN { input, .. })
            | Plan::MvExpand(MvExpand { input, .. })
            | Plan::Extract(Extract { input, .. })
            | Plan::LimitBy(LimitBy { input, .. })
            | Plan::Sample(Sample { input, .. }) => vec![input],
            Plan::ChangePoint(change) => vec![&change.input],
            Plan::Observe(observe) => vec![&observe.input],
            Plan::Union(union) => union.inputs.iter().collect(),
        }
    }

    fn inputs_mut(&mut self) -> Vec<&mut Plan> {
        match self {
            Plan::Scan(_) | Plan::Values(_) => Vec::new(),
            Plan::Join(join) => vec![&mut join.left, &mut join.right],
            Plan::Membership(membership) => vec![&mut membership.input, &mut membership.values],
            Plan::Score(score) => vec![&mut score.input],
            Plan::Filter(Filter { input, .. })
            | Plan::Eval(Eval { input, .. })
            | Plan::Project(Project { input, .. })
            | Plan::Aggregate(Aggregate { input, .. })
            | Plan::InlineAggregate(InlineAggregate { aggregate: Aggregate { input, .. }, .. })
            | Plan::Sort(Sort { input, .. })
            | Plan::Limit(Limit { input, .. })
            | Plan::TopN(TopN { input, .. })
            | Plan::MvExpand(MvExpand { input, .. })
            | Plan::Extract(Extract { input, .. })
            | Plan::LimitBy(LimitBy { input, .. })
            | Plan::Sample(Sample { input, .. }) => vec![input],
            Plan::ChangePoint(change) => vec![&mut change.input],
            Plan::Observe(observe) => vec![&mut observe.input],
            Plan::Union(union) => union.inputs.iter_mut().collect(),
        }
    }

    /// The plan with each node, from the leaves up, replaced by what `change` makes of it.
    #[must_use]
    pub fn transform(mut self, change: &mut dyn FnMut(Plan) -> Plan) -> Plan {
        for input in self.inputs_mut() {
            let below = std::mem::replace(input, Plan::empty());
            *input = below.transform(change);
        }
        change(self)
    }

    /// The plan with exactly these columns, whose ids it gives already.
    pub(crate) fn project_if_needed(plan: Plan, columns: Vec<Attribute>) -> Plan {
        if plan.output() == columns {
            plan
        } else {
            Plan::Project(Project { input: Box::new(plan), columns })
        }
    }

    /// How many nodes it has.
    pub(crate) fn size(&self) -> usize {
        1 + self.inputs().into_iter().map(Plan::size).sum::<usize>()
    }

    /// Whether `test` holds of this node or one below it.
    pub fn any(&self, test: &mut dyn FnMut(&Plan) -> bool) -> bool {
        test(self) || self.inputs().into_iter().any(|input| input.any(test))
    }

    /// One line for this node, without what is below it.
    pub fn describe(&self) -> String {
        match self {
            Plan::Scan(scan) => {
                let columns: Vec<String> = scan.columns.iter().map(|(column, _)| typed(column)).collect();
                let mut line =
                    format!("Scan [{}] columns [{}]", scan.table.indices().join(", "), columns.join(", "));
                if !scan.predicates.is_empty() {
                    line += &format!(" predicates [{}]", list(&scan.predicates));
                }
                if let Some(limit) = scan.limit {
                    line += &format!(" limit {limit}");
                }
                line
            }
            Plan::Values(values) => {
                let columns: Vec<String> = values.columns.iter().map(typed).collect();
                format!("Values [{}] {} row(s)", columns.join(", "), values.rows.len())
            }
            Plan::Filter(filter) => format!("Filter {}", filter.condition),
            Plan::Eval(eval) => format!("Eval [{}]", list(&eval.fields)),
            Plan::Project(project) => format!("Project [{}]", list(&project.columns)),
            Plan::Aggregate(aggregate) => format!("Aggregate {}", describe_aggregate(aggregate)),
            Plan::InlineAggregate(InlineAggregate { aggregate, fields }) => {
                let fields =
                    if fields.is_empty() { String::new() } else { format!(" eval [{}]", list(fields)) };
                format!("InlineAggregate {}{fields}", describe_aggregate(aggregate))
            }
            Plan::Sort(sort) => format!("Sort [{}]", list(&sort.keys)),
            Plan::Limit(limit) => format!("Limit {}", limit.count),
            Plan::Join(join) => join.to_string(),
            Plan::LimitBy(limit) => format!("LimitBy {} by [{}]", limit.count, list(&limit.keys)),
            Plan::Sample(sample) => format!("Sample {}", sample.probability),
            Plan::ChangePoint(change) => {
                let ChangePoint { value, keys, kind, p_value, .. } = change.as_ref();
                format!("ChangePoint [{kind}, {p_value}] of {value} by [{}]", list(keys))
            }
            Plan::TopN(top) => format!("TopN {} [{}]", top.count, list(&top.keys)),
            Plan::Extract(extract) => {
                let columns: Vec<&Attribute> = extract.columns.iter().map(|(column, _)| column).collect();
                format!("Extract [{}] by {} of {}", list(&columns), extract.extractor.name(), extract.text)
            }
            Plan::MvExpand(expand) => format!("MvExpand {} = {}", expand.expanded, expand.target),
            Plan::Score(score) => score.to_string(),
            Plan::Membership(membership) => membership.to_string(),
            Plan::Observe(observe) => observe.to_string(),
            Plan::Union(union) => {
                format!("{} [{}]", if union.fork { "Fork" } else { "Union" }, list(&union.columns))
            }
        }
    }
}

fn describe_aggregate(aggregate: &Aggregate) -> String {
    let calls: Vec<String> =
        aggregate.aggregates.iter().map(|(column, call)| format!("{column} = {call}")).collect();
    format!("[{}] by [{}]", calls.join(", "), list(&aggregate.groups))
}

fn typed(column: &Attribute) -> String {
    format!("{column}:{}", column.data_type)
}

fn list<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for SortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = if self.descending { "desc" } else { "asc" };
        let nulls = if self.nulls_first { "first" } else { "last" };
        write!(f, "{} {order} nulls {nulls}", self.expr)
    }
}

/// The column and those it takes its values from; `-` where there is none.
impl fmt::Display for UnionColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} =", typed(&self.attribute))?;
        self.inputs.iter().try_for_each(|input| match input {
            Some(id) => write!(f, " {id:?}"),
            None => f.write_str(" -"),
        })
    }
}

/// The tree, a node a line, the last command first.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.describe())?;
        write_inputs(self, "", f)
    }
}

/// The nodes below `plan`, each line after `margin`.
fn write_inputs(plan: &Plan, margin: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut inputs = plan.inputs().into_iter().peekable();
    while let Some(input) = inputs.next() {
        let (branch, below) = if inputs.peek().is_some() { ("├─ ", "│  ") } else { ("└─ ", "   ") };
        writeln!(f, "{margin}{branch}{}", input.describe())?;
        write_inputs(input, &format!("{margin}{below}"), f)?;
    }
    Ok(())
}
