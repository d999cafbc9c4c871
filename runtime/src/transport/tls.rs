//! TLS by rustls with ring: a stream enters, a secure one leaves.

mod last_word;

use std::io;
use std::sync::Arc;

use rustls::client::ResolvesClientCert;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{AlertDescription, ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::OnceCell;
use tokio_rustls::TlsConnector;
use zeroize::Zeroize;

use super::tls_config::{TlsConfig, TlsVersion};
use crate::error::{TransportError, TransportErrorKind};
use last_word::LastWord;

/// Whom to trust and whom to be, and what rustls makes of it at the first secure connection: reading the operating system's
/// roots takes milliseconds.
#[derive(Default)]
pub(super) struct Tls {
    settings: Arc<Settings>,
    configs: OnceCell<Configs>,
}

#[derive(Default)]
struct Settings {
    roots: Vec<CertificateDer<'static>>,
    without_system_roots: bool,
    identity: Option<Arc<dyn ResolvesClientCert>>,
    min_version: Option<TlsVersion>,
}

struct Configs {
    server: Arc<ClientConfig>,
    /// Without the identity, which is for servers alone.
    proxy: Arc<ClientConfig>,
}

/// Who is at the other end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Peer {
    Server,
    Proxy,
}

impl Tls {
    /// Reads what the user gave; if that is not what it should be, what is wrong with it.
    pub(super) fn new(config: &TlsConfig) -> Result<Self, &'static str> {
        let mut roots = Vec::new();
        for bytes in &config.roots {
            let found = certificates(bytes).ok_or("a root certificate is neither PEM nor DER")?;
            roots.extend(found);
        }
        let mut store = RootCertStore::empty();
        let (_, unusable) = store.add_parsable_certificates(roots.iter().cloned());
        if unusable > 0 {
            return Err("a root certificate is not valid");
        }
        if config.without_system_roots && store.is_empty() {
            return Err("there are no root certificates to trust");
        }
        let identity = match &config.identity {
            Some((chain, key)) => Some(identity(chain, key)?),
            None => None,
        };
        let settings = Settings {
            roots,
            without_system_roots: config.without_system_roots,
            identity,
            min_version: config.min_version,
        };
        Ok(Self { settings: Arc::new(settings), configs: OnceCell::new() })
    }

    pub(super) async fn handshake<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        peer: Peer,
        host: &str,
        stream: S,
    ) -> Result<LastWord<S>, TransportError> {
        let configs = self.configs.get_or_try_init(|| load(Arc::clone(&self.settings))).await?;
        let config = if peer == Peer::Server { &configs.server } else { &configs.proxy };
        let name = ServerName::try_from(host.to_owned())
            .map_err(|error| TransportError::not_sent(TransportErrorKind::Tls).with_source(error))?;
        let stream = TlsConnector::from(Arc::clone(config)).connect(name, stream).await;
        stream.map(LastWord::new).map_err(refused)
    }
}

/// A failed handshake: for good if TLS says so, for now if the connection broke.
fn refused(error: io::Error) -> TransportError {
    let kind = if of_tls(&error).is_some() { TransportErrorKind::Tls } else { TransportErrorKind::Connect };
    TransportError::not_sent(kind).with_source(error)
}

fn of_tls(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

/// Whether the server refused this client's part of the handshake, its certificate or that it has none. In TLS 1.3 that is
/// told only after the client may have begun to send; what it sent was not looked at.
pub(super) fn is_refusal(error: &(dyn std::error::Error + 'static)) -> bool {
    use AlertDescription as Alert;
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(rustls::Error::AlertReceived(alert)) = error.downcast_ref().and_then(of_tls) {
            return matches!(
                alert,
                Alert::CertificateRequired
                    | Alert::NoCertificate
                    | Alert::BadCertificate
                    | Alert::UnsupportedCertificate
                    | Alert::CertificateRevoked
                    | Alert::CertificateExpired
                    | Alert::CertificateUnknown
                    | Alert::UnknownCA
                    | Alert::AccessDenied
                    | Alert::HandshakeFailure
                    | Alert::DecryptError
            );
        }
        next = error.source();
    }
    false
}

/// One or more certificates in PEM, or one in DER.
fn certificates(bytes: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    if !is_pem(bytes) {
        return (!bytes.is_empty()).then(|| vec![CertificateDer::from(bytes.to_vec())]);
    }
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(bytes).collect();
    all.ok().filter(|all| !all.is_empty())
}

fn is_pem(bytes: &[u8]) -> bool {
    bytes.windows(11).any(|window| window == b"-----BEGIN ")
}

fn identity(chain: &[u8], key: &[u8]) -> Result<Arc<dyn ResolvesClientCert>, &'static str> {
    let chain = certificates(chain).ok_or("the identity's certificate is neither PEM nor DER")?;
    let unreadable = "the identity's private key is neither PEM nor DER, or it is encrypted";
    let mut key = if is_pem(key) {
        PrivateKeyDer::from_pem_slice(key).map_err(|_| unreadable)?
    } else {
        PrivateKeyDer::try_from(key).map_err(|_| unreadable)?.clone_key()
    };
    let provider = rustls::crypto::ring::default_provider();
    let certified = CertifiedKey::from_der(chain, key.clone_key(), &provider);
    key.zeroize();
    let certified = certified.map_err(|_| "the identity's certificate and private key do not go together")?;
    Ok(Arc::new(SingleCertAndKey::from(certified)))
}

async fn load(settings: Arc<Settings>) -> Result<Configs, TransportError> {
    let failed = || TransportError::not_sent(TransportErrorKind::Tls);
    let configs = tokio::task::spawn_blocking(move || {
        let mut roots = RootCertStore::empty();
        if !settings.without_system_roots {
            let found = rustls_native_certs::load_native_certs();
            roots.add_parsable_certificates(found.certs);
        }
        roots.add_parsable_certificates(settings.roots.iter().cloned());
        if roots.is_empty() {
            return Err("the operating system has no root certificates");
        }
        let roots = Arc::new(roots);
        let config = |peer| configuration(&settings, &roots, peer).map_err(|_| "rustls refuses its settings");
        Ok(Configs { server: config(Peer::Server)?, proxy: config(Peer::Proxy)? })
    })
    .await
    .map_err(|error| failed().with_source(error))?;
    configs.map_err(|reason| failed().with_source(reason))
}

/// With a provider of our own, so that nothing depends on, or changes, what the process has installed.
fn configuration(
    settings: &Settings,
    roots: &Arc<RootCertStore>,
    peer: Peer,
) -> Result<Arc<ClientConfig>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider);
    let builder = match settings.min_version {
        Some(TlsVersion::Tls13) => builder.with_protocol_versions(&[&rustls::version::TLS13])?,
        Some(TlsVersion::Tls12) | None => builder.with_safe_default_protocol_versions()?,
    };
    let builder = builder.with_root_certificates(Arc::clone(roots));
    let mut config = match &settings.identity {
        Some(identity) if peer == Peer::Server => builder.with_client_cert_resolver(Arc::clone(identity)),
        _ => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests;
