//! Named parameters of search functions: which there are, and what they are read as.

use esql_data::Value;
use esql_search::{Analyzer, Fuzziness, MatchOptions, Minimum};

use crate::{Argument, BindError, Call, TypeError};

/// A named parameter and the type that its value is read as.
pub(super) type Known = (&'static str, Kind);

/// What a parameter's value is read as.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Boolean,
    Integer,
    Float,
    Keyword,
}

/// The parameters of a call.
pub(super) struct Options<'a> {
    call: &'a Call<'a>,
    index: usize,
}

/// Checks names and values of the parameters at that index, if there are any.
pub(super) fn check(call: &Call<'_>, index: usize, known: &[Known]) -> Result<(), TypeError> {
    let Some(argument) = call.args.get(index) else { return Ok(()) };
    let fail = |message| Err(TypeError { message, argument: Some(index) });
    if !is_map(argument) {
        let ordinal = ["first", "second", "third"][index];
        return fail(format!(
            "{ordinal} argument of [{}] must be a map expression, received [{}]",
            call.text, argument.text
        ));
    }
    for (name, value) in (Options { call, index }).pairs() {
        let Some((_, kind)) = known.iter().find(|(known, _)| *known == name) else {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            return fail(format!(
                "Invalid option [{name}] in [{}], expected one of [{}]",
                call.text,
                names.join(", ")
            ));
        };
        let (fits, type_name) = match kind {
            Kind::Boolean => (parse_bool(value).is_some(), "boolean"),
            Kind::Integer => (value.parse::<i32>().is_ok(), "integer"),
            Kind::Float => (value.parse::<f32>().is_ok(), "float"),
            Kind::Keyword => (true, "keyword"),
        };
        if !fits {
            return fail(format!(
                "Invalid option [{name}] in [{}], cannot cast [{value}] to [{type_name}]",
                call.text
            ));
        }
    }
    Ok(())
}

/// A map is written in braces; what stands for one that was left out has no text.
fn is_map(argument: &Argument<'_>) -> bool {
    argument.text.is_empty() || argument.text.starts_with('{')
}

fn parse_bool(text: &str) -> Option<bool> {
    text.to_ascii_lowercase().parse().ok()
}

impl<'a> Options<'a> {
    pub fn new(call: &'a Call<'a>, index: usize) -> Options<'a> {
        Options { call, index }
    }

    /// Names and values, as they come.
    fn pairs(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let values = self.call.constant(self.index).map_or(&[][..], Value::values);
        values.chunks_exact(2).filter_map(|pair| Some((pair[0].as_str()?, pair[1].as_str()?)))
    }

    /// The parameter of that name; the last one if it is given twice.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.pairs().filter(|(known, _)| *known == name).last().map(|(_, value)| value)
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        self.get(name).and_then(parse_bool)
    }

    pub fn number(&self, name: &str) -> Option<i32> {
        self.get(name)?.parse().ok()
    }

    pub fn boost(&self) -> f32 {
        self.get("boost").and_then(|boost| boost.parse().ok()).unwrap_or(1.0)
    }

    /// `AND` rather than `OR`.
    pub fn and(&self, name: &str) -> Result<bool, BindError> {
        match self.get(name).map(str::to_ascii_uppercase).as_deref() {
            None | Some("OR") => Ok(false),
            Some("AND") => Ok(true),
            Some(_) => Err(self.bad(format!(
                "operator needs to be either OR or AND, but not [{}]",
                self.get(name).unwrap_or("")
            ))),
        }
    }

    pub fn analyzer(&self, name: &str) -> Result<Option<Analyzer>, BindError> {
        let Some(text) = self.get(name) else { return Ok(None) };
        match Analyzer::from_name(text) {
            Some(analyzer) => Ok(Some(analyzer)),
            None => Err(self.bad(format!("[{}] analyzer [{text}] not found", self.call.name.to_lowercase()))),
        }
    }

    pub fn minimum(&self) -> Result<Option<Minimum>, BindError> {
        let Some(text) = self.get("minimum_should_match") else { return Ok(None) };
        match Minimum::parse(text) {
            Some(minimum) => Ok(Some(minimum)),
            None => Err(self.bad(format!("For input string: \"{text}\""))),
        }
    }

    /// The fuzziness under that name, with the prefix and the transpositions that go with it.
    pub fn fuzziness(&self, prefix: &str) -> Result<Option<Fuzziness>, BindError> {
        let Some(text) = self.get("fuzziness") else { return Ok(None) };
        let Some(mut fuzziness) = Fuzziness::parse(text) else {
            return Err(self.bad(format!("Invalid fuzziness value: {text}")));
        };
        fuzziness.prefix_length =
            self.number(prefix).and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        fuzziness.transpositions = self.flag("fuzzy_transpositions").unwrap_or(true);
        Ok(Some(fuzziness))
    }

    /// What MATCH and MATCH_PHRASE understand.
    pub fn of_match(&self) -> Result<MatchOptions, BindError> {
        let all_without_terms = match self.get("zero_terms_query").map(str::to_ascii_lowercase).as_deref() {
            None | Some("none") => false,
            Some("all") => true,
            Some(_) => {
                let text = self.get("zero_terms_query").unwrap_or("");
                return Err(self.bad(format!("unknown zero terms query [{text}]")));
            }
        };
        let slop = match self.number("slop") {
            Some(slop) => {
                u32::try_from(slop).map_err(|_| self.bad("No negative slop allowed.".to_owned()))?
            }
            None => 0,
        };
        Ok(MatchOptions {
            and: self.and("operator")?,
            minimum: self.minimum()?,
            fuzziness: self.fuzziness("prefix_length")?,
            analyzer: self.analyzer("analyzer")?,
            all_without_terms,
            slop,
        })
    }

    pub fn bad(&self, message: String) -> BindError {
        BindError::new(self.index, message)
    }
}
