//! How the binary is linked.

use std::env;

/// The binary has some 64,000 pointers to its own code and constants, vtables mostly. If it may be loaded anywhere, each start
/// adjusts them all, which takes longer than to plan a query. So it is loaded at a fixed address; libraries, heap and stacks are
/// not.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
