//! The last phase: the server answered with success, and the answer cannot be read.

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

use super::{EncodingError, Error, TransportError};
use crate::response::RawResponse;
use crate::wire::DecodeError;

/// The server answered with success, but the body is cut short, too large, or not what it should be.
#[derive(Debug)]
pub struct UnreadableError {
    operation: &'static str,
    response: RawResponse,
    reason: UnreadableReason,
    repeatable: bool,
}

/// What is wrong with the body.
#[derive(Debug)]
#[non_exhaustive]
pub enum UnreadableReason {
    /// It is not what the API's document says.
    Decode(DecodeError),
    /// It is larger than the client's limit.
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// It ended too soon.
    Truncated(TransportError),
    /// It came compressed, and cannot be unfolded. Of what is unknown, the response has the bytes as they came; of what is
    /// damaged, what it unfolded to before.
    Encoding(EncodingError),
    /// It is a stream that ended, and was to be taken up again: what came of that.
    NotResumed(Box<Error>),
}

impl UnreadableError {
    pub(crate) fn new(
        operation: &'static str,
        response: RawResponse,
        reason: UnreadableReason,
        repeatable: bool,
    ) -> Self {
        Self { operation, response, reason, repeatable }
    }

    /// The id of the operation that was called.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The response, with as much of its body as was read.
    pub fn response(&self) -> &RawResponse {
        &self.response
    }

    /// The status, which is a success.
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// What is wrong with the body.
    pub fn reason(&self) -> &UnreadableReason {
        &self.reason
    }

    /// The id that the server gave the request, for its operators.
    pub fn request_id(&self) -> Option<&str> {
        self.response.request_id()
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        matches!(&self.reason, UnreadableReason::Truncated(error) if error.is_timeout())
    }

    /// Whether the same call may succeed later, and is safe to make again.
    pub fn is_retryable(&self) -> bool {
        self.repeatable && matches!(self.reason, UnreadableReason::Truncated(_))
    }
}

impl fmt::Display for UnreadableError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}, but the body ", self.operation, self.response.status)?;
        match &self.reason {
            UnreadableReason::Decode(_) => write!(formatter, "cannot be decoded")?,
            UnreadableReason::TooLarge { limit } => write!(formatter, "is larger than {limit} bytes")?,
            UnreadableReason::Truncated(_) => write!(formatter, "ended too soon")?,
            UnreadableReason::Encoding(_) => write!(formatter, "cannot be decompressed")?,
            UnreadableReason::NotResumed(_) => write!(formatter, "was not taken up again")?,
        }
        super::answered::write_request_id(formatter, &self.response)
    }
}

impl StdError for UnreadableError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.reason {
            UnreadableReason::Decode(error) => Some(error),
            UnreadableReason::Truncated(error) => Some(error),
            UnreadableReason::Encoding(error) => Some(error),
            UnreadableReason::NotResumed(error) => Some(&**error),
            UnreadableReason::TooLarge { .. } => None,
        }
    }
}
