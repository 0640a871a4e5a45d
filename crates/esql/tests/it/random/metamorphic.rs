//! Ways to the same rows: a condition and its opposites part a table, parts add up to the whole, and it doesn't matter
//! where rows come from or how many threads read them.

use esql::{DataType, Mapping, MemoryIndex, Value};
use esql_source::{FileCatalog, MappingSet, ReadOptions};
use std::collections::BTreeMap;

use super::columns::Columns;
use super::data::{Data, FIELDS, compare, mapping};
use super::dice::{Dice, for_seeds};
use super::expression::Maker;
use super::pipeline;
use super::run::{Answer, USUAL, Way, run, same};

fn table(dice: &mut Dice) -> Columns {
    let rows = 1 + dice.below(40);
    Data::new(dice, rows).columns(7)
}

fn condition(dice: &mut Dice) -> String {
    let scope: Vec<(String, DataType)> =
        FIELDS.iter().map(|(name, data_type)| ((*name).to_owned(), *data_type)).collect();
    Maker { dice, scope: &scope }.condition(3)
}

/// The condition, and those that hold where it is false and where it is neither.
fn parts(condition: &str) -> [String; 3] {
    [condition.to_owned(), format!("NOT ({condition})"), format!("({condition}) IS NULL")]
}

/// The numbers of the rows of an answer whose only column is `id`.
fn ids(answer: &Answer) -> Vec<i32> {
    let id = |row: &Vec<Value>| if let Value::Int(id) = row[0] { id } else { panic!("{row:?} is no id") };
    answer.rows.iter().map(id).collect()
}

#[test]
fn a_condition_is_true_false_or_null() {
    for_seeds(70, |dice| {
        let table = table(dice);
        for _ in 0..10 {
            let condition = condition(dice);
            let found = |way| {
                run(&table, &format!("FROM t | WHERE {way} | KEEP id"), USUAL).map(|answer| ids(&answer))
            };
            // What the condition is for each row, computed as a column.
            let query = format!("FROM t | EVAL x = {condition} | KEEP id, x");
            let column = run(&table, &query, USUAL)?;
            for (part, wanted) in
                parts(&condition).iter().zip([Value::Boolean(true), Value::Boolean(false), Value::Null])
            {
                let wanted: Vec<i32> = column
                    .rows
                    .iter()
                    .filter(|row| row[1] == wanted)
                    .map(|row| {
                        let Value::Int(id) = row[0] else { panic!("{row:?} has no id") };
                        id
                    })
                    .collect();
                let found = found(part)?;
                if found != wanted {
                    return Err(format!(
                        "WHERE {part}\n  gives rows {found:?}\n  as a column it is so for {wanted:?}"
                    ));
                }
            }
        }
        Ok(())
    });
}

const CALLS: &str = "n = COUNT(*), c = COUNT(body), s = SUM(small), d = SUM(ratio), lo = MIN(host.name), \
                     hi = MAX(release), v = VALUES(address)";
const LOWEST: usize = 4;
const HIGHEST: usize = 5;
const VALUES: usize = 6;

#[test]
fn statistics_of_parts_add_up() {
    for_seeds(35, |dice| {
        let table = table(dice);
        for _ in 0..5 {
            let condition = condition(dice);
            let by = *dice.pick(&["", " BY flag", " BY host.name", " BY small, address", " BY at"]);
            let groups = |filter: &str| {
                let query = format!("FROM t{filter} | STATS {CALLS}{by}");
                run(&table, &query, USUAL).map(|answer| groups(&answer))
            };
            let whole = groups("")?;
            let mut sum = BTreeMap::new();
            for part in parts(&condition) {
                add(&mut sum, groups(&format!(" | WHERE {part}"))?);
            }
            if format!("{whole:?}") != format!("{sum:?}") {
                return Err(format!(
                    "STATS{by} over the parts of {condition}\n  whole {whole:?}\n  parts {sum:?}"
                ));
            }
        }
        Ok(())
    });
}

/// An aggregate that filters for itself sees the rows that a filter before it would let through.
#[test]
fn a_filtered_aggregate_counts_what_a_filter_leaves() {
    for_seeds(35, |dice| {
        let table = table(dice);
        for _ in 0..5 {
            let condition = condition(dice);
            let [yes, no, neither] = parts(&condition);
            let counts = format!(
                "FROM t | STATS a = COUNT(*) WHERE {yes}, b = COUNT(*) WHERE {no}, c = COUNT(*) WHERE {neither}"
            );
            let counts = run(&table, &counts, USUAL)?.rows.remove(0);
            for (part, count) in [yes, no, neither].iter().zip(counts) {
                let rows = run(&table, &format!("FROM t | WHERE {part}"), USUAL)?.rows.len();
                if count != Value::Long(rows as i64) {
                    return Err(format!(
                        "COUNT(*) WHERE {part} is {count:?}, but there are {rows} such rows"
                    ));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn threads_and_morsels_change_nothing() {
    for_seeds(35, |dice| {
        let rows = 1 + dice.below(60);
        let data = Data::new(dice, rows);
        let (whole, cut) = (data.columns(rows), data.columns(1 + dice.below(5)));
        for _ in 0..4 {
            let query = pipeline::query(dice);
            let one = run(&whole, &query, USUAL)?;
            let four = run(&cut, &query, Way { threads: 4, ..USUAL })?;
            same(&query, ("one thread", &one), ("four threads", &four))?;
            let again = run(&cut, &query, USUAL)?;
            if again.warnings != four.warnings {
                return Err(format!(
                    "{query}\n  warns {:#?}\n  with four threads {:#?}",
                    again.warnings, four.warnings
                ));
            }
        }
        Ok(())
    });
}

#[test]
fn documents_and_columns_give_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.ndjson");
    let mapping_path = folder.path().join("mapping.json");
    std::fs::write(&mapping_path, mapping().to_string()).unwrap();
    for_seeds(35, |dice| {
        let rows = 1 + dice.below(40);
        let data = Data::new(dice, rows);
        let columns = data.columns(rows);
        let index =
            MemoryIndex::new("t").mapping(Mapping::from_json(&mapping()).unwrap()).ndjson(data.ndjson());
        let options =
            ReadOptions { morsel_bytes: 1 + dice.below(2000), threads: 1, ..ReadOptions::default() };
        let memory = FileCatalog::builder().memory(index).options(options.clone()).build().unwrap();
        std::fs::write(&path, data.ndjson()).unwrap();
        let mut mappings = MappingSet::default();
        mappings.read(&mapping_path).unwrap();
        let files =
            FileCatalog::builder().index("t", &path).mappings(mappings).options(options).build().unwrap();
        for _ in 0..6 {
            let query = pipeline::query(dice);
            let wanted = run(&columns, &query, USUAL)?;
            let read = run(&memory, &query, USUAL)?;
            same(&query, ("from columns", &wanted), ("from documents", &read))?;
            let read = run(&files, &query, Way { threads: 4, ..USUAL })?;
            same(&query, ("from columns", &wanted), ("from a file", &read))?;
        }
        Ok(())
    });
}

/// The rows of a grouped answer by key, which comes after the seven aggregates.
fn groups(answer: &Answer) -> BTreeMap<String, Vec<Value>> {
    let group = |row: &Vec<Value>| {
        let mut aggregates = row[..7].to_vec();
        aggregates[VALUES] = union(&aggregates[VALUES], &Value::Null);
        (format!("{:?}", &row[7..]), aggregates)
    };
    answer.rows.iter().map(group).collect()
}

/// The values of both, sorted.
fn union(one: &Value, other: &Value) -> Value {
    let mut values = [one.values(), other.values()].concat();
    values.sort_by(compare);
    values.dedup();
    Value::from_values(values)
}

/// Adds the aggregates of a part to those of others.
fn add(sum: &mut BTreeMap<String, Vec<Value>>, part: BTreeMap<String, Vec<Value>>) {
    for (key, aggregates) in part {
        let Some(known) = sum.get_mut(&key) else {
            sum.insert(key, aggregates);
            continue;
        };
        for (place, (old, new)) in known.iter_mut().zip(aggregates).enumerate() {
            *old = match (old.clone(), new) {
                (Value::Null, other) | (other, Value::Null) => other,
                (old, new) if place == LOWEST && compare(&old, &new).is_le() => old,
                (_, new) if place == LOWEST => new,
                (old, new) if place == HIGHEST && compare(&old, &new).is_ge() => old,
                (_, new) if place == HIGHEST => new,
                (old, new) if place == VALUES => union(&old, &new),
                (Value::Long(old), Value::Long(new)) => Value::Long(old + new),
                (Value::Double(old), Value::Double(new)) => Value::Double(old + new),
                (old, new) => panic!("{old:?} and {new:?} don't add up"),
            };
        }
    }
}
