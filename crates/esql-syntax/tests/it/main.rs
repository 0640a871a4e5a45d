//! Tests of the public interface.

mod agreement;
mod depth;
mod errors;
mod validation;
