//! Functions of strings.

mod bit_length;
mod byte_length;
mod code_points;
mod concat;
mod contains;
mod digest;
mod ends_with;
mod field_extract;
mod from_base64;
mod hash;
mod json_extract;
mod json_path;
mod json_text;
mod left;
mod length;
mod locate;
mod ltrim;
mod md5;
mod percent;
mod repeat;
mod replace;
mod reverse;
mod right;
mod rtrim;
mod search;
mod sha1;
mod sha256;
mod space;
mod split;
mod starts_with;
mod substring;
mod to_base64;
mod to_lower;
mod to_upper;
mod trim;
mod url_decode;
mod url_encode;
mod url_encode_component;
mod white_space;

use crate::ScalarFunction;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] = &[
    &bit_length::FUNCTION,
    &byte_length::FUNCTION,
    &concat::FUNCTION,
    &contains::FUNCTION,
    &ends_with::FUNCTION,
    &field_extract::FUNCTION,
    &from_base64::FUNCTION,
    &hash::FUNCTION,
    &json_extract::FUNCTION,
    &left::FUNCTION,
    &length::FUNCTION,
    &locate::FUNCTION,
    &ltrim::FUNCTION,
    &md5::FUNCTION,
    &repeat::FUNCTION,
    &replace::FUNCTION,
    &reverse::FUNCTION,
    &right::FUNCTION,
    &rtrim::FUNCTION,
    &sha1::FUNCTION,
    &sha256::FUNCTION,
    &space::FUNCTION,
    &split::FUNCTION,
    &starts_with::FUNCTION,
    &substring::FUNCTION,
    &to_base64::FUNCTION,
    &to_lower::FUNCTION,
    &to_upper::FUNCTION,
    &trim::FUNCTION,
    &url_decode::FUNCTION,
    &url_encode::FUNCTION,
    &url_encode_component::FUNCTION,
];
