//! Time as the engine sees it: a monotonic and a civil clock and a timer go in by trait, so that tests own time.

use std::panic::catch_unwind;
use std::time::{Duration, Instant, SystemTime};

use crate::transport::BoxFuture;

/// Where the engine reads the time and waits: timeouts, backoff, `Retry-After` and the age of tokens.
///
/// The default is [`TokioClock`]. Give another with the builder's `clock` method.
pub trait Clock: Send + Sync + 'static {
    /// A point on a clock that never runs backwards.
    fn now(&self) -> Instant;

    /// The civil time, which HTTP dates are compared with.
    fn system_time(&self) -> SystemTime;

    /// A future that is ready once `duration` has passed.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// A future that is ready once a time limit is over: as [`sleep`](Self::sleep), which is all that most clocks need.
    ///
    /// A simulated clock tells the two apart: it may jump over what everyone waits for, but a limit is about work that may
    /// be done in real time.
    fn limit(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.sleep(duration)
    }
}

/// The clock of the operating system, with tokio's timer.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioClock;

impl Clock for TokioClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        // Inside the future, because tokio's timer wants a runtime when it is made, not only when it is polled.
        Box::pin(async move { tokio::time::sleep(duration).await })
    }
}

/// Whether there is a tokio runtime here, with its timer enabled.
pub(crate) fn tokio_has_time() -> bool {
    // Whether the timer is enabled can only be seen from the panic that it is not.
    tokio::runtime::Handle::try_current().is_ok()
        && catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO))).is_ok()
}
