//! Time that moves only when nothing else can: a future enters, and is polled until it waits; then the clock jumps to the
//! first timer that anyone waits for.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use clientwright_runtime::{BoxFuture, Clock};

/// A clock that [`run`](Self::run) moves on.
#[derive(Clone)]
pub struct Simulation {
    start: Instant,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    elapsed: Duration,
    made: u64,
    timers: BTreeMap<u64, Duration>,
}

/// A timer that is waited for until it is dropped.
struct Timer {
    number: u64,
    state: Arc<Mutex<State>>,
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.state.lock().unwrap().timers.remove(&self.number);
    }
}

impl Simulation {
    pub fn new() -> Self {
        Self { start: Instant::now(), state: Arc::default() }
    }

    /// How much time has passed.
    pub fn elapsed(&self) -> Duration {
        self.state().elapsed
    }

    /// What a future gives in the end.
    pub fn run<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return output;
            }
            let mut state = self.state();
            let next = state.timers.values().min().copied().expect("it waits for ever");
            state.elapsed = state.elapsed.max(next);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Clock for Simulation {
    fn now(&self) -> Instant {
        self.start + self.elapsed()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let end = self.elapsed().saturating_add(duration);
        let timer = {
            let mut state = self.state();
            state.made += 1;
            let number = state.made;
            state.timers.insert(number, end);
            Timer { number, state: Arc::clone(&self.state) }
        };
        Box::pin(poll_fn(move |_| {
            if timer.state.lock().unwrap().elapsed >= end { Poll::Ready(()) } else { Poll::Pending }
        }))
    }
}
