//! `QSTR`

use esql_data::{DataType, date::Zone};
use esql_search::{Fuzziness, Query, query_string};

use super::match_field::OPTIONS;
use super::options::{self, Kind, Known, Options};
use super::{Search, bind, bind_score, check_count, check_query, query_text, score_of, unreadable};
use crate::types::STRING;
use crate::{BindError, Call, Category, Example, Param, Returns, ScalarFunction, TypeError, wrong_type};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "qstr",
    aliases: &[],
    category: Category::Search,
    description: "Whether a row matches a query in Lucene's syntax: `field:word`, `\"a phrase\"`, `wild*`, `like~`, `[from TO to]`, \
                  `AND`, `OR`, `NOT`. Words without a field are looked for in all fields.",
    params: &[Param::required("query", STRING).constant(), Param::optional("options", OPTIONS).constant()],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"FROM notes | WHERE QSTR("note:(alarm OR open) AND host:b*") | KEEP id"#, "id\n2"),
        Example::new(
            "Words that must all be there",
            r#"FROM notes | WHERE QSTR("note:(door alarm)", {"default_operator": "AND"}) | KEEP id | SORT id"#,
            "id\n2\n3",
        ),
        Example::new(
            "A row without a value does not match",
            r#"FROM notes | WHERE NOT QSTR("seen:[2024-06-02 TO *]") | KEEP id, seen | SORT id"#,
            "id,seen\n1,2024-06-01T00:00:00.000Z\n4,null",
        ),
        Example::new(
            "One of several values is enough, in any field",
            r#"FROM notes | WHERE QSTR("alder") | KEEP id, host | SORT id"#,
            "id,host\n1,alder\n3,[alder, cedar]",
        ),
    ],
    bind: |call, environment| bind(&SEARCH, call, environment),
    check: Some(|call| check(call, KNOWN)),
};

pub(super) static SEARCH: Search = Search {
    function: &FUNCTION,
    score: &SCORE,
    name: "QSTR",
    kind: "function",
    first_field: 2,
    query,
    zone,
};

static SCORE: ScalarFunction =
    score_of("qstr_score", |call, environment| bind_score(&SEARCH, call, environment));

const KNOWN: &[Known] = &[
    ("allow_leading_wildcard", Kind::Boolean),
    ("analyze_wildcard", Kind::Boolean),
    ("analyzer", Kind::Keyword),
    ("auto_generate_synonyms_phrase_query", Kind::Boolean),
    ("boost", Kind::Float),
    ("default_field", Kind::Keyword),
    ("default_operator", Kind::Keyword),
    ("enable_position_increments", Kind::Boolean),
    ("fuzziness", Kind::Keyword),
    ("fuzzy_max_expansions", Kind::Integer),
    ("fuzzy_prefix_length", Kind::Integer),
    ("fuzzy_transpositions", Kind::Boolean),
    ("lenient", Kind::Boolean),
    ("max_determinized_states", Kind::Integer),
    ("minimum_should_match", Kind::Keyword),
    ("phrase_slop", Kind::Integer),
    ("quote_analyzer", Kind::Keyword),
    ("quote_field_suffix", Kind::Keyword),
    ("rewrite", Kind::Keyword),
    ("time_zone", Kind::Keyword),
];

/// The check of both query languages.
pub(super) fn check(call: &Call<'_>, known: &[Known]) -> Result<DataType, TypeError> {
    check_count(call, 1, 2)?;
    if !STRING.accepts(call.args[0].data_type) {
        return Err(wrong_type(2, 0, "keyword, text", call));
    }
    check_query(call, 0, 2)?;
    options::check(call, 1, known)?;
    Ok(DataType::Boolean)
}

/// Where dates without a zone are, if the options say.
pub(super) fn zone(call: &Call<'_>) -> Option<Zone> {
    Options::new(call, 1).get("time_zone").and_then(|zone| Zone::parse(zone).ok())
}

fn query(call: &Call<'_>) -> Result<Query, BindError> {
    let given = Options::new(call, 1);
    let default_field = given.get("default_field").unwrap_or("*").to_owned();
    let fuzziness = given.fuzziness("fuzzy_prefix_length")?;
    let options = query_string::Options {
        and: given.and("default_operator")?,
        lenient: given.flag("lenient").unwrap_or(false),
        default_field,
        allow_leading_wildcard: given.flag("allow_leading_wildcard").unwrap_or(true),
        fuzziness: fuzziness.unwrap_or_else(Fuzziness::auto),
        phrase_slop: given.number("phrase_slop").and_then(|slop| u32::try_from(slop).ok()).unwrap_or(0),
        analyzer: given.analyzer("analyzer")?,
        quote_analyzer: given.analyzer("quote_analyzer")?,
        minimum: given.minimum()?,
    };
    let query = query_string::parse(&query_text(call, 0)?, &options).map_err(unreadable(0))?;
    Ok(boosted(query, given.boost()))
}

pub(super) fn boosted(query: Query, boost: f32) -> Query {
    if boost == 1.0 { query } else { Query::Boosted(boost, Box::new(query)) }
}
