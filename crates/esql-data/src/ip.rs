//! IP addresses: text to and from the 16 bytes that stand for one (IPv4 mapped into IPv6, as Elasticsearch stores them),
//! ranges in CIDR notation, and prefixes.
//!
//! Reading follows Elasticsearch's `InetAddresses` and `ParseIp`; printing is RFC 5952 with IPv4 in dotted notation.

use std::net::Ipv6Addr;

use crate::Failure;

/// The first twelve bytes of an IPv4 address.
const V4_PREFIX: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/// What a zero in front of an IPv4 number means: TO_IP's option `leading_zeros`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum LeadingZeros {
    /// The text is no address.
    #[default]
    Reject,
    /// The number is octal.
    Octal,
    /// Nothing: the number is decimal.
    Decimal,
}

/// Reads an address; IPv6 may carry a zone (`fe80::1%eth0`), which is dropped.
pub fn parse_ip(text: &str) -> Result<[u8; 16], Failure> {
    parse_ip_with(text, LeadingZeros::Reject)
}

/// Reads an address, IPv4 numbers with leading zeros as told.
pub fn parse_ip_with(text: &str, zeros: LeadingZeros) -> Result<[u8; 16], Failure> {
    let bytes = text.as_bytes();
    let address = if memchr::memchr(b':', bytes).is_some() {
        parse_v6(bytes)
    } else {
        // InetAddresses ignores a zone here too, and so accepts 127.0.0.1%lo.
        without_zone(bytes).and_then(|bytes| parse_v4(bytes, zeros)).map(map_v4)
    };
    address.ok_or_else(|| Failure::illegal_argument(format!("'{text}' is not an IP string literal.")))
}

/// An address as Elasticsearch prints it: `10.0.0.1`, `fe80::1`, `::`.
pub fn ip_to_string(address: &[u8; 16]) -> String {
    let mut out = String::with_capacity(39);
    write_ip(&mut out, address);
    out
}

/// Appends what [`ip_to_string`] gives.
pub fn write_ip(out: &mut String, address: &[u8; 16]) {
    use std::fmt::Write;
    if let Some(v4) = as_v4(address) {
        for (index, part) in v4.iter().enumerate() {
            if index > 0 {
                out.push('.');
            }
            push_byte(out, *part);
        }
        return;
    }
    let parts = Ipv6Addr::from(*address).segments();
    let (start, len) = longest_zero_run(&parts);
    let mut index = 0;
    while index < parts.len() {
        if index == start && len >= 2 {
            out.push_str("::");
            index += len;
            continue;
        }
        if index > 0 && !out.ends_with(':') {
            out.push(':');
        }
        let _ = write!(out, "{:x}", parts[index]);
        index += 1;
    }
}

/// The four bytes of an address that is IPv4.
pub fn as_v4(address: &[u8; 16]) -> Option<[u8; 4]> {
    if address[..12] == V4_PREFIX { address[12..].try_into().ok() } else { None }
}

/// An address with all bits beyond the prefix length of its family cleared: IP_PREFIX.
pub fn ip_prefix(address: &[u8; 16], v4_length: i32, v6_length: i32) -> Result<[u8; 16], Failure> {
    if !(0..=32).contains(&v4_length) {
        return Err(Failure::illegal_argument(format!(
            "Prefix length v4 must be in range [0, 32], found {v4_length}"
        )));
    }
    if !(0..=128).contains(&v6_length) {
        return Err(Failure::illegal_argument(format!(
            "Prefix length v6 must be in range [0, 128], found {v6_length}"
        )));
    }
    let length = if as_v4(address).is_some() { 96 + v4_length } else { v6_length };
    Ok((u128::from_be_bytes(*address) & prefix_mask(length as u32)).to_be_bytes())
}

/// A range of addresses, `10.0.0.0/8`, or a single one, as CIDR_MATCH takes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    network: u128,
    mask: u128,
}

impl Cidr {
    /// Reads `address/prefix length` or an address alone.
    pub fn parse(text: &str) -> Result<Cidr, Failure> {
        let mut parts = text.split('/');
        let (address_text, length_text) = match (parts.next(), parts.next(), parts.next()) {
            (Some(address), None, _) => {
                return Ok(Cidr { network: u128::from_be_bytes(parse_ip(address)?), mask: u128::MAX });
            }
            (Some(address), Some(length), None) if !length.is_empty() => (address, length),
            _ => return Err(Failure::illegal_argument(format!("Expected [ip/prefix] but was [{text}]"))),
        };
        let address = parse_ip(address_text)?;
        let is_v4 = as_v4(&address).is_some();
        if is_v4 && address_text.contains(':') {
            return Err(Failure::illegal_argument(format!(
                "CIDR notation is not allowed with IPv6-mapped IPv4 address [{address_text}] as it introduces ambiguity as to \
                 whether the prefix length should be interpreted as a v4 prefix length or a v6 prefix length"
            )));
        }
        let length: i32 = length_text
            .parse()
            .map_err(|_| Failure::number_format(format!("For input string: \"{length_text}\"")))?;
        if length < 0 || length > if is_v4 { 32 } else { 128 } {
            return Err(Failure::illegal_argument(format!(
                "Illegal prefix length [{length}] in [{text}]. Must be 0-32 for IPv4 ranges, 0-128 for IPv6 ranges"
            )));
        }
        let mask = prefix_mask(if is_v4 { 96 + length as u32 } else { length as u32 });
        Ok(Cidr { network: u128::from_be_bytes(address) & mask, mask })
    }

    /// Whether the address lies in the range.
    pub fn contains(&self, address: &[u8; 16]) -> bool {
        u128::from_be_bytes(*address) & self.mask == self.network
    }

    /// The first and the last address of the range.
    pub fn bounds(&self) -> ([u8; 16], [u8; 16]) {
        (self.network.to_be_bytes(), (self.network | !self.mask).to_be_bytes())
    }
}

fn prefix_mask(length: u32) -> u128 {
    if length == 0 { 0 } else { u128::MAX << (128 - length) }
}

fn map_v4(v4: [u8; 4]) -> [u8; 16] {
    let mut address = [0; 16];
    address[..12].copy_from_slice(&V4_PREFIX);
    address[12..].copy_from_slice(&v4);
    address
}

fn without_zone(text: &[u8]) -> Option<&[u8]> {
    match memchr::memchr(b'%', text) {
        Some(at) if at + 1 == text.len() => None,
        Some(at) => Some(&text[..at]),
        None => Some(text),
    }
}

fn parse_v4(text: &[u8], zeros: LeadingZeros) -> Option<[u8; 4]> {
    let mut parts = text.split(|&byte| byte == b'.');
    let mut address = [0; 4];
    for slot in &mut address {
        *slot = parse_v4_part(parts.next()?, zeros)?;
    }
    parts.next().is_none().then_some(address)
}

fn parse_v4_part(part: &[u8], zeros: LeadingZeros) -> Option<u8> {
    let mut radix = 10;
    if part.len() > 1 && part[0] == b'0' {
        match zeros {
            LeadingZeros::Reject => return None,
            LeadingZeros::Octal => radix = 8,
            LeadingZeros::Decimal => {}
        }
    }
    if part.is_empty() {
        return None;
    }
    part.iter().try_fold(0u8, |value, &byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < radix).then(|| value.checked_mul(radix)?.checked_add(digit)).flatten()
    })
}

fn parse_v6(text: &[u8]) -> Option<[u8; 16]> {
    let text = without_zone(text)?;
    let (head, tail, compressed) = match memchr::memmem::find(text, b"::") {
        Some(at) => (&text[..at], &text[at + 2..], true),
        None => (text, &[][..], false),
    };
    let mut parts = [0u16; 8];
    let (before, before_dotted) = read_groups(head, &mut parts)?;
    if !compressed {
        return (before == 8).then(|| Ipv6Addr::from(parts).octets());
    }
    let mut rest = [0u16; 8];
    let (after, _) = read_groups(tail, &mut rest)?;
    if before_dotted || before + after > 7 {
        return None;
    }
    parts[8 - after..].copy_from_slice(&rest[..after]);
    Some(Ipv6Addr::from(parts).octets())
}

/// Reads groups between colons, the last of which may be a dotted IPv4 address; how many, and whether it was.
fn read_groups(text: &[u8], parts: &mut [u16; 8]) -> Option<(usize, bool)> {
    if text.is_empty() {
        return Some((0, false));
    }
    let mut count = 0;
    let mut groups = text.split(|&byte| byte == b':').peekable();
    while let Some(group) = groups.next() {
        if groups.peek().is_none() && memchr::memchr(b'.', group).is_some() {
            let [a, b, c, d] = parse_v4(group, LeadingZeros::Reject)?;
            *parts.get_mut(count)? = u16::from_be_bytes([a, b]);
            *parts.get_mut(count + 1)? = u16::from_be_bytes([c, d]);
            return Some((count + 2, true));
        }
        *parts.get_mut(count)? = read_group(group)?;
        count += 1;
    }
    Some((count, false))
}

fn read_group(group: &[u8]) -> Option<u16> {
    if group.is_empty() {
        return None;
    }
    group.iter().try_fold(0u16, |value, &byte| {
        let digit = char::from(byte).to_digit(16)? as u16;
        value.checked_mul(16)?.checked_add(digit)
    })
}

/// Start and length of the longest run of zeros, the first one among equals.
fn longest_zero_run(parts: &[u16; 8]) -> (usize, usize) {
    let (mut best, mut start) = ((0, 0), 0);
    for (index, part) in parts.iter().enumerate() {
        if *part != 0 {
            start = index + 1;
        } else if index + 1 - start > best.1 {
            best = (start, index + 1 - start);
        }
    }
    best
}

fn push_byte(out: &mut String, value: u8) {
    if value >= 100 {
        out.push(char::from(b'0' + value / 100));
    }
    if value >= 10 {
        out.push(char::from(b'0' + value / 10 % 10));
    }
    out.push(char::from(b'0' + value % 10));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(text: &str) -> Option<String> {
        parse_ip(text).ok().map(|address| ip_to_string(&address))
    }

    #[test]
    fn prints_what_it_reads_in_canonical_form() {
        for (text, printed) in [
            ("127.0.0.1", "127.0.0.1"),
            ("::", "::"),
            ("::1", "::1"),
            ("1::", "1::"),
            ("FE80:0:0:0:0202:B3ff:fe1e:8329", "fe80::202:b3ff:fe1e:8329"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("1:0:0:2:0:0:3:4", "1::2:0:0:3:4"),
            ("::ffff:10.0.0.1", "10.0.0.1"),
            ("::ffff:a00:1", "10.0.0.1"),
            ("::1.2.3.4", "::102:304"),
            ("64:ff9b::1.2.3.4", "64:ff9b::102:304"),
            ("fe80::1%eth0", "fe80::1"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
            ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
        ] {
            assert_eq!(round(text).as_deref(), Some(printed), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_address() {
        for text in [
            "",
            "1",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.256",
            "1..2.3",
            "01.2.3.4",
            "1.2.3.4.",
            "1.2.3.-4",
            ":",
            ":::",
            "1:2",
            "1::2::3",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7::8",
            "::10000",
            "g::",
            ":1::",
            "1::2:",
            "1.2.3.4::",
            "::1.2.3.4:5",
            "fe80::1%",
            "::%",
            "ñ",
        ] {
            assert_eq!(round(text), None, "{text}");
        }
        assert_eq!(
            parse_ip("foo").unwrap_err().to_string(),
            "java.lang.IllegalArgumentException: 'foo' is not an IP string literal."
        );
    }

    #[test]
    fn leading_zeros_as_told() {
        let read = |zeros| parse_ip_with("1.1.010.1", zeros).ok().map(|address| ip_to_string(&address));
        assert_eq!(read(LeadingZeros::Reject), None);
        assert_eq!(read(LeadingZeros::Octal).as_deref(), Some("1.1.8.1"));
        assert_eq!(read(LeadingZeros::Decimal).as_deref(), Some("1.1.10.1"));
        assert!(parse_ip_with("1.1.09.1", LeadingZeros::Octal).is_err());
        assert!(parse_ip_with("0.0.0.0", LeadingZeros::Reject).is_ok());
    }

    #[test]
    fn ranges_hold_their_own_family() {
        let inside = |range, address| Cidr::parse(range).unwrap().contains(&parse_ip(address).unwrap());
        assert!(inside("10.0.0.0/8", "10.255.0.1"));
        assert!(!inside("10.0.0.0/8", "11.0.0.1"));
        assert!(inside("10.1.2.3/8", "10.0.0.1"), "host bits don't matter");
        assert!(inside("0.0.0.0/0", "255.1.1.1"));
        assert!(!inside("0.0.0.0/0", "::1"));
        assert!(inside("fe80::/10", "fe80::1"));
        assert!(inside("::1", "::1"));
        assert!(inside("::/0", "10.0.0.1"));
    }

    #[test]
    fn says_what_is_wrong_with_a_range() {
        let message = |text| Cidr::parse(text).unwrap_err().message;
        assert_eq!(
            message("10.0.0.0/33"),
            "Illegal prefix length [33] in [10.0.0.0/33]. Must be 0-32 for IPv4 ranges, 0-128 for IPv6 ranges"
        );
        assert_eq!(message("10.0.0.0/8/8"), "Expected [ip/prefix] but was [10.0.0.0/8/8]");
        assert_eq!(message("10.0.0.0/x"), "For input string: \"x\"");
        assert_eq!(message("10.0.0/8"), "'10.0.0' is not an IP string literal.");
        assert!(message("::ffff:10.0.0.1/96").starts_with("CIDR notation is not allowed"));
    }

    #[test]
    fn prefixes() {
        let prefix =
            |text, v4, v6| ip_prefix(&parse_ip(text).unwrap(), v4, v6).map(|address| ip_to_string(&address));
        assert_eq!(prefix("1.2.3.4", 24, 112).as_deref(), Ok("1.2.3.0"));
        assert_eq!(prefix("fe80::cae2:65ff:fece:feb9", 0, 12).as_deref(), Ok("fe80::"));
        assert_eq!(prefix("1.2.3.4", 0, 0).as_deref(), Ok("0.0.0.0"));
        assert_eq!(
            prefix("::1", 33, 0).unwrap_err().message,
            "Prefix length v4 must be in range [0, 32], found 33"
        );
    }
}
