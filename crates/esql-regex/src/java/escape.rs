//! What may follow a backslash.

use super::ast::{Assertion, Fold, Node};
use super::parser::{Parser, Result, ascii};
use super::property;
use crate::charset::CharSet;

/// What an escape stands for.
pub(super) enum Escape {
    Char(u32),
    Set(CharSet),
    Node(Node),
}

impl Parser<'_> {
    /// Reads an escape whose backslash is next. In a class there are only characters and sets; as the end of a range,
    /// `\v` is one character.
    pub(super) fn escape(&mut self, in_class: bool, in_range: bool) -> Result<Escape> {
        let c = ascii(self.skip());
        let unicode = self.flags.upper_u;
        let assert = |assertion| Ok(Escape::Node(Node::Assert(assertion)));
        match c {
            'D' | 'H' | 'S' | 'V' | 'W' => {
                Ok(Escape::Set(property::escape_class(c.to_ascii_lowercase(), unicode).negate()))
            }
            'v' if in_range => Ok(Escape::Char(0x0B)),
            'd' | 'h' | 's' | 'v' | 'w' => Ok(Escape::Set(property::escape_class(c, unicode))),
            'a' => Ok(Escape::Char(0x07)),
            'e' => Ok(Escape::Char(0x1B)),
            'f' => Ok(Escape::Char(0x0C)),
            'n' => Ok(Escape::Char(0x0A)),
            'r' => Ok(Escape::Char(0x0D)),
            't' => Ok(Escape::Char(0x09)),
            '0' => self.octal(),
            'c' => self.control(),
            'u' => self.utf16(),
            'x' => self.hexadecimal(),
            'N' => self.character_name(),
            '1'..='9' if !in_class => Ok(Escape::Node(self.numbered_reference(c))),
            'k' if !in_class => self.named_reference(),
            'A' if !in_class => assert(Assertion::Start),
            'z' if !in_class => assert(Assertion::End),
            'Z' if !in_class => assert(Assertion::LineEnd { every: false, unix: self.flags.d }),
            'G' if !in_class => assert(Assertion::LastMatch),
            'B' if !in_class => assert(Assertion::WordBoundary { negate: true, unicode }),
            'b' if !in_class => self.boundary(),
            'R' if !in_class => Ok(Escape::Node(Node::LineBreak)),
            'X' if !in_class => Ok(Escape::Node(Node::Grapheme)),
            c if c.is_ascii_alphanumeric() => Err(self.error("Illegal/unsupported escape sequence")),
            '\0' if self.cursor > self.chars.len() => Err(self.trailing_backslash()),
            _ => Ok(Escape::Char(self.get(self.cursor - 1))),
        }
    }

    fn trailing_backslash(&mut self) -> crate::PatternError {
        self.cursor = self.chars.len() + 1;
        self.error("Unescaped trailing backslash")
    }

    fn boundary(&mut self) -> Result<Escape> {
        if ascii(self.peek()) == '{' {
            if ascii(self.skip()) == 'g' {
                if ascii(self.read()) != '}' {
                    return Err(self.error("Illegal/unsupported escape sequence"));
                }
                return Ok(Escape::Node(Node::Assert(Assertion::GraphemeBoundary)));
            }
            self.cursor -= 2;
        }
        let unicode = self.flags.upper_u;
        Ok(Escape::Node(Node::Assert(Assertion::WordBoundary { negate: false, unicode })))
    }

    /// The first digit is taken whatever it is, more of them for as long as there is such a group so far.
    fn numbered_reference(&mut self, first: char) -> Node {
        let mut group = first as usize - '0' as usize;
        loop {
            let c = ascii(self.peek());
            let longer = c.to_digit(10).map(|digit| group * 10 + digit as usize);
            match longer.filter(|&longer| longer <= self.groups) {
                Some(longer) => group = longer,
                None => return self.reference(group),
            }
            self.read();
        }
    }

    fn named_reference(&mut self) -> Result<Escape> {
        if ascii(self.read()) != '<' {
            return Err(self.error("\\k is not followed by '<' for named capturing group"));
        }
        let first = ascii(self.read());
        let name = self.group_name(first)?;
        match self.names.get(&name) {
            Some(&group) => Ok(Escape::Node(self.reference(group))),
            None => Err(self.error(format!("named capturing group <{name}> does not exist"))),
        }
    }

    fn reference(&self, group: usize) -> Node {
        let fold = match (self.flags.i, self.flags.u) {
            (false, _) => Fold::None,
            (true, false) => Fold::Ascii,
            (true, true) => Fold::Unicode,
        };
        Node::BackReference { group, fold }
    }

    /// One to three digits, not above 377.
    fn octal(&mut self) -> Result<Escape> {
        let mut value = 0;
        for digits in 0..3 {
            let c = ascii(self.read());
            match c.to_digit(8) {
                Some(digit) if digits < 2 || value < 0o40 => value = value * 8 + digit,
                _ if digits == 0 => return Err(self.error("Illegal octal escape sequence")),
                _ => {
                    self.cursor -= 1;
                    break;
                }
            }
        }
        Ok(Escape::Char(value))
    }

    fn control(&mut self) -> Result<Escape> {
        if self.cursor >= self.chars.len() {
            return Err(self.error("Illegal control escape sequence"));
        }
        Ok(Escape::Char(self.read() ^ 64))
    }

    fn hexadecimal(&mut self) -> Result<Escape> {
        let c = ascii(self.read());
        if let Some(high) = c.to_digit(16) {
            if let Some(low) = ascii(self.read()).to_digit(16) {
                return Ok(Escape::Char(high * 16 + low));
            }
        } else if c == '{' && ascii(self.peek()).is_ascii_hexdigit() {
            let mut value = 0;
            loop {
                let c = ascii(self.read());
                match c.to_digit(16) {
                    Some(digit) => value = value * 16 + digit,
                    None if c == '}' => return Ok(Escape::Char(value)),
                    None => return Err(self.error("Unclosed hexadecimal escape sequence")),
                }
                if value > crate::charset::MAX {
                    return Err(self.error("Hexadecimal codepoint is too big"));
                }
            }
        }
        Err(self.error("Illegal hexadecimal escape sequence"))
    }

    /// Four hexadecimal digits; two such escapes may make a surrogate pair.
    fn utf16(&mut self) -> Result<Escape> {
        let high = self.four_digits()?;
        if (0xD800..0xDC00).contains(&high) {
            let after = self.cursor;
            if ascii(self.read()) == '\\' && ascii(self.read()) == 'u' {
                let low = self.four_digits()?;
                if (0xDC00..0xE000).contains(&low) {
                    return Ok(Escape::Char(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)));
                }
            }
            self.cursor = after;
        }
        Ok(Escape::Char(high))
    }

    fn four_digits(&mut self) -> Result<u32> {
        let mut value = 0;
        for _ in 0..4 {
            match ascii(self.read()).to_digit(16) {
                Some(digit) => value = value * 16 + digit,
                None => return Err(self.error("Illegal Unicode escape sequence")),
            }
        }
        Ok(value)
    }

    /// `\N{…}`, for common characters only: Unicode's 150,000 names would be larger than the rest of the program.
    fn character_name(&mut self) -> Result<Escape> {
        if ascii(self.read()) != '{' {
            return Err(self.error("Illegal character name escape sequence"));
        }
        let start = self.cursor;
        while ascii(self.read()) != '}' {
            if self.cursor >= self.chars.len() {
                return Err(self.error("Unclosed character name escape sequence"));
            }
        }
        let name: String =
            self.chars[start..self.cursor - 1].iter().filter_map(|&c| char::from_u32(c)).collect();
        match property::character_named(&name) {
            Some(c) => Ok(Escape::Char(c)),
            None => Err(self.error(format!("Unknown character name [{name}]"))),
        }
    }

    /// `\p…` or `\P…`, from its letter on.
    pub(super) fn property(&mut self) -> Result<CharSet> {
        let negate = ascii(self.get(self.cursor)) == 'P';
        let braces = ascii(self.next()) == '{';
        let name: Vec<u32> = if braces {
            self.next();
            let start = self.cursor;
            self.end_mark = u32::from(b'}');
            while ascii(self.read()) != '}' {}
            self.end_mark = 0;
            if self.cursor > self.chars.len() {
                return Err(self.error("Unclosed character family"));
            }
            if start + 1 >= self.cursor {
                return Err(self.error("Empty character family"));
            }
            self.chars[start..self.cursor - 1].to_vec()
        } else {
            let c = self.get(self.cursor);
            self.read();
            vec![c]
        };
        let name: String = name.into_iter().filter_map(char::from_u32).collect();
        let set = match name.split_once('=') {
            Some((key, value)) => {
                let key = key.to_lowercase();
                property::with_value(&key, value, self.flags.i).ok_or_else(|| {
                    self.error(format!("Unknown Unicode property {{name=<{key}>, value=<{value}>}}"))
                })?
            }
            None => property::named(&name, self.flags.i, self.flags.upper_u)
                .ok_or_else(|| self.error(format!("Unknown character property name {{{name}}}")))?,
        };
        Ok(if negate { set.negate() } else { set })
    }
}
