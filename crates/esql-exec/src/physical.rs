//! How a plan is run, as text.

use esql_plan::Plan;

/// The plan's tree, a node a line, the last operation first. Each line says how its operation runs: on every thread, a morsel of
/// the input at a time; as partial states that are merged; or on the thread that asks for rows.
pub fn describe_physical(plan: &Plan) -> String {
    let mut text = String::new();
    write(plan, "", "", &mut text);
    text
}

fn write(plan: &Plan, branch: &str, margin: &str, text: &mut String) {
    text.push_str(&format!("{branch}{} · {}\n", plan.describe(), way(plan)));
    let mut inputs = plan.inputs().into_iter().peekable();
    while let Some(input) = inputs.next() {
        let (branch, below) = if inputs.peek().is_some() { ("├─ ", "│  ") } else { ("└─ ", "   ") };
        write(input, &format!("{margin}{branch}"), &format!("{margin}{below}"), text);
    }
}

/// How a node runs.
fn way(plan: &Plan) -> &'static str {
    let parallel = plan.inputs().first().is_none_or(|input| is_parallel(input));
    match plan {
        Plan::Scan(_) => "on every thread, by morsels",
        Plan::Values(_) => "given",
        Plan::Union(_) => "one input after the other",
        Plan::Limit(_) => "in order, stops its input",
        Plan::LimitBy(_) | Plan::Sample(_) => "in order",
        Plan::Aggregate(_)
        | Plan::InlineAggregate(_)
        | Plan::Sort(_)
        | Plan::TopN(_)
        | Plan::Score(_)
        | Plan::ChangePoint(_)
            if parallel =>
        {
            "a partial state a morsel on every thread, merged in order"
        }
        Plan::Aggregate(_)
        | Plan::InlineAggregate(_)
        | Plan::Sort(_)
        | Plan::TopN(_)
        | Plan::Score(_)
        | Plan::ChangePoint(_) => "of all rows",
        _ if parallel => "on every thread, by morsels",
        _ => "batch by batch",
    }
}

/// Whether the node's rows are made on every thread.
fn is_parallel(plan: &Plan) -> bool {
    match plan {
        Plan::Scan(_) => true,
        Plan::Union(union) => union.inputs.iter().all(is_parallel),
        Plan::Filter(_)
        | Plan::Eval(_)
        | Plan::Project(_)
        | Plan::Extract(_)
        | Plan::Observe(_)
        | Plan::Join(_)
        | Plan::MvExpand(_)
        | Plan::Membership(_) => plan.inputs().first().is_some_and(|input| is_parallel(input)),
        _ => false,
    }
}
