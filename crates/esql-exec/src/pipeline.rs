//! From a plan to the operators that run it, and their run.

use esql_data::{Batch, Warnings};
use esql_functions::Environment;
use esql_plan::{
    Alias, ColumnId, Evaluator, Expr, JoinOn, Plan, PlanError, Scan, ScanReport, ScanRequest, TableScan,
};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::ExecError;
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
use crate::operators::values::Rows;
use crate::operators::{Breaker, Sequential, Step, Stream};
use crate::scheduler::Ordered;
use crate::scores;

/// How a query is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many threads read and work; 1 spawns none.
    pub threads: usize,
    /// How many bytes the operators' states may hold together; `None` for no limit.
    pub memory_limit: Option<usize>,
}

/// A query that runs: gives batches whose columns are the plan's output.
pub struct Execution {
    stream: Box<dyn Stream>,
    shared: Shared,
}

/// What all operators of a query share.
#[derive(Clone)]
struct Shared {
    warnings: Arc<Mutex<Warnings>>,
    budget: Arc<Budget>,
    meters: Vec<Arc<Meter>>,
    scans: Vec<Arc<dyn Scan>>,
}

/// Begins to run a plan.
///
/// # Errors
/// When a file can't be opened, or a constant argument can't be used.
pub fn execute(plan: &Plan, options: &Options, environment: &Environment) -> Result<Execution, ExecError> {
    let shared = Shared {
        warnings: Arc::default(),
        budget: Budget::new(options.memory_limit),
        meters: Vec::new(),
        scans: Vec::new(),
    };
    let plan = scores::prepare(plan, options, environment)?;
    let mut builder = Builder { options, environment, shared, samples: 0 };
    let node = builder.build(&plan)?;
    let stream = builder.stream(node);
    Ok(Execution { stream, shared: builder.shared })
}

impl Execution {
    /// The warnings so far; complete after the last batch.
    pub fn warnings(&self) -> Warnings {
        self.shared.warnings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the operators did so far, from the scan upwards.
    pub fn metrics(&self) -> Vec<OperatorMetrics> {
        self.shared.meters.iter().map(|meter| meter.read()).collect()
    }

    /// What the scans read so far.
    pub fn scan_reports(&self) -> Vec<ScanReport> {
        self.shared.scans.iter().map(|scan| scan.report()).collect()
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

/// A part of the plan made ready.
enum Node {
    /// Steps over the morsels of a scan: any thread can work on a morsel of its own.
    Morsels(Morsels),
    /// Batches in order, on the caller's thread.
    Stream(Box<dyn Stream>),
    /// One after the other; a later one starts when those before it have ended.
    Union(Vec<Node>),
}

struct Morsels {
    scan: Arc<dyn Scan>,
    scan_meter: Arc<Meter>,
    steps: Steps,
}

/// Steps one after the other, each with its meter.
#[derive(Default)]
struct Steps(Vec<(Arc<dyn Step>, Arc<Meter>)>);

impl Steps {
    /// Hands on what comes of a batch; batches that come out may be more than one, and are handed on one by one.
    fn apply(&self, batch: Batch, warnings: &mut Warnings, sink: &mut Sink<'_>) -> Result<(), ExecError> {
        apply(&self.0, batch, warnings, sink)
    }
}

/// Where batches go after the last step.
type Sink<'a> = dyn FnMut(Batch, &mut Warnings) -> Result<(), ExecError> + 'a;

fn apply(
    steps: &[(Arc<dyn Step>, Arc<Meter>)],
    batch: Batch,
    warnings: &mut Warnings,
    sink: &mut Sink<'_>,
) -> Result<(), ExecError> {
    let Some(((step, meter), above)) = steps.split_first() else { return sink(batch, warnings) };
    for part in step.parts(batch) {
        let rows = |batch: &Result<Batch, _>| batch.as_ref().map_or(0, Batch::rows);
        let batch = meter.measure(part.rows(), || step.apply(part, warnings), rows)?;
        apply(above, batch, warnings, sink)?;
    }
    Ok(())
}

struct Builder<'a> {
    options: &'a Options,
    environment: &'a Environment,
    shared: Shared,
    /// How many SAMPLEs there are so far.
    samples: usize,
}

impl Builder<'_> {
    fn build(&mut self, plan: &Plan) -> Result<Node, ExecError> {
        match plan {
            Plan::Scan(scan) => self.scan(scan, plan),
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
                let ids = project.input.output_ids();
                let columns = project.columns.iter().map(|column| place(column.id, &ids)).collect();
                self.step(&project.input, Project { columns }, plan)
            }
            Plan::Join(join) => {
                let step = self.join(join, plan)?;
                self.step(&join.left, step, plan)
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
                let breaker = self.sort(&sort.input, &sort.keys, None)?;
                self.breaker(&sort.input, breaker, plan)
            }
            Plan::TopN(top) => {
                let breaker = self.sort(&top.input, &top.keys, Some(top.count))?;
                self.breaker(&top.input, breaker, plan)
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
                Ok(Node::Stream(Box::new(Limit::new(self.stream(input), limit.count, drains))))
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
                let step = self.membership(membership, plan)?;
                self.step(&membership.input, step, plan)
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
                let inputs = union.inputs.iter().enumerate().map(|(index, input)| {
                    let ids = input.output_ids();
                    let column = |column: &esql_plan::UnionColumn| {
                        (column.attribute.data_type, column.inputs[index].map(|id| place(id, &ids)))
                    };
                    self.step(input, Align { columns: union.columns.iter().map(column).collect() }, plan)
                });
                Ok(Node::Union(inputs.collect::<Result<_, _>>()?))
            }
        }
    }

    fn scan(&mut self, scan: &TableScan, plan: &Plan) -> Result<Node, ExecError> {
        let request = ScanRequest {
            columns: scan.columns.iter().map(|(_, column)| column.clone()).collect(),
            predicates: scan.predicates.clone(),
            limit: scan.limit,
        };
        let scan_meter = self.meter(plan);
        let scan = scan.table.scan(&request)?;
        self.shared.scans.push(scan.clone());
        Ok(Node::Morsels(Morsels { scan, scan_meter, steps: Steps::default() }))
    }

    fn step(&mut self, input: &Plan, step: impl Step + 'static, plan: &Plan) -> Result<Node, ExecError> {
        let input = self.build(input)?;
        let meter = self.meter(plan);
        Ok(self.with_step(input, &(Arc::new(step), meter)))
    }

    fn with_step(&self, input: Node, step: &(Arc<dyn Step>, Arc<Meter>)) -> Node {
        match input {
            Node::Morsels(mut morsels) => {
                morsels.steps.0.push(step.clone());
                Node::Morsels(morsels)
            }
            Node::Stream(input) => {
                let (steps, warnings) = (Steps(vec![step.clone()]), self.shared.warnings.clone());
                Node::Stream(Box::new(StepStream { input, steps, ready: VecDeque::new(), warnings }))
            }
            Node::Union(inputs) => {
                Node::Union(inputs.into_iter().map(|input| self.with_step(input, step)).collect())
            }
        }
    }

    fn sequential(
        &mut self,
        input: &Plan,
        operator: Box<dyn Sequential>,
        plan: &Plan,
    ) -> Result<Node, ExecError> {
        let input = self.build(input)?;
        let input = self.stream(input);
        let meter = self.meter(plan);
        let reservation = Reservation::new(&self.shared.budget, meter.operator());
        let warnings = self.shared.warnings.clone();
        Ok(Node::Stream(Box::new(SequentialStream { input, operator, meter, reservation, warnings })))
    }

    fn whole_keys(&self, keys: &[Expr], input: &Plan) -> Result<WholeKeys, ExecError> {
        let evaluators = keys.iter().map(|key| self.bind(key, input)).collect::<Result<_, _>>()?;
        Ok(WholeKeys::new(keys, evaluators))
    }

    fn breaker<B: Breaker>(&mut self, input: &Plan, breaker: B, plan: &Plan) -> Result<Node, ExecError> {
        let input = self.build(input)?;
        let meter = self.meter(plan);
        let reservation = Reservation::new(&self.shared.budget, meter.operator());
        Ok(Node::Stream(Box::new(BreakerStream {
            breaker: Arc::new(breaker),
            input: Some(input),
            output: Vec::new().into_iter(),
            meter,
            reservation,
            run: self.run(),
        })))
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

    fn sort(
        &self,
        input: &Plan,
        keys: &[esql_plan::SortKey],
        limit: Option<usize>,
    ) -> Result<Sort, ExecError> {
        let ids = input.output_ids();
        let evaluators = keys.iter().map(|key| Evaluator::new(&key.expr, &ids, self.environment));
        Ok(Sort::new(keys, evaluators.collect::<Result<_, _>>()?, limit, ids.len()))
    }

    fn join(&mut self, join: &esql_plan::Join, plan: &Plan) -> Result<Join, ExecError> {
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
        let input = self.build(&join.right)?;
        let run = self.run();
        let start: Start = Box::new(move || run.stream(input));
        let right = Right::new(start, &self.shared.budget, plan.describe(), self.shared.warnings.clone());
        Ok(Join { right, keys, conditions, columns, rows: join.rows, site: join.source.site() })
    }

    fn membership(
        &mut self,
        membership: &esql_plan::Membership,
        plan: &Plan,
    ) -> Result<Membership, ExecError> {
        let values = self.build(&membership.values)?;
        let run = self.run();
        let start: Start = Box::new(move || run.stream(values));
        Ok(Membership {
            start: Mutex::new(Some(start)),
            key: membership.key.clone(),
            ids: membership.input.output_ids(),
            data_type: membership.from.data_type,
            source: membership.key.source.clone(),
            environment: self.environment.clone(),
            built: OnceLock::new(),
            budget: self.shared.budget.clone(),
            operator: plan.describe(),
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

    fn meter(&mut self, plan: &Plan) -> Arc<Meter> {
        let meter = Meter::new(plan.describe());
        self.shared.meters.push(meter.clone());
        meter
    }

    /// The node as batches in order.
    fn stream(&self, node: Node) -> Box<dyn Stream> {
        self.run().stream(node)
    }

    fn run(&self) -> Run {
        Run { threads: self.options.threads, warnings: self.shared.warnings.clone() }
    }
}

/// What starting a node needs.
#[derive(Clone)]
struct Run {
    threads: usize,
    warnings: Arc<Mutex<Warnings>>,
}

impl Run {
    /// The node as batches in order.
    fn stream(&self, node: Node) -> Box<dyn Stream> {
        match node {
            Node::Stream(stream) => stream,
            Node::Morsels(morsels) => Box::new(MorselStream {
                morsels: Some(morsels),
                threads: self.threads,
                results: None,
                ready: Vec::new().into_iter(),
                warnings: self.warnings.clone(),
            }),
            Node::Union(inputs) => {
                Box::new(UnionStream { rest: inputs.into_iter(), current: None, run: self.clone() })
            }
        }
    }
}

fn place(id: ColumnId, ids: &[ColumnId]) -> usize {
    ids.iter().position(|other| *other == id).unwrap_or_else(|| panic!("the plan lost column {id:?}"))
}

impl Morsels {
    /// Reads and works on the morsels.
    fn start<T: Send + 'static>(
        self,
        threads: usize,
        work: impl Fn(&Steps, Vec<Batch>, &mut Warnings) -> Result<T, ExecError> + Send + Sync + 'static,
    ) -> Ordered<(T, Warnings)> {
        let Morsels { scan, scan_meter, steps } = self;
        let work = move |morsel: Box<dyn esql_plan::Morsel>| {
            let mut warnings = Warnings::default();
            let rows = |batches: &Result<Vec<Batch>, _>| {
                batches.as_ref().map_or(0, |batches| batches.iter().map(Batch::rows).sum())
            };
            let batches = scan_meter.time(|| morsel.read(&mut warnings), rows)?;
            Ok((work(&steps, batches, &mut warnings)?, warnings))
        };
        Ordered::new(scan, threads, Arc::new(work))
    }
}

/// Adds warnings of the part of the input that came next.
fn add(warnings: &Mutex<Warnings>, later: Warnings) {
    if !later.is_empty() {
        warnings.lock().unwrap_or_else(PoisonError::into_inner).merge(later);
    }
}

/// The batches of a scan's morsels after their steps. Threads begin when the first batch is asked for, so that those of a union's
/// inputs don't all begin at once.
struct MorselStream {
    morsels: Option<Morsels>,
    threads: usize,
    results: Option<Ordered<(Vec<Batch>, Warnings)>>,
    ready: std::vec::IntoIter<Batch>,
    warnings: Arc<Mutex<Warnings>>,
}

impl MorselStream {
    fn start(morsels: Morsels, threads: usize) -> Ordered<(Vec<Batch>, Warnings)> {
        morsels.start(threads, |steps, batches, warnings| {
            let mut results = Vec::new();
            let mut keep = |batch, _: &mut Warnings| {
                results.push(batch);
                Ok(())
            };
            for batch in batches {
                steps.apply(batch, warnings, &mut keep)?;
            }
            Ok(results)
        })
    }
}

impl Stream for MorselStream {
    fn next(&mut self) -> Result<Option<Batch>, ExecError> {
        if let Some(morsels) = self.morsels.take() {
            self.results = Some(MorselStream::start(morsels, self.threads));
        }
        let Some(results) = &mut self.results else { return Ok(None) };
        loop {
            if let Some(batch) = self.ready.next() {
                return Ok(Some(batch));
            }
            let Some((batches, warnings)) = results.next()? else { return Ok(None) };
            add(&self.warnings, warnings);
            self.ready = batches.into_iter();
        }
    }
}

/// Steps over batches that come in order.
struct StepStream {
    input: Box<dyn Stream>,
    steps: Steps,
    ready: VecDeque<Batch>,
    warnings: Arc<Mutex<Warnings>>,
}

impl Stream for StepStream {
    fn next(&mut self) -> Result<Option<Batch>, ExecError> {
        while self.ready.is_empty() {
            let Some(batch) = self.input.next()? else { return Ok(None) };
            let mut warnings = Warnings::default();
            let ready = &mut self.ready;
            self.steps.apply(batch, &mut warnings, &mut |batch, _| {
                ready.push_back(batch);
                Ok(())
            })?;
            add(&self.warnings, warnings);
        }
        Ok(self.ready.pop_front())
    }
}

/// The inputs of a union, one after the other.
struct UnionStream {
    rest: std::vec::IntoIter<Node>,
    current: Option<Box<dyn Stream>>,
    run: Run,
}

impl Stream for UnionStream {
    fn next(&mut self) -> Result<Option<Batch>, ExecError> {
        loop {
            if let Some(current) = &mut self.current {
                if let Some(batch) = current.next()? {
                    return Ok(Some(batch));
                }
                self.current = None;
            }
            let Some(next) = self.rest.next() else { return Ok(None) };
            self.current = Some(self.run.stream(next));
        }
    }
}

/// An operator that sees the batches in order and remembers what it saw.
struct SequentialStream {
    input: Box<dyn Stream>,
    operator: Box<dyn Sequential>,
    meter: Arc<Meter>,
    reservation: Reservation,
    warnings: Arc<Mutex<Warnings>>,
}

impl Stream for SequentialStream {
    fn next(&mut self) -> Result<Option<Batch>, ExecError> {
        let Some(batch) = self.input.next()? else { return Ok(None) };
        let mut warnings = Warnings::default();
        let rows = |batch: &Result<Batch, _>| batch.as_ref().map_or(0, Batch::rows);
        let batch = self.meter.measure(batch.rows(), || self.operator.apply(batch, &mut warnings), rows)?;
        add(&self.warnings, warnings);
        self.reservation.resize(self.operator.memory_size())?;
        Ok(Some(batch))
    }
}

/// A breaker's result: its input is read when the first batch is asked for.
struct BreakerStream<B: Breaker> {
    breaker: Arc<B>,
    input: Option<Node>,
    output: std::vec::IntoIter<Batch>,
    meter: Arc<Meter>,
    reservation: Reservation,
    run: Run,
}

impl<B: Breaker> Stream for BreakerStream<B> {
    fn next(&mut self) -> Result<Option<Batch>, ExecError> {
        if let Some(input) = self.input.take() {
            let mut state = self.breaker.fresh();
            self.take_in(&mut state, input)?;
            let mut warnings = Warnings::default();
            let count = |batches: &Result<Vec<Batch>, _>| {
                batches.as_ref().map_or(0, |batches| batches.iter().map(Batch::rows).sum())
            };
            let batches = self.meter.time(|| self.breaker.finish(state, &mut warnings), count)?;
            add(&self.run.warnings, warnings);
            self.reservation.resize(0)?;
            self.output = batches.into_iter();
        }
        Ok(self.output.next())
    }
}

impl<B: Breaker> BreakerStream<B> {
    /// Adds the input's rows to the state.
    fn take_in(&mut self, state: &mut B::State, input: Node) -> Result<(), ExecError> {
        match input {
            Node::Morsels(morsels) => self.take_in_morsels(state, morsels),
            Node::Stream(stream) => self.take_in_stream(state, stream),
            Node::Union(inputs) => inputs.into_iter().try_for_each(|input| self.take_in(state, input)),
        }
    }

    /// Partial states from the threads that read the morsels, merged in the morsels' order.
    fn take_in_morsels(&mut self, whole: &mut B::State, morsels: Morsels) -> Result<(), ExecError> {
        let (breaker, meter) = (self.breaker.clone(), self.meter.clone());
        let mut partials = morsels.start(self.run.threads, move |steps, batches, warnings| {
            let mut state = breaker.fresh();
            for batch in batches {
                steps.apply(batch, warnings, &mut |batch, warnings| match batch.rows() {
                    0 => Ok(()),
                    rows => meter.measure(rows, || breaker.update(&mut state, batch, warnings), |_| 0),
                })?;
            }
            Ok(state)
        });
        while let Some((partial, warnings)) = partials.next()? {
            add(&self.run.warnings, warnings);
            let mut warnings = Warnings::default();
            self.meter.time(|| self.breaker.merge(whole, partial, &mut warnings), |_| 0)?;
            add(&self.run.warnings, warnings);
            self.reservation.resize(self.breaker.memory_size(whole))?;
        }
        Ok(())
    }

    fn take_in_stream(&mut self, state: &mut B::State, mut input: Box<dyn Stream>) -> Result<(), ExecError> {
        while let Some(batch) = input.next()? {
            let mut warnings = Warnings::default();
            let rows = batch.rows();
            self.meter.measure(rows, || self.breaker.update(state, batch, &mut warnings), |_| 0)?;
            add(&self.run.warnings, warnings);
            self.reservation.resize(self.breaker.memory_size(state))?;
        }
        Ok(())
    }
}
