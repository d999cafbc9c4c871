//! Bodies as streams of bytes: a response whose body is still coming enters, its bytes leave as they come, to whoever asks
//! or to where they are to be written.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use http::header::CONTENT_LENGTH;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::source::{Live, Source};
use crate::error::{CopyError, StreamError, UnreadableReason};
use crate::response::RawResponse;
use crate::wire::DecodeError;

/// A response's body, as it comes.
///
/// `.send().streaming()` gives it, for any call:
///
/// ```no_run
/// # async fn example(call: clientwright_runtime::Call<String, clientwright_runtime::NoBody>) -> Result<(), clientwright_runtime::AnyError> {
/// let mut body = call.send().streaming().await?.into_body();
/// body.save_to("report.pdf").await?;
/// # Ok(())
/// # }
/// ```
///
/// Nothing is read before it is asked for, so a server is slowed down to the pace of who reads; of a body that is unfolded
/// from a compressed one, a piece is held. There is no limit on the length of the whole. The call's time limit ended with
/// the response's head; [`silence_limit`](Self::silence_limit) is for what follows.
///
/// It is an `AsyncRead` too, and a `Stream` with the feature `stream`. Dropping it before its end closes the connection.
#[must_use = "a stream gives nothing unless `next` is awaited"]
pub struct ByteStream {
    /// None once the stream is over, so that the connection is free.
    source: Option<Source>,
    /// What was collected already, or was not asked for yet.
    rest: Bytes,
    pub(super) operation: &'static str,
    request_id: Option<Box<str>>,
    length: Option<u64>,
    count: u64,
}

impl ByteStream {
    /// Takes over a response's body; of one that was collected already, its bytes.
    pub(crate) fn of(response: &RawResponse) -> Self {
        let source = response.live.as_ref().and_then(Live::take);
        let announced = || response.headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok();
        let length = if source.is_some() { announced() } else { Some(response.body.len() as u64) };
        Self {
            rest: if source.is_some() { Bytes::new() } else { response.body.clone() },
            operation: source.as_ref().map_or("", Source::operation),
            source,
            request_id: response.request_id().map(Into::into),
            length,
            count: 0,
        }
    }

    /// Waits for the next bytes; `None` after the last.
    ///
    /// # Errors
    ///
    /// If the body ended too soon, or cannot be decompressed; `None` follows.
    pub async fn next(&mut self) -> Option<Result<Bytes, StreamError>> {
        poll_fn(|context| self.poll_bytes(context)).await
    }

    pub(super) fn poll_bytes(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>> {
        if !self.rest.is_empty() {
            self.count += 1;
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.rest))));
        }
        loop {
            let Some(source) = &mut self.source else { return Poll::Ready(None) };
            let next = ready!(source.poll_chunk(context));
            if let Some(Ok(chunk)) = &next
                && chunk.is_empty()
            {
                continue;
            }
            self.count += 1;
            return Poll::Ready(match next {
                Some(Ok(chunk)) => Some(Ok(chunk)),
                Some(Err(reason)) => Some(Err(self.end(reason))),
                None => {
                    self.source = None;
                    None
                }
            });
        }
    }

    fn end(&mut self, reason: UnreadableReason) -> StreamError {
        self.source = None;
        StreamError::new(self.operation, self.request_id.clone(), self.count, reason, Bytes::new())
    }

    /// How long the body is as a whole, if the server said so, and not of what it was compressed to.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Gives up when the server sends nothing at all for so long. Without it, only the server ends a body.
    pub fn silence_limit(mut self, limit: Duration) -> Self {
        if let Some(source) = &mut self.source {
            source.limit_silence(limit);
        }
        self
    }

    /// Writes what is left of the body, and says how much that was.
    ///
    /// # Errors
    ///
    /// If the body ends too soon, or the writer does not take it.
    pub async fn copy_to<W: AsyncWrite + Unpin + ?Sized>(
        &mut self,
        writer: &mut W,
    ) -> Result<u64, CopyError> {
        let mut copied = 0;
        while let Some(chunk) = self.next().await {
            let mut chunk = chunk?;
            copied += chunk.len() as u64;
            while chunk.has_remaining() {
                let written = poll_fn(|context| Pin::new(&mut *writer).poll_write(context, &chunk)).await?;
                if written == 0 {
                    return Err(io::Error::from(io::ErrorKind::WriteZero).into());
                }
                chunk.advance(written.min(chunk.len()));
            }
        }
        poll_fn(|context| Pin::new(&mut *writer).poll_flush(context)).await?;
        Ok(copied)
    }
}

#[cfg(feature = "blocking")]
impl ByteStream {
    /// Waits for the next bytes without an async runtime; `None` after the last.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next). Where an async runtime polls, which would have to wait, the stream ends.
    pub fn next_blocking(&mut self) -> Option<Result<Bytes, StreamError>> {
        let next = crate::blocking::next(self.operation, |context| self.poll_bytes(context));
        next.unwrap_or_else(|error| {
            self.count += 1;
            let reason = UnreadableReason::Truncated(error.of_call(self.operation, false));
            self.source.is_some().then(|| Err(self.end(reason)))
        })
    }

    /// As [`copy_to`](Self::copy_to), without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`copy_to`](Self::copy_to), and [`next_blocking`](Self::next_blocking).
    pub fn copy_to_blocking<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> Result<u64, CopyError> {
        let mut copied = 0;
        while let Some(chunk) = self.next_blocking() {
            let chunk = chunk?;
            writer.write_all(&chunk)?;
            copied += chunk.len() as u64;
        }
        writer.flush()?;
        Ok(copied)
    }

    /// As [`save_to`](Self::save_to), without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`save_to`](Self::save_to); where an async runtime polls, which would have to wait, nothing is written.
    pub fn save_to_blocking(&mut self, path: impl AsRef<std::path::Path>) -> Result<u64, CopyError> {
        crate::blocking::wait(self.operation, self.save_to(path)).map_err(io::Error::other)?
    }
}

/// For what reads from an `AsyncRead`; its errors hold a [`StreamError`].
impl AsyncRead for ByteStream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        match ready!(stream.poll_bytes(context)) {
            Some(Ok(mut chunk)) => {
                let taken = chunk.split_to(chunk.len().min(room.remaining()));
                room.put_slice(&taken);
                stream.rest = chunk;
                Poll::Ready(Ok(()))
            }
            Some(Err(error)) => Poll::Ready(Err(io::Error::other(error))),
            None => Poll::Ready(Ok(())),
        }
    }
}

/// The body of any answer, as it comes.
///
/// # Errors
///
/// Never.
#[allow(clippy::unnecessary_wraps)] // one signature for all decoders
pub(crate) fn byte_stream(response: &RawResponse) -> Result<ByteStream, DecodeError> {
    Ok(ByteStream::of(response))
}
