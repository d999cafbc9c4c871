//! The only place that asks git: a revision's name enters, files as they were then leave.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::load::Files;
use crate::source::decoded;

/// A commit, and the folder that paths are relative to.
#[derive(Debug, Clone)]
pub(super) struct Revision {
    folder: PathBuf,
    /// The commit's full name: what else a revision is called may mean something else soon, or an option.
    commit: String,
}

impl Revision {
    /// The commit that a name stands for in the repository around a folder.
    ///
    /// # Errors
    /// There is no git, no repository, or no such commit: why, in words.
    pub(super) fn find(folder: &Path, name: &str) -> Result<Self, String> {
        let wanted = format!("{name}^{{commit}}");
        let output = git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
        match output.map(|text| String::from_utf8_lossy(&text).trim().to_owned()) {
            Some(commit) if !commit.is_empty() => Ok(Self { folder: folder.to_owned(), commit }),
            _ => Err(format!("git knows no revision '{name}' in {}", folder.display())),
        }
    }

    /// A file's text, or `None` if there was no such file.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    pub(super) fn read(&self, path: &str) -> Result<Option<String>, String> {
        let object = format!("{}:{}", self.commit, relative(path));
        match git(&self.folder, &["cat-file", "blob", &object])? {
            Some(bytes) => match decoded(bytes) {
                Some(text) => Ok(Some(text)),
                None => Err(format!("{path} is not UTF-8 text at this revision")),
            },
            None => Ok(None),
        }
    }

    /// The names of the files in a folder, other folders left out.
    ///
    /// # Errors
    /// Why they cannot be listed, in words.
    pub(super) fn list(&self, folder: &str) -> Result<Vec<String>, String> {
        let tree = format!("{}:{}", self.commit, relative(folder));
        let output = git(&self.folder, &["ls-tree", "-z", &tree])?.unwrap_or_default();
        let text = String::from_utf8_lossy(&output);
        // `100644 blob 1234…<tab>name`
        let files = text.split('\0').filter_map(|entry| {
            let (about, name) = entry.split_once('\t')?;
            about.contains(" blob ").then(|| name.to_owned())
        });
        Ok(files.collect())
    }
}

/// Paths of ours are relative to the folder that we ask in, not to the repository.
fn relative(path: &str) -> String {
    format!("./{path}")
}

/// What git says to standard output; `None` if it says that there is no such thing.
fn git(folder: &Path, arguments: &[&str]) -> Result<Option<Vec<u8>>, String> {
    let mut command = Command::new("git");
    let output = command.arg("-C").arg(folder).args(arguments).output();
    let output = output.map_err(|error| format!("cannot run git: {error}"))?;
    if output.status.success() {
        return Ok(Some(output.stdout));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("not a git repository") || said.contains("dubious ownership") {
        return Err(said.trim().to_owned());
    }
    Ok(None)
}

/// The files that a document may refer to, as they were at a revision: those of its own folder and below, and of others
/// that are allowed.
#[derive(Debug)]
pub(super) struct RevisionFiles<'r> {
    pub(super) revision: &'r Revision,
    /// The folders, each with `/` at its end; empty for that which paths are relative to.
    pub(super) folders: Vec<String>,
}

impl Files for RevisionFiles<'_> {
    fn read(&mut self, path: &str) -> Result<String, String> {
        let is_allowed = !path.starts_with("../") && !path.starts_with('/');
        if !is_allowed || !self.folders.iter().any(|folder| path.starts_with(folder.as_str())) {
            return Err("it lies outside the document's folder".to_owned());
        }
        let missing = || "there is no such file at this revision".to_owned();
        self.revision.read(path)?.ok_or_else(missing)
    }
}
