//! `MATCH`

use esql_data::DataType::{self, *};
use esql_search::{Ask, Clause, Query};

use super::options::{self, Kind, Known, Options};
use super::{ONLY_FIELD, Search, bind, bind_score, check_count, check_query, query_text, score_of};
use crate::types::Types;
use crate::{BindError, Call, Category, Example, Param, Returns, ScalarFunction, TypeError, wrong_type};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "match",
    aliases: &[],
    category: Category::Search,
    description: "Whether a field of an index matches a query. A text field is cut into words, of which one must be there, in \
                  either case; a field of another type must have the value. Several values match when one of them does. \
                  A row without a value does not match.",
    params: &[
        Param::required("field", FIELD),
        Param::required("query", QUERY).constant(),
        Param::optional("options", OPTIONS).constant(),
    ],
    returns: Returns::Type(Boolean),
    examples: &[
        Example::new(
            "One of the words",
            r#"FROM notes | WHERE MATCH(note, "silent sensors") | KEEP id | SORT id"#,
            "id\n2\n3",
        ),
        Example::new(
            "All of the words",
            r#"FROM notes | WHERE MATCH(note, "door alarm", {"operator": "AND"}) | KEEP id | SORT id"#,
            "id\n2\n3",
        ),
        Example::new(
            "Words like the ones given",
            r#"FROM notes | WHERE MATCH(note, "alram", {"fuzziness": "AUTO"}) | KEEP id | SORT id"#,
            "id\n2\n3",
        ),
        Example::new(
            "A row without a value does not match",
            r#"FROM notes | WHERE NOT MATCH(note, "door") | KEEP id, note"#,
            "id,note\n4,null",
        ),
        Example::new(
            "One of several values is enough",
            r#"FROM notes | WHERE MATCH(host, "alder") | KEEP id, host | SORT id"#,
            "id,host\n1,alder\n3,[alder, cedar]",
        ),
        Example::new(
            "A date that leaves its day out means any day",
            r#"FROM notes | WHERE MATCH(seen, "2024-06") | STATS COUNT(*)"#,
            "COUNT(*)\n3",
        ),
    ],
    bind: |call, environment| bind(&SEARCH, call, environment),
    check: Some(|call| check(call, 3)),
};

pub(super) static SEARCH: Search = Search {
    function: &FUNCTION,
    score: &SCORE,
    name: "MATCH",
    kind: "function",
    first_field: 0,
    query,
    zone: |_| None,
};

static SCORE: ScalarFunction =
    score_of("match_score", |call, environment| bind_score(&SEARCH, call, environment));

/// What a field can be matched as.
pub(super) const FIELD: Types = Types {
    members: &[Keyword, Text, Boolean, Date, DateNanos, Double, Integer, Ip, Long, UnsignedLong, Version],
    expected: "keyword, text, boolean, date, date_nanos, double, integer, ip, long, unsigned_long, version",
};

/// What can be looked for.
pub(super) const QUERY: Types = Types {
    members: &[Keyword, Boolean, Date, DateNanos, Double, Integer, Ip, Long, UnsignedLong, Version],
    expected: "keyword, boolean, date, date_nanos, double, integer, ip, long, unsigned_long, version",
};

/// Named parameters reach a function as strings.
pub(super) const OPTIONS: Types = Types { members: &[Keyword], expected: "map" };

const KNOWN: &[Known] = &[
    ("analyzer", Kind::Keyword),
    ("auto_generate_synonyms_phrase_query", Kind::Boolean),
    ("boost", Kind::Float),
    ("fuzziness", Kind::Keyword),
    ("fuzzy_rewrite", Kind::Keyword),
    ("fuzzy_transpositions", Kind::Boolean),
    ("lenient", Kind::Boolean),
    ("max_expansions", Kind::Integer),
    ("minimum_should_match", Kind::Keyword),
    ("operator", Kind::Keyword),
    ("prefix_length", Kind::Integer),
    ("zero_terms_query", Kind::Keyword),
];

/// The check of MATCH, and, without options, of the operator.
pub(super) fn check(call: &Call<'_>, most: usize) -> Result<DataType, TypeError> {
    check_count(call, 2, most)?;
    let (field, query) = (call.args[0].data_type, call.args[1].data_type);
    if !FIELD.accepts(field) {
        return Err(wrong_type(most, 0, FIELD.expected, call));
    }
    if !QUERY.accepts(query) {
        return Err(wrong_type(most, 1, QUERY.expected, call));
    }
    check_query(call, 1, most)?;
    options::check(call, 2, KNOWN)?;
    let numbers =
        field.is_numeric() && query.is_numeric() && (query != UnsignedLong || field == UnsignedLong);
    if field == query || query == Keyword || field == Null || numbers {
        return Ok(Boolean);
    }
    Err(TypeError::new(incompatible(field, query, call.text)))
}

fn incompatible(field: DataType, query: DataType, text: &str) -> String {
    let name = |data_type: DataType| if data_type.is_numeric() { "numeric" } else { data_type.type_name() };
    if field == UnsignedLong || query == UnsignedLong {
        return format!(
            "first argument of [{text}] is [{}] and second is [{}]. [unsigned_long] can only be operated on together with another [unsigned_long]",
            field.type_name(),
            query.type_name()
        );
    }
    format!(
        "first argument of [{text}] is [{}] so second argument must also be [{}] but was [{}]",
        name(field),
        name(field),
        query.type_name()
    )
}

pub(super) fn query(call: &Call<'_>) -> Result<Query, BindError> {
    let options = Options::new(call, 2);
    // Unless told otherwise, MATCH takes a value that doesn't fit the field for one that no row has.
    let lenient = options.flag("lenient").unwrap_or(true);
    let ask = Ask::Match(query_text(call, 1)?, options.of_match()?);
    Ok(Query::Clause(Clause { field: ONLY_FIELD.to_owned(), ask, boost: options.boost(), lenient }))
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call_with, checked, longs, show, strs};
    use esql_data::DataType;

    #[test]
    fn keywords_and_numbers() {
        let (result, _) =
            call_with(&FUNCTION, &[strs(&[&["a"], &["b", "a"], &[], &["A"]]).into(), "a".into()]);
        assert_eq!(show(&result), "true | true | false | false");
        let (result, _) = call_with(&FUNCTION, &[longs(&[&[7], &[]]).into(), "7".into()]);
        assert_eq!(show(&result), "true | false");
    }

    #[test]
    fn what_does_not_fit_is_never_there() {
        let (result, _) = call_with(&FUNCTION, &[longs(&[&[7], &[]]).into(), "x".into()]);
        assert_eq!(show(&result), "false | false");
    }

    #[test]
    fn types_go_together() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::GeoPoint, DataType::Keyword]).unwrap_err(),
            "first argument of [match(a, b)] must be [keyword, text, boolean, date, date_nanos, double, integer, ip, long, \
             unsigned_long, version], found value [a] type [geo_point]"
        );
    }
}
