//! The patterns that GROK knows by name.
//!
//! Those of logstash come with the crate `grok`; `ecs.patterns` has those that Elasticsearch's library words differently, because
//! it names captures by the Elastic Common Schema.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

const ECS: &str = include_str!("ecs.patterns");

/// The regular expression of a pattern.
pub(super) fn pattern(name: &str) -> Option<&'static str> {
    static PATTERNS: OnceLock<HashMap<&str, Cow<'static, str>>> = OnceLock::new();
    let patterns = PATTERNS.get_or_init(|| {
        let logstash = grok::patterns().iter().map(|(name, text)| (*name, dotted(text)));
        logstash.chain(ecs().map(|(name, text)| (name, Cow::Borrowed(text)))).collect()
    });
    patterns.get(name).map(AsRef::as_ref)
}

/// Some of logstash's patterns name captures by the ECS already, in its way: `%{IP:[source][ip]}`.
fn dotted(text: &'static str) -> Cow<'static, str> {
    let mut dotted = String::new();
    let mut rest = text;
    while let Some((before, reference)) = rest.split_once("%{") {
        let (inner, after) = reference.split_once('}').unwrap_or((reference, ""));
        let inner = inner.replace(":[", ":").replace("][", ".").replace(']', "");
        dotted.push_str(&format!("{before}%{{{inner}}}"));
        rest = after;
    }
    if dotted.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(dotted + rest) }
}

fn ecs() -> impl Iterator<Item = (&'static str, &'static str)> {
    ECS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Grok;

    #[test]
    fn every_pattern_of_ours_compiles() {
        for (name, _) in ecs() {
            let compiled = Grok::new(&[&format!("%{{{name}}}")]);
            // Two formats of a time under one name: Elasticsearch refuses it as well.
            let refused = ["SYSLOGBASE2"].contains(&name);
            assert_eq!(compiled.is_err(), refused, "{name}: {compiled:?}");
        }
    }

    #[test]
    fn nearly_every_pattern_of_logstash_compiles() {
        let failed: Vec<String> = grok::patterns()
            .iter()
            .filter_map(|(name, _)| {
                let error = Grok::new(&[&format!("%{{{name}}}")]).err()?;
                Some(format!("{name}: {}", error.to_string().rsplit(": ").next().unwrap_or_default()))
            })
            .collect();
        insta::assert_snapshot!(failed.join("\n"));
    }
}
