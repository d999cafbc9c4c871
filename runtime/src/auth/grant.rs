//! Credentials as requests carry them: a scheme and its secret enter, a header, query or cookie leaves, in memory that is
//! wiped when its last copy is dropped.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use zeroize::{Zeroize, Zeroizing};

use crate::api::{KeyLocation, Scheme, SchemeKind};
use crate::parameter::{QUERY, encode_into};
use crate::values::{Secret, base64_into};

/// A credential in the form in which a request carries it. Copies share their memory.
#[derive(Clone)]
pub(crate) enum Grant {
    Header(HeaderName, HeaderValue),
    /// `name=value`, encoded.
    Query(Arc<Zeroizing<String>>),
    /// `name=value`.
    Cookie(Arc<Zeroizing<String>>),
}

/// What a key or token becomes on a request; `None` if it cannot travel the scheme's way.
pub(super) fn of_token(scheme: &Scheme, token: &Secret) -> Option<Grant> {
    match &scheme.kind {
        SchemeKind::ApiKey { location, name, prefix } => key(*location, name, prefix, token.expose()),
        SchemeKind::Bearer | SchemeKind::OAuth2(_) => header(AUTHORIZATION, "Bearer ", token.expose()),
        SchemeKind::Basic | SchemeKind::MutualTls | SchemeKind::Unsupported => None,
    }
}

/// What a user and password become on a request; `None` if they cannot travel so.
pub(super) fn of_basic(user: &str, password: &Secret) -> Option<Grant> {
    // A colon in the user's name would move where the password begins.
    if user.contains(':') {
        return None;
    }
    Some(Grant::Header(AUTHORIZATION, basic(user, password.expose())?))
}

/// `Basic …` of a user and password, whatever they are.
pub(crate) fn basic(user: &str, password: &str) -> Option<HeaderValue> {
    let mut pair = Zeroizing::new(String::with_capacity(user.len() + 1 + password.len()));
    pair.push_str(user);
    pair.push(':');
    pair.push_str(password);
    let mut text = Zeroizing::new(String::with_capacity(6 + pair.len().div_ceil(3) * 4));
    text.push_str("Basic ");
    base64_into(&mut text, pair.as_bytes());
    value(text)
}

fn key(location: KeyLocation, name: &str, prefix: &str, key: &str) -> Option<Grant> {
    if key.is_empty() {
        return None;
    }
    match location {
        KeyLocation::Header => header(HeaderName::from_bytes(name.as_bytes()).ok()?, prefix, key),
        KeyLocation::Query => {
            let mut pair = room(&[name, prefix, key]);
            encode_into(&mut pair, name, QUERY);
            pair.push('=');
            encode_into(&mut pair, prefix, QUERY);
            encode_into(&mut pair, key, QUERY);
            Some(Grant::Query(Arc::new(pair)))
        }
        KeyLocation::Cookie => {
            let is_cookie = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\');
            if !key.bytes().all(is_cookie) {
                return None;
            }
            let mut pair = room(&[name, prefix, key]);
            pair.extend([name, "=", prefix, key]);
            Some(Grant::Cookie(Arc::new(pair)))
        }
    }
}

/// Room for texts with all of their characters encoded: memory that grows leaves copies behind.
pub(super) fn room(texts: &[&str]) -> Zeroizing<String> {
    let length: usize = texts.iter().map(|text| 3 * text.len() + 2).sum();
    Zeroizing::new(String::with_capacity(length))
}

/// A header that is a credential: marked so, and only of visible characters.
fn header(name: HeaderName, prefix: &str, secret: &str) -> Option<Grant> {
    if secret.is_empty() || !secret.is_ascii() || secret.trim() != secret {
        return None;
    }
    Some(Grant::Header(name, value(Zeroizing::new([prefix, secret].concat()))?))
}

/// A header's value that is marked as sensitive, and wiped when its last copy is dropped.
fn value(text: Zeroizing<String>) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_maybe_shared(wiped(text)).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Bytes that are wiped when their last copy is dropped.
pub(crate) fn wiped<T: AsRef<[u8]> + Zeroize + Send + 'static>(secret: Zeroizing<T>) -> Bytes {
    Bytes::from_owner(secret)
}
