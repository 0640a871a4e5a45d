//! Upper and lower case of single code points, as `java.lang.Character` maps them: always one to one.

use std::sync::OnceLock;

use crate::charset::CharSet;

/// `Character.toUpperCase(int)`.
pub(crate) fn upper(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_uppercase();
    }
    let mut mapped = c.to_uppercase();
    if mapped.len() == 1 {
        return mapped.next().unwrap_or(c);
    }
    // Several letters: Greek ones with an iota subscript have a single title-case form, the others have none.
    let single = match c as u32 {
        n @ 0x1F80..=0x1FAF => n | 8,
        0x1FB3 => 0x1FBC,
        0x1FC3 => 0x1FCC,
        0x1FF3 => 0x1FFC,
        n => n,
    };
    char::from_u32(single).unwrap_or(c)
}

/// `Character.toLowerCase(int)`.
pub(crate) fn lower(c: char) -> char {
    // Only the dotted capital I has several letters in lower case.
    if c == 'İ' { 'i' } else { c.to_lowercase().next().unwrap_or(c) }
}

/// The form under which Java compares letters if case does not matter and Unicode does.
pub(crate) fn fold(c: char) -> char {
    lower(upper(c))
}

/// Every character that Java takes for `c` if case does not matter and Unicode does.
pub(crate) fn same_letter(c: char) -> CharSet {
    let folded = fold(c);
    let others = cased().iter().filter(|letter| letter.fold == folded).map(|letter| letter.char as u32);
    CharSet::from_ranges(others.chain([folded as u32, c as u32]).map(|c| (c, c)))
}

/// Every character that Java finds within a range, itself or in another case.
pub(crate) fn same_letters_as_range(from: u32, to: u32) -> CharSet {
    let within = |c: char| (from..=to).contains(&(c as u32));
    let others = cased().iter().filter(|l| within(upper(l.char)) || within(l.fold)).map(|l| l.char as u32);
    CharSet::from_ranges(others.map(|c| (c, c)).chain([(from, to)]))
}

struct Cased {
    char: char,
    fold: char,
}

/// All characters that have another case.
fn cased() -> &'static [Cased] {
    static CASED: OnceLock<Vec<Cased>> = OnceLock::new();
    CASED.get_or_init(|| {
        let all = ('\0'..='\u{1FFFF}').filter(|&c| upper(c) != c || lower(c) != c);
        all.map(|char| Cased { char, fold: fold(char) }).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(c: char) -> String {
        same_letter(c).chars().collect()
    }

    #[test]
    fn letters_map_one_to_one() {
        assert_eq!((upper('ß'), upper('ñ'), upper('ᾳ'), lower('İ'), lower('Σ')), ('ß', 'Ñ', 'ᾼ', 'i', 'σ'));
    }

    #[test]
    fn knows_letters_with_more_than_two_forms() {
        assert_eq!(members('k'), "Kk\u{212A}");
        assert_eq!(members('s'), "Ssſ");
        assert_eq!(members('ß'), "ßẞ");
        assert_eq!(members('i'), "Iiİı");
        assert_eq!(members('1'), "1");
    }

    #[test]
    fn ranges_reach_letters_outside_of_them() {
        let az = same_letters_as_range('a' as u32, 'z' as u32);
        assert!("AZaz\u{212A}ſİı".chars().all(|c| az.contains(c as u32)));
        assert!(!az.contains('é' as u32));
    }
}
