//! Errors of planning, each with its place in the query.

use esql_syntax::Span;

/// Why a query can't be planned: unknown names, types that don't fit, things that are not supported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PlanError {
    /// What is wrong, in Elasticsearch's words where it has them.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What to do about it.
    pub help: Option<String>,
}

impl PlanError {
    /// An error at a place.
    pub fn new(message: impl Into<String>, span: Span) -> PlanError {
        PlanError { message: message.into(), span, help: None }
    }

    /// The same error with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> PlanError {
        self.help = Some(help.into());
        self
    }
}

/// `, did you mean [x]?` or `, did you mean any of [x, y]?`; nothing when no name is near.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= allowed_distance(name.len().min(candidate.len())))
        .collect();
    near.sort();
    near.dedup();
    let names: Vec<&str> = near.iter().map(|(_, candidate)| *candidate).take(5).collect();
    match names.as_slice() {
        [] => String::new(),
        [name] => format!(", did you mean [{name}]?"),
        names => format!(", did you mean any of [{}]?", names.join(", ")),
    }
}

/// How many letters two names of that length may differ in.
fn allowed_distance(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_near_names_only() {
        assert_eq!(
            did_you_mean("proces.name", ["process.name", "host.name"]),
            ", did you mean [process.name]?"
        );
        assert_eq!(did_you_mean("hots", ["host", "hits"]), ", did you mean any of [hits, host]?");
        assert_eq!(did_you_mean("x", ["y"]), "");
    }
}
