//! The seam to the network: one request enters, its response's head and a stream of its body leave.

mod body;
#[cfg(feature = "transport")]
mod connect;
#[cfg(feature = "transport")]
mod http1;
#[cfg(feature = "transport")]
mod no_proxy;
#[cfg(feature = "transport")]
mod pool;
mod progress;
mod proxy;
#[cfg(feature = "transport")]
mod route;
#[cfg(feature = "transport")]
mod settings;
#[cfg(feature = "tls")]
mod tls;
mod tls_config;
#[cfg(feature = "transport")]
mod tunnel;
#[cfg(feature = "transport")]
mod upload;

use std::future::Future;
use std::pin::Pin;

pub use body::{Body, Chunks, Incoming};
#[cfg(feature = "transport")]
pub use http1::HttpTransport;
pub use progress::Progress;
pub use proxy::Proxy;
#[cfg(feature = "transport")]
pub use settings::HttpTransportBuilder;
pub use tls_config::{TlsConfig, TlsVersion};

use crate::error::TransportError;

/// A future on the heap, since traits that are objects cannot name theirs.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What carries requests to servers.
///
/// The engine above it does credentials, redirects, retries, limits and time limits; a transport sends one request and
/// hands out one response, whatever its status. It must not follow redirects, and must not send anything twice unless it
/// provably did not leave the first time.
///
/// The request's URI is absolute and is to be sent as it is: nothing in it may be folded, decoded or re-encoded. The
/// request has no `Host` and no `Content-Length` header: [`Body::length`] is what the latter has to say.
///
/// Errors say whether the request can have left. A transport that knows more tells it meanwhile through the [`Progress`]
/// in the request's extensions, for calls whose time runs out.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request. Dropping the future cancels it.
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Incoming>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Incoming>, TransportError>> {
        (**self).send(request)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Incoming>, TransportError>> {
        (**self).send(request)
    }
}
