//! From a plan to the operators that run it, and their run.

use esql_data::{Batch, Warnings};
use esql_functions::Environment;
use esql_plan::{
    Alias, ColumnId, DynamicFilter, Evaluator, Expr, ExprKind, JoinOn, Plan, PlanError, Predicates, Scan,
    ScanReport, ScanRequest, TableScan,
};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::ExecError;
use crate::breaker::BreakerStream;
use crate::memory::{Budget, Reservation};
use crate::metrics::{Meter, OperatorMetrics};
use crate::operators::aggregate::{Aggregate, Call};
use crate::operators::align::Align;
use crate::operators::change_point::ChangePoint;
use crate::operators::eval::Eval;
use crate::operators::extract::Extract;
use crate::operators::filter::Filter;
use crate::operators::inline_aggregate::InlineAggregate;
use crate::operators::join::{Conditions, EqualKey, Join, Keys, Right, Start};
use crate::operators::keys::WholeKeys;
use crate::operators::limit::Limit;
use crate::operators::limit_by::LimitBy;
use crate::operators::membership::Membership;
use crate::operators::mv_expand::MvExpand;
use crate::operators::observe::Observe;
use crate::operators::project::Project;
use crate::operators::sample::Sample;
use crate::operators::score::Score;
use crate::operators::sort::Sort;
use crate::operators::sort_keys::SortKeys;
use crate::operators::top_n::TopN;
use crate::operators::values::Rows;
use crate::operators::{Breaker, Sequential, Step, Stream};
use crate::scheduler::Workers;
use crate::scores;
use crate::spill::Disk;
use crate::streams::{Morsels, Node, Run, SequentialStream, Steps};

/// How a query is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many threads read and work; 1 spawns none.
    pub threads: usize,
    /// How many bytes the operators' states may hold together; `None` for no limit.
    pub memory_limit: Option<usize>,
    /// Whether the operators' metrics tell how many bytes they took, which costs a look at each string.
    pub profile: bool,
}

/// A query that runs: gives batches whose columns are the plan's output.
pub struct Execution {
    stream: Box<dyn Stream>,
    operators: Vec<Operator>,
    run: Run,
}

/// What is told of an operator.
struct Operator {
    meter: Arc<Meter>,
    /// Of a scan: its reading.
    scan: Option<Arc<dyn Scan>>,
}

/// Begins to run a plan.
///
/// # Errors
/// When a file can't be opened, or a constant argument can't be used.
pub fn execute(plan: &Plan, options: &Options, environment: &Environment) -> Result<Execution, ExecError> {
    let run = Run {
        workers: Workers::new(options.threads, options.memory_limit),
        warnings: Arc::default(),
        budget: Budget::new(options.memory_limit),
        disk: Disk::temporary(),
    };
    let plan = scores::prepare(plan, options, environment)?;
    let mut builder = Builder { options, environment, run, operators: Vec::new(), level: 0, samples: 0 };
    let node = builder.build(&plan)?;
    let stream = builder.run.stream(node);
    Ok(Execution { stream, operators: builder.operators, run: builder.run })
}

impl Execution {
    /// The warnings so far; complete after the last batch.
    pub fn warnings(&self) -> Warnings {
        self.run.warnings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the operators did so far, from the scan upwards.
    pub fn metrics(&self) -> Vec<OperatorMetrics> {
        let read = |operator: &Operator| OperatorMetrics {
            scan: operator.scan.as_ref().map(|scan| scan.report()),
            ..operator.meter.read()
        };
        self.operators.iter().map(read).collect()
    }

    /// What the scans read so far.
    pub fn scan_reports(&self) -> Vec<ScanReport> {
        self.operators.iter().filter_map(|operator| Some(operator.scan.as_ref()?.report())).collect()
    }

    /// The most bytes that the operators' states held together, with parts of the input that were not merged yet.
    pub fn peak_memory(&self) -> usize {
        self.run.budget.peak()
    }
}

impl Iterator for Execution {
    type Item = Result<Batch, ExecError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.stream.next() {
                Ok(Some(batch)) if batch.rows() == 0 => {}
                other => return other.transpose(),
            }
        }
    }
}

/// The scan whose rows these are, every one of them.
fn scan_of(plan: &Plan) -> Option<&TableScan> {
    match plan {
        Plan::Scan(scan) => Some(scan),
        Plan::Project(project) => scan_of(&project.input),
        _ => None,
    }
}

struct Builder<'a> {
    options: &'a Options,
    environment: &'a Environment,
    run: Run,
    operators: Vec<Operator>,
    /// How many pipes the current one feeds.
    level: usize,
    /// How many SAMPLEs there are so far.
    samples: usize,
}

impl Builder<'_> {
    fn build(&mut self, plan: &Plan) -> Result<Node, ExecError> {
        match plan {
            Plan::Scan(scan) => self.scan(scan, plan, None),
            Plan::Values(values) => Ok(Node::Stream(Box::new(Rows::new(values)))),
            Plan::Filter(filter) => {
                let condition = self.bind(&filter.condition, &filter.input)?;
                self.step(&filter.input, Filter { condition }, plan)
            }
            Plan::Eval(eval) => {
                let step = self.eval(&eval.fields, eval.input.output_ids())?;
                self.step(&eval.input, step, plan)
            }
            Plan::Project(project) => {
                let step = self.project(project);
                self.step(&project.input, step, plan)
            }
            Plan::Join(join) => {
                let meter = self.new_meter(plan);
                let step = self.join(join, &meter)?;
                self.metered(&join.left, step, meter)
            }
            Plan::Aggregate(aggregate) => {
                let breaker = self.aggregate(aggregate)?;
                self.breaker(&aggregate.input, breaker, plan)
            }
            Plan::InlineAggregate(esql_plan::InlineAggregate { aggregate, fields }) => {
                let aggregates = aggregate.aggregates.iter().map(|(column, _)| column.id);
                let ids = aggregates.chain(aggregate.groups.iter().map(|group| group.id)).collect();
                let breaker = InlineAggregate {
                    aggregate: self.aggregate(aggregate)?,
                    fields: self.eval(fields, ids)?,
                    aggregates: aggregate.aggregates.len(),
                    keys: aggregate.groups.len(),
                };
                self.breaker(&aggregate.input, breaker, plan)
            }
            Plan::Sort(sort) => {
                let (keys, width) = self.sort_keys(&sort.input, &sort.keys)?;
                let breaker = Sort::new(keys, width);
                self.breaker(&sort.input, breaker, plan)
            }
            Plan::TopN(top) => {
                let (keys, _) = self.sort_keys(&top.input, &top.keys)?;
                let top_n = TopN::new(keys, top.count);
                let filtered = scan_of(&top.input).and_then(|scan| {
                    let ExprKind::Column(key, _) = &top.keys[0].expr.kind else { return None };
                    let column = scan.columns.iter().position(|(column, _)| column.id == *key)?;
                    Some(top_n.filter(column))
                });
                let input = self.build_filtered(&top.input, filtered)?;
                Ok(self.breaker_over(input, top_n, plan))
            }
            Plan::Extract(extract) => {
                let step = Extract {
                    text: self.bind(&extract.text, &extract.input)?,
                    extractor: extract.extractor.clone(),
                    wanted: extract.columns.iter().map(|(_, field)| *field).collect(),
                    site: extract.source.site(),
                };
                self.step(&extract.input, step, plan)
            }
            Plan::MvExpand(expand) => {
                let column = place(expand.target.id, &expand.input.output_ids());
                self.step(&expand.input, MvExpand { column }, plan)
            }
            Plan::LimitBy(limit) => {
                let keys = self.whole_keys(&limit.keys, &limit.input)?;
                self.sequential(&limit.input, Box::new(LimitBy::new(keys, limit.count)), plan)
            }
            Plan::Sample(sample) => {
                let step = Sample::new(sample.probability, self.environment.seed, self.samples);
                self.samples += 1;
                self.sequential(&sample.input, Box::new(step), plan)
            }
            Plan::ChangePoint(change) => {
                let value = Expr::column(&change.value, change.source.clone());
                let breaker = ChangePoint {
                    value: self.bind(&value, &change.input)?,
                    keys: self.whole_keys(&change.keys, &change.input)?,
                    site: change.source.site(),
                };
                self.breaker(&change.input, breaker, plan)
            }
            Plan::Limit(limit) => {
                let input = self.build(&limit.input)?;
                // Who watches what comes before the limit wants to see all of it, whatever the threads are at.
                let drains = limit.input.is_observed();
                let meter = self.meter(plan);
                Ok(Node::Stream(Box::new(Limit::new(self.run.stream(input), limit.count, drains, meter))))
            }
            Plan::Observe(observe) => {
                let step = Observe {
                    place: observe.place,
                    fields: self.eval(&observe.exprs, observe.input.output_ids())?,
                    observer: observe.observer.clone(),
                };
                self.step(&observe.input, step, plan)
            }
            Plan::Membership(membership) => {
                let meter = self.new_meter(plan);
                let step = self.membership(membership, &meter)?;
                self.metered(&membership.input, step, meter)
            }
            Plan::Score(score) => {
                let ids = score.input.output_ids();
                let breaker = Score {
                    score: place(score.score.id, &ids),
                    ranking: place(score.ranking.id, &ids),
                    method: score.method,
                    weights: score.weights.iter().cloned().collect(),
                    site: score.source.site(),
                };
                self.breaker(&score.input, breaker, plan)
            }
            Plan::Union(union) => {
                let meter = self.new_meter(plan);
                let mut inputs = Vec::new();
                for (index, input) in union.inputs.iter().enumerate() {
                    let ids = input.output_ids();
                    let column = |column: &esql_plan::UnionColumn| {
                        (column.attribute.data_type, column.inputs[index].map(|id| place(id, &ids)))
                    };
                    let align = Align { columns: union.columns.iter().map(column).collect() };
                    let node = self.build_below(input)?;
                    inputs.push(self.run.with_step(node, &(Arc::new(align), meter.clone())));
                }
                self.operators.push(Operator { meter, scan: None });
                Ok(Node::Union(inputs))
            }
        }
    }

    /// A pipe that feeds the current one.
    fn build_below(&mut self, plan: &Plan) -> Result<Node, ExecError> {
        self.level += 1;
        let node = self.build(plan);
        self.level -= 1;
        node
    }

    /// A plan whose [scan](scan_of) is told of a filter.
    fn build_filtered(
        &mut self,
        plan: &Plan,
        filter: Option<Arc<dyn DynamicFilter>>,
    ) -> Result<Node, ExecError> {
        match plan {
            Plan::Scan(scan) => self.scan(scan, plan, filter),
            Plan::Project(project) => {
                let meter = self.new_meter(plan);
                let input = self.build_filtered(&project.input, filter)?;
                Ok(self.over(input, self.project(project), meter))
            }
            _ => self.build(plan),
        }
    }

    fn scan(
        &mut self,
        scan: &TableScan,
        plan: &Plan,
        dynamic_filter: Option<Arc<dyn DynamicFilter>>,
    ) -> Result<Node, ExecError> {
        let predicates = match scan.predicates.as_slice() {
            [] => None,
            predicates => {
                let predicates = Predicates::new(predicates.to_vec(), &plan.output_ids(), self.environment)?;
                Some(Arc::new(predicates))
            }
        };
        let request = ScanRequest {
            columns: scan.columns.iter().map(|(_, column)| column.clone()).collect(),
            predicates: predicates.clone(),
            dynamic_filter,
            limit: scan.limit,
        };
        let scan = scan.table.scan(&request)?;
        let scan_meter = self.new_meter(plan);
        self.operators.push(Operator { meter: scan_meter.clone(), scan: Some(scan.clone()) });
        Ok(Node::Morsels(Morsels { scan, scan_meter, predicates, steps: Steps::default() }))
    }

    fn step(&mut self, input: &Plan, step: impl Step + 'static, plan: &Plan) -> Result<Node, ExecError> {
        let meter = self.new_meter(plan);
        self.metered(input, step, meter)
    }

    fn metered(
        &mut self,
        input: &Plan,
        step: impl Step + 'static,
        meter: Arc<Meter>,
    ) -> Result<Node, ExecError> {
        let input = self.build(input)?;
        Ok(self.over(input, step, meter))
    }

    fn over(&mut self, input: Node, step: impl Step + 'static, meter: Arc<Meter>) -> Node {
        self.operators.push(Operator { meter: meter.clone(), scan: None });
        self.run.with_step(input, &(Arc::new(step), meter))
    }

    fn project(&self, project: &esql_plan::Project) -> Project {
        let ids = project.input.output_ids();
        Project { columns: project.columns.iter().map(|column| place(column.id, &ids)).collect() }
    }

    fn sequential(
        &mut self,
        input: &Plan,
        operator: Box<dyn Sequential>,
        plan: &Plan,
    ) -> Result<Node, ExecError> {
        let input = self.build(input)?;
        let input = self.run.stream(input);
        let meter = self.meter(plan);
        let reservation = Reservation::new(&self.run.budget, &meter);
        let run = self.run.clone();
        Ok(Node::Stream(Box::new(SequentialStream { input, operator, meter, reservation, run })))
    }

    fn whole_keys(&self, keys: &[Expr], input: &Plan) -> Result<WholeKeys, ExecError> {
        let evaluators = keys.iter().map(|key| self.bind(key, input)).collect::<Result<_, _>>()?;
        Ok(WholeKeys::new(keys, evaluators))
    }

    fn breaker<B: Breaker>(&mut self, input: &Plan, breaker: B, plan: &Plan) -> Result<Node, ExecError> {
        let input = self.build(input)?;
        Ok(self.breaker_over(input, breaker, plan))
    }

    fn breaker_over<B: Breaker>(&mut self, input: Node, breaker: B, plan: &Plan) -> Node {
        let meter = self.meter(plan);
        Node::Stream(Box::new(BreakerStream::new(breaker, input, meter, self.run.clone())))
    }

    fn eval(&self, fields: &[Alias], mut ids: Vec<ColumnId>) -> Result<Eval, ExecError> {
        let mut evaluators = Vec::new();
        for field in fields {
            evaluators.push(Evaluator::new(&field.expr, &ids, self.environment)?);
            ids.push(field.column.id);
        }
        Ok(Eval { fields: evaluators })
    }

    fn aggregate(&self, aggregate: &esql_plan::Aggregate) -> Result<Aggregate, ExecError> {
        let ids = aggregate.input.output_ids();
        let groups = aggregate.groups.iter().map(|group| (place(group.id, &ids), group.data_type)).collect();
        let calls = aggregate.aggregates.iter().map(|(_, call)| self.call(call, &ids));
        Ok(Aggregate::new(groups, calls.collect::<Result<_, _>>()?))
    }

    /// The keys, and how many columns the input has.
    fn sort_keys(&self, input: &Plan, keys: &[esql_plan::SortKey]) -> Result<(SortKeys, usize), ExecError> {
        let ids = input.output_ids();
        let evaluators = keys.iter().map(|key| Evaluator::new(&key.expr, &ids, self.environment));
        Ok((SortKeys::new(keys, evaluators.collect::<Result<_, _>>()?), ids.len()))
    }

    fn join(&mut self, join: &esql_plan::Join, meter: &Arc<Meter>) -> Result<Join, ExecError> {
        let (left, right) = (join.left.output_ids(), join.right.output_ids());
        let keys = match &join.on {
            JoinOn::Equal(keys) if keys.is_empty() => Keys::None,
            JoinOn::Equal(keys) => {
                let key = |key: &esql_plan::JoinKey| {
                    Ok(EqualKey {
                        left: Evaluator::new(&key.left, &left, self.environment)?,
                        right: Evaluator::new(&key.right, &right, self.environment)?,
                        precision: key.precision,
                        data_type: key.right.data_type,
                    })
                };
                Keys::Equal(keys.iter().map(key).collect::<Result<_, PlanError>>()?)
            }
            JoinOn::Within { value, from, to } => Keys::Within {
                value: Evaluator::new(value, &left, self.environment)?,
                from: place(from.id, &right),
                to: place(to.id, &right),
            },
        };
        let tested: Vec<ColumnId> = join.conditions.iter().flat_map(Expr::columns).collect();
        let used = |ids: &[ColumnId]| (0..ids.len()).filter(|place| tested.contains(&ids[*place])).collect();
        let (used_left, used_right): (Vec<usize>, Vec<usize>) = (used(&left), used(&right));
        let used_left_ids = used_left.iter().map(|place| left[*place]);
        let ids: Vec<ColumnId> = used_left_ids.chain(used_right.iter().map(|place| right[*place])).collect();
        let tests = join.conditions.iter().map(|test| Evaluator::new(test, &ids, self.environment));
        let conditions =
            Conditions { tests: tests.collect::<Result<_, _>>()?, left: used_left, right: used_right };
        let columns =
            join.columns.iter().map(|added| (place(added.from, &right), added.column.data_type)).collect();
        let input = self.build_below(&join.right)?;
        let run = self.run.clone();
        let start: Start = Box::new(move || run.stream(input));
        let right = Right::new(start, &self.run.budget, meter, self.run.warnings.clone());
        Ok(Join { right, keys, conditions, columns, rows: join.rows, site: join.source.site() })
    }

    fn membership(
        &mut self,
        membership: &esql_plan::Membership,
        meter: &Arc<Meter>,
    ) -> Result<Membership, ExecError> {
        let values = self.build_below(&membership.values)?;
        let run = self.run.clone();
        let start: Start = Box::new(move || run.stream(values));
        Ok(Membership {
            start: Mutex::new(Some(start)),
            key: membership.key.clone(),
            ids: membership.input.output_ids(),
            data_type: membership.from.data_type,
            source: membership.key.source.clone(),
            environment: self.environment.clone(),
            built: OnceLock::new(),
            budget: self.run.budget.clone(),
            meter: meter.clone(),
        })
    }

    fn call(&self, call: &esql_plan::AggregateCall, ids: &[ColumnId]) -> Result<Call, ExecError> {
        let bind = |expr: &Expr| Evaluator::new(expr, ids, self.environment);
        Ok(Call {
            args: call.args.iter().map(bind).collect::<Result<_, _>>()?,
            filter: call.filter.as_ref().map(bind).transpose()?,
            prototype: call.bind(self.environment)?,
            data_type: call.data_type,
            site: call.source.site(),
        })
    }

    fn bind(&self, expr: &Expr, input: &Plan) -> Result<Evaluator, PlanError> {
        Evaluator::new(expr, &input.output_ids(), self.environment)
    }

    /// The meter of an operator whose inputs were told of.
    fn meter(&mut self, plan: &Plan) -> Arc<Meter> {
        let meter = self.new_meter(plan);
        self.operators.push(Operator { meter: meter.clone(), scan: None });
        meter
    }

    fn new_meter(&self, plan: &Plan) -> Arc<Meter> {
        Meter::new(plan.describe(), self.level, self.options.profile)
    }
}

fn place(id: ColumnId, ids: &[ColumnId]) -> usize {
    ids.iter().position(|other| *other == id).unwrap_or_else(|| panic!("the plan lost column {id:?}"))
}
