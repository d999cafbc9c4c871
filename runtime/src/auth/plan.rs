//! Which credentials a request gets: an operation's alternatives and the client's credentials enter, a plan leaves; and
//! what each credential becomes on a request.

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use zeroize::Zeroizing;

use super::{Credential, CredentialKind};
use crate::api::{Api, KeyLocation, Requirement, Scheme, SchemeKind};
use crate::error::RequestErrorKind;
use crate::parameter::{QUERY, encode_into};
use crate::values::Base64;

/// A credential in the form in which a request carries it.
pub(crate) enum Grant {
    Header(HeaderName, HeaderValue),
    /// `name=value`, encoded.
    Query(String),
    /// `name=value`.
    Cookie(String),
}

/// The schemes whose credentials go on a request: those of the first alternative that can be fulfilled. An alternative
/// without schemes counts last, so that a credential is used where anonymous calls are allowed as well.
pub(crate) fn plan(
    api: &Api,
    security: &'static [&'static [Requirement]],
    has_credential: impl Fn(usize) -> bool,
    headers: &HeaderMap,
) -> Result<Vec<usize>, RequestErrorKind> {
    let by_hand = |scheme: usize| {
        api.schemes.get(scheme).and_then(header_of).is_some_and(|name| headers.contains_key(name))
    };
    for alternative in security.iter().filter(|alternative| !alternative.is_empty()) {
        let schemes = || alternative.iter().map(|requirement| requirement.scheme);
        if schemes().all(|scheme| has_credential(scheme) || by_hand(scheme)) {
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
            None => setters.push(schemes.iter().map(|scheme| scheme.setter).collect()),
        }
    }
    match unsupported {
        Some(scheme) if setters.is_empty() => RequestErrorKind::UnsupportedScheme { scheme },
        _ => RequestErrorKind::MissingCredential { setters },
    }
}

/// The header that a scheme writes, if it writes one.
fn header_of(scheme: &Scheme) -> Option<HeaderName> {
    match &scheme.kind {
        SchemeKind::ApiKey { location: KeyLocation::Header, name, .. } => {
            HeaderName::from_bytes(name.as_bytes()).ok()
        }
        SchemeKind::ApiKey { .. } => None,
        SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::OAuth2(_) | SchemeKind::Unsupported => {
            Some(AUTHORIZATION)
        }
    }
}

/// Whether a credential is one for the scheme, and can travel the scheme's way.
pub(crate) fn check(scheme: &Scheme, credential: &Credential) -> bool {
    match (&scheme.kind, &credential.0) {
        (SchemeKind::OAuth2(_), CredentialKind::Client(client)) => !client.id.is_empty(),
        (_, CredentialKind::Client(_)) => false,
        _ => grant(scheme, credential).is_some(),
    }
}

/// What a credential that needs no fetching becomes on a request; `None` if it cannot travel.
pub(crate) fn grant(scheme: &Scheme, credential: &Credential) -> Option<Grant> {
    match (&scheme.kind, &credential.0) {
        (SchemeKind::ApiKey { location, name, prefix }, CredentialKind::Token(token)) => {
            key(*location, name, prefix, token.expose())
        }
        (SchemeKind::Bearer | SchemeKind::OAuth2(_), CredentialKind::Token(token)) => bearer(token.expose()),
        (SchemeKind::Basic, CredentialKind::Basic { user, password }) => basic(user, password.expose()),
        _ => None,
    }
}

/// `Authorization: Bearer …`.
pub(crate) fn bearer(token: &str) -> Option<Grant> {
    header(AUTHORIZATION, "Bearer ", token)
}

fn basic(user: &str, password: &str) -> Option<Grant> {
    // A colon in the user's name would move where the password begins.
    if user.contains(':') {
        return None;
    }
    let pair = Zeroizing::new(format!("{user}:{password}"));
    header(AUTHORIZATION, "Basic ", Base64::encode(pair.as_bytes()).as_str())
}

fn key(location: KeyLocation, name: &str, prefix: &str, key: &str) -> Option<Grant> {
    if key.is_empty() {
        return None;
    }
    match location {
        KeyLocation::Header => header(HeaderName::from_bytes(name.as_bytes()).ok()?, prefix, key),
        KeyLocation::Query => {
            let mut pair = String::new();
            encode_into(&mut pair, name, QUERY);
            pair.push('=');
            encode_into(&mut pair, prefix, QUERY);
            encode_into(&mut pair, key, QUERY);
            Some(Grant::Query(pair))
        }
        KeyLocation::Cookie => {
            let is_cookie = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\');
            key.bytes().all(is_cookie).then(|| Grant::Cookie(format!("{name}={prefix}{key}")))
        }
    }
}

/// A header that is a credential: marked so, and only of visible characters.
fn header(name: HeaderName, prefix: &str, secret: &str) -> Option<Grant> {
    if secret.is_empty() || !secret.is_ascii() || secret.trim() != secret {
        return None;
    }
    let text = Zeroizing::new([prefix, secret].concat());
    let mut value = HeaderValue::from_str(&text).ok()?;
    value.set_sensitive(true);
    Some(Grant::Header(name, value))
}
