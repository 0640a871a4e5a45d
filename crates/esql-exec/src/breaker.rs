//! Runs a breaker: partial states from the threads that read the morsels, merged in the morsels' order; state that has no room in
//! memory goes to disk.

use esql_data::{Batch, Warnings};
use std::sync::Arc;

use crate::ExecError;
use crate::memory::{InFlight, Reservation};
use crate::metrics::Meter;
use crate::operators::{Breaker, Output, Stream};
use crate::scheduler::Made;
use crate::spill::Spill;
use crate::streams::{Morsels, Node, Run};

/// A breaker's result: its input is read when the first batch is asked for.
pub(crate) struct BreakerStream<B: Breaker> {
    breaker: Arc<B>,
    input: Option<Node>,
    output: Option<Box<dyn Output>>,
    meter: Arc<Meter>,
    reservation: Reservation,
    spill: Spill,
    run: Run,
}

impl<B: Breaker> BreakerStream<B> {
    pub(crate) fn new(breaker: B, input: Node, meter: Arc<Meter>, run: Run) -> BreakerStream<B> {
        let reservation = Reservation::new(&run.budget, &meter);
        let spill = Spill::new(&run.disk, &run.budget, &meter);
        BreakerStream {
            breaker: Arc::new(breaker),
            input: Some(input),
            output: None,
            meter,
            reservation,
            spill,
            run,
        }
    }
}

impl<B: Breaker> Stream for BreakerStream<B> {
    fn next(&mut self) -> Result<Option<Batch>, ExecError> {
        let mut warnings = Warnings::default();
        if let Some(input) = self.input.take() {
            let mut state = self.breaker.fresh();
            self.take_in(&mut state, input)?;
            let (breaker, spill) = (self.breaker.clone(), &self.spill);
            self.output = Some(self.meter.time(|| breaker.finish(state, spill, &mut warnings))?);
        }
        let Some(output) = &mut self.output else { return Ok(None) };
        let batch = self.meter.time(|| output.next(&mut warnings))?;
        self.run.warn(warnings);
        self.reservation.set(output.memory_size());
        match &batch {
            Some(batch) => self.meter.gives(batch.rows()),
            None => self.output = None,
        }
        Ok(batch)
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

    fn take_in_morsels(&mut self, whole: &mut B::State, morsels: Morsels) -> Result<(), ExecError> {
        let (breaker, meter, budget) = (self.breaker.clone(), self.meter.clone(), self.run.budget.clone());
        let mut parts = morsels.start(self.run.workers, move |steps, batches, warnings| {
            let mut part = breaker.fresh_part();
            for batch in batches {
                steps.apply(batch, warnings, &mut |batch, warnings| match batch.rows() {
                    0 => Ok(()),
                    _ => {
                        meter.takes(&batch);
                        meter.time(|| breaker.update(&mut part, batch, warnings))
                    }
                })?;
            }
            let bytes = breaker.memory_size(&part);
            Ok(Made { result: (part, InFlight::new(&budget, bytes)), bytes })
        });
        while let Some(((part, in_flight), warnings)) = parts.next()? {
            self.run.warn(warnings);
            self.merge(whole, part, in_flight)?;
        }
        Ok(())
    }

    fn take_in_stream(&mut self, whole: &mut B::State, mut input: Box<dyn Stream>) -> Result<(), ExecError> {
        while let Some(batch) = input.next()? {
            let mut warnings = Warnings::default();
            let mut part = self.breaker.fresh_part();
            self.meter.takes(&batch);
            self.meter.time(|| self.breaker.update(&mut part, batch, &mut warnings))?;
            self.run.warn(warnings);
            let in_flight = InFlight::new(&self.run.budget, self.breaker.memory_size(&part));
            self.merge(whole, part, in_flight)?;
        }
        Ok(())
    }

    fn merge(&mut self, whole: &mut B::State, part: B::State, in_flight: InFlight) -> Result<(), ExecError> {
        let mut warnings = Warnings::default();
        self.meter.time(|| self.breaker.merge(whole, part, &self.spill, &mut warnings))?;
        drop(in_flight);
        self.run.warn(warnings);
        let before = self.reservation.size();
        self.reservation.set(self.breaker.memory_size(whole));
        if self.run.budget.is_tight() {
            self.meter.time(|| self.breaker.spill(whole, &self.spill))?;
            self.reservation.set(self.breaker.memory_size(whole));
        }
        self.reservation.check_growth(before)
    }
}
