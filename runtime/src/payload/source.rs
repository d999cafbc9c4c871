//! Where content comes from that is not held in memory: files, and what gives it once or anew each time.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use tokio::io::{AsyncRead, ReadBuf};

use super::{ContentFault, Measured, SourceError, Supply, file};
use crate::values::Blob;

/// Where content comes from, and how long it is if that was said. Clones share it: what is read once is read by one.
#[derive(Clone)]
pub(crate) struct Source {
    origin: Arc<Origin>,
    length: Option<u64>,
}

enum Origin {
    File(PathBuf),
    Once(Once),
    Anew(Box<dyn Fn() -> Blob + Send + Sync>),
}

/// What can be taken once.
#[derive(Clone)]
pub(super) struct Once(Arc<Mutex<Option<BoxSupply>>>);

type BoxSupply = Pin<Box<dyn Supply>>;

impl Once {
    pub(super) fn take(&self) -> Option<BoxSupply> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn is_there(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

/// How often something that is made anew may be made of something that is.
const DEPTH: usize = 8;

impl Source {
    pub(crate) fn file(path: PathBuf) -> Self {
        Self::new(Origin::File(path))
    }

    pub(crate) fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::once(Reader { reader: Box::pin(reader), room: Vec::new() })
    }

    #[cfg(feature = "stream")]
    pub(crate) fn stream<S, B, E>(stream: S) -> Self
    where
        S: futures_core::Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<SourceError>,
    {
        Self::once(Pieces { stream: Box::pin(stream) })
    }

    pub(crate) fn anew(make: impl Fn() -> Blob + Send + Sync + 'static) -> Self {
        Self::new(Origin::Anew(Box::new(make)))
    }

    fn once(supply: impl Supply + 'static) -> Self {
        Self::new(Origin::Once(Once(Arc::new(Mutex::new(Some(Box::pin(supply)))))))
    }

    fn new(origin: Origin) -> Self {
        Self { origin: Arc::new(origin), length: None }
    }

    pub(crate) fn set_length(&mut self, length: u64) {
        self.length = Some(length);
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.origin, &other.origin) && self.length == other.length
    }

    pub(crate) fn can_be_read(&self) -> bool {
        match &*self.origin {
            Origin::File(_) | Origin::Anew(_) => true,
            Origin::Once(once) => once.is_there(),
        }
    }

    /// What it has, ready to be read.
    pub(super) async fn open(&self) -> Result<Measured, SourceError> {
        let mut source = self.clone();
        for _ in 0..DEPTH {
            let length = self.length.or(source.length);
            let made = match &*source.origin {
                Origin::File(path) => {
                    let (reading, own) = file::open(path).await?;
                    return Ok(Measured::of_supply(reading, length.or(own)));
                }
                Origin::Once(once) if once.is_there() => return Ok(Measured::of_once(once.clone(), length)),
                Origin::Once(_) => return Err(ContentFault::Spent.into()),
                Origin::Anew(make) => make(),
            };
            match made.into_source() {
                Ok(made) => source = made,
                Err(bytes) if length.is_none_or(|length| length == bytes.len() as u64) => {
                    return Ok(Measured::of_bytes(bytes));
                }
                Err(bytes) => {
                    let is_short = length.is_some_and(|length| length > bytes.len() as u64);
                    let fault = if is_short { ContentFault::TooShort } else { ContentFault::TooLong };
                    return Err(fault.into());
                }
            }
        }
        Err("content that is made anew is made of itself".into())
    }
}

/// How much a reader is asked for at a time.
const PIECE: usize = 64 << 10;

struct Reader<R> {
    reader: Pin<Box<R>>,
    room: Vec<u8>,
}

impl<R: AsyncRead + Send> Supply for Reader<R> {
    fn poll_piece(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, SourceError>>> {
        let Self { reader, room } = &mut *self;
        room.resize(PIECE, 0);
        let mut read = ReadBuf::new(room);
        let outcome = ready!(reader.as_mut().poll_read(context, &mut read));
        Poll::Ready(match outcome {
            Ok(()) if read.filled().is_empty() => None,
            Ok(()) => Some(Ok(Bytes::copy_from_slice(read.filled()))),
            Err(error) => Some(Err(error.into())),
        })
    }
}

#[cfg(feature = "stream")]
struct Pieces<S> {
    stream: Pin<Box<S>>,
}

#[cfg(feature = "stream")]
impl<S, B, E> Supply for Pieces<S>
where
    S: futures_core::Stream<Item = Result<B, E>> + Send,
    B: Into<Bytes>,
    E: Into<SourceError>,
{
    fn poll_piece(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, SourceError>>> {
        let next = ready!(self.stream.as_mut().poll_next(context));
        Poll::Ready(next.map(|piece| piece.map(Into::into).map_err(Into::into)))
    }
}
