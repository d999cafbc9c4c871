//! Taking up again a stream of events that ended: how it ended enters, a stream that goes on after the last event leaves, or
//! why there is none.

use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use super::{is_json, not_events};
use crate::client::Core;
use crate::engine::{Exchange, resume};
use crate::error::{ApiError, Error, Failure, NoBody, RequestErrorKind, UnreadableError, UnreadableReason};
use crate::response::RawResponse;
use crate::retry::{TryOutcome, is_passing};
use crate::transport::BoxFuture;

/// How a stream of server-sent events is taken up again when it ends: see
/// [`EventStream::reconnecting`](crate::EventStream::reconnecting).
///
/// ```
/// use std::time::Duration;
///
/// use clientwright_runtime::Reconnect;
///
/// let patient = Reconnect::at_most(20).wait(Duration::from_secs(10));
/// # let _ = patient;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconnect {
    attempts: u32,
    wait: Duration,
    longest_wait: Duration,
}

impl Default for Reconnect {
    /// Five attempts in a row, three seconds before each, a minute at the most where the server says how long.
    fn default() -> Self {
        Self { attempts: 5, wait: Duration::from_secs(3), longest_wait: Duration::from_secs(60) }
    }
}

impl Reconnect {
    /// As the default, but with so many attempts in a row; an event that comes ends the row.
    pub fn at_most(attempts: u32) -> Self {
        Self { attempts, ..Self::default() }
    }

    /// Waits so long before an attempt, unless the server says how long (`retry:`). The client's backoff comes on top.
    #[must_use]
    pub fn wait(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// A server that wants to be left alone for longer is not asked again.
    #[must_use]
    pub fn longest_wait(mut self, longest: Duration) -> Self {
        self.longest_wait = longest;
        self
    }
}

/// A stream's way back to its server.
pub(super) struct Reconnection {
    plan: Reconnect,
    core: Core,
    exchange: Arc<Exchange>,
    /// Attempts since the last event.
    attempts: u32,
    attempt: Option<BoxFuture<'static, Result<RawResponse, Failure>>>,
}

/// What became of an attempt.
pub(super) enum Outcome {
    /// The stream goes on.
    Resumed(RawResponse),
    /// The server has no more of it.
    Finished,
    /// Another attempt may help, after what the server asks for.
    Failed(UnreadableReason, Option<Duration>),
    /// None would.
    Refused(UnreadableReason),
}

impl Reconnection {
    /// # Errors
    ///
    /// If the call is none that may be made again.
    pub(super) fn new(
        plan: Reconnect,
        core: Core,
        exchange: Arc<Exchange>,
    ) -> Result<Self, UnreadableReason> {
        if exchange.is_resumable() {
            return Ok(Self { plan, core, exchange, attempts: 0, attempt: None });
        }
        let refused = exchange.refuse(RequestErrorKind::NotRepeatable);
        Err(UnreadableReason::NotResumed(Box::new(refused.into())))
    }

    /// An event came: the next end is the first in a row.
    pub(super) fn progressed(&mut self) {
        self.attempts = 0;
    }

    pub(super) fn is_under_way(&self) -> bool {
        self.attempt.is_some()
    }

    /// Begins an attempt, unless there were enough, or the server wants too long a pause.
    pub(super) fn begin(&mut self, last_id: &str, asked: Option<Duration>) -> bool {
        let wait = asked.unwrap_or(self.plan.wait);
        if self.attempts >= self.plan.attempts || wait > self.plan.longest_wait {
            return false;
        }
        self.attempts += 1;
        let ended = TryOutcome {
            operation: self.exchange.operation,
            tries: self.attempts,
            elapsed: Duration::ZERO,
            response: None,
            error: None,
        };
        let wait = wait.saturating_add(self.core.retrying().backoff.delay(&ended));
        let (core, exchange, last_id) = (self.core.clone(), Arc::clone(&self.exchange), last_id.to_owned());
        self.attempt = Some(Box::pin(async move {
            core.clock().sleep(wait).await;
            resume(&core, &exchange, &last_id).await
        }));
        true
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Outcome> {
        let Some(attempt) = &mut self.attempt else { return Poll::Ready(Outcome::Finished) };
        let outcome = ready!(attempt.as_mut().poll(context));
        self.attempt = None;
        Poll::Ready(self.judge(outcome))
    }

    fn judge(&self, outcome: Result<RawResponse, Failure>) -> Outcome {
        let not_resumed = |error: Error<NoBody>| UnreadableReason::NotResumed(Box::new(error));
        match outcome {
            Ok(response) if response.status.as_u16() == 204 => Outcome::Finished,
            Ok(response) if response.status.is_success() && !is_json(&response) => Outcome::Resumed(response),
            Ok(response) if response.status.is_success() => {
                let cause = UnreadableReason::Decode(not_events());
                let error = UnreadableError::new(self.exchange.operation, response, cause, false);
                Outcome::Refused(not_resumed(Error::Unreadable(Box::new(error))))
            }
            Ok(response) => {
                let (status, asked) = (response.status, response.retry_after);
                let error = ApiError::new(self.exchange.operation, response, Ok(None), false);
                let reason = not_resumed(Error::Api(Box::new(error)));
                if is_passing(status) { Outcome::Failed(reason, asked) } else { Outcome::Refused(reason) }
            }
            Err(failure) => {
                let is_transient = match &failure {
                    Failure::NotSent(error) | Failure::MaybeSent(error) => error.is_transient(),
                    Failure::Request(_) | Failure::Unreadable(_) => false,
                };
                let reason = not_resumed(failure.into());
                if is_transient { Outcome::Failed(reason, None) } else { Outcome::Refused(reason) }
            }
        }
    }
}
