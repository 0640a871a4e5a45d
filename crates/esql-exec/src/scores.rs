//! The first of two passes that a plan with scores takes: it counts how rare the terms are in each index.

use esql_functions::Environment;
use esql_plan::scores::{Count, counts, weigh};
use esql_plan::{Morsel, Plan, ScanRequest};
use esql_search::Statistics;
use std::borrow::Cow;
use std::sync::Arc;

use crate::ExecError;
use crate::pipeline::Options;
use crate::scheduler::{Made, Ordered, Workers};

/// The plan with everything that its scores need; the plan itself if it has none.
pub(crate) fn prepare<'a>(
    plan: &'a Plan,
    options: &Options,
    environment: &Environment,
) -> Result<Cow<'a, Plan>, ExecError> {
    let counts = counts(plan, environment)?;
    if counts.is_empty() {
        return Ok(Cow::Borrowed(plan));
    }
    let mut counted = Vec::new();
    for count in counts {
        let count = Arc::new(count);
        let statistics = run(&count, options)?;
        counted.push((count, statistics));
    }
    Ok(Cow::Owned(weigh(plan.clone(), &counted)))
}

/// Reads all the documents of the table.
fn run(count: &Arc<Count>, options: &Options) -> Result<Statistics, ExecError> {
    let request = ScanRequest { columns: count.columns.clone(), ..ScanRequest::default() };
    let scan = count.table.scan(&request)?;
    let counter = count.clone();
    let work = move |morsel: Box<dyn Morsel>| {
        let mut statistics = counter.start();
        // The pass that reads the rows warns of them.
        for batch in morsel.read(&mut esql_data::Warnings::default())? {
            counter.observe(&mut statistics, batch.columns());
        }
        // They hold counts of the query's few words only.
        Ok(Made { result: statistics, bytes: 0 })
    };
    let workers = Workers::new(options.threads, options.memory_limit);
    let mut parts = Ordered::new(scan, workers, Arc::new(work));
    let mut whole = count.start();
    while let Some(part) = parts.next()? {
        whole.merge(&part);
    }
    Ok(whole)
}
