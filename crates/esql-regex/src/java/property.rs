//! `\p{…}` and the sets behind `\d \h \s \v \w`.
//!
//! General categories, scripts and binary properties come from `regex-syntax`'s tables (Unicode 16, as in JDK 25);
//! the names, and what they mean in Java, from `java.util.regex.CharPredicates` and `java.lang.Character`.

use regex_syntax::hir::{Class, HirKind};

use crate::charset::{CharSet, MAX};

/// The set behind `\d \h \s \v \w`: ASCII's digits, blanks and word characters, unless `(?U)` is given.
pub(super) fn escape_class(letter: char, unicode: bool) -> CharSet {
    match letter {
        'h' => ranges(&[
            (0x09, 0x09),
            (0x20, 0x20),
            (0xA0, 0xA0),
            (0x1680, 0x1680),
            (0x180E, 0x180E),
            (0x2000, 0x200A),
            (0x202F, 0x202F),
            (0x205F, 0x205F),
            (0x3000, 0x3000),
        ]),
        'v' => ranges(&[(0x0A, 0x0D), (0x85, 0x85), (0x2028, 0x2029)]),
        'd' if unicode => category("Nd"),
        's' if unicode => white_space(),
        'w' if unicode => word(),
        'd' => ascii(&[('0', '9')]),
        's' => ascii(&[('\t', '\r'), (' ', ' ')]),
        _ => ascii(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
    }
}

/// Word characters under `(?U)`.
pub(super) fn word() -> CharSet {
    union(&[binary("Alphabetic"), categories(&["M", "Nd", "Pc"]), ranges(&[(0x200C, 0x200D)])])
}

/// What may stand on a letter without being one.
pub(super) fn non_spacing_marks() -> CharSet {
    category("Mn")
}

/// `\p{name}`.
pub(super) fn named(name: &str, any_case: bool, unicode: bool) -> Option<CharSet> {
    if let Some(block) = name.strip_prefix("In") {
        return self::block(block);
    }
    if let Some(name) = name.strip_prefix("Is") {
        let upper = name.to_uppercase();
        return unicode_property(&upper, any_case)
            .or_else(|| posix(&upper, any_case))
            .or_else(|| property(name, any_case))
            .or_else(|| script(name));
    }
    let posix = unicode.then(|| posix(&name.to_uppercase(), any_case)).flatten();
    posix.or_else(|| property(name, any_case))
}

/// `\p{key=value}`.
pub(super) fn with_value(key: &str, value: &str, any_case: bool) -> Option<CharSet> {
    match key {
        "sc" | "script" => script(value),
        "blk" | "block" => block(value),
        "gc" | "general_category" => property(value, any_case),
        _ => None,
    }
}

/// The binary properties that Java knows, behind `Is`.
fn unicode_property(upper: &str, any_case: bool) -> Option<CharSet> {
    Some(match upper {
        "ALPHABETIC" => binary("Alphabetic"),
        "ASSIGNED" => category("Cn").negate(),
        "CONTROL" => category("Cc"),
        "EMOJI" => binary("Emoji"),
        "EMOJI_PRESENTATION" => binary("Emoji_Presentation"),
        "EMOJI_MODIFIER" => binary("Emoji_Modifier"),
        "EMOJI_MODIFIER_BASE" => binary("Emoji_Modifier_Base"),
        "EMOJI_COMPONENT" => binary("Emoji_Component"),
        "EXTENDED_PICTOGRAPHIC" => binary("Extended_Pictographic"),
        "HEXDIGIT" | "HEX_DIGIT" => hex_digit(),
        "IDEOGRAPHIC" => binary("Ideographic"),
        "JOINCONTROL" | "JOIN_CONTROL" => ranges(&[(0x200C, 0x200D)]),
        "LETTER" => categories(&["L"]),
        "LOWERCASE" | "UPPERCASE" | "TITLECASE" if any_case => cased(),
        "LOWERCASE" => binary("Lowercase"),
        "UPPERCASE" => binary("Uppercase"),
        "TITLECASE" => category("Lt"),
        "NONCHARACTERCODEPOINT" | "NONCHARACTER_CODE_POINT" => binary("Noncharacter_Code_Point"),
        "PUNCTUATION" => categories(&["P"]),
        "WHITESPACE" | "WHITE_SPACE" => white_space(),
        "WORD" => word(),
        _ => return None,
    })
}

/// POSIX names as `(?U)` and `Is` read them.
fn posix(upper: &str, any_case: bool) -> Option<CharSet> {
    let blank = || union(&[category("Zs"), ranges(&[(9, 9)])]);
    let graph = || categories(&["Z", "Cc", "Cs", "Cn"]).negate();
    Some(match upper {
        "ALPHA" => binary("Alphabetic"),
        "LOWER" | "UPPER" if any_case => cased(),
        "LOWER" => binary("Lowercase"),
        "UPPER" => binary("Uppercase"),
        "SPACE" => white_space(),
        "PUNCT" => categories(&["P"]),
        "XDIGIT" => hex_digit(),
        "ALNUM" => union(&[binary("Alphabetic"), category("Nd")]),
        "CNTRL" => category("Cc"),
        "DIGIT" => category("Nd"),
        "BLANK" => blank(),
        "GRAPH" => graph(),
        "PRINT" => union(&[graph(), blank()]).intersect(&category("Cc").negate()),
        _ => return None,
    })
}

/// General categories, POSIX names over ASCII, and `java…`, in exactly this spelling.
fn property(name: &str, any_case: bool) -> Option<CharSet> {
    Some(match name {
        "Lu" | "Ll" | "Lt" if any_case => categories(&["Lu", "Ll", "Lt"]),
        "LC" => categories(&["Lu", "Ll", "Lt"]),
        "LD" => categories(&["L", "Nd"]),
        "L1" => ranges(&[(0, 0xFF)]),
        "all" => CharSet::all(),
        "ASCII" => ranges(&[(0, 0x7F)]),
        "Alnum" => ascii(&[('0', '9'), ('A', 'Z'), ('a', 'z')]),
        "Alpha" => ascii(&[('A', 'Z'), ('a', 'z')]),
        "Blank" => ascii(&[('\t', '\t'), (' ', ' ')]),
        "Cntrl" => ranges(&[(0, 0x1F), (0x7F, 0x7F)]),
        "Digit" => ascii(&[('0', '9')]),
        "Graph" => ascii(&[('!', '~')]),
        "Lower" | "Upper" if any_case => ascii(&[('A', 'Z'), ('a', 'z')]),
        "Lower" => ascii(&[('a', 'z')]),
        "Upper" => ascii(&[('A', 'Z')]),
        "Print" => ascii(&[(' ', '~')]),
        "Punct" => ascii(&[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
        "Space" => ascii(&[('\t', '\r'), (' ', ' ')]),
        "XDigit" => ascii(&[('0', '9'), ('A', 'F'), ('a', 'f')]),
        _ => return java_property(name, any_case).or_else(|| general_category(name)),
    })
}

/// The `is…` methods of `java.lang.Character`.
fn java_property(name: &str, any_case: bool) -> Option<CharSet> {
    let ignorable = || union(&[ranges(&[(0, 8), (0x0E, 0x1B), (0x7F, 0x9F)]), category("Cf")]);
    Some(match name.strip_prefix("java")? {
        "LowerCase" | "UpperCase" | "TitleCase" if any_case => cased(),
        "LowerCase" => binary("Lowercase"),
        "UpperCase" => binary("Uppercase"),
        "TitleCase" => category("Lt"),
        "Alphabetic" => binary("Alphabetic"),
        "Ideographic" => binary("Ideographic"),
        "Digit" => category("Nd"),
        "Defined" => category("Cn").negate(),
        "Letter" => categories(&["L"]),
        "LetterOrDigit" => categories(&["L", "Nd"]),
        "JavaIdentifierStart" => categories(&["L", "Nl", "Sc", "Pc"]),
        "JavaIdentifierPart" => union(&[categories(&["L", "Nl", "Sc", "Pc", "Nd", "Mc", "Mn"]), ignorable()]),
        "UnicodeIdentifierStart" => binary("ID_Start"),
        "UnicodeIdentifierPart" => union(&[binary("ID_Continue"), ignorable()]),
        "IdentifierIgnorable" => ignorable(),
        "SpaceChar" => categories(&["Z"]),
        "Whitespace" => {
            let unbroken = ranges(&[(0xA0, 0xA0), (0x2007, 0x2007), (0x202F, 0x202F)]);
            union(&[categories(&["Z"]).intersect(&unbroken.negate()), ranges(&[(9, 0x0D), (0x1C, 0x1F)])])
        }
        "ISOControl" => category("Cc"),
        "Mirrored" => binary("Bidi_Mirrored"),
        _ => return None,
    })
}

/// A general category by its short name, or a group of them by its one letter.
fn general_category(name: &str) -> Option<CharSet> {
    const NAMES: &[&str] = &[
        "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf",
        "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf",
    ];
    let groups = ["L", "M", "N", "Z", "C", "P", "S"];
    let members =
        NAMES.iter().filter(|member| **member == name || groups.contains(&name) && member.starts_with(name));
    let members: Vec<CharSet> = members.map(|member| category(member)).collect();
    (!members.is_empty()).then(|| union(&members))
}

fn script(name: &str) -> Option<CharSet> {
    let plain = name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    table(&format!("sc={name}")).filter(|_| plain && !name.is_empty())
}

/// A block by its name, with or without blanks, hyphens and underscores.
fn block(name: &str) -> Option<CharSet> {
    let key = |name: &str| name.replace([' ', '-', '_'], "").to_ascii_lowercase();
    // Names that the standard has given up, and Java has not.
    let wanted = match key(name).as_str() {
        "greek" => "greekandcoptic".into(),
        "combiningmarksforsymbols" => "combiningdiacriticalmarksforsymbols".into(),
        "cyrillicsupplementary" => "cyrillicsupplement".into(),
        other => other.to_string(),
    };
    include_str!("blocks.txt").lines().find_map(|line| {
        let (range, name) = line.split_once("; ")?;
        let (from, to) = range.split_once("..")?;
        let code_point = |hex| u32::from_str_radix(hex, 16).ok();
        (key(name) == wanted).then_some(CharSet::range(code_point(from)?, code_point(to)?))
    })
}

/// A character by its name in Unicode, in any case.
pub(super) fn character_named(name: &str) -> Option<u32> {
    let name = name.trim();
    include_str!("names.txt").lines().find_map(|line| {
        let (code_point, found) = line.split_once(' ')?;
        found.eq_ignore_ascii_case(name).then(|| u32::from_str_radix(code_point, 16).ok())?
    })
}

fn white_space() -> CharSet {
    union(&[categories(&["Z"]), ranges(&[(9, 0x0D), (0x85, 0x85)])])
}

fn hex_digit() -> CharSet {
    union(&[category("Nd"), binary("Hex_Digit")])
}

fn cased() -> CharSet {
    union(&[binary("Lowercase"), binary("Uppercase"), category("Lt")])
}

fn categories(names: &[&str]) -> CharSet {
    union(&names.iter().filter_map(|name| general_category(name)).collect::<Vec<_>>())
}

fn category(name: &str) -> CharSet {
    match name {
        // The tables leave surrogates out.
        "Cs" => ranges(&[(0xD800, 0xDFFF)]),
        _ => table(&format!("gc={name}")).unwrap_or_default(),
    }
}

fn binary(name: &str) -> CharSet {
    table(name).unwrap_or_default()
}

/// A property of `regex-syntax`.
fn table(expression: &str) -> Option<CharSet> {
    let hir = regex_syntax::parse(&format!(r"\p{{{expression}}}")).ok()?;
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => Some(class.into()),
        // A class of one character.
        HirKind::Literal(literal) => {
            let c = std::str::from_utf8(&literal.0).ok()?.chars().next()?;
            Some(CharSet::single(c as u32))
        }
        _ => None,
    }
}

fn ranges(ranges: &[(u32, u32)]) -> CharSet {
    debug_assert!(ranges.iter().all(|&(from, to)| from <= to && to <= MAX));
    CharSet::from_ranges(ranges.iter().copied())
}

fn ascii(ranges: &[(char, char)]) -> CharSet {
    CharSet::from_ranges(ranges.iter().map(|&(from, to)| (from as u32, to as u32)))
}

fn union(sets: &[CharSet]) -> CharSet {
    CharSet::from_ranges(sets.iter().flat_map(|set| set.ranges()).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(name: &str, of: &str) -> String {
        let set = named(name, false, false).unwrap_or_else(|| panic!("{name}"));
        of.chars().filter(|&c| set.contains(c as u32)).collect()
    }

    #[test]
    fn posix_names_are_ascii() {
        assert_eq!(members("Lower", "aAñ"), "a");
        assert_eq!(members("IsLower", "aAñ"), "añ");
        assert_eq!(members("Punct", "a$_~€"), "$_~");
    }

    #[test]
    fn categories_add_up() {
        let all: Vec<_> = ["L", "M", "N", "Z", "C", "P", "S"].iter().map(|g| categories(&[g])).collect();
        assert!(union(&all).is_all());
        assert!(category("Cn").contains(0x0378) && !category("Cn").contains(0xD800));
    }

    #[test]
    fn scripts_and_blocks_have_java_names() {
        assert_eq!(members("IsGreek", "aσя"), "σ");
        assert_eq!(members("InGreek", "aσя"), "σ");
        assert_eq!(members("InLatin-1Supplement", "añя"), "ñ");
        assert!(with_value("blk", "CYRILLIC", false).is_some());
        assert!(with_value("sc", "Hani", false).is_some_and(|set| set.contains('日' as u32)));
        assert!(named("InNowhere", false, false).is_none());
        assert!(named("IsFoo", false, false).is_none());
        assert!(named("lower", false, false).is_none());
    }

    #[test]
    fn every_binary_property_has_a_table() {
        for name in
            ["Alphabetic", "Bidi_Mirrored", "Emoji", "Emoji_Component", "Extended_Pictographic", "ID_Start"]
        {
            assert!(table(name).is_some(), "{name}");
        }
    }
}
