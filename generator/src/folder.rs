//! The folders whose files a document may refer to: a document's path enters, and its files can be read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::load::Files;
use crate::source::decoded;

/// Gives a document the files that it refers to, provided that they lie in its own folder or another one that is
/// allowed, or below. Links are followed before that is judged.
#[derive(Debug)]
pub struct SpecFolder {
    /// What the names of files are relative to.
    base: PathBuf,
    /// The document's folder, and others that are allowed, links resolved.
    folders: Vec<PathBuf>,
}

impl SpecFolder {
    /// The folder of a document whose name is relative to `base`.
    ///
    /// # Errors
    /// The folder is not there.
    pub fn of(base: &Path, document: &Path) -> io::Result<Self> {
        let path = base.join(document);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder.canonicalize()?;
        Ok(Self { base: base.to_owned(), folders: vec![folder] })
    }

    /// Allows the files of another folder.
    ///
    /// # Errors
    /// The folder is not there.
    pub fn allow(&mut self, folder: &Path) -> io::Result<()> {
        self.folders.push(folder.canonicalize()?);
        Ok(())
    }
}

impl Files for SpecFolder {
    fn read(&mut self, path: &str) -> Result<String, String> {
        let path = self.base.join(path).canonicalize().map_err(|error| error.to_string())?;
        if !self.folders.iter().any(|folder| path.starts_with(folder)) {
            return Err("it lies outside the document's folder (`--allow-files` allows others)".to_owned());
        }
        let bytes = fs::read(&path).map_err(|error| error.to_string())?;
        decoded(bytes).ok_or_else(|| "it is not UTF-8 text".to_owned())
    }
}
