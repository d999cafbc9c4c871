//! What a generated client does at run time: hand-written, shared by all generated clients.

mod address;
mod api;
mod auth;
mod call;
mod client;
mod clock;
pub mod codegen;
mod engine;
mod error;
mod macros;
mod parameter;
mod request;
mod response;
#[cfg(feature = "serde")]
mod serde_bridge;
mod server;
mod transport;
mod values;
mod wire;

pub use auth::{ClientCredentials, Credential, OAuth2};
pub use call::RawCall;
pub use clock::{Clock, TokioClock};
pub use error::{
    AnyError, ApiError, BuildError, BuildErrorKind, Error, NoBody, RequestError, RequestErrorKind,
    TokenError, TransportError, TransportErrorKind, UnreadableError, UnreadableReason,
};
pub use http::{HeaderMap, Method, StatusCode};
pub use response::{RawResponse, Response};
#[cfg(feature = "serde")]
pub use serde_bridge::Exposed;
#[cfg(feature = "transport")]
pub use transport::HttpTransport;
pub use transport::{Body, BoxFuture, Chunks, Incoming, Progress, Transport};

pub use values::{
    Base64, Date, DateTime, Decimal, Duration, FormatError, Ipv4, Ipv6, Nullable, Secret, Time, UnknownValue,
    Uri, Uuid,
};
pub use wire::{DecodeError, DecodeErrorKind, EncodeError, RawJson};
