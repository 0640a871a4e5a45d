//! `<m-n>`: the decimal numerals from m to n.

use super::ast::Ast;
use crate::charset::CharSet;

/// Numerals of exactly so many digits, or with any number of leading zeros if `digits` is 0.
pub(crate) fn interval(min: u32, max: u32, digits: usize) -> Ast {
    if digits > 0 {
        return between(format!("{min:0digits$}").as_bytes(), format!("{max:0digits$}").as_bytes());
    }
    let (first, last) = (min.to_string().len(), max.to_string().len());
    let by_length = (first..=last).map(|length| {
        let from = if length == first { min.to_string() } else { format!("1{}", "0".repeat(length - 1)) };
        let to = if length == last { max.to_string() } else { "9".repeat(length) };
        between(from.as_bytes(), to.as_bytes())
    });
    let zeros = Ast::repeat(digit(b'0', b'0'), 0, None);
    Ast::concat(vec![zeros, Ast::union(by_length.collect())])
}

/// Numerals as long as both ends.
fn between(from: &[u8], to: &[u8]) -> Ast {
    let (Some((&a, from)), Some((&b, to))) = (from.split_first(), to.split_first()) else {
        return Ast::Empty;
    };
    let free = from.iter().all(|&d| d == b'0') && to.iter().all(|&d| d == b'9');
    if a == b || free {
        let rest = if free {
            Ast::repeat(digit(b'0', b'9'), from.len() as u32, Some(from.len() as u32))
        } else {
            between(from, to)
        };
        return Ast::concat(vec![digit(a, b), rest]);
    }
    let (zeros, nines) = (vec![b'0'; from.len()], vec![b'9'; from.len()]);
    let mut branches = vec![Ast::concat(vec![digit(a, a), between(from, &nines)])];
    if a + 1 < b {
        let any = Ast::repeat(digit(b'0', b'9'), from.len() as u32, Some(from.len() as u32));
        branches.push(Ast::concat(vec![digit(a + 1, b - 1), any]));
    }
    branches.push(Ast::concat(vec![digit(b, b), between(&zeros, to)]));
    Ast::union(branches)
}

fn digit(from: u8, to: u8) -> Ast {
    Ast::Set(CharSet::range(from.into(), to.into()))
}
