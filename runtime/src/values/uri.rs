//! URIs.

use std::net::Ipv6Addr;

use super::text::text_format;

text_format! {
    /// A URI with a scheme (RFC 3986), such as `https://example.com/a?b#c` or `urn:isbn:0451450523`.
    #[derive(PartialOrd, Ord)]
    Uri: "a URI", is_uri
}

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (hierarchy, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = match hierarchy.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            if !is_authority(authority) {
                return false;
            }
            path
        }
        None => hierarchy,
    };
    is_scheme(scheme)
        && is_made_of(path, |byte| is_path(byte) || byte == b'/')
        && [query, fragment]
            .into_iter()
            .all(|part| is_made_of(part, |byte| is_path(byte) || matches!(byte, b'/' | b'?')))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

fn is_authority(text: &str) -> bool {
    let (user, host) = text.rsplit_once('@').unwrap_or(("", text));
    if !is_made_of(user, |byte| is_name(byte) || byte == b':') {
        return false;
    }
    let (host, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let Some((address, port)) = rest.split_once(']') else { return false };
            if address.parse::<Ipv6Addr>().is_err() && !is_future_address(address) {
                return false;
            }
            ("", port)
        }
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let port = if port.is_empty() { Some("") } else { port.strip_prefix(':') };
    is_made_of(host, is_name) && port.is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// An address of a version that is yet to come: `v1.anything`.
fn is_future_address(text: &str) -> bool {
    let Some((version, address)) = text.strip_prefix(['v', 'V']).and_then(|rest| rest.split_once('.')) else {
        return false;
    };
    let is_version = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_version && !address.is_empty() && address.bytes().all(|byte| is_name(byte) || byte == b':')
}

/// Whether a text consists of such bytes and of percent-encoded ones.
fn is_made_of(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let fine = match byte {
            b'%' => [bytes.next(), bytes.next()]
                .into_iter()
                .all(|digit| digit.is_some_and(|d| d.is_ascii_hexdigit())),
            byte => allowed(byte),
        };
        if !fine {
            return false;
        }
    }
    true
}

/// What may stand in a name: unreserved characters and "sub-delims".
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte)
}

/// What may stand in a segment of a path.
fn is_path(byte: u8) -> bool {
    is_name(byte) || matches!(byte, b':' | b'@')
}

/// With the feature `url`.
#[cfg(feature = "url")]
impl Uri {
    /// The URL as the crate `url` has it, which normalizes it.
    ///
    /// # Errors
    /// The text is no URL.
    pub fn to_url(&self) -> Result<url::Url, super::FormatError> {
        url::Url::parse(&self.0).map_err(|_| Self::EXPECTED)
    }
}

#[cfg(feature = "url")]
impl From<url::Url> for Uri {
    fn from(url: url::Url) -> Self {
        Self(String::from(url).into())
    }
}
