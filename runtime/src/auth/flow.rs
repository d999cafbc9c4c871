//! The OAuth2 client credentials flow (RFC 6749, section 4.4): an id and a secret enter, a token leaves.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Method, StatusCode};
use zeroize::Zeroizing;

use super::ClientCredentials;
use super::token::{Fetched, Token, TokenCache};
use crate::address::{Address, Origin, resolve};
use crate::api::{ClientAuth, TokenEndpoint};
use crate::client::Core;
use crate::engine::{BodyFault, collect, race};
use crate::error::{TokenError, TransportError};
use crate::parameter::{QUERY, encode_into};
use crate::transport::Body;
use crate::values::{Base64, Secret};
use crate::wire::{Decode, DecodeResult, Reader};

/// One scheme's tokens, and how to get them.
pub(crate) struct Flow {
    endpoint: &'static TokenEndpoint,
    client: ClientCredentials,
    origin: Origin,
    target: String,
    cache: TokenCache,
}

/// The largest answer that is read from a token endpoint.
const LIMIT: u64 = 1 << 20;
/// How long a token endpoint may take, whatever the call allows.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The error codes of RFC 6749 and those that authorization servers took over from it. Others are not shown: they are the
/// server's text.
const CODES: &[&str] = &[
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "invalid_target",
    "access_denied",
    "server_error",
    "temporarily_unavailable",
    "slow_down",
];

impl Flow {
    /// A flow whose endpoint is absolute, or lies on the server.
    pub(crate) fn new(
        endpoint: &'static TokenEndpoint,
        client: ClientCredentials,
        server: &Address,
    ) -> Result<Self, &'static str> {
        let url = client.token_url.as_deref().unwrap_or(endpoint.url);
        let (origin, target) = resolve(&server.origin, &format!("{}/", server.path), url)?;
        Ok(Self { endpoint, client, origin, target, cache: TokenCache::default() })
    }

    /// Where tokens come from.
    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// A valid token.
    pub(crate) async fn token(&self, core: &Core) -> Result<Token, TokenError> {
        self.cache.get(core.clock(), || self.fetch(core)).await
    }

    /// Forgets a token that the server refused.
    pub(crate) fn refuse(&self, generation: u64) {
        self.cache.refuse(generation);
    }

    async fn fetch(&self, core: &Core) -> Result<Fetched, TokenError> {
        let request = self.request(core).ok_or_else(|| TokenError::of("the request cannot be built"))?;
        let answer = async {
            let response = core.transport().send(request).await?;
            let (mut head, body) = response.into_parts();
            let (body, undecoded) = core.unfold(head.status, &mut head.headers, body, LIMIT);
            let (body, fault) = collect(&head.headers, body, LIMIT).await;
            let fault = fault.or(undecoded.map(BodyFault::Encoding));
            match fault {
                Some(fault) => Err(fault.into_transport()),
                None => Ok((head.status, body)),
            }
        };
        let (status, body) = match race(std::pin::pin!(answer), core.clock().limit(TIMEOUT)).await {
            Some(Ok(answer)) => answer,
            Some(Err(error)) => return Err(TokenError::lost(error)),
            None => return Err(TokenError { transient: true, ..TokenError::of("time ran out") }),
        };
        read(status, &body)
    }

    fn request(&self, core: &Core) -> Option<http::Request<Body>> {
        let mut form = Zeroizing::new(String::from("grant_type=client_credentials"));
        let scopes = match &self.client.scopes {
            Some(scopes) => scopes.join(" "),
            None => self.endpoint.scopes.join(" "),
        };
        if !scopes.is_empty() {
            pair(&mut form, "scope", &scopes);
        }
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        core.user_agent(&mut headers);
        if self.endpoint.client == ClientAuth::Basic {
            headers.insert(AUTHORIZATION, basic(&self.client)?);
        } else {
            pair(&mut form, "client_id", &self.client.id);
            pair(&mut form, "client_secret", self.client.secret.expose());
        }
        let in_query = self.endpoint.client == ClientAuth::Query || self.endpoint.method == Method::GET;
        let mut uri = Zeroizing::new(format!("{}{}", self.origin, self.target));
        let body = if in_query {
            uri.push(if self.target.contains('?') { '&' } else { '?' });
            uri.push_str(&form);
            Bytes::new()
        } else {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
            Bytes::copy_from_slice(form.as_bytes())
        };
        let mut request = http::Request::builder()
            .method(&self.endpoint.method)
            .uri(uri.as_str())
            .body(body.into())
            .ok()?;
        *request.headers_mut() = headers;
        Some(request)
    }
}

fn pair(form: &mut String, name: &str, value: &str) {
    form.push('&');
    form.push_str(name);
    form.push('=');
    encode_into(form, value, QUERY);
}

/// The header of section 2.3.1, which wants both parts form-encoded first.
fn basic(client: &ClientCredentials) -> Option<HeaderValue> {
    let mut text = Zeroizing::new(String::new());
    encode_into(&mut text, &client.id, QUERY);
    text.push(':');
    encode_into(&mut text, client.secret.expose(), QUERY);
    let mut value =
        HeaderValue::from_str(&format!("Basic {}", Base64::encode(text.as_bytes()).as_str())).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// What a token endpoint answers, right or wrong.
#[derive(Default)]
struct Answer {
    access_token: Option<Secret>,
    expires_in: Option<f64>,
    error: Option<String>,
}

fn read(status: StatusCode, body: &[u8]) -> Result<Fetched, TokenError> {
    let answer: Answer = crate::wire::from_json(body).unwrap_or_default();
    let failure = |reason| TokenError { status: Some(status), ..TokenError::of(reason) };
    if !status.is_success() {
        let transient = crate::retry::is_passing(status);
        let code = answer.error.filter(|code| CODES.contains(&code.as_str()));
        let transient = transient || matches!(code.as_deref(), Some("temporarily_unavailable" | "slow_down"));
        return Err(TokenError { code, transient, ..failure("it refused") });
    }
    let secret = answer.access_token.filter(|token| super::plan::bearer(token.expose()).is_some());
    let secret = secret.ok_or_else(|| failure("its answer holds no usable token"))?;
    let seconds = answer.expires_in.filter(|seconds| (0.0..1e9).contains(seconds));
    Ok(Fetched { secret, lifetime: seconds.map(Duration::from_secs_f64) })
}

impl Decode for Answer {
    fn hollow() -> Self {
        Self::default()
    }

    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        let mut answer = Self::default();
        reader.object()?;
        while let Some(field) = reader.next_known(&["access_token", "error", "expires_in"])? {
            match field {
                0 => answer.access_token = reader.item()?,
                1 => answer.error = text(reader)?,
                // A number, but some servers write it as a string.
                _ => answer.expires_in = text(reader)?.and_then(|text| text.parse().ok()),
            }
        }
        Ok(answer)
    }
}

/// A string or number as its text; anything else is nothing.
fn text(reader: &mut Reader<'_>) -> DecodeResult<Option<String>> {
    use crate::wire::Kind;
    Ok(match reader.kind()? {
        Kind::String => Some(reader.string()?),
        Kind::Integer | Kind::Number => Some(reader.number()?.to_owned()),
        _ => {
            reader.skip()?;
            None
        }
    })
}

impl TokenError {
    fn of(reason: &'static str) -> Self {
        Self { status: None, code: None, reason, transient: false, source: None }
    }

    fn lost(error: TransportError) -> Self {
        let transient = error.is_transient();
        Self { transient, source: Some(std::sync::Arc::new(error)), ..Self::of("it did not answer") }
    }
}
