//! Literals, and names in which parameters may stand for parts.

use esql_data::date::TimeSpan;
use esql_data::{DataType, Failure, Value};
use esql_syntax::Span;
use esql_syntax::ast::{self, Constant, Literal, Number, ParameterKey};

use crate::analyzer::Analyzer;
use crate::error::did_you_mean;
use crate::{Parameter, PlanError};

impl Analyzer<'_> {
    /// A literal's value and type, reporting what is none.
    pub(crate) fn literal(&mut self, literal: &Literal, span: Span) -> Option<(Value, DataType)> {
        Some(match literal {
            Literal::Null => (Value::Null, DataType::Null),
            Literal::Boolean(value) => (Value::Boolean(*value), DataType::Boolean),
            Literal::Integer(_) | Literal::Decimal(_) => match literal.number() {
                Some(number) => number_value(number),
                None => {
                    self.error("not a number", span);
                    return None;
                }
            },
            Literal::String(text) => (Value::from(text.as_str()), DataType::Keyword),
            Literal::TimeSpan(time_span) => match time_span_value(time_span) {
                Ok(value) => value,
                Err(failure) => {
                    self.error(failure.message, span);
                    return None;
                }
            },
            Literal::List(items) => return self.list(items),
            Literal::Parameter(parameter) => {
                let Parameter { value, data_type, .. } = self.parameter(parameter)?;
                (value, data_type)
            }
        })
    }

    fn list(&mut self, items: &[Constant]) -> Option<(Value, DataType)> {
        let items: Option<Vec<_>> = items.iter().map(|item| self.literal(&item.value, item.span)).collect();
        let items = items?;
        let data_type = common_list_type(&items);
        let values = items.into_iter().map(|(value, _)| as_number(value, data_type)).collect();
        Some((Value::from_values(values), data_type))
    }

    /// The value given for a parameter.
    fn parameter(&mut self, parameter: &ast::Parameter) -> Option<Parameter> {
        let parameters = self.context.parameters;
        let (found, name) = match &parameter.key {
            ParameterKey::Anonymous(number) => (parameters.get(*number - 1), number.to_string()),
            ParameterKey::Positional(number) => {
                let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                (index.and_then(|index| parameters.get(index)), number.clone())
            }
            ParameterKey::Named(name) => {
                (parameters.iter().find(|parameter| parameter.name.as_deref() == Some(name)), name.clone())
            }
        };
        if found.is_none() {
            let known: Vec<&str> =
                parameters.iter().filter_map(|parameter| parameter.name.as_deref()).collect();
            let near = did_you_mean(&name, known);
            let error = PlanError::new(format!("Unknown query parameter [{name}]{near}"), parameter.span);
            self.errors.push(error.with_help("give its value with --param NAME=VALUE"));
        }
        found.cloned()
    }

    /// A column's dotted name, its parameters filled in.
    pub(crate) fn name(&mut self, name: &ast::Name) -> Option<String> {
        let parts: Option<Vec<String>> = name.parts.iter().map(|part| self.name_part(part)).collect();
        Some(parts?.join("."))
    }

    /// A part of a name, or a function's name.
    pub(crate) fn name_part(&mut self, part: &ast::NamePart) -> Option<String> {
        match part {
            ast::NamePart::Identifier(identifier) => Some(identifier.name.clone()),
            ast::NamePart::Parameter(parameter) => self.name_parameter(parameter),
        }
    }

    /// A parameter in the place of a name.
    pub(crate) fn name_parameter(&mut self, parameter: &ast::Parameter) -> Option<String> {
        let value = self.parameter(parameter)?.value;
        if value.as_str().is_none() {
            self.error("the parameter stands for a name, so its value must be a string", parameter.span);
        }
        value.as_str().map(str::to_owned)
    }
}

fn time_span_value(time_span: &ast::TimeSpan) -> Result<(Value, DataType), Failure> {
    let count = match time_span.number() {
        Some(Number::Integer(count)) => i64::from(count),
        Some(Number::Long(count)) => count,
        _ => return Err(Failure::illegal_argument(format!("[{}] out of [long] range", time_span.value))),
    };
    Ok(match TimeSpan::new(count, &time_span.unit.text)? {
        TimeSpan::Period(period) => (Value::Period(period), DataType::DatePeriod),
        TimeSpan::Duration(duration) => (Value::Duration(duration), DataType::TimeDuration),
    })
}

fn number_value(number: Number) -> (Value, DataType) {
    match number {
        Number::Integer(value) => (Value::Int(value), DataType::Integer),
        Number::Long(value) => (Value::Long(value), DataType::Long),
        Number::UnsignedLong(value) => (Value::UnsignedLong(value), DataType::UnsignedLong),
        Number::Double(value) => (Value::Double(value), DataType::Double),
    }
}

/// The type of a list of literals: the widest of the numbers; double when a negative one stands beside an unsigned_long.
fn common_list_type(items: &[(Value, DataType)]) -> DataType {
    let widest = items.iter().map(|(_, data_type)| *data_type).max().unwrap_or(DataType::Null);
    let negative = items.iter().any(|(value, _)| value.as_f64().is_some_and(|number| number < 0.0));
    if widest == DataType::UnsignedLong && negative { DataType::Double } else { widest }
}

/// The number as one of a wider type.
fn as_number(value: Value, to: DataType) -> Value {
    match (to, &value) {
        (DataType::Long, Value::Int(number)) => Value::Long(i64::from(*number)),
        (DataType::UnsignedLong, _) => {
            value.as_i64().and_then(|number| u64::try_from(number).ok()).map_or(value, Value::UnsignedLong)
        }
        (DataType::Double, _) => value.as_f64().map_or(value, Value::Double),
        _ => value,
    }
}

impl Analyzer<'_> {
    /// The name that a pattern without wildcards spells.
    pub(crate) fn pattern_name(&mut self, pattern: &ast::NamePattern) -> Option<String> {
        let mut parts = Vec::new();
        for part in &pattern.parts {
            parts.push(match part {
                ast::PatternPart::Pieces(pieces) => pieces.iter().map(|piece| piece.text.as_str()).collect(),
                ast::PatternPart::Parameter(parameter) => self.name_parameter(parameter)?,
            });
        }
        Some(parts.join("."))
    }
}
