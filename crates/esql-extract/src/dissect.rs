//! DISSECT: texts taken apart at delimiters.
//!
//! `%{name}` takes what is before the delimiter that follows it. `%{}` and `%{?name}` skip, `%{+name}` appends to what the name
//! has, in the order of `%{+name/1}` if given, `%{name->}` passes over repeated delimiters. A text matches as a whole or not at
//! all. Elasticsearch's class is `DissectParser`.

use esql_data::{Cell, Column, DataType, Failure, Str, View};
use memchr::memmem::Finder;
use thiserror::Error;

use crate::writer::Writer;
use crate::{Extractor, Field};

/// A compiled pattern.
#[derive(Debug)]
pub struct Dissect {
    /// What a text must start with.
    start: String,
    keys: Vec<Key>,
    separator: String,
    fields: Vec<Field>,
}

/// Why a pattern means nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DissectError {
    /// It can't be read.
    #[error("Invalid pattern for dissect: [{0}]")]
    Pattern(String),
    /// It takes a name from the text, where columns must be known before.
    #[error("Reference keys not supported in dissect patterns: [%{{*{0}}}]")]
    Reference(String),
}

/// A key and the delimiter behind it.
#[derive(Debug)]
struct Key {
    name: String,
    kind: Kind,
    /// Passes over repeated delimiters.
    passes: bool,
    delimiter: Finder<'static>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Skip,
    /// Keys without a number come first.
    Append(Option<i16>),
    /// `*` and `&`.
    Reference {
        name: bool,
    },
}

impl Dissect {
    /// Reads a pattern; appended values are joined by the separator.
    ///
    /// # Errors
    /// See [`DissectError`].
    pub fn new(pattern: &str, separator: &str) -> Result<Dissect, DissectError> {
        let mut keys = read(pattern).ok_or_else(|| DissectError::Pattern(pattern.to_owned()))?;
        let references = |wanted: bool| {
            let of_kind = move |key: &&Key| key.kind == Kind::Reference { name: wanted };
            keys.iter().filter(of_kind).map(|key| key.name.as_str())
        };
        if let Some(name) = references(true).next() {
            return Err(DissectError::Reference(name.to_owned()));
        }
        let appended: Vec<String> = keys
            .iter()
            .filter(|key| matches!(key.kind, Kind::Append(_)))
            .map(|key| key.name.clone())
            .collect();
        for key in keys.iter_mut().filter(|key| key.kind == Kind::Plain && appended.contains(&key.name)) {
            key.kind = Kind::Append(None);
        }
        let mut fields: Vec<Field> = Vec::new();
        for key in keys.iter().filter(|key| key.kind != Kind::Skip) {
            if !fields.iter().any(|field| field.name == key.name) {
                fields.push(Field { name: key.name.clone(), data_type: DataType::Keyword });
            }
        }
        let start = pattern.split("%{").next().filter(|start| !start.contains('\n'));
        Ok(Dissect {
            start: start.unwrap_or_default().to_owned(),
            keys,
            separator: separator.to_owned(),
            fields,
        })
    }

    /// The places of the keys' values in a text; whether it matches.
    fn find(&self, text: &str, places: &mut Vec<(usize, usize)>) -> bool {
        places.clear();
        if text.len() == self.start.len() || !text.starts_with(&self.start) {
            return false;
        }
        let bytes = text.as_bytes();
        let (mut key, mut from) = (0, self.start.len());
        loop {
            let delimiter = &self.keys[key].delimiter;
            let length = delimiter.needle().len();
            if length == 0 {
                places.push((from, text.len()));
                break;
            }
            let Some(found) = delimiter.find(&bytes[from..]) else { break };
            places.push((from, from + found));
            from += found + length;
            // Delimiters that follow at once: each gives the next key an empty value, unless they are passed over.
            while bytes[from..].starts_with(delimiter.needle()) {
                from += length;
                if !self.keys[key].passes {
                    if key + 1 == self.keys.len() {
                        break;
                    }
                    key += 1;
                    places.push((from, from));
                }
            }
            if key + 1 == self.keys.len() {
                break;
            }
            key += 1;
        }
        places.len() == self.keys.len()
    }
}

impl Extractor for Dissect {
    fn name(&self) -> &'static str {
        "DISSECT"
    }

    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn extract(&self, input: &Column, wanted: &[usize], _: &mut dyn FnMut(Failure)) -> Vec<Column> {
        let mut outputs: Vec<Output> =
            wanted.iter().map(|&field| Output::new(self, field, input.len())).collect();
        let mut places = Vec::with_capacity(self.keys.len());
        let mut row = |text: &str, outputs: &mut [Output]| {
            if self.find(text, &mut places) {
                outputs.iter_mut().for_each(|output| output.take(text, &places, &self.separator));
            }
        };
        for_each_row(input, |values, view: View<'_, Str>| {
            match view.cell(values) {
                Cell::Null => {}
                Cell::One(text) => row(text, &mut outputs),
                Cell::Many => view.row(values).for_each(|text| row(text, &mut outputs)),
            }
            outputs.iter_mut().for_each(|output| output.writer.end_row());
        });
        outputs.into_iter().map(|output| output.writer.finish()).collect()
    }
}

/// Calls `each` with every row of a column of texts; one without a type holds none.
pub(crate) fn for_each_row<'a>(input: &'a Column, mut each: impl FnMut(usize, View<'a, Str>)) {
    let view = input.view::<Str>();
    (0..view.len()).for_each(|row| each(row, view));
}

/// A wanted field and the keys that give its value.
struct Output {
    writer: Writer,
    /// In the order in which their values are joined; of a key that doesn't append, the last.
    keys: Vec<usize>,
    joined: String,
}

impl Output {
    fn new(dissect: &Dissect, field: usize, rows: usize) -> Output {
        let name = &dissect.fields[field].name;
        let mut keys: Vec<usize> = Vec::new();
        for (index, key) in dissect.keys.iter().enumerate().filter(|(_, key)| key.name == *name) {
            match key.kind {
                Kind::Plain => keys = vec![index],
                Kind::Append(_) => keys.push(index),
                Kind::Skip | Kind::Reference { .. } => {}
            }
        }
        keys.sort_by_key(|index| dissect.keys[*index].kind.order());
        Output { writer: Writer::new(DataType::Keyword, rows), keys, joined: String::new() }
    }

    fn take(&mut self, text: &str, places: &[(usize, usize)], separator: &str) {
        let value = |key: &usize| &text[places[*key].0..places[*key].1];
        if let [key] = self.keys.as_slice() {
            return self.writer.text(value(key));
        }
        self.joined.clear();
        for (index, key) in self.keys.iter().enumerate() {
            self.joined.push_str(if index == 0 { "" } else { separator });
            self.joined.push_str(value(key));
        }
        self.writer.text(&self.joined);
    }
}

impl Kind {
    fn order(self) -> Option<i16> {
        if let Kind::Append(order) = self { order } else { None }
    }
}

/// The keys of a pattern; nothing if it can't be read.
fn read(pattern: &str) -> Option<Vec<Key>> {
    let mut keys = Vec::new();
    let mut rest = pattern;
    while let Some((_, after)) = rest.split_once("%{") {
        let Some((inner, behind)) = after.split_once('}') else { break };
        // A delimiter has at least one character, so a key right behind another one is its delimiter.
        let first = behind.chars().next().map_or(0, char::len_utf8);
        let end = behind[first..].find("%{").map_or(behind.len(), |next| first + next);
        keys.push(read_key(inner, &behind[..end])?);
        rest = &behind[end..];
    }
    if !keys.iter().any(|key| key.kind != Kind::Skip) {
        return None;
    }
    let references = |name: &str| {
        let same = |key: &&Key| matches!(key.kind, Kind::Reference { .. }) && key.name == name;
        keys.iter().filter(same).count()
    };
    let paired = keys
        .iter()
        .filter(|key| matches!(key.kind, Kind::Reference { .. }))
        .all(|key| references(&key.name) == 2);
    paired.then_some(keys)
}

fn read_key(inner: &str, delimiter: &str) -> Option<Key> {
    let mut modifiers = inner.match_indices(['/', '+', '*', '&', '?']);
    let first = modifiers.next();
    let second = modifiers.next();
    if modifiers.next().is_some() {
        return None;
    }
    let rest = first.map_or(inner, |(at, _)| &inner[at + 1..]);
    let passes = rest.ends_with("->");
    let name = rest.strip_suffix("->").unwrap_or(rest);
    let (name, kind) = match (first.map(|(_, sign)| sign), second.map(|(_, sign)| sign)) {
        (None, _) => (name, if name.is_empty() { Kind::Skip } else { Kind::Plain }),
        (Some("?"), None) => (name, Kind::Skip),
        (Some("+"), None) => (name, Kind::Append(None)),
        (Some("+"), Some("/")) => {
            let (name, order) = name.rsplit_once('/')?;
            let digits = !order.is_empty() && order.bytes().all(|byte| byte.is_ascii_digit());
            (name, Kind::Append(Some(order.parse().ok().filter(|_| digits)?)))
        }
        (Some("*"), None) => (name, Kind::Reference { name: true }),
        (Some("&"), None) => (name, Kind::Reference { name: false }),
        _ => return None,
    };
    if name.is_empty() && kind != Kind::Skip {
        return None;
    }
    let delimiter = Finder::new(delimiter).into_owned();
    Some(Key { name: name.to_owned(), kind, passes, delimiter })
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::Value;

    fn dissect_with(pattern: &str, separator: &str, text: &str) -> String {
        let dissect = Dissect::new(pattern, separator).unwrap_or_else(|error| panic!("{error}"));
        let wanted: Vec<usize> = (0..dissect.fields.len()).collect();
        let input = Column::from_values(DataType::Keyword, &[Value::from(text)]);
        let columns = dissect.extract(&input, &wanted, &mut |_| {});
        let values = dissect.fields.iter().zip(&columns).map(|(field, column)| match column.value(0) {
            Value::Str(text) => format!("{}={text}", field.name),
            _ => format!("{} null", field.name),
        });
        values.collect::<Vec<_>>().join(" ")
    }

    fn dissect(pattern: &str, text: &str) -> String {
        dissect_with(pattern, "", text)
    }

    fn error(pattern: &str) -> String {
        Dissect::new(pattern, "").unwrap_err().to_string()
    }

    #[test]
    fn keys_take_what_is_before_their_delimiters() {
        assert_eq!(dissect("%{a} - %{b}", "x y - z - w"), "a=x y b=z - w");
        assert_eq!(dissect("<%{a}> %{b}", "<1> é"), "a=1 b=é");
        assert_eq!(dissect("%{a}, %{b};", "1, 2; 3"), "a=1 b=2");
    }

    #[test]
    fn a_text_matches_as_a_whole_or_not_at_all() {
        assert_eq!(dissect("%{a} %{b} end", "x y"), "a null b null");
        assert_eq!(dissect("<%{a}>", "x>"), "a null");
        assert_eq!(dissect("%{a}", ""), "a null");
        assert_eq!(dissect("<%{a}", "<"), "a null");
    }

    #[test]
    fn delimiters_at_once_give_empty_values_or_are_passed_over() {
        assert_eq!(dissect("%{a},%{b},%{c},%{d}", "1,,,4"), "a=1 b= c= d=4");
        assert_eq!(dissect("%{a},%{b},%{c}", "1,,"), "a=1 b= c=");
        assert_eq!(dissect("%{a->} %{b}", "1    2"), "a=1 b=2");
        assert_eq!(dissect("%{a} %{b}", "1    2"), "a=1 b=");
    }

    #[test]
    fn skipped_keys_are_no_columns() {
        assert_eq!(dissect("%{a} %{} %{?x} %{b}", "1 2 3 4"), "a=1 b=4");
        assert_eq!(dissect("%{->} %{a}", "1   2"), "a=2");
    }

    #[test]
    fn keys_append_in_their_order() {
        assert_eq!(dissect("%{a} %{+a} %{b} %{+a}", "1 2 3 4"), "a=124 b=3");
        assert_eq!(dissect_with("%{+a/2} %{+a/1} %{+a}", "-", "1 2 3"), "a=3-2-1");
        assert_eq!(dissect("%{a} %{a}", "1 2"), "a=2");
    }

    #[test]
    fn a_key_right_behind_another_is_its_delimiter() {
        assert_eq!(dissect("%{a}%{b}", "1%{b}2"), "a=1");
    }

    #[test]
    fn each_value_is_taken_apart() {
        let dissect = Dissect::new("%{a}:%{b}", "").unwrap();
        let many = Value::Many(vec!["1:2".into(), "none".into(), "3:4".into()]);
        let input = Column::from_values(DataType::Keyword, &[many, Value::Null]);
        let columns = dissect.extract(&input, &[1], &mut |_| {});
        assert_eq!(columns[0].value(0), Value::Many(vec!["2".into(), "4".into()]));
        assert!(columns[0].is_null(1));
    }

    #[test]
    fn patterns_that_mean_nothing_are_errors() {
        for pattern in
            ["", " ", "plain", "%{}", "%{?a}", "%{+}", "%{a/1}", "%{*a}", "%{*?a}", "%{+a/x}", "%{a"]
        {
            assert_eq!(error(pattern), format!("Invalid pattern for dissect: [{pattern}]"));
        }
        assert_eq!(error("%{*a}:%{&a}"), "Reference keys not supported in dissect patterns: [%{*a}]");
    }
}
