//! What a user hands in for a security scheme: keys, tokens, passwords, or what gets tokens.

use std::fmt;
use std::sync::Arc;

use super::oauth2::{ClientCredentials, RefreshToken};
use super::provider::TokenProvider;
use crate::values::Secret;

/// What a client proves its identity with, for one security scheme.
///
/// `Debug` shows the kind only.
pub struct Credential(pub(super) CredentialKind);

pub(super) enum CredentialKind {
    /// A key or token, sent as it is.
    Token(Secret),
    /// A user and password.
    Basic { user: String, password: Secret },
    /// A client that fetches its tokens.
    Client(ClientCredentials),
    /// A token that others are got with.
    Refresh(RefreshToken),
    /// Code of the user's own that gives tokens.
    Provider(Arc<dyn TokenProvider>),
}

impl Credential {
    /// An API key, or what provides it.
    pub fn api_key(key: impl Into<ApiKey>) -> Self {
        Self(key.into().0)
    }

    /// A bearer token, or what it is got with.
    pub fn bearer(token: impl Into<BearerToken>) -> Self {
        Self(token.into().0)
    }

    /// A user and password.
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self(CredentialKind::Basic { user: user.into(), password: password.into() })
    }
}

impl fmt::Debug for CredentialKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Token(_) => "token",
            Self::Basic { .. } => "basic",
            Self::Client(_) => "client credentials",
            Self::Refresh(_) => "refresh token",
            Self::Provider(_) => "token provider",
        })
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Credential({:?})", self.0)
    }
}

/// What the scheme of an API key takes: a key, or a [`TokenProvider`] that gives one.
///
/// ```
/// use clientwright_runtime::ApiKey;
///
/// let key = ApiKey::from("00aBc…");
/// ```
///
/// `Debug` shows the kind only.
#[derive(Debug)]
pub struct ApiKey(CredentialKind);

/// What a scheme of bearer tokens takes (HTTP bearer, OAuth2, OpenID Connect): a token that was got elsewhere,
/// [`ClientCredentials`] or a [`RefreshToken`] to fetch tokens with, or a [`TokenProvider`] of one's own.
///
/// ```
/// use clientwright_runtime::{AccessToken, BearerToken, ClientCredentials, RefreshToken, TokenRequest};
///
/// let token = BearerToken::from("eyJhbGciOi…");
/// let client = BearerToken::from(ClientCredentials::new("my-client", "its secret").scopes(["secrets.read"]));
/// let refresh = BearerToken::from(RefreshToken::new("the token").client_id("my-client"));
/// let own = BearerToken::from(|_: TokenRequest| async { Ok(AccessToken::new("from a vault")) });
/// ```
///
/// `Debug` shows the kind only.
#[derive(Debug)]
pub struct BearerToken(CredentialKind);

/// The conversions that keys and bearer tokens share.
macro_rules! from_tokens {
    ($($name:ident),*) => {$(
        impl From<Secret> for $name {
            fn from(token: Secret) -> Self {
                Self(CredentialKind::Token(token))
            }
        }

        impl From<&str> for $name {
            fn from(token: &str) -> Self {
                Secret::from(token).into()
            }
        }

        impl From<String> for $name {
            fn from(token: String) -> Self {
                Secret::from(token).into()
            }
        }

        impl<P: TokenProvider> From<P> for $name {
            fn from(provider: P) -> Self {
                Self(CredentialKind::Provider(Arc::new(provider)))
            }
        }
    )*};
}

from_tokens!(ApiKey, BearerToken);

impl From<ClientCredentials> for BearerToken {
    fn from(client: ClientCredentials) -> Self {
        Self(CredentialKind::Client(client))
    }
}

impl From<RefreshToken> for BearerToken {
    fn from(token: RefreshToken) -> Self {
        Self(CredentialKind::Refresh(token))
    }
}
