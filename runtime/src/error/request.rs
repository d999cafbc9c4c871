//! The first phase: a request that could not be built, and was not sent.

use std::error::Error as StdError;
use std::fmt;

use crate::wire::EncodeError;

/// A request that could not be built; nothing was sent.
#[derive(Debug)]
pub struct RequestError {
    operation: &'static str,
    kind: RequestErrorKind,
}

/// What kept a request from being built. Names are told, values never.
#[derive(Debug)]
#[non_exhaustive]
pub enum RequestErrorKind {
    /// A path parameter would make a segment that is empty, `.` or `..`, which servers and proxies fold away.
    PathSegment {
        /// The parameter.
        parameter: &'static str,
    },
    /// The path of a request to an undocumented endpoint, or a URL as a whole, is not valid.
    Url {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A parameter's value cannot be written the way the API wants it.
    Parameter {
        /// The parameter.
        parameter: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A value has no JSON form.
    Encode {
        /// The parameter, or `body`.
        part: &'static str,
        /// What is wrong with it.
        source: EncodeError,
    },
    /// A header's name or value has characters that it must not have, or the client sets this header itself.
    Header {
        /// The header; empty if its very name is not valid.
        name: String,
    },
    /// A credential has characters that cannot travel in its place.
    Credential {
        /// The builder's method that it was given to.
        setter: &'static str,
    },
    /// The operation needs a credential that the client was not given.
    MissingCredential {
        /// The builder's methods that would give it: one list an alternative, all of which it needs.
        setters: Vec<Vec<&'static str>>,
    },
    /// The operation needs two credentials at once that go to the same place of a request, which holds one: the document
    /// probably means either. The header that carries the right one can be set on the call.
    ConflictingCredentials {
        /// The builder's methods that take them.
        setters: [&'static str; 2],
    },
    /// The operation needs a security scheme that this client does not implement.
    UnsupportedScheme {
        /// The scheme.
        scheme: &'static str,
    },
    /// A server of the operation's own, or a token endpoint, has no valid address.
    Server {
        /// What is wrong with it.
        reason: String,
    },
    /// A stream is to be taken up again whose call may not be made again: see
    /// [`EventStream::reconnecting`](crate::EventStream::reconnecting).
    NotRepeatable,
    /// There is no way to the next page of a list.
    NextPage {
        /// Why not.
        fault: PaginationFault,
    },
    /// There is no tokio runtime here, or none with its timer enabled, which the default transport and clock need.
    NoRuntime,
    /// A call that blocks was made where an async runtime polls, which would have to wait for it.
    #[cfg(feature = "blocking")]
    InsideRuntime,
    /// The thread that calls which block are made on could not be started.
    #[cfg(feature = "blocking")]
    NoThread {
        /// What the operating system says.
        source: std::io::Error,
    },
}

/// Why a list does not go on, though it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PaginationFault {
    /// The server gave a cursor or link that it gave before: following it would never end.
    Repeated,
    /// The server's link leads to another origin, which must not get the credentials.
    OtherOrigin,
    /// What the server says of the next page cannot be read, or is no position.
    Unreadable,
    /// The continuation token is none of this operation.
    Token,
}

impl fmt::Display for PaginationFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Repeated => "the server leads to a page that came before",
            Self::OtherOrigin => "the server's link leads to another origin",
            Self::Unreadable => "what the server says of it cannot be read",
            Self::Token => "the continuation token is none of this operation",
        })
    }
}

impl RequestError {
    pub(crate) fn new(operation: &'static str, kind: RequestErrorKind) -> Self {
        Self { operation, kind }
    }

    /// The id of the operation that was called.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// What is wrong.
    pub fn kind(&self) -> &RequestErrorKind {
        &self.kind
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: not sent: ", self.operation)?;
        match &self.kind {
            RequestErrorKind::PathSegment { parameter } => write!(
                formatter,
                "path parameter `{parameter}` makes a path segment that is empty, `.` or `..`"
            ),
            RequestErrorKind::Url { reason } => write!(formatter, "{reason}"),
            RequestErrorKind::Parameter { parameter, reason } => {
                write!(formatter, "parameter `{parameter}`: {reason}")
            }
            RequestErrorKind::Encode { part, .. } => write!(formatter, "{part} has no JSON form"),
            RequestErrorKind::Header { name } if name.is_empty() => {
                write!(formatter, "a header's name is not valid")
            }
            RequestErrorKind::Header { name } => {
                write!(
                    formatter,
                    "header `{name}` has a value that is not valid, or is the client's own to set"
                )
            }
            RequestErrorKind::Credential { setter } => {
                write!(formatter, "the credential given to `{setter}` has characters that cannot be sent")
            }
            RequestErrorKind::MissingCredential { setters } => {
                write!(formatter, "missing credential: call ")?;
                for (index, alternative) in setters.iter().enumerate() {
                    let or = if index == 0 { "" } else { ", or " };
                    write!(formatter, "{or}`{}`", alternative.join("` and `"))?;
                }
                write!(formatter, " on the client's builder")
            }
            RequestErrorKind::ConflictingCredentials { setters: [one, other] } => write!(
                formatter,
                "the credentials of `{one}` and `{other}` are both required, and would take each other's place; \
                 set the header that carries the right one with `header`, or mend the document, which probably means either"
            ),
            RequestErrorKind::UnsupportedScheme { scheme } => write!(
                formatter,
                "security scheme `{scheme}` is not supported; set its header with `header` if it has one"
            ),
            RequestErrorKind::Server { reason } => write!(formatter, "{reason}"),
            RequestErrorKind::NotRepeatable => {
                write!(formatter, "the call may not be made again, so its stream cannot be taken up again")
            }
            RequestErrorKind::NextPage { fault } => write!(formatter, "the next page: {fault}"),
            RequestErrorKind::NoRuntime => {
                write!(
                    formatter,
                    "no tokio runtime with its timer enabled is running here, which the default transport and clock need"
                )
            }
            #[cfg(feature = "blocking")]
            RequestErrorKind::InsideRuntime => {
                write!(
                    formatter,
                    "a call that blocks was made inside an async runtime: await it instead, or make it in `spawn_blocking`"
                )
            }
            #[cfg(feature = "blocking")]
            RequestErrorKind::NoThread { .. } => {
                write!(formatter, "the thread for calls that block could not be started")
            }
        }
    }
}

impl StdError for RequestError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.kind {
            RequestErrorKind::Encode { source, .. } => Some(source),
            #[cfg(feature = "blocking")]
            RequestErrorKind::NoThread { source } => Some(source),
            _ => None,
        }
    }
}
