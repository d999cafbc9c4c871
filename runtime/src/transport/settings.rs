//! The default transport's settings: how long, through whom and whom to trust enter, a transport leaves.

use std::fmt;
use std::time::Duration;

use super::connect::Connector;
use super::http1::HttpTransport;
use super::proxy::Proxy;
use super::route::Routes;
use super::tls_config::TlsConfig;
use crate::address::Address;
use crate::auth::{Lookup, system_environment};
use crate::error::BuildErrorKind;

/// What an [`HttpTransport`] is built from: for transports of one's own that end in it. Clients' builders have the same
/// settings.
///
/// ```
/// use clientwright_runtime::{HttpTransport, Proxy};
///
/// let transport = HttpTransport::builder().proxy(Proxy::none()).build()?;
/// # Ok::<(), clientwright_runtime::BuildErrorKind>(())
/// ```
#[must_use = "it is no transport before `build`"]
pub struct HttpTransportBuilder {
    connect_timeout: Duration,
    proxy: Proxy,
    tls: TlsConfig,
    environment: Lookup,
}

/// How long a connection may take unless said otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

impl HttpTransportBuilder {
    pub(super) fn new() -> Self {
        Self {
            connect_timeout: CONNECT_TIMEOUT,
            proxy: Proxy::from_env(),
            tls: TlsConfig::new(),
            environment: system_environment(),
        }
    }

    /// Gives up on a connection that is not there after so long. The default is ten seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Goes through this proxy, or through none, instead of the environment's.
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = proxy;
        self
    }

    /// Says whom to trust, and whom to show itself as.
    pub fn tls(mut self, tls: TlsConfig) -> Self {
        self.tls = tls;
        self
    }

    pub(crate) fn environment(mut self, environment: Lookup) -> Self {
        self.environment = environment;
        self
    }

    /// The transport.
    ///
    /// # Errors
    ///
    /// A certificate, key or proxy is not what it should be.
    pub fn build(self) -> Result<HttpTransport, BuildErrorKind> {
        self.assemble(None)
    }

    /// The transport, for a client of this server.
    pub(crate) fn build_for(self, server: &Address) -> Result<HttpTransport, BuildErrorKind> {
        self.assemble(Some(server))
    }

    fn assemble(self, server: Option<&Address>) -> Result<HttpTransport, BuildErrorKind> {
        let routes = Routes::new(&self.proxy, &self.environment);
        match server {
            Some(server) => routes.check(server)?,
            None => routes.check_own()?,
        }
        #[cfg(feature = "tls")]
        let connector = {
            let tls = super::tls::Tls::new(&self.tls).map_err(|reason| BuildErrorKind::Tls { reason })?;
            Connector::with_tls(self.connect_timeout, routes, tls)
        };
        #[cfg(not(feature = "tls"))]
        let connector = Connector::new(self.connect_timeout, routes);
        Ok(HttpTransport::with_connector(connector))
    }

    /// The transport of these times, with all else as it is by default. A proxy of the environment that is none is told when
    /// it is needed.
    pub(super) fn default_with(connect_timeout: Duration) -> HttpTransport {
        let routes = Routes::new(&Proxy::from_env(), &system_environment());
        HttpTransport::with_connector(Connector::new(connect_timeout, routes))
    }
}

impl fmt::Debug for HttpTransportBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpTransportBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("proxy", &self.proxy)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}
