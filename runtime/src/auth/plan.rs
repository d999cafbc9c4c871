//! Which credentials a request gets: an operation's alternatives and the client's credentials enter, a plan leaves.

use http::header::{AUTHORIZATION, HeaderMap, HeaderName};

use super::held::Credentials;
use crate::api::{Api, KeyLocation, Requirement, Scheme, SchemeKind};
use crate::error::RequestErrorKind;

/// The schemes whose credentials go on a request: those of the first alternative that can be fulfilled. An alternative
/// without schemes counts last, so that a credential is used where anonymous calls are allowed as well.
pub(crate) fn plan(
    api: &Api,
    security: &'static [&'static [Requirement]],
    credentials: &Credentials,
    headers: &HeaderMap,
) -> Result<Vec<usize>, RequestErrorKind> {
    let by_hand = |scheme: usize| {
        api.schemes.get(scheme).and_then(header_of).is_some_and(|name| headers.contains_key(name))
    };
    for alternative in security.iter().filter(|alternative| !alternative.is_empty()) {
        let schemes = || alternative.iter().map(|requirement| requirement.scheme);
        if schemes().all(|scheme| credentials.get(scheme).is_some() || by_hand(scheme)) {
            return Ok(schemes().filter(|scheme| !by_hand(*scheme)).collect());
        }
    }
    if security.is_empty() || security.iter().any(|alternative| alternative.is_empty()) {
        return Ok(Vec::new());
    }
    Err(missing(api, security))
}

/// What to tell who gave too little: what each alternative that could be fulfilled would need.
fn missing(api: &Api, security: &'static [&'static [Requirement]]) -> RequestErrorKind {
    let mut setters = Vec::new();
    let mut unsupported = None;
    for alternative in security {
        let schemes: Vec<&Scheme> =
            alternative.iter().filter_map(|requirement| api.schemes.get(requirement.scheme)).collect();
        match schemes.iter().find(|scheme| matches!(scheme.kind, SchemeKind::Unsupported)) {
            Some(scheme) => unsupported = unsupported.or(Some(scheme.name)),
            None => setters.push(schemes.iter().copied().map(setter).collect()),
        }
    }
    match unsupported {
        Some(scheme) if setters.is_empty() => RequestErrorKind::UnsupportedScheme { scheme },
        _ => RequestErrorKind::MissingCredential { setters },
    }
}

/// The builder's method that takes what fulfils a scheme.
fn setter(scheme: &Scheme) -> &'static str {
    if matches!(scheme.kind, SchemeKind::MutualTls) { "tls" } else { scheme.setter }
}

/// The header that a scheme writes, if it writes one.
fn header_of(scheme: &Scheme) -> Option<HeaderName> {
    match &scheme.kind {
        SchemeKind::ApiKey { location: KeyLocation::Header, name, .. } => {
            HeaderName::from_bytes(name.as_bytes()).ok()
        }
        SchemeKind::ApiKey { .. } | SchemeKind::MutualTls => None,
        SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::OAuth2(_) | SchemeKind::Unsupported => {
            Some(AUTHORIZATION)
        }
    }
}
