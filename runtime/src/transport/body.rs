//! Bodies: what a request carries, and what a response brings chunk by chunk.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;

use crate::error::TransportError;

/// A request's body.
///
/// `Debug` shows its length only.
#[derive(Clone, Default)]
pub struct Body {
    bytes: Bytes,
}

impl Body {
    /// The bytes, if they are all in memory.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        Some(&self.bytes)
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self { bytes }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Body({} bytes)", self.bytes.len())
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
