//! Bodies: what a request carries, and what a response brings chunk by chunk.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use crate::error::{TransportError, TransportErrorKind};
use crate::payload::{Measured, Payload};

/// A request's body: bytes in memory, or what is read from files, readers and streams while it is sent.
///
/// A transport asks for the next chunk when it has room for it, and never for all at once. `Debug` shows the length only.
pub struct Body {
    /// What is in memory, where all of it is.
    bytes: Bytes,
    pieces: VecDeque<Measured>,
    /// What is to be sent as a whole, if that is known.
    length: Option<u64>,
    is_in_memory: bool,
}

impl Body {
    /// What a payload holds, for one try.
    pub(crate) async fn open(payload: &Payload) -> Result<Self, TransportError> {
        if let Some(bytes) = payload.as_bytes() {
            return Ok(bytes.clone().into());
        }
        let pieces: VecDeque<_> = payload.open().await?.into();
        let length = pieces.iter().try_fold(0_u64, |sum, piece| sum.checked_add(piece.length()?));
        let mut body = Self { bytes: Bytes::new(), pieces, length, is_in_memory: false };
        if length == Some(0) {
            // Nobody asks for the chunks of a body that has none, so what is wrong with them is found here.
            if let Some(Err(error)) = body.chunk().await {
                return Err(error.before_sent());
            }
            return Ok(Self::default());
        }
        Ok(body)
    }

    /// The bytes, if they are all in memory. Of other bodies, [`chunk`](Self::chunk) has them.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        self.is_in_memory.then_some(&self.bytes)
    }

    /// How long the body is as a whole; `None` if nobody knows before its end, so that it has to be sent in chunks.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Waits for the next chunk; `None` after the last.
    ///
    /// # Errors
    ///
    /// If a source fails, or gives more or less than it said. The request must then not be ended as if it were whole: the
    /// connection has to be closed. The error is the one that the transport is to give.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        std::future::poll_fn(|context| self.poll_chunk(context)).await
    }

    /// As [`chunk`](Self::chunk), polled.
    pub fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        if !self.bytes.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.bytes))));
        }
        while let Some(piece) = self.pieces.front_mut() {
            match ready!(piece.poll_piece(context)) {
                Some(Ok(chunk)) => return Poll::Ready(Some(Ok(chunk))),
                None => drop(self.pieces.pop_front()),
                Some(Err(error)) => {
                    self.pieces.clear();
                    let error = TransportError::maybe_sent(TransportErrorKind::Body).with_source(error);
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
        Poll::Ready(None)
    }
}

/// Nothing.
impl Default for Body {
    fn default() -> Self {
        Bytes::new().into()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self { length: Some(bytes.len() as u64), bytes, pieces: VecDeque::new(), is_in_memory: true }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length {
            Some(length) => write!(formatter, "Body({length} bytes)"),
            None => formatter.write_str("Body(of unknown length)"),
        }
    }
}

/// Where a response's body comes from.
pub trait Chunks: Send + 'static {
    /// The next chunk; `None` after the last. After an error nothing more is asked for.
    fn poll_chunk(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>>;
}

/// A response's body, as it comes in.
///
/// Dropping it before its end gives up the rest.
pub struct Incoming {
    source: Source,
}

enum Source {
    Whole(Option<Bytes>),
    Chunks(Pin<Box<dyn Chunks>>),
}

impl Incoming {
    /// A body that comes chunk by chunk.
    pub fn new(chunks: impl Chunks) -> Self {
        Self { source: Source::Chunks(Box::pin(chunks)) }
    }

    /// Waits for the next chunk; `None` after the last.
    ///
    /// # Errors
    ///
    /// If the body ended before its end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        std::future::poll_fn(|context| self.poll_chunk(context)).await
    }

    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        match &mut self.source {
            Source::Whole(bytes) => Poll::Ready(bytes.take().map(Ok)),
            Source::Chunks(chunks) => chunks.as_mut().poll_chunk(context),
        }
    }
}

impl From<Bytes> for Incoming {
    fn from(bytes: Bytes) -> Self {
        Self { source: Source::Whole((!bytes.is_empty()).then_some(bytes)) }
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Incoming")
    }
}
