//! REGISTERED_DOMAIN: a host's name by the public suffix list.
//!
//! As in Elasticsearch (which asks Apache HttpClient's `PublicSuffixMatcher`), a suffix of the list's private part, such as
//! `github.io`, is itself the registered domain of the names below it.

use esql_data::Failure;

use crate::Field;
use crate::parts::{Parts, Row, keywords};

/// Takes a host's name apart.
#[derive(Debug)]
pub struct RegisteredDomain {
    fields: Vec<Field>,
}

const DOMAIN: usize = 0;
const REGISTERED_DOMAIN: usize = 1;
const TOP_LEVEL_DOMAIN: usize = 2;
const SUBDOMAIN: usize = 3;

impl RegisteredDomain {
    /// It has no options.
    #[allow(clippy::new_without_default)]
    pub fn new() -> RegisteredDomain {
        let names = ["domain", "registered_domain", "top_level_domain", "subdomain"];
        RegisteredDomain { fields: keywords(&names) }
    }
}

impl Parts for RegisteredDomain {
    fn name(&self) -> &'static str {
        "REGISTERED_DOMAIN"
    }

    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn take_apart(&self, text: &str, row: &mut Row<'_>) -> Result<(), Failure> {
        if text.trim().is_empty() || text.starts_with('.') || text.ends_with('.') {
            return Ok(());
        }
        let name = text.to_lowercase();
        let Some(suffix) = psl::suffix(name.as_bytes()).filter(psl::Suffix::is_known) else { return Ok(()) };
        let suffix_length = suffix.as_bytes().len();
        let registered = if suffix.typ() == Some(psl::Type::Private) {
            &name[name.len() - suffix_length..]
        } else if suffix_length == name.len() {
            row.text(DOMAIN, text);
            row.text(TOP_LEVEL_DOMAIN, text);
            return Ok(());
        } else {
            let above = &name[..name.len() - suffix_length - 1];
            &name[above.rfind('.').map_or(0, |dot| dot + 1)..]
        };
        let Some((_, top_level)) = registered.split_once('.') else { return Ok(()) };
        row.text(DOMAIN, text);
        row.text(REGISTERED_DOMAIN, registered);
        row.text(TOP_LEVEL_DOMAIN, top_level);
        row.text(SUBDOMAIN, text.strip_suffix(registered).and_then(|sub| sub.strip_suffix('.')));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::parts_of;

    fn parts(name: &str) -> String {
        parts_of(RegisteredDomain::new(), name)
    }

    #[test]
    fn names_are_split_at_the_public_suffix() {
        assert_eq!(
            parts("www.shop.example.co.uk"),
            "domain=www.shop.example.co.uk registered_domain=example.co.uk top_level_domain=co.uk subdomain=www.shop"
        );
        assert_eq!(
            parts("example.com"),
            "domain=example.com registered_domain=example.com top_level_domain=com"
        );
    }

    #[test]
    fn private_suffixes_are_registered_domains() {
        assert_eq!(
            parts("me.github.io"),
            "domain=me.github.io registered_domain=github.io top_level_domain=io subdomain=me"
        );
    }

    #[test]
    fn suffixes_have_no_registered_domain() {
        assert_eq!(parts("co.uk"), "domain=co.uk top_level_domain=co.uk");
    }

    #[test]
    fn other_texts_have_no_parts() {
        for text in ["", " ", ".", ".com", "example.com.", "10.0.0.1", "localhost", "a.invalid-suffix"] {
            assert_eq!(parts(text), "", "{text}");
        }
    }
}
