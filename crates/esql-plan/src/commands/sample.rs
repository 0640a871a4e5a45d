//! `SAMPLE`, the command

use esql_syntax::ast;

use crate::analyzer::Analyzer;
use crate::{Plan, Sample};

pub(crate) fn analyze(analyzer: &mut Analyzer<'_>, sample: &ast::Sample, input: Plan) -> Plan {
    let span = sample.probability.span;
    let Some((value, _)) = analyzer.literal(&sample.probability.value, span) else { return input };
    let probability = value.as_f64().filter(|share| *share > 0.0 && *share < 1.0);
    let Some(probability) = probability else {
        let text = span.text(analyzer.text).to_owned();
        analyzer.error(
            format!(
                "invalid value for SAMPLE probability [{text}], expecting a number between 0 and 1, exclusive"
            ),
            span,
        );
        return input;
    };
    Plan::Sample(Sample { input: Box::new(input), probability })
}

/// Of which share of its source's rows a plan's rows are a sample, as far as counts and sums of them can tell.
pub(super) fn share(plan: &Plan) -> f64 {
    match plan {
        Plan::Sample(sample) => sample.probability * share(&sample.input),
        // Other rows than the source's.
        Plan::Aggregate(_) | Plan::InlineAggregate(_) | Plan::Limit(_) | Plan::TopN(_) => 1.0,
        other => other.inputs().first().map_or(1.0, |input| share(input)),
    }
}
