//! `:`

use esql_data::DataType::Boolean;

use super::match_field::{FIELD, QUERY, check, query};
use super::{Search, bind, bind_score, score_of};
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "match_operator",
    aliases: &[],
    category: Category::Operator,
    description: "Whether a field of an index matches a query, as MATCH without options: a text field has one of the query's \
                  words, a field of another type the value.",
    params: &[Param::required("field", FIELD), Param::required("query", QUERY).constant()],
    returns: Returns::Type(Boolean),
    examples: &[
        Example::new("", r#"FROM notes | WHERE note : "silent sensors" | KEEP id | SORT id"#, "id\n2\n3"),
        Example::new(
            "A row without a value does not match",
            r#"FROM notes | WHERE NOT note : "door" | KEEP id, note"#,
            "id,note\n4,null",
        ),
        Example::new(
            "One of several values is enough",
            r#"FROM notes | WHERE host : "alder" | KEEP id, host | SORT id"#,
            "id,host\n1,alder\n3,[alder, cedar]",
        ),
    ],
    bind: |call, environment| bind(&SEARCH, call, environment),
    check: Some(|call| check(call, 2)),
};

pub(super) static SEARCH: Search = Search {
    function: &FUNCTION,
    score: &SCORE,
    name: ":",
    kind: "operator",
    first_field: 0,
    query,
    zone: |_| None,
};

static SCORE: ScalarFunction =
    score_of("match_operator_score", |call, environment| bind_score(&SEARCH, call, environment));
