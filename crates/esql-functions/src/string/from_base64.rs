//! `FROM_BASE64`

use esql_data::{DataType, Failure, Str};

use crate::kernels::unary;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "from_base64",
    aliases: &[],
    category: Category::String,
    description: "The string whose bytes are given in Base64. Null for null, several values and what is no Base64.",
    params: &[Param::required("string", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = FROM_BASE64("ZWxhc3RpYw==")"#, "s\nelastic"),
        Example::new("Null gives null", "ROW s = FROM_BASE64(null)", "s\nnull"),
        Example::new("Several values give null", r#"ROW s = FROM_BASE64(["a", "b"])"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [FROM_BASE64(["a", "b"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            unary::<Str, Str>(DataType::Keyword, args, context, |text, out| {
                out.push(&String::from_utf8_lossy(&decode(text.as_bytes())?));
                Ok(())
            })
        })
    },
    check: None,
};

/// Decodes as Java's `Base64.getDecoder()`, errors included.
fn decode(text: &[u8]) -> Result<Vec<u8>, Failure> {
    if text.len() == 1 {
        return Err(Failure::illegal_argument("Input byte[] should at least have 2 bytes for base64 bytes"));
    }
    let mut decoded = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut shift, mut at) = (0u32, 18i32, 0);
    while let Some(&byte) = text.get(at) {
        at += 1;
        if byte == b'=' {
            // Two digits need two padding characters, no digit needs any.
            let second = shift == 6 && text.get(at) != Some(&b'=');
            if second || shift == 18 {
                return Err(Failure::illegal_argument("Input byte array has wrong 4-byte ending unit"));
            }
            at += usize::from(shift == 6);
            break;
        }
        bits |= digit(byte)? << shift;
        shift -= 6;
        if shift < 0 {
            decoded.extend_from_slice(&bits.to_be_bytes()[1..]);
            (bits, shift) = (0, 18);
        }
    }
    match shift {
        6 => decoded.push((bits >> 16) as u8),
        0 => decoded.extend_from_slice(&bits.to_be_bytes()[1..3]),
        12 => return Err(Failure::illegal_argument("Last unit does not have enough valid bits")),
        _ => {}
    }
    if at < text.len() {
        return Err(Failure::illegal_argument(format!("Input byte array has incorrect ending byte at {at}")));
    }
    Ok(decoded)
}

fn digit(byte: u8) -> Result<u32, Failure> {
    Ok(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        // Java prints its bytes with their sign.
        128.. => {
            return Err(Failure::illegal_argument(format!(
                "Illegal base64 character -{:x}",
                256 - u32::from(byte)
            )));
        }
        _ => return Err(Failure::illegal_argument(format!("Illegal base64 character {byte:x}"))),
    }))
}

#[cfg(test)]
mod tests {
    use super::{FUNCTION, decode};
    use crate::testing::{call, show, strs};

    #[test]
    fn padding_may_be_absent() {
        let (result, warnings) =
            call(&FUNCTION, &[strs(&[&["YQ=="], &["YWI"], &["YWJj"], &[""], &[], &["YQ==", "YWI="]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("a | ab | abc |  | null | null", 1));
    }

    #[test]
    fn says_what_is_wrong_as_java_does() {
        for (text, message) in [
            ("YQ=", "Input byte array has wrong 4-byte ending unit"),
            ("YQ==YQ==", "Input byte array has incorrect ending byte at 4"),
            ("Y", "Input byte[] should at least have 2 bytes for base64 bytes"),
            ("YWJjY", "Last unit does not have enough valid bits"),
            ("a-b_", "Illegal base64 character 2d"),
            ("ñ", "Illegal base64 character -3d"),
        ] {
            assert_eq!(decode(text.as_bytes()).unwrap_err().message, message, "{text}");
        }
    }
}
