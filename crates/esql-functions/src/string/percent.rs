//! Percent-encoding of URLs: what URL_ENCODE, URL_ENCODE_COMPONENT and URL_DECODE share.

use esql_data::Failure;

/// How a space is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Plus,
    Percent,
}

/// Appends the text with everything but RFC 3986's unreserved characters encoded.
pub(super) fn encode(text: &str, space: Space, encoded: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte))
            }
            b' ' if space == Space::Plus => encoded.push('+'),
            _ => {
                encoded.push('%');
                for nibble in [byte >> 4, byte & 15] {
                    let digit = char::from_digit(u32::from(nibble), 16).expect("a nibble is below 16");
                    encoded.push(digit.to_ascii_uppercase());
                }
            }
        }
    }
}

/// The text that was encoded, as Java's `URLDecoder` reads it; bytes that are no UTF-8 become replacement characters.
pub(super) fn decode(text: &str) -> Result<String, Failure> {
    let bytes = text.as_bytes();
    let (mut decoded, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'+' => decoded.push(b' '),
            b'%' => {
                let Some(digits) = bytes.get(at + 1..at + 3) else {
                    return Err(Failure::illegal_argument(
                        "URLDecoder: Incomplete trailing escape (%) pattern",
                    ));
                };
                decoded.push(hex_byte(digits).ok_or_else(|| illegal_digits(text, at + 1))?);
                at += 2;
            }
            _ => decoded.push(byte),
        }
        at += 1;
    }
    Ok(String::from_utf8(decoded)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    Some((digit(digits[0])? * 16 + digit(digits[1])?) as u8)
}

fn illegal_digits(text: &str, at: usize) -> Failure {
    let digits: String = String::from_utf8_lossy(&text.as_bytes()[at..]).chars().take(2).collect();
    let error = digits.chars().position(|c| !c.is_ascii_hexdigit()).unwrap_or_default();
    Failure::illegal_argument(format!(
        "URLDecoder: Illegal hex characters in escape (%) pattern - Error at index {error} in: \"{digits}\""
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_it_encodes() {
        for space in [Space::Plus, Space::Percent] {
            let mut encoded = String::new();
            encode("a b/ñ?x=1+1&~_-.*😀", space, &mut encoded);
            assert_eq!(decode(&encoded).as_deref(), Ok("a b/ñ?x=1+1&~_-.*😀"));
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let message = |text| decode(text).unwrap_err().message;
        assert_eq!(message("a%2"), "URLDecoder: Incomplete trailing escape (%) pattern");
        assert_eq!(
            message("%2z"),
            "URLDecoder: Illegal hex characters in escape (%) pattern - Error at index 1 in: \"2z\""
        );
        assert!(decode("%ñ").is_err());
        assert_eq!(decode("%ff").as_deref(), Ok("\u{fffd}"));
    }
}
