//! What the user says about TLS: certificates, keys and versions enter as bytes, a setting of the default transport leaves.

use std::fmt;

use zeroize::Zeroizing;

/// Whom the default transport trusts, and whom it shows itself as.
///
/// ```
/// use clientwright_runtime::{TlsConfig, TlsVersion};
///
/// # fn pem(_: &str) -> std::io::Result<Vec<u8>> { Ok(Vec::new()) }
/// let tls = TlsConfig::new()
///     .add_root_certificates(pem("company-ca.pem")?)
///     .identity(pem("client.pem")?, pem("client.key")?)
///     .min_version(TlsVersion::Tls13);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// What is not what it should be is an error when the client is built. `Debug` shows no certificate and no key.
#[derive(Clone, Default)]
#[cfg_attr(not(feature = "tls"), allow(dead_code, reason = "only the default transport reads it"))]
pub struct TlsConfig {
    pub(super) roots: Vec<Vec<u8>>,
    pub(super) without_system_roots: bool,
    pub(super) identity: Option<(Vec<u8>, Zeroizing<Vec<u8>>)>,
    pub(super) min_version: Option<TlsVersion>,
}

/// A version of TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TlsVersion {
    /// TLS 1.2, which is the least by default.
    Tls12,
    /// TLS 1.3.
    Tls13,
}

impl TlsConfig {
    /// The operating system's root certificates, no identity, TLS 1.2 or 1.3.
    pub fn new() -> Self {
        Self::default()
    }

    /// Trusts these root certificates too: one or more in PEM, or one in DER.
    #[must_use]
    pub fn add_root_certificates(mut self, certificates: impl AsRef<[u8]>) -> Self {
        self.roots.push(certificates.as_ref().to_vec());
        self
    }

    /// Trusts only the root certificates that were added, not the operating system's.
    #[must_use]
    pub fn without_system_roots(mut self) -> Self {
        self.without_system_roots = true;
        self
    }

    /// Shows itself as this to servers that ask for it (mutual TLS): the certificate with its chain in PEM, or alone in
    /// DER, and its private key in PEM or DER (PKCS #8, PKCS #1 or SEC 1), not encrypted. The key is wiped when the last
    /// copy of this is dropped.
    #[must_use]
    pub fn identity(mut self, chain: impl AsRef<[u8]>, key: impl AsRef<[u8]>) -> Self {
        self.identity = Some((chain.as_ref().to_vec(), Zeroizing::new(key.as_ref().to_vec())));
        self
    }

    /// Speaks to no server in an older version.
    #[must_use]
    pub fn min_version(mut self, version: TlsVersion) -> Self {
        self.min_version = Some(version);
        self
    }

    /// Whether there is an identity to show.
    pub(crate) fn has_identity(&self) -> bool {
        self.identity.is_some()
    }
}

impl fmt::Debug for TlsConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TlsConfig")
            .field("without_system_roots", &self.without_system_roots)
            .field("has_identity", &self.has_identity())
            .field("min_version", &self.min_version)
            .finish_non_exhaustive()
    }
}
