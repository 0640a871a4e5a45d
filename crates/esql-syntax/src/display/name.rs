//! Names, index patterns and strings as text.

use crate::ast::*;
use std::fmt::{self, Display, Formatter, Write};

/// A string in quotes with the escapes that ES|QL knows.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for character in self.0.chars() {
            match character {
                '\\' => f.write_str("\\\\"),
                '"' => f.write_str("\\\""),
                '\n' => f.write_str("\\n"),
                '\r' => f.write_str("\\r"),
                '\t' => f.write_str("\\t"),
                character => f.write_char(character),
            }?;
        }
        f.write_char('"')
    }
}

fn identifier(f: &mut Formatter<'_>, name: &str, quoted: bool) -> fmt::Result {
    if quoted { write!(f, "`{}`", name.replace('`', "``")) } else { f.write_str(name) }
}

impl Display for Identifier {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        identifier(f, &self.name, self.quoted)
    }
}

impl Display for Parameter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.double { "??" } else { "?" })?;
        match &self.key {
            ParameterKey::Anonymous(_) => Ok(()),
            ParameterKey::Positional(key) | ParameterKey::Named(key) => f.write_str(key),
        }
    }
}

impl Display for NamePart {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identifier(identifier) => identifier.fmt(f),
            Self::Parameter(parameter) => parameter.fmt(f),
        }
    }
}

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        dotted(f, &self.qualifier, &self.parts)
    }
}

impl Display for PatternPart {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pieces(pieces) => {
                pieces.iter().try_for_each(|piece| identifier(f, &piece.text, piece.quoted))
            }
            Self::Parameter(parameter) => parameter.fmt(f),
        }
    }
}

impl Display for NamePattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        dotted(f, &self.qualifier, &self.parts)
    }
}

fn dotted(f: &mut Formatter<'_>, qualifier: &Option<Box<Identifier>>, parts: &[impl Display]) -> fmt::Result {
    let Some(qualifier) = qualifier else { return super::separated(f, ".", parts) };
    write!(f, "[{qualifier}].[")?;
    super::separated(f, ".", parts)?;
    f.write_char(']')
}

impl Display for IndexPattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.quoted { Quoted(&self.text).fmt(f) } else { f.write_str(&self.text) }
    }
}
