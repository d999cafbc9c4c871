//! Credentials: what the user hands in, which of an operation's alternatives they fulfil, and where they go on a request.

mod flow;
mod plan;
mod token;

use std::fmt;

pub(crate) use flow::Flow;
pub(crate) use plan::{Grant, check, plan};

use crate::client::{Core, Held};
use crate::error::{TransportError, TransportErrorKind};
use crate::values::Secret;

/// What a client proves its identity with, for one security scheme.
///
/// `Debug` shows the kind only.
pub struct Credential(pub(crate) CredentialKind);

pub(crate) enum CredentialKind {
    /// A key or token, sent as it is.
    Token(Secret),
    /// A user and password.
    Basic { user: String, password: Secret },
    /// A client that fetches its tokens.
    Client(ClientCredentials),
}

impl Credential {
    /// An API key, or a token from elsewhere.
    pub fn token(token: impl Into<Secret>) -> Self {
        Self(CredentialKind::Token(token.into()))
    }

    /// A user and password.
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self(CredentialKind::Basic { user: user.into(), password: password.into() })
    }

    /// What an OAuth2 scheme takes.
    pub fn oauth2(credential: impl Into<OAuth2>) -> Self {
        Self(credential.into().0)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match &self.0 {
            CredentialKind::Token(_) => "Credential(token)",
            CredentialKind::Basic { .. } => "Credential(basic)",
            CredentialKind::Client(_) => "Credential(client)",
        })
    }
}

/// What an OAuth2 scheme takes: a token that was got elsewhere, or the client credentials to fetch tokens with.
///
/// ```
/// use clientwright_runtime::{ClientCredentials, OAuth2};
///
/// let token = OAuth2::from("eyJhbGciOi…");
/// let client = OAuth2::from(ClientCredentials::new("my-client", "its secret").scopes(["secrets.read"]));
/// ```
#[derive(Debug)]
pub struct OAuth2(CredentialKind);

impl fmt::Debug for CredentialKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Token(_) => "token",
            Self::Basic { .. } => "basic",
            Self::Client(_) => "client credentials",
        })
    }
}

impl From<ClientCredentials> for OAuth2 {
    fn from(client: ClientCredentials) -> Self {
        Self(CredentialKind::Client(client))
    }
}

impl From<Secret> for OAuth2 {
    fn from(token: Secret) -> Self {
        Self(CredentialKind::Token(token))
    }
}

impl From<&str> for OAuth2 {
    fn from(token: &str) -> Self {
        Secret::from(token).into()
    }
}

impl From<String> for OAuth2 {
    fn from(token: String) -> Self {
        Secret::from(token).into()
    }
}

/// A client id and secret, which the OAuth2 client credentials flow turns into tokens.
///
/// `Debug` shows neither.
pub struct ClientCredentials {
    pub(crate) id: String,
    pub(crate) secret: Secret,
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) token_url: Option<String>,
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

    /// Fetches tokens here instead of where the API's document says: absolute, or relative to the server.
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

/// The credentials of one request.
#[derive(Default)]
pub(crate) struct Granted {
    pub(crate) grants: Vec<Grant>,
    /// The tokens among them that can be fetched anew: scheme and generation.
    pub(crate) tokens: Vec<(usize, u64)>,
}

impl Granted {
    /// Forgets the tokens, which the server refused.
    pub(crate) fn refuse(&self, core: &Core) {
        for (scheme, generation) in &self.tokens {
            if let Some(Held::Flow(flow)) = core.held(*scheme) {
                flow.refuse(*generation);
            }
        }
    }
}

/// The credentials of the schemes; tokens are fetched where there are none.
pub(crate) async fn grants(core: &Core, schemes: &[usize]) -> Result<Granted, TransportError> {
    let mut granted = Granted::default();
    for &scheme in schemes {
        let grant = match (core.held(scheme), core.api().schemes.get(scheme)) {
            (Some(Held::Given(credential)), Some(description)) => plan::grant(description, credential),
            (Some(Held::Flow(flow)), _) => {
                let token = flow.token(core).await.map_err(|error| {
                    TransportError::not_sent(TransportErrorKind::Token).with_source(error)
                })?;
                granted.tokens.push((scheme, token.generation));
                plan::bearer(token.secret.expose())
            }
            _ => None,
        };
        // Checked when the client was built, and tokens when they came.
        granted.grants.extend(grant);
    }
    Ok(granted)
}
