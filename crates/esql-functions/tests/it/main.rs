//! What only the whole crate can show.

mod shapes;
mod signatures;
