//! The tokenizer.

use super::comment::Closings;
use super::mode::{Mode, Step, Words};
use super::{Token, TokenKind, shape};
use crate::Span;

/// What the tokenizer made of a text.
#[derive(Debug)]
pub(crate) struct Scan {
    /// The tokens without comments; the last is [`TokenKind::End`] or [`TokenKind::Fault`].
    pub tokens: Vec<Token>,
    /// Where comments stand.
    pub comments: Vec<Span>,
    /// Why the last token is a [`TokenKind::Fault`].
    pub fault: Option<Fault>,
    /// Where `"""` opens a string that isn't closed on its line: it is then an empty string and a quote.
    pub unclosed_raw_string: Option<usize>,
}

/// Why no token begins at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    UnclosedComment,
    UnclosedString,
    BadEscape,
    UnclosedBackquote,
    EmptyBackquotes,
    UnclosedPromQl,
    /// A `)` or `]` that nothing opened.
    Unmatched,
    /// A character that no token of the mode begins with.
    Stray,
}

/// Splits a text into tokens, in one pass.
pub(crate) fn scan(text: &str) -> Scan {
    let scan = Scan { tokens: vec![], comments: vec![], fault: None, unclosed_raw_string: None };
    let mut scanner =
        Scanner { text, at: 0, mode: Mode::Command, stack: vec![], closings: Closings::default(), scan };
    let last = match scanner.run() {
        Ok(()) => Token { kind: TokenKind::End, span: Span::empty(text.len()) },
        Err((fault, span)) => {
            scanner.scan.fault = Some(fault);
            Token { kind: TokenKind::Fault, span }
        }
    };
    scanner.scan.tokens.push(last);
    scanner.scan
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    mode: Mode,
    /// The modes to come back to.
    stack: Vec<Mode>,
    closings: Closings,
    scan: Scan,
}

impl Scanner<'_> {
    fn run(&mut self) -> Result<(), (Fault, Span)> {
        loop {
            self.trivia()?;
            if self.at == self.text.len() {
                return Ok(());
            }
            if self.mode == Mode::In {
                self.after_in()?;
                continue;
            }
            let (kind, length) = self.token()?;
            let span = Span::new(self.at, self.at + length);
            for step in self.mode.steps(kind) {
                self.step(*step).ok_or((Fault::Unmatched, span))?;
            }
            self.scan.tokens.push(Token { kind, span });
            self.at = span.end;
        }
    }

    fn step(&mut self, step: Step) -> Option<()> {
        match step {
            Step::Push(mode) => self.stack.push(std::mem::replace(&mut self.mode, mode)),
            Step::Pop => self.mode = self.stack.pop()?,
        }
        Some(())
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Blanks and comments.
    fn trivia(&mut self) -> Result<(), (Fault, Span)> {
        loop {
            let start = self.at;
            match self.rest().as_bytes() {
                [b' ' | b'\t' | b'\r' | b'\n', ..] => self.at += length(shape::blanks(self.rest())),
                [b'/', b'/', ..] => self.at += length(shape::line_comment(self.rest())),
                [b'/', b'*', ..] => {
                    let end = self.closings.end_of_comment(self.text, self.at);
                    self.at = end.ok_or((Fault::UnclosedComment, Span::new(start, self.text.len())))?;
                }
                _ => return Ok(()),
            }
            if self.text[start..].starts_with('/') {
                let comment = self.text[start..self.at].trim_end_matches(['\r', '\n']).len();
                self.scan.comments.push(Span::new(start, start + comment));
            }
        }
    }

    /// After IN, a parenthesis with a source command after it opens a subquery; the first letters of a word are enough
    /// to make it one.
    fn after_in(&mut self) -> Result<(), (Fault, Span)> {
        let opening = Span::new(self.at, self.at + 1);
        if !self.rest().starts_with('(') {
            self.step(Step::Pop);
            return Ok(());
        }
        self.at = opening.end;
        self.trivia()?;
        let starts_with =
            |word: &str| self.rest().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if ["from", "row", "show", "ts", "promql"].into_iter().any(starts_with) {
            self.mode = Mode::Command;
        } else {
            self.step(Step::Pop);
            self.step(Step::Push(Mode::Expression));
            self.step(Step::Push(Mode::Expression));
        }
        self.scan.tokens.push(Token { kind: TokenKind::LeftParen, span: opening });
        Ok(())
    }

    /// The token at the current place and its length.
    fn token(&mut self) -> Result<(TokenKind, usize), (Fault, Span)> {
        let lexicon = self.mode.lexicon();
        let rest = self.rest();
        if self.mode == Mode::PromQl && !rest.starts_with(['|', ')']) {
            return match shape::promql(rest) {
                Ok((_, query)) => {
                    let blanks = [' ', '\t', '\r', '\n'];
                    Ok((TokenKind::PromQlText, query.trim_end_matches(blanks).len()))
                }
                Err(_) => Err((Fault::UnclosedPromQl, Span::new(self.at, self.text.len()))),
            };
        }
        if let Some((word, kind)) = self.word(lexicon.words) {
            let keyword = lexicon.keywords.iter().find(|(keyword, _)| keyword.eq_ignore_ascii_case(word));
            return Ok((keyword.map_or(kind, |(_, keyword)| *keyword), word.len()));
        }
        if lexicon.words == Words::None
            && let Some((keyword, kind)) = lexicon.keywords.iter().find(|(keyword, _)| {
                rest.get(..keyword.len()).is_some_and(|start| start.eq_ignore_ascii_case(keyword))
            })
        {
            return Ok((*kind, keyword.len()));
        }
        if lexicon.strings && rest.starts_with('"') {
            return self.string();
        }
        if lexicon.numbers {
            if let Ok((_, number)) = shape::decimal(rest) {
                return Ok((TokenKind::Decimal, number.len()));
            }
            if let Ok((_, number)) = shape::integer(rest) {
                return Ok((TokenKind::Integer, number.len()));
            }
        }
        if lexicon.parameters && rest.starts_with('?') {
            return Ok(parameter(rest));
        }
        let sign = lexicon.signs.iter().find(|(sign, _)| rest.starts_with(sign));
        sign.map(|(sign, kind)| (*kind, sign.len())).ok_or_else(|| self.stray())
    }

    fn word(&self, words: Words) -> Option<(&str, TokenKind)> {
        let rest = self.rest();
        let (shape, kind): (fn(&str) -> nom::IResult<&str, &str>, _) = match words {
            Words::None => return None,
            Words::Command => (shape::command, TokenKind::UnknownCommand),
            Words::Identifier if rest.starts_with('`') => {
                (shape::quoted_identifier, TokenKind::QuotedIdentifier)
            }
            Words::Identifier => (shape::identifier, TokenKind::Identifier),
            Words::Pattern => (shape::pattern, TokenKind::Pattern),
            Words::Source { .. } => (shape::source, TokenKind::Source),
            Words::Policy => (shape::policy, TokenKind::Policy),
        };
        let (_, word) = shape(rest).ok()?;
        let is_parameter = matches!(words, Words::Source { parameters: true })
            && shape::parameter(word)
                .is_ok_and(|(rest, parameter)| rest.is_empty() && !parameter.starts_with("??"));
        Some((word, if is_parameter { TokenKind::Parameter } else { kind }))
    }

    fn string(&mut self) -> Result<(TokenKind, usize), (Fault, Span)> {
        let rest = self.rest();
        if rest.starts_with("\"\"\"") {
            if let Ok((_, string)) = shape::raw_string(rest) {
                return Ok((TokenKind::String, string.len()));
            }
            // Two of the three quotes are then an empty string, and the third begins another.
            self.scan.unclosed_raw_string.get_or_insert(self.at);
            return Ok((TokenKind::String, 2));
        }
        if let Ok((_, string)) = shape::string(rest) {
            return Ok((TokenKind::String, string.len()));
        }
        let line = rest.split(['\r', '\n']).next().unwrap_or_default();
        let mut escaped = false;
        for (at, character) in line.char_indices().skip(1) {
            match character {
                '"' if !escaped => break,
                't' | 'n' | 'r' | '"' | '\\' if escaped => escaped = false,
                '\\' => escaped = true,
                _ if escaped => {
                    let span = Span::new(self.at + at - 1, self.at + at + character.len_utf8());
                    return Err((Fault::BadEscape, span));
                }
                _ => {}
            }
        }
        Err((Fault::UnclosedString, Span::new(self.at, self.at + line.len())))
    }

    fn stray(&self) -> (Fault, Span) {
        let rest = self.rest();
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let word = rest.find(|character: char| !character.is_alphanumeric() && character != '_');
        let line = rest.split(['\r', '\n']).next().unwrap_or_default();
        let names = matches!(self.mode.lexicon().words, Words::Identifier | Words::Pattern);
        if names && rest.starts_with("``") {
            (Fault::EmptyBackquotes, Span::new(self.at, self.at + 2))
        } else if names && rest.starts_with('`') {
            (Fault::UnclosedBackquote, Span::new(self.at, self.at + line.len()))
        } else {
            (Fault::Stray, Span::new(self.at, self.at + word.unwrap_or(rest.len()).max(first)))
        }
    }
}

fn parameter(rest: &str) -> (TokenKind, usize) {
    let kind = if rest.starts_with("??") { TokenKind::DoubleParameter } else { TokenKind::Parameter };
    (kind, length(shape::parameter(rest)))
}

/// How much a shape that is known to match took.
fn length(shape: nom::IResult<&str, &str>) -> usize {
    shape.map_or(0, |(_, taken)| taken.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokenize;

    fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
        tokenize(text).map(|token| (token.kind, token.span.text(text))).collect()
    }

    fn fault(text: &str) -> Option<(Fault, &str)> {
        let scan = scan(text);
        scan.fault.map(|fault| (fault, scan.tokens.last().unwrap().span.text(text)))
    }

    #[test]
    fn a_command_decides_what_its_words_are() {
        use TokenKind::*;
        assert_eq!(kinds("FROM a-b"), [(From, "FROM"), (Source, "a-b")]);
        assert_eq!(kinds("ROW a-b"), [(Row, "ROW"), (Identifier, "a"), (Minus, "-"), (Identifier, "b")]);
        assert_eq!(kinds("KEEP a*"), [(Keep, "KEEP"), (Pattern, "a*")]);
        assert_eq!(kinds("WHERE(a)"), [(UnknownCommand, "WHERE(a)")]);
    }

    #[test]
    fn parentheses_lead_back_to_the_mode_before() {
        let text = "FROM (FROM a-b | WHERE (c)), d-e";
        assert_eq!(fault(text), None);
        assert!(kinds(text).contains(&(TokenKind::Source, "d-e")));
        assert_eq!(fault("ROW a)"), Some((Fault::Unmatched, ")")));
        assert_eq!(fault("ROW (a))"), Some((Fault::Unmatched, ")")));
    }

    #[test]
    fn in_opens_a_subquery_or_a_list() {
        let text = "ROW a IN ( /* f */ FROM b-c | LIMIT 1) AND d-e IN (f-g)";
        assert!(kinds(text).contains(&(TokenKind::Source, "b-c")));
        assert!(kinds(text).contains(&(TokenKind::Identifier, "g")));
        assert_eq!(fault(text), None);
        assert!(kinds("ROW a IN (rows)").contains(&(TokenKind::UnknownCommand, "rows)")));
    }

    #[test]
    fn every_token_takes_something() {
        // A form feed is no blank here.
        assert_eq!(kinds("PROMQL a\u{c} \n| DEDUP"), kinds("PROMQL a\u{c}| DEDUP"));
        assert_eq!(kinds("PROMQL \u{c}"), [(TokenKind::PromQl, "PROMQL"), (TokenKind::PromQlText, "\u{c}")]);
    }

    #[test]
    fn faults_say_what_is_wrong() {
        assert_eq!(fault("ROW a = \"b"), Some((Fault::UnclosedString, "\"b")));
        assert_eq!(fault("ROW a = \"C:\\W\\x\""), Some((Fault::BadEscape, "\\W")));
        assert_eq!(fault("ROW `a"), Some((Fault::UnclosedBackquote, "`a")));
        assert_eq!(fault("ROW ``"), Some((Fault::EmptyBackquotes, "``")));
        assert_eq!(fault("ROW a /* b"), Some((Fault::UnclosedComment, "/* b")));
        assert_eq!(fault("ROW é"), Some((Fault::Stray, "é")));
    }
}
