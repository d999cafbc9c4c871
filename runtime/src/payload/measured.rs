//! Content held to its length: pieces enter, the same pieces leave, or what is wrong with how many they are.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use super::{ContentFault, SourceError, Supply};

/// Content, and how much of it is to come if that is known.
pub(crate) struct Measured {
    content: Content,
    left: Option<u64>,
    /// The last piece, until it is certain that it is: a server that has all that was announced would take it for whole.
    held: Option<Bytes>,
}

enum Content {
    Bytes(Bytes),
    Supply(Pin<Box<dyn Supply>>),
    /// Taken when it is read, since what is only prepared can be read later still.
    Once(super::source::Once),
}

impl Measured {
    pub(super) fn of_bytes(bytes: Bytes) -> Self {
        Self { left: Some(bytes.len() as u64), content: Content::Bytes(bytes), held: None }
    }

    pub(super) fn of_supply(supply: impl Supply + 'static, length: Option<u64>) -> Self {
        Self { content: Content::Supply(Box::pin(supply)), left: length, held: None }
    }

    pub(super) fn of_once(once: super::source::Once, length: Option<u64>) -> Self {
        Self { content: Content::Once(once), left: length, held: None }
    }

    /// How much is to come, before any of it came.
    pub(crate) fn length(&self) -> Option<u64> {
        self.left
    }

    fn poll_content(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, SourceError>>> {
        loop {
            match &mut self.content {
                Content::Bytes(bytes) => {
                    let bytes = std::mem::take(bytes);
                    return Poll::Ready((!bytes.is_empty()).then_some(Ok(bytes)));
                }
                Content::Supply(supply) => return supply.as_mut().poll_piece(context),
                Content::Once(once) => match once.take() {
                    Some(supply) => self.content = Content::Supply(supply),
                    None => return Poll::Ready(Some(Err(ContentFault::Spent.into()))),
                },
            }
        }
    }

    /// The next piece; `None` after the last. After an error nothing more is to be asked for.
    pub(crate) fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, SourceError>>> {
        loop {
            let piece = match ready!(self.poll_content(context)) {
                Some(Ok(piece)) if piece.is_empty() => continue,
                Some(Ok(piece)) => piece,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None if self.left.is_some_and(|left| left > 0) => {
                    return Poll::Ready(Some(Err(ContentFault::TooShort.into())));
                }
                None => return Poll::Ready(self.held.take().map(Ok)),
            };
            let Some(left) = &mut self.left else { return Poll::Ready(Some(Ok(piece))) };
            match left.checked_sub(piece.len() as u64) {
                None => return Poll::Ready(Some(Err(ContentFault::TooLong.into()))),
                Some(0) => {
                    *left = 0;
                    self.held = Some(piece);
                }
                Some(rest) => {
                    *left = rest;
                    return Poll::Ready(Some(Ok(piece)));
                }
            }
        }
    }
}
