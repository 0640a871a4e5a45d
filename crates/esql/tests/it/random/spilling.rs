//! Neither memory nor threads nor how the input is cut change an answer.

use esql::DataType;

use super::data::{Data, FIELDS};
use super::dice::{Dice, for_seeds};
use super::run::{USUAL, Way, run, same};

/// Less than the states below need, more than one morsel's.
const LITTLE: usize = 400_000;

const CALLS: &str = "n = COUNT(*), c = COUNT(body), s = SUM(small), d = SUM(ratio), lo = MIN(host.name), \
                     hi = MAX(release), v = VALUES(address), u = COUNT_DISTINCT(body), m = MEDIAN(big), \
                     f = COUNT(*) WHERE flag";

fn table(dice: &mut Dice) -> Data {
    let rows = 1100 + dice.below(200);
    Data::new(dice, rows)
}

fn field(dice: &mut Dice) -> &'static str {
    dice.pick(&FIELDS[1..]).0
}

/// By every field, alone or with another, which have few values, with the rows' number, so that there are many groups.
fn stats(dice: &mut Dice) -> String {
    let (first, second) = (field(dice), field(dice));
    let keys = match dice.below(3) {
        0 => "id".to_owned(),
        1 => format!("id, {first}"),
        _ => format!("{first}, id, {second}"),
    };
    format!("FROM t | STATS {CALLS} BY {keys}")
}

fn sort(dice: &mut Dice) -> String {
    let order = |dice: &mut Dice| {
        let nulls = *dice.pick(&["", " NULLS FIRST", " NULLS LAST"]);
        format!("{} {}{nulls}", field(dice), *dice.pick(&["ASC", "DESC"]))
    };
    format!("FROM t | SORT {}, {}", order(dice), order(dice))
}

#[test]
fn what_goes_to_disk_comes_back_the_same() {
    for_seeds(8, |dice| {
        let data = table(dice);
        // Sums of doubles are those of the morsels, so that these have to be cut alike.
        let table = data.columns(1 + dice.below(12));
        for query in [stats(dice), sort(dice), stats(dice), sort(dice)] {
            let roomy = run(&table, &query, USUAL)?;
            for threads in [1, 3] {
                let tight = run(&table, &query, Way { threads, memory_limit: Some(LITTLE), ..USUAL })?;
                if roomy.spills > 0 || tight.spills == 0 {
                    return Err(format!("{query} spilled {} and {} times", roomy.spills, tight.spills));
                }
                same(&query, ("in memory", &roomy), ("with little memory", &tight))?;
                if roomy.warnings != tight.warnings {
                    return Err(format!("{query}\n  warns {:?} or {:?}", roomy.warnings, tight.warnings));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn threads_and_morsels_change_nothing() {
    for_seeds(12, |dice| {
        let data = table(dice);
        let key = field(dice);
        let grouped = format!(
            "FROM t | STATS n = COUNT(*), s = SUM(small), v = VALUES(address), lo = MIN(at) BY {key}"
        );
        let count = 1 + dice.below(50);
        let first = format!("{} | LIMIT {count}", sort(dice));
        let replaced = "FROM t | EVAL x = REPLACE(host.name, \"[aeiou]+\", \"_\"), y = TO_LOWER(host.name) \
                        | WHERE x IS NULL OR x RLIKE \".*_.*\" | GROK body \"%{WORD:first} \""
            .to_owned();
        for query in [grouped, sort(dice), first, replaced] {
            let whole = run(&data.columns(10_000), &query, USUAL)?;
            for (threads, rows) in [(1, 1), (2, 13), (7, 100)] {
                let cut = run(&data.columns(rows), &query, Way { threads, ..USUAL })?;
                same(&query, ("at once", &whole), (&format!("{threads} threads, {rows} rows"), &cut))?;
                if whole.warnings != cut.warnings {
                    return Err(format!("{query}\n  warns {:?} or {:?}", whole.warnings, cut.warnings));
                }
            }
        }
        Ok(())
    });
}

/// Keys of every type: each way in which groups are numbered.
#[test]
fn many_groups_of_every_type() {
    for_seeds(3, |dice| {
        let data = table(dice);
        let table = data.columns(10);
        for (name, data_type) in FIELDS {
            let key = if data_type == DataType::Boolean { "id" } else { name };
            let query =
                format!("FROM t | EVAL k = CONCAT(id::keyword, \"-\") | STATS v = VALUES(id) BY {key}, k");
            let roomy = run(&table, &query, USUAL)?;
            let tight = run(&table, &query, Way { threads: 2, memory_limit: Some(LITTLE), ..USUAL })?;
            same(&query, ("in memory", &roomy), ("with little memory", &tight))?;
        }
        Ok(())
    });
}
