//! Patterns of index names, in which `*` stands for any characters.

/// Whether the name matches the pattern.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_characters() {
        for (pattern, name, expected) in [
            ("logs", "logs", true),
            ("logs", "logs-", false),
            ("*", "", true),
            ("logs-*", "logs-", true),
            ("logs-*-x", "logs-x", false),
            ("*a*b", "aab", true),
            ("*a*b", "ba", false),
            ("a*a", "a", false),
            ("a**b", "ab", true),
            ("*-ñ*", "x-ñy", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
