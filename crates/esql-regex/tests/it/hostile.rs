//! Nothing that a user can write makes a pattern panic, overflow the stack or run forever.

use esql_regex::{JavaRegex, Like, RLike, Replacement};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn any_text_is_a_pattern_or_an_error(
        pattern in r#"([ab01ñ😀]|[(){}\[\]|&~<>@#"*+?.^$\\!:=-]|\\[a-zA-Z]|\(\?|&&|\{[0-9]){0,14}"#,
        text in "[ab01ñ😀 \n]{0,6}",
    ) {
        let within = |offset: usize| pattern.is_char_boundary(offset);
        match RLike::new(&pattern) {
            Ok(compiled) => { compiled.is_match(&text); }
            Err(error) => prop_assert!(within(error.offset)),
        }
        match Like::new(&pattern) {
            Ok(compiled) => { compiled.is_match(&text); }
            Err(error) => prop_assert!(within(error.offset)),
        }
        match JavaRegex::new(&pattern) {
            Ok(compiled) => { compiled.replace_all(&text, &Replacement::parse(&pattern, &compiled)).ok(); }
            Err(error) => prop_assert!(within(error.offset)),
        }
    }

    /// Where both of Java's matchers can be used, they find the same.
    #[test]
    fn linear_and_backtracking_search_agree(
        pattern in r"([abñ.]|\(|\)|\||[*+?]|\[a-b\]|\\b|\^|\$|\{1,2\}|\(\?:){0,9}",
        text in "[abñ\n-]{0,8}",
    ) {
        // An atomic group around the whole is no different, but only backtracking can match it.
        if let (Ok(linear), Ok(backtracking)) = (JavaRegex::new(&pattern), JavaRegex::new(&format!("(?:{pattern})(?>)"))) {
            let spans = |regex: &JavaRegex| -> Vec<Vec<Option<(usize, usize)>>> {
                let groups = regex.group_count();
                regex.captures_iter(&text).map(|c| (0..=groups).map(|g| c.as_ref().unwrap().span(g)).collect()).collect()
            };
            prop_assert_eq!(spans(&linear), spans(&backtracking), "{} on {:?}", pattern, text);
        }
    }
}

#[test]
fn large_patterns_end_in_good_time() {
    for pattern in [
        "(".repeat(1_000_000),
        "[".repeat(1_000_000),
        "a?".repeat(20_000),
        "(a|b)*".repeat(2_000),
        format!("{}a{}", "(".repeat(99), "+)+".repeat(99)),
        format!("a{}", "{2}".repeat(10_000)),
        "((a{100}){100}){100}".into(),
        ".{9000}.{9000}.{9000}".into(),
        "x|".repeat(50_000) + "y",
        "*".repeat(100_000),
        "\\".repeat(100_001),
        "~(".repeat(99) + "a" + &")".repeat(99),
        "a~(b)".repeat(500),
    ] {
        RLike::new(&pattern).map(|compiled| compiled.is_match("aab")).ok();
        Like::new(&pattern).map(|compiled| compiled.is_match("aab")).ok();
        JavaRegex::new(&pattern).map(|compiled| compiled.is_match("aab").ok()).ok();
    }
}
