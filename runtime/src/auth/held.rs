//! Credentials in a client's hands: what its user gave enters, checked; what calls take from leaves.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use super::credential::{Credential, CredentialKind};
use super::environment::{Lookup, from_environment};
use super::flow::Flow;
use super::grant::{self, Grant};
use super::source::{Source, SourceKind, handed_in};
use super::token::Tokens;
use crate::address::Address;
use crate::api::{Api, Scheme, SchemeKind};
use crate::error::BuildErrorKind;

/// The credential of one scheme.
pub(crate) enum Held {
    /// One that is sent as it is.
    Ready(Grant),
    /// Tokens, which are got when they are needed.
    Tokens(Box<Tokens>),
    /// The connection's own: nothing on a request tells of it.
    Connection,
}

/// A client's credentials, by scheme: cheap to clone, and never changed, so that a call keeps those that it began with.
#[derive(Clone, Default)]
pub(crate) struct Credentials(Arc<[Option<Arc<Held>>]>);

impl Credentials {
    pub(crate) fn get(&self, scheme: usize) -> Option<&Held> {
        self.0.get(scheme)?.as_deref()
    }

    /// The first scheme that has a credential to send; if none has, one that the connection fulfils.
    pub(crate) fn first(&self) -> Option<usize> {
        let is_sent =
            |held: &Option<Arc<Held>>| held.as_deref().is_some_and(|held| !matches!(held, Held::Connection));
        self.0.iter().position(is_sent).or_else(|| self.0.iter().position(Option::is_some))
    }

    /// These, with others in the place of some of them.
    pub(crate) fn changed(&self, changes: Vec<(usize, Held)>) -> Self {
        let mut all = self.0.to_vec();
        for (scheme, held) in changes {
            if let Some(place) = all.get_mut(scheme) {
                *place = Some(Arc::new(held));
            }
        }
        Self(all.into())
    }

    /// Places for credentials, with none in them.
    pub(crate) fn none(api: &Api) -> Self {
        Self(api.schemes.iter().map(|_| None).collect())
    }
}

/// What a connection fulfils that proves its identity itself.
pub(crate) fn of_connection(api: &Api) -> impl Iterator<Item = (usize, Held)> {
    let schemes = api.schemes.iter().enumerate();
    schemes
        .filter(|(_, scheme)| matches!(scheme.kind, SchemeKind::MutualTls))
        .map(|(index, _)| (index, Held::Connection))
}

/// What credentials are taken by.
pub(crate) struct Holder<'a> {
    pub(crate) api: &'static Api,
    pub(crate) server: &'a Address,
    pub(crate) allow_insecure: bool,
    pub(crate) now: Instant,
    pub(crate) system_time: SystemTime,
}

/// Takes the credentials that were given, and for all other schemes those of the environment, if it is to be asked.
pub(crate) fn hold(
    holder: &Holder<'_>,
    given: Vec<(usize, Credential)>,
    environment: Option<&Lookup>,
) -> Result<Vec<(usize, Held)>, BuildErrorKind> {
    let mut all = Vec::new();
    for (index, credential) in given {
        let Some(scheme) = holder.api.schemes.get(index) else {
            return Err(BuildErrorKind::Credential { setter: "credential" });
        };
        let refused = || BuildErrorKind::Credential { setter: scheme.setter };
        all.push((index, holder.take(scheme, credential)?.ok_or_else(refused)?));
    }
    for (index, scheme) in holder.api.schemes.iter().enumerate() {
        let is_given = all.iter().any(|(given, _)| *given == index);
        let Some(lookup) = environment.filter(|_| !is_given) else { continue };
        if let Some((variable, credential)) = from_environment(scheme, lookup)? {
            let refused = || BuildErrorKind::Environment { variable, reason: "what it holds cannot be sent" };
            all.push((index, holder.take(scheme, credential)?.ok_or_else(refused)?));
        }
    }
    Ok(all)
}

impl Holder<'_> {
    /// A credential, if it is one for the scheme and can travel the scheme's way.
    fn take(
        &self,
        scheme: &'static Scheme,
        Credential(credential): Credential,
    ) -> Result<Option<Held>, BuildErrorKind> {
        let takes_tokens =
            matches!(scheme.kind, SchemeKind::ApiKey { .. } | SchemeKind::Bearer | SchemeKind::OAuth2(_));
        let declared = match &scheme.kind {
            SchemeKind::OAuth2(flows) => (flows.client_credentials.as_ref(), flows.refresh.as_ref()),
            _ => (None, None),
        };
        Ok(match credential {
            CredentialKind::Token(token) => grant::of_token(scheme, &token).map(Held::Ready),
            CredentialKind::Basic { user, password } => {
                let is_basic = matches!(scheme.kind, SchemeKind::Basic);
                is_basic.then(|| grant::of_basic(&user, &password)).flatten().map(Held::Ready)
            }
            CredentialKind::Provider(provider) => takes_tokens.then(|| {
                let source = Source { scheme, kind: SourceKind::Provider(provider) };
                Held::Tokens(Box::new(Tokens::new(source, None, self.now)))
            }),
            CredentialKind::Client(client) => {
                if !takes_tokens || client.id.is_empty() {
                    return Ok(None);
                }
                let flow = Flow::of_client(declared.0, client, self.server);
                Some(Held::Tokens(Box::new(Tokens::new(self.source(scheme, flow)?, None, self.now))))
            }
            CredentialKind::Refresh(mut token) => {
                let is_whole = token.secret.is_none() || token.id.is_some();
                if !takes_tokens || !is_whole || token.token.expose().is_empty() {
                    return Ok(None);
                }
                let first = match token.access_token.take() {
                    Some(access) => match handed_in(scheme, &access, self.system_time) {
                        None => return Ok(None),
                        first => first,
                    },
                    None => None,
                };
                let flow = Flow::of_refresh(declared.1, token, self.server);
                Some(Held::Tokens(Box::new(Tokens::new(self.source(scheme, flow)?, first, self.now))))
            }
        })
    }

    fn source(
        &self,
        scheme: &'static Scheme,
        flow: Result<Flow, &'static str>,
    ) -> Result<Source, BuildErrorKind> {
        let flow = flow.map_err(|reason| BuildErrorKind::TokenEndpoint { setter: scheme.setter, reason })?;
        if !self.allow_insecure && !flow.origin().is_safe() {
            return Err(BuildErrorKind::Insecure);
        }
        Ok(Source { scheme, kind: SourceKind::Endpoint(Arc::new(flow)) })
    }
}
