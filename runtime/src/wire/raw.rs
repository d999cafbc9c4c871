//! A JSON value kept as its text.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use super::decode::Decode;
use super::encode::Encode;
use super::error::{DecodeError, DecodeResult};
use super::from_json;
use super::reader::Reader;
use super::writer::Writer;

/// A JSON value that is kept exactly as it was written.
///
/// It may hold a secret, so `Debug` tells only its length.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RawJson(Box<str>);

impl RawJson {
    /// From a text that is known to be valid JSON.
    pub(crate) fn from_valid(text: &str) -> Self {
        Self(text.into())
    }

    /// The same without white space between tokens.
    pub(crate) fn compact(self) -> Self {
        let is_blank = |byte: u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        if !self.0.bytes().any(is_blank) {
            return self;
        }
        let (mut text, mut quoted, mut escaped) = (String::with_capacity(self.0.len()), false, false);
        for sign in self.0.chars() {
            if quoted || !u8::try_from(sign).is_ok_and(is_blank) {
                text.push(sign);
            }
            quoted ^= sign == '"' && !escaped;
            escaped = sign == '\\' && !escaped;
        }
        Self(text.into())
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Checks that the text is JSON.
impl FromStr for RawJson {
    type Err = DecodeError;

    fn from_str(text: &str) -> Result<Self, DecodeError> {
        from_json(text.as_bytes())
    }
}

impl From<Value> for RawJson {
    fn from(value: Value) -> Self {
        Self(value.to_string().into())
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawJson({} bytes)", self.0.len())
    }
}

impl Decode for RawJson {
    fn hollow() -> Self {
        Self(Box::default())
    }

    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        reader.raw()
    }
}

impl Encode for RawJson {
    fn encode(&self, writer: &mut Writer) {
        writer.secret_json(&self.0);
    }
}
