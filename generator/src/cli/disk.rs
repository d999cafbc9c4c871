//! The only place that touches the disk: reading specs, and bringing a folder in line with generated files.
//!
//! Output is all or nothing: every new text is first written to a temporary file beside its target, and only when all
//! of them are complete are they renamed into place and orphans removed. Files that would not change are not touched,
//! so their modification times, and with them incremental builds, stay.

pub mod folder;
pub mod usage;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::NamedTempFile;

use crate::OutputFile;
pub use crate::folder::SpecFolder;
use crate::source::decoded;

/// What stands in the first lines of every file that may be overwritten or removed.
pub const MARK: &str = "@generated";

/// What bringing a folder in line did, or would do: paths as in [`OutputFile`], sorted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Missing or different.
    pub written: Vec<String>,
    /// Already as they should be.
    pub kept: Vec<String>,
    /// Generated once, no longer wanted.
    pub removed: Vec<String>,
}

impl Changes {
    /// Whether the folder is as it should be.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// Why the disk would not do as told. Always names the path.
#[derive(Debug)]
pub struct DiskError {
    /// What was tried.
    action: &'static str,
    path: PathBuf,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Io(io::Error),
    /// Ours, in words.
    Refused(&'static str),
}

impl std::fmt::Display for DiskError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "cannot {} {}: ", self.action, self.path.display())?;
        match &self.cause {
            Cause::Io(error) => write!(formatter, "{error}"),
            Cause::Refused(reason) => formatter.write_str(reason),
        }
    }
}

impl std::error::Error for DiskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Cause::Io(error) => Some(error),
            Cause::Refused(_) => None,
        }
    }
}

/// Says what differs between a folder and the files that it should hold, and changes nothing.
///
/// `owned` are the files and folders, relative to `root`, in which files that bear [`MARK`] and are not among the
/// targets count as orphans.
///
/// # Errors
/// A file or folder that cannot be read, a target path that would leave `root`, or a target whose place is taken by a
/// file without [`MARK`].
pub fn compare(root: &Path, owned: &[String], targets: &[OutputFile]) -> Result<Changes, DiskError> {
    let mut changes = Changes::default();
    let mut wanted = BTreeSet::new();
    for target in targets {
        let path = place(root, &target.path)?;
        match read_if_present(&path)? {
            Some(text) if text == target.text.as_bytes() => changes.kept.push(target.path.clone()),
            Some(text) if !bears_mark(&text) => {
                let reason = "it was not generated (no '@generated' line), so it is not overwritten";
                return Err(refused("write", &path, reason));
            }
            _ => changes.written.push(target.path.clone()),
        }
        wanted.insert(target.path.as_str());
    }
    for folder in owned {
        find_orphans(root, folder, &wanted, &mut changes.removed)?;
    }
    for list in [&mut changes.written, &mut changes.kept, &mut changes.removed] {
        list.sort();
        list.dedup();
    }
    Ok(changes)
}

/// Brings a folder in line with the files that it should hold, and says what that took. See [`compare`] for `owned`.
///
/// # Errors
/// As [`compare`], and whatever keeps a file from being written. Nothing has changed then, except where renaming
/// itself fails half-way; every single file is complete in any case.
pub fn apply(root: &Path, owned: &[String], targets: &[OutputFile]) -> Result<Changes, DiskError> {
    let changes = compare(root, owned, targets)?;
    let stale: BTreeSet<&str> = changes.written.iter().map(String::as_str).collect();
    let mut staged = Vec::new();
    for target in targets.iter().filter(|target| stale.contains(target.path.as_str())) {
        let path = place(root, &target.path)?;
        staged.push((stage(&path, &target.text)?, path));
    }
    for (file, path) in staged {
        file.persist(&path).map_err(|error| failed("write", &path, error.error))?;
    }
    for orphan in &changes.removed {
        let path = place(root, orphan)?;
        fs::remove_file(&path).map_err(|error| failed("remove", &path, error))?;
        remove_empty_parents(root, &path);
    }
    Ok(changes)
}

/// Reads a text file whole.
///
/// # Errors
/// The file cannot be read, or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, DiskError> {
    let bytes = fs::read(path).map_err(|error| failed("read", path, error))?;
    decoded(bytes).ok_or_else(|| refused("read", path, "it is not UTF-8 text"))
}

/// Reads standard input whole.
///
/// # Errors
/// It cannot be read, or is not UTF-8.
pub fn read_standard_input() -> Result<String, DiskError> {
    let path = Path::new("standard input");
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes).map_err(|error| failed("read", path, error))?;
    decoded(bytes).ok_or_else(|| refused("read", path, "it is not UTF-8 text"))
}

/// The files directly in a folder that have one of the extensions, by name; hidden ones are left out.
///
/// # Errors
/// The folder cannot be read.
pub fn list(folder: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>, DiskError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failed("read", folder, error))? {
        let path = entry.map_err(|error| failed("read", folder, error))?.path();
        let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        let fits =
            path.extension().is_some_and(|own| extensions.iter().any(|one| own.eq_ignore_ascii_case(one)));
        if fits && !hidden && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Where a relative path lies below `root`, provided that it does.
fn place(root: &Path, relative: &str) -> Result<PathBuf, DiskError> {
    let path = Path::new(relative);
    let stays = path.components().all(|part| matches!(part, Component::Normal(_)));
    if stays && !relative.is_empty() {
        Ok(root.join(path))
    } else {
        Err(refused("write", path, "the path leaves the output folder"))
    }
}

fn stage(path: &Path, text: &str) -> Result<NamedTempFile, DiskError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| failed("create", folder, error))?;
    let write = || -> io::Result<NamedTempFile> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".clientwright-");
        #[cfg(unix)]
        {
            // The default of temporary files is to be private; these are to be as any file that one writes.
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.flush()?;
        Ok(file)
    };
    write().map_err(|error| failed("write", path, error))
}

fn read_if_present(path: &Path) -> Result<Option<Vec<u8>>, DiskError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", path, error)),
    }
}

/// Adds the generated files below `relative` that nobody wants any more. Links are not followed.
fn find_orphans(
    root: &Path,
    relative: &str,
    wanted: &BTreeSet<&str>,
    orphans: &mut Vec<String>,
) -> Result<(), DiskError> {
    let path = place(root, relative)?;
    let kind = match fs::symlink_metadata(&path) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed("read", &path, error)),
    };
    if kind.is_dir() {
        for entry in fs::read_dir(&path).map_err(|error| failed("read", &path, error))? {
            let name = entry.map_err(|error| failed("read", &path, error))?.file_name();
            // A name that is no text was not made by us.
            if let Some(name) = name.to_str() {
                find_orphans(root, &format!("{relative}/{name}"), wanted, orphans)?;
            }
        }
    } else if kind.is_file()
        && !wanted.contains(relative)
        && bears_mark(&read_if_present(&path)?.unwrap_or_default())
    {
        orphans.push(relative.to_owned());
    }
    Ok(())
}

/// Whether a file says in its first lines that it was generated.
fn bears_mark(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n')
        .take(3)
        .any(|line| line.windows(MARK.len()).any(|part| part == MARK.as_bytes()))
}

fn remove_empty_parents(root: &Path, path: &Path) {
    let mut folder = path.parent();
    while let Some(current) = folder.filter(|current| *current != root && current.starts_with(root)) {
        // Fails on a folder that is not empty: then we are done.
        if fs::remove_dir(current).is_err() {
            return;
        }
        folder = current.parent();
    }
}

fn failed(action: &'static str, path: &Path, error: io::Error) -> DiskError {
    DiskError { action, path: path.to_owned(), cause: Cause::Io(error) }
}

fn refused(action: &'static str, path: &Path, reason: &'static str) -> DiskError {
    DiskError { action, path: path.to_owned(), cause: Cause::Refused(reason) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "// @generated by a test\nold\n";
    const NEW: &str = "// @generated by a test\nnew\n";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn target(path: &str) -> OutputFile {
        OutputFile { path: path.to_owned(), text: NEW.to_owned() }
    }

    #[test]
    fn writes_keeps_and_removes_what_is_ours() {
        let folder = folder(&[
            ("src/a/stale.rs", OLD),
            ("src/a/same.rs", NEW),
            ("src/gone/orphan.rs", OLD),
            ("src/gone/by_hand.rs", "fn main() {}\n"),
            ("src/empty/orphan.rs", OLD),
            ("elsewhere/orphan.rs", OLD),
        ]);
        let before = fs::metadata(folder.path().join("src/a/same.rs")).unwrap().modified().unwrap();
        let targets = [target("src/a/stale.rs"), target("src/a/same.rs"), target("src/b/new.rs")];
        let owned = ["src".to_owned()];
        let expected = Changes {
            written: vec!["src/a/stale.rs".into(), "src/b/new.rs".into()],
            kept: vec!["src/a/same.rs".into()],
            removed: vec!["src/empty/orphan.rs".into(), "src/gone/orphan.rs".into()],
        };
        assert_eq!(compare(folder.path(), &owned, &targets).unwrap(), expected);
        assert_eq!(apply(folder.path(), &owned, &targets).unwrap(), expected);

        let root = folder.path();
        assert_eq!(fs::read_to_string(root.join("src/a/stale.rs")).unwrap(), NEW);
        assert_eq!(fs::read_to_string(root.join("src/b/new.rs")).unwrap(), NEW);
        assert_eq!(fs::metadata(root.join("src/a/same.rs")).unwrap().modified().unwrap(), before);
        assert!(root.join("src/gone/by_hand.rs").exists() && !root.join("src/gone/orphan.rs").exists());
        assert!(!root.join("src/empty").exists(), "a folder that is left empty goes too");
        assert!(root.join("elsewhere/orphan.rs").exists(), "only owned folders are cleaned");
        let left: Vec<_> = fs::read_dir(root.join("src/a")).unwrap().collect();
        assert_eq!(left.len(), 2, "no temporary file is left behind");
        assert!(compare(root, &owned, &targets).unwrap().is_empty());
    }

    #[test]
    fn never_overwrites_what_was_written_by_hand() {
        let folder = folder(&[("src/lib.rs", "fn mine() {}\n"), ("src/old.rs", OLD)]);
        let targets = [target("src/old.rs"), target("src/lib.rs")];
        let error = apply(folder.path(), &[], &targets).unwrap_err().to_string();
        assert!(error.contains("lib.rs") && error.contains("not overwritten"), "{error}");
        assert_eq!(
            fs::read_to_string(folder.path().join("src/old.rs")).unwrap(),
            OLD,
            "nothing else has changed"
        );
    }

    #[test]
    fn refuses_paths_that_leave_the_folder() {
        let folder = folder(&[]);
        for path in ["../x.rs", "/etc/x.rs", "a/../../x.rs", "", "./x.rs"] {
            let error = apply(folder.path(), &[], &[target(path)]).unwrap_err().to_string();
            assert!(error.contains("leaves the output folder"), "{path}: {error}");
        }
    }

    #[test]
    fn a_failure_leaves_the_old_output() {
        // A file stands where the second target needs a folder.
        let folder = folder(&[("src/a.rs", OLD), ("src/b", "a file\n")]);
        let targets = [target("src/a.rs"), target("src/b/c.rs")];
        assert!(apply(folder.path(), &["src".to_owned()], &targets).is_err());
        assert_eq!(fs::read_to_string(folder.path().join("src/a.rs")).unwrap(), OLD);
        let names: Vec<_> =
            fs::read_dir(folder.path().join("src")).unwrap().map(|entry| entry.unwrap()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
    }

    #[cfg(unix)]
    #[test]
    fn written_files_have_ordinary_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder(&[("other.rs", "")]);
        apply(folder.path(), &[], &[target("new.rs")]).unwrap();
        let mode = |name| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("new.rs"), mode("other.rs"));
    }
}
