//! What a call can end in besides success: one enum, one variant a phase, the same questions answered by all.

mod answered;
mod any;
mod build;
mod copy;
mod encoding;
mod proxy;
mod request;
mod stream;
mod token;
mod transport;
mod unreadable;

use std::fmt;
use std::time::Duration;

use http::StatusCode;

pub use answered::ApiError;
pub use any::AnyError;
pub use build::{BuildError, BuildErrorKind};
pub use copy::CopyError;
pub use encoding::EncodingError;
pub use proxy::ProxyError;
pub use request::{PaginationFault, RequestError, RequestErrorKind};
pub use stream::StreamError;
pub use token::TokenError;
pub use transport::{TransportError, TransportErrorKind};
pub use unreadable::{UnreadableError, UnreadableReason};

use crate::response::RawResponse;

/// Why a call did not succeed, by how far it came.
///
/// `B` is the operation's documented error body. No variant shows a secret, a body, a header or a URL's query in
/// `Debug` or `Display`.
#[non_exhaustive]
pub enum Error<B = NoBody> {
    /// The request could not be built; nothing was sent.
    Request(Box<RequestError>),
    /// The request provably never reached the server.
    NotSent(Box<TransportError>),
    /// Sending began, and no answer came: the server may have acted on it.
    MaybeSent(Box<TransportError>),
    /// The server answered with a status that is an error.
    Api(Box<ApiError<B>>),
    /// The server answered with success, but the body is cut short, too large, or not what it should be.
    Unreadable(Box<UnreadableError>),
}

/// The error body of operations that document none: there is no such value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoBody {}

/// How a call failed, before its error body has a type.
pub(crate) enum Failure {
    Request(Box<RequestError>),
    NotSent(Box<TransportError>),
    MaybeSent(Box<TransportError>),
    Unreadable(Box<UnreadableError>),
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        Self::Request(Box::new(error))
    }
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        if error.may_have_been_sent() {
            Self::MaybeSent(Box::new(error))
        } else {
            Self::NotSent(Box::new(error))
        }
    }
}

impl<B> From<Failure> for Error<B> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Request(error) => Self::Request(error),
            Failure::NotSent(error) => Self::NotSent(error),
            Failure::MaybeSent(error) => Self::MaybeSent(error),
            Failure::Unreadable(error) => Self::Unreadable(error),
        }
    }
}

impl<B> Error<B> {
    /// The id of the operation that was called.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Request(error) => error.operation(),
            Self::NotSent(error) | Self::MaybeSent(error) => error.operation(),
            Self::Api(error) => error.operation(),
            Self::Unreadable(error) => error.operation(),
        }
    }

    /// The response, if there was one.
    pub fn response(&self) -> Option<&RawResponse> {
        match self {
            Self::Request(_) | Self::NotSent(_) | Self::MaybeSent(_) => None,
            Self::Api(error) => Some(error.response()),
            Self::Unreadable(error) => Some(error.response()),
        }
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        match self {
            Self::NotSent(error) | Self::MaybeSent(error) => error.is_timeout(),
            Self::Unreadable(error) => error.is_timeout(),
            Self::Request(_) | Self::Api(_) => false,
        }
    }

    /// Whether the same call may succeed later, and is safe to make again.
    ///
    /// This holds after the client's own retries: it says that trying again is sound, not that it was not tried.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Request(_) => false,
            Self::NotSent(error) | Self::MaybeSent(error) => error.is_retryable(),
            Self::Api(error) => error.is_retryable(),
            Self::Unreadable(error) => error.is_retryable(),
        }
    }

    /// Whether the server may have acted on the call.
    pub fn may_have_been_sent(&self) -> bool {
        !matches!(self, Self::Request(_) | Self::NotSent(_))
    }
}

/// The questions that every error answers the same way, from its `response`.
macro_rules! response_questions {
    ($(#[$attribute:meta])* impl $(<$parameter:ident>)? for $name:ty) => {
        impl $(<$parameter>)? $name {
            /// The status that the server answered with, if it answered.
            pub fn status(&self) -> Option<StatusCode> {
                self.response().map(RawResponse::status)
            }

            /// Whether the server answered 400 Bad Request.
            pub fn is_bad_request(&self) -> bool {
                self.status() == Some(StatusCode::BAD_REQUEST)
            }

            /// Whether the server answered 401 Unauthorized.
            pub fn is_unauthorized(&self) -> bool {
                self.status() == Some(StatusCode::UNAUTHORIZED)
            }

            /// Whether the server answered 403 Forbidden.
            pub fn is_forbidden(&self) -> bool {
                self.status() == Some(StatusCode::FORBIDDEN)
            }

            /// Whether the server answered 404 Not Found.
            pub fn is_not_found(&self) -> bool {
                self.status() == Some(StatusCode::NOT_FOUND)
            }

            /// Whether the server answered 409 Conflict.
            pub fn is_conflict(&self) -> bool {
                self.status() == Some(StatusCode::CONFLICT)
            }

            /// Whether the server answered 422 Unprocessable Content.
            pub fn is_unprocessable(&self) -> bool {
                self.status() == Some(StatusCode::UNPROCESSABLE_ENTITY)
            }

            /// Whether the server answered 429 Too Many Requests.
            pub fn is_too_many_requests(&self) -> bool {
                self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
            }

            /// Whether the server answered with a 5xx status.
            pub fn is_server_error(&self) -> bool {
                self.status().is_some_and(|status| status.is_server_error())
            }

            /// How long the server asked to wait before the next request.
            pub fn retry_after(&self) -> Option<Duration> {
                self.response().and_then(RawResponse::retry_after)
            }

            /// The id that the server gave the request, for its operators.
            pub fn request_id(&self) -> Option<&str> {
                self.response().and_then(RawResponse::request_id)
            }
        }
    };
}
pub(crate) use response_questions;

response_questions!(impl<B> for Error<B>);

// By hand: the body is not shown, so that `B` need not be `Debug`.
impl<B> fmt::Debug for Error<B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (phase, error): (_, &dyn fmt::Debug) = match self {
            Self::Request(error) => ("Request", error),
            Self::NotSent(error) => ("NotSent", error),
            Self::MaybeSent(error) => ("MaybeSent", error),
            Self::Api(error) => ("Api", error),
            Self::Unreadable(error) => ("Unreadable", error),
        };
        formatter.debug_tuple(phase).field(error).finish()
    }
}

impl<B> fmt::Display for Error<B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => error.fmt(formatter),
            Self::NotSent(error) | Self::MaybeSent(error) => error.fmt(formatter),
            Self::Api(error) => error.fmt(formatter),
            Self::Unreadable(error) => error.fmt(formatter),
        }
    }
}

impl<B> std::error::Error for Error<B> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // The boxed error's own text is this error's text, so the chain goes on below it.
        match self {
            Self::Request(error) => error.source(),
            Self::NotSent(error) | Self::MaybeSent(error) => error.source(),
            // As `ApiError` has it, which asks no more of `B`.
            Self::Api(error) => error.decode_error().map(|error| error as _),
            Self::Unreadable(error) => error.source(),
        }
    }
}
