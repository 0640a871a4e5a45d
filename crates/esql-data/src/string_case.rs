//! TO_LOWER and TO_UPPER: Java's `toLowerCase(Locale.ROOT)` and `toUpperCase(Locale.ROOT)`.
//!
//! Both follow Unicode's full mappings (`ß` → `SS`), as the standard library does; ASCII takes a shortcut. Only where a word
//! ends, which makes a `Σ` a `ς`, does Java see otherwise: it asks its word breaker, to which `Σ-Α` is one word.

use std::borrow::Cow;

/// Lower case; borrowed when nothing changes.
pub fn to_lower(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    if !text.contains('Σ') {
        return Cow::Owned(text.to_lowercase());
    }
    let mut lower = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c == 'Σ' {
            let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
            lower.push(if ends_word(before, after) { 'ς' } else { 'σ' });
        } else {
            lower.extend(c.to_lowercase());
        }
    }
    Cow::Owned(lower)
}

/// Upper case; borrowed when nothing changes.
pub fn to_upper(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_lowercase()) {
            Cow::Owned(text.to_ascii_uppercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    Cow::Owned(text.to_uppercase())
}

/// Whether a letter between these texts is the last cased one of its word, and not the only one.
fn ends_word(before: &str, after: &str) -> bool {
    has_cased(before.chars().rev()) && !has_cased(after.chars())
}

/// Whether a cased letter follows within the word that a letter before these characters belongs to.
fn has_cased(mut chars: impl Iterator<Item = char> + Clone) -> bool {
    while let Some(c) = chars.next() {
        if is_cased(c) && (is_word_letter(c) || is_mark(c)) {
            return true;
        }
        let goes_on = is_word_letter(c)
            || is_mark(c)
            || c.is_ascii_digit()
            || joins_words(c) && chars.clone().find(|next| !is_mark(*next)).is_some_and(is_word_letter);
        if !goes_on {
            return false;
        }
    }
    false
}

/// Letters with a case in Java's eyes, which are not all that Unicode calls cased.
fn is_cased(c: char) -> bool {
    const NOT_TO_JAVA: [(char, char); 10] = [
        ('ª', 'º'),
        ('ⁱ', 'ₜ'),
        ('ⱼ', 'ⱽ'),
        ('ꚜ', 'ꚝ'),
        ('ꝰ', 'ꝰ'),
        ('ꟲ', 'ꟹ'),
        ('ꭜ', 'ꭩ'),
        ('ᵸ', 'ᵸ'),
        ('ᶛ', 'ᶿ'),
        ('\u{10780}', '\u{107ba}'),
    ];
    let title_case = matches!(c, 'ǅ' | 'ǈ' | 'ǋ' | 'ǲ' | 'ᾈ'..='ᾏ' | 'ᾘ'..='ᾟ' | 'ᾨ'..='ᾯ' | 'ᾼ' | 'ῌ' | 'ῼ');
    (c.is_lowercase() || c.is_uppercase() || title_case)
        && !NOT_TO_JAVA.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// Letters of words; each ideograph is a word of its own, Roman numerals and letters in circles are signs.
fn is_word_letter(c: char) -> bool {
    const NO_WORD: [(char, char); 5] =
        [('Ⅰ', 'ↈ'), ('Ⓐ', 'ⓩ'), ('\u{3005}', '\u{30ff}'), ('\u{3400}', '\u{9fff}'), ('🄰', '🆉')];
    c.is_alphabetic() && !NO_WORD.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// Dashes, quotes and points, which may stand within a word.
fn joins_words(c: char) -> bool {
    matches!(
        c,
        '-' | '\'' | '"' | '.' | '\u{ad}' | '\u{2027}' | '\u{2010}'
            ..='\u{2015}' | '֊' | '⸺' | '⸻' | '﹘' | '﹣' | '－'
    )
}

/// Combining marks and format characters, which change nothing about a word.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borrows_what_stays() {
        assert!(matches!(to_lower("abc 1"), Cow::Borrowed("abc 1")));
        assert!(matches!(to_upper("ABC-"), Cow::Borrowed("ABC-")));
    }

    #[test]
    fn special_casing() {
        assert_eq!(to_upper("straße"), "STRASSE");
        assert_eq!(to_lower("İ"), "i\u{307}");
    }

    #[test]
    fn a_sigma_is_final_at_the_end_of_a_word() {
        for (upper, lower) in [
            ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
            ("Σ", "σ"),
            ("ΑΣ ΑΣ", "ας ας"),
            ("ΑΣ-Α", "ασ-α"),
            ("ΑΣ- Α", "ας- α"),
            ("Α.Σ", "α.ς"),
            (".Σ", ".σ"),
            ("ΑΣ1", "ας1"),
            ("ΑΣ\u{301}", "ας\u{301}"),
            ("ΑΣº", "ας\u{ba}"),
            ("ΑΣ日", "ας日"),
        ] {
            assert_eq!(to_lower(upper), lower);
        }
    }
}
