//! The `version` type: bytes that sort as versions do.
//!
//! The order is that of Elasticsearch's `version` field: any count of numbers compares number by number, a pre-release comes
//! before its version, and what is no version at all comes after all versions, as text.
//!
//! In the encoding every number is preceded by 1 and its length with the top bit set, so that longer numbers are larger; 2
//! announces a pre-release and 3 stands for none. A length byte is a UTF-8 continuation byte that continues nothing, so an
//! encoded version is never valid UTF-8, and texts that are no version can stand as they are.

const NUMBER: u8 = 1;
const PRE_RELEASE: u8 = 2;
const NO_PRE_RELEASE: u8 = 3;

/// The sortable bytes of a version; [`decode`] gives the text back.
pub fn encode(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 8);
    encode_into(text, &mut out);
    out
}

/// Appends what [`encode`] gives.
pub fn encode_into(text: &str, out: &mut Vec<u8>) {
    let Some(version) = Version::read(text) else {
        if text.is_empty() {
            out.push(NO_PRE_RELEASE);
        } else {
            out.extend_from_slice(text.as_bytes());
        }
        return;
    };
    encode_numbers(version.main, out);
    match version.pre_release {
        None => out.push(NO_PRE_RELEASE),
        Some(identifiers) => {
            out.extend([PRE_RELEASE, b'-']);
            for (index, identifier) in identifiers.split('.').enumerate() {
                if index > 0 {
                    out.push(b'.');
                }
                if is_number(identifier) {
                    encode_numbers(identifier, out);
                } else {
                    out.extend_from_slice(identifier.as_bytes());
                }
            }
        }
    }
    out.extend_from_slice(version.build.as_bytes());
}

/// The text that was encoded.
pub fn decode(bytes: &[u8]) -> String {
    if bytes == [NO_PRE_RELEASE] {
        return String::new();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_string();
    }
    let mut text = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(&byte) = rest.next() {
        match byte {
            NUMBER => drop(rest.next()),
            PRE_RELEASE | NO_PRE_RELEASE => {}
            _ => text.push(byte),
        }
    }
    String::from_utf8(text).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// `1.2.3-rc.1+build`, in parts.
struct Version<'a> {
    main: &'a str,
    pre_release: Option<&'a str>,
    build: &'a str,
}

impl<'a> Version<'a> {
    fn read(text: &'a str) -> Option<Version<'a>> {
        let (rest, build) = text.split_at(text.find('+').unwrap_or(text.len()));
        let (main, pre_release) = match rest.split_once('-') {
            Some((main, pre_release)) => (main, Some(pre_release)),
            None => (rest, None),
        };
        let version = Version { main, pre_release, build };
        let valid = main.split('.').all(is_plain_number)
            && pre_release.is_none_or(|identifiers| identifiers.split('.').all(is_identifier))
            && (build.is_empty() || build[1..].split('.').all(is_build_part));
        valid.then_some(version)
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number without leading zeros, short enough for its length byte.
fn is_plain_number(text: &str) -> bool {
    is_number(text) && (1..128).contains(&text.len()) && (text.len() == 1 || !text.starts_with('0'))
}

fn is_build_part(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_identifier(text: &str) -> bool {
    is_build_part(text) && (!is_number(text) || is_plain_number(text))
}

fn encode_numbers(text: &str, out: &mut Vec<u8>) {
    for (index, number) in text.split('.').enumerate() {
        if index > 0 {
            out.push(b'.');
        }
        out.extend([NUMBER, number.len() as u8 | 0x80]);
        out.extend_from_slice(number.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_versions() {
        let ascending = [
            "1",
            "1.0",
            "1.0.0-alpha",
            "1.0.0-alpha.2",
            "1.0.0-alpha.10",
            "1.0.0-rc1",
            "1.0.0",
            "1.9",
            "1.10",
            "2",
            "",
            "v1",
        ];
        for pair in ascending.windows(2) {
            assert!(encode(pair[0]) < encode(pair[1]), "{} < {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn gives_the_text_back() {
        for text in
            ["1.2.3", "1.0.0-rc.1+build-5", "", "no version", "1.0.0-01", "10.0.19045 Build 1", "ñ", "\u{1}x"]
        {
            assert_eq!(decode(&encode(text)), text);
        }
    }

    #[test]
    fn a_number_too_long_makes_no_version() {
        let text = format!("1.{}", "9".repeat(128));
        assert_eq!(encode(&text), text.as_bytes());
    }
}
