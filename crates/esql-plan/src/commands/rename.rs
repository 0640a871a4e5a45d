//! `RENAME`

use esql_data::DataType;
use esql_syntax::ast;
use std::collections::HashMap;

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
    let mut renamed_to: HashMap<String, String> = HashMap::new();
    for clause in &rename.clauses {
        let (Some(old), Some(new)) = (analyzer.pattern_name(&clause.old), analyzer.pattern_name(&clause.new))
        else {
            continue;
        };
        if let Some(now) = renamed_to.get(&old) {
            let clause_text = clause.span.text(analyzer.text);
            analyzer.error(
                format!("Column [{old}] renamed to [{now}] and is no longer available [{clause_text}]"),
                clause.span,
            );
        }
        let column = match renamed_to.contains_key(&old) {
            true => None,
            false => analyzer.find_column(&old, clause.old.span, scope),
        };
        let Some(column) = column else {
            // Whoever reads the new name is not at fault.
            let unknown = analyzer.attribute(new, DataType::Null);
            scope.define(unknown);
            continue;
        };
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
        renamed_to.remove(&new);
        renamed_to.insert(old, new);
    }
    input
}
