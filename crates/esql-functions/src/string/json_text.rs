//! A walk over JSON text that reads no more than it must: for JSON_EXTRACT and FIELD_EXTRACT.

use std::borrow::Cow;

/// Walks over JSON text; methods give nothing when it is malformed.
pub(super) struct Scanner<'a> {
    pub(super) json: &'a str,
    pub(super) at: usize,
}

/// How deep objects and arrays may be nested: Jackson's limit.
const MAX_DEPTH: usize = 1000;

impl Scanner<'_> {
    /// The next byte that isn't white space.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.json.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    pub(super) fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Goes to the value of the first member of that name; `false` if the object has none.
    pub(super) fn enter_member(&mut self, key: &str) -> Option<bool> {
        self.take(b'{')?;
        if self.peek()? == b'}' {
            return Some(false);
        }
        loop {
            let start = {
                self.peek()?;
                self.at
            };
            self.skip_string()?;
            let found = unescape(&self.json[start..self.at]) == key;
            self.take(b':')?;
            if found {
                return Some(true);
            }
            self.skip_value(0)?;
            if self.peek()? == b'}' {
                return Some(false);
            }
            self.take(b',')?;
        }
    }

    /// Goes to the element with that number; `false` if the array is too short.
    pub(super) fn enter_element(&mut self, index: usize) -> Option<bool> {
        self.take(b'[')?;
        if self.peek()? == b']' {
            return Some(false);
        }
        for _ in 0..index {
            self.skip_value(0)?;
            if self.peek()? == b']' {
                return Some(false);
            }
            self.take(b',')?;
        }
        Some(true)
    }

    pub(super) fn skip_value(&mut self, depth: usize) -> Option<()> {
        match self.peek()? {
            b'"' => self.skip_string(),
            b'{' | b'[' if depth >= MAX_DEPTH => None,
            b'{' => self.skip_items(b'}', depth + 1),
            b'[' => self.skip_items(b']', depth + 1),
            b't' => self.skip_word("true"),
            b'f' => self.skip_word("false"),
            b'n' => self.skip_word("null"),
            _ => self.skip_number(),
        }
    }

    /// The members of an object or the elements of an array.
    fn skip_items(&mut self, close: u8, depth: usize) -> Option<()> {
        self.at += 1;
        if self.peek()? == close {
            self.at += 1;
            return Some(());
        }
        loop {
            if close == b'}' {
                self.peek()?;
                self.skip_string()?;
                self.take(b':')?;
            }
            self.skip_value(depth)?;
            if self.peek()? == close {
                self.at += 1;
                return Some(());
            }
            self.take(b',')?;
        }
    }

    fn skip_string(&mut self) -> Option<()> {
        let bytes = self.json.as_bytes();
        if bytes[self.at] != b'"' {
            return None;
        }
        self.at += 1;
        loop {
            self.at += 1;
            match bytes.get(self.at - 1)? {
                b'"' => return Some(()),
                b'\\' => {
                    let length = match bytes.get(self.at)? {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 1,
                        b'u' if bytes.get(self.at + 1..self.at + 5)?.iter().all(u8::is_ascii_hexdigit) => 5,
                        _ => return None,
                    };
                    self.at += length;
                }
                0..=0x1f => return None,
                _ => {}
            }
        }
    }

    fn skip_word(&mut self, word: &str) -> Option<()> {
        self.json[self.at..].starts_with(word).then_some(())?;
        self.at += word.len();
        self.end_of_word()
    }

    fn skip_number(&mut self) -> Option<()> {
        let bytes = self.json.as_bytes();
        self.at += usize::from(bytes[self.at] == b'-');
        let leading_zero = bytes.get(self.at) == Some(&b'0');
        let digits = self.skip_digits()?;
        if leading_zero && digits > 1 {
            return None;
        }
        if bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.skip_digits()?;
        }
        if matches!(bytes.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(bytes.get(self.at), Some(b'+' | b'-')));
            self.skip_digits()?;
        }
        self.end_of_word()
    }

    fn skip_digits(&mut self) -> Option<usize> {
        let start = self.at;
        while self.json.as_bytes().get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        (self.at > start).then_some(self.at - start)
    }

    fn end_of_word(&self) -> Option<()> {
        let next = self.json.as_bytes().get(self.at);
        next.is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b']' | b'}' | b':'))
            .then_some(())
    }
}

/// What a string in quotes stands for; halves of surrogate pairs become replacement characters.
pub(super) fn unescape(quoted: &str) -> Cow<'_, str> {
    let text = &quoted[1..quoted.len() - 1];
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let (mut units, mut chars) = (Vec::with_capacity(text.len()), text.chars());
    while let Some(c) = chars.next() {
        let plain = match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('u')) => {
                let digits = chars.by_ref().take(4);
                units.push(digits.fold(0, |unit, digit| unit << 4 | digit.to_digit(16).unwrap_or(0) as u16));
                continue;
            }
            ('\\', Some('b')) => '\u{8}',
            ('\\', Some('f')) => '\u{c}',
            ('\\', Some('n')) => '\n',
            ('\\', Some('r')) => '\r',
            ('\\', Some('t')) => '\t',
            ('\\', Some(other)) => other,
            (other, _) => other,
        };
        units.extend_from_slice(plain.encode_utf16(&mut [0; 2]));
    }
    Cow::Owned(String::from_utf16_lossy(&units))
}
