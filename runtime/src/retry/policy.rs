//! Policies: how a try ended enters, whether another one is worth it leaves.

use std::sync::Arc;
use std::time::Duration;

use super::TryOutcome;

/// Whether a try that failed is worth another one.
///
/// It is asked only where another try cannot do something twice: the operation may be repeated by its method or by what
/// the API's document says, the request provably did not reach the server, or the server refused it with 429. A policy can
/// say no to these, but cannot make anything else be sent again.
///
/// [`Retries`] is the usual one. One of your own, for a server that answers 409 while it is busy:
///
/// ```
/// use clientwright_runtime::{Retries, RetryPolicy, TryOutcome};
///
/// struct Busy(Retries);
///
/// impl RetryPolicy for Busy {
///     fn is_worth_another(&self, ended: &TryOutcome<'_>) -> bool {
///         let is_busy = ended.status().is_some_and(|status| status.as_u16() == 409);
///         (is_busy && ended.tries() < 5) || self.0.is_worth_another(ended)
///     }
/// }
/// ```
pub trait RetryPolicy: Send + Sync + 'static {
    /// Whether what the try ended in is worth another one: an answer that is no success, a body that broke off, or no answer.
    fn is_worth_another(&self, ended: &TryOutcome<'_>) -> bool;

    /// No try begins later than this after the call began. The call's own time limit holds besides.
    fn time_limit(&self) -> Option<Duration> {
        None
    }
}

impl<T: RetryPolicy + ?Sized> RetryPolicy for Arc<T> {
    fn is_worth_another(&self, ended: &TryOutcome<'_>) -> bool {
        (**self).is_worth_another(ended)
    }

    fn time_limit(&self) -> Option<Duration> {
        (**self).time_limit()
    }
}

/// The usual policy: a bounded number of further tries after ends that often pass ([`TryOutcome::is_transient`]), unless
/// the server asks to wait longer than is worth it.
///
/// ```
/// use std::time::Duration;
///
/// use clientwright_runtime::Retries;
///
/// let patient = Retries::at_most(8).within(Duration::from_secs(300)).longest_wait(Duration::from_secs(120));
/// let once = Retries::none();
/// # let _ = (patient, once);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retries {
    limit: u32,
    time_limit: Option<Duration>,
    longest_wait: Duration,
}

impl Default for Retries {
    /// Two further tries, and at most a minute's wait if the server asks for one.
    fn default() -> Self {
        Self { limit: 2, time_limit: None, longest_wait: Duration::from_secs(60) }
    }
}

impl Retries {
    /// No further tries.
    #[must_use]
    pub fn none() -> Self {
        Self::at_most(0)
    }

    /// So many further tries at most.
    #[must_use]
    pub fn at_most(retries: u32) -> Self {
        Self { limit: retries, ..Self::default() }
    }

    /// No try begins later than this after the call began.
    #[must_use]
    pub fn within(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// Where the server asks to wait longer, its answer is the result: the caller knows better what to do meanwhile. The
    /// default is a minute.
    #[must_use]
    pub fn longest_wait(mut self, limit: Duration) -> Self {
        self.longest_wait = limit;
        self
    }
}

impl RetryPolicy for Retries {
    fn is_worth_another(&self, ended: &TryOutcome<'_>) -> bool {
        ended.tries() <= self.limit
            && ended.is_transient()
            && ended.retry_after().is_none_or(|asked| asked <= self.longest_wait)
    }

    fn time_limit(&self) -> Option<Duration> {
        self.time_limit
    }
}
