//! Addresses: text enters, an origin and a path leave, or the reason why the text is none.
//!
//! No URL library: those fold `..`, drop tabs and turn `\` into `/`, and what is sent has to be what was checked.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use http::uri::PathAndQuery;

/// Who is spoken to: scheme, host and port.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) https: bool,
    /// In lower case; an IPv6 address in brackets.
    pub(crate) host: String,
    port: Option<u16>,
}

/// An origin, and the path under which everything lies, without a slash at its end.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    pub(crate) origin: Origin,
    pub(crate) path: String,
}

impl Address {
    /// Reads an absolute address that has neither user, query nor fragment.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let (origin, rest) = Origin::parse_start(text)?;
        if rest.contains(['?', '#']) {
            return Err("it must not have a query or a fragment");
        }
        let path = rest.trim_end_matches('/');
        if path.split('/').skip(1).any(is_dots) {
            return Err("its path must not have `.` or `..`");
        }
        if !is_target(path) {
            return Err("its path has characters that must be percent-encoded");
        }
        Ok(Self { origin, path: path.to_owned() })
    }
}

impl Origin {
    /// Reads scheme and authority, and gives the rest back, which is empty or begins with `/`, `?` or `#`.
    fn parse_start(text: &str) -> Result<(Self, &str), &'static str> {
        let (scheme, rest) = text.split_once("://").ok_or("it must begin with `https://`")?;
        let https = match () {
            () if scheme.eq_ignore_ascii_case("https") => true,
            () if scheme.eq_ignore_ascii_case("http") => false,
            () => return Err("its scheme must be https (or http)"),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        Ok((Self::parse_authority(https, authority)?, rest))
    }

    fn parse_authority(https: bool, authority: &str) -> Result<Self, &'static str> {
        if authority.contains('@') {
            return Err("it must not have a user or password");
        }
        let host_end = match authority.strip_prefix('[') {
            Some(rest) => rest.find(']').map(|end| end + 2).ok_or("its host has an open bracket")?,
            None => authority.find(':').unwrap_or(authority.len()),
        };
        let (host, tail) = authority.split_at(host_end);
        let port = match tail.strip_prefix(':') {
            Some(text) => Some(port(text).ok_or("its port is not valid")?),
            None if tail.is_empty() => None,
            None => return Err("its host is not valid"),
        };
        if !is_host(host) {
            return Err("its host is not valid; names outside ASCII must be in their `xn--` form");
        }
        // The same text must be the same host to the library that the connection is made with.
        match authority.parse::<http::uri::Authority>() {
            Ok(parsed) if parsed.host() == host && parsed.port_u16() == port => {}
            _ => return Err("its host is not valid"),
        }
        Ok(Self { https, host: host.to_ascii_lowercase(), port })
    }

    /// The port, whether written or not.
    pub(crate) fn port(&self) -> u16 {
        self.port.unwrap_or(if self.https { 443 } else { 80 })
    }

    /// The host without brackets, as resolvers and certificates want it.
    pub(crate) fn bare_host(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }

    /// Whether what is sent there stays secret on the way: encrypted, or inside this machine.
    pub(crate) fn is_safe(&self) -> bool {
        self.https || is_loopback(self.bare_host())
    }
}

impl PartialEq for Origin {
    fn eq(&self, other: &Self) -> bool {
        self.https == other.https && self.host == other.host && self.port() == other.port()
    }
}

/// The default port is left out, so that it is in no `Host` header.
impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, default) = if self.https { ("https://", 443) } else { ("http://", 80) };
        formatter.write_str(scheme)?;
        formatter.write_str(&self.host)?;
        match self.port {
            Some(port) if port != default => write!(formatter, ":{port}"),
            _ => Ok(()),
        }
    }
}

/// Resolves a reference against where it was found, as RFC 3986 says; its fragment is dropped. The second is path and
/// query, with a slash in front.
pub(crate) fn resolve(
    base: &Origin,
    base_target: &str,
    reference: &str,
) -> Result<(Origin, String), &'static str> {
    let reference = reference.split('#').next().unwrap_or_default();
    let (origin, rest) = if has_scheme(reference) {
        let (origin, rest) = Origin::parse_start(reference)?;
        (origin, rest)
    } else if let Some(rest) = reference.strip_prefix("//") {
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        (Origin::parse_authority(base.https, authority)?, rest)
    } else {
        (base.clone(), reference)
    };
    let base_path = base_target.split('?').next().unwrap_or_default();
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (rest, None),
    };
    let is_relative = !has_scheme(reference) && !reference.starts_with("//");
    let mut target = match path {
        "" if is_relative && query.is_some() => base_path.to_owned(),
        "" if is_relative => return Ok((origin, base_target.to_owned())),
        path if path.starts_with('/') => without_dots(path),
        path if is_relative => {
            let directory = base_path.rfind('/').map_or("/", |end| &base_path[..=end]);
            without_dots(&format!("{directory}{path}"))
        }
        _ => "/".to_owned(),
    };
    if let Some(query) = query {
        target.push('?');
        target.push_str(query);
    }
    if is_target(&target) {
        Ok((origin, target))
    } else {
        Err("it has characters that must be percent-encoded")
    }
}

/// Whether a host, in lower case and without brackets, is this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let name_is_loopback = || host == "localhost" || host.ends_with(".localhost");
    host.parse::<IpAddr>().map_or_else(|_| name_is_loopback(), |ip| ip.is_loopback())
}

/// A port other than 0, written without sign.
pub(crate) fn port(text: &str) -> Option<u16> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| text.parse().ok()).flatten().filter(|port| *port != 0)
}

/// Whether servers and proxies would fold this segment away: `.` or `..`, plain or percent-encoded, also before a matrix
/// parameter.
pub(crate) fn is_dots(segment: &str) -> bool {
    let name = segment.split(';').next().unwrap_or_default();
    let Some(rest) = after_dot(name) else { return false };
    rest.is_empty() || after_dot(rest).is_some_and(str::is_empty)
}

/// What follows the dot that a text begins with.
fn after_dot(text: &str) -> Option<&str> {
    text.strip_prefix('.').or_else(|| {
        let (encoded, rest) = text.split_at_checked(3)?;
        encoded.eq_ignore_ascii_case("%2e").then_some(rest)
    })
}

/// Whether this can be a request's target, or a part of its path, as it is.
pub(crate) fn is_target(text: &str) -> bool {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'#' | b'"' | b'<' | b'>'));
    is_plain && (text.is_empty() || PathAndQuery::try_from(text).is_ok_and(|parsed| parsed.as_str() == text))
}

fn has_scheme(reference: &str) -> bool {
    match reference.split_once(':') {
        Some((scheme, _)) => {
            scheme.starts_with(|char: char| char.is_ascii_alphabetic())
                && scheme
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        }
        None => false,
    }
}

fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return inner.parse::<Ipv6Addr>().is_ok();
    }
    host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        })
}

/// RFC 3986's removal of dot segments from an absolute path.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}
