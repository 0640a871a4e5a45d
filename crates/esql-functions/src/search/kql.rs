//! `KQL`

use esql_data::DataType;
use esql_search::{Query, kql};

use super::match_field::OPTIONS;
use super::options::{Kind, Known, Options};
use super::qstr::{boosted, check, zone};
use super::{Search, bind, bind_score, query_text, score_of, unreadable};
use crate::types::STRING;
use crate::{BindError, Call, Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "kql",
    aliases: &[],
    category: Category::Search,
    description: "Whether a row matches a query in Kibana's language: `field: value`, `field: (a or b)`, `field: wild*`, `field: *`, \
                  `field >= value`, `and`, `or`, `not`. Values without a field are looked for in all fields.",
    params: &[Param::required("query", STRING).constant(), Param::optional("options", OPTIONS).constant()],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new(
            "",
            r#"FROM notes | WHERE KQL("note: alarm and seen >= 2024-06-03") | KEEP id"#,
            "id\n3",
        ),
        Example::new(
            "Keywords in either case",
            r#"FROM notes | WHERE KQL("host: ALD*", {"case_insensitive": true}) | KEEP id | SORT id"#,
            "id\n1\n3",
        ),
        Example::new(
            "Rows without a value",
            r#"FROM notes | WHERE KQL("not note: *") | KEEP id, note"#,
            "id,note\n4,null",
        ),
        Example::new(
            "One of several values is enough",
            r#"FROM notes | WHERE KQL("host: (alder or oak)") | KEEP id, host | SORT id"#,
            "id,host\n1,alder\n3,[alder, cedar]",
        ),
    ],
    bind: |call, environment| bind(&SEARCH, call, environment),
    check: Some(|call| check(call, KNOWN)),
};

pub(super) static SEARCH: Search =
    Search { function: &FUNCTION, score: &SCORE, name: "KQL", kind: "function", first_field: 2, query, zone };

static SCORE: ScalarFunction =
    score_of("kql_score", |call, environment| bind_score(&SEARCH, call, environment));

const KNOWN: &[Known] = &[
    ("boost", Kind::Float),
    ("case_insensitive", Kind::Boolean),
    ("default_field", Kind::Keyword),
    ("time_zone", Kind::Keyword),
];

fn query(call: &Call<'_>) -> Result<Query, BindError> {
    let given = Options::new(call, 1);
    let options = kql::Options {
        default_field: given.get("default_field").unwrap_or("*").to_owned(),
        case_insensitive: given.flag("case_insensitive").unwrap_or(false),
    };
    let query = kql::parse(&query_text(call, 0)?, &options).map_err(unreadable(0))?;
    Ok(boosted(query, given.boost()))
}
