//! `SCORE`

use esql_data::{Column, DataType};

use crate::types::BOOLEAN;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "score",
    aliases: &[],
    category: Category::Search,
    description: "How well a row matches the search functions of a condition, together: the rarer the words, the more. Zero for rows \
                  that don't match. Elasticsearch's scores may differ a little: they depend on its shards.",
    params: &[Param::required("query", BOOLEAN)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new(
            "",
            r#"FROM notes | EVAL s = ROUND(SCORE(MATCH(note, "open alarm")), 3) | KEEP id, s | SORT id"#,
            "id,s\n1,0.51\n2,0.201\n3,0.201\n4,0.0",
        ),
        Example::new(
            "Rows without a value",
            r#"FROM notes | WHERE id == 4 | EVAL s = SCORE(note : "door") | KEEP note, s"#,
            "note,s\nnull,0.0",
        ),
        Example::new(
            "One of several values is enough",
            r#"FROM notes | EVAL s = ROUND(SCORE(host : "alder"), 3) | KEEP host, s | SORT s DESC, host | LIMIT 2"#,
            "host,s\nalder,0.343\n[alder, cedar],0.343",
        ),
    ],
    // The planner puts the scores of the condition's search functions in the call's place; this is what is left without any.
    bind: |_, _| {
        kernel(|_, rows, _| Column::constant(DataType::Double, &esql_data::Value::Double(0.0), rows))
    },
    check: None,
};
