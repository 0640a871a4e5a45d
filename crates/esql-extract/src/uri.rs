//! URIs as `java.net.URI` reads them (RFC 2396 with characters beyond ASCII), and as `java.net.URL` does, which takes anything.

use std::borrow::Cow;
use std::net::Ipv6Addr;

/// The parts of a URI, escapes decoded.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Uri<'a> {
    pub(crate) scheme: Option<&'a str>,
    pub(crate) user_info: Option<Cow<'a, str>>,
    pub(crate) host: Option<&'a str>,
    pub(crate) port: Option<i32>,
    pub(crate) path: Option<Cow<'a, str>>,
    pub(crate) query: Option<Cow<'a, str>>,
    pub(crate) fragment: Option<Cow<'a, str>>,
}

/// As `new java.net.URI(text)`; nothing for its `URISyntaxException`.
pub(crate) fn parse(text: &str) -> Option<Uri<'_>> {
    let mut uri = Uri::default();
    let (rest, fragment) = split(text, '#');
    uri.fragment = match fragment {
        Some(fragment) => Some(checked(fragment, Part::Any)?),
        None => None,
    };
    let rest = match rest.find([':', '/', '?']) {
        Some(colon) if rest[colon..].starts_with(':') => {
            let scheme = &rest[..colon];
            let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
            uri.scheme = Some(scheme).filter(|_| valid);
            uri.scheme?;
            let rest = &rest[colon + 1..];
            if !rest.starts_with('/') {
                // Nothing more is known of `mailto:ann@example.org`.
                return (!rest.is_empty() && is_made_of(rest, Part::Any)).then_some(uri);
            }
            rest
        }
        _ => rest,
    };
    let (rest, query) = split(rest, '?');
    uri.query = match query {
        Some(query) => Some(checked(query, Part::Any)?),
        None => None,
    };
    let path = match rest.strip_prefix("//") {
        None => rest,
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            if !authority.is_empty() {
                parse_authority(authority, &mut uri)?;
            } else if path.is_empty() && query.is_none() && fragment.is_none() {
                return None;
            }
            path
        }
    };
    uri.path = Some(checked(path, Part::Path)?);
    Some(uri)
}

/// `ann@example.org:80`: a server, or a name of some registry, of which nothing is known.
fn parse_authority<'a>(authority: &'a str, uri: &mut Uri<'a>) -> Option<()> {
    let is_registry = is_made_of(authority, Part::Registry);
    if (authority.contains(']') || is_made_of(authority, Part::Server))
        && let Some((user_info, host, port)) = parse_server(authority)
    {
        (uri.user_info, uri.host, uri.port) = (user_info, Some(host), port);
        return Some(());
    }
    is_registry.then_some(())
}

type Server<'a> = (Option<Cow<'a, str>>, &'a str, Option<i32>);

fn parse_server(authority: &str) -> Option<Server<'_>> {
    let (user_info, server) = match authority.split_once('@') {
        Some((user_info, server)) => (Some(checked(user_info, Part::User)?), server),
        None => (None, authority),
    };
    let host_end = match server.strip_prefix('[') {
        Some(rest) => {
            let address = rest.split(']').next()?;
            let (plain, zone) = split(address, '%');
            plain.parse::<Ipv6Addr>().ok()?;
            if zone == Some("") {
                return None;
            }
            address.len() + 2
        }
        None => server.find(':').unwrap_or(server.len()),
    };
    let (host, rest) = server.split_at_checked(host_end)?;
    if !host.starts_with('[') && !is_ipv4(host) && !is_host_name(host) {
        return None;
    }
    let port = match rest.strip_prefix(':') {
        None => rest.is_empty().then_some(None)?,
        Some("") => None,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(digits.parse().ok()?),
        Some(_) => return None,
    };
    Some((user_info, host, port))
}

fn is_ipv4(host: &str) -> bool {
    let is_byte = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<u8>().is_ok();
    host.split('.').count() == 4 && host.split('.').all(is_byte)
}

/// Labels of letters, digits and inner dashes; the last one of several starts with a letter. A dot may end it.
fn is_host_name(host: &str) -> bool {
    let labels = host.strip_suffix('.').unwrap_or(host);
    let valid = labels.split('.').all(|label| {
        label.starts_with(|c: char| c.is_ascii_alphanumeric())
            && label.ends_with(|c: char| c.is_ascii_alphanumeric())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    });
    let last = labels.rsplit_once('.').map(|(_, last)| last);
    valid && last.is_none_or(|last| last.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// Where a text stands in a URI.
#[derive(Clone, Copy)]
enum Part {
    Any,
    Path,
    User,
    Registry,
    Server,
}

/// The text without its escapes, if it has no other characters than such a part may hold.
fn checked<'a>(text: &'a str, part: Part) -> Option<Cow<'a, str>> {
    is_made_of(text, part).then(|| decode(text))
}

fn is_made_of(text: &str, part: Part) -> bool {
    let more = match part {
        Part::Any => ";/?:@&=+$,[]",
        Part::Path => ":@&=+$,;/",
        Part::User => ";:&=+$,",
        Part::Registry => "$,;:@&=+",
        Part::Server => ";:&=+$,-.@[]",
    };
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        let allowed = match c {
            '%' => {
                let digits = rest.as_bytes().iter().take(2).filter(|byte| byte.is_ascii_hexdigit()).count();
                digits == 2
            }
            c if c.is_ascii() => c.is_ascii_alphanumeric() || "-_.!~*'()".contains(c) || more.contains(c),
            c => !c.is_whitespace() && !c.is_control(),
        };
        if !allowed {
            return false;
        }
    }
    true
}

fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = (byte == b'%').then(|| after.get(..2)).flatten();
        let escaped = escaped.and_then(|digits| std::str::from_utf8(digits).ok());
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) => {
                bytes.push(decoded);
                rest = &after[2..];
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

/// The schemes that Java has a handler for.
const HANDLED: [&str; 8] = ["http", "https", "ftp", "file", "jar", "mailto", "jmod", "jrt"];

/// As `new java.net.URL(text)`; nothing for its `MalformedURLException`.
pub(crate) fn parse_as_url(text: &str) -> Option<Uri<'_>> {
    let text = text.trim_matches(|c| c <= ' ');
    let text = text.get(..4).filter(|start| start.eq_ignore_ascii_case("url:")).map_or(text, |_| &text[4..]);
    let (scheme, rest) = text.split_once(':')?;
    if !HANDLED.iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
        return None;
    }
    let (rest, fragment) = split(rest, '#');
    let (rest, query) = split(rest, '?');
    let borrowed = |text: Option<&'_ str>| text.map(|text| Cow::Owned(text.to_owned()));
    let mut uri = Uri {
        scheme: Some(scheme),
        host: Some(""),
        query: borrowed(query),
        fragment: borrowed(fragment),
        ..Uri::default()
    };
    let mut path = rest;
    if let Some(rest) = rest.strip_prefix("//").filter(|rest| !rest.starts_with("//")) {
        let (authority, after) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        path = after;
        let host = match authority.split_once('@') {
            Some((_, host)) if host.contains('@') => None,
            Some((user_info, host)) => {
                uri.user_info = borrowed(Some(user_info));
                Some(host)
            }
            None => Some(authority),
        };
        if let Some(host) = host {
            let name_end = match host.strip_prefix('[') {
                Some(rest) => {
                    let address = &rest[..rest.find(']')?];
                    address.parse::<Ipv6Addr>().ok()?;
                    address.len() + 2
                }
                None => host.find(':').unwrap_or(host.len()),
            };
            let (name, port) = host.split_at(name_end);
            uri.host = Some(name);
            uri.port = match port.strip_prefix(':') {
                None if port.is_empty() => None,
                None => return None,
                Some("") => None,
                Some(port) => {
                    Some(port.parse::<i32>().ok().filter(|port| *port >= -1)?).filter(|port| *port >= 0)
                }
            };
        }
    }
    uri.path = Some(Cow::Owned(without_dot_segments(path)));
    Some(uri)
}

/// `/a/./b/../c` is `/a/c`.
fn without_dot_segments(path: &str) -> String {
    let mut path = path.to_owned();
    while let Some(at) = path.find("/./") {
        path.replace_range(at..at + 2, "");
    }
    let mut from = 0;
    while let Some(at) = path[from..].find("/../").map(|at| from + at) {
        match path[..at].rfind('/') {
            Some(before) if at > 0 => {
                path.replace_range(before..at + 3, "");
                from = 0;
            }
            _ => from = at + 3,
        }
    }
    if let Some(rest) = path.strip_suffix("/..")
        && let Some(before) = rest.rfind('/')
    {
        path.truncate(before + 1);
    }
    if path.ends_with("/.") {
        path.pop();
    }
    path
}
