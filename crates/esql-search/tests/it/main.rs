//! Tests that need more than one module, or files beside the checkout.

mod languages;
mod matching;
mod oracle;
