//! Any text either parses, and then prints as text that parses to the same tree, or is refused with an error whose
//! place is inside the text.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| match esql_syntax::parse(text) {
    Ok(query) => {
        let printed = query.to_string();
        let again = esql_syntax::parse(&printed).unwrap_or_else(|error| panic!("{}", error.render(&printed)));
        assert_eq!(again, query, "{printed}");
        assert_eq!(esql_syntax::sexpr::sexpr(&again), esql_syntax::sexpr::sexpr(&query));
        for error in esql_syntax::validate(text, &query) {
            assert!(text.get(error.span.start..error.span.end).is_some(), "{error:?}");
        }
    }
    Err(error) => {
        assert!(text.get(error.span.start..error.span.end).is_some(), "{error:?}");
        error.render(text);
    }
});
