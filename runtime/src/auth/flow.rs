//! Token endpoints: a client's id and secret (RFC 6749, section 4.4) or a refresh token (section 6) enter, tokens leave.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, USER_AGENT};
use http::{Method, Uri};
use zeroize::{Zeroize, Zeroizing};

use super::answer;
use super::grant::{basic, room, wiped};
use super::oauth2::{ClientCredentials, Observer, RefreshToken};
use crate::address::{Address, Origin, resolve};
use crate::api::{ClientAuth, TokenEndpoint};
use crate::client::Line;
use crate::engine::{BodyFault, asked, collect, race};
use crate::error::{TokenError, TransportError};
use crate::parameter::{QUERY, encode_into};
use crate::trace;
use crate::transport::Body;
use crate::values::Secret;

/// One scheme's token endpoint, and what it is asked with.
pub(super) struct Flow {
    origin: Origin,
    target: String,
    method: Method,
    place: ClientAuth,
    id: Option<String>,
    secret: Option<Secret>,
    scopes: String,
    refresh: Option<Refresh>,
}

/// The newest refresh token, and who wants to know of it.
struct Refresh {
    token: Mutex<Secret>,
    observer: Option<Observer>,
}

/// What an endpoint gave.
pub(super) struct Got {
    pub(super) token: Secret,
    pub(super) lifetime: Option<Duration>,
    /// The refresh token, if it is another one than before.
    pub(super) rotated: Option<Secret>,
}

/// The largest answer that is read from a token endpoint.
const LIMIT: u64 = 1 << 20;
/// How long a token endpoint may take, whatever the call allows.
const TIMEOUT: Duration = Duration::from_secs(30);

impl Flow {
    /// The client credentials flow. Its endpoint is absolute, or lies on the server.
    pub(super) fn of_client(
        declared: Option<&'static TokenEndpoint>,
        client: ClientCredentials,
        server: &Address,
    ) -> Result<Self, &'static str> {
        let scopes = match client.scopes {
            Some(scopes) => scopes.join(" "),
            None => declared.map(|endpoint| endpoint.scopes.join(" ")).unwrap_or_default(),
        };
        let flow = Self::at(declared, client.token_url.as_deref(), server)?;
        Ok(Self { id: Some(client.id), secret: Some(client.secret), scopes, ..flow })
    }

    /// The refresh of tokens of any flow.
    pub(super) fn of_refresh(
        declared: Option<&'static TokenEndpoint>,
        token: RefreshToken,
        server: &Address,
    ) -> Result<Self, &'static str> {
        let flow = Self::at(declared, token.token_url.as_deref(), server)?;
        let refresh = Refresh { token: Mutex::new(token.token), observer: token.observer };
        // Without any, those that the login gave.
        let scopes = token.scopes.map(|scopes| scopes.join(" ")).unwrap_or_default();
        Ok(Self { id: token.id, secret: token.secret, scopes, refresh: Some(refresh), ..flow })
    }

    fn at(
        declared: Option<&'static TokenEndpoint>,
        url: Option<&str>,
        server: &Address,
    ) -> Result<Self, &'static str> {
        let (endpoint, url) = match (declared, url) {
            (Some(endpoint), url) => (endpoint, url.unwrap_or(endpoint.url)),
            (None, Some(url)) => (&TokenEndpoint::DEFAULT, url),
            (None, None) => return Err("the document has no token endpoint for it: call `token_url`"),
        };
        let (origin, target) = resolve(&server.origin, &format!("{}/", server.path), url)?;
        let (method, place) = (endpoint.method.clone(), endpoint.client);
        let (id, secret, scopes, refresh) = (None, None, String::new(), None);
        Ok(Self { origin, target, method, place, id, secret, scopes, refresh })
    }

    /// Where tokens come from.
    pub(super) fn origin(&self) -> &Origin {
        &self.origin
    }

    pub(super) fn is_refresh(&self) -> bool {
        self.refresh.is_some()
    }

    /// Asks for a token.
    pub(super) async fn fetch(self: Arc<Self>, line: &Line) -> Result<Got, TokenError> {
        trace::fetches_token(&self.origin);
        let outcome = self.ask(line).await;
        trace::fetched_token(outcome.as_ref().err());
        outcome
    }

    async fn ask(&self, line: &Line) -> Result<Got, TokenError> {
        let request = self.request(line).ok_or_else(|| TokenError::of("the request cannot be built"))?;
        let answer = async {
            let response = line.transport.send(request).await?;
            let (mut head, body) = response.into_parts();
            let (body, undecoded) = line.codings.undo(head.status, &mut head.headers, body, LIMIT);
            let (body, fault) = collect(&head.headers, body, LIMIT).await;
            let fault = fault.or(undecoded.map(BodyFault::Encoding));
            match fault {
                Some(fault) => Err(fault.into_transport()),
                None => Ok((head, body)),
            }
        };
        let (head, body) = match race(std::pin::pin!(answer), line.clock.limit(TIMEOUT)).await {
            Some(Ok(answer)) => answer,
            Some(Err(error)) => return Err(TokenError::lost(error)),
            None => return Err(TokenError { transient: true, ..TokenError::of("time ran out") }),
        };
        let read = answer::read(head.status, &body);
        wipe(body);
        let tokens = read.map_err(|error| {
            let retry_after = asked(head.status, &head.headers, None, line.clock.system_time());
            TokenError { retry_after, ..error }
        })?;
        let rotated = tokens.refresh.filter(|token| self.keep(token));
        Ok(Got { token: tokens.access, lifetime: tokens.lifetime, rotated })
    }

    /// Keeps a refresh token, if it is another than the one before.
    fn keep(&self, token: &Secret) -> bool {
        let Some(refresh) = &self.refresh else { return false };
        let mut kept = refresh.token.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = *kept != *token;
        if is_new {
            kept.clone_from(token);
        }
        is_new
    }

    /// Tells of a new refresh token.
    pub(super) fn tell(&self, rotated: &Secret) {
        if let Some(observer) = self.refresh.as_ref().and_then(|refresh| refresh.observer.as_ref()) {
            observer(rotated);
        }
    }

    fn request(&self, line: &Line) -> Option<http::Request<Body>> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(value) = &line.user_agent {
            headers.insert(USER_AGENT, value.clone());
        }
        let form = self.form(&mut headers)?;
        let in_query = self.place == ClientAuth::Query || self.method == Method::GET;
        let mut uri = Zeroizing::new(String::with_capacity(300 + self.target.len() + 1 + form.len()));
        uri.extend([self.origin.to_string().as_str(), &self.target]);
        let body = if in_query {
            uri.push(if self.target.contains('?') { '&' } else { '?' });
            uri.push_str(&form);
            Bytes::new()
        } else {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
            wiped(form)
        };
        let mut request = http::Request::new(Body::from(body));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = Uri::from_maybe_shared(wiped(uri)).ok()?;
        *request.headers_mut() = headers;
        Some(request)
    }

    /// The form of the request; what goes into a header instead is put there.
    fn form(&self, headers: &mut HeaderMap) -> Option<Zeroizing<String>> {
        let token = self
            .refresh
            .as_ref()
            .map(|refresh| refresh.token.lock().unwrap_or_else(PoisonError::into_inner).clone());
        let [token, secret] = [&token, &self.secret].map(|secret| secret.as_ref().map(Secret::expose));
        let id = self.id.as_deref();
        let grant_type = if token.is_some() { "refresh_token" } else { "client_credentials" };
        let mut form = room(&[
            "grant_type, refresh_token, scope, client_id and client_secret",
            grant_type,
            token.unwrap_or_default(),
            &self.scopes,
            id.unwrap_or_default(),
            secret.unwrap_or_default(),
        ]);
        form.extend(["grant_type=", grant_type]);
        let mut pair = |name: &str, value: &str| {
            form.extend(["&", name, "="]);
            encode_into(&mut form, value, QUERY);
        };
        if let Some(token) = token {
            pair("refresh_token", token);
        }
        if !self.scopes.is_empty() {
            pair("scope", &self.scopes);
        }
        match (id, secret) {
            (Some(id), Some(secret)) if self.place == ClientAuth::Basic => {
                headers.insert(AUTHORIZATION, encoded_basic(id, secret)?);
            }
            (id, secret) => {
                // A client without a secret only says who it is (section 3.2.1).
                for (name, value) in [("client_id", id), ("client_secret", secret)] {
                    if let Some(value) = value {
                        pair(name, value);
                    }
                }
            }
        }
        Some(form)
    }
}

/// The header of section 2.3.1, which wants both parts form-encoded first.
fn encoded_basic(id: &str, secret: &str) -> Option<HeaderValue> {
    let [id, secret] = [id, secret].map(|text| {
        let mut encoded = room(&[text]);
        encode_into(&mut encoded, text, QUERY);
        encoded
    });
    basic(&id, &secret)
}

/// Overwrites bytes that nobody else holds.
fn wipe(bytes: Bytes) {
    if let Ok(mut bytes) = bytes.try_into_mut() {
        bytes.as_mut().zeroize();
    }
}

impl TokenError {
    fn lost(error: TransportError) -> Self {
        let transient = error.is_transient();
        Self { transient, source: Some(Arc::new(error)), ..Self::of("it did not answer") }
    }
}
