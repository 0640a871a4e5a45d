//! `RENAME`

use esql_syntax::ast;

use crate::Plan;
use crate::analyzer::Analyzer;
use crate::scope::Scope;

/// Names live in the scope and columns keep their ids, so renaming leaves the plan as it is.
pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    rename: &ast::Rename,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    for clause in &rename.clauses {
        let (Some(old), Some(new)) = (analyzer.pattern_name(&clause.old), analyzer.pattern_name(&clause.new))
        else {
            continue;
        };
        let Some(column) = analyzer.find_column(&old, clause.old.span, scope) else { continue };
        if old == new {
            continue;
        }
        let index = scope.columns.iter().position(|other| other.name == old);
        let renamed = crate::Attribute { name: new.clone(), ..column };
        match index {
            // It stays in its place; another column of the new name gives way.
            Some(index) => scope.columns[index] = renamed.clone(),
            None => scope.columns.push(renamed.clone()),
        }
        scope.columns.retain(|other| other.name != new || other.id == renamed.id);
        scope.hide_name(&old);
    }
    input
}
