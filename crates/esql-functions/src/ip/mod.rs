//! Functions of IP addresses.

mod cidr_match;
mod ip_prefix;
mod network;
mod network_direction;

use crate::ScalarFunction;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] =
    &[&cidr_match::FUNCTION, &ip_prefix::FUNCTION, &network_direction::FUNCTION];
