//! Where a stream's bytes come from: a response's body whose head was read, and how long it may be silent.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;

use crate::client::Core;
use crate::coding::Unfolded;
use crate::engine::{BodyFault, Exchange};
use crate::error::{TransportError, TransportErrorKind, UnreadableReason};
use crate::transport::BoxFuture;

/// A body that is still coming.
pub(crate) struct Source {
    body: Unfolded,
    core: Core,
    exchange: Arc<Exchange>,
    /// How long to wait for the next bytes.
    silence: Option<Duration>,
    timer: Option<BoxFuture<'static, ()>>,
}

impl Source {
    pub(crate) fn new(body: Unfolded, core: Core, exchange: Arc<Exchange>) -> Self {
        Self { body, core, exchange, silence: None, timer: None }
    }

    pub(super) fn operation(&self) -> &'static str {
        self.exchange.operation
    }

    /// What the stream's call is made of, to make it again.
    pub(super) fn call(&self) -> (Core, Arc<Exchange>) {
        (self.core.clone(), Arc::clone(&self.exchange))
    }

    /// The most that one item may hold.
    pub(super) fn limit(&self) -> usize {
        usize::try_from(self.core.max_response_bytes()).unwrap_or(usize::MAX)
    }

    pub(super) fn limit_silence(&mut self, limit: Duration) {
        self.silence = Some(limit);
        self.timer = None;
    }

    pub(super) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, UnreadableReason>>> {
        let of_call = |error: TransportError| {
            UnreadableReason::Truncated(error.of_call(self.exchange.operation, false))
        };
        if let Poll::Ready(chunk) = self.body.poll_chunk(context) {
            self.timer = None;
            return Poll::Ready(chunk.map(|chunk| {
                chunk.map_err(|fault| match fault {
                    BodyFault::Lost(error) => of_call(error),
                    BodyFault::TooLarge { limit } => UnreadableReason::TooLarge { limit },
                    BodyFault::Encoding(error) => UnreadableReason::Encoding(error),
                })
            }));
        }
        let Some(silence) = self.silence else { return Poll::Pending };
        let clock = self.core.clock();
        let timer = self.timer.get_or_insert_with(|| clock.limit(silence));
        let silent = || Some(Err(of_call(TransportError::maybe_sent(TransportErrorKind::Timeout))));
        timer.as_mut().poll(context).map(|()| silent())
    }
}

/// A source that waits in its response for the stream that takes it.
#[derive(Clone)]
pub(crate) struct Live(Arc<Mutex<Option<Source>>>);

impl Live {
    pub(crate) fn new(source: Source) -> Self {
        Self(Arc::new(Mutex::new(Some(source))))
    }

    pub(super) fn take(&self) -> Option<Source> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Live")
    }
}
