//! How fast patterns compile and match: `cargo bench -p esql-regex`.

use divan::Bencher;
use divan::counter::ItemsCount;
use esql_regex::{JavaRegex, Like, RLike, Replacement};

fn main() {
    divan::main();
}

/// Paths as autostart entries have them.
fn paths() -> Vec<String> {
    let homes =
        [r"C:\Users\mara.lind\AppData\Local", r"C:\Program Files\Vendor", r"D:\tools", r"C:\ProgramData"];
    let path = |number: usize| {
        let home = homes[number % homes.len()];
        format!(
            r#""{home}\app-{}.{}.{}\updater.exe" /background"#,
            number % 9,
            number % 20,
            number * 7 % 1000
        )
    };
    (0..1000).map(path).collect()
}

/// Alternatives that begin with anything, as hunts have them.
const RLIKE: &str = r"(.{1,2}[c-eC-E]:\\Program Files.+)|([c-eC-E]:\\Program Files.+)|(.{1,2}[c-eC-E]:\\Windows\\System32\\.+)";
/// Identifiers, names of temporary files and versions.
const REPLACE: &str = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{12}|tmp[a-z0-9]{4}\.dat|[0-9\.\-]{3,})";

#[divan::bench]
fn compile_rlike() -> RLike {
    RLike::new(divan::black_box(RLIKE)).expect("it compiles")
}

#[divan::bench]
fn compile_replace() -> JavaRegex {
    let regex = JavaRegex::new(divan::black_box(REPLACE)).expect("it compiles");
    // The automaton is made for the first text.
    assert!(!regex.is_match("").expect("a short text"));
    regex
}

#[divan::bench(args = [RLIKE, ".*AppData.*[0-9]{3}.*", ".*updater.*"])]
fn rlike(bencher: Bencher, pattern: &str) {
    let pattern = RLike::new(pattern).expect("it compiles");
    matching(bencher, |text| pattern.is_match(text));
}

#[divan::bench(args = ["*app-?.*updater*", "*updater.exe*"])]
fn like(bencher: Bencher, pattern: &str) {
    let pattern = Like::new(pattern).expect("it compiles");
    matching(bencher, |text| pattern.is_match(text));
}

#[divan::bench(args = [REPLACE, r"[cC]:\\[uU]sers\\[a-zA-Z0-9ä\.\-_ ]+\\"])]
fn replace(bencher: Bencher, pattern: &str) {
    let regex = JavaRegex::new(pattern).expect("it compiles");
    let replacement = Replacement::parse("_", &regex);
    matching(bencher, |text| regex.replace_all(text, &replacement).is_ok_and(|replaced| replaced.len() < 40));
}

fn matching(bencher: Bencher, is_match: impl Fn(&str) -> bool + Sync) {
    let paths = paths();
    bencher
        .counter(ItemsCount::new(paths.len()))
        .bench(|| paths.iter().filter(|path| is_match(path)).count());
}
