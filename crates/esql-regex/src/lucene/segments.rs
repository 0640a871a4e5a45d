//! Literals with gaps between them (`C:\\*\\cmd.exe`): the shape of most patterns, matched by plain string searches.

use memchr::memmem::Finder;

use super::ast::Ast;

/// A prefix, a suffix, and literals that come in this order between them. Without a gap (`exact`), just the prefix.
#[derive(Clone, Debug)]
pub(crate) struct Segments {
    prefix: String,
    exact: bool,
    middle: Vec<(String, Finder<'static>)>,
    suffix: String,
}

impl Segments {
    /// The segments of a pattern that has nothing but single characters and any strings.
    pub(crate) fn of(ast: &Ast) -> Option<Self> {
        let parts = match ast {
            Ast::Concat(parts) => parts.as_slice(),
            Ast::Empty => &[],
            one => std::slice::from_ref(one),
        };
        let mut texts = vec![String::new()];
        for part in parts {
            match part {
                Ast::Set(set) => texts.last_mut()?.push(set.as_char()?),
                Ast::AnyString => texts.push(String::new()),
                _ => return None,
            }
        }
        let exact = texts.len() == 1;
        let suffix = if exact { String::new() } else { texts.pop()? };
        let mut texts = texts.into_iter();
        let prefix = texts.next()?;
        let middle = texts.map(|text| (text.clone(), Finder::new(text.as_bytes()).into_owned())).collect();
        Some(Self { prefix, exact, middle, suffix })
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        if self.exact {
            return text == self.prefix;
        }
        let Some(rest) = text.strip_prefix(self.prefix.as_str()) else { return false };
        let Some(rest) = rest.strip_suffix(self.suffix.as_str()) else { return false };
        let mut rest = rest.as_bytes();
        for (literal, finder) in &self.middle {
            let Some(at) = finder.find(rest) else { return false };
            rest = &rest[at + literal.len()..];
        }
        true
    }

    pub(crate) fn as_exact(&self) -> Option<&str> {
        self.exact.then_some(self.prefix.as_str())
    }

    pub(crate) fn as_prefix(&self) -> Option<&str> {
        (!self.exact && self.middle.is_empty() && self.suffix.is_empty()).then_some(self.prefix.as_str())
    }

    pub(crate) fn as_suffix(&self) -> Option<&str> {
        (!self.exact && self.middle.is_empty() && self.prefix.is_empty()).then_some(self.suffix.as_str())
    }

    pub(crate) fn as_contains(&self) -> Option<&str> {
        match &self.middle[..] {
            [(literal, _)] if self.prefix.is_empty() && self.suffix.is_empty() => Some(literal),
            _ => None,
        }
    }
}
