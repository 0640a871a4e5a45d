//! `MATCH_PHRASE`

use esql_data::DataType::{self, Boolean, Keyword};
use esql_search::{Ask, Clause, Query};

use super::match_field::{FIELD, OPTIONS};
use super::options::{self, Kind, Known, Options};
use super::{ONLY_FIELD, Search, bind, bind_score, check_count, check_query, query_text, score_of};
use crate::types::Types;
use crate::{BindError, Call, Category, Example, Param, Returns, ScalarFunction, TypeError, wrong_type};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "match_phrase",
    aliases: &[],
    category: Category::Search,
    description: "Whether the words of a query stand in a text field of an index in their order, one after the other or, with \
                  `slop`, nearly so. A field of another type must have the value. A row without a value does not match.",
    params: &[
        Param::required("field", FIELD),
        Param::required("query", QUERY).constant(),
        Param::optional("options", OPTIONS).constant(),
    ],
    returns: Returns::Type(Boolean),
    examples: &[
        Example::new(
            "",
            r#"FROM notes | WHERE MATCH_PHRASE(note, "front door") | KEEP id, note"#,
            "id,note\n2,[Front door forced, Alarm silent]",
        ),
        Example::new(
            "Not quite in place",
            r#"FROM notes | WHERE MATCH_PHRASE(note, "door open", {"slop": 1}) | KEEP id"#,
            "id\n1",
        ),
        Example::new(
            "A row without a value does not match",
            r#"FROM notes | WHERE NOT MATCH_PHRASE(note, "door") | KEEP id, note"#,
            "id,note\n4,null",
        ),
        Example::new(
            "No phrase reaches from one value into the next",
            r#"FROM notes | WHERE MATCH_PHRASE(note, "forced alarm") | STATS COUNT(*)"#,
            "COUNT(*)\n0",
        ),
    ],
    bind: |call, environment| bind(&SEARCH, call, environment),
    check: Some(check),
};

pub(super) static SEARCH: Search = Search {
    function: &FUNCTION,
    score: &SCORE,
    name: "MatchPhrase",
    kind: "function",
    first_field: 0,
    query,
    zone: |_| None,
};

static SCORE: ScalarFunction =
    score_of("match_phrase_score", |call, environment| bind_score(&SEARCH, call, environment));

const QUERY: Types = Types { members: &[Keyword], expected: "keyword" };

const KNOWN: &[Known] = &[
    ("analyzer", Kind::Keyword),
    ("boost", Kind::Float),
    ("slop", Kind::Integer),
    ("zero_terms_query", Kind::Keyword),
];

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    check_count(call, 2, 3)?;
    for (index, types) in [FIELD, QUERY].into_iter().enumerate() {
        if !types.accepts(call.args[index].data_type) {
            return Err(wrong_type(3, index, types.expected, call));
        }
    }
    check_query(call, 1, 3)?;
    options::check(call, 2, KNOWN)?;
    Ok(Boolean)
}

fn query(call: &Call<'_>) -> Result<Query, BindError> {
    let options = Options::new(call, 2);
    let ask = Ask::Phrase(query_text(call, 1)?, options.of_match()?);
    Ok(Query::Clause(Clause { field: ONLY_FIELD.to_owned(), ask, boost: options.boost(), lenient: false }))
}
