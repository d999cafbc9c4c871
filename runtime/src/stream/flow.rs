//! The part of a stream that knows nothing of types: a source and how its bytes are taken apart enter, pieces leave one at a
//! time, or why there are no more.

use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;

use super::framing::{self, Framing};
use super::source::{Live, Source};
use crate::error::{StreamError, UnreadableReason};
use crate::response::RawResponse;
use crate::wire::DecodeError;

/// A source and how its bytes are taken apart: the part of a stream that knows nothing of types.
pub(super) struct Flow<F> {
    /// None once the stream is over, so that the connection is free.
    pub(super) source: Option<Source>,
    pub(super) framing: F,
    pub(super) operation: &'static str,
    request_id: Option<Box<str>>,
    limit: usize,
    /// How many items came.
    count: u64,
    pub(super) is_over: bool,
    /// What it is to end with before it begins.
    refusal: Option<UnreadableReason>,
}

impl<F: Framing> Flow<F> {
    /// Takes over a response's body; of one that was collected already, its bytes.
    pub(super) fn of(response: &RawResponse, framing: impl FnOnce(usize) -> F) -> Self {
        let source = response.live.as_ref().and_then(Live::take);
        let limit = source.as_ref().map_or(usize::MAX, Source::limit);
        let operation = source.as_ref().map_or("", Source::operation);
        let mut framing = framing(limit);
        if source.is_none() {
            framing.push(&response.body);
            framing.finish();
        }
        let request_id = response.request_id().map(Into::into);
        Self { source, framing, operation, request_id, limit, count: 0, is_over: false, refusal: None }
    }

    /// Goes on with another response.
    pub(super) fn go_on(&mut self, response: &RawResponse) {
        self.source = response.live.as_ref().and_then(Live::take);
        self.is_over = false;
        if self.source.is_none() {
            self.framing.push(&response.body);
            self.framing.finish();
        }
    }

    /// Ends with this, whatever comes.
    pub(super) fn refuse(&mut self, reason: UnreadableReason) {
        self.refusal = Some(reason);
    }

    /// The stream's end.
    pub(super) fn fail(&mut self, reason: UnreadableReason) -> StreamError {
        self.source = None;
        self.is_over = true;
        self.count += 1;
        self.error(reason, Bytes::new())
    }

    /// Ends a stream that cannot be waited for, if it has not ended.
    #[cfg(feature = "blocking")]
    pub(super) fn give_up<T>(
        &mut self,
        error: crate::error::TransportError,
    ) -> Option<Result<T, StreamError>> {
        let reason = UnreadableReason::Truncated(error.of_call(self.operation, false));
        (!self.is_over).then(|| Err(self.fail(reason)))
    }

    pub(super) fn limit_silence(&mut self, limit: Duration) {
        if let Some(source) = &mut self.source {
            source.limit_silence(limit);
        }
    }

    pub(super) fn poll_item<T>(
        &mut self,
        context: &mut Context<'_>,
        decode: impl FnOnce(F::Piece) -> Result<T, (DecodeError, Bytes)>,
    ) -> Poll<Option<Result<T, StreamError>>> {
        Poll::Ready(ready!(self.poll_piece(context)).map(|piece| {
            decode(piece?).map_err(|(error, text)| self.error(UnreadableReason::Decode(error), text))
        }))
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<F::Piece, StreamError>>> {
        if let Some(reason) = self.refusal.take() {
            return Poll::Ready(Some(Err(self.fail(reason))));
        }
        while !self.is_over {
            let fault = match self.framing.next() {
                Ok(Some(piece)) => {
                    self.count += 1;
                    return Poll::Ready(Some(Ok(piece)));
                }
                Err(framing::TooLong) => UnreadableReason::TooLarge { limit: self.limit as u64 },
                Ok(None) => {
                    let Some(source) = &mut self.source else {
                        self.is_over = true;
                        break;
                    };
                    match ready!(source.poll_chunk(context)) {
                        Some(Ok(chunk)) => {
                            self.framing.push(&chunk);
                            continue;
                        }
                        Some(Err(reason)) => reason,
                        None => {
                            self.framing.finish();
                            self.source = None;
                            continue;
                        }
                    }
                }
            };
            return Poll::Ready(Some(Err(self.fail(fault))));
        }
        Poll::Ready(None)
    }

    fn error(&self, reason: UnreadableReason, text: Bytes) -> StreamError {
        StreamError::new(self.operation, self.request_id.clone(), self.count, reason, text)
    }
}
