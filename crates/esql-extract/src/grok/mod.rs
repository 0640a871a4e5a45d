//! GROK: texts taken apart by regular expressions that are put together of named ones.
//!
//! `%{WORD:user.name}` is the library's pattern WORD under a name, `%{INT:port:int}` gives numbers. All becomes one regular
//! expression; its named groups are the columns. Elasticsearch's classes are `Grok` and `GrokEvaluatorExtracter`.

mod patterns;

use esql_data::number::parse_double;
use esql_data::{Column, DataType, Failure, Str};
use esql_regex::{MatchError, Oniguruma, PatternError, Scratch};
use thiserror::Error;

use crate::writer::Writer;
use crate::{Extractor, Field};
use patterns::pattern;

/// Compiled patterns.
#[derive(Debug)]
pub struct Grok {
    regex: Oniguruma,
    fields: Vec<Field>,
    captures: Vec<Capture>,
}

/// What gives a field its values.
#[derive(Debug)]
struct Capture {
    groups: Vec<usize>,
    kind: Kind,
}

/// The type written behind a capture's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Int,
    Long,
    Float,
    Double,
    Boolean,
}

/// Why patterns mean nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GrokError {
    /// The library has no such pattern.
    #[error(
        "Invalid pattern [{pattern}] for grok: Unable to find pattern [{name}] in Grok's pattern dictionary"
    )]
    Unknown {
        /// The pattern that refers to it.
        pattern: String,
        /// The unknown one.
        name: String,
    },
    /// What comes out is no regular expression.
    #[error("Invalid GROK pattern [{pattern}]: [{error}]")]
    Syntax {
        /// The pattern.
        pattern: String,
        /// Which of the patterns.
        index: usize,
        /// What is wrong.
        error: PatternError,
    },
    /// A name stands for two captures.
    #[error("Invalid GROK {patterns}: the attribute [{name}] is defined multiple times with different types")]
    Twice {
        /// All the patterns.
        patterns: String,
        /// The name.
        name: String,
    },
}

impl Grok {
    /// Compiles patterns, of which one or the other matches.
    ///
    /// # Errors
    /// See [`GrokError`].
    pub fn new(patterns: &[&str]) -> Result<Grok, GrokError> {
        let mut expanded = Vec::new();
        for (index, pattern) in patterns.iter().enumerate() {
            let mut regex = String::new();
            expand(pattern, &mut regex)
                .map_err(|name| GrokError::Unknown { pattern: (*pattern).to_owned(), name })?;
            let syntax = |error| GrokError::Syntax { pattern: (*pattern).to_owned(), index, error };
            expanded.push((Oniguruma::new(&regex).map_err(syntax)?, regex));
        }
        let regex = match expanded.as_slice() {
            [(regex, _)] => regex.clone(),
            all => {
                let each: Vec<String> = all.iter().map(|(_, regex)| format!("(?:{regex})")).collect();
                let syntax = |error| GrokError::Syntax { pattern: patterns.join(", "), index: 0, error };
                Oniguruma::new(&each.join("|")).map_err(syntax)?
            }
        };
        let mut named: Vec<(Field, Capture)> =
            regex.names().iter().map(|(name, groups)| capture(name, groups)).collect();
        named.sort_by(|(left, _), (right, _)| left.name.cmp(&right.name));
        if let Some(twice) = named.windows(2).find(|pair| pair[0].0.name == pair[1].0.name) {
            let patterns = match patterns {
                [single] => format!("pattern [{single}]"),
                all => format!("patterns [{}]", all.join(", ")),
            };
            return Err(GrokError::Twice { patterns, name: twice[0].0.name.clone() });
        }
        let (fields, captures) = named.into_iter().unzip();
        Ok(Grok { regex, fields, captures })
    }
}

impl Extractor for Grok {
    fn name(&self) -> &'static str {
        "GROK"
    }

    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn extract(&self, input: &Column, wanted: &[usize], failures: &mut dyn FnMut(Failure)) -> Vec<Column> {
        let rows = input.len();
        let mut outputs: Vec<(Writer, &Capture)> = wanted
            .iter()
            .map(|&field| (Writer::new(self.fields[field].data_type, rows), &self.captures[field]))
            .collect();
        let mut scratch = Scratch::default();
        let view = input.view::<Str>();
        for row in 0..rows {
            for text in view.row(row) {
                match self.regex.search(text, &mut scratch) {
                    Ok(true) => {
                        for (writer, capture) in &mut outputs {
                            capture.take(text, &scratch, writer, failures);
                        }
                    }
                    Ok(false) => {}
                    Err(error) => failures(too_long(&error)),
                }
            }
            outputs.iter_mut().for_each(|(writer, _)| writer.end_row());
        }
        outputs.into_iter().map(|(writer, _)| writer.finish()).collect()
    }
}

impl Capture {
    /// Adds what the groups captured.
    fn take(&self, text: &str, scratch: &Scratch, writer: &mut Writer, failures: &mut dyn FnMut(Failure)) {
        for (start, end) in self.groups.iter().filter_map(|group| scratch.span(*group)) {
            if let Err(failure) = self.kind.write(&text[start..end], writer) {
                failures(failure);
            }
        }
    }
}

impl Kind {
    fn from_name(name: Option<&str>) -> Kind {
        match name {
            Some("int") => Kind::Int,
            Some("long") => Kind::Long,
            Some("float") => Kind::Float,
            Some("double") => Kind::Double,
            Some("boolean") => Kind::Boolean,
            _ => Kind::Text,
        }
    }

    /// There are no columns of single precision.
    fn data_type(self) -> DataType {
        match self {
            Kind::Text => DataType::Keyword,
            Kind::Int => DataType::Integer,
            Kind::Long => DataType::Long,
            Kind::Float | Kind::Double => DataType::Double,
            Kind::Boolean => DataType::Boolean,
        }
    }

    /// Adds a value to a column of this kind, read as Java's `parseInt` and its like do.
    fn write(self, text: &str, writer: &mut Writer) -> Result<(), Failure> {
        let failure = || Failure::number_format(format!("For input string: \"{text}\""));
        match writer {
            Writer::Str(builder) => builder.append(text),
            Writer::Int(builder) => builder.append(text.parse().map_err(|_| failure())?),
            Writer::Long(builder) => builder.append(text.parse().map_err(|_| failure())?),
            Writer::Double(builder) => {
                let value = parse_double(text).ok_or_else(failure)?;
                let single = || text.parse::<f32>().unwrap_or(value as f32);
                builder.append(if self == Kind::Float { f64::from(single()) } else { value });
            }
            Writer::Bool(builder) => builder.append(text.eq_ignore_ascii_case("true")),
            Writer::Bytes(_) => unreachable!("no kind of GROK's is a column of bytes"),
        }
        Ok(())
    }
}

/// A named group: `WORD:name:int` or a name of its own.
fn capture(name: &str, groups: &[usize]) -> (Field, Capture) {
    let parts: Vec<&str> = name.split(':').collect();
    let kind = if parts.len() == 3 { Kind::from_name(parts.get(2).copied()) } else { Kind::Text };
    let name = parts.get(1).unwrap_or(&parts[0]);
    let field = Field { name: (*name).to_owned(), data_type: kind.data_type() };
    (field, Capture { groups: groups.to_vec(), kind })
}

/// Writes a pattern with what its references stand for; fails with the name of one that is unknown. The library's patterns
/// don't refer to themselves, so this ends.
fn expand(text: &str, regex: &mut String) -> Result<(), String> {
    let mut rest = text;
    while let Some(start) = rest.find("%{") {
        let Some(reference) = Reference::read(&rest[start..]) else {
            regex.push_str(&rest[..start + 2]);
            rest = &rest[start + 2..];
            continue;
        };
        regex.push_str(&rest[..start]);
        rest = &rest[start + reference.length..];
        let inner = pattern(reference.pattern).ok_or_else(|| reference.pattern.to_owned())?;
        match reference.capture {
            Some(name) => regex.push_str(&format!("(?<{}:{name}>", reference.pattern)),
            None => regex.push_str("(?:"),
        }
        expand(inner, regex)?;
        regex.push(')');
    }
    regex.push_str(rest);
    Ok(())
}

/// `%{PATTERN}`, `%{PATTERN:name}` or `%{PATTERN:name:type}`; a definition of its own behind `=` is read and ignored.
struct Reference<'a> {
    pattern: &'a str,
    capture: Option<&'a str>,
    length: usize,
}

impl<'a> Reference<'a> {
    fn read(text: &'a str) -> Option<Reference<'a>> {
        let inner = text.strip_prefix("%{")?;
        // The range of Elasticsearch's own expression for it, `A-z`, has some signs among the letters.
        let is_name = |c: char| c.is_ascii_alphanumeric() || "[\\]^_`".contains(c);
        let (pattern, mut rest) = inner.split_at(inner.find(|c| !is_name(c))?);
        let mut capture = None;
        if let Some(name) = rest.strip_prefix(':') {
            let is_capture = |c: char| c.is_alphanumeric() || "@[]_:.-".contains(c);
            let (name, behind) = name.split_at(name.find(|c| !is_capture(c))?);
            if name.is_empty() {
                return None;
            }
            (capture, rest) = (Some(name), behind);
        }
        if let Some(definition) = rest.strip_prefix('=') {
            let end = definition.find(['{', '}']).filter(|end| *end > 0)?;
            rest = &definition[end..];
        }
        let behind = rest.strip_prefix('}').filter(|_| !pattern.is_empty())?;
        Some(Reference { pattern, capture, length: text.len() - behind.len() })
    }
}

fn too_long(error: &MatchError) -> Failure {
    Failure::new("java.lang.RuntimeException", format!("grok pattern matching was given up: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::Value;

    /// The captures of a text, as `name=value`.
    pub(super) fn grok(patterns: &[&str], text: &str) -> String {
        let grok = Grok::new(patterns).unwrap_or_else(|error| panic!("{error}"));
        let wanted: Vec<usize> = (0..grok.fields.len()).collect();
        let input = Column::from_values(DataType::Keyword, &[Value::from(text)]);
        let mut failed = Vec::new();
        let columns = grok.extract(&input, &wanted, &mut |failure| failed.push(failure.to_string()));
        let text = |value: &Value| match value {
            Value::Str(text) => text.to_string(),
            value => format!("{value:?}"),
        };
        let found = grok.fields.iter().zip(&columns).filter(|(_, column)| !column.is_null(0));
        let found = found.map(|(field, column)| {
            let values: Vec<String> = column.value(0).values().iter().map(text).collect();
            format!("{}={}", field.name, values.join(","))
        });
        found.chain(failed).collect::<Vec<_>>().join(" ")
    }

    fn error(patterns: &[&str]) -> String {
        Grok::new(patterns).unwrap_err().to_string()
    }

    #[test]
    fn references_capture_under_their_names_in_order() {
        assert_eq!(grok(&["%{WORD:verb} %{URIPATH:a.path}"], "GET /x/y?z"), "a.path=/x/y verb=GET");
        assert_eq!(grok(&["%{WORD:a}"], "..."), "");
        assert_eq!(
            grok(&["%{IP:ip} %{EMAILADDRESS:mail}"], "::1 ann@example.org"),
            "ip=::1 mail=ann@example.org"
        );
    }

    #[test]
    fn captures_have_types() {
        assert_eq!(
            grok(
                &["%{INT:i:int} %{INT:l:long} %{NUMBER:f:float} %{NUMBER:d:double} %{WORD:b:boolean}"],
                "-7 8 0.1 0.1 True"
            ),
            "b=Boolean(true) d=Double(0.1) f=Double(0.10000000149011612) i=Int(-7) l=Long(8)"
        );
        assert_eq!(grok(&["%{WORD:a:text}"], "x"), "a=x");
    }

    #[test]
    fn what_is_no_number_is_null_with_a_failure() {
        assert_eq!(grok(&["%{WORD:a:int}"], "x"), "java.lang.NumberFormatException: For input string: \"x\"");
    }

    #[test]
    fn a_name_written_again_has_many_values() {
        assert_eq!(grok(&["%{WORD:a} %{WORD:b} %{WORD:a}"], "x y z"), "a=x,z b=y");
        assert_eq!(grok(&["(?<a>x)|(?<a>y)"], "y"), "a=y");
    }

    #[test]
    fn one_pattern_or_the_other_matches() {
        assert_eq!(grok(&["id=%{INT:id:int}", "%{WORD:word}$"], "the end"), "word=end");
        assert_eq!(grok(&["b%{WORD:x}", "a%{WORD:y}"], "a1 b2"), "");
        assert_eq!(grok(&["b%{INT:x}", "a%{INT:y}"], "a1 b2"), "y=1");
    }

    #[test]
    fn each_value_is_taken_apart() {
        let grok = Grok::new(&["%{WORD:a}(?:-%{WORD:b})?"]).unwrap();
        let many = Value::Many(vec!["1-2".into(), "..".into(), "3".into()]);
        let input = Column::from_values(DataType::Keyword, &[many, Value::Null]);
        let columns = grok.extract(&input, &[0, 1], &mut |_| {});
        assert_eq!(columns[0].value(0), Value::Many(vec!["1".into(), "3".into()]));
        assert_eq!(columns[1].value(0), Value::from("2"));
        assert!(columns[0].is_null(1));
    }

    #[test]
    fn log_lines_have_ecs_names() {
        assert_eq!(
            grok(&["%{SYSLOGBASE} %{GREEDYDATA:message}"], "Mar  7 04:02:16 web-1 sshd[812]: session opened"),
            "host.hostname=web-1 message=session opened process.name=sshd process.pid=Int(812) timestamp=Mar  7 04:02:16"
        );
        assert_eq!(
            grok(
                &["%{COMBINEDAPACHELOG}"],
                r#"10.1.2.3 - ann [07/Mar/2024:04:02:16 +0000] "GET /a?b=1 HTTP/1.1" 200 512 "-" "curl/8.0""#
            ),
            "http.request.method=GET http.response.body.bytes=Int(512) http.response.status_code=Int(200) \
             http.version=1.1 source.address=10.1.2.3 timestamp=07/Mar/2024:04:02:16 +0000 url.original=/a?b=1 \
             user.name=ann user_agent.original=curl/8.0"
        );
    }

    #[test]
    fn errors_say_what_is_wrong() {
        assert_eq!(
            error(&["%{NOPE:x}"]),
            "Invalid pattern [%{NOPE:x}] for grok: Unable to find pattern [NOPE] in Grok's pattern dictionary"
        );
        assert_eq!(error(&["(?P<x>.)"]), "Invalid GROK pattern [(?P<x>.)]: [undefined group option]");
        assert_eq!(
            error(&["%{NUMBER:a} %{WORD:a}"]),
            "Invalid GROK pattern [%{NUMBER:a} %{WORD:a}]: the attribute [a] is defined multiple times with different types"
        );
        assert_eq!(
            error(&["%{NUMBER:a}", "%{WORD:a}"]),
            "Invalid GROK patterns [%{NUMBER:a}, %{WORD:a}]: the attribute [a] is defined multiple times with different types"
        );
    }

    #[test]
    fn references_that_are_none_stand_for_themselves() {
        assert_eq!(grok(&["%{a b}(?<n>.)"], "%{a b}x"), "n=x");
        assert_eq!(grok(&["%{WORD:a=ignored}"], "x"), "a=x");
    }
}
