//! The default transport: HTTP/1.1 over TCP or TLS, with connections kept for the next request.
//!
//! hyper's connection, but a pool of our own: it hands a request back that it did not begin to write, which is what tells
//! "not sent" from "maybe sent".

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST, PROXY_AUTHORIZATION};
use http::{HeaderValue, Method, StatusCode, Uri};
use hyper::body::{Body as _, Frame, SizeHint};

use super::connect::Connector;
use super::pool::{Key, Pool};
use super::route::ProxyServer;
use super::settings::HttpTransportBuilder;
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
    loop {
        let (mut sender, is_reused) = match inner.pool.take(&key).await {
            Some(sender) => (sender, true),
            None => (inner.connector.connect(&key).await?, false),
        };
        progress.sending();
        let mut error = match sender.try_send_request(request).await {
            Ok(response) if proxy.is_some() && is_refusal(response.status()) => {
                progress.preparing();
                return Err(ProxyError::answered(response.status()).into());
            }
            Ok(response) => {
                let pool = Arc::clone(&inner.pool);
                let lease = Some((key, sender, pool));
                return Ok(response.map(|body| Incoming::new(Reply { body, has_ended: false, lease })));
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
                return Err(lost(error));
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
) -> Result<http::Request<Payload>, TransportError> {
    let invalid = |_| TransportError::not_sent(TransportErrorKind::Other);
    let (mut parts, body) = request.into_parts();
    let bytes = body.as_bytes().cloned().unwrap_or_default();
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
    if bytes.is_empty() && matches!(parts.method, Method::POST | Method::PUT | Method::PATCH) {
        // Some servers answer 411 to these without a length, even if there is no body.
        parts.headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    let payload = Payload((!bytes.is_empty()).then_some(bytes));
    Ok(http::Request::from_parts(parts, payload))
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

/// A request's body as hyper wants it.
pub(super) struct Payload(Option<Bytes>);

impl hyper::body::Body for Payload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

/// A response's body, which gives its connection back once it was read to its end.
struct Reply {
    body: hyper::body::Incoming,
    has_ended: bool,
    lease: Option<(Key, super::pool::Sender, Arc<Pool>)>,
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
                    Some(Err(lost(error)))
                }
                None => {
                    self.has_ended = true;
                    None
                }
            });
        }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        if let Some((key, sender, pool)) = self.lease.take()
            && (self.has_ended || self.body.is_end_stream())
        {
            pool.put(key, sender);
        }
    }
}
