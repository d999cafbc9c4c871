//! New connections: a server, and the proxy on the way to it, enter; a sender whose connection runs as a task leaves.

use std::future::{Future, poll_fn};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use super::BoxFuture;
use super::pool::{Key, Sender};
use super::route::{ProxyServer, Routes};
#[cfg(feature = "tls")]
use super::tls::{Peer, Tls};
use super::tunnel;
use crate::error::{ProxyError, TransportError, TransportErrorKind};

/// How connections are made.
pub(super) struct Connector {
    timeout: Duration,
    routes: Routes,
    #[cfg(feature = "tls")]
    tls: Tls,
}

/// What a connection runs over. An object, so that hyper is compiled for one type and not for each.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// How long one address may take before the next is tried beside it (RFC 8305).
const HEAD_START: Duration = Duration::from_millis(250);

impl Connector {
    pub(super) fn new(timeout: Duration, routes: Routes) -> Self {
        Self {
            timeout,
            routes,
            #[cfg(feature = "tls")]
            tls: Tls::default(),
        }
    }

    #[cfg(feature = "tls")]
    pub(super) fn with_tls(timeout: Duration, routes: Routes, tls: Tls) -> Self {
        Self { timeout, routes, tls }
    }

    /// The proxy on the way to a server, if there is one.
    pub(super) fn proxy(&self, key: &Key) -> Result<Option<&Arc<ProxyServer>>, TransportError> {
        self.routes.to(key)
    }

    /// A connection. All that goes wrong here happened before anything was sent.
    pub(super) async fn connect(&self, key: &Key) -> Result<Sender, TransportError> {
        match tokio::time::timeout(self.timeout, self.establish(key)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(TransportError::not_sent(TransportErrorKind::Timeout)),
        }
    }

    async fn establish(&self, key: &Key) -> Result<Sender, TransportError> {
        let mut stream = match self.proxy(key)? {
            None => tcp(&key.host, key.port).await?,
            Some(proxy) => self.through(proxy, key).await?,
        };
        if key.https {
            stream = self.secure(stream, &key.host).await?;
        }
        let failed = |error| TransportError::not_sent(TransportErrorKind::Connect).with_source(error);
        let (requests, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(failed)?;
        // Ends when the sender is dropped or the server closes; its error reaches the caller through the sender.
        let task = tokio::spawn(async move { drop(connection.await) }).abort_handle();
        Ok(Sender { requests, task })
    }

    /// A connection to a proxy, and through it if the server is to be spoken to in secret.
    async fn through(&self, proxy: &ProxyServer, key: &Key) -> Result<Box<dyn Stream>, TransportError> {
        let unreachable = |error: TransportError| {
            let is_passing = error.is_transient();
            let reason = "no connection to it";
            let failure = if is_passing { ProxyError::passing(reason) } else { ProxyError::of(reason) };
            TransportError::from(failure.with_source(error))
        };
        let mut stream = tcp(&proxy.host, proxy.port).await.map_err(unreachable)?;
        if proxy.https {
            stream = self.secure_proxy(stream, &proxy.host).await.map_err(unreachable)?;
        }
        if key.https {
            tunnel::open(&mut stream, key, proxy).await?;
        }
        Ok(stream)
    }
}

#[cfg(feature = "tls")]
impl Connector {
    async fn secure(&self, stream: Box<dyn Stream>, host: &str) -> Result<Box<dyn Stream>, TransportError> {
        Ok(Box::new(self.tls.handshake(Peer::Server, host, stream).await?))
    }

    async fn secure_proxy(
        &self,
        stream: Box<dyn Stream>,
        host: &str,
    ) -> Result<Box<dyn Stream>, TransportError> {
        Ok(Box::new(self.tls.handshake(Peer::Proxy, host, stream).await?))
    }
}

#[cfg(not(feature = "tls"))]
#[allow(clippy::unused_async, clippy::unused_self)] // the same signatures as with TLS
impl Connector {
    async fn secure(&self, _stream: Box<dyn Stream>, _host: &str) -> Result<Box<dyn Stream>, TransportError> {
        Err(TransportError::not_sent(TransportErrorKind::Tls).with_source("built without the feature `tls`"))
    }

    async fn secure_proxy(
        &self,
        stream: Box<dyn Stream>,
        host: &str,
    ) -> Result<Box<dyn Stream>, TransportError> {
        self.secure(stream, host).await
    }
}

async fn tcp(host: &str, port: u16) -> Result<Box<dyn Stream>, TransportError> {
    let addresses = resolve(host, port)
        .await
        .map_err(|error| TransportError::not_sent(TransportErrorKind::Dns).with_source(error))?;
    let stream = race(&alternate(addresses))
        .await
        .map_err(|error| TransportError::not_sent(TransportErrorKind::Connect).with_source(error))?;
    // Requests are written whole, so waiting to fill packets only costs time. Not vital if refused.
    drop(stream.set_nodelay(true));
    Ok(Box::new(stream))
}

async fn resolve(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    Ok(tokio::net::lookup_host((host, port)).await?.collect())
}

/// The addresses with families taking turns, the resolver's first choice first.
fn alternate(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) =
        addresses.into_iter().partition(|address| address.is_ipv6() == first_is_v6);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut mixed = Vec::new();
    loop {
        let pair = (first.next(), second.next());
        if pair == (None, None) {
            return mixed;
        }
        mixed.extend(pair.0.into_iter().chain(pair.1));
    }
}

type Attempt = BoxFuture<'static, io::Result<TcpStream>>;

/// As `poll`, but tokio's panic where I/O is not enabled is an error like any other.
fn poll_attempt(
    attempt: Pin<&mut (dyn Future<Output = io::Result<TcpStream>> + Send)>,
    context: &mut Context<'_>,
) -> Poll<io::Result<TcpStream>> {
    catch_unwind(AssertUnwindSafe(|| attempt.poll(context)))
        .unwrap_or_else(|_| Poll::Ready(Err(io::Error::other("tokio's I/O driver is not enabled"))))
}

/// The first address that takes the connection: each next one starts when those before it failed or had a head start.
async fn race(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let mut waiting = addresses.iter();
    let mut running: Vec<Attempt> = Vec::new();
    let mut failure = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    let mut head_start = Box::pin(tokio::time::sleep(Duration::ZERO));
    poll_fn(|context| {
        loop {
            let mut index = 0;
            while let Some(attempt) = running.get_mut(index) {
                match poll_attempt(attempt.as_mut(), context) {
                    Poll::Ready(Ok(stream)) => return Poll::Ready(Ok(stream)),
                    Poll::Ready(Err(error)) => {
                        failure = error;
                        drop(running.swap_remove(index));
                    }
                    Poll::Pending => index += 1,
                }
            }
            let is_due = running.is_empty() || head_start.as_mut().poll(context).is_ready();
            if !is_due {
                return Poll::Pending;
            }
            let Some(&address) = waiting.next() else {
                if running.is_empty() {
                    let failure = std::mem::replace(&mut failure, io::ErrorKind::Other.into());
                    return Poll::Ready(Err(failure));
                }
                // Nothing left to start: a timer that was polled ready must not be polled again.
                head_start.as_mut().reset(tokio::time::Instant::now() + Duration::from_secs(3600));
                continue;
            };
            running.push(Box::pin(TcpStream::connect(address)));
            head_start.as_mut().reset(tokio::time::Instant::now() + HEAD_START);
        }
    })
    .await
}
