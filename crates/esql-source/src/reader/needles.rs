//! From a scan's conditions to texts that a line must hold, spelled as JSON spells them.
//!
//! Only values that stand in the document as the field has them tell anything: strings of keyword and text fields that nothing
//! lower-cases. Numbers, dates and versions can be written in many ways, and of those and addresses a document that has several
//! must be parsed for its warning: there only the field's key is sure.

use esql_data::Value;
use esql_plan::{Expr, ExprKind, Predicates};
use esql_regex::{Like, RLike};

use super::plan::{IndexPlan, PlanColumn, PlanField};
use crate::values::ValueKind;

/// Texts of which every wanted line holds at least one, unless it spells it with escapes that it could do without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Requirement {
    pub needles: Vec<Needle>,
}

/// A text as it stands in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Needle {
    /// With the escapes that it can't do without. It holds no `/`, which may be escaped or not, nor what only `\u` can write.
    pub spelled: String,
    /// The characters that `\u` could have written as well.
    pub chars: Vec<char>,
}

/// More needles than this are not searched for at once.
const MAX_NEEDLES: usize = 64;

/// What lines of the index must hold; nothing if any line may be wanted. The requirements hold together, each is for itself.
pub(crate) fn requirements(predicates: &Predicates, plan: &IndexPlan) -> Vec<Requirement> {
    let mut found: Vec<Requirement> = Vec::new();
    for condition in predicates.conditions() {
        for requirement in of_condition(condition, plan) {
            if !found.contains(&requirement) {
                found.push(requirement);
            }
        }
    }
    found
}

fn of_condition(condition: &Expr, plan: &IndexPlan) -> Vec<Requirement> {
    let ExprKind::Call(function, args) = &condition.kind else { return Vec::new() };
    match function.name {
        "and" => args.iter().flat_map(|arg| of_condition(arg, plan)).collect(),
        "or" => {
            let sides = args.iter().map(|arg| best(of_condition(arg, plan)));
            any(sides).into_iter().collect()
        }
        // What is not so tells nothing, and null may be as good as any value.
        "not" | "is_null" => Vec::new(),
        name => match field(args, plan) {
            // The leaves of a flattened field may stand at keys that go on.
            Some(field) if field.parser.kind == ValueKind::Flattened => Vec::new(),
            Some(field) => of_test(name, args, field).into_iter().chain([key(field)]).collect(),
            None => Vec::new(),
        },
    }
}

/// The field that the test is about, if it is read from documents.
fn field<'a>(args: &[Expr], plan: &'a IndexPlan) -> Option<&'a PlanField> {
    let place = args.iter().find_map(|arg| match &arg.kind {
        ExprKind::Column(id, _) => Some(id.0 as usize),
        _ => None,
    })?;
    match plan.columns.get(place)? {
        PlanColumn::Field(field) => plan.fields.get(*field),
        PlanColumn::Constant(..) | PlanColumn::Metadata(_) => None,
    }
}

/// No value without its key, of which only the last part is always by itself.
fn key(field: &PlanField) -> Requirement {
    let last = |source: &String| source.rsplit('.').next().and_then(|part| Needle::new(part, false, true));
    // Without a needle for one of the keys, none is of use: then this is one that is everywhere.
    let needles = field.sources.iter().map(last).collect::<Option<Vec<_>>>().unwrap_or_default();
    Requirement { needles }
}

/// What a positive test of the field's values requires of them.
fn of_test(name: &str, args: &[Expr], field: &PlanField) -> Vec<Requirement> {
    let verbatim = matches!(field.parser.kind, ValueKind::Keyword { lowercase: false } | ValueKind::Text);
    if !verbatim || field.parser.null_value.is_some() {
        return Vec::new();
    }
    let constants: Option<Vec<&str>> = args
        .iter()
        .filter_map(Expr::as_literal)
        .filter(|value| **value != Value::Null)
        .map(Value::as_str)
        .collect();
    // A list of values in a constant's place is no string.
    let Some(constants) = constants else { return Vec::new() };
    let one_of = |needle: &dyn Fn(&str) -> Option<Needle>| {
        let sides =
            constants.iter().map(|text| needle(text).map(|needle| Requirement { needles: vec![needle] }));
        any(sides).into_iter().collect()
    };
    match name {
        "equals" | "in" => one_of(&|text| Needle::new(text, is_string(text), is_string(text))),
        "starts_with" => one_of(&|text| Needle::new(text, is_string(text), false)),
        "ends_with" => one_of(&|text| Needle::new(text, false, is_string(text))),
        "contains" => one_of(&|text| Needle::new(text, false, false)),
        "like" | "like_list" => of_patterns(&constants, |text| {
            let like = Like::new(text).ok()?;
            let edges = (like.as_exact(), like.as_prefix(), like.as_suffix());
            Some(of_pattern(edges, like.required_literals(), like.required_alternatives()))
        }),
        "rlike" | "rlike_list" => of_patterns(&constants, |text| {
            let rlike = RLike::new(text).ok()?;
            let edges = (rlike.as_exact(), rlike.as_prefix(), rlike.as_suffix());
            Some(of_pattern(edges, rlike.required_literals(), rlike.required_alternatives()))
        }),
        _ => Vec::new(),
    }
}

/// All that a single pattern requires, or one thing for each of several.
fn of_patterns(patterns: &[&str], of: impl Fn(&str) -> Option<Vec<Requirement>>) -> Vec<Requirement> {
    match patterns {
        [pattern] => of(pattern).unwrap_or_default(),
        patterns => any(patterns.iter().map(|pattern| best(of(pattern)?))).into_iter().collect(),
    }
}

type Edges<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>);

fn of_pattern(edges: Edges<'_>, literals: Vec<String>, alternatives: Vec<Vec<String>>) -> Vec<Requirement> {
    let single = |needle: Option<Needle>| {
        needle.map(|needle| Requirement { needles: vec![needle] }).into_iter().collect()
    };
    match edges {
        (Some(text), ..) => single(Needle::new(text, is_string(text), is_string(text))),
        (_, Some(text), _) => single(Needle::new(text, is_string(text), false)),
        (.., Some(text)) => single(Needle::new(text, false, is_string(text))),
        (None, None, None) => {
            let literals = literals.into_iter().map(|text| vec![text]);
            let one_of = |texts: Vec<String>| {
                any(texts.iter().map(|text| {
                    Needle::new(text, false, false).map(|needle| Requirement { needles: vec![needle] })
                }))
            };
            literals.chain(alternatives).filter_map(one_of).collect()
        }
    }
}

/// Whether only a string can be this text or begin or end with it: keywords are made of numbers and booleans, too, which
/// stand without quotes.
fn is_string(text: &str) -> bool {
    text.is_empty() || !text.bytes().all(|byte| b"0123456789+-.eEtrufals".contains(&byte))
}

/// The requirement that is met when one of these is; none if any of them is unknown.
fn any(sides: impl Iterator<Item = Option<Requirement>>) -> Option<Requirement> {
    let mut needles: Vec<Needle> = Vec::new();
    for side in sides {
        for needle in side?.needles {
            if !needles.contains(&needle) {
                needles.push(needle);
            }
        }
    }
    (!needles.is_empty() && needles.len() <= MAX_NEEDLES).then_some(Requirement { needles })
}

/// The requirement that likely rules out most.
fn best(requirements: Vec<Requirement>) -> Option<Requirement> {
    requirements
        .into_iter()
        .filter(|requirement| !requirement.needles.is_empty())
        .max_by_key(Requirement::rarity)
}

impl Requirement {
    /// How rarely it is met, by a guess at how rare bytes are in logs: more is rarer.
    pub fn rarity(&self) -> u32 {
        self.needles.iter().map(|needle| rarity(&needle.spelled)).min().unwrap_or(0)
    }
}

/// The sum over the bytes of a text, each being the rarer the more it counts.
fn rarity(spelled: &str) -> u32 {
    spelled
        .bytes()
        .map(|byte| match byte {
            b'"' | b'\\' | b'.' | b'-' | b':' | b',' | b' ' | b'0'..=b'9' => 1,
            b'e' | b'a' | b'i' | b'o' | b'n' | b'r' | b's' | b't' => 2,
            b'b'..=b'y' => 3,
            _ => 4,
        })
        .sum()
}

impl Needle {
    /// The text between what it is known to stand between: the quotes of its string. Where it could be spelled in several ways
    /// it is cut, and the rarest part is taken; nothing if no part is left.
    pub fn new(text: &str, opens: bool, closes: bool) -> Option<Needle> {
        let mut parts = vec![Needle { spelled: String::new(), chars: Vec::new() }];
        if opens {
            parts[0].spelled.push('"');
        }
        for sign in text.chars() {
            let escape = match sign {
                '/' => None,
                '"' | '\\' => Some(sign),
                '\n' => Some('n'),
                '\r' => Some('r'),
                '\t' => Some('t'),
                '\u{8}' => Some('b'),
                '\u{c}' => Some('f'),
                '\0'..='\u{1f}' => None,
                _ => {
                    let part = parts.last_mut()?;
                    part.spelled.push(sign);
                    part.chars.push(sign);
                    continue;
                }
            };
            match escape {
                Some(escape) => {
                    let part = parts.last_mut()?;
                    part.spelled.extend(['\\', escape]);
                    part.chars.push(sign);
                }
                None => parts.push(Needle { spelled: String::new(), chars: Vec::new() }),
            }
        }
        if closes {
            parts.last_mut()?.spelled.push('"');
        }
        parts.retain(|part| !part.spelled.is_empty() && part.spelled != "\"");
        parts.into_iter().max_by_key(|part| rarity(&part.spelled))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str, opens: bool, closes: bool) -> Option<String> {
        Needle::new(text, opens, closes).map(|needle| needle.spelled)
    }

    #[test]
    fn needles_are_spelled_as_json_spells_them() {
        assert_eq!(spelled("a\"\\\n\u{8}ñ", true, false).as_deref(), Some("\"a\\\"\\\\\\n\\bñ"));
        assert_eq!(spelled("", true, true).as_deref(), Some("\"\""));
    }

    #[test]
    fn needles_are_cut_where_spellings_differ() {
        assert_eq!(spelled("/etc/passwd", true, true).as_deref(), Some("passwd\""));
        assert_eq!(spelled("a\u{1}longer", false, false).as_deref(), Some("longer"));
        assert_eq!(spelled("/", true, true), None);
        assert_eq!(spelled("", true, false), None);
    }

    #[test]
    fn numbers_and_booleans_have_no_quotes() {
        assert!(is_string("4688x") && is_string("False") && is_string("null") && is_string(""));
        assert!(!is_string("4688") && !is_string("-1.5e+3") && !is_string("true") && !is_string("alse"));
    }
}
