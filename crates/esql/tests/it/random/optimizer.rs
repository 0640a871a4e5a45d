//! The optimizer changes how an answer is found, never the answer.

use super::data::Data;
use super::dice::for_seeds;
use super::pipeline::query;
use super::run::{USUAL, Way, run, same};

#[test]
fn optimized_and_unoptimized_plans_give_the_same_rows() {
    for_seeds(80, |dice| {
        let rows = 1 + dice.below(40);
        let table = Data::new(dice, rows).columns(7);
        for _ in 0..10 {
            let query = query(dice);
            let plain = run(&table, &query, Way { optimized: false, ..USUAL })?;
            let optimized = run(&table, &query, USUAL)?;
            same(&query, ("as written", &plain), ("optimized", &optimized))?;
        }
        Ok(())
    });
}
