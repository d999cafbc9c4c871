//! A clock that runs faster, so that tests wait for less.

use std::time::{Duration, Instant, SystemTime};

use clientwright_runtime::{BoxFuture, Clock};

/// How much faster it runs.
pub const FACTOR: u32 = 5;

/// The operating system's clock, five times as fast, and started in 1970.
#[derive(Clone, Copy)]
pub struct FastClock(Instant);

impl FastClock {
    pub fn new() -> Self {
        Self(Instant::now())
    }
}

impl Clock for FastClock {
    fn now(&self) -> Instant {
        self.0 + self.0.elapsed() * FACTOR
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.0.elapsed() * FACTOR
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move { tokio::time::sleep(duration / FACTOR).await })
    }
}
