//! Networks as NETWORK_DIRECTION takes them: ranges in CIDR notation and names for special ones.

use esql_data::Failure;
use esql_data::ip::{Cidr, as_v4};

/// A range, or a property of addresses that has a name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Network {
    Range(Cidr),
    Named(fn(&[u8; 16]) -> bool),
}

impl Network {
    /// Reads a name or a range.
    pub(super) fn parse(text: &str) -> Result<Network, Failure> {
        Ok(Network::Named(match text {
            "loopback" => is_loopback,
            "global_unicast" | "unicast" => is_unicast,
            "link_local_unicast" => is_link_local,
            "interface_local_multicast" => is_interface_local_multicast,
            "link_local_multicast" => is_link_local_multicast,
            "multicast" => is_multicast,
            "unspecified" => is_unspecified,
            "private" => is_private,
            "public" => is_public,
            range => return Cidr::parse(range).map(Network::Range),
        }))
    }

    /// Whether the address lies in it.
    pub(super) fn contains(&self, address: &[u8; 16]) -> bool {
        match self {
            Network::Range(range) => range.contains(address),
            Network::Named(holds) => holds(address),
        }
    }
}

fn is_loopback(address: &[u8; 16]) -> bool {
    match as_v4(address) {
        Some(v4) => v4[0] == 127,
        None => u128::from_be_bytes(*address) == 1,
    }
}

fn is_unicast(address: &[u8; 16]) -> bool {
    !(is_broadcast(address)
        || is_unspecified(address)
        || is_loopback(address)
        || is_multicast(address)
        || is_link_local(address))
}

fn is_link_local(address: &[u8; 16]) -> bool {
    match as_v4(address) {
        Some(v4) => v4[..2] == [169, 254],
        None => address[0] == 0xfe && address[1] & 0xc0 == 0x80,
    }
}

/// IPv4 has none.
fn is_interface_local_multicast(address: &[u8; 16]) -> bool {
    address[0] == 0xff && address[1] & 0x0f == 1
}

fn is_link_local_multicast(address: &[u8; 16]) -> bool {
    match as_v4(address) {
        Some(v4) => v4[..3] == [224, 0, 0],
        None => address[0] == 0xff && address[1] & 0x0f == 2,
    }
}

fn is_multicast(address: &[u8; 16]) -> bool {
    match as_v4(address) {
        Some(v4) => v4[0] & 0xf0 == 0xe0,
        None => address[0] == 0xff,
    }
}

fn is_unspecified(address: &[u8; 16]) -> bool {
    as_v4(address) == Some([0; 4]) || *address == [0; 16]
}

fn is_broadcast(address: &[u8; 16]) -> bool {
    as_v4(address) == Some([0xff; 4])
}

fn is_private(address: &[u8; 16]) -> bool {
    match as_v4(address) {
        Some([10, ..]) | Some([192, 168, ..]) => true,
        Some([172, second, ..]) => second & 0xf0 == 16,
        Some(_) => false,
        None => address[0] == 0xfd,
    }
}

fn is_public(address: &[u8; 16]) -> bool {
    !(is_private(address)
        || is_loopback(address)
        || is_unspecified(address)
        || is_link_local(address)
        || is_link_local_multicast(address)
        || is_interface_local_multicast(address)
        || is_broadcast(address))
}

#[cfg(test)]
mod tests {
    use super::Network;
    use esql_data::ip::parse_ip;

    #[test]
    fn names_and_their_addresses() {
        let contains =
            |network, address| Network::parse(network).unwrap().contains(&parse_ip(address).unwrap());
        for (network, inside, outside) in [
            ("loopback", ["127.9.9.9", "::1"], ["128.0.0.1", "::2"]),
            ("unicast", ["8.8.8.8", "2001::1"], ["255.255.255.255", "ff02::1"]),
            ("link_local_unicast", ["169.254.1.1", "febf::1"], ["169.255.1.1", "fec0::1"]),
            ("interface_local_multicast", ["ff01::1", "ff11::1"], ["ff02::1", "224.0.0.1"]),
            ("link_local_multicast", ["224.0.0.9", "ff02::1"], ["224.0.1.9", "ff01::1"]),
            ("multicast", ["239.1.1.1", "ff0e::1"], ["240.1.1.1", "fe00::1"]),
            ("unspecified", ["0.0.0.0", "::"], ["0.0.0.1", "::1"]),
            ("private", ["172.31.0.1", "fd00::1"], ["172.32.0.1", "fc00::1"]),
            ("public", ["8.8.8.8", "2001::1"], ["192.168.0.1", "255.255.255.255"]),
            ("10.0.0.0/8", ["10.1.1.1", "10.2.2.2"], ["11.1.1.1", "::1"]),
        ] {
            assert!(inside.iter().all(|address| contains(network, address)), "{network}");
            assert!(!outside.iter().any(|address| contains(network, address)), "{network}");
        }
        assert!(Network::parse("elsewhere").is_err());
    }
}
