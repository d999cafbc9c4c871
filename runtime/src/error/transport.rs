//! The second phase: no answer came. Whether the request can have reached the server is the first thing it says.

use std::error::Error as StdError;
use std::fmt;

use super::proxy::ProxyError;
use super::token::TokenError;

/// No answer came.
///
/// Transports make it with [`TransportError::not_sent`] or [`TransportError::maybe_sent`]; the difference decides whether
/// something unsafe may be sent again, so `not_sent` is for what provably never left.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    sent: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
    operation: &'static str,
    retryable: bool,
    is_permanent: bool,
}

/// What kept the answer from coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The server's name has no address.
    Dns,
    /// No connection.
    Connect,
    /// No secure connection: a certificate, a protocol version.
    Tls,
    /// Time ran out.
    Timeout,
    /// The connection was closed or reset.
    Closed,
    /// What came back is no HTTP.
    Protocol,
    /// The token endpoint gave no token, so the call itself was not sent.
    Token,
    /// The proxy on the way to the server did not let the request through, so it was not sent.
    Proxy,
    /// The content that was to be sent cannot be read, or is not as long as was said.
    Body,
    /// A hook had something against it.
    Aborted,
    /// Something else.
    Other,
}

impl TransportError {
    /// The request provably never reached the server.
    pub fn not_sent(kind: TransportErrorKind) -> Self {
        Self { kind, sent: false, source: None, operation: "", retryable: true, is_permanent: false }
    }

    /// Sending may have begun.
    pub fn maybe_sent(kind: TransportErrorKind) -> Self {
        Self { sent: true, ..Self::not_sent(kind) }
    }

    /// Adds the cause, whose text is shown: it must hold no secret and no URL.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Says that another try would end the same way, so that there is none.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.is_permanent = true;
        self
    }

    /// Says which call this is about, and whether it may be made again.
    pub(crate) fn of_call(mut self, operation: &'static str, repeatable: bool) -> Self {
        self.operation = operation;
        self.retryable = self.is_transient() && (repeatable || !self.sent);
        self
    }

    /// An earlier try of the same call may have reached the server, so the call as a whole may have.
    pub(crate) fn after_sent(mut self) -> Self {
        self.sent = true;
        self
    }

    /// Nothing was sent yet.
    pub(crate) fn before_sent(mut self) -> Self {
        self.sent = false;
        self
    }

    /// Whether another try could end otherwise. What TLS, a token endpoint or a proxy refuses for good cannot, nor what cannot be read
    /// to be sent.
    pub fn is_transient(&self) -> bool {
        match self.kind {
            _ if self.is_permanent => false,
            TransportErrorKind::Tls | TransportErrorKind::Body | TransportErrorKind::Aborted => false,
            TransportErrorKind::Token => self.token_error().is_none_or(TokenError::is_transient),
            TransportErrorKind::Proxy => self.proxy_error().is_none_or(ProxyError::is_transient),
            _ => true,
        }
    }

    /// What the token endpoint answered, if this is about a token.
    pub fn token_error(&self) -> Option<&TokenError> {
        self.source.as_deref()?.downcast_ref()
    }

    /// What the proxy did, if this is about one.
    pub fn proxy_error(&self) -> Option<&ProxyError> {
        self.source.as_deref()?.downcast_ref()
    }

    /// What kept the answer from coming.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// The id of the operation that was called.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Whether the server may have acted on the request.
    pub fn may_have_been_sent(&self) -> bool {
        self.sent
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        self.kind == TransportErrorKind::Timeout
    }

    /// Whether the same call may succeed later, and is safe to make again.
    pub fn is_retryable(&self) -> bool {
        self.retryable
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.operation.is_empty() {
            write!(formatter, "{}: ", self.operation)?;
        }
        formatter.write_str(if self.sent { "maybe sent: " } else { "not sent: " })?;
        formatter.write_str(match self.kind {
            TransportErrorKind::Dns => "the server's name has no address",
            TransportErrorKind::Connect => "no connection to the server",
            TransportErrorKind::Tls => "no secure connection to the server",
            TransportErrorKind::Timeout => "time ran out",
            TransportErrorKind::Closed => "the connection was closed before the answer came",
            TransportErrorKind::Protocol => "the answer is not valid HTTP",
            TransportErrorKind::Token => "no access token",
            TransportErrorKind::Proxy => "no way through the proxy",
            TransportErrorKind::Body => "the content to be sent cannot be read",
            TransportErrorKind::Aborted => "a hook stopped it",
            TransportErrorKind::Other => "the transport failed",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
