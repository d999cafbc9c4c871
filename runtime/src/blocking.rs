//! Waiting without an async runtime of the caller's: a future enters, the thread sleeps until it has a result, which leaves.
//!
//! A thread in the background, started by the first call, drives sockets and timers for all callers and owns their
//! connections; each future is polled on its caller's own thread, so that nothing of it has to be sent anywhere, and a
//! panic is the caller's.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::{io, iter};

use tokio::runtime::{Builder, Handle};
use tokio::task::coop;

use crate::error::{RequestError, RequestErrorKind, StreamError, TransportError, TransportErrorKind};

/// The runtime that the thread in the background drives: none until the first call.
static BACKGROUND: Mutex<Option<Handle>> = Mutex::new(None);

/// Waits for a future, whose sockets and timers are the background's.
pub(crate) fn wait<F: Future>(operation: &'static str, future: F) -> Result<F::Output, RequestError> {
    let refuse = |kind| RequestError::new(operation, kind);
    if is_polled() {
        return Err(refuse(RequestErrorKind::InsideRuntime));
    }
    let background = background().map_err(|source| refuse(RequestErrorKind::NoThread { source }))?;
    let _entered = background.enter();
    Ok(block_on(future))
}

/// Waits for the next item of a stream. What cannot be waited for ends the stream with an error.
pub(crate) fn next<T>(
    operation: &'static str,
    poll: impl FnMut(&mut Context<'_>) -> Poll<Option<Result<T, StreamError>>>,
) -> Result<Option<Result<T, StreamError>>, TransportError> {
    let lost = |error| TransportError::maybe_sent(TransportErrorKind::Other).with_source(error);
    wait(operation, poll_fn(poll)).map_err(lost)
}

/// Items until the first error: what asked once more after it could ask for ever.
pub(crate) fn until_error<T, E>(
    mut next: impl FnMut() -> Option<Result<T, E>>,
) -> impl Iterator<Item = Result<T, E>> {
    let mut has_failed = false;
    iter::from_fn(move || {
        let item = if has_failed { None } else { next() };
        has_failed |= matches!(item, Some(Err(_)));
        item
    })
}

/// The runtime in the background, started if it is not there.
fn background() -> io::Result<Handle> {
    let mut background = BACKGROUND.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*background {
        return Ok(handle.clone());
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    // It waits for ever: connections outlive calls, and the process ends it.
    thread::Builder::new()
        .name("clientwright-blocking".to_owned())
        .spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    Ok(background.insert(handle).clone())
}

/// Whether tokio polls the code that runs here, so that waiting would keep others from running.
///
/// Threads that may block have a runtime at hand too: those of `spawn_blocking`, and whoever entered one. But tokio gives
/// a budget only to what it polls, and anyone may ask for a share of it; what was taken is given back. Where a budget was
/// waived (`unconstrained`), the call works: it holds up its thread, as all else that blocks there would.
fn is_polled() -> bool {
    if Handle::try_current().is_err() {
        return false;
    }
    let mut context = Context::from_waker(Waker::noop());
    let mut shares = Vec::with_capacity(usize::from(u8::MAX));
    let is_limited = iter::repeat_n((), shares.capacity()).any(|()| match coop::poll_proceed(&mut context) {
        Poll::Ready(share) => {
            shares.push(share);
            false
        }
        Poll::Pending => true,
    });
    // Each gives back what there was before it, so the first has to be the last.
    while shares.pop().is_some() {}
    is_limited
}

/// Wakes a thread.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

/// Polls a future on this thread, which sleeps meanwhile.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            // Whoever woke this thread meanwhile makes it return at once.
            Poll::Pending => thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_of_its_own_is_not_polled() {
        assert!(!is_polled());
        let runtime = Builder::new_current_thread().build().unwrap();
        let _entered = runtime.enter();
        assert!(!is_polled(), "a runtime is at hand, but polls nothing here");
    }

    #[test]
    fn what_tokio_polls_is_found_and_keeps_its_budget() {
        let runtime = Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            assert!(is_polled());
            assert!(coop::has_budget_remaining());
            assert!(is_polled(), "the budget is still a budget");
            let joined = tokio::spawn(async { is_polled() }).await.unwrap();
            assert!(joined, "a task");
            assert!(!tokio::task::spawn_blocking(is_polled).await.unwrap(), "a thread that may block");
            // Nothing left of it: the same answer.
            poll_fn(|context| {
                while let Poll::Ready(share) = coop::poll_proceed(context) {
                    share.made_progress();
                }
                assert!(is_polled());
                Poll::Ready(())
            })
            .await;
        });
    }

    #[test]
    fn a_future_that_is_woken_from_elsewhere_is_polled_again() {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let waker = thread::spawn(move || sender.send(7).unwrap());
        assert_eq!(wait("test", receiver).unwrap(), Ok(7));
        waker.join().unwrap();
    }
}
