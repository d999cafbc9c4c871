//! Files: a path enters, what the file holds leaves piece by piece, read where blocking is fine.

use std::fs::File;
use std::future::Future;
use std::io::{self, Read};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use tokio::task::JoinHandle;

use super::{SourceError, Supply};
use crate::offload::offload;

/// How much is read at a time.
const PIECE: u64 = 128 << 10;

/// An open file, and how much of it is to be read, if it has a length.
pub(super) struct Reading {
    file: Option<File>,
    left: Option<u64>,
    task: Option<JoinHandle<(File, io::Result<Vec<u8>>)>>,
}

/// Opens a file. A regular one has a length, and is read as far as that even if it grows.
pub(super) async fn open(path: &Path) -> io::Result<(Reading, Option<u64>)> {
    let path = path.to_owned();
    let (file, length) = offload(move || {
        let file = File::open(path)?;
        let about = file.metadata()?;
        if about.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok((file, about.is_file().then_some(about.len())))
    })
    .await?;
    Ok((Reading { file: Some(file), left: length, task: None }, length))
}

fn read(file: &mut File, length: u64) -> io::Result<Vec<u8>> {
    let mut piece = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(length).read_to_end(&mut piece)?;
    Ok(piece)
}

impl Supply for Reading {
    fn poll_piece(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, SourceError>>> {
        let piece = loop {
            if let Some(task) = &mut self.task {
                let done = ready!(Pin::new(task).poll(context));
                self.task = None;
                let Ok((file, piece)) = done else {
                    return Poll::Ready(Some(Err("the file could not be read".into())));
                };
                self.file = Some(file);
                break piece;
            }
            let length = self.left.unwrap_or(PIECE).min(PIECE);
            let Some(mut file) = self.file.take().filter(|_| length > 0) else { return Poll::Ready(None) };
            let Ok(runtime) = tokio::runtime::Handle::try_current() else {
                let piece = read(&mut file, length);
                self.file = Some(file);
                break piece;
            };
            self.task = Some(runtime.spawn_blocking(move || {
                let piece = read(&mut file, length);
                (file, piece)
            }));
        };
        Poll::Ready(match piece {
            Ok(piece) if piece.is_empty() => None,
            Ok(piece) => {
                if let Some(left) = &mut self.left {
                    *left = left.saturating_sub(piece.len() as u64);
                }
                Some(Ok(piece.into()))
            }
            Err(error) => Some(Err(error.into())),
        })
    }
}
