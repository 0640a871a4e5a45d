//! Watching a query's run changes nothing of its answer, and what is seen agrees with it.

use esql_plan::Detail;

use super::data::Data;
use super::dice::for_seeds;
use super::pipeline::query;
use super::run::{USUAL, Way, run, same};

#[test]
fn watched_queries_give_the_same_rows() {
    for_seeds(60, |dice| {
        let rows = 1 + dice.below(40);
        let table = Data::new(dice, rows).columns(7);
        for _ in 0..10 {
            let query = query(dice);
            let plain = run(&table, &query, USUAL)?;
            for detail in [Detail::Conditions, Detail::Operands, Detail::Everything] {
                for (threads, optimized) in [(1, true), (4, true), (1, false)] {
                    let way = Way { threads, optimized, watched: Some(detail), ..USUAL };
                    let watched = run(&table, &query, way)?;
                    same(&query, ("plain", &plain), ("watched", &watched))?;
                    let seen = watched.seen.unwrap_or_default();
                    if seen != plain.rows.len() as u64 {
                        return Err(format!(
                            "{query}\n  {seen} rows were seen, there are {}",
                            plain.rows.len()
                        ));
                    }
                }
            }
        }
        Ok(())
    });
}
