//! Random queries over random data, as SQLancer asks them: nobody knows the answer, but two ways to it must agree.
//!
//! Every case has a seed, which a failure tells: `ESQL_SEED=17 cargo test -p esql random` runs the cases of seed 17 only.

mod columns;
mod data;
mod dice;
mod expression;
mod metamorphic;
mod optimizer;
mod pipeline;
mod reading;
mod run;
mod spilling;
mod watching;
