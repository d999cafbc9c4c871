//! The default transport: HTTP/1.1 over TCP or TLS, with connections kept for the next request.
//!
//! hyper's connection, but a pool of our own: it hands a request back that it did not begin to write, which is what tells
//! "not sent" from "maybe sent".

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST, PROXY_AUTHORIZATION};
use http::{HeaderValue, Method, StatusCode, Uri};
use hyper::body::Body as _;

use super::connect::Connector;
use super::pool::{Key, Pool};
use super::route::ProxyServer;
use super::settings::HttpTransportBuilder;
use super::upload::{Outgoing, Upload};
use super::{Body, BoxFuture, Chunks, Incoming, Progress, Transport};
use crate::error::{ProxyError, TransportError, TransportErrorKind};

/// HTTP/1.1 over TCP, and over TLS with the feature `tls`: rustls with ring, and the operating system's roots.
///
/// It needs tokio, with its time and I/O drivers enabled.
#[derive(Clone)]
pub struct HttpTransport {
    inner: Arc<Inner>,
}

struct Inner {
    connector: Connector,
    pool: Arc<Pool>,
}

impl HttpTransport {
    /// A transport that gives up on a connection that is not there after `connect_timeout`.
    pub fn new(connect_timeout: Duration) -> Self {
        HttpTransportBuilder::default_with(connect_timeout)
    }

    /// Starts to build a transport with proxies or certificates of one's own.
    pub fn builder() -> HttpTransportBuilder {
        HttpTransportBuilder::new()
    }

    pub(super) fn with_connector(connector: Connector) -> Self {
        Self { inner: Arc::new(Inner { connector, pool: Arc::default() }) }
    }
}

impl Default for HttpTransport {
    fn default() -> Self {
        Self::new(Duration::from_secs(10))
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HttpTransport")
    }
}

impl Transport for HttpTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Incoming>, TransportError>> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move { exchange(&inner, request).await })
    }
}

async fn exchange(
    inner: &Inner,
    request: http::Request<Body>,
) -> Result<http::Response<Incoming>, TransportError> {
    let progress = request.extensions().get::<Progress>().cloned().unwrap_or_default();
    progress.preparing();
    let key = Key::of(request.uri())?;
    // A proxy that carries the request itself; one that has a tunnel dug through it is the connection's matter.
    let proxy = inner.connector.proxy(&key)?.filter(|_| !key.https).cloned();
    let mut request = on_the_wire(request, proxy.as_deref())?;
    let upload = request.body().upload();
    loop {
        let (mut sender, is_reused) = match inner.pool.take(&key).await {
            Some(sender) => (sender, true),
            // On the heap, since most calls need no room for it.
            None => (Box::pin(inner.connector.connect(&key)).await?, false),
        };
        progress.sending();
        let guard = upload.is_some().then(|| Guard(Some(sender.task.clone())));
        let outcome = sender.requests.try_send_request(request).await;
        let mut error = match outcome {
            Ok(response) if proxy.is_some() && is_refusal(response.status()) => {
                progress.preparing();
                return Err(ProxyError::answered(response.status()).into());
            }
            Ok(response) => {
                let lease = Some((key, sender, Arc::clone(&inner.pool)));
                let is_wanted = response.status().is_success();
                let reply =
                    |body| Incoming::new(Reply { body, has_ended: false, lease, upload, is_wanted, guard });
                return Ok(response.map(reply));
            }
            Err(error) => error,
        };
        match error.take_message() {
            // The connection died while it lay in the pool. Each turn takes one out, so this ends with a new one.
            Some(unsent) if is_reused => {
                progress.preparing();
                request = unsent;
            }
            Some(_) => {
                progress.preparing();
                return Err(not_begun(error.into_error()));
            }
            None => {
                let error = error.into_error();
                if !is_reused && refuses_client(&error) {
                    progress.preparing();
                    return Err(not_begun(error));
                }
                let fault = upload.as_ref().and_then(Upload::take_fault);
                return Err(fault.unwrap_or_else(|| lost(error)));
            }
        }
    }
}

/// What only a proxy says: it wants to know who asks.
fn is_refusal(status: StatusCode) -> bool {
    status == StatusCode::PROXY_AUTHENTICATION_REQUIRED
}

/// Whether a server that has not answered anything yet refused the client's part of the handshake.
#[cfg(feature = "tls")]
fn refuses_client(error: &hyper::Error) -> bool {
    super::tls::is_refusal(error)
}

#[cfg(not(feature = "tls"))]
fn refuses_client(_error: &hyper::Error) -> bool {
    false
}

/// What hyper says of a request that no server looked at.
fn not_begun(error: hyper::Error) -> TransportError {
    let kind = if refuses_client(&error) { TransportErrorKind::Tls } else { TransportErrorKind::Closed };
    TransportError::not_sent(kind).with_source(error)
}

/// The request in origin form, or in absolute form to a proxy.
fn on_the_wire(
    request: http::Request<Body>,
    proxy: Option<&ProxyServer>,
) -> Result<http::Request<Outgoing>, TransportError> {
    let invalid = |_| TransportError::not_sent(TransportErrorKind::Other);
    let (mut parts, body) = request.into_parts();
    let authority = parts.uri.authority().map(http::uri::Authority::as_str).unwrap_or_default();
    let host = HeaderValue::from_str(authority).map_err(invalid)?;
    if let Some(proxy) = proxy {
        if let Some(authorization) = &proxy.authorization {
            parts.headers.insert(PROXY_AUTHORIZATION, authorization.clone());
        }
    } else {
        let mut origin_form = http::uri::Parts::default();
        origin_form.path_and_query = parts.uri.path_and_query().cloned();
        parts.uri =
            Uri::from_parts(origin_form).map_err(|_| TransportError::not_sent(TransportErrorKind::Other))?;
    }
    parts.headers.insert(HOST, host);
    if body.length() == Some(0) && matches!(parts.method, Method::POST | Method::PUT | Method::PATCH) {
        // Some servers answer 411 to these without a length, even if there is no body.
        parts.headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    Ok(http::Request::from_parts(parts, Outgoing::new(body)))
}

/// What hyper says after it began to write. Its messages hold nothing of what was sent or received.
fn lost(error: hyper::Error) -> TransportError {
    let kind = if error.is_parse() {
        TransportErrorKind::Protocol
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Closed
    };
    TransportError::maybe_sent(kind).with_source(error)
}

/// Ends a connection whose upload nobody waits for any more: it would go on as long as there is something to send.
struct Guard(Option<tokio::task::AbortHandle>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(task) = self.0.take() {
            task.abort();
        }
    }
}

/// A response's body, which gives its connection back once it was read to its end, and all of the request was sent.
struct Reply {
    body: hyper::body::Incoming,
    has_ended: bool,
    lease: Option<(Key, super::pool::Sender, Arc<Pool>)>,
    /// What is still being sent.
    upload: Option<Upload>,
    /// Whether the server wants the rest of it. A server that says no needs no more; one that says yes before it has all is
    /// given the rest, before the answer ends (RFC 9112, section 9.5).
    is_wanted: bool,
    guard: Option<Guard>,
}

impl Chunks for Reply {
    fn poll_chunk(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            return Poll::Ready(match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => Some(Ok(data)),
                    Err(_trailers) => continue,
                },
                Some(Err(error)) => {
                    self.lease = None;
                    let fault = self.upload.as_ref().and_then(Upload::take_fault);
                    Some(Err(fault.unwrap_or_else(|| lost(error))))
                }
                None => {
                    if let Some(upload) = self.upload.as_ref().filter(|_| self.is_wanted)
                        && let Some(fault) = ready!(upload.poll_over(context))
                    {
                        self.lease = None;
                        return Poll::Ready(Some(Err(fault)));
                    }
                    self.has_ended = true;
                    None
                }
            });
        }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        if self.upload.as_ref().is_some_and(|upload| !upload.is_whole()) {
            return; // the guard ends it
        }
        if let Some(guard) = &mut self.guard {
            guard.0 = None;
        }
        if let Some((key, sender, pool)) = self.lease.take()
            && (self.has_ended || self.body.is_end_stream())
        {
            pool.put(key, sender);
        }
    }
}
