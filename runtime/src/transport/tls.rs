//! TLS by rustls with ring and the operating system's roots: a TCP stream enters, a secure one leaves.

use std::io;
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::error::{TransportError, TransportErrorKind};

/// The configuration, made at the first secure connection: reading the roots takes milliseconds.
#[derive(Default)]
pub(super) struct Tls {
    config: OnceCell<Arc<ClientConfig>>,
}

impl Tls {
    #[cfg(test)]
    pub(super) fn with_roots(roots: RootCertStore) -> Self {
        Self { config: OnceCell::new_with(configuration(roots).ok().map(Arc::new)) }
    }

    pub(super) async fn handshake(
        &self,
        host: &str,
        tcp: TcpStream,
    ) -> Result<TlsStream<TcpStream>, TransportError> {
        let config = self.config.get_or_try_init(load).await?;
        let name = ServerName::try_from(host.to_owned())
            .map_err(|error| TransportError::not_sent(TransportErrorKind::Tls).with_source(error))?;
        TlsConnector::from(Arc::clone(config)).connect(name, tcp).await.map_err(refused)
    }
}

/// A failed handshake: for good if TLS says so, for now if the connection broke.
fn refused(error: io::Error) -> TransportError {
    let is_tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()).is_some();
    let kind = if is_tls { TransportErrorKind::Tls } else { TransportErrorKind::Connect };
    TransportError::not_sent(kind).with_source(error)
}

async fn load() -> Result<Arc<ClientConfig>, TransportError> {
    let failed = || TransportError::not_sent(TransportErrorKind::Tls);
    let config = tokio::task::spawn_blocking(|| {
        let found = rustls_native_certs::load_native_certs();
        let mut roots = RootCertStore::empty();
        let (usable, _ignored) = roots.add_parsable_certificates(found.certs);
        if usable == 0 { None } else { configuration(roots).ok() }
    })
    .await
    .map_err(|error| failed().with_source(error))?;
    config.map(Arc::new).ok_or_else(|| failed().with_source("the operating system has no root certificates"))
}

/// With a provider of our own, so that nothing depends on, or changes, what the process has installed.
fn configuration(roots: RootCertStore) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

#[cfg(test)]
mod tests;
