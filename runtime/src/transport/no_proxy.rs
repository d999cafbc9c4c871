//! Hosts that no proxy is used for: a list as `NO_PROXY` has it enters, whether a host is on it leaves.

use std::net::IpAddr;

use crate::address::is_loopback;

/// Names, addresses and networks, as curl reads them, and with a port as others do.
#[derive(Clone, Default)]
pub(super) struct NoProxy {
    rules: Vec<Rule>,
}

#[derive(Clone)]
struct Rule {
    what: What,
    port: Option<u16>,
}

#[derive(Clone)]
enum What {
    All,
    /// A name and all below it, in lower case.
    Domain(String),
    /// An address, and how many of its bits count.
    Network(IpAddr, u8),
}

impl NoProxy {
    /// Reads a list; what is neither name, address nor network is on no host's way.
    pub(super) fn parse(list: &str) -> Self {
        let words = list.split(|char: char| char == ',' || char.is_ascii_whitespace());
        Self { rules: words.filter(|word| !word.is_empty()).filter_map(rule).collect() }
    }

    /// Whether a host, in lower case and without brackets, is spoken to directly. This machine always is: what is sent to it
    /// unencrypted must not leave it.
    pub(super) fn has(&self, host: &str, port: u16) -> bool {
        if is_loopback(host) {
            return true;
        }
        let host = host.trim_end_matches('.');
        let address: Option<IpAddr> = host.parse().ok();
        self.rules.iter().filter(|rule| rule.port.is_none_or(|only| only == port)).any(|rule| {
            match (&rule.what, address) {
                (What::All, _) => true,
                (What::Network(network, bits), Some(address)) => is_in(address, *network, *bits),
                (What::Domain(domain), None) => {
                    let before = host.strip_suffix(domain.as_str());
                    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
                }
                _ => false,
            }
        })
    }
}

fn rule(word: &str) -> Option<Rule> {
    let of = |what| Some(Rule { what, port: None });
    if word == "*" {
        return of(What::All);
    }
    let bare = |text: &str| text.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
    if let Some(address) = bare(word) {
        return of(What::Network(address, u8::MAX));
    }
    if let Some((address, bits)) = word.split_once('/') {
        return of(What::Network(bare(address)?, bits.parse().ok()?));
    }
    let (name, port) = match word.rsplit_once(':') {
        Some((name, port)) => (name, Some(port.parse().ok()?)),
        None => (word, None),
    };
    if let Some(address) = bare(name) {
        return Some(Rule { what: What::Network(address, u8::MAX), port });
    }
    let name = name.trim_matches('.').to_ascii_lowercase();
    (!name.is_empty()).then_some(Rule { what: What::Domain(name), port })
}

/// Whether the first bits of two addresses of one family are the same.
fn is_in(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    let (one, other, width) = match (address, network) {
        (IpAddr::V4(one), IpAddr::V4(other)) => (u128::from(one.to_bits()), u128::from(other.to_bits()), 32),
        (IpAddr::V6(one), IpAddr::V6(other)) => (one.to_bits(), other.to_bits(), 128),
        _ => return false,
    };
    let ignored = width - u32::from(bits).min(width);
    (one ^ other).checked_shr(ignored).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_on_a_list_or_not() {
        // A list, a host, its port, and whether it is spoken to directly.
        let cases = [
            ("", "example.com", 443, false),
            ("*", "example.com", 443, true),
            ("example.com", "example.com", 443, true),
            ("example.com", "api.example.com", 443, true),
            (".example.com", "api.example.com", 443, true),
            (".example.com", "example.com", 443, true),
            ("EXAMPLE.com", "example.com", 443, true),
            ("example.com.", "example.com", 443, true),
            ("example.com", "example.com.", 443, true),
            ("example.com", "notexample.com", 443, false),
            ("example.com", "example.com.evil.net", 443, false),
            ("api.example.com", "example.com", 443, false),
            ("a.net, example.com", "example.com", 443, true),
            ("a.net example.com", "example.com", 443, true),
            (",,a.net,,", "example.com", 443, false),
            ("example.com:8443", "example.com", 8443, true),
            ("example.com:8443", "example.com", 443, false),
            ("example.com:x", "example.com", 443, false),
            ("com", "example.com", 443, true),
            ("192.0.2.7", "192.0.2.7", 443, true),
            ("192.0.2.7:80", "192.0.2.7", 443, false),
            ("192.0.2.7", "192.0.2.70", 443, false),
            ("192.0.2.0/24", "192.0.2.70", 443, true),
            ("192.0.2.0/24", "192.0.3.70", 443, false),
            ("0.0.0.0/0", "192.0.3.70", 443, true),
            ("192.0.2.0/99", "192.0.2.0", 443, true),
            ("192.0.2.0/x", "192.0.2.0", 443, false),
            ("2001:db8::/32", "2001:db8::1", 443, true),
            ("2001:db8::/32", "2001:db9::1", 443, false),
            ("[2001:db8::1]", "2001:db8::1", 443, true),
            ("[2001:db8::1]:443", "2001:db8::1", 443, true),
            ("::/0", "192.0.2.1", 443, false),
            ("2.1", "192.0.2.1", 443, false),
            ("", "localhost", 80, true),
            ("", "api.localhost", 80, true),
            ("", "127.1.2.3", 80, true),
            ("", "::1", 80, true),
            ("", "localhost.example.com", 80, false),
        ];
        for (list, host, port, expected) in cases {
            assert_eq!(NoProxy::parse(list).has(host, port), expected, "{host}:{port} on `{list}`");
        }
    }
}
