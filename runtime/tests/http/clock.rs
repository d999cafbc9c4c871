//! Time that passes only when someone waits for it.

use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

use clientwright_runtime::{BoxFuture, Clock};

/// A clock whose short sleeps end at once and move the time on; longer ones, which are time limits, end when the time has
/// come there.
#[derive(Clone)]
pub struct VirtualClock {
    start: Instant,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    elapsed: Duration,
    sleeps: Vec<Duration>,
}

/// Sleeps up to this are waits, longer ones are limits.
const LONGEST_WAIT: Duration = Duration::from_secs(25);

impl VirtualClock {
    pub fn new() -> Self {
        Self { start: Instant::now(), state: Arc::default() }
    }

    /// The waits so far.
    pub fn sleeps(&self) -> Vec<Duration> {
        self.state.lock().unwrap().sleeps.clone()
    }

    pub fn advance(&self, by: Duration) {
        self.state.lock().unwrap().elapsed += by;
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Instant {
        self.start + self.state.lock().unwrap().elapsed
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.state.lock().unwrap().elapsed
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let clock = self.clone();
        let end = self.now() + duration;
        Box::pin(std::future::poll_fn(move |_| {
            if duration <= LONGEST_WAIT && clock.now() < end {
                let mut state = clock.state.lock().unwrap();
                state.elapsed += duration;
                state.sleeps.push(duration);
            }
            if clock.now() >= end { Poll::Ready(()) } else { Poll::Pending }
        }))
    }
}
