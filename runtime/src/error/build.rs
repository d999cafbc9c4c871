//! A client that could not be built: what the builder was given does not fit.

use std::fmt;

/// A client that could not be built.
#[derive(Debug)]
pub struct BuildError {
    api: &'static str,
    kind: BuildErrorKind,
}

/// What keeps a client from being built. Names are told, values never.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildErrorKind {
    /// No server was given, and the API's document names none that could be used.
    MissingServer,
    /// A server variable whose default is a placeholder was not set.
    MissingVariable {
        /// The variable.
        variable: &'static str,
    },
    /// A server variable has a value that it must not have.
    Variable {
        /// The variable.
        variable: &'static str,
    },
    /// The server's address is not valid.
    Server {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The server's address is neither https nor this machine's own.
    Insecure,
    /// A header that was given is not valid, or is the client's own to set.
    Header {
        /// The header; empty if its very name is not valid.
        name: String,
    },
    /// A credential is of the wrong kind, or has characters that cannot travel in its place.
    Credential {
        /// The builder's method that it was given to.
        setter: &'static str,
    },
    /// A credential that fetches tokens does not know where, or not in a way that is safe.
    TokenEndpoint {
        /// The builder's method that it was given to.
        setter: &'static str,
        /// What is wrong.
        reason: &'static str,
    },
    /// An environment variable that a setting was to come from.
    Environment {
        /// Its name.
        variable: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The proxy that was given cannot be used.
    Proxy {
        /// What is wrong.
        reason: &'static str,
    },
    /// The certificates or the key that were given cannot be used.
    Tls {
        /// What is wrong.
        reason: &'static str,
    },
    /// A setting is the default transport's, and another transport was given.
    OwnTransport {
        /// The builder's method.
        setter: &'static str,
    },
    /// Credentials were to be changed, and no other was given.
    MissingCredential,
    /// There is no transport: the crate was built without one, and none was given.
    MissingTransport,
}

impl BuildError {
    pub(crate) fn new(api: &'static str, kind: BuildErrorKind) -> Self {
        Self { api, kind }
    }

    /// What is wrong.
    pub fn kind(&self) -> &BuildErrorKind {
        &self.kind
    }
}

impl fmt::Display for BuildErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingServer => write!(formatter, "no server: call `server` or `base_url`"),
            Self::MissingVariable { variable } => {
                write!(formatter, "server variable `{variable}` is not set, and its default is a placeholder")
            }
            Self::Variable { variable } => {
                write!(formatter, "server variable `{variable}` may hold only letters, digits, `.` and `-`")
            }
            Self::Server { reason } => write!(formatter, "server: {reason}"),
            Self::Insecure => write!(
                formatter,
                "server: only https is safe, or http to this machine; see `danger_allow_insecure_http`"
            ),
            Self::Header { name } if name.is_empty() => write!(formatter, "a header's name is not valid"),
            Self::Header { name } => {
                write!(
                    formatter,
                    "header `{name}` has a value that is not valid, or is the client's own to set"
                )
            }
            Self::Credential { setter } => {
                write!(
                    formatter,
                    "the credential given to `{setter}` is of the wrong kind, or cannot be sent"
                )
            }
            Self::TokenEndpoint { setter, reason } => {
                write!(formatter, "the token endpoint of the credential given to `{setter}`: {reason}")
            }
            Self::Environment { variable, reason } => {
                write!(formatter, "environment variable `{variable}`: {reason}")
            }
            Self::Proxy { reason } => write!(formatter, "proxy: {reason}"),
            Self::Tls { reason } => write!(formatter, "TLS: {reason}"),
            Self::OwnTransport { setter } => {
                write!(formatter, "`{setter}` is a setting of the default transport, and another was given")
            }
            Self::MissingCredential => write!(formatter, "no credential was given to change to"),
            Self::MissingTransport => {
                write!(formatter, "no transport: call `transport`, or enable the feature `transport`")
            }
        }
    }
}

impl std::error::Error for BuildErrorKind {}

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "cannot build the {} client: {}", self.api, self.kind)
    }
}

impl std::error::Error for BuildError {}
