//! Tokens from code of the user's own: why one is wanted enters, a token leaves.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::api::{Scheme, SchemeKind};
use crate::error::TokenError;
use crate::transport::BoxFuture;
use crate::values::Secret;

/// Gives tokens or keys: from a vault, a cloud's metadata service, a login of one's own.
///
/// The client asks for one token at a time, keeps it as long as it is valid, asks for the next shortly before that, keeps
/// the old one while that fails, and asks once more when a server refuses a token (401).
///
/// Closures that take a [`TokenRequest`] and give such a future are providers too.
///
/// ```
/// use std::time::Duration;
/// use clientwright_runtime::{AccessToken, BoxFuture, TokenError, TokenProvider, TokenRequest};
///
/// struct Vault;
///
/// impl TokenProvider for Vault {
///     fn token(&self, _request: TokenRequest) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
///         Box::pin(async {
///             let text = read_from_vault().await.map_err(TokenError::unavailable)?;
///             Ok(AccessToken::new(text).expires_in(Duration::from_secs(900)))
///         })
///     }
/// }
/// # async fn read_from_vault() -> Result<String, std::io::Error> { Ok(String::new()) }
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// A token, fresh from where they come from. Dropping the future cancels this.
    fn token(&self, request: TokenRequest) -> BoxFuture<'_, Result<AccessToken, TokenError>>;
}

impl<P: TokenProvider + ?Sized> TokenProvider for Arc<P> {
    fn token(&self, request: TokenRequest) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        (**self).token(request)
    }
}

impl<F, T> TokenProvider for F
where
    F: Fn(TokenRequest) -> T + Send + Sync + 'static,
    T: Future<Output = Result<AccessToken, TokenError>> + Send + 'static,
{
    fn token(&self, request: TokenRequest) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(self(request))
    }
}

/// What a token is wanted for.
#[derive(Clone, Copy)]
pub struct TokenRequest {
    pub(super) scheme: &'static Scheme,
    pub(super) reason: TokenReason,
}

/// Why a token is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenReason {
    /// There is none yet.
    First,
    /// The one that there is expires soon; it goes on being used if there is no other.
    Expiring,
    /// The one that there was has expired.
    Expired,
    /// The server refused the one that there was (401), whatever its lifetime: a cached copy of it is of no use.
    Refused,
}

impl TokenRequest {
    /// The security scheme's name in the API's document.
    pub fn scheme(&self) -> &'static str {
        self.scheme.name
    }

    /// The scopes that the API's document declares for the scheme; none for what has no scopes.
    pub fn scopes(&self) -> &'static [&'static str] {
        match &self.scheme.kind {
            SchemeKind::OAuth2(flows) => {
                flows.client_credentials.as_ref().or(flows.refresh.as_ref()).map_or(&[], |flow| flow.scopes)
            }
            _ => &[],
        }
    }

    /// Why a token is wanted.
    pub fn reason(&self) -> TokenReason {
        self.reason
    }
}

impl fmt::Debug for TokenRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TokenRequest")
            .field("scheme", &self.scheme.name)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// A token, and how long it is valid.
///
/// One that does not say is used until the server refuses it. `Debug` does not show the token.
#[derive(Debug, Clone)]
pub struct AccessToken {
    pub(super) secret: Secret,
    pub(super) validity: Option<Validity>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Validity {
    For(Duration),
    Until(SystemTime),
}

impl AccessToken {
    /// A token that is valid until the server refuses it.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self { secret: token.into(), validity: None }
    }

    /// It is valid for so long from now on.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.validity = Some(Validity::For(lifetime));
        self
    }

    /// It is valid until then.
    #[must_use]
    pub fn expires_at(mut self, time: SystemTime) -> Self {
        self.validity = Some(Validity::Until(time));
        self
    }

    /// For how long it is valid, if it says so.
    pub(super) fn lifetime(&self, now: SystemTime) -> Option<Duration> {
        self.validity.map(|validity| match validity {
            Validity::For(lifetime) => lifetime,
            Validity::Until(time) => time.duration_since(now).unwrap_or_default(),
        })
    }
}
