//! What all tries of a call share: a filled request enters, everything that goes on the wire but for credentials leaves,
//! checked.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::header::{CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode, Uri};
use zeroize::Zeroizing;

use crate::address::{Address, Origin, is_dots, is_target, resolve};
use crate::api::{Operation, Streams};
use crate::auth::{self, Credentials, Grant, wiped};
use crate::client::{Core, ServerChoice};
use crate::error::{Failure, RequestError, RequestErrorKind, TransportError, TransportErrorKind};
use crate::media;
use crate::payload::Payload;
use crate::random::uuid;
use crate::request::Request;
use crate::response::RawResponse;
use crate::retry::{Retries, RetryPolicy};
use crate::server::ServerUrl;
use crate::transport::{Body, Progress};

/// A call, ready to be sent.
pub(crate) struct Exchange {
    pub(crate) operation: &'static str,
    pub(crate) described: &'static Operation,
    /// Whether the API's document has it.
    pub(crate) is_documented: bool,
    pub(crate) origin: Origin,
    pub(super) repeatable: bool,
    pub(crate) timeout: Duration,
    pub(super) policy: Arc<dyn RetryPolicy>,
    streams: Streams,
    hands_over: bool,
    /// Whether a stream of its events may be taken up again.
    resumable: bool,
    /// Those of the client when the call began.
    pub(super) credentials: Credentials,
    /// The schemes whose credentials go along.
    pub(super) schemes: Vec<usize>,
    pub(crate) method: Method,
    target: String,
    headers: HeaderMap,
    body: Payload,
    /// An answer that is an error, while its body is still coming.
    unfinished: Mutex<Option<RawResponse>>,
    /// What tests compare.
    #[cfg(feature = "testing")]
    sent: Arc<crate::testing::Sent>,
}

/// One request of a call: redirects change its method and target.
#[derive(Clone)]
pub(super) struct Hop {
    pub(super) method: Method,
    /// Path and query.
    pub(super) target: String,
    pub(super) has_body: bool,
    pub(super) is_redirected: bool,
}

impl Hop {
    pub(super) fn first(exchange: &Exchange) -> Self {
        Self {
            method: exchange.method.clone(),
            target: exchange.target.clone(),
            has_body: true,
            is_redirected: false,
        }
    }
}

impl Exchange {
    pub(super) fn prepare(core: &Core, request: &Request) -> Result<Self, RequestErrorKind> {
        let operation = request.operation;
        let own_server = own_server(core, request)?;
        let server = own_server.as_ref().unwrap_or(core.server());
        let target = match &request.target {
            Some(target) => target.clone(),
            None => target(server, request)?,
        };
        check(&target)?;
        let mut headers = core.default_headers().clone();
        for (name, value) in &request.headers {
            headers.insert(name, value.clone());
        }
        core.codings().ask(&request.method, &mut headers);
        write_cookies(&mut headers, request)?;
        if let Some(name) = operation.idempotency_key {
            write_idempotency_key(&mut headers, name)?;
        }
        let credentials = core.credentials();
        Ok(Self {
            operation: operation.id,
            described: operation,
            is_documented: !request.is_undocumented,
            schemes: schemes(core, &credentials, request, &headers)?,
            credentials,
            origin: server.origin.clone(),
            repeatable: operation.is_repeatable(&request.method),
            timeout: request.timeout.unwrap_or(core.timeout()),
            policy: request.retry.as_ref().unwrap_or(&core.retrying().policy).clone(),
            streams: operation.streams,
            hands_over: request.hands_over,
            resumable: operation.retryable.unwrap_or_else(|| request.method.is_safe()),
            method: request.method.clone(),
            target,
            headers,
            body: request.body.clone(),
            unfinished: Mutex::default(),
            #[cfg(feature = "testing")]
            sent: Arc::new(crate::testing::Sent::of(request)),
        })
    }

    /// The request of a hop, with its credentials.
    pub(super) fn request(
        &self,
        hop: &Hop,
        grants: &[Grant],
        progress: &Progress,
        added: Option<&HeaderMap>,
        body: Body,
    ) -> Result<http::Request<Body>, TransportError> {
        let mut headers = self.headers.clone();
        for (name, value) in added.into_iter().flatten() {
            headers.insert(name, value.clone());
        }
        // All at once: memory that grows would leave copies of credentials behind.
        let pairs =
            grants.iter().map(|grant| if let Grant::Query(pair) = grant { pair.len() + 1 } else { 0 });
        let mut uri = String::with_capacity(300 + hop.target.len() + pairs.sum::<usize>());
        let _ = write!(uri, "{}{}", self.origin, hop.target);
        let mut mark = if hop.target.contains('?') { '&' } else { '?' };
        let mut uri = Zeroizing::new(uri);
        for grant in grants {
            match grant {
                Grant::Header(name, value) => drop(headers.insert(name, value.clone())),
                Grant::Query(pair) => {
                    uri.push(mark);
                    uri.push_str(pair);
                    mark = '&';
                }
                Grant::Cookie(pair) => add_cookie(&mut headers, pair),
            }
        }
        if !hop.has_body {
            headers.remove(CONTENT_TYPE);
        }
        let invalid = |_| TransportError::not_sent(TransportErrorKind::Other);
        let mut request = http::Request::new(body);
        *request.method_mut() = hop.method.clone();
        *request.uri_mut() = Uri::from_maybe_shared(wiped(uri)).map_err(invalid)?;
        *request.headers_mut() = headers;
        request.extensions_mut().insert(progress.clone());
        #[cfg(feature = "testing")]
        request.extensions_mut().insert(Arc::clone(&self.sent));
        Ok(request)
    }

    /// The body of a hop, ready to be read: files are opened here.
    pub(super) async fn open_body(&self, hop: &Hop) -> Result<Body, TransportError> {
        if hop.has_body { Body::open(&self.body).await } else { Ok(Body::default()) }
    }

    /// Whether there is something to send in a hop: what can be read only once may be gone.
    pub(super) fn has_content_for(&self, hop: &Hop) -> bool {
        !hop.has_body || self.body.can_be_sent()
    }

    /// Whether the call can be made again as it is, and may be although the server may have acted on it.
    pub(super) fn may_repeat(&self) -> bool {
        self.repeatable && self.is_replayable()
    }

    /// Whether the call can be made again as it is.
    pub(super) fn is_replayable(&self) -> bool {
        self.body.can_be_sent()
    }

    /// Whether a stream of its events may be taken up again: what only reads, or what its document says may be repeated.
    pub(crate) fn is_resumable(&self) -> bool {
        self.resumable && self.is_replayable()
    }

    /// The same call, to go on after an event. It is made once: whether there is another is the stream's to say.
    /// With the credentials that the client has by now: streams live for long.
    pub(super) fn after_event(&self, core: &Core, id: &str) -> Result<Self, RequestErrorKind> {
        let mut headers = self.headers.clone();
        if !id.is_empty() {
            let name = HeaderName::from_static("last-event-id");
            let invalid = |_| RequestErrorKind::Header { name: name.to_string() };
            let mut value = HeaderValue::from_bytes(id.as_bytes()).map_err(invalid)?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        Ok(Self {
            origin: self.origin.clone(),
            policy: Arc::new(Retries::none()),
            credentials: core.credentials(),
            schemes: self.schemes.clone(),
            #[cfg(feature = "testing")]
            sent: self.sent.clone(),
            method: self.method.clone(),
            target: self.target.clone(),
            headers,
            body: self.body.clone(),
            unfinished: Mutex::default(),
            ..*self
        })
    }

    pub(crate) fn refuse(&self, kind: RequestErrorKind) -> Failure {
        RequestError::new(self.operation, kind).into()
    }

    /// Whether an answer's body is left to a stream, or to be read as it comes. Errors never are: their bodies say what is wrong.
    pub(super) fn hands_over(&self, status: StatusCode, headers: &HeaderMap) -> bool {
        if !status.is_success() {
            return false;
        }
        match self.streams {
            _ if self.hands_over => true,
            Streams::Never => false,
            Streams::Declared => media::essence(headers).is_some_and(|essence| media::is_stream(&essence)),
            // One JSON document says what went wrong, and is kept for it.
            Streams::Events => !media::essence(headers).is_some_and(|essence| media::is_json(&essence)),
            Streams::Values => true,
        }
    }

    /// Keeps an answer that is an error until its body is there, or forgets the last one.
    pub(super) fn set_unfinished(&self, answer: Option<RawResponse>) {
        *self.unfinished.lock().unwrap_or_else(PoisonError::into_inner) = answer;
    }

    /// The answer that time ran out on: its status says more than that.
    pub(super) fn take_unfinished(&self) -> Option<RawResponse> {
        self.unfinished.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn of_call(&self, error: TransportError) -> TransportError {
        error.of_call(self.operation, self.may_repeat())
    }

    pub(super) fn failure(&self, error: TransportError) -> Failure {
        self.of_call(error).into()
    }
}

/// Where a request goes.
pub(crate) fn origin(core: &Core, request: &Request) -> Result<Origin, RequestErrorKind> {
    Ok(own_server(core, request)?.map_or_else(|| core.server().origin.clone(), |server| server.origin))
}

/// Path and query, as the template and the parameters make them.
fn target(server: &Address, request: &Request) -> Result<String, RequestErrorKind> {
    let mut target = server.path.clone();
    write_path(&mut target, request)?;
    for (_, pairs) in &request.query {
        target.push(if target.contains('?') { '&' } else { '?' });
        target.push_str(pairs);
    }
    Ok(target)
}

/// The server that was chosen for a call, or that its operation has of its own; a relative one lies on the client's.
fn own_server(core: &Core, request: &Request) -> Result<Option<Address>, RequestErrorKind> {
    let invalid =
        |reason: &str| RequestErrorKind::Server { reason: format!("the call's own server: {reason}") };
    let render = |url: &ServerUrl| url.render().map_err(|kind| invalid(&kind.to_string()));
    let text = match (&request.server, request.operation.server) {
        (Some(ServerChoice::Text(text)), _) => {
            let server = Address::parse(text).map_err(invalid)?;
            return safe(core, server).map(Some).ok_or_else(|| invalid(UNSAFE));
        }
        (Some(ServerChoice::Declared(url)), _) => render(url)?,
        (None, Some(template)) => render(&ServerUrl::new(template))?,
        (None, None) => return Ok(None),
    };
    let base = core.server();
    let (origin, path) = resolve(&base.origin, &format!("{}/", base.path), &text).map_err(invalid)?;
    let server = Address::parse(&format!("{origin}{path}")).map_err(invalid)?;
    safe(core, server).map(Some).ok_or_else(|| invalid(UNSAFE))
}

const UNSAFE: &str = "only https is safe";

fn safe(core: &Core, server: Address) -> Option<Address> {
    (server.origin.is_safe() || core.allows_insecure()).then_some(server)
}

/// Writes the path, and refuses segments that would not arrive as what they are.
fn write_path(target: &mut String, request: &Request) -> Result<(), RequestErrorKind> {
    let path = &*request.path;
    // The server's own address: nothing is added, but for what a request line needs.
    if path.is_empty() && !target.is_empty() {
        return Ok(());
    }
    target.push('/');
    let mut rest = path.strip_prefix('/').unwrap_or(path);
    let mut segment = Segment { start: target.len(), culprit: None };
    let mut in_query = false;
    while let Some(at) = rest.find(['/', '?', '{']) {
        let (before, tail) = rest.split_at(at);
        target.push_str(before);
        if let Some((name, after)) = expression(tail) {
            let (parameter, value) = value(request, name)?;
            // A value may be several segments.
            let mut parts = value.split('/');
            target.push_str(parts.next().unwrap_or_default());
            segment.culprit = Some(parameter);
            for part in parts.filter(|_| !in_query) {
                segment.check(target)?;
                target.push('/');
                segment = Segment { start: target.len(), culprit: Some(parameter) };
                target.push_str(part);
            }
            rest = after;
            continue;
        }
        let (mark, after) = tail.split_at(1);
        if mark != "{" && !in_query {
            segment.check(target)?;
            in_query = mark == "?";
            segment = Segment { start: target.len() + 1, culprit: None };
        }
        target.push_str(mark);
        rest = after;
    }
    target.push_str(rest);
    if in_query { Ok(()) } else { segment.check(target) }
}

/// A part of the path between slashes.
struct Segment {
    /// Where it starts in the target.
    start: usize,
    /// The last parameter in it.
    culprit: Option<&'static str>,
}

impl Segment {
    fn check(&self, target: &str) -> Result<(), RequestErrorKind> {
        let text = target.get(self.start..).unwrap_or_default();
        match self.culprit {
            Some(parameter) if text.is_empty() || is_dots(text) => {
                Err(RequestErrorKind::PathSegment { parameter })
            }
            None if is_dots(text) => Err(RequestErrorKind::Url { reason: "the path has `.` or `..`" }),
            _ => Ok(()),
        }
    }
}

/// The name of the `{expression}` that a text begins with, and what follows it.
fn expression(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('{')?.split_once('}')
}

/// What stands in for an expression: never nothing, which no path can say.
fn value<'r>(request: &'r Request, name: &str) -> Result<(&'static str, &'r str), RequestErrorKind> {
    match request.segments.iter().find(|(set, _)| *set == name) {
        Some((parameter, value)) if !value.is_empty() => Ok((parameter, value)),
        Some((parameter, _)) => Err(RequestErrorKind::PathSegment { parameter }),
        None => Err(RequestErrorKind::Url { reason: "a path parameter is not set" }),
    }
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
    let before = headers.get(COOKIE).map(HeaderValue::as_bytes).unwrap_or_default();
    let between: &[u8] = if before.is_empty() { b"" } else { b"; " };
    let all = Zeroizing::new([before, between, pairs.as_bytes()].concat());
    if let Ok(mut value) = HeaderValue::from_maybe_shared(wiped(all)) {
        value.set_sensitive(true);
        headers.insert(COOKIE, value);
    }
}

fn write_idempotency_key(headers: &mut HeaderMap, name: &'static str) -> Result<(), RequestErrorKind> {
    let invalid = || RequestErrorKind::Header { name: name.to_owned() };
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_str(&uuid()).map_err(|_| invalid())?);
    }
    Ok(())
}

fn schemes(
    core: &Core,
    credentials: &Credentials,
    request: &Request,
    headers: &HeaderMap,
) -> Result<Vec<usize>, RequestErrorKind> {
    if request.is_undocumented && request.security.is_empty() {
        return Ok(credentials.first().into_iter().collect());
    }
    auth::plan(core.api(), request.security, credentials, headers)
}
