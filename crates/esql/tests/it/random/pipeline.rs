//! Random chains of commands.

use esql::DataType;

use super::data::FIELDS;
use super::dice::Dice;
use super::expression::{Maker, TYPES};

/// `FROM t` and a few commands after it.
pub(super) fn query(dice: &mut Dice) -> String {
    let mut scope: Vec<(String, DataType)> =
        FIELDS.iter().map(|(name, data_type)| ((*name).to_owned(), *data_type)).collect();
    let mut query = "FROM t".to_owned();
    for number in 0..=dice.below(6) {
        let before = scope.clone();
        let next = command(dice, &mut scope, number);
        // One FORK a query, and no INLINE STATS of rows that LIMIT chose.
        let is_refused = next.starts_with("FORK") && query.contains("| FORK")
            || next.starts_with("INLINE") && query.contains("LIMIT");
        if is_refused {
            scope = before;
        } else {
            query += &format!(" | {next}");
        }
    }
    query
}

/// A command; the scope is that after it afterwards.
fn command(dice: &mut Dice, scope: &mut Vec<(String, DataType)>, number: usize) -> String {
    match dice.below(20) {
        0..=3 => format!("WHERE {}", Maker { dice, scope }.condition(3)),
        4 => format!("WHERE {}", Maker { dice, scope }.value(DataType::Boolean, 2)),
        5..=7 => {
            let data_type = *dice.pick(&TYPES);
            let value = Maker { dice, scope }.value(data_type, 3);
            let name = if dice.chance(30) { dice.pick(scope).0.clone() } else { format!("e{number}") };
            define(scope, name.clone(), result_type(&value, data_type, scope));
            format!("EVAL {name} = {value}")
        }
        8 => {
            let mut kept = scope.clone();
            dice.shuffle(&mut kept);
            kept.truncate(1 + dice.below(kept.len()));
            *scope = kept;
            format!("KEEP {}", names(scope).join(", "))
        }
        9 if scope.len() > 1 => {
            let (name, _) = scope.remove(dice.below(scope.len()));
            format!("DROP {name}")
        }
        10 => {
            let at = dice.below(scope.len());
            let new = format!("r{number}");
            let old = std::mem::replace(&mut scope[at].0, new.clone());
            format!("RENAME {old} AS {new}")
        }
        11 => {
            let keys: Vec<String> = (0..=dice.below(2)).map(|_| sort_key(dice, scope)).collect();
            format!("SORT {}", keys.join(", "))
        }
        12 => format!("LIMIT {}", dice.below(30)),
        13 => format!("LIMIT {} BY {}", 1 + dice.below(3), dice.pick(scope).0),
        14 => format!("MV_EXPAND {}", dice.pick(scope).0),
        15 => inline_stats(dice, scope, number),
        16 => fork(dice, scope),
        17 => dissect(dice, scope, number),
        18 => "DEDUP".to_owned(),
        _ => stats(dice, scope, number),
    }
}

/// Two branches, so that each row comes out as often as branches let it through.
fn fork(dice: &mut Dice, scope: &[(String, DataType)]) -> String {
    let condition = |dice: &mut Dice| Maker { dice, scope }.condition(1);
    let (one, other) = (condition(dice), condition(dice));
    format!("FORK (WHERE {one}) (WHERE {other} | LIMIT {})", dice.below(9))
}

fn dissect(dice: &mut Dice, scope: &mut Vec<(String, DataType)>, number: usize) -> String {
    let Some(column) = Maker { dice, scope }.column(DataType::Keyword) else {
        return format!("LIMIT {}", dice.below(30));
    };
    let (head, tail) = (format!("d{number}h"), format!("d{number}t"));
    define(scope, head.clone(), DataType::Keyword);
    define(scope, tail.clone(), DataType::Keyword);
    format!("DISSECT {column} \"%{{{head}}}b%{{{tail}}}\"")
}

/// Text columns stay text where they pass unchanged; functions make keywords of them.
fn result_type(value: &str, wanted: DataType, scope: &[(String, DataType)]) -> DataType {
    if wanted != DataType::Text {
        return wanted;
    }
    scope.iter().find(|(name, _)| name == value).map_or(DataType::Keyword, |(_, data_type)| *data_type)
}

fn sort_key(dice: &mut Dice, scope: &[(String, DataType)]) -> String {
    let data_type = *dice.pick(&TYPES);
    let value = Maker { dice, scope }.value(data_type, 2);
    let order = *dice.pick(&["", " DESC", " ASC NULLS FIRST", " DESC NULLS LAST"]);
    format!("{value}{order}")
}

/// The same aggregates, beside the columns that there are.
fn inline_stats(dice: &mut Dice, scope: &mut Vec<(String, DataType)>, number: usize) -> String {
    let mut results = scope.clone();
    let stats = stats(dice, &mut results, number);
    for (name, data_type) in results {
        if name.starts_with(&format!("s{number}")) {
            define(scope, name, data_type);
        }
    }
    format!("INLINE {stats}")
}

/// Aggregates whose answer doesn't depend on how rows are cut.
fn stats(dice: &mut Dice, scope: &mut Vec<(String, DataType)>, number: usize) -> String {
    let mut after = Vec::new();
    let mut aggregates = Vec::new();
    for place in 0..=dice.below(3) {
        let name = format!("s{number}{place}");
        let (column, data_type) = dice.pick(scope).clone();
        let (call, result) = match dice.below(6) {
            0 => ("COUNT(*)".to_owned(), DataType::Long),
            1 => (format!("COUNT({column})"), DataType::Long),
            2 => (format!("MIN({column})"), aggregated(data_type)),
            3 => (format!("MAX({column})"), aggregated(data_type)),
            4 => (format!("VALUES({column})"), aggregated(data_type)),
            _ if data_type == DataType::UnsignedLong => (format!("COUNT({column})"), DataType::Long),
            _ => (format!("COUNT_DISTINCT({column})"), DataType::Long),
        };
        let filter = match dice.below(3) {
            0 => format!(" WHERE {}", Maker { dice, scope }.condition(2)),
            _ => String::new(),
        };
        aggregates.push(format!("{name} = {call}{filter}"));
        after.push((name, result));
    }
    let groups: Vec<(String, DataType)> = match dice.below(3) {
        0 => Vec::new(),
        1 => vec![dice.pick(scope).clone()],
        _ => {
            let mut two = scope.clone();
            dice.shuffle(&mut two);
            two.truncate(2);
            two
        }
    };
    after.extend(groups.iter().map(|(name, data_type)| (name.clone(), aggregated(*data_type))));
    let by = if groups.is_empty() { String::new() } else { format!(" BY {}", names(&groups).join(", ")) };
    *scope = after;
    format!("STATS {}{by}", aggregates.join(", "))
}

/// Text comes out of an aggregation as keyword.
fn aggregated(data_type: DataType) -> DataType {
    if data_type == DataType::Text { DataType::Keyword } else { data_type }
}

fn define(scope: &mut Vec<(String, DataType)>, name: String, data_type: DataType) {
    scope.retain(|(known, _)| *known != name);
    scope.push((name, data_type));
}

fn names(scope: &[(String, DataType)]) -> Vec<String> {
    scope.iter().map(|(name, _)| name.clone()).collect()
}
