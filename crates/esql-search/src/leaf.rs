//! One field's test: what is asked of it, made ready for its type, and run over a column.

use arrow_buffer::{BooleanBuffer, BooleanBufferBuilder};
use esql_data::{Bool, Bytes, Column, DataType, Double, Element, Int, Ip, Layout, Long, Str, UnsignedLong};
use esql_data::{ip, number, version};
use std::ops::{Bound, ControlFlow};

use crate::analyzer::{lower_case, tokens};
use crate::between::Between;
use crate::dates;
use crate::matcher::{Context, Field};
use crate::phrase::Phrase;
use crate::query::{Ask, MatchOptions, Range};
use crate::term_test::TermTest;
use crate::{Fuzziness, SearchError};

/// A test of one field's values; a document passes when one of them does.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// No value passes.
    Never,
    /// Every document passes, also one without values.
    Always,
    /// Any value passes.
    Exists,
    /// Terms of a text.
    Terms(Terms),
    /// Terms of a text in order.
    Phrase(Phrase),
    /// A text that has a term like this.
    AnyTerm(TermTest),
    /// A keyword like this.
    Keyword(TermTest),
    Boolean(bool),
    /// A whole number of any width, or a date.
    Whole(Between<i128>),
    Double(Between<f64>),
    Ip(Between<[u8; 16]>),
    /// A version in its sortable encoding.
    Version(Between<Vec<u8>>),
    VersionText(TermTest),
}

/// Some terms, of which a text must have enough.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub terms: Vec<TermTest>,
    pub required: usize,
}

impl Test {
    /// What is asked of a field of that type.
    pub fn new(ask: &Ask, field: &Field, context: &Context) -> Result<Test, SearchError> {
        match ask {
            Ask::Exists => Ok(Test::Exists),
            Ask::Match(text, options) => Test::of_match(text, options, field, context),
            Ask::Phrase(text, options) => Test::of_phrase(text, options, field, context),
            Ask::Wildcard(pattern) => Test::of_pattern(pattern, field),
            Ask::Regex(pattern) => match field.data_type {
                DataType::Text => Ok(Test::AnyTerm(TermTest::regex(pattern)?)),
                DataType::Keyword => Ok(Test::Keyword(TermTest::regex(pattern)?)),
                _ => Err(unfit("regexp", field)),
            },
            Ask::Fuzzy(text, fuzziness) => Test::of_fuzzy(text, *fuzziness, field),
            Ask::Range(range) => Test::of_range(range, field, context),
            Ask::Kql { text, quoted, case_insensitive, .. } => match field.data_type {
                DataType::Keyword if *case_insensitive => {
                    Ok(Test::Keyword(TermTest::equals_in_any_case(text)?))
                }
                DataType::Keyword => Ok(Test::Keyword(TermTest::Equals(text.clone()))),
                _ if *quoted => Test::of_phrase(text, &MatchOptions::default(), field, context),
                _ => Test::of_match(text, &MatchOptions::default(), field, context),
            },
        }
    }

    /// A keyword's pattern.
    pub fn wildcard(pattern: &str, case_insensitive: bool) -> Result<Test, SearchError> {
        Ok(Test::Keyword(match case_insensitive {
            true => TermTest::wildcard_in_any_case(pattern)?,
            false => TermTest::wildcard(pattern)?,
        }))
    }

    fn of_match(
        text: &str,
        options: &MatchOptions,
        field: &Field,
        context: &Context,
    ) -> Result<Test, SearchError> {
        if field.data_type != DataType::Text {
            return match options.fuzziness {
                Some(fuzziness) => Test::of_fuzzy(text, fuzziness, field),
                None => Test::of_value(text, field, context),
            };
        }
        let terms = options.analyzer.unwrap_or_default().terms(text);
        if terms.is_empty() {
            return Ok(without_terms(options));
        }
        let required = match (&options.minimum, options.and) {
            (_, true) => terms.len(),
            (Some(minimum), _) => minimum.of(terms.len()).max(1),
            (None, _) => 1,
        };
        let test = |term: String| match options.fuzziness {
            Some(fuzziness) if fuzziness.edits(&term) > 0 => TermTest::Fuzzy(term, fuzziness),
            _ => TermTest::Equals(term),
        };
        Ok(Test::Terms(Terms { terms: terms.into_iter().map(test).collect(), required }))
    }

    fn of_phrase(
        text: &str,
        options: &MatchOptions,
        field: &Field,
        context: &Context,
    ) -> Result<Test, SearchError> {
        if field.data_type != DataType::Text {
            return Test::of_value(text, field, context);
        }
        let mut terms = options.analyzer.unwrap_or_default().terms(text);
        Ok(match terms.len() {
            0 => without_terms(options),
            1 => Test::Terms(Terms { terms: vec![TermTest::Equals(terms.remove(0))], required: 1 }),
            _ => Test::Phrase(Phrase { terms, slop: options.slop }),
        })
    }

    /// A single value.
    fn of_value(text: &str, field: &Field, context: &Context) -> Result<Test, SearchError> {
        match field.data_type {
            DataType::Keyword => Ok(Test::Keyword(TermTest::Equals(text.to_owned()))),
            DataType::Boolean => match text {
                "true" => Ok(Test::Boolean(true)),
                "false" | "" => Ok(Test::Boolean(false)),
                _ => Err(SearchError::new(format!(
                    "Can't parse boolean value [{text}], expected [true] or [false]"
                ))),
            },
            // An index of floats compares with the float nearest to the number asked for.
            DataType::Double => {
                let number = number::parse_double(text).ok_or_else(|| no_number(text))?;
                let float = f64::from(number as f32);
                Ok(Test::Double(Between::inclusive(number.min(float), number.max(float))))
            }
            DataType::Ip if text.contains('/') => {
                let range = ip::Cidr::parse(text).map_err(|failure| SearchError::new(failure.message))?;
                let (low, high) = range.bounds();
                Ok(Test::Ip(Between::inclusive(low, high)))
            }
            DataType::Integer | DataType::Long | DataType::UnsignedLong => {
                let (number, fraction) = whole_number(text)?;
                let (name, least, greatest) = match field.data_type {
                    DataType::Integer => ("an integer", i128::from(i32::MIN), i128::from(i32::MAX)),
                    DataType::Long => ("a long", i128::from(i64::MIN), i128::from(i64::MAX)),
                    _ => ("an unsigned long", 0, i128::from(u64::MAX)),
                };
                if fraction {
                    return Ok(Test::Never);
                }
                if !(least..=greatest).contains(&number) {
                    return Err(SearchError::new(format!("Value [{text}] is out of range for {name}")));
                }
                Ok(Test::Whole(Between::inclusive(number, number)))
            }
            _ => {
                let bound = || Some((text.to_owned(), true));
                Test::of_range(&Range { lower: bound(), upper: bound() }, field, context)
            }
        }
    }

    fn of_pattern(pattern: &str, field: &Field) -> Result<Test, SearchError> {
        Ok(match field.data_type {
            // Patterns are not cut into terms, but they get the terms' case.
            DataType::Text => Test::AnyTerm(TermTest::wildcard(&lower_case(pattern))?),
            DataType::Keyword => Test::Keyword(TermTest::wildcard(pattern)?),
            DataType::Version => Test::VersionText(TermTest::wildcard(pattern)?),
            _ => return Err(unfit("wildcard", field)),
        })
    }

    fn of_fuzzy(text: &str, fuzziness: Fuzziness, field: &Field) -> Result<Test, SearchError> {
        match field.data_type {
            DataType::Text => Ok(Test::AnyTerm(TermTest::Fuzzy(lower_case(text), fuzziness))),
            DataType::Keyword => Ok(Test::Keyword(TermTest::Fuzzy(text.to_owned(), fuzziness))),
            _ => Err(unfit("fuzzy", field)),
        }
    }

    fn of_range(range: &Range, field: &Field, context: &Context) -> Result<Test, SearchError> {
        let ip = |text: &str| ip::parse_ip(text).map_err(|failure| SearchError::new(failure.message));
        let double = |text: &str| number::parse_double(text).ok_or_else(|| no_number(text));
        Ok(match field.data_type {
            DataType::Text => Test::AnyTerm(TermTest::Between(range.bounds(|text| Ok(text.to_owned()))?)),
            DataType::Keyword => Test::Keyword(TermTest::Between(range.bounds(|text| Ok(text.to_owned()))?)),
            DataType::Integer | DataType::Long | DataType::UnsignedLong => Test::Whole(whole_numbers(range)?),
            DataType::Double => Test::Double(range.bounds(double)?),
            DataType::Date | DataType::DateNanos => Test::Whole(dates(range, field.data_type, context)?),
            DataType::Ip => Test::Ip(range.bounds(ip)?),
            DataType::Version => Test::Version(range.bounds(|text| Ok(version::encode(text)))?),
            DataType::Null | DataType::Unsupported => Test::Never,
            _ => return Err(unfit("range", field)),
        })
    }

    /// The rows that pass.
    pub fn matches(&self, column: &Column) -> BooleanBuffer {
        match self {
            Test::Never => BooleanBuffer::new_unset(column.len()),
            Test::Always => BooleanBuffer::new_set(column.len()),
            _ if column.is_all_null() => BooleanBuffer::new_unset(column.len()),
            Test::Exists => match column.array().nulls() {
                Some(nulls) => nulls.inner().clone(),
                None => BooleanBuffer::new_set(column.len()),
            },
            Test::Terms(terms) => {
                let mut found = Vec::new();
                each_row(column, |values| terms.are_in(values, &mut found))
            }
            Test::Phrase(phrase) => each_row(column, |values| phrase.is_in(values)),
            Test::AnyTerm(test) => {
                let mut buffer = String::new();
                any_value::<Str>(column, |value| has_term(value, test, &mut buffer))
            }
            Test::Keyword(TermTest::Equals(text)) => any_value::<Str>(column, |value| value == text),
            Test::Keyword(test) => any_value::<Str>(column, |value| test.is_match(value)),
            Test::Boolean(wanted) => any_value::<Bool>(column, |value| value == *wanted),
            Test::Whole(range) => match column.data_type().layout() {
                Layout::Int => any_value::<Int>(column, |value| range.contains(&i128::from(value))),
                Layout::Long => any_value::<Long>(column, |value| range.contains(&i128::from(value))),
                _ => any_value::<UnsignedLong>(column, |value| range.contains(&i128::from(value))),
            },
            Test::Double(range) => any_value::<Double>(column, |value| range.contains(&value)),
            Test::Ip(range) => any_value::<Ip>(column, |value| range.contains(&value)),
            Test::Version(range) => any_value::<Bytes>(column, |value| range.contains(value)),
            Test::VersionText(test) => {
                any_value::<Bytes>(column, |value| test.is_match(&version::decode(value)))
            }
        }
    }
}

impl Terms {
    /// Whether enough of the terms are in the values. `found` is only there to be used again.
    fn are_in<'a>(&self, values: impl Iterator<Item = &'a str>, found: &mut Vec<bool>) -> bool {
        found.clear();
        found.resize(self.terms.len(), false);
        let mut missing = self.required;
        let mut buffer = String::new();
        for value in values {
            let enough = tokens(value, |token| {
                for (term, found) in self.terms.iter().zip(found.iter_mut()) {
                    if *found {
                        continue;
                    }
                    *found = match term {
                        TermTest::Equals(term) => token.is(term),
                        other => {
                            token.lower_case_into(&mut buffer);
                            other.is_match(&buffer)
                        }
                    };
                    if *found {
                        missing = missing.saturating_sub(1);
                    }
                }
                if missing == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            if enough.is_break() {
                return true;
            }
        }
        false
    }
}

fn has_term(value: &str, test: &TermTest, buffer: &mut String) -> bool {
    let found = tokens(value, |token| {
        token.lower_case_into(buffer);
        if test.is_match(buffer) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    found.is_break()
}

fn without_terms(options: &MatchOptions) -> Test {
    if options.all_without_terms { Test::Always } else { Test::Never }
}

/// The rows of which one value passes.
fn any_value<E: Element>(column: &Column, mut test: impl FnMut(E::Ref<'_>) -> bool) -> BooleanBuffer {
    let Some(array) = column.flat::<E>() else {
        let view = column.view::<E>();
        return BooleanBuffer::collect_bool(view.len(), |row| view.row(row).any(&mut test));
    };
    let nulls = column.array().nulls();
    BooleanBuffer::collect_bool(column.len(), |row| {
        nulls.is_none_or(|nulls| nulls.is_valid(row)) && test(E::value(array, row))
    })
}

/// The rows whose strings pass together.
fn each_row<'a>(
    column: &'a Column,
    mut test: impl FnMut(&mut dyn Iterator<Item = &'a str>) -> bool,
) -> BooleanBuffer {
    let view = column.view::<Str>();
    let mut rows = BooleanBufferBuilder::new(view.len());
    for row in 0..view.len() {
        rows.append(test(&mut view.row(row)));
    }
    rows.finish()
}

impl Range {
    /// The bounds as values of a type.
    fn bounds<T>(&self, read: impl Fn(&str) -> Result<T, SearchError>) -> Result<Between<T>, SearchError> {
        let bound = |bound: &Option<(String, bool)>| {
            Ok(match bound {
                None => Bound::Unbounded,
                Some((text, true)) => Bound::Included(read(text)?),
                Some((text, false)) => Bound::Excluded(read(text)?),
            })
        };
        Ok(Between { low: bound(&self.lower)?, high: bound(&self.upper)? })
    }
}

/// The whole number at or below a number, and whether the number has a fraction.
fn whole_number(text: &str) -> Result<(i128, bool), SearchError> {
    if let Ok(number) = text.trim().parse::<i128>() {
        return Ok((number, false));
    }
    let number = number::parse_double(text).filter(|number| number.is_finite());
    let number = number.ok_or_else(|| no_number(text))?;
    Ok((number.floor() as i128, number.fract() != 0.0))
}

/// Bounds with a fraction lie between two whole numbers: which of them, depends on the end.
fn whole_numbers(range: &Range) -> Result<Between<i128>, SearchError> {
    let low = match &range.lower {
        None => Bound::Unbounded,
        Some((text, included)) => match whole_number(text)? {
            (number, false) if *included => Bound::Included(number),
            (number, _) => Bound::Excluded(number),
        },
    };
    let high = match &range.upper {
        None => Bound::Unbounded,
        Some((text, included)) => match whole_number(text)? {
            (number, false) if !included => Bound::Excluded(number),
            (number, _) => Bound::Included(number),
        },
    };
    Ok(Between { low, high })
}

/// A bound that means a span of time (a day) is passed at the span's near end when it belongs to the range, else at its far one.
fn dates(range: &Range, data_type: DataType, context: &Context) -> Result<Between<i128>, SearchError> {
    let read = |text: &str| {
        let instants = dates::parse(text, context.now_nanos, &context.zone).map_err(SearchError::new)?;
        let (first, last) = if data_type == DataType::Date { instants.millis() } else { instants.nanos() };
        Ok((i128::from(first), i128::from(last)))
    };
    let low = match &range.lower {
        None => Bound::Unbounded,
        Some((text, true)) => Bound::Included(read(text)?.0),
        Some((text, false)) => Bound::Excluded(read(text)?.1),
    };
    let high = match &range.upper {
        None => Bound::Unbounded,
        Some((text, true)) => Bound::Included(read(text)?.1),
        Some((text, false)) => Bound::Excluded(read(text)?.0),
    };
    Ok(Between { low, high })
}

fn no_number(text: &str) -> SearchError {
    SearchError::new(format!("For input string: \"{text}\""))
}

fn unfit(what: &str, field: &Field) -> SearchError {
    let Field { name, data_type } = field;
    SearchError::new(format!(
        "Can only use {what} queries on keyword, text and wildcard fields - not on [{name}] which is of type [{}]",
        data_type.type_name()
    ))
}
