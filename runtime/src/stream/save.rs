//! A body as a file: a stream of bytes enters, a file that is whole or not there leaves.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::ByteStream;
use crate::error::CopyError;
use crate::offload::offload;
use crate::random::random;

impl ByteStream {
    /// Writes what is left of the body to a file, and says how much that was.
    ///
    /// The file is there whole or not at all: it is written under another name in the same folder, which takes the place of
    /// an older file in the end. A call that is dropped leaves nothing either.
    ///
    /// # Errors
    ///
    /// If the body ends too soon, or the file cannot be written.
    pub async fn save_to(&mut self, path: impl AsRef<Path>) -> Result<u64, CopyError> {
        let path = path.as_ref().to_owned();
        let (mut file, partial) = {
            let path = path.clone();
            offload(move || Partial::create(&path)).await?
        };
        let mut copied = 0;
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            copied += chunk.len() as u64;
            file = offload(move || file.write_all(&chunk).map(|()| file)).await?;
        }
        offload(move || {
            drop(file);
            partial.finish(&path)
        })
        .await?;
        Ok(copied)
    }
}

/// A file that is not whole yet, which does not stay.
struct Partial(Option<PathBuf>);

impl Partial {
    fn create(path: &Path) -> io::Result<(File, Self)> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
        let partial = path.with_file_name(format!(".{name}.{:016x}.part", random()));
        let file = File::options().write(true).create_new(true).open(&partial)?;
        Ok((file, Self(Some(partial))))
    }

    fn finish(mut self, path: &Path) -> io::Result<()> {
        let Some(partial) = &self.0 else { return Ok(()) };
        fs::rename(partial, path)?;
        self.0 = None;
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if let Some(partial) = &self.0 {
            drop(fs::remove_file(partial)); // there is nobody to tell
        }
    }
}
