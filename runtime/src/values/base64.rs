//! Bytes as Base64 text.

use std::fmt;

use super::text::FormatError;
use crate::wire::{Decode, DecodeResult, Encode, Reader, Writer};

/// Bytes in Base64 (RFC 4648). Keeps the text of the wire and decodes on demand, so that a malformed value never fails a
/// response.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Base64(Box<str>);

impl Base64 {
    /// Encodes bytes in the standard alphabet, with padding.
    pub fn encode(bytes: &[u8]) -> Self {
        let _ = bytes;
        todo!()
    }

    /// Encodes bytes in the alphabet for URLs and file names, without padding.
    pub fn encode_url(bytes: &[u8]) -> Self {
        let _ = bytes;
        todo!()
    }

    /// The bytes. Either alphabet is read, with or without padding.
    ///
    /// # Errors
    /// The text is no Base64.
    pub fn to_bytes(&self) -> Result<Vec<u8>, FormatError> {
        todo!()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({} characters)", self.0.len())
    }
}

impl Decode for Base64 {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        reader.string().map(|text| Self(text.into_boxed_str()))
    }
}

impl Encode for Base64 {
    fn encode(&self, writer: &mut Writer) {
        writer.string(&self.0);
    }
}
