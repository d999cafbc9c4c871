//! Calls without a network, a runtime, or time that passes: what a server is to say enters, what the client makes of it
//! leaves.

use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use clientwright_runtime::codegen::{Api, Config, Core};
use clientwright_runtime::{Body, BoxFuture, Chunks, Clock, Incoming, Transport, TransportError};

static API: Api = Api { name: "fuzzed", user_agent: "fuzzed/1.0", ..Api::DEFAULT };

/// The most that it reads of an answer.
pub(crate) const LIMIT: usize = 64 << 10;

/// A client whose server answers so.
pub(crate) fn client(
    answer: impl Fn(&http::Request<Body>) -> http::Response<Vec<Bytes>> + Send + Sync + 'static,
    clock: SteppedClock,
) -> Core {
    let mut config = Config::default();
    config.base_url("https://example.com");
    config.transport(Answering(Box::new(answer)));
    config.clock(clock);
    config.max_response_bytes(LIMIT as u64);
    config.build(&API).expect("its parts are right")
}

/// Runs what never waits for anything but its own clock.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    for _ in 0..10_000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
    panic!("it waits for ever");
}

/// What the server makes of a request.
type Answer = dyn Fn(&http::Request<Body>) -> http::Response<Vec<Bytes>> + Send + Sync;

struct Answering(Box<Answer>);

impl Transport for Answering {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Incoming>, TransportError>> {
        let answer = (self.0)(&request).map(|chunks| Incoming::new(Pieces(chunks.into_iter())));
        Box::pin(std::future::ready(Ok(answer)))
    }
}

/// A body as it comes.
struct Pieces(std::vec::IntoIter<Bytes>);

impl Chunks for Pieces {
    fn poll_chunk(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

/// Time that is as late as it was waited for; what is longer than any wait is a limit, and never comes.
#[derive(Clone)]
pub(crate) struct SteppedClock {
    start: Instant,
    waits: Arc<Mutex<Vec<Duration>>>,
}

/// 2026-01-01, 00:00:00 UTC.
pub(crate) const NOW: Duration = Duration::from_secs(1_767_225_600);

impl SteppedClock {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now(), waits: Arc::default() }
    }

    /// The waits so far.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.waits.lock().expect("nobody panics with it").clone()
    }
}

/// The time that a call has (60 s), and more; no wait that fits into it is as long.
const LONGEST: Duration = Duration::from_secs(60);

impl Clock for SteppedClock {
    fn now(&self) -> Instant {
        self.start + self.waits().iter().sum::<Duration>()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + NOW + self.waits().iter().sum::<Duration>()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        if duration >= LONGEST {
            return Box::pin(std::future::pending());
        }
        let waits = Arc::clone(&self.waits);
        Box::pin(async move { waits.lock().expect("nobody panics with it").push(duration) })
    }
}
