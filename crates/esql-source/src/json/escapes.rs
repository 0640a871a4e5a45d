//! Escapes in strings.

use super::find;

/// The characters between the quotes of a string, escapes and all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawString<'a> {
    raw: &'a str,
    escaped: bool,
}

impl<'a> RawString<'a> {
    /// What stands between the quotes; its escapes have been checked.
    pub fn new(raw: &'a str, escaped: bool) -> RawString<'a> {
        RawString { raw, escaped }
    }

    /// Its characters, if there are no escapes among them.
    pub fn unescaped(&self) -> Option<&'a str> {
        if self.escaped { None } else { Some(self.raw) }
    }

    /// Its characters, escapes undone in `scratch`. Half a surrogate pair becomes U+FFFD: Windows truncates UTF-16 texts
    /// anywhere, and a document is worth more than half a character.
    #[inline]
    pub fn text<'s>(&self, scratch: &'s mut Vec<u8>) -> &'s str
    where
        'a: 's,
    {
        if !self.escaped {
            return self.raw;
        }
        unescape(self.raw, scratch).expect("escapes that were checked")
    }
}

/// A string's characters, escapes undone in `out`; or where something is no escape.
pub(super) fn unescape<'s>(raw: &str, out: &'s mut Vec<u8>) -> Result<&'s str, usize> {
    let length = unescape_bytes(raw.as_bytes(), out)?;
    Ok(std::str::from_utf8(&out[..length]).expect("escapes stand for whole characters"))
}

/// Writes a string's characters to the beginning of `out`, escapes undone. Gives their length, or where something is no escape.
fn unescape_bytes(raw: &[u8], out: &mut Vec<u8>) -> Result<usize, usize> {
    // They never get longer; a chunk may go beyond them.
    if out.len() < raw.len() + find::LANES {
        out.resize(raw.len() + find::LANES, 0);
    }
    let (mut at, mut end) = (0, 0);
    loop {
        // Copying a whole chunk costs less than asking how much of it there is before the next escape.
        while let Some(chunk) = raw[at..].first_chunk() {
            out[end..end + find::LANES].copy_from_slice(chunk);
            let run = find::backslash(chunk);
            (at, end) = (at + run, end + run);
            if run < find::LANES {
                break;
            }
        }
        while at < raw.len() && raw[at] != b'\\' {
            out[end] = raw[at];
            (at, end) = (at + 1, end + 1);
        }
        if at == raw.len() {
            return Ok(end);
        }
        let byte = match raw.get(at + 1) {
            Some(&same @ (b'"' | b'\\' | b'/')) => same,
            Some(b'b') => 0x8,
            Some(b'f') => 0xc,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => {
                let (decoded, length) = unicode_escape(raw, at).ok_or(at)?;
                end += decoded.encode_utf8(&mut out[end..]).len();
                at += length;
                continue;
            }
            _ => return Err(at),
        };
        out[end] = byte;
        (at, end) = (at + 2, end + 1);
    }
}

/// The length of the escape that begins there; nothing if it is none.
#[inline]
pub(super) fn escape_length(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at + 1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => hex4(bytes, at + 2).map(|_| 6),
        _ => None,
    }
}

/// The character that a `\uXXXX` at `at` stands for, perhaps together with the next one, and their length.
fn unicode_escape(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let unit = hex4(bytes, at + 2)?;
    if (0xD800..0xDC00).contains(&unit)
        && bytes.get(at + 6..at + 8) == Some(b"\\u")
        && let Some(low @ 0xDC00..0xE000) = hex4(bytes, at + 8)
    {
        let code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        return Some((char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12));
    }
    Some((char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER), 6))
}

fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |value, &digit| Some(value << 4 | char::from(digit).to_digit(16)?))
}
