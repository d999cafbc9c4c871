//! What a request's body is made of: bytes, files, readers and streams enter, a body for each try leaves.
//!
//! Only bytes are held in memory. A file is opened anew for each try, so it can be sent again; a reader or a stream gives
//! what it has once, so it cannot, once a try began to read it.

mod file;
mod measured;
mod source;

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;

pub(crate) use measured::Measured;
pub(crate) use source::Source;

use crate::error::{TransportError, TransportErrorKind};

/// Why content cannot be read: its text is shown, so it must hold no secret.
pub(crate) type SourceError = Box<dyn StdError + Send + Sync>;

/// Content that comes piece by piece.
pub(crate) trait Supply: Send {
    /// The next piece; `None` after the last.
    fn poll_piece(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, SourceError>>>;
}

/// The body of a call, for all of its tries.
#[derive(Clone)]
pub(crate) enum Payload {
    Whole(Bytes),
    /// One piece after the other.
    Pieces(Arc<[Piece]>),
}

/// A piece of a body.
#[derive(Clone)]
pub(crate) enum Piece {
    Bytes(Bytes),
    Source(Source),
}

impl Payload {
    /// The bytes, if they are all in memory.
    pub(crate) fn as_bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Whole(bytes) => Some(bytes),
            Self::Pieces(_) => None,
        }
    }

    /// Whether it can be sent again, or for the first time.
    pub(crate) fn can_be_sent(&self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Pieces(pieces) => pieces.iter().all(|piece| match piece {
                Piece::Bytes(_) => true,
                Piece::Source(source) => source.can_be_read(),
            }),
        }
    }

    /// Its pieces, ready to be read: files are open, so that it is known how long they are.
    pub(crate) async fn open(&self) -> Result<Vec<Measured>, TransportError> {
        let Self::Pieces(pieces) = self else { return Ok(Vec::new()) };
        let mut opened = Vec::with_capacity(pieces.len());
        for piece in pieces.iter() {
            opened.push(match piece {
                Piece::Bytes(bytes) => Measured::of_bytes(bytes.clone()),
                Piece::Source(source) => source
                    .open()
                    .await
                    .map_err(|error| TransportError::not_sent(TransportErrorKind::Body).with_source(error))?,
            });
        }
        Ok(opened)
    }
}

impl Default for Payload {
    fn default() -> Self {
        Self::Whole(Bytes::new())
    }
}

impl From<Bytes> for Payload {
    fn from(bytes: Bytes) -> Self {
        Self::Whole(bytes)
    }
}

impl From<Vec<Piece>> for Payload {
    fn from(pieces: Vec<Piece>) -> Self {
        Self::Pieces(pieces.into())
    }
}

/// What is wrong with content besides what its source says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ContentFault {
    Spent,
    TooShort,
    TooLong,
}

impl fmt::Display for ContentFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Spent => "the content was read before, and can be read only once",
            Self::TooShort => "the content is shorter than its length",
            Self::TooLong => "the content is longer than its length",
        })
    }
}

impl StdError for ContentFault {}
