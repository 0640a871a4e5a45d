//! `FORK`

use esql_data::{DataType, Value};
use esql_syntax::Span;
use esql_syntax::ast::Fork;

use crate::analyzer::Analyzer;
use crate::expr::{Expr, Source};
use crate::scope::Scope;
use crate::unions::UnionKind;
use crate::{Alias, Eval, Plan};

/// How many nodes a plan may have after FORK: each branch has a copy of what is before it, so FORKs in subqueries multiply.
const MAX_NODES: usize = 10_000;

/// The branches' rows, one branch after the other. Each branch runs on all of the input's rows, so its plan has a copy of the
/// input's. `_fork` says which branch a row is from.
pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    fork: &Fork,
    span: Span,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    if input.size().saturating_mul(fork.branches.len()) > MAX_NODES {
        analyzer.error("FORKs in subqueries make the query too large", span);
        *scope = Scope::unknown();
        return input;
    }
    let mut inputs = Vec::new();
    for (index, branch) in fork.branches.iter().enumerate() {
        let mut scope = scope.clone();
        // The rows before are watched once.
        let input = if index == 0 { input.clone() } else { input.clone().unobserved() };
        let plan = analyzer.commands(&branch.commands, input, &mut scope);
        let name = Value::from(format!("fork{}", index + 1));
        let column = analyzer.attribute("_fork", DataType::Keyword);
        let expr = Expr::literal(name, DataType::Keyword, Source::default());
        scope.define(column.clone());
        inputs
            .push((Plan::Eval(Eval { input: Box::new(plan), fields: vec![Alias { column, expr }] }), scope));
    }
    let kind = UnionKind::Branches(fork.branches.iter().map(|branch| branch.span).collect());
    let source = analyzer.source(span);
    match analyzer.tables.union(inputs, kind, source) {
        Ok((plan, union)) => {
            *scope = union;
            plan
        }
        Err(error) => {
            analyzer.data_error(&error, span);
            *scope = Scope::unknown();
            input
        }
    }
}
