//! Block comments, which nest where that balances.
//!
//! Elasticsearch's rule is a non-greedy one that may call itself: of all ways to read a text, a `*/` closes the
//! innermost comment, and a `/*` opens one more if there are closings left for all that are open, else it is text. So
//! how far a comment reaches depends on how many `*/` follow in the whole text, wherever they are.

use nom::Parser;
use nom::bytes::complete::{tag, take_until};
use nom::combinator::recognize;

/// Where each `*/` of a text begins, found when the first comment asks.
#[derive(Default)]
pub(super) struct Closings(Option<Vec<usize>>);

impl Closings {
    /// The end of the comment that begins at `start`; none when it isn't closed.
    pub(super) fn end_of_comment(&mut self, text: &str, start: usize) -> Option<usize> {
        let closings = self.0.get_or_insert_with(|| text.match_indices("*/").map(|(at, _)| at).collect());
        let mut at = start + 2;
        let mut next = closings.partition_point(|closing| *closing < at);
        let mut open = 1_usize;
        while next < closings.len() {
            let closing = closings[next];
            match text[at..=closing].find("/*") {
                Some(opening) => {
                    let after = at + opening + 2;
                    // In `/*/` the star can't serve both: the opening takes it if there are closings enough.
                    let left = closings.len() - closings.partition_point(|closing| *closing < after);
                    if left > open {
                        open += 1;
                        at = after;
                        next = closings.len() - left;
                    } else {
                        at = after - 1;
                    }
                }
                None => {
                    open -= 1;
                    at = closing + 2;
                    next += 1;
                    if open == 0 {
                        return Some(at);
                    }
                }
            }
        }
        None
    }
}

/// A comment up to its first `*/`: enough inside a text that isn't looked into.
pub(super) fn first_close(text: &str) -> nom::IResult<&str, &str> {
    recognize((tag("/*"), take_until("*/"), tag("*/"))).parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(text: &str) -> Option<&str> {
        Closings::default().end_of_comment(text, 0).map(|end| &text[..end])
    }

    #[test]
    fn nests_where_that_balances() {
        assert_eq!(comment("/* a */ x"), Some("/* a */"));
        assert_eq!(comment("/* /* a */ b */ x"), Some("/* /* a */ b */"));
        assert_eq!(comment("/* /* /* */ */ */ x"), Some("/* /* /* */ */ */"));
    }

    #[test]
    fn ends_at_the_first_closing_where_it_does_not() {
        assert_eq!(comment("/* /* /* */ x"), Some("/* /* /* */"));
        assert_eq!(comment("/* /* /* */ */ x"), Some("/* /* /* */ */"));
    }

    #[test]
    fn closings_anywhere_in_the_text_count() {
        assert_eq!(comment("/* p /* q */ ROW a = 1 /* r */ */"), Some("/* p /* q */ ROW a = 1 /* r */ */"));
    }

    #[test]
    fn a_star_is_not_shared() {
        assert_eq!(comment("/*/ x"), None);
        assert_eq!(comment("/*/*/ x"), Some("/*/*/"));
        assert_eq!(comment("/*/*/ */ */ x"), Some("/*/*/ */ */"));
        assert_eq!(comment("/***/x"), Some("/***/"));
        assert_eq!(comment("/* open"), None);
    }
}
