//! Uploads: a request's body enters, hyper's form of it leaves, and whether it was sent whole is told to whoever waits for
//! the answer.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};

use bytes::Bytes;
use hyper::body::{Frame, SizeHint};

use super::Body;
use crate::error::TransportError;

/// A request's body as hyper wants it.
pub(super) struct Outgoing {
    body: Body,
    left: Option<u64>,
    upload: Option<Upload>,
}

/// How an upload goes that is not from memory: its body knows, and who has the answer asks.
#[derive(Clone, Default)]
pub(super) struct Upload(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    is_over: bool,
    is_whole: bool,
    fault: Option<TransportError>,
    waker: Option<Waker>,
}

impl Upload {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was wrong with the content.
    pub(super) fn take_fault(&self) -> Option<TransportError> {
        self.state().fault.take()
    }

    /// Whether all of it was sent.
    pub(super) fn is_whole(&self) -> bool {
        self.state().is_whole
    }

    /// Waits until nothing more is sent, and tells what was wrong.
    pub(super) fn poll_over(&self, context: &mut Context<'_>) -> Poll<Option<TransportError>> {
        let mut state = self.state();
        if state.is_over {
            return Poll::Ready(state.fault.take());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }

    fn end(&self, end: impl FnOnce(&mut State)) {
        let mut state = self.state();
        end(&mut state);
        state.is_over = true;
        if let Some(waker) = state.waker.take() {
            drop(state);
            waker.wake();
        }
    }
}

impl Outgoing {
    pub(super) fn new(body: Body) -> Self {
        let upload = body.as_bytes().is_none().then(Upload::default);
        Self { left: body.length(), body, upload }
    }

    /// How it goes, of what is not in memory.
    pub(super) fn upload(&self) -> Option<Upload> {
        self.upload.clone()
    }
}

/// Ends the connection: what is wrong is told by the upload.
#[derive(Debug)]
pub(super) struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the content to be sent cannot be read")
    }
}

impl std::error::Error for Broken {}

impl hyper::body::Body for Outgoing {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let next = ready!(self.body.poll_chunk(context));
        Poll::Ready(match (next, &self.upload) {
            (Some(Ok(chunk)), _) => {
                self.left = self.left.map(|left| left.saturating_sub(chunk.len() as u64));
                if let (Some(0), Some(upload)) = (self.left, &self.upload) {
                    upload.end(|state| state.is_whole = true); // hyper asks for no more
                }
                Some(Ok(Frame::data(chunk)))
            }
            (Some(Err(error)), upload) => {
                if let Some(upload) = upload {
                    upload.end(|state| state.fault = Some(error));
                }
                Some(Err(Broken))
            }
            (None, upload) => {
                if let Some(upload) = upload {
                    upload.end(|state| state.is_whole = true);
                }
                None
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// Whatever was sent is all that is.
impl Drop for Outgoing {
    fn drop(&mut self) {
        if let Some(upload) = &self.upload {
            upload.end(|_| {});
        }
    }
}
