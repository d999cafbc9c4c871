//! What a generated client does at run time: hand-written, shared by all generated clients.
//!
//! Users of a client meet [`Error`] and its phases, [`Response`], [`Secret`], the value types, and the seams: [`Transport`],
//! [`Clock`], [`RetryPolicy`], [`Backoff`] and [`RetryBudget`]. What generated code names stands in [`codegen`].
//!
//! A call runs through one engine: the request is checked and gets its credentials, goes to its server alone, is sent
//! again where that is safe, and ends within its limits of time and size. Answers that come item by item are streams:
//! [`EventStream`] and [`JsonStream`]; any other can be one of bytes: [`ByteStream`]. Nothing that can be printed shows a secret, a
//! body, a header's value or a URL's query.

mod address;
mod api;
mod auth;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod call;
mod client;
mod clock;
pub mod codegen;
mod coding;
mod engine;
mod error;
mod header;
mod intercept;
mod macros;
mod media;
mod offload;
mod open;
mod page;
mod parameter;
mod payload;
mod random;
mod request;
mod response;
mod retry;
#[cfg(test)]
#[path = "../tests/support/random.rs"]
mod seeded;
#[cfg(feature = "serde")]
mod serde_bridge;
mod server;
mod stream;
#[cfg(feature = "testing")]
pub mod testing;
mod trace;
mod transport;
mod values;
mod watch;
mod wire;

pub use auth::{
    AccessToken, ApiKey, BearerToken, ClientCredentials, Credential, RefreshToken, TokenProvider,
    TokenReason, TokenRequest,
};
pub use call::{Call, RawCall};
pub use clock::{Clock, TokioClock};
pub use error::{
    AnyError, ApiError, BuildError, BuildErrorKind, CopyError, EncodingError, Error, NoBody, PaginationFault,
    ProxyError, RequestError, RequestErrorKind, StreamError, TokenError, TransportError, TransportErrorKind,
    UnreadableError, UnreadableReason,
};
pub use header::HeaderError;
pub use http::{HeaderMap, Method, StatusCode};
pub use intercept::{
    Abort, CallContext, CallEnd, HeaderRefused, Interceptor, Outcome, OutcomeClass, TryEnd, TryStart,
};
pub use page::{ContinuationToken, Items, Pages};
pub use response::{RawResponse, Response};
pub use retry::{Backoff, ExponentialBackoff, Retries, RetryBudget, RetryPolicy, TokenBucket, TryOutcome};
#[cfg(feature = "serde")]
pub use serde_bridge::Exposed;
pub use stream::{ByteStream, Event, EventStream, JsonStream, Reconnect};
pub use transport::{Body, BoxFuture, Chunks, Incoming, Progress, Proxy, TlsConfig, TlsVersion, Transport};
#[cfg(feature = "transport")]
pub use transport::{HttpTransport, HttpTransportBuilder};

pub use values::{
    Base64, Blob, Date, DateTime, Decimal, Duration, FormatError, Ipv4, Ipv6, Nullable, Secret, Time,
    Undeclared, UnknownValue, Uri, Uuid,
};
pub use wire::{DecodeError, DecodeErrorKind, EncodeError, Json, RawJson};
