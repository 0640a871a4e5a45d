//! Commands that take a single value apart into parts with fixed names: a URI, a host's name, an address.

use esql_data::ip::ip_to_string;
use esql_data::{Column, DataType, Failure, Ip, Str};
use std::fmt::Debug;

use crate::writer::Writer;
use crate::{Extractor, Field};

/// Takes one text apart.
pub trait Parts: Debug + Send + Sync {
    /// The command's name, in capitals.
    fn name(&self) -> &'static str;

    /// The parts, in order.
    fn fields(&self) -> &[Field];

    /// Whether the first of many values is taken; otherwise they have no parts, and a warning.
    fn first_only(&self) -> bool {
        false
    }

    /// Hands over the parts that the text has.
    ///
    /// # Errors
    /// When the text can't be read: it has no parts then, and a warning says why.
    fn take_apart(&self, text: &str, row: &mut Row<'_>) -> Result<(), Failure>;
}

/// The wanted parts of one text.
#[derive(Debug)]
pub struct Row<'a> {
    writers: &'a mut [Writer],
    /// For each field its writer, if it is wanted.
    places: &'a [Option<usize>],
}

impl Row<'_> {
    /// Whether a part is wanted.
    pub fn wants(&self, field: usize) -> bool {
        self.places[field].is_some()
    }

    /// Gives a part that is a text; nothing if it is missing.
    pub fn text<'t>(&mut self, field: usize, text: impl Into<Option<&'t str>>) {
        if let (Some(place), Some(text)) = (self.places[field], text.into()) {
            self.writers[place].text(text);
        }
    }

    /// Gives a part that is a number; nothing if it is missing.
    pub fn int(&mut self, field: usize, number: impl Into<Option<i32>>) {
        if let (Some(place), Some(number)) = (self.places[field], number.into()) {
            self.writers[place].int(number);
        }
    }

    /// Gives a part that is a long number; nothing if it is missing.
    pub fn long(&mut self, field: usize, number: impl Into<Option<i64>>) {
        if let (Some(place), Some(number)) = (self.places[field], number.into()) {
            self.writers[place].long(number);
        }
    }

    /// Gives a part that is true or false; nothing if it is missing.
    pub fn bool(&mut self, field: usize, value: impl Into<Option<bool>>) {
        if let (Some(place), Some(value)) = (self.places[field], value.into()) {
            self.writers[place].bool(value);
        }
    }

    /// Gives a part that is a geometry.
    pub fn bytes(&mut self, field: usize, bytes: &[u8]) {
        if let Some(place) = self.places[field] {
            self.writers[place].bytes(bytes);
        }
    }
}

/// An [`Extractor`] of [`Parts`].
#[derive(Debug)]
pub struct Compound<P>(pub P);

impl<P: Parts> Extractor for Compound<P> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn fields(&self) -> &[Field] {
        self.0.fields()
    }

    fn extract(&self, input: &Column, wanted: &[usize], failures: &mut dyn FnMut(Failure)) -> Vec<Column> {
        let fields = self.fields();
        let mut writers: Vec<Writer> =
            wanted.iter().map(|&field| Writer::new(fields[field].data_type, input.len())).collect();
        let places: Vec<Option<usize>> =
            (0..fields.len()).map(|field| wanted.iter().position(|&other| other == field)).collect();
        for row in 0..input.len() {
            let parts = &mut Row { writers: &mut writers, places: &places };
            let taken = match input.data_type() {
                DataType::Null => Ok(()),
                DataType::Ip => match self.value(input.view::<Ip>().row(row)) {
                    Ok(Some(address)) => self.0.take_apart(&ip_to_string(&address), parts),
                    Ok(None) => Ok(()),
                    Err(failure) => Err(failure),
                },
                _ => match self.value(input.view::<Str>().row(row)) {
                    Ok(Some(text)) => self.0.take_apart(text, parts),
                    Ok(None) => Ok(()),
                    Err(failure) => Err(failure),
                },
            };
            if let Err(failure) = taken {
                failures(failure);
            }
            writers.iter_mut().for_each(Writer::end_row);
        }
        writers.into_iter().map(Writer::finish).collect()
    }
}

impl<P: Parts> Compound<P> {
    /// The value of a row that is taken apart, if there is one.
    fn value<T>(&self, mut values: impl ExactSizeIterator<Item = T>) -> Result<Option<T>, Failure> {
        if values.len() > 1 && !self.0.first_only() {
            return Err(many_values());
        }
        Ok(values.next())
    }
}

fn many_values() -> Failure {
    Failure::illegal_argument("This command doesn't support multi-value input")
}

/// Keyword fields of these names.
pub(crate) fn keywords(names: &[&str]) -> Vec<Field> {
    let field = |name: &&str| Field { name: (*name).to_owned(), data_type: DataType::Keyword };
    names.iter().map(field).collect()
}

#[cfg(test)]
pub(crate) fn parts_of(parts: impl Parts, text: &str) -> String {
    use esql_data::Value;
    let extractor = Compound(parts);
    let wanted: Vec<usize> = (0..extractor.fields().len()).collect();
    let input = Column::from_values(DataType::Keyword, &[Value::from(text)]);
    let mut failed = String::new();
    let columns = extractor.extract(&input, &wanted, &mut |failure| failed = format!("{failure}"));
    let found = extractor.fields().iter().zip(columns).filter(|(_, column)| !column.is_null(0));
    let found = found.map(|(field, column)| match column.value(0) {
        Value::Str(text) => format!("{}={text}", field.name),
        value => format!("{}={value:?}", field.name),
    });
    let mut list: Vec<String> = found.collect();
    list.extend((!failed.is_empty()).then_some(failed));
    list.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RegisteredDomain;
    use esql_data::Value;

    #[test]
    fn many_values_have_no_parts() {
        let many = Value::Many(vec!["a.com".into(), "b.com".into()]);
        let input = Column::from_values(DataType::Keyword, &[many, "x.c.com".into(), Value::Null]);
        let mut failed = Vec::new();
        let columns = Compound(RegisteredDomain::new())
            .extract(&input, &[3, 0], &mut |failure| failed.push(failure.message));
        assert_eq!(columns[0].value(1), Value::from("x"));
        assert_eq!(columns[1].value(1), Value::from("x.c.com"));
        assert!(columns.iter().all(|column| column.is_null(0) && column.is_null(2)));
        assert_eq!(failed, ["This command doesn't support multi-value input"]);
    }
}
