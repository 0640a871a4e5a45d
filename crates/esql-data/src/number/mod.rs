//! Numbers as Java prints, reads and converts them, which is what Elasticsearch's conversions show.

mod convert;
mod parse;
mod precision;
mod print;

pub use convert::{
    double_to_int, double_to_long, double_to_unsigned_long, long_to_int, long_to_unsigned_long,
    round_half_up, unsigned_long_to_int, unsigned_long_to_long,
};
pub use parse::{parse_double, string_to_double, string_to_int, string_to_long, string_to_unsigned_long};
pub use precision::Precision;
pub use print::{double_to_string, float_to_string, write_double, write_float};
