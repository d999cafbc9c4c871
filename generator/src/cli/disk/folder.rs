//! Folders that the commands work in, their own business apart from generated output: listing, single files, logs.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{DiskError, failed, stage};

/// Every file below a folder that has one of the extensions, by path; hidden ones are left out, links to folders are
/// not followed.
///
/// # Errors
/// A folder cannot be read.
pub fn tree(folder: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>, DiskError> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| failed("read", &folder, error))? {
            let entry = entry.map_err(|error| failed("read", &folder, error))?;
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let fits = || {
                path.extension().is_some_and(|own| extensions.iter().any(|one| own.eq_ignore_ascii_case(one)))
            };
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(path);
            } else if fits() && path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The bytes of a file.
///
/// # Errors
/// The file cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, DiskError> {
    fs::read(path).map_err(|error| failed("read", path, error))
}

/// Writes a file that is the command's own, and the folders above it; nothing happens if it is so already.
///
/// # Errors
/// The file or a folder cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), DiskError> {
    if fs::read(path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| failed("create", folder, error))?;
    }
    fs::write(path, text).map_err(|error| failed("write", path, error))
}

/// Puts a text in the place of a file's, whole or not at all; links are followed, permissions stay.
///
/// # Errors
/// The file is not there, or cannot be written.
pub fn replace(path: &Path, text: &str) -> Result<(), DiskError> {
    let path = &real(path)?;
    let permissions = fs::metadata(path).map_err(|error| failed("read", path, error))?.permissions();
    let file = stage(path, text)?;
    file.as_file().set_permissions(permissions).map_err(|error| failed("write", path, error))?;
    file.persist(path).map_err(|error| failed("write", path, error.error))?;
    Ok(())
}

/// When a file was written last and how long it is; `None` where there is none.
pub fn stamp(path: &Path) -> Option<(std::time::SystemTime, u64)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

/// Adds a line to a file, which is made if it is missing.
///
/// # Errors
/// The file cannot be written.
pub fn append(path: &Path, line: &str) -> Result<(), DiskError> {
    let add = || -> io::Result<()> {
        let mut file = fs::OpenOptions::new().create(true).append(true).open(path)?;
        // One call, so that lines of one run that ends in the middle are at worst cut, never mixed.
        file.write_all(format!("{line}\n").as_bytes())
    };
    add().map_err(|error| failed("write", path, error))
}

/// Removes a folder or file with all that is in it; it need not be there.
///
/// # Errors
/// Something in it cannot be removed.
pub fn remove(path: &Path) -> Result<(), DiskError> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", path, error)),
        _ => Ok(()),
    }
}

/// A path without links and dots, of something that exists.
///
/// # Errors
/// It does not exist, or cannot be reached.
pub fn real(path: &Path) -> Result<PathBuf, DiskError> {
    path.canonicalize().map_err(|error| failed("read", path, error))
}

/// Makes a folder and those above it.
///
/// # Errors
/// It cannot be made.
pub fn create(path: &Path) -> Result<(), DiskError> {
    fs::create_dir_all(path).map_err(|error| failed("create", path, error))
}
