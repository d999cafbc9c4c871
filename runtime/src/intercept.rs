//! Hooks: what a call and its tries are enters code of the user's own; headers, or a reason not to send, leave.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, Method, StatusCode};

use crate::api::{Api, KeyLocation, Operation, SchemeKind};
use crate::request;

/// Why a call is not to be sent. Its text is shown with the error's, so it must hold no secret.
pub type Abort = Box<dyn StdError + Send + Sync>;

/// Code that runs before and after each call and each of its tries: for metrics, and for headers such as `traceparent`.
///
/// Give it to the builder's `interceptor`. Several are asked in the order in which they were added. They are asked while
/// the call is polled, so they should be quick, and lock nothing for long.
///
/// For each `before_…` that was called there is one `after_…`, also if a later hook aborts, or the call is dropped. What
/// hooks see has no value of a parameter, no header, no body and no credential.
///
/// If a hook panics, the panic is the call's: it goes to whoever awaits it. The client and its other calls go on.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use clientwright_runtime::{Abort, Interceptor, TryEnd, TryStart};
///
/// #[derive(Default)]
/// struct Failures(AtomicU64);
///
/// impl Interceptor for Failures {
///     fn before_try(&self, attempt: &mut TryStart<'_>) -> Result<(), Abort> {
///         attempt.set_header("x-try", &attempt.number().to_string())?;
///         Ok(())
///     }
///
///     fn after_try(&self, attempt: &TryEnd<'_>) {
///         if attempt.outcome().error_type().is_some() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
/// ```
pub trait Interceptor: Send + Sync + 'static {
    /// Before the first try of a call. Requests that cannot be built are no calls.
    ///
    /// # Errors
    ///
    /// If the call is not to be made: it ends with `Error::NotSent`.
    fn before_call(&self, call: &CallContext<'_>) -> Result<(), Abort> {
        let _ = call;
        Ok(())
    }

    /// Before each try, which may get further headers.
    ///
    /// # Errors
    ///
    /// If the try is not to be made: the call ends, with `Error::NotSent` if no earlier try can have reached the server.
    fn before_try(&self, attempt: &mut TryStart<'_>) -> Result<(), Abort> {
        let _ = attempt;
        Ok(())
    }

    /// After each try.
    fn after_try(&self, attempt: &TryEnd<'_>) {
        let _ = attempt;
    }

    /// After the last try of a call, when its answer was decoded.
    fn after_call(&self, call: &CallEnd<'_>) {
        let _ = call;
    }
}

/// What a hook knows of a call.
#[derive(Debug, Clone, Copy)]
pub struct CallContext<'a> {
    pub(crate) id: u64,
    pub(crate) api: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) method: &'a Method,
    pub(crate) path_template: Option<&'static str>,
    pub(crate) server_address: &'a str,
    pub(crate) server_port: u16,
}

impl<'a> CallContext<'a> {
    /// A number that no other call of this process has, the same for all that hooks are told of a call.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The name of the API's module.
    pub fn api(&self) -> &'static str {
        self.api
    }

    /// The operation's id.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The method.
    pub fn method(&self) -> &'a Method {
        self.method
    }

    /// The path with its `{parameters}`, as the API's document has it; `None` for endpoints that it does not have.
    pub fn path_template(&self) -> Option<&'static str> {
        self.path_template
    }

    /// The server's host.
    pub fn server_address(&self) -> &'a str {
        self.server_address
    }

    /// The server's port.
    pub fn server_port(&self) -> u16 {
        self.server_port
    }
}

/// A try that is about to be made.
pub struct TryStart<'a> {
    pub(crate) call: CallContext<'a>,
    pub(crate) number: u32,
    pub(crate) elapsed: Duration,
    pub(crate) headers: &'a mut HeaderMap,
    pub(crate) described: (&'static Api, &'static Operation),
}

impl<'a> TryStart<'a> {
    /// The call.
    pub fn call(&self) -> CallContext<'a> {
        self.call
    }

    /// Which try it is: 1 for the first.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// How long ago the call began.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Sets a header of this try, instead of the request's own if it has one.
    ///
    /// # Errors
    ///
    /// If name or value is not valid, the client sets this header itself, or it carries a credential or the idempotency key.
    pub fn set_header(&mut self, name: &str, value: &str) -> Result<(), HeaderRefused> {
        match request::header(name, value) {
            Ok((name, value)) if !self.is_protected(name.as_str()) => {
                self.headers.insert(name, value);
                Ok(())
            }
            Ok((name, _)) => Err(HeaderRefused { name: name.to_string() }),
            Err(name) => Err(HeaderRefused { name }),
        }
    }

    fn is_protected(&self, name: &str) -> bool {
        let (api, operation) = self.described;
        let is_key = |kind: &SchemeKind| match kind {
            SchemeKind::ApiKey { location: KeyLocation::Header, name: key, .. } => {
                key.eq_ignore_ascii_case(name)
            }
            _ => false,
        };
        [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].iter().any(|own| own == name)
            || api.schemes.iter().any(|scheme| is_key(&scheme.kind))
            || operation.idempotency_key.is_some_and(|key| key.eq_ignore_ascii_case(name))
    }
}

/// Shows no header.
impl fmt::Debug for TryStart<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TryStart")
            .field("call", &self.call)
            .field("number", &self.number)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}

/// A header that a hook must not set, or that is not valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderRefused {
    name: String,
}

impl HeaderRefused {
    /// The header; empty if its very name is not valid.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for HeaderRefused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" => write!(formatter, "a header's name is not valid"),
            name => write!(formatter, "header `{name}` is no hook's to set, or its value is not valid"),
        }
    }
}

impl StdError for HeaderRefused {}

/// A try that was made.
#[derive(Debug, Clone, Copy)]
pub struct TryEnd<'a> {
    pub(crate) call: CallContext<'a>,
    pub(crate) number: u32,
    pub(crate) elapsed: Duration,
    pub(crate) duration: Duration,
    pub(crate) outcome: Outcome<'a>,
    pub(crate) next_in: Option<Duration>,
}

impl<'a> TryEnd<'a> {
    /// The call.
    pub fn call(&self) -> CallContext<'a> {
        self.call
    }

    /// Which try it is: 1 for the first.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// How long ago the call began.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// How long the try took.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome<'a> {
        self.outcome
    }

    /// How long the client waits before the next try; `None` if this was the last.
    pub fn next_in(&self) -> Option<Duration> {
        self.next_in
    }
}

/// A call that was made.
#[derive(Debug, Clone, Copy)]
pub struct CallEnd<'a> {
    pub(crate) call: CallContext<'a>,
    pub(crate) tries: u32,
    pub(crate) elapsed: Duration,
    pub(crate) outcome: Outcome<'a>,
}

impl<'a> CallEnd<'a> {
    /// The call.
    pub fn call(&self) -> CallContext<'a> {
        self.call
    }

    /// How many tries it took.
    pub fn tries(&self) -> u32 {
        self.tries
    }

    /// How long it took, waits included.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome<'a> {
        self.outcome
    }
}

/// How a call or a try ended.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    pub(crate) class: OutcomeClass,
    pub(crate) status: Option<StatusCode>,
    pub(crate) error_type: Option<&'a str>,
}

/// How far a call or a try came: as the variants of [`Error`](crate::Error).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutcomeClass {
    /// It succeeded.
    Success,
    /// It provably did not reach the server.
    NotSent,
    /// It may have reached the server, and no answer came.
    MaybeSent,
    /// The server answered with a status that is an error.
    Api,
    /// The server answered with success, and the body cannot be read.
    Unreadable,
    /// It was given up: dropped, or the call's time was up.
    Cancelled,
}

impl<'a> Outcome<'a> {
    /// What a status says.
    pub(crate) fn of_status(status: &'a StatusCode) -> Self {
        let is_success = status.is_success();
        let class = if is_success { OutcomeClass::Success } else { OutcomeClass::Api };
        let error_type = (!is_success).then(|| status.as_str());
        Self { class, status: Some(*status), error_type }
    }

    /// How far it came.
    pub fn class(&self) -> OutcomeClass {
        self.class
    }

    /// The status that the server answered with, if it answered.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// What OpenTelemetry calls `error.type`: the status in digits, or a word such as `timeout`, `connect`, `tls`,
    /// `decode`, of which there are few. `None` if it succeeded.
    pub fn error_type(&self) -> Option<&'a str> {
        self.error_type
    }
}
