//! The ways in which batches flow: morsels on every thread, or batches in order on the thread that asks for them.

use esql_data::{Batch, Warnings};
use esql_plan::{Morsel, Predicates, Scan};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::ExecError;
use crate::memory::{Budget, Reservation};
use crate::metrics::Meter;
use crate::operators::filter::leave_out_impossible;
use crate::operators::{Sequential, Step, Stream};
use crate::scheduler::{Made, Ordered, Workers};
use crate::spill::Disk;

/// A part of the plan made ready.
pub(crate) enum Node {
    /// Steps over the morsels of a scan: any thread can work on a morsel of its own.
    Morsels(Morsels),
    /// Batches in order, on the caller's thread.
    Stream(Box<dyn Stream>),
    /// One after the other; a later one starts when those before it have ended.
    Union(Vec<Node>),
}

/// What starting a node needs.
#[derive(Clone)]
pub(crate) struct Run {
    pub(crate) workers: Workers,
    pub(crate) warnings: Arc<Mutex<Warnings>>,
    pub(crate) budget: Arc<Budget>,
    pub(crate) disk: Disk,
}

impl Run {
    /// The node as batches in order.
    pub(crate) fn stream(&self, node: Node) -> Box<dyn Stream> {
        match node {
            Node::Stream(stream) => stream,
            Node::Morsels(morsels) => Box::new(MorselStream {
                morsels: Some(morsels),
                workers: self.workers,
                results: None,
                ready: Vec::new().into_iter(),
                warnings: self.warnings.clone(),
            }),
            Node::Union(inputs) => {
                Box::new(UnionStream { rest: inputs.into_iter(), current: None, run: self.clone() })
            }
        }
    }

    /// The node with a step over its rows.
    pub(crate) fn with_step(&self, input: Node, step: &(Arc<dyn Step>, Arc<Meter>)) -> Node {
        match input {
            Node::Morsels(mut morsels) => {
                morsels.steps.0.push(step.clone());
                Node::Morsels(morsels)
            }
            Node::Stream(input) => {
                let (steps, warnings) = (Steps(vec![step.clone()]), self.warnings.clone());
                Node::Stream(Box::new(StepStream { input, steps, ready: VecDeque::new(), warnings }))
            }
            Node::Union(inputs) => {
                Node::Union(inputs.into_iter().map(|input| self.with_step(input, step)).collect())
            }
        }
    }

    /// Adds warnings of the part of the input that came next.
    pub(crate) fn warn(&self, later: Warnings) {
        add(&self.warnings, later);
    }
}

fn add(warnings: &Mutex<Warnings>, later: Warnings) {
    if !later.is_empty() {
        warnings.lock().unwrap_or_else(PoisonError::into_inner).merge(later);
    }
}

/// The morsels of a scan, and what is done with each of them.
pub(crate) struct Morsels {
    pub(crate) scan: Arc<dyn Scan>,
    pub(crate) scan_meter: Arc<Meter>,
    /// What the scan was told of: rows that can't meet it must not warn.
    pub(crate) predicates: Option<Arc<Predicates>>,
    pub(crate) steps: Steps,
}

/// Steps one after the other, each with its meter.
#[derive(Default)]
pub(crate) struct Steps(Vec<(Arc<dyn Step>, Arc<Meter>)>);

/// Where batches go after the last step.
pub(crate) type Sink<'a> = dyn FnMut(Batch, &mut Warnings) -> Result<(), ExecError> + 'a;

impl Steps {
    /// Hands on what comes of a batch; batches that come out may be more than one, and are handed on one by one.
    pub(crate) fn apply(
        &self,
        batch: Batch,
        warnings: &mut Warnings,
        sink: &mut Sink<'_>,
    ) -> Result<(), ExecError> {
        apply(&self.0, batch, warnings, sink)
    }
}

fn apply(
    steps: &[(Arc<dyn Step>, Arc<Meter>)],
    batch: Batch,
    warnings: &mut Warnings,
    sink: &mut Sink<'_>,
) -> Result<(), ExecError> {
    let Some(((step, meter), above)) = steps.split_first() else { return sink(batch, warnings) };
    for part in step.parts(batch) {
        meter.takes(&part);
        let batch = meter.time(|| step.apply(part, warnings))?;
        meter.gives(batch.rows());
        apply(above, batch, warnings, sink)?;
    }
    Ok(())
}

impl Morsels {
    /// Reads and works on the morsels.
    pub(crate) fn start<T: Send + 'static>(
        self,
        workers: Workers,
        work: impl Fn(&Steps, Vec<Batch>, &mut Warnings) -> Result<Made<T>, ExecError> + Send + Sync + 'static,
    ) -> Ordered<(T, Warnings)> {
        let Morsels { scan, scan_meter, predicates, steps } = self;
        let work = move |morsel: Box<dyn Morsel>| {
            let mut warnings = Warnings::default();
            let mut batches = scan_meter.time(|| morsel.read(&mut warnings))?;
            if let Some(predicates) = &predicates {
                batches = scan_meter.time(|| leave_out_impossible(predicates, batches));
            }
            batches.iter().for_each(|batch| scan_meter.reads(batch));
            let Made { result, bytes } = work(&steps, batches, &mut warnings)?;
            Ok(Made { result: (result, warnings), bytes })
        };
        Ordered::new(scan, workers, Arc::new(work))
    }
}

/// The batches of a scan's morsels after their steps. Threads begin when the first batch is asked for, so that those of a union's
/// inputs don't all begin at once.
struct MorselStream {
    morsels: Option<Morsels>,
    workers: Workers,
    results: Option<Ordered<(Vec<Batch>, Warnings)>>,
    ready: std::vec::IntoIter<Batch>,
    warnings: Arc<Mutex<Warnings>>,
}

impl MorselStream {
    fn start(morsels: Morsels, workers: Workers) -> Ordered<(Vec<Batch>, Warnings)> {
        morsels.start(workers, |steps, batches, warnings| {
            let mut results = Vec::new();
            let mut keep = |batch, _: &mut Warnings| {
                results.push(batch);
                Ok(())
            };
            for batch in batches {
                steps.apply(batch, warnings, &mut keep)?;
            }
            let bytes = results.iter().map(Batch::memory_size).sum();
            Ok(Made { result: results, bytes })
        })
    }
}

impl Stream for MorselStream {
    fn next(&mut self) -> Result<Option<Batch>, ExecError> {
        if let Some(morsels) = self.morsels.take() {
            self.results = Some(MorselStream::start(morsels, self.workers));
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
pub(crate) struct SequentialStream {
    pub(crate) input: Box<dyn Stream>,
    pub(crate) operator: Box<dyn Sequential>,
    pub(crate) meter: Arc<Meter>,
    pub(crate) reservation: Reservation,
    pub(crate) run: Run,
}

impl Stream for SequentialStream {
    fn next(&mut self) -> Result<Option<Batch>, ExecError> {
        let Some(batch) = self.input.next()? else { return Ok(None) };
        let mut warnings = Warnings::default();
        self.meter.takes(&batch);
        let batch = self.meter.time(|| self.operator.apply(batch, &mut warnings))?;
        self.meter.gives(batch.rows());
        self.run.warn(warnings);
        self.reservation.resize(self.operator.memory_size())?;
        Ok(Some(batch))
    }
}
