//! Positions counted in characters (Unicode code points), as ES|QL counts them, and as byte offsets.

/// How many characters there are.
pub(super) fn count(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// The byte offset of the character with that number, or the end.
pub(super) fn offset(text: &str, number: usize) -> usize {
    if text.is_ascii() {
        return number.min(text.len());
    }
    text.char_indices().nth(number).map_or(text.len(), |(offset, _)| offset)
}

/// From which character on, counting from 0: `start` counts from 1, or from the end when negative; 0 is as 1.
pub(super) fn from_start(text: &str, start: i32) -> usize {
    match start {
        0.. => (start.max(1) - 1) as usize,
        _ => count(text).saturating_sub(start.unsigned_abs() as usize),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_not_bytes() {
        assert_eq!((count("añ😀"), count("abc")), (3, 3));
        assert_eq!([0, 1, 2, 3, 4].map(|number| offset("añ😀", number)), [0, 1, 3, 7, 7]);
        assert_eq!([1, 9].map(|number| offset("abc", number)), [1, 3]);
    }

    #[test]
    fn starts_count_from_either_end() {
        assert_eq!([0, 1, 2, -1, -9, i32::MIN].map(|start| from_start("añ😀", start)), [0, 0, 1, 2, 0, 0]);
    }
}
