//! What all tries of a call share: a filled request enters, everything that goes on the wire but for credentials leaves,
//! checked.

use std::fmt::Write as _;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode, Uri};

use super::retry::idempotency_key;
use crate::address::{Address, Origin, is_dots, is_target, resolve};
use crate::api::{Operation, Streams};
use crate::auth::{self, Grant};
use crate::client::Core;
use crate::error::{Failure, RequestErrorKind, TransportError, TransportErrorKind};
use crate::media;
use crate::request::Request;
use crate::server::ServerUrl;
use crate::transport::{Body, Progress};

/// A call, ready to be sent.
pub(super) struct Exchange {
    pub(super) operation: &'static str,
    pub(super) origin: Origin,
    pub(super) repeatable: bool,
    pub(super) timeout: Duration,
    streams: Streams,
    /// The schemes whose credentials go along.
    pub(super) schemes: Vec<usize>,
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Bytes,
}

/// One request of a call: redirects change its method and target.
#[derive(Clone)]
pub(super) struct Hop {
    pub(super) method: Method,
    /// Path and query.
    pub(super) target: String,
    pub(super) has_body: bool,
}

impl Hop {
    pub(super) fn first(exchange: &Exchange) -> Self {
        Self { method: exchange.method.clone(), target: exchange.target.clone(), has_body: true }
    }
}

impl Exchange {
    pub(super) fn prepare(core: &Core, request: &Request) -> Result<Self, RequestErrorKind> {
        let operation = request.operation;
        let own_server = operation.server.map(|_| own_server(core, operation)).transpose()?;
        let server = own_server.as_ref().unwrap_or(core.server());
        let mut target = server.path.clone();
        write_path(&mut target, request)?;
        for (_, pairs) in &request.query {
            target.push(if target.contains('?') { '&' } else { '?' });
            target.push_str(pairs);
        }
        check(&target)?;
        let mut headers = core.default_headers().clone();
        for (name, value) in &request.headers {
            headers.insert(name, value.clone());
        }
        write_cookies(&mut headers, request)?;
        if let Some(name) = operation.idempotency_key {
            write_idempotency_key(&mut headers, name)?;
        }
        Ok(Self {
            operation: operation.id,
            schemes: schemes(core, request, &headers)?,
            origin: server.origin.clone(),
            repeatable: operation.is_repeatable(&request.method),
            timeout: request.timeout.unwrap_or(core.timeout()),
            streams: operation.streams,
            method: request.method.clone(),
            target,
            headers,
            body: request.body.clone(),
        })
    }

    /// The request of a hop, with its credentials.
    pub(super) fn request(
        &self,
        hop: &Hop,
        grants: &[Grant],
        progress: &Progress,
    ) -> Result<http::Request<Body>, TransportError> {
        let mut headers = self.headers.clone();
        let mut uri = format!("{}{}", self.origin, hop.target);
        for grant in grants {
            match grant {
                Grant::Header(name, value) => drop(headers.insert(name, value.clone())),
                Grant::Query(pair) => {
                    let _ = write!(uri, "{}{pair}", if hop.target.contains('?') { '&' } else { '?' });
                }
                Grant::Cookie(pair) => add_cookie(&mut headers, pair),
            }
        }
        let body = if hop.has_body {
            self.body.clone()
        } else {
            headers.remove(CONTENT_TYPE);
            Bytes::new()
        };
        let invalid = |_| TransportError::not_sent(TransportErrorKind::Other);
        let mut request = http::Request::new(Body::from(body));
        *request.method_mut() = hop.method.clone();
        *request.uri_mut() = Uri::try_from(uri).map_err(invalid)?;
        *request.headers_mut() = headers;
        request.extensions_mut().insert(progress.clone());
        Ok(request)
    }

    /// Whether an answer's body is left to a stream. Errors never are: their bodies say what is wrong.
    pub(super) fn hands_over(&self, status: StatusCode, headers: &HeaderMap) -> bool {
        if !status.is_success() {
            return false;
        }
        match self.streams {
            Streams::Never => false,
            Streams::Declared => media::essence(headers).is_some_and(|essence| media::is_stream(&essence)),
            // One JSON document says what went wrong, and is kept for it.
            Streams::Events => !media::essence(headers).is_some_and(|essence| media::is_json(&essence)),
            Streams::Values => true,
        }
    }

    pub(super) fn of_call(&self, error: TransportError) -> TransportError {
        error.of_call(self.operation, self.repeatable)
    }

    pub(super) fn failure(&self, error: TransportError) -> Failure {
        self.of_call(error).into()
    }
}

/// The server that an operation has of its own; a relative one lies on the client's.
fn own_server(core: &Core, operation: &'static Operation) -> Result<Address, RequestErrorKind> {
    let invalid =
        |reason: &str| RequestErrorKind::Server { reason: format!("the operation's own server: {reason}") };
    let Some(template) = operation.server else { return Ok(core.server().clone()) };
    let text = ServerUrl::new(template).render().map_err(|kind| invalid(&kind.to_string()))?;
    let base = core.server();
    let (origin, path) = resolve(&base.origin, &format!("{}/", base.path), &text).map_err(invalid)?;
    let server = Address::parse(&format!("{origin}{path}")).map_err(invalid)?;
    if server.origin.is_safe() || core.allows_insecure() {
        Ok(server)
    } else {
        Err(invalid("only https is safe"))
    }
}

/// Writes the path, and refuses segments that would not arrive as what they are.
fn write_path(target: &mut String, request: &Request) -> Result<(), RequestErrorKind> {
    let (path, query) = request.path.split_once('?').map_or((&*request.path, None), |(p, q)| (p, Some(q)));
    for template in path.trim_start_matches('/').split('/') {
        target.push('/');
        let start = target.len();
        let mut culprit = None;
        let mut rest = template;
        while let Some((before, name, after)) = next_expression(rest) {
            target.push_str(before);
            match request.segments.iter().find(|(set, _)| *set == name) {
                Some((_, value)) if !value.is_empty() => target.push_str(value),
                Some((parameter, _)) => return Err(RequestErrorKind::PathSegment { parameter }),
                None => return Err(RequestErrorKind::Url { reason: "a path parameter is not set" }),
            }
            culprit = request.segments.iter().map(|(set, _)| *set).find(|set| *set == name);
            rest = after;
        }
        target.push_str(rest);
        let segment = target.get(start..).unwrap_or_default();
        match culprit {
            Some(parameter) if segment.is_empty() || is_dots(segment) => {
                return Err(RequestErrorKind::PathSegment { parameter });
            }
            None if is_dots(segment) => {
                return Err(RequestErrorKind::Url { reason: "the path has `.` or `..`" });
            }
            _ => {}
        }
    }
    if let Some(query) = query {
        target.push('?');
        target.push_str(query);
    }
    Ok(())
}

/// What stands before the next `{name}`, the name, and what stands after it.
fn next_expression(template: &str) -> Option<(&str, &str, &str)> {
    let (before, tail) = template.split_once('{')?;
    let (name, after) = tail.split_once('}')?;
    Some((before, name, after))
}

/// The longest target; the libraries below count in 16 bits.
const LONGEST: usize = 65_000;

fn check(target: &str) -> Result<(), RequestErrorKind> {
    if target.len() > LONGEST {
        return Err(RequestErrorKind::Url { reason: "the path and query are too long" });
    }
    if !is_target(target) {
        return Err(RequestErrorKind::Url { reason: "the path has characters that must be percent-encoded" });
    }
    Ok(())
}

fn write_cookies(headers: &mut HeaderMap, request: &Request) -> Result<(), RequestErrorKind> {
    for (name, pairs) in &request.cookies {
        let is_valid = pairs.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        if !is_valid {
            return Err(RequestErrorKind::Parameter { parameter: name, reason: "it cannot be a cookie" });
        }
        add_cookie(headers, pairs);
    }
    Ok(())
}

/// Adds to the one `Cookie` header that a request may have.
fn add_cookie(headers: &mut HeaderMap, pairs: &str) {
    let mut bytes = headers.get(COOKIE).map(|value| value.as_bytes().to_vec()).unwrap_or_default();
    if !bytes.is_empty() {
        bytes.extend_from_slice(b"; ");
    }
    bytes.extend_from_slice(pairs.as_bytes());
    if let Ok(mut value) = HeaderValue::from_bytes(&bytes) {
        value.set_sensitive(true);
        headers.insert(COOKIE, value);
    }
}

fn write_idempotency_key(headers: &mut HeaderMap, name: &'static str) -> Result<(), RequestErrorKind> {
    let invalid = || RequestErrorKind::Header { name: name.to_owned() };
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_str(&idempotency_key()).map_err(|_| invalid())?);
    }
    Ok(())
}

fn schemes(core: &Core, request: &Request, headers: &HeaderMap) -> Result<Vec<usize>, RequestErrorKind> {
    if request.is_undocumented && request.security.is_empty() {
        return Ok(core.first_scheme().into_iter().collect());
    }
    auth::plan(core.api(), request.security, |scheme| core.held(scheme).is_some(), headers)
}
