//! The examples of every command run, and are laid out as the formatter does it.

use crate::examples::printed;
use esql::syntax::commands::{COMMANDS, CommandExample, EXAMPLE_DATA};
use esql::syntax::{FORMAT_WIDTH, format, parse};
use esql::{Engine, MemoryIndex};

/// The lines of a query's result, or of its error.
fn result(engine: &Engine, example: &CommandExample) -> Vec<String> {
    let result = engine.query(&example.query.join("\n")).and_then(esql::Query::collect_rows);
    let text = result.map_or_else(|error| error.to_string(), |result| printed(&result));
    text.lines().map(str::to_owned).collect()
}

#[test]
fn examples_give_their_results() {
    let indices = EXAMPLE_DATA.iter().map(|(name, documents)| MemoryIndex::new(*name).ndjson(*documents));
    let engine = indices.fold(Engine::builder(), |builder, index| builder.memory(index)).build().unwrap();
    let examples = COMMANDS.iter().flat_map(|command| command.examples);
    let wrong: Vec<_> = examples
        .filter(|example| !example.result.is_empty())
        .map(|example| (example, result(&engine, example)))
        .filter(|(example, found)| example.result != found.as_slice())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn examples_are_laid_out_as_the_formatter_does_it() {
    for example in COMMANDS.iter().flat_map(|command| command.examples) {
        let text = example.query.join("\n");
        assert_eq!(format(&text, FORMAT_WIDTH).unwrap().trim_end(), text);
    }
}

#[test]
fn every_command_has_an_example_of_itself() {
    for command in COMMANDS {
        let has_it = |example: &CommandExample| {
            let query = parse(&example.query.join("\n")).unwrap();
            query.commands.iter().any(|found| found.kind.name() == command.name)
        };
        assert!(command.examples.iter().any(has_it), "{} has no example", command.name);
        let shows = command.examples.iter().any(|example| !example.result.is_empty());
        let needs_more = ["SHOW INFO", "EXPLAIN", "ENRICH", "CHANGE_POINT", "FUSE", "SAMPLE", "IP_LOCATION"];
        assert_eq!(shows, command.runs && !needs_more.contains(&command.name), "{}", command.name);
    }
}
