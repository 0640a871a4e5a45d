//! Hash algorithms under the names that Java's `MessageDigest` gives them, and hashes as hexadecimal text.

use digest::{Digest, DynDigest};

/// A hash algorithm.
pub(super) struct Algorithm(fn() -> Box<dyn DynDigest>);

impl Algorithm {
    /// The algorithm of that name, in any case.
    pub(super) fn named(name: &str) -> Option<Algorithm> {
        let known: &[(&[&str], fn() -> Box<dyn DynDigest>)] = &[
            (&["MD5"], || Box::new(md5::Md5::new())),
            (&["SHA", "SHA-1", "SHA1"], || Box::new(sha1::Sha1::new())),
            (&["SHA-224"], || Box::new(sha2::Sha224::new())),
            (&["SHA-256"], || Box::new(sha2::Sha256::new())),
            (&["SHA-384"], || Box::new(sha2::Sha384::new())),
            (&["SHA-512"], || Box::new(sha2::Sha512::new())),
            (&["SHA-512/224"], || Box::new(sha2::Sha512_224::new())),
            (&["SHA-512/256"], || Box::new(sha2::Sha512_256::new())),
            (&["SHA3-224"], || Box::new(sha3::Sha3_224::new())),
            (&["SHA3-256"], || Box::new(sha3::Sha3_256::new())),
            (&["SHA3-384"], || Box::new(sha3::Sha3_384::new())),
            (&["SHA3-512"], || Box::new(sha3::Sha3_512::new())),
        ];
        let (_, make) =
            known.iter().find(|(names, _)| names.iter().any(|known| known.eq_ignore_ascii_case(name)))?;
        Some(Algorithm(*make))
    }

    /// The hash of a text in lower-case hexadecimal digits, as a part of `hex`, which is overwritten.
    pub(super) fn hash<'a>(&self, text: &str, hex: &'a mut String) -> &'a str {
        let mut digest = (self.0)();
        digest.update(text.as_bytes());
        hex.clear();
        for byte in digest.finalize() {
            for nibble in [byte >> 4, byte & 15] {
                hex.push(char::from_digit(u32::from(nibble), 16).expect("a nibble is below 16"));
            }
        }
        hex
    }
}

#[cfg(test)]
mod tests {
    use super::Algorithm;

    #[test]
    fn names_as_java_has_them() {
        for name in ["md5", "SHA", "sha-1", "Sha1", "SHA-256", "sha-512/256", "SHA3-512"] {
            assert!(Algorithm::named(name).is_some(), "{name}");
        }
        for name in ["sha256", "sha_1", "crc32", ""] {
            assert!(Algorithm::named(name).is_none(), "{name}");
        }
    }

    #[test]
    fn hashes_of_nothing() {
        let hash = |name| Algorithm::named(name).unwrap().hash("", &mut String::new()).to_owned();
        assert_eq!(hash("md5"), "d41d8cd98f00b204e9800998ecf8427e");
        assert_eq!(hash("sha-512/224"), "6ed0dd02806fa89e25de060c19d3ac86cabb87d6a0ddd05c333b84f4");
        assert_eq!(hash("sha3-224"), "6b4e03423667dbb73b6e15454f0eb1abd4597f9a1b078e3f5b5a6bc7");
    }
}
