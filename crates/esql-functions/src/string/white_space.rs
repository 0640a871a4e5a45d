//! What TRIM, LTRIM and RTRIM take off: Java's `Character.isWhitespace`.

/// White space as Java sees it: Unicode's separators but for the non-breaking ones, tabs, line ends and ASCII's separators.
pub(super) fn is_white_space(c: char) -> bool {
    match c {
        '\t'..='\r' | '\u{1c}'..='\u{1f}' | ' ' => true,
        '\u{85}' | '\u{a0}' | '\u{2007}' | '\u{202f}' => false,
        _ => c.is_whitespace(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_white_space;

    #[test]
    fn differs_from_unicode_s_white_space() {
        assert!(" \t\n\u{b}\r\u{1c}\u{2003}\u{2028}\u{3000}".chars().all(is_white_space));
        assert!(!"a\u{85}\u{a0}\u{2007}\u{202f}\u{200b}\u{feff}".chars().any(is_white_space));
    }
}
