//! Which credentials a request gets: an operation's alternatives and the client's credentials enter, a plan leaves.

use http::header::{AUTHORIZATION, HeaderMap, HeaderName};

use super::held::Credentials;
use crate::api::{Api, KeyLocation, Requirement, Scheme, SchemeKind};
use crate::error::RequestErrorKind;

/// The schemes whose credentials go on a request: those of the first alternative that can be fulfilled. An alternative
/// without schemes counts last, so that a credential is used where anonymous calls are allowed as well. One whose
/// credentials would take each other's place cannot be fulfilled.
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
            let sent: Vec<usize> = schemes().filter(|scheme| !by_hand(*scheme)).collect();
            if conflict(api, &sent).is_none() {
                return Ok(sent);
            }
        }
    }
    if security.is_empty() || security.iter().any(|alternative| alternative.is_empty()) {
        return Ok(Vec::new());
    }
    Err(missing(api, security))
}

/// What to tell who gave too little: what each alternative that could be fulfilled would need; if none could, why not.
fn missing(api: &Api, security: &'static [&'static [Requirement]]) -> RequestErrorKind {
    let mut setters = Vec::new();
    let mut hopeless = None;
    for alternative in security {
        let all: Vec<usize> = alternative.iter().map(|requirement| requirement.scheme).collect();
        let schemes = || all.iter().filter_map(|scheme| api.schemes.get(*scheme));
        if let Some(scheme) = schemes().find(|scheme| matches!(scheme.kind, SchemeKind::Unsupported)) {
            hopeless.get_or_insert(RequestErrorKind::UnsupportedScheme { scheme: scheme.name });
        } else if let Some(conflict) = conflict(api, &all) {
            hopeless.get_or_insert(conflict);
        } else {
            setters.push(schemes().map(setter).collect());
        }
    }
    match hopeless {
        Some(why) if setters.is_empty() => why,
        _ => RequestErrorKind::MissingCredential { setters },
    }
}

/// What is wrong with schemes of which two go to the same place of a request, which holds one.
fn conflict(api: &Api, schemes: &[usize]) -> Option<RequestErrorKind> {
    let mut rest = schemes.iter().filter_map(|scheme| api.schemes.get(*scheme));
    while let Some(one) = rest.next() {
        if let Some(other) = rest.clone().find(|other| is_same_place(one, other)) {
            let setters = [one.setter, other.setter];
            return Some(RequestErrorKind::ConflictingCredentials { setters });
        }
    }
    None
}

fn is_same_place(one: &Scheme, other: &Scheme) -> bool {
    match (&one.kind, &other.kind) {
        (
            SchemeKind::ApiKey { location: one_location, name: one, .. },
            SchemeKind::ApiKey { location, name, .. },
        ) if one_location == location && *location != KeyLocation::Header => one == name,
        _ => header_of(one).is_some_and(|header| header_of(other) == Some(header)),
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
