//! Why there is no access token: what a token endpoint answered, or what a provider of the user's own says.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

/// What a token endpoint, or a [`TokenProvider`](crate::TokenProvider), did instead of giving a token.
///
/// Providers make it with [`TokenError::unavailable`] or [`TokenError::refused`].
#[derive(Debug, Clone)]
pub struct TokenError {
    pub(crate) from: &'static str,
    pub(crate) status: Option<StatusCode>,
    pub(crate) code: Option<String>,
    pub(crate) reason: &'static str,
    pub(crate) transient: bool,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl TokenError {
    /// There is no token now, and may be one later. The cause's text is shown: it must hold no secret.
    pub fn unavailable(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = Some(Arc::from(source.into()));
        Self { transient: true, source, ..Self::of_provider("it has none now") }
    }

    /// There is no token, and asking again is of no use. The cause's text is shown: it must hold no secret.
    pub fn refused(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { source: Some(Arc::from(source.into())), ..Self::of_provider("it refused") }
    }

    /// Something about a token endpoint, for good.
    pub(crate) fn of(reason: &'static str) -> Self {
        Self {
            from: "token endpoint",
            status: None,
            code: None,
            reason,
            transient: false,
            retry_after: None,
            source: None,
        }
    }

    /// Something about a provider, for good.
    pub(crate) fn of_provider(reason: &'static str) -> Self {
        Self { from: "token provider", ..Self::of(reason) }
    }

    /// The status that the endpoint answered with, if it answered.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The error code of RFC 6749, such as `invalid_client`, if it gave one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// How long the endpoint asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Whether asking again could end otherwise.
    pub fn is_transient(&self) -> bool {
        self.transient
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.from, self.reason)?;
        if let Some(status) = self.status {
            write!(formatter, " ({status}")?;
            if let Some(code) = &self.code {
                write!(formatter, ", {code}")?;
            }
            write!(formatter, ")")?;
        }
        Ok(())
    }
}

impl StdError for TokenError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
