//! `MV_RLIKE`

use esql_data::DataType;
use esql_regex::RLike;

use super::matches;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_rlike",
    aliases: &[],
    category: Category::MultiValue,
    description: "Whether any value matches a pattern of the form that `RLIKE` takes. Never null: a null has no values.",
    params: &[Param::required("field", STRING), Param::required("pattern", STRING).constant()],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW a = MV_RLIKE(["red", "blue"], "r.*")"#, "a\ntrue"),
        Example::new("No value matches", r#"ROW a = MV_RLIKE(["red", "blue"], "x.*")"#, "a\nfalse"),
        Example::new("A null has no values", r#"ROW a = MV_RLIKE(null, "r.*")"#, "a\nfalse"),
    ],
    bind: |call, _| {
        matches::bind(call, |pattern| {
            let pattern = RLike::new(pattern)?;
            Ok::<_, esql_regex::PatternError>(move |text: &str| pattern.is_match(text))
        })
    },
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call_with, show, strs};

    #[test]
    fn any_value_will_do() {
        let texts = strs(&[&["red", "blue"], &[], &["green"]]);
        assert_eq!(show(&call_with(&FUNCTION, &[texts.into(), ".*e".into()]).0), "true | false | false");
    }
}
