//! One coding of a body: pieces as they come enter, pieces that were meant leave.

use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};

use super::{Decoder, Unfolded};
use crate::engine::BodyFault;
use crate::error::{EncodingError, TransportError, TransportErrorKind};

/// What is unfolded at a time.
const PIECE: usize = 16 << 10;

/// After so many steps without a pause, others get their turn.
const STEPS: u32 = 64;

/// A body and what undoes its outermost coding.
pub(super) struct Layer {
    body: Unfolded,
    decoder: Box<dyn Decoder>,
    input: Bytes,
    /// Room for a piece; none before there is one.
    room: Vec<u8>,
    has_begun: bool,
    has_ended: bool,
    unfolded: u64,
    limit: u64,
    steps: u32,
}

impl Layer {
    pub(super) fn new(body: Unfolded, decoder: Box<dyn Decoder>, limit: u64) -> Self {
        Self {
            body,
            decoder,
            input: Bytes::new(),
            room: Vec::new(),
            has_begun: false,
            has_ended: false,
            unfolded: 0,
            limit,
            steps: 0,
        }
    }

    pub(super) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyFault>>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        let next = ready!(self.poll_next(context));
        self.has_ended = !matches!(next, Some(Ok(_)));
        Poll::Ready(next)
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyFault>>> {
        loop {
            self.steps += 1;
            if self.steps > STEPS {
                self.steps = 0;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            match self.step() {
                Ok(Some(piece)) => {
                    self.unfolded = self.unfolded.saturating_add(piece.len() as u64);
                    return Poll::Ready(Some(if self.unfolded > self.limit {
                        Err(BodyFault::TooLarge { limit: self.limit })
                    } else {
                        Ok(piece)
                    }));
                }
                Ok(None) if self.input.is_empty() => {}
                Ok(None) => continue,
                Err(error) => return Poll::Ready(Some(Err(BodyFault::Encoding(error)))),
            }
            let Poll::Ready(chunk) = self.body.poll_chunk(context) else {
                self.steps = 0;
                return Poll::Pending;
            };
            match chunk {
                Some(Ok(chunk)) => {
                    self.has_begun |= !chunk.is_empty();
                    self.input = chunk;
                }
                Some(Err(fault)) => return Poll::Ready(Some(Err(fault))),
                // Answers without a body say that they are compressed too.
                None if !self.has_begun || self.decoder.is_whole() => return Poll::Ready(None),
                None => {
                    let error = TransportError::maybe_sent(TransportErrorKind::Protocol);
                    let error = error.with_source(EncodingError::Truncated);
                    return Poll::Ready(Some(Err(BodyFault::Lost(error))));
                }
            }
        }
    }

    /// Unfolds a piece, if there is one yet.
    fn step(&mut self) -> Result<Option<Bytes>, EncodingError> {
        if !self.has_begun {
            return Ok(None);
        }
        self.room.resize(PIECE, 0);
        let (read, written) = self.decoder.decode(&self.input, &mut self.room)?;
        if (read, written) == (0, 0) && !self.input.is_empty() {
            return Err(EncodingError::Damaged); // it has all that it could want
        }
        self.input.advance(read.min(self.input.len()));
        let piece = self.room.get(..written).filter(|piece| !piece.is_empty());
        Ok(piece.map(Bytes::copy_from_slice))
    }
}
