//! Named parameters: the map that may stand last in a call, `TO_IP(s, {"leading_zeros": "octal"})`.
//!
//! The map is the call's last [`Argument`]. Its text begins with `{`, as no other expression's does; its constant holds keys and
//! values in turn, all as strings: `["leading_zeros", "octal"]`.

use esql_data::Value;

use crate::{Argument, Call};

/// The named parameters of a call.
#[derive(Debug, Default)]
pub(crate) struct Options<'a> {
    entries: Vec<(&'a str, &'a str)>,
}

impl<'a> Options<'a> {
    /// The arguments of a call without its map, and what the map says.
    pub(crate) fn of(call: &Call<'a>) -> (&'a [Argument<'a>], Options<'a>) {
        match call.args.split_last() {
            Some((map, args)) if map.text.starts_with('{') => {
                let texts: Vec<&str> =
                    map.constant.map_or(&[][..], Value::values).iter().filter_map(Value::as_str).collect();
                let entries = texts.chunks_exact(2).map(|entry| (entry[0], entry[1])).collect();
                (args, Options { entries })
            }
            _ => (call.args, Options::default()),
        }
    }

    /// What the map says under that name.
    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        self.entries.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    /// The first name in the map that is none of those.
    pub(crate) fn unknown(&self, names: &[&str]) -> Option<&'a str> {
        self.entries.iter().map(|(key, _)| *key).find(|key| !names.contains(key))
    }
}

/// A map as the argument that a call carries it in, for tests.
#[cfg(test)]
pub(crate) fn constant(entries: &[(&str, &str)]) -> Value {
    Value::from_values(entries.iter().flat_map(|(key, value)| [(*key).into(), (*value).into()]).collect())
}
