//! The words and signs of a query string. Which they are depends on where they stand, so they are read when they are wanted.

/// Reads a query string from left to right.
#[derive(Clone)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

/// What stands between two clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conjunction {
    None,
    And,
    Or,
}

/// What stands before a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Modifier {
    None,
    /// `+`
    Required,
    /// `-`, `!`, `NOT`
    Excluded,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Scanner<'a> {
        Scanner { text, at: 0 }
    }

    pub fn offset(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub fn at_end(&self) -> bool {
        self.at == self.text.len()
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    pub fn skip_blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches(is_blank).len();
    }

    pub fn conjunction(&mut self) -> Conjunction {
        if self.eat_operator("AND", "&&") {
            Conjunction::And
        } else if self.eat_operator("OR", "||") {
            Conjunction::Or
        } else {
            Conjunction::None
        }
    }

    pub fn modifier(&mut self) -> Modifier {
        self.skip_blanks();
        let next = self.rest().chars().nth(1);
        match self.peek() {
            // A sign by itself is a word.
            Some('+' | '-' | '!') if next.is_none_or(is_blank) => Modifier::None,
            Some('+') => {
                self.at += 1;
                Modifier::Required
            }
            Some('-' | '!') => {
                self.at += 1;
                Modifier::Excluded
            }
            _ if self.eat_operator("NOT", "\0") => Modifier::Excluded,
            _ => Modifier::None,
        }
    }

    /// The operator as a word of its own, or as signs.
    fn eat_operator(&mut self, word: &str, signs: &str) -> bool {
        if self.rest().starts_with(signs) {
            self.at += signs.len();
            return true;
        }
        let found = self.clone().word() == Some(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// `name:`
    pub fn field(&mut self) -> Option<String> {
        let mut ahead = self.clone();
        let name = ahead.word()?;
        if !is_plain(name) && name != "*" && !name.contains('*') {
            return None;
        }
        ahead.skip_blanks();
        if !ahead.eat(':') {
            return None;
        }
        *self = ahead;
        Some(unescaped(name))
    }

    /// Several plain words that nothing is said of but themselves: no field, operator, pattern or boost.
    pub fn several_words(&mut self) -> Option<String> {
        let mut ahead = self.clone();
        let mut words: Vec<&str> = Vec::new();
        loop {
            let mut next = ahead.clone();
            next.skip_blanks();
            let Some(word) = next.word().filter(|word| is_plain(word) && !is_operator(word)) else { break };
            // What follows the word may claim it.
            let mut after = next.clone();
            after.skip_blanks();
            let followed_by_operator = after.clone().word().is_some_and(|word| word == "AND" || word == "OR");
            let claimed = matches!(next.peek(), Some('~' | '^'))
                || matches!(after.peek(), Some(':'))
                || after.rest().starts_with("&&")
                || after.rest().starts_with("||")
                || followed_by_operator
                || after.peek() == Some('*');
            if claimed {
                break;
            }
            words.push(word);
            ahead = next;
        }
        if words.len() < 2 {
            return None;
        }
        *self = ahead;
        Some(words.join(" "))
    }

    /// A word as it is written, patterns included.
    pub fn word(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let mut chars = rest.char_indices();
        let mut end = 0;
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some((at, escaped)) => end = at + escaped.len_utf8(),
                    None => return None,
                },
                // Signs that end a word, and those that can't begin one.
                '!' | '(' | ')' | ':' | '^' | '[' | ']' | '"' | '{' | '}' | '~' | '/' => break,
                '+' | '-' if at == 0 => {
                    // By itself it is a word that says nothing.
                    if rest[1..].chars().next().is_none_or(is_blank) {
                        end = 1;
                    }
                    break;
                }
                c if is_blank(c) => break,
                c => end = at + c.len_utf8(),
            }
        }
        if end == 0 && rest.starts_with('!') && rest[1..].chars().next().is_none_or(is_blank) {
            end = 1;
        }
        self.at += end;
        (end > 0).then(|| &rest[..end])
    }

    /// What stands between quotes, escapes included.
    pub fn quoted(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let end = closing(rest, '"')?;
        self.at += end + 1;
        Some(&rest[1..end])
    }

    /// What stands between slashes.
    pub fn regex(&mut self) -> Option<String> {
        let rest = self.rest();
        let end = closing(rest, '/')?;
        self.at += end + 1;
        Some(rest[1..end].replace("\\/", "/"))
    }

    /// `~`, `~2`: the number if there is one.
    pub fn fuzzy(&mut self) -> Option<Option<f32>> {
        if !self.eat('~') {
            return None;
        }
        let number = self.number();
        self.at += number.len();
        Some(number.parse().ok())
    }

    /// `^2`; one when there is none, nothing when it is no number.
    pub fn boost(&mut self) -> Option<f32> {
        if !self.eat('^') {
            return Some(1.0);
        }
        let number = self.number();
        self.at += number.len();
        number.parse().ok()
    }

    fn number(&self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        &rest[..end]
    }

    /// `[a TO b}`: each bound with whether it belongs to the range.
    pub fn range(&mut self) -> Option<((String, bool), (String, bool))> {
        let includes_low = self.peek()? == '[';
        self.at += 1;
        let low = self.range_bound()?;
        self.skip_blanks();
        if self.rest().starts_with("TO") {
            self.at += 2;
        }
        let high = self.range_bound()?;
        self.skip_blanks();
        let includes_high = match self.peek()? {
            ']' => true,
            '}' => false,
            _ => return None,
        };
        self.at += 1;
        Some(((low, includes_low), (high, includes_high)))
    }

    fn range_bound(&mut self) -> Option<String> {
        self.skip_blanks();
        if self.peek() == Some('"') {
            return self.quoted().map(unescaped);
        }
        let rest = self.rest();
        let end = rest.find(|c| is_blank(c) || c == ']' || c == '}')?;
        self.at += end;
        (end > 0).then(|| unescaped(&rest[..end]))
    }
}

/// Where the sign is that closes what it opened at the text's beginning.
fn closing(text: &str, sign: char) -> Option<usize> {
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == sign {
            return Some(at);
        }
    }
    None
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{3000}')
}

fn is_operator(word: &str) -> bool {
    matches!(word, "AND" | "OR" | "NOT" | "&&" | "||" | "+" | "-" | "!")
}

fn is_plain(word: &str) -> bool {
    !has_wildcard(word)
}

/// Whether it has a star or question mark that means something.
pub(super) fn has_wildcard(word: &str) -> bool {
    let mut escaped = false;
    word.chars().any(|c| {
        let found = matches!(c, '*' | '?') && !escaped;
        escaped = c == '\\' && !escaped;
        found
    })
}

/// Without the backslashes; `\u0041` is the character of that number.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let code = after.strip_prefix('u').and_then(|hex| hex.get(..4));
        let code = code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        let mut chars = after.chars();
        match (code, chars.next()) {
            (Some(character), _) => {
                out.push(character);
                rest = &after[5..];
            }
            (None, escaped) => {
                out.extend(escaped);
                rest = chars.as_str();
            }
        }
    }
    out.push_str(rest);
    out
}
