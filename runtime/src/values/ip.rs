//! IP addresses.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::text::{FormatError, text_format};

text_format! {
    /// An IPv4 address, such as `192.0.2.1`.
    Ipv4: "an IPv4 address", is_ipv4
}

text_format! {
    /// An IPv6 address (RFC 4291), such as `2001:db8::1`.
    Ipv6: "an IPv6 address", is_ipv6
}

fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

impl Ipv4 {
    /// The address.
    ///
    /// # Errors
    /// The text is no IPv4 address.
    pub fn to_addr(&self) -> Result<Ipv4Addr, FormatError> {
        self.0.parse().map_err(|_| Self::EXPECTED)
    }
}

impl Ipv6 {
    /// The address.
    ///
    /// # Errors
    /// The text is no IPv6 address.
    pub fn to_addr(&self) -> Result<Ipv6Addr, FormatError> {
        self.0.parse().map_err(|_| Self::EXPECTED)
    }
}

impl From<Ipv4Addr> for Ipv4 {
    fn from(address: Ipv4Addr) -> Self {
        Self(address.to_string().into())
    }
}

impl From<Ipv6Addr> for Ipv6 {
    fn from(address: Ipv6Addr) -> Self {
        Self(address.to_string().into())
    }
}
