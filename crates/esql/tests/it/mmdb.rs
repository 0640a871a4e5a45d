//! Writes little databases in MaxMind's format: <https://maxmind.github.io/MaxMind-DB/>.

use serde_json::{Value as Json, json};
use std::net::Ipv4Addr;

/// A database of that type, with a record for each network of IPv4 addresses; networks don't overlap.
pub(crate) fn mmdb(database_type: &str, networks: &[(&str, Json)]) -> Vec<u8> {
    let mut tree: Vec<[Option<Target>; 2]> = vec![[None; 2]];
    let mut data = Vec::new();
    for (network, record) in networks {
        let (address, length) = network.split_once('/').unwrap();
        let bits = u32::from(address.parse::<Ipv4Addr>().unwrap());
        let bit = |place: u32| (bits >> (31 - place) & 1) as usize;
        let (mut node, last) = (0, length.parse::<u32>().unwrap() - 1);
        for place in 0..last {
            node = match tree[node][bit(place)] {
                Some(Target::Node(next)) => next,
                _ => {
                    tree.push([None; 2]);
                    tree[node][bit(place)] = Some(Target::Node(tree.len() - 1));
                    tree.len() - 1
                }
            };
        }
        tree[node][bit(last)] = Some(Target::Record(data.len()));
        write(&mut data, record);
    }
    let mut file = Vec::new();
    for target in tree.iter().flatten() {
        let number = match target {
            Some(Target::Node(node)) => *node,
            Some(Target::Record(offset)) => tree.len() + 16 + offset,
            None => tree.len(),
        };
        file.extend_from_slice(&u32::try_from(number).unwrap().to_be_bytes()[1..]);
    }
    file.extend_from_slice(&[0; 16]);
    file.append(&mut data);
    file.extend_from_slice(b"\xab\xcd\xefMaxMind.com");
    let texts = json!({"database_type": database_type, "description": {}, "languages": ["en"]});
    let texts = texts.as_object().unwrap();
    // Of these numbers the format prescribes the types.
    let numbers = [
        ("binary_format_major_version", 5, 2, 2),
        ("binary_format_minor_version", 5, 2, 0),
        ("build_epoch", 9, 8, 1_700_000_000),
        ("ip_version", 5, 2, 4),
        ("node_count", 6, 4, tree.len() as u64),
        ("record_size", 5, 2, 24),
    ];
    control(&mut file, 7, texts.len() + numbers.len());
    for (name, value) in texts {
        write(&mut file, &Json::from(name.as_str()));
        write(&mut file, value);
    }
    for (name, kind, size, number) in numbers {
        write(&mut file, &Json::from(name));
        control(&mut file, kind, size);
        file.extend_from_slice(&number.to_be_bytes()[8 - size..]);
    }
    file
}

#[derive(Clone, Copy)]
enum Target {
    Node(usize),
    Record(usize),
}

fn write(out: &mut Vec<u8>, value: &Json) {
    match value {
        Json::String(text) => {
            control(out, 2, text.len());
            out.extend_from_slice(text.as_bytes());
        }
        Json::Number(number) => match number.as_u64() {
            Some(number) => {
                control(out, 6, 4);
                out.extend_from_slice(&u32::try_from(number).unwrap().to_be_bytes());
            }
            None => {
                control(out, 3, 8);
                out.extend_from_slice(&number.as_f64().unwrap().to_be_bytes());
            }
        },
        Json::Bool(value) => control(out, 14, usize::from(*value)),
        Json::Array(values) => {
            control(out, 11, values.len());
            values.iter().for_each(|value| write(out, value));
        }
        Json::Object(members) => {
            control(out, 7, members.len());
            for (name, value) in members {
                write(out, &Json::from(name.as_str()));
                write(out, value);
            }
        }
        Json::Null => unreachable!("the format has no null"),
    }
}

/// A value's type and size; types from 8 on are told in a byte of their own.
fn control(out: &mut Vec<u8>, kind: u8, size: usize) {
    let (short, long) = if size < 29 { (size, None) } else { (29, Some(u8::try_from(size - 29).unwrap())) };
    out.push(if kind < 8 { kind << 5 } else { 0 } | short as u8);
    out.extend((kind > 7).then(|| kind - 7));
    out.extend(long);
}
