//! Elasticsearch's analyzers: from a text to its terms. The standard one follows Lucene's `StandardTokenizer` (the word
//! boundaries of UAX #29, tokens of at most 255 characters) and `LowerCaseFilter`.

use std::ops::ControlFlow;
use unicode_segmentation::UnicodeSegmentation;

/// The longest token, in UTF-16 units as Lucene counts; longer ones are cut into pieces.
const MAX_TOKEN_LENGTH: usize = 255;

/// How a query's text is cut into terms. Fields are always cut by [`Analyzer::Standard`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Analyzer {
    /// Words of UAX #29 in lower case.
    #[default]
    Standard,
    /// Runs of letters in lower case.
    Simple,
    /// What stands between blanks, as it is.
    Whitespace,
    /// The whole text, as it is.
    Keyword,
}

impl Analyzer {
    /// The analyzer of that name.
    pub fn from_name(name: &str) -> Option<Analyzer> {
        Some(match name {
            "default" | "standard" => Analyzer::Standard,
            "simple" => Analyzer::Simple,
            "whitespace" => Analyzer::Whitespace,
            "keyword" => Analyzer::Keyword,
            _ => return None,
        })
    }

    /// The text's terms in order.
    pub fn terms(self, text: &str) -> Vec<String> {
        match self {
            Analyzer::Standard => {
                let mut terms = Vec::new();
                let _ = tokens(text, |token| {
                    terms.push(token.lower_case());
                    ControlFlow::<()>::Continue(())
                });
                terms
            }
            Analyzer::Simple => {
                let runs = text.split(|c: char| !c.is_alphabetic()).filter(|run| !run.is_empty());
                runs.map(lower_case).collect()
            }
            Analyzer::Whitespace => text.split_whitespace().map(str::to_owned).collect(),
            Analyzer::Keyword => vec![text.to_owned()],
        }
    }
}

/// A word of a text, its case as it stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    text: &'a str,
    ascii: bool,
}

impl Token<'_> {
    /// Whether it is this term, which is in lower case.
    #[inline]
    pub fn is(&self, term: &str) -> bool {
        if self.ascii {
            return self.text.len() == term.len() && self.text.eq_ignore_ascii_case(term);
        }
        self.text.chars().map(lower_char).eq(term.chars())
    }

    /// The term it gives.
    pub fn lower_case(&self) -> String {
        lower_case(self.text)
    }

    /// Puts the term it gives in place of what `buffer` holds.
    pub fn lower_case_into(&self, buffer: &mut String) {
        buffer.clear();
        buffer.extend(self.text.chars().map(lower_char));
    }
}

/// Lower case character by character, as Lucene's filter has it.
pub fn lower_case(text: &str) -> String {
    text.chars().map(lower_char).collect()
}

/// Only `İ` has a lower case of two characters in Unicode's full mapping; its simple one is the first of them.
fn lower_char(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

/// Hands the text's tokens to `visit`, until it breaks off.
///
/// Blanks always end a token. What stands between them is cut by a few rules over bytes if it is ASCII, as nearly everything
/// in logs is, and by the tables of UAX #29 if not.
pub fn tokens<'a, B>(text: &'a str, mut visit: impl FnMut(Token<'a>) -> ControlFlow<B>) -> ControlFlow<B> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if is_blank(bytes[at]) {
            at += 1;
            continue;
        }
        let chunk = &bytes[at..];
        let mut ascii = true;
        let end = chunk.iter().position(|&byte| {
            ascii &= byte < 0x80;
            is_blank(byte)
        });
        let end = at + end.unwrap_or(chunk.len());
        if ascii {
            ascii_tokens(&text[at..end], &mut visit)?
        } else {
            unicode_tokens(&text[at..end], &mut visit)?
        }
        at = end;
    }
    ControlFlow::Continue(())
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// What UAX #29 makes of ASCII.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Letter,
    Digit,
    /// `_`
    Extend,
    /// `.` and `'`, between letters or digits
    MidBoth,
    /// `:`, between letters
    MidLetter,
    /// `,` and `;`, between digits
    MidNumber,
}

const CLASSES: [Class; 128] = {
    let mut classes = [Class::Other; 128];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'_' => Class::Extend,
            b'.' | b'\'' => Class::MidBoth,
            b':' => Class::MidLetter,
            b',' | b';' => Class::MidNumber,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

fn ascii_tokens<'a, B>(text: &'a str, visit: &mut impl FnMut(Token<'a>) -> ControlFlow<B>) -> ControlFlow<B> {
    let bytes = text.as_bytes();
    let class = |at: usize| bytes.get(at).map_or(Class::Other, |byte| CLASSES[usize::from(*byte)]);
    let mut at = 0;
    while at < bytes.len() {
        if !matches!(class(at), Class::Letter | Class::Digit | Class::Extend) {
            at += 1;
            continue;
        }
        let start = at;
        // A run of `_` alone is no word.
        let mut word = false;
        loop {
            match class(at) {
                Class::Letter | Class::Digit => word = true,
                Class::Extend => {}
                Class::Other => break,
                mid => {
                    let (before, after) = (class(at - 1), class(at + 1));
                    let joins = match before {
                        Class::Letter => mid != Class::MidNumber,
                        Class::Digit => mid != Class::MidLetter,
                        _ => false,
                    };
                    if before != after || !joins {
                        break;
                    }
                }
            }
            at += 1;
        }
        if word {
            pieces(&text[start..at], true, visit)?;
        }
    }
    ControlFlow::Continue(())
}

fn unicode_tokens<'a, B>(
    text: &'a str,
    visit: &mut impl FnMut(Token<'a>) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let mut segments = text.split_word_bound_indices().peekable();
    while let Some((start, segment)) = segments.next() {
        let mut end = start + segment.len();
        if is_south_east_asian(segment) {
            // Their words aren't set apart, and only a dictionary could tell them: Lucene takes the whole run.
            while let Some((_, next)) = segments.next_if(|(_, next)| is_south_east_asian(next)) {
                end += next.len();
            }
        } else if segment.chars().any(is_letter_like) {
            // Lucene's tables still have the colon among the signs that join letters.
            while let Some((_, next)) = joined_by_colon(&text[start..end], &segments) {
                end += 1 + next.len();
                segments.next();
                segments.next();
            }
        } else if !is_word(segment) {
            continue;
        }
        // A joiner that ends a word doesn't join it to a picture.
        let word = &text[start..end];
        let picture = word.find('\u{200D}').map(|at| at + '\u{200D}'.len_utf8());
        match picture.filter(|at| is_emoji(&word[*at..]) && word.starts_with(is_word_char)) {
            Some(at) => {
                pieces(&word[..at], false, visit)?;
                pieces(&word[at..], false, visit)?;
            }
            None => pieces(word, false, visit)?,
        }
    }
    ControlFlow::Continue(())
}

/// The word after a colon that follows `before` directly, when both sides of the colon are letters.
fn joined_by_colon<'a>(
    before: &str,
    segments: &std::iter::Peekable<unicode_segmentation::UWordBoundIndices<'a>>,
) -> Option<(usize, &'a str)> {
    let mut ahead = segments.clone();
    let (_, colon) = ahead.next()?;
    let next = ahead.next()?;
    let joins = matches!(colon, ":" | "：" | "﹕")
        && before.chars().next_back().is_some_and(is_joinable)
        && next.1.chars().next().is_some_and(is_joinable);
    joins.then_some(next)
}

fn is_joinable(c: char) -> bool {
    c.is_alphabetic() && !is_ideographic(c) && !is_kana(c) && !is_south_east_asian_char(c)
}

fn is_letter_like(c: char) -> bool {
    is_joinable(c)
}

/// Whether the segment is a word or number, or a picture.
fn is_word(segment: &str) -> bool {
    segment.contains(is_word_char) || is_emoji(segment)
}

/// A letter or a digit, but no other sign that means a number.
fn is_word_char(c: char) -> bool {
    let number = matches!(c, '\u{B2}'..='\u{BE}' | '\u{2070}'..='\u{2089}' | '\u{2150}'..='\u{215F}' | '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}' | '\u{3192}'..='\u{32BF}');
    c.is_alphabetic() || c.is_numeric() && !number
}

fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303B}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}')
}

fn is_south_east_asian(segment: &str) -> bool {
    segment.chars().next().is_some_and(is_south_east_asian_char)
}

/// The scripts of line-breaking class SA.
fn is_south_east_asian_char(c: char) -> bool {
    let letter = || c.is_alphabetic() || !c.is_alphanumeric() && c != '\u{0E3F}' && !is_asian_sign(c);
    matches!(c, '\u{0E01}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{19DF}' | '\u{1A20}'..='\u{1AAF}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AADF}')
        && letter()
}

/// Signs and punctuation of those scripts.
fn is_asian_sign(c: char) -> bool {
    matches!(c, '\u{0E4F}' | '\u{0E5A}' | '\u{0E5B}' | '\u{104A}'..='\u{104F}' | '\u{17D4}'..='\u{17DB}')
}

fn is_emoji(segment: &str) -> bool {
    let mut chars = segment.chars();
    let Some(first) = chars.next() else { return false };
    match first {
        // A digit or sign with a key around it.
        '#' | '*' | '0'..='9' => segment.contains('\u{20E3}'),
        '\u{1F1E6}'..='\u{1F1FF}' => chars.next().is_some(),
        '\u{1F000}'..='\u{1FAFF}' => true,
        // Older signs are pictures by default, or when a selector says so.
        '\u{231A}'..='\u{231B}'
        | '\u{23E9}'..='\u{23F3}'
        | '\u{25FD}'..='\u{25FE}'
        | '\u{2614}'..='\u{2615}'
        | '\u{2648}'..='\u{2653}'
        | '\u{26A1}'
        | '\u{2705}'
        | '\u{2728}'
        | '\u{274C}'
        | '\u{2B50}' => true,
        '\u{203C}'..='\u{3299}' => segment.contains('\u{FE0F}') || segment.contains('\u{200D}'),
        _ => false,
    }
}

/// The token, or the pieces it is cut into when it is too long.
fn pieces<'a, B>(
    token: &'a str,
    ascii: bool,
    visit: &mut impl FnMut(Token<'a>) -> ControlFlow<B>,
) -> ControlFlow<B> {
    if token.len() <= MAX_TOKEN_LENGTH {
        return visit(Token { text: token, ascii });
    }
    let (mut start, mut length) = (0, 0);
    for (at, c) in token.char_indices() {
        if length + c.len_utf16() > MAX_TOKEN_LENGTH {
            visit(Token { text: &token[start..at], ascii })?;
            (start, length) = (at, 0);
        }
        length += c.len_utf16();
    }
    visit(Token { text: &token[start..], ascii })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        Analyzer::Standard.terms(text)
    }

    #[test]
    fn words_in_lower_case() {
        assert_eq!(
            terms("The QUICK-brown fox's (2nd) jump_over"),
            ["the", "quick", "brown", "fox's", "2nd", "jump_over"]
        );
        assert_eq!(terms(r"C:\Windows\cmd.exe /c whoami"), ["c", "windows", "cmd.exe", "c", "whoami"]);
        assert_eq!(terms("1,000.5 a,b 1.a __ _x"), ["1,000.5", "a", "b", "1", "a", "_x"]);
        assert_eq!(terms(""), [""; 0]);
    }

    #[test]
    fn other_scripts() {
        assert_eq!(terms("Ärger ÜBER München"), ["ärger", "über", "münchen"]);
        assert_eq!(terms("日本語 ひらがな カタカナ"), ["日", "本", "語", "ひ", "ら", "が", "な", "カタカナ"]);
        assert_eq!(terms("İ"), ["i"]);
    }

    #[test]
    fn ascii_and_unicode_rules_agree() {
        for text in ["a.b", "a:b", "1:2", "x_1.y'z", "_._", "a''b", "1;2,3.4", "a1.2b", "a.1", "::a", "'a'"] {
            let mut found = Vec::new();
            let _ = unicode_tokens(text, &mut |token| {
                found.push(token.lower_case());
                ControlFlow::<()>::Continue(())
            });
            assert_eq!(terms(text), found, "{text}");
        }
    }

    #[test]
    fn long_tokens_are_cut() {
        let lengths = |text: &str| terms(text).iter().map(|term| term.chars().count()).collect::<Vec<_>>();
        assert_eq!(lengths(&"a".repeat(600)), [255, 255, 90]);
        assert_eq!(lengths(&"ä".repeat(256)), [255, 1]);
    }

    #[test]
    fn compares_without_case() {
        let mut hits = 0;
        let _ = tokens("POWERSHELL Straße", |token| {
            hits += u32::from(token.is("powershell")) + u32::from(token.is("straße"));
            ControlFlow::<()>::Continue(())
        });
        assert_eq!(hits, 2);
    }
}
