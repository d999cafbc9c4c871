//! What can happen in a stream: one item that cannot be read, or the stream's end before its end.

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;

use super::UnreadableReason;

/// An item of a stream that cannot be read.
///
/// `Debug` and `Display` never show what came; [`bytes`](Self::bytes) gives it.
pub struct StreamError(Box<Detail>);

struct Detail {
    operation: &'static str,
    request_id: Option<Box<str>>,
    number: u64,
    reason: UnreadableReason,
    bytes: Bytes,
}

impl StreamError {
    pub(crate) fn new(
        operation: &'static str,
        request_id: Option<Box<str>>,
        number: u64,
        reason: UnreadableReason,
        bytes: Bytes,
    ) -> Self {
        Self(Box::new(Detail { operation, request_id, number, reason, bytes }))
    }

    /// The id of the operation whose stream it is.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// Which item it is, counted from 1.
    pub fn number(&self) -> u64 {
        self.0.number
    }

    /// What is wrong.
    pub fn reason(&self) -> &UnreadableReason {
        &self.0.reason
    }

    /// What came of the item, if it came whole: an event's data, or the JSON text.
    pub fn bytes(&self) -> &Bytes {
        &self.0.bytes
    }

    /// Whether the stream is over. It is not if just this item is not of its type: the next one may be.
    pub fn is_end(&self) -> bool {
        !matches!(self.0.reason, UnreadableReason::Decode(_))
    }

    /// Whether the server was silent for too long.
    pub fn is_timeout(&self) -> bool {
        matches!(&self.0.reason, UnreadableReason::Truncated(error) if error.is_timeout())
    }

    /// The id that the server gave the request, for its operators.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }
}

impl fmt::Debug for StreamError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("StreamError")
            .field("operation", &self.0.operation)
            .field("number", &self.0.number)
            .field("reason", &self.0.reason)
            .field("bytes", &format_args!("{} bytes", self.0.bytes.len()))
            .finish_non_exhaustive()
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.operation.is_empty() {
            write!(formatter, "{}: ", self.0.operation)?;
        }
        let number = self.0.number;
        match &self.0.reason {
            UnreadableReason::Decode(_) => {
                write!(formatter, "item {number} of the stream cannot be decoded")?;
            }
            UnreadableReason::TooLarge { limit } => {
                write!(formatter, "item {number} of the stream is larger than {limit} bytes")?;
            }
            UnreadableReason::Truncated(_) => {
                write!(formatter, "the stream ended too soon, before item {number}")?;
            }
            UnreadableReason::Encoding(_) => {
                write!(formatter, "the stream cannot be decompressed, from item {number} on")?;
            }
            UnreadableReason::NotResumed(_) => {
                write!(formatter, "the stream ended, and was not taken up again before item {number}")?;
            }
        }
        match self.request_id() {
            Some(id) => write!(formatter, " (request {id})"),
            None => Ok(()),
        }
    }
}

impl StdError for StreamError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.reason {
            UnreadableReason::Decode(error) => Some(error),
            UnreadableReason::Truncated(error) => Some(error),
            UnreadableReason::Encoding(error) => Some(error),
            UnreadableReason::NotResumed(error) => Some(&**error),
            UnreadableReason::TooLarge { .. } => None,
        }
    }
}
