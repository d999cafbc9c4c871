//! What all framings of streams share: chunks of bytes enter as they happen to come, pieces leave one at a time.

use bytes::{Buf, Bytes, BytesMut};

/// A piece is longer than the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLong;

/// A way to find where pieces end.
pub(super) trait Framing {
    /// What comes out.
    type Piece;

    /// Takes the next bytes in.
    fn push(&mut self, chunk: &[u8]);

    /// Says that no more bytes come.
    fn finish(&mut self);

    /// The next whole piece of what came so far.
    fn next(&mut self) -> Result<Option<Self::Piece>, TooLong>;
}

/// Bytes that are no whole piece yet. What was looked at once is not looked at again.
#[derive(Debug, Default)]
pub(super) struct Pending {
    bytes: BytesMut,
    looked_at: usize,
}

impl Pending {
    pub(super) fn push(&mut self, chunk: &[u8]) {
        self.bytes.extend_from_slice(chunk);
    }

    pub(super) fn first(&self) -> Option<u8> {
        self.bytes.first().copied()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Leaves out what comes first.
    pub(super) fn skip(&mut self, count: usize) {
        self.bytes.advance(count.min(self.bytes.len()));
        self.looked_at = 0;
    }

    /// What stands before the first byte that `ends` a piece, and that byte; neither is pending afterwards.
    pub(super) fn until(
        &mut self,
        limit: usize,
        ends: impl Fn(u8) -> bool,
    ) -> Result<Option<(Bytes, u8)>, TooLong> {
        let rest = self.bytes.get(self.looked_at..).unwrap_or_default();
        let Some(found) = rest.iter().position(|byte| ends(*byte)) else {
            self.looked_at = self.bytes.len();
            return if self.bytes.len() > limit { Err(TooLong) } else { Ok(None) };
        };
        let length = self.looked_at + found;
        if length > limit {
            return Err(TooLong);
        }
        let piece = self.bytes.split_to(length).freeze();
        let end = self.first().unwrap_or_default();
        self.skip(1);
        Ok(Some((piece, end)))
    }

    /// All that is left.
    pub(super) fn rest(&mut self) -> Bytes {
        self.looked_at = 0;
        self.bytes.split().freeze()
    }
}
