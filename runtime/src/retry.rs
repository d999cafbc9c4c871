//! Trying again: how a try ended enters a policy, a backoff and a budget; whether and when there is another leaves.
//!
//! The three are traits, so that each can be replaced alone. What they decide is how often and how soon. Whether another
//! try is *safe* is not theirs to decide: the engine asks them only about tries that cannot do something twice.

mod backoff;
mod budget;
mod policy;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

pub use backoff::{Backoff, ExponentialBackoff};
pub use budget::{RetryBudget, TokenBucket};
pub use policy::{Retries, RetryPolicy};

use crate::error::TransportError;
use crate::response::RawResponse;

/// How a try of a call ended, and how far the call is: what a [`RetryPolicy`], a [`Backoff`] and a [`RetryBudget`] see.
///
/// `Debug` shows no header, no body and no URL.
#[derive(Debug, Clone, Copy)]
pub struct TryOutcome<'a> {
    pub(crate) operation: &'static str,
    pub(crate) tries: u32,
    pub(crate) elapsed: Duration,
    pub(crate) response: Option<&'a RawResponse>,
    pub(crate) error: Option<&'a TransportError>,
}

impl<'a> TryOutcome<'a> {
    /// The id of the operation that is called.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// How many tries there were, with this one: 1 after the first.
    pub fn tries(&self) -> u32 {
        self.tries
    }

    /// How long ago the call began.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The answer, if there was one; of a body that broke off, as much as came.
    pub fn response(&self) -> Option<&'a RawResponse> {
        self.response
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.response.map(RawResponse::status)
    }

    /// What kept the answer, or the rest of its body, from coming.
    pub fn error(&self) -> Option<&'a TransportError> {
        self.error
    }

    /// How long the server, or the token endpoint, asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        let of_token = || self.error?.token_error()?.retry_after();
        self.response.and_then(RawResponse::retry_after).or_else(of_token)
    }

    /// Whether the server may have seen this try.
    pub fn may_have_been_sent(&self) -> bool {
        self.response.is_some() || self.error.is_some_and(TransportError::may_have_been_sent)
    }

    /// Whether such an end is often a passing one: a transport fault that is not for good, a success whose body broke off,
    /// or one of the statuses 408, 425, 429, 500, 502, 503 and 504.
    pub fn is_transient(&self) -> bool {
        match (self.status(), self.error) {
            (Some(status), None) => is_passing(status),
            (Some(status), Some(error)) => {
                is_passing(status) || (status.is_success() && error.is_transient())
            }
            (None, Some(error)) => error.is_transient(),
            (None, None) => false,
        }
    }
}

/// Whether a status says that the same request may succeed later.
pub(crate) fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// What a client tries again by.
#[derive(Clone)]
pub(crate) struct Retrying {
    pub(crate) policy: Arc<dyn RetryPolicy>,
    pub(crate) backoff: Arc<dyn Backoff>,
    /// One for all clones of a client: what it protects is the server behind them.
    pub(crate) budget: Arc<dyn RetryBudget>,
}

impl Default for Retrying {
    fn default() -> Self {
        Self {
            policy: Arc::new(Retries::default()),
            backoff: Arc::new(ExponentialBackoff::default()),
            budget: Arc::new(TokenBucket::default()),
        }
    }
}

impl fmt::Debug for Retrying {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Retrying")
    }
}

impl Retrying {
    /// How long to wait before another try, if there is to be one. `room` is what is left of the call's time.
    pub(crate) fn next(
        &self,
        policy: &dyn RetryPolicy,
        ended: &TryOutcome<'_>,
        room: Duration,
    ) -> Option<Duration> {
        if !policy.is_worth_another(ended) {
            return None;
        }
        // On top of what the server asks: it tells many clients the same second.
        let delay = ended.retry_after().unwrap_or_default().saturating_add(self.backoff.delay(ended));
        let begins = ended.elapsed.saturating_add(delay);
        let is_late = delay >= room || policy.time_limit().is_some_and(|limit| begins > limit);
        (!is_late && self.budget.withdraw(ended)).then_some(delay)
    }
}
