//! Queries against a small made-up catalog: the plans they become, and the errors they give.

mod catalog;
mod errors;
mod optimizer;
mod plans;
mod predicates;
mod search;
mod watching;

use esql_data::Warnings;
use esql_data::date::Zone;
use esql_functions::Environment;
use esql_plan::{Analyzed, Context, Limits, Plan, PlanError, Unmapped, analyze, optimize};
use esql_syntax::ast;

/// 2024-06-15T12:00:00Z
const NOW: i64 = 1_718_452_800_000_000_000;

fn environment() -> Environment {
    Environment { now_nanos: NOW, zone: Zone::utc(), seed: 0 }
}

/// The plan as analysis leaves it.
fn analyzed(query: &str) -> Result<Analyzed, Vec<PlanError>> {
    in_context(query, |tree, context| analyze(tree, query, context))
}

fn in_context<T>(query: &str, analyze: impl FnOnce(&ast::Query, &Context<'_>) -> T) -> T {
    let tree = esql_syntax::parse_query(query).expect("the test's query parses");
    let environment = environment();
    let context = Context {
        catalog: &catalog::Logs,
        environment: &environment,
        parameters: &[],
        build: ["0.0.0", "2024-06-15", "none"],
        unmapped: Unmapped::Fail,
        ip_databases: &esql_plan::IpDatabases::default(),
    };
    analyze(&tree, &context)
}

fn plan(query: &str) -> Plan {
    analyzed(query).unwrap_or_else(|errors| panic!("{errors:?}")).plan
}

/// The plan as it is run.
fn optimized(query: &str) -> Plan {
    optimized_with(query, Limits::NONE).0
}

fn optimized_with(query: &str, limits: Limits) -> (Plan, Warnings) {
    let mut warnings = Warnings::default();
    let plan =
        optimize(plan(query), limits, &environment(), &mut warnings).expect("the plan's constants fit");
    (plan, warnings)
}
