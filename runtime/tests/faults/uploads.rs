//! `uploads.tsv`: what a server, or the content itself, does wrong while much is sent that is not in memory, and what becomes
//! of the call.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};

use bytes::Bytes;
use clientwright_runtime::Blob;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};

use crate::table::{plain, rows_of, verify};

/// What is sent where a server reads it.
const SIZE: usize = 2 << 20;
/// What is `large` is more than all buffers between a client and a server hold together.
const LARGE: usize = 24 << 20;

fn bytes() -> Bytes {
    static BYTES: OnceLock<Bytes> = OnceLock::new();
    BYTES.get_or_init(|| vec![b'x'; LARGE].into()).clone()
}

/// A file of each size, in a folder of their own.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("clientwright-upload-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        for size in [SIZE, LARGE] {
            std::fs::write(folder.join(size.to_string()), bytes().slice(..size)).expect("a temporary file");
        }
        folder
    })
}

/// Gives an error, or nothing at all.
struct Wrong {
    is_silent: bool,
}

impl AsyncRead for Wrong {
    fn poll_read(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
        _room: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        if self.is_silent { Poll::Pending } else { Poll::Ready(Err(std::io::Error::other("torn"))) }
    }
}

/// Content by its name in the table.
pub fn content(name: &str) -> Blob {
    let (size, name) = name.strip_prefix("large-").map_or((SIZE, name), |name| (LARGE, name));
    let reader = move || Blob::from_reader(Cursor::new(bytes().slice(..size)));
    let beginning = || bytes().slice(..1 << 20);
    let wrong = |is_silent| Blob::from_reader(Cursor::new(beginning()).chain(Wrong { is_silent }));
    match name {
        "file" => Blob::from_path(folder().join(size.to_string())),
        "sized" => reader().length(size as u64),
        "chunks" => reader(),
        "anew" => Blob::replayable(reader),
        "breaks" => wrong(false),
        "breaks-sized" => wrong(false).length(SIZE as u64),
        "silent" => wrong(true),
        "short" => Blob::from_reader(Cursor::new(beginning())).length(SIZE as u64),
        "long" => reader().length(1 << 20),
        "missing" => Blob::from_path(folder().join("missing")),
        other => panic!("no content {other}"),
    }
}

#[test]
fn every_upload_ends_as_the_table_says() {
    let folder = folder(); // before anything is counted
    verify(rows_of(include_str!("uploads.tsv")), plain);
    std::fs::remove_dir_all(folder).expect("the temporary folder");
}
