//! Random small patterns against matchers that are too simple to be wrong.

use std::collections::BTreeSet;

use esql_regex::{Like, RLike};
use proptest::prelude::*;

/// A Lucene pattern as a tree.
#[derive(Clone, Debug)]
enum Tree {
    Text(String),
    AnyChar,
    AnyString,
    Nothing,
    Class(&'static str, fn(char) -> bool),
    Concat(Vec<Tree>),
    Union(Vec<Tree>),
    Intersect(Vec<Tree>),
    Complement(Box<Tree>),
    Repeat(Box<Tree>, usize, Option<usize>),
    Interval(usize, usize),
}

impl Tree {
    fn pattern(&self) -> String {
        let join = |parts: &[Tree], with: &str| {
            let parts: Vec<_> = parts.iter().map(|part| format!("({})", part.pattern())).collect();
            parts.join(with)
        };
        match self {
            Tree::Text(text) => format!("\"{text}\""),
            Tree::AnyChar => ".".into(),
            Tree::AnyString => "@".into(),
            Tree::Nothing => "#".into(),
            Tree::Class(class, _) => class.to_string(),
            Tree::Concat(parts) => join(parts, ""),
            Tree::Union(parts) => join(parts, "|"),
            Tree::Intersect(parts) => join(parts, "&"),
            Tree::Complement(tree) => format!("~({})", tree.pattern()),
            Tree::Repeat(tree, min, Some(max)) => format!("({}){{{min},{max}}}", tree.pattern()),
            Tree::Repeat(tree, min, None) => format!("({}){{{min},}}", tree.pattern()),
            Tree::Interval(from, to) => format!("<{from}-{to}>"),
        }
    }

    /// Where a match that starts here may end.
    fn ends(&self, text: &[char], start: usize) -> BTreeSet<usize> {
        let after = |starts: BTreeSet<usize>, tree: &Tree| -> BTreeSet<usize> {
            starts.into_iter().flat_map(|start| tree.ends(text, start)).collect()
        };
        match self {
            Tree::Text(literal) => {
                let literal: Vec<char> = literal.chars().collect();
                text[start..].starts_with(&literal).then_some(start + literal.len()).into_iter().collect()
            }
            Tree::AnyChar => (start < text.len()).then_some(start + 1).into_iter().collect(),
            Tree::AnyString => (start..=text.len()).collect(),
            Tree::Nothing => BTreeSet::new(),
            Tree::Class(_, holds) => {
                text.get(start).filter(|&&c| holds(c)).map(|_| start + 1).into_iter().collect()
            }
            Tree::Concat(parts) => parts.iter().fold(BTreeSet::from([start]), after),
            Tree::Union(parts) => parts.iter().flat_map(|part| part.ends(text, start)).collect(),
            Tree::Intersect(parts) => {
                let all = parts.iter().map(|part| part.ends(text, start));
                all.reduce(|a, b| a.intersection(&b).copied().collect()).unwrap_or_default()
            }
            Tree::Complement(tree) => {
                let ends = tree.ends(text, start);
                (start..=text.len()).filter(|end| !ends.contains(end)).collect()
            }
            Tree::Repeat(tree, min, max) => {
                let mut round = BTreeSet::from([start]);
                let mut ends = BTreeSet::new();
                for count in 0..=max.unwrap_or(min + text.len()) {
                    if count >= *min {
                        ends.extend(&round);
                    }
                    round = after(round, tree);
                }
                ends
            }
            Tree::Interval(from, to) => {
                let digits = text[start..].iter().take_while(|c| c.is_ascii_digit()).count();
                let (a, b) = (from.to_string(), to.to_string());
                let within = |end: &usize| {
                    let numeral: String = text[start..*end].iter().collect();
                    let value: u128 = numeral.parse().unwrap();
                    let length = a.len() != b.len() || numeral.len() == a.len();
                    length && (*from as u128..=*to as u128).contains(&value)
                };
                (start + 1..=start + digits).filter(within).collect()
            }
        }
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        4 => "[ab1ñ]{0,2}".prop_map(Tree::Text),
        1 => Just(Tree::AnyChar),
        2 => Just(Tree::AnyString),
        1 => Just(Tree::Nothing),
        1 => Just(Tree::Class("[ab]", |c| c == 'a' || c == 'b')),
        1 => Just(Tree::Class("[^b]", |c| c != 'b')),
        1 => Just(Tree::Class(r"\d", |c| c.is_ascii_digit())),
        1 => (0usize..130, 0usize..130).prop_map(|(a, b)| Tree::Interval(a.min(b), a.max(b))),
    ];
    leaf.prop_recursive(4, 16, 3, |inner| {
        let some = || prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            4 => some().prop_map(Tree::Concat),
            2 => some().prop_map(Tree::Union),
            1 => some().prop_map(Tree::Intersect),
            1 => inner.clone().prop_map(|tree| Tree::Complement(Box::new(tree))),
            2 => (inner, 0usize..3, prop::option::of(0usize..3))
                .prop_map(|(tree, min, more)| Tree::Repeat(Box::new(tree), min, more.map(|more| min + more))),
        ]
    })
}

fn like(pattern: &[char], text: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['*', rest @ ..] => (0..=text.len()).any(|skip| like(rest, &text[skip..])),
        ['?', rest @ ..] => !text.is_empty() && like(rest, &text[1..]),
        ['\\', c, rest @ ..] | [c, rest @ ..] => text.first() == Some(c) && like(rest, &text[1..]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn rlike_agrees_with_a_naive_matcher(tree in tree(), texts in prop::collection::vec("[ab1ñ0]{0,5}", 8)) {
        let pattern = tree.pattern();
        let compiled = RLike::new(&pattern).unwrap();
        for text in &texts {
            let chars: Vec<char> = text.chars().collect();
            let expected = tree.ends(&chars, 0).contains(&chars.len());
            prop_assert_eq!(compiled.is_match(text), expected, "{} on {:?}", pattern, text);
            if expected {
                for literal in compiled.required_literals() {
                    prop_assert!(text.contains(&literal), "{} requires {:?} of {:?}", pattern, literal, text);
                }
                for set in compiled.required_alternatives() {
                    prop_assert!(set.iter().any(|literal| text.contains(literal)), "{pattern} {set:?} {text:?}");
                }
            }
            if let Some(exact) = compiled.as_exact() {
                prop_assert_eq!(text == exact, expected);
            }
            if let Some(prefix) = compiled.as_prefix() {
                prop_assert_eq!(text.starts_with(prefix), expected);
            }
            if let Some(suffix) = compiled.as_suffix() {
                prop_assert_eq!(text.ends_with(suffix), expected);
            }
            if let Some(inner) = compiled.as_contains() {
                prop_assert_eq!(text.contains(inner), expected);
            }
        }
    }

    #[test]
    fn like_agrees_with_a_naive_matcher(
        pattern in r"([abñ]|\*|\?|\\\*|\\\?|\\\\){0,7}",
        texts in prop::collection::vec(r"[abñ*?\\]{0,7}", 8),
    ) {
        let compiled = Like::new(&pattern).unwrap();
        let chars: Vec<char> = pattern.chars().collect();
        for text in &texts {
            let expected = like(&chars, &text.chars().collect::<Vec<_>>());
            prop_assert_eq!(compiled.is_match(text), expected, "{} on {:?}", pattern, text);
        }
    }
}
