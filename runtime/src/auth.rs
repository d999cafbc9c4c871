//! Credentials: what the user hands in, which of an operation's alternatives they fulfil, and where they go on a request.

mod answer;
mod credential;
mod environment;
mod flow;
mod grant;
mod held;
mod oauth2;
mod plan;
mod provider;
mod source;
mod token;

pub use credential::{ApiKey, BearerToken, Credential};
pub(crate) use environment::{Lookup, system_environment};
#[cfg(feature = "transport")]
pub(crate) use grant::basic;
pub(crate) use grant::{Grant, wiped};
pub(crate) use held::{Credentials, Held, Holder, hold, of_connection};
pub use oauth2::{ClientCredentials, RefreshToken};
pub(crate) use plan::plan;
pub use provider::{AccessToken, TokenProvider, TokenReason, TokenRequest};

use crate::client::Core;
use crate::error::{TransportError, TransportErrorKind};

/// The credentials of one request.
#[derive(Default)]
pub(crate) struct Granted {
    pub(crate) grants: Vec<Grant>,
    /// The tokens among them that can be got anew: scheme and generation.
    pub(crate) tokens: Vec<(usize, u64)>,
}

impl Granted {
    /// Forgets the tokens, which the server refused.
    pub(crate) fn refuse(&self, credentials: &Credentials) {
        for (scheme, generation) in &self.tokens {
            if let Some(Held::Tokens(tokens)) = credentials.get(*scheme) {
                tokens.refuse(*generation);
            }
        }
    }
}

/// The credentials of the schemes; tokens are fetched where there are none.
pub(crate) async fn grants(
    core: &Core,
    credentials: &Credentials,
    schemes: &[usize],
) -> Result<Granted, TransportError> {
    let mut granted = Granted::default();
    for &scheme in schemes {
        // That there is one was checked when the call was prepared.
        match credentials.get(scheme) {
            Some(Held::Ready(grant)) => granted.grants.push(grant.clone()),
            Some(Held::Tokens(tokens)) => {
                let token = tokens.get(core).await.map_err(|error| {
                    TransportError::not_sent(TransportErrorKind::Token).with_source(error)
                })?;
                granted.tokens.push((scheme, token.generation));
                granted.grants.push(token.grant);
            }
            Some(Held::Connection) | None => {}
        }
    }
    Ok(granted)
}
