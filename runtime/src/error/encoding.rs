//! What is wrong with a body that came compressed.

use std::error::Error as StdError;
use std::fmt;

use crate::wire::DecodeError;

/// A body's content coding cannot be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodingError {
    /// The response's `Content-Encoding` is none that this client reads, or there are too many. The response has the body
    /// as it came, and its headers.
    Unknown,
    /// The compressed data is damaged, has the wrong checksum, or is followed by something else.
    Damaged,
    /// The compressed data ended before its end, though the answer did not.
    Truncated,
}

impl fmt::Display for EncodingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Unknown => "the content encoding is none that this client reads",
            Self::Damaged => "the compressed data is damaged",
            Self::Truncated => "the compressed data ended too soon",
        })
    }
}

impl StdError for EncodingError {}

impl From<EncodingError> for DecodeError {
    fn from(error: EncodingError) -> Self {
        Self::of_whole(match error {
            EncodingError::Unknown => "the body has a content encoding that this client does not read",
            EncodingError::Damaged | EncodingError::Truncated => "the body cannot be decompressed",
        })
    }
}
