//! `KEEP`

use esql_syntax::ast::{self, NamePattern};

use crate::analyzer::Analyzer;
use crate::scope::Scope;
use crate::{Attribute, Plan, Project};

/// Columns come in the order of the patterns. A column that several patterns match stands where the most specific one has it:
/// a name before a wildcard, a wildcard before `*`; of equals the last.
pub(crate) fn analyze(analyzer: &mut Analyzer<'_>, keep: &ast::Keep, input: Plan, scope: &mut Scope) -> Plan {
    let mut kept: Vec<(Attribute, Precedence)> = Vec::new();
    for pattern in &keep.patterns {
        let precedence = Precedence::of(pattern);
        for column in matches(analyzer, pattern, precedence, scope) {
            let known = kept.iter().position(|(other, _)| other.name == column.name);
            match known {
                Some(index) if kept[index].1 > precedence => {}
                Some(index) => {
                    kept.remove(index);
                    kept.push((column, precedence));
                }
                None => kept.push((column, precedence)),
            }
        }
    }
    let columns: Vec<Attribute> = kept.into_iter().map(|(column, _)| column).collect();
    let wildcards: Vec<NamePattern> =
        keep.patterns.iter().filter(|pattern| pattern.has_wildcard()).cloned().collect();
    if let Some(open) = scope.open.as_mut().filter(|_| !wildcards.is_empty()) {
        // A known field that no document has can still be named, so the scan may yet get more columns.
        open.keep(wildcards);
        scope.columns = columns;
        return input;
    }
    *scope = Scope { unknown: scope.unknown, splits: scope.splits, ..Scope::closed(columns.clone()) };
    Plan::Project(Project { input: Box::new(input), columns })
}

/// How specific a pattern is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precedence {
    All,
    Wildcard,
    Name,
}

impl Precedence {
    fn of(pattern: &NamePattern) -> Precedence {
        match pattern {
            pattern if pattern.is_star() => Precedence::All,
            pattern if pattern.has_wildcard() => Precedence::Wildcard,
            _ => Precedence::Name,
        }
    }
}

fn matches(
    analyzer: &mut Analyzer<'_>,
    pattern: &NamePattern,
    precedence: Precedence,
    scope: &mut Scope,
) -> Vec<Attribute> {
    if precedence == Precedence::Name {
        let Some(name) = analyzer.pattern_name(pattern) else { return Vec::new() };
        return analyzer.find_column(&name, pattern.span, scope).into_iter().collect();
    }
    let found: Vec<Attribute> =
        scope.columns.iter().filter(|column| pattern.matches(&column.name)).cloned().collect();
    let may_match = || scope.open.as_ref().is_some_and(|open| open.may_match(pattern, &analyzer.tables));
    if found.is_empty() && precedence == Precedence::Wildcard && !scope.unknown && !may_match() {
        let text = pattern.span.text(analyzer.text).to_owned();
        analyzer.error(format!("No matches found for pattern [{text}]"), pattern.span);
    }
    found
}
