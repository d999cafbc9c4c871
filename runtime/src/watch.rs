//! Who looks on while a call is made: hooks and spans. What happens to the call enters, calls of hooks and records on spans
//! leave; nothing at all, and nothing allocated, if nobody looks.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::thread::panicking;
use std::time::{Duration, Instant};

use http::{HeaderMap, Method};

use crate::address::Origin;
use crate::api::Operation;
use crate::client::Core;
use crate::engine::Exchange;
use crate::error::{Failure, TransportError, TransportErrorKind, UnreadableReason};
use crate::intercept::{CallContext, CallEnd, Interceptor, Outcome, OutcomeClass, TryEnd, TryStart};
use crate::trace::{self, Span};

/// The onlookers of a call. Dropped before its end, it tells them so.
pub(crate) struct CallWatch(Option<Box<Watched>>);

struct Watched {
    core: Core,
    id: u64,
    operation: &'static Operation,
    is_documented: bool,
    method: Method,
    origin: Origin,
    begun: Instant,
    timeout: Duration,
    tries: AtomicU32,
    /// How many hooks know of the call.
    told: usize,
    span: Span,
}

static CALLS: AtomicU64 = AtomicU64::new(1);

impl CallWatch {
    pub(crate) fn new(core: &Core, exchange: &Exchange) -> Self {
        if core.interceptors().is_empty() && !cfg!(feature = "tracing") {
            return Self(None);
        }
        let mut watched = Watched {
            core: core.clone(),
            id: CALLS.fetch_add(1, Ordering::Relaxed),
            operation: exchange.described,
            is_documented: exchange.is_documented,
            method: exchange.method.clone(),
            origin: exchange.origin.clone(),
            begun: core.clock().now(),
            timeout: exchange.timeout,
            tries: AtomicU32::new(0),
            told: 0,
            span: Span::none(),
        };
        watched.span = Span::of_call(&watched.context());
        let is_alone = core.interceptors().is_empty() && watched.span.is_disabled();
        Self((!is_alone).then(|| Box::new(watched)))
    }

    /// Asks the hooks whether the call may be made.
    pub(crate) fn begin(&mut self) -> Result<(), TransportError> {
        let Some(watched) = &mut self.0 else { return Ok(()) };
        for index in 0..watched.core.interceptors().len() {
            watched.told = index + 1;
            let watched = &*watched;
            let Some(hook) = watched.core.interceptors().get(index) else { break };
            watched.span.within(|| hook.before_call(&watched.context())).map_err(aborted)?;
        }
        Ok(())
    }

    /// The span of the call.
    pub(crate) fn span(&self) -> Option<&Span> {
        self.0.as_deref().map(|watched| &watched.span)
    }

    /// A try begins; hooks may have something against it.
    pub(crate) fn begin_try(&self, number: u32) -> (TryWatch<'_>, Result<(), TransportError>) {
        let Some(watched) = self.0.as_deref() else { return (TryWatch(None), Ok(())) };
        watched.tries.store(number, Ordering::Relaxed);
        let mut attempt = Box::new(Attempt {
            watched,
            number,
            begun: watched.core.clock().now(),
            told: 0,
            span: Span::of_try(&watched.span, &watched.context(), number),
            headers: HeaderMap::new(),
        });
        let allowed = attempt.ask();
        (TryWatch(Some(attempt)), allowed)
    }

    /// The call failed; its failure passes through.
    pub(crate) fn fail(&mut self, failure: Failure) -> Failure {
        if self.0.is_some() {
            let status = match &failure {
                Failure::Unreadable(error) => Some(error.status()),
                _ => None,
            };
            let (class, error_type) = match &failure {
                Failure::Request(_) => (OutcomeClass::NotSent, "request"),
                Failure::NotSent(error) => (OutcomeClass::NotSent, error_type(error.kind())),
                Failure::MaybeSent(error) => (OutcomeClass::MaybeSent, error_type(error.kind())),
                Failure::Unreadable(error) => (OutcomeClass::Unreadable, unreadable(error.reason())),
            };
            self.end(&Outcome { class, status, error_type: Some(error_type) });
        }
        failure
    }

    /// The call ended.
    pub(crate) fn end(&mut self, outcome: &Outcome<'_>) {
        let Some(watched) = self.0.take() else { return };
        watched.span.end(outcome);
        let end = CallEnd {
            call: watched.context(),
            tries: watched.tries.load(Ordering::Relaxed),
            elapsed: watched.elapsed(),
            outcome: *outcome,
        };
        watched.span.within(|| watched.told(watched.told).for_each(|hook| hook.after_call(&end)));
    }
}

impl Drop for CallWatch {
    fn drop(&mut self) {
        if let Some(watched) = &self.0
            && !panicking()
        {
            let outcome = watched.given_up();
            self.end(&outcome);
        }
    }
}

impl Watched {
    fn context(&self) -> CallContext<'_> {
        CallContext {
            id: self.id,
            api: self.core.api().name,
            operation: self.operation.id,
            method: &self.method,
            path_template: self.is_documented.then_some(self.operation.path),
            server_address: self.origin.bare_host(),
            server_port: self.origin.port(),
        }
    }

    fn elapsed(&self) -> Duration {
        self.core.clock().now().saturating_duration_since(self.begun)
    }

    /// The hooks that know of something.
    fn told(&self, count: usize) -> impl Iterator<Item = &dyn Interceptor> {
        self.core.interceptors().iter().take(count).map(|hook| &**hook)
    }

    fn given_up(&self) -> Outcome<'static> {
        let error_type = if self.elapsed() >= self.timeout { "timeout" } else { "cancelled" };
        Outcome { class: OutcomeClass::Cancelled, status: None, error_type: Some(error_type) }
    }
}

/// The onlookers of a try. Dropped before its end, it tells them so.
pub(crate) struct TryWatch<'w>(Option<Box<Attempt<'w>>>);

struct Attempt<'w> {
    watched: &'w Watched,
    number: u32,
    begun: Instant,
    /// How many hooks know of the try.
    told: usize,
    span: Span,
    headers: HeaderMap,
}

impl TryWatch<'_> {
    /// What hooks add to the try's headers.
    pub(crate) fn headers(&self) -> Option<&HeaderMap> {
        self.0.as_deref().map(|attempt| &attempt.headers)
    }

    /// The span of the try.
    pub(crate) fn span(&self) -> Option<&Span> {
        self.0.as_deref().map(|attempt| &attempt.span)
    }

    /// The try ended, and another one follows after a wait, or none. How it ended is worked out for who wants to know.
    pub(crate) fn end<'o>(mut self, outcome: impl FnOnce() -> Outcome<'o>, next_in: Option<Duration>) {
        if let Some(attempt) = self.0.take() {
            attempt.tell(&outcome(), next_in);
        }
    }
}

impl Attempt<'_> {
    fn ask(&mut self) -> Result<(), TransportError> {
        let watched = self.watched;
        for (index, hook) in watched.core.interceptors().iter().enumerate() {
            self.told = index + 1;
            let mut start = TryStart {
                call: watched.context(),
                number: self.number,
                elapsed: watched.elapsed(),
                headers: &mut self.headers,
                described: (watched.core.api(), watched.operation),
            };
            self.span.within(|| hook.before_try(&mut start)).map_err(aborted)?;
        }
        Ok(())
    }

    fn tell(&self, outcome: &Outcome<'_>, next_in: Option<Duration>) {
        let watched = self.watched;
        self.span.end(outcome);
        let end = TryEnd {
            call: watched.context(),
            number: self.number,
            elapsed: watched.elapsed(),
            duration: watched.core.clock().now().saturating_duration_since(self.begun),
            outcome: *outcome,
            next_in,
        };
        self.span.within(|| watched.told(self.told).for_each(|hook| hook.after_try(&end)));
        if let Some(wait) = next_in {
            trace::waits(wait, self.number, outcome);
        }
    }
}

impl Drop for TryWatch<'_> {
    fn drop(&mut self) {
        if let Some(attempt) = &self.0
            && !panicking()
        {
            attempt.tell(&attempt.watched.given_up(), None);
        }
    }
}

fn aborted(reason: crate::intercept::Abort) -> TransportError {
    TransportError::not_sent(TransportErrorKind::Aborted).with_source(reason)
}

/// One of few words, for metrics.
pub(crate) fn error_type(kind: TransportErrorKind) -> &'static str {
    match kind {
        TransportErrorKind::Dns => "dns",
        TransportErrorKind::Connect => "connect",
        TransportErrorKind::Tls => "tls",
        TransportErrorKind::Timeout => "timeout",
        TransportErrorKind::Closed => "closed",
        TransportErrorKind::Protocol => "protocol",
        TransportErrorKind::Token => "token",
        TransportErrorKind::Proxy => "proxy",
        TransportErrorKind::Body => "body",
        TransportErrorKind::Aborted => "aborted",
        TransportErrorKind::Other => "other",
    }
}

/// The same for a body that cannot be read.
pub(crate) fn unreadable(reason: &UnreadableReason) -> &'static str {
    match reason {
        UnreadableReason::Decode(_) => "decode",
        UnreadableReason::TooLarge { .. } => "too_large",
        UnreadableReason::Truncated(error) if error.is_timeout() => "timeout",
        UnreadableReason::Truncated(_) => "truncated",
        UnreadableReason::Encoding(_) => "encoding",
        UnreadableReason::NotResumed(_) => "not_resumed",
    }
}
