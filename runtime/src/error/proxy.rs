//! Why there is no way through a proxy: what it answered, or what kept it from answering.

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

use super::transport::{TransportError, TransportErrorKind};

/// What a proxy did instead of letting a request through.
#[derive(Debug)]
pub struct ProxyError {
    status: Option<StatusCode>,
    reason: &'static str,
    transient: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

#[cfg_attr(not(feature = "transport"), allow(dead_code, reason = "only the default transport makes it"))]
impl ProxyError {
    /// Something that another try will not change.
    pub(crate) fn of(reason: &'static str) -> Self {
        Self { status: None, reason, transient: false, source: None }
    }

    /// Something that another try may change.
    pub(crate) fn passing(reason: &'static str) -> Self {
        Self { transient: true, ..Self::of(reason) }
    }

    /// The proxy's answer.
    pub(crate) fn answered(status: StatusCode) -> Self {
        let transient = crate::retry::is_passing(status);
        Self { status: Some(status), transient, ..Self::of("it refused") }
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The status that it answered with, if it answered: 407 if it wants to know who asks.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Whether asking again could end otherwise.
    pub fn is_transient(&self) -> bool {
        self.transient
    }
}

impl From<ProxyError> for TransportError {
    fn from(error: ProxyError) -> Self {
        TransportError::not_sent(TransportErrorKind::Proxy).with_source(error)
    }
}

impl fmt::Display for ProxyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "proxy: {}", self.reason)?;
        match self.status {
            Some(status) => write!(formatter, " ({status})"),
            None => Ok(()),
        }
    }
}

impl StdError for ProxyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
