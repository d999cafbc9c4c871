//! A string that is kept out of everything but the wire.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroize;

use crate::wire::{Decode, DecodeResult, Encode, ObjectWriter, Reader, Writer};

/// A secret string.
///
/// It prints as `[REDACTED]`, is overwritten when dropped, compares in constant time (for equal lengths), and
/// is read only by [`expose`](Self::expose).
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[REDACTED]")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Takes the buffer, so that no copy is left behind.
impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Decode for Secret {
    fn hollow() -> Self {
        Self(String::new())
    }

    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        reader.secret().map(Self)
    }
}

impl Encode for Secret {
    fn encode(&self, writer: &mut Writer) {
        writer.secret(&self.0);
    }

    fn property(&self, name: &'static str, object: &mut ObjectWriter<'_>) {
        object.secret(name, &self.0);
    }
}
