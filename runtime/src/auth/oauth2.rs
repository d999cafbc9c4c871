//! What tokens are fetched with: a client's id and secret, or a refresh token.

use std::fmt;
use std::sync::Arc;

use super::provider::AccessToken;
use crate::values::Secret;

/// A client id and secret, which the OAuth2 client credentials flow turns into tokens.
///
/// `Debug` shows neither.
pub struct ClientCredentials {
    pub(super) id: String,
    pub(super) secret: Secret,
    pub(super) scopes: Option<Vec<String>>,
    pub(super) token_url: Option<String>,
}

impl ClientCredentials {
    /// The id and secret that the authorization server gave out. Asks for the scopes that the API's document names.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { id: id.into(), secret: secret.into(), scopes: None, token_url: None }
    }

    /// Asks for these scopes instead.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// Fetches tokens here instead of where the API's document says: absolute, or relative to the server. Needed where the
    /// document does not say it.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClientCredentials").field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

/// What is told of each new refresh token.
pub(super) type Observer = Arc<dyn Fn(&Secret) + Send + Sync>;

/// A refresh token from a login elsewhere, such as the authorization code flow's, which is turned into access tokens
/// (RFC 6749, section 6).
///
/// Servers may give a new refresh token with each access token, and take each only once. The client uses the newest; who
/// has to log in again after a restart otherwise, stores it by [`on_rotation`](Self::on_rotation).
///
/// ```
/// use std::time::Duration;
/// use clientwright_runtime::{AccessToken, RefreshToken, Secret};
///
/// # fn store(_: &Secret) {}
/// let token = RefreshToken::new("what was stored")
///     .client_id("my-client")
///     .access_token(AccessToken::new("what came with it").expires_in(Duration::from_secs(3600)))
///     .on_rotation(|newest| store(newest));
/// ```
///
/// `Debug` shows nothing of it.
pub struct RefreshToken {
    pub(super) token: Secret,
    pub(super) id: Option<String>,
    pub(super) secret: Option<Secret>,
    pub(super) access_token: Option<AccessToken>,
    pub(super) scopes: Option<Vec<String>>,
    pub(super) token_url: Option<String>,
    pub(super) observer: Option<Observer>,
}

impl RefreshToken {
    /// The token that the authorization server gave out.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self {
            token: token.into(),
            id: None,
            secret: None,
            access_token: None,
            scopes: None,
            token_url: None,
            observer: None,
        }
    }

    /// The client that the token was given to, as most servers want to know.
    #[must_use]
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// That client's secret, if it has one: public clients do not.
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// The access token that there is already: nothing is fetched while it is valid.
    #[must_use]
    pub fn access_token(mut self, token: AccessToken) -> Self {
        self.access_token = Some(token);
        self
    }

    /// Asks for no more than these scopes. Otherwise, tokens have those that the login gave.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// Fetches tokens here instead of where the API's document says: absolute, or relative to the server. Needed where the
    /// document does not say it.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Tells each new refresh token that the server gives, before the access token that came with it is used. The function
    /// should be quick: calls wait for it.
    #[must_use]
    pub fn on_rotation(mut self, observer: impl Fn(&Secret) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RefreshToken").field("scopes", &self.scopes).finish_non_exhaustive()
    }
}
