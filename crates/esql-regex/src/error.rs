//! The one error that a pattern can cause.

use thiserror::Error;

/// A pattern (or a replacement text) that means nothing, or means too much work.
///
/// The message is worded as Lucene or Java words it; the offset says where in the pattern to point.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct PatternError {
    /// What is wrong, in the words of the engine that Elasticsearch uses.
    pub message: String,
    /// Byte offset within the pattern (at most its length, always on a character).
    pub offset: usize,
}

impl PatternError {
    /// The whole message of Java's `PatternSyntaxException`: with the pattern and a caret on lines of their own.
    pub fn java_message(&self, pattern: &str) -> String {
        let mut message = format!("{}\n{pattern}", self.message);
        if self.message.contains(" near index ") && self.offset < pattern.len() {
            message.push('\n');
            message.extend(pattern[..self.offset].chars().map(|c| if c == '\t' { c } else { ' ' }));
            message.push('^');
        }
        message
    }

    pub(crate) fn new(message: impl Into<String>, offset: usize) -> Self {
        Self { message: message.into(), offset }
    }
}

#[cfg(test)]
mod tests {
    use crate::JavaRegex;

    #[test]
    fn java_points_with_a_caret() {
        let message = |pattern: &str| JavaRegex::new(pattern).unwrap_err().java_message(pattern);
        assert_eq!(message("ab\t+*"), "Dangling meta character '*' near index 4\nab\t+*\n  \t ^");
        assert_eq!(message("(ab"), "Unclosed group near index 3\n(ab");
        assert_eq!(message(")"), "Unmatched closing ')'\n)");
    }
}
