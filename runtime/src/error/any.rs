//! One error type for code that calls operations with different error bodies.

use std::any::Any;
use std::fmt;
use std::time::Duration;

use http::StatusCode;

use super::{ApiError, CopyError, Error, StreamError, response_questions};
use crate::response::RawResponse;

/// Any operation's [`Error`], and any stream's [`StreamError`], with the type of its body forgotten: `?` turns every one into it.
///
/// It answers what every error answers; [`api`](Self::api) gives a documented body back to who knows its type.
pub struct AnyError {
    error: Box<dyn Erased>,
}

/// What is known of an error without its body's type.
trait Erased: std::error::Error + Send + Sync + 'static {
    fn operation(&self) -> &'static str;
    fn response(&self) -> Option<&RawResponse>;
    fn is_timeout(&self) -> bool;
    fn is_retryable(&self) -> bool;
    fn may_have_been_sent(&self) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<B: Send + Sync + 'static> Erased for Error<B> {
    fn operation(&self) -> &'static str {
        self.operation()
    }

    fn response(&self) -> Option<&RawResponse> {
        self.response()
    }

    fn is_timeout(&self) -> bool {
        self.is_timeout()
    }

    fn is_retryable(&self) -> bool {
        self.is_retryable()
    }

    fn may_have_been_sent(&self) -> bool {
        self.may_have_been_sent()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The server acted on the call already; only some of its answer did not come.
impl Erased for StreamError {
    fn operation(&self) -> &'static str {
        self.operation()
    }

    fn response(&self) -> Option<&RawResponse> {
        None
    }

    fn is_timeout(&self) -> bool {
        self.is_timeout()
    }

    fn is_retryable(&self) -> bool {
        false
    }

    fn may_have_been_sent(&self) -> bool {
        true
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl From<StreamError> for AnyError {
    fn from(error: StreamError) -> Self {
        Self { error: Box::new(error) }
    }
}

impl<B: Send + Sync + 'static> From<Error<B>> for AnyError {
    fn from(error: Error<B>) -> Self {
        Self { error: Box::new(error) }
    }
}

impl AnyError {
    /// The error with its body's type again, if it is that type.
    pub fn downcast_ref<B: 'static>(&self) -> Option<&Error<B>> {
        self.error.as_any().downcast_ref()
    }

    /// The error of a stream, if it is one.
    pub fn stream(&self) -> Option<&StreamError> {
        let error = self.error.as_any();
        error.downcast_ref().or_else(|| match error.downcast_ref()? {
            CopyError::Stream(error) => Some(error),
            CopyError::Write(_) => None,
        })
    }

    /// The answer, if the server answered with an error whose documented body is `B`.
    pub fn api<B: 'static>(&self) -> Option<&ApiError<B>> {
        match self.downcast_ref::<B>()? {
            Error::Api(error) => Some(error),
            _ => None,
        }
    }

    /// The id of the operation that was called.
    pub fn operation(&self) -> &'static str {
        self.error.operation()
    }

    /// The response, if there was one.
    pub fn response(&self) -> Option<&RawResponse> {
        self.error.response()
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        self.error.is_timeout()
    }

    /// Whether the same call may succeed later, and is safe to make again.
    pub fn is_retryable(&self) -> bool {
        self.error.is_retryable()
    }

    /// Whether the server may have acted on the call.
    pub fn may_have_been_sent(&self) -> bool {
        self.error.may_have_been_sent()
    }
}

response_questions!(impl for AnyError);

impl fmt::Debug for AnyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.error, formatter)
    }
}

impl fmt::Display for AnyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, formatter)
    }
}

impl std::error::Error for AnyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

/// What kept a stream from being written is no operation's.
impl Erased for CopyError {
    fn operation(&self) -> &'static str {
        match self {
            Self::Stream(error) => error.operation(),
            Self::Write(_) => "",
        }
    }

    fn response(&self) -> Option<&RawResponse> {
        None
    }

    fn is_timeout(&self) -> bool {
        matches!(self, Self::Stream(error) if error.is_timeout())
    }

    fn is_retryable(&self) -> bool {
        false
    }

    fn may_have_been_sent(&self) -> bool {
        true
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl From<CopyError> for AnyError {
    fn from(error: CopyError) -> Self {
        Self { error: Box::new(error) }
    }
}
