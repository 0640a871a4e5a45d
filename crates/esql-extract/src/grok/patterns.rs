//! The patterns that GROK knows by name.
//!
//! Those of logstash come with the crate `grok`. Elasticsearch's library names captures by the Elastic Common Schema: `ecs.names`
//! renames them, and `ecs.patterns` has those that are worded differently as well.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

const ECS: &str = include_str!("ecs.patterns");
const NAMES: &str = include_str!("ecs.names");

/// The regular expression of a pattern.
pub(super) fn pattern(name: &str) -> Option<&'static str> {
    static PATTERNS: OnceLock<HashMap<&str, Cow<'static, str>>> = OnceLock::new();
    let patterns = PATTERNS.get_or_init(|| {
        let logstash = grok::patterns().iter().map(|(name, text)| (*name, renamed(name, dotted(text))));
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

/// The pattern with its captures named as the ECS has them.
fn renamed<'a>(pattern: &str, text: Cow<'a, str>) -> Cow<'a, str> {
    let mut names: Vec<(&str, &str, &str)> = lines(NAMES)
        .filter_map(|line| {
            let (beginning, names) = line.split_once(' ')?;
            let (old, new) = names.split_once(' ')?;
            pattern.starts_with(beginning).then_some((beginning, old, new))
        })
        .collect();
    names.sort_by_key(|(beginning, ..)| std::cmp::Reverse(beginning.len()));
    names.into_iter().fold(text, |text, (_, old, new)| match new {
        "-" => text.replace(&format!(":{old}}}"), "}").into(),
        _ => {
            let name = new.split_once(':').map_or(new, |(name, _)| name);
            text.replace(&format!(":{old}}}"), &format!(":{new}}}"))
                .replace(&format!("(?<{old}>"), &format!("(?<{name}>"))
                .into()
        }
    })
}

fn ecs() -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(ECS).filter_map(|line| line.split_once(' '))
}

/// The lines of a list, without its comments.
fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Grok;
    use crate::grok::tests::grok;

    #[test]
    fn every_pattern_of_ours_compiles() {
        for (name, _) in ecs() {
            let compiled = Grok::new(&[&format!("%{{{name}}}")]);
            // Two patterns under one name: Elasticsearch refuses them as well.
            let refused =
                ["SYSLOGBASE2", "CATALINALOG", "TOMCATLOG", "HAPROXYHEAD", "HAPROXYHTTP", "HAPROXYTCP"]
                    .contains(&name);
            assert_eq!(compiled.is_err(), refused, "{name}: {compiled:?}");
        }
    }

    #[test]
    fn captures_are_named_by_the_ecs() {
        let examples = [
            ("NAGIOS_CURRENT_SERVICE_STATE", "CURRENT SERVICE STATE: prod-1;SSH;OK;HARD;1;SSH OK"),
            ("NAGIOS_EC_LINE_ENABLE_SVC_CHECK", "EXTERNAL COMMAND: ENABLE_SVC_CHECK;prod-1;SSH"),
            (
                "CISCOFW106001",
                "Inbound TCP connection denied from 10.1.2.3/4242 to 10.9.9.9/22 flags SYN on interface outside",
            ),
            ("CISCOFW302010", "12 in use, 99 most used"),
            ("TOMCAT8_LOG", "31-Jul-2024 16:40:38.578 INFO [main] org.example.Server.start Ready"),
            ("CATALINA7_LOG", "Jan 9, 2014 7:13:13 AM org.example.Server start SEVERE: Broken"),
            (
                "HAPROXYHTTPBASE",
                "10.1.2.3:4242 [15/Jun/2024:12:00:00.123] front back/one 3/1/0/9/13 200 212 - - ---- 1/2/3/4/0 5/6 \"GET /a?b=1 HTTP/1.1\"",
            ),
            ("BACULA_LOGLINE", "15-Jun 12:00 bak-1 JobId 7: Using Device \"FileChgr1\""),
            ("MCOLLECTIVE", "I, [2024-06-15T12:00:00.5 #42]  INFO"),
            (
                "ZEEK_DNS",
                "1718452800.5\tCx1\t10.1.2.3\t5353\t10.9.9.9\t53\tudp\t77\t0.25\texample.org\t1\tC_INTERNET\t1\tA\t0\tNOERROR\tF\tF\tT\tT\t0\t192.0.2.1\t60.0\tF",
            ),
            ("RAILS3HEAD", "Started GET \"/a?b=1\" for 10.1.2.3 at 2024-06-15 12:00:00 +0200"),
            (
                "EXIM",
                "2024-06-15 12:00:00 1aBcDe-0001Fg-Hi <= ann@example.org H=mx (mx.example.org) [192.0.2.1] P=esmtp S=512 T=\"Hi\" for bob@example.org",
            ),
            (
                "BIND9",
                "15-Jun-2024 12:00:00.123 queries: info: client 10.1.2.3#4242 (example.org): query: example.org IN A + (10.9.9.9)",
            ),
        ];
        let lines: Vec<String> = examples
            .iter()
            .map(|(pattern, text)| format!("{pattern}: {}", grok(&[&format!("%{{{pattern}}}")], text)))
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn old_names_are_gone() {
        let old: Vec<&str> = lines(NAMES).filter_map(|line| line.split(' ').nth(1)).collect();
        for (name, _) in grok::patterns() {
            let text = pattern(name).unwrap();
            let left = old.iter().find(|old| {
                let family = lines(NAMES).any(|line| {
                    line.split_once(' ').is_some_and(|(start, rest)| {
                        name.starts_with(start) && rest.starts_with(&format!("{old} "))
                    })
                });
                family && text.contains(&format!(":{old}}}"))
            });
            assert_eq!(left, None, "{name}: {text}");
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
