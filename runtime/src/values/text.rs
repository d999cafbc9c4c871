//! Strings with a format.

use std::fmt;
use std::str::FromStr;

use crate::wire::{Decode, DecodeResult, Encode, Reader, Writer};

/// A text does not have the format it should have. It does not tell the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatError {
    expected: &'static str,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {}", self.expected)
    }
}

impl std::error::Error for FormatError {}

macro_rules! text {
    ($($(#[$attribute:meta])* $name:ident),* $(,)?) => {$(
        $(#[$attribute])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The text as it is on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Takes any text, without a check.
            pub fn from_text(text: impl Into<Box<str>>) -> Self {
                Self(text.into())
            }
        }

        impl FromStr for $name {
            type Err = FormatError;

            fn from_str(text: &str) -> Result<Self, FormatError> {
                let _ = text;
                todo!()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({:?})", stringify!($name), &self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Decode for $name {
            fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
                reader.string().map(|text| Self(text.into_boxed_str()))
            }
        }

        impl Encode for $name {
            fn encode(&self, writer: &mut Writer) {
                writer.string(&self.0);
            }
        }
    )*};
}

text!(
    /// A UUID.
    Uuid,
    /// A moment, as in RFC 3339.
    DateTime,
    /// A date, as in RFC 3339.
    Date,
    /// A time of day, as in RFC 3339.
    Time,
    /// A duration, as in ISO 8601.
    Duration,
    /// A URI.
    Uri,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// A decimal number.
    Decimal,
);
