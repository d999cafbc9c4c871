//! Which documents there are: a folder and what was asked for enter, the documents by name leave.
//!
//! Every YAML and JSON file is a document, but for those of a set: a root claims the folder that it lies in, and of
//! the files there and below only roots are documents; the others are their parts.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::cli::disk::folder;

/// A document of the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Document {
    /// Relative to the corpus, with `/`; what diagnostics call it.
    pub(super) name: String,
    /// Relative to the corpus.
    pub(super) path: PathBuf,
}

impl Document {
    /// The folder directly below the corpus that it belongs to; `.` if none.
    pub(super) fn group(&self) -> &str {
        self.name.split_once('/').map_or(".", |(first, _)| first)
    }

    /// A crate's name made of the document's: readable, and its own however odd the document's name is.
    pub(super) fn crate_name(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.name.hash(&mut hasher);
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let words = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let mut readable = words.collect::<Vec<_>>().join("-");
        readable.truncate(40);
        // A letter first, and no name that another crate of the build could have.
        format!("corpus-{}-{:016x}", readable.trim_end_matches('-'), hasher.finish()).replace("--", "-")
    }
}

/// The documents below a folder, by name.
///
/// # Errors
/// The folder cannot be read, or has none; a pattern fits nothing.
pub(super) fn below(corpus: &Path, roots: &[String], filters: &[String]) -> Result<Vec<Document>, String> {
    let paths = folder::tree(corpus, &["yaml", "yml", "json"]).map_err(|error| format!("error: {error}"))?;
    if paths.is_empty() {
        return Err(format!("error: there is no YAML or JSON file below {}", corpus.display()));
    }
    let all: Vec<Document> = paths
        .iter()
        .map(|path| {
            let path = path.strip_prefix(corpus).unwrap_or(path).to_owned();
            let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            Document { name: parts.join("/"), path }
        })
        .collect();
    let chosen = |patterns: &[String], option: &str| -> Result<BTreeSet<&str>, String> {
        let mut chosen = BTreeSet::new();
        for pattern in patterns {
            let before = chosen.len();
            let names = all.iter().map(|document| document.name.as_str());
            chosen.extend(names.filter(|name| fits(pattern, name)));
            if chosen.len() == before {
                return Err(format!("error: no document fits {option} '{pattern}'"));
            }
        }
        Ok(chosen)
    };
    let roots = chosen(roots, "--root")?;
    let claimed: BTreeSet<&str> =
        roots.iter().map(|root| root.rsplit_once('/').map_or("", |(folder, _)| folder)).collect();
    let filtered = chosen(filters, "--filter")?;
    let wanted = |document: &&Document| {
        let name = document.name.as_str();
        let part = claimed.iter().any(|folder| {
            folder.is_empty() || name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        });
        (!part || roots.contains(name)) && (filters.is_empty() || filtered.contains(name))
    };
    Ok(all.iter().filter(wanted).cloned().collect())
}

/// Whether a name fits a pattern: `*` stands for any characters, `/` among them, `?` for any one.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut read) = (0, 0);
    // Where to go on when what follows the last star did not fit: one character further.
    let mut again: Option<(usize, usize)> = None;
    while read < name.len() {
        match (pattern.get(at), name.get(read)) {
            (Some('*'), _) => {
                again = Some((at + 1, read));
                at += 1;
            }
            (Some(one), Some(other)) if *one == '?' || one == other => {
                at += 1;
                read += 1;
            }
            _ => match again {
                Some((star, start)) => {
                    again = Some((star, start + 1));
                    (at, read) = (star, start + 1);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|one| *one == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_names() {
        let yes =
            [("real/*", "real/a/b.yaml"), ("*", ""), ("a?c*", "abc"), ("*b*b", "abab"), ("ä#*", "ä# x")];
        let no = [("real", "real/a"), ("a?c", "ac"), ("*.yml", "a.yaml"), ("", "a"), ("a", "")];
        assert!(yes.iter().all(|(pattern, name)| fits(pattern, name)));
        assert!(!no.iter().any(|(pattern, name)| fits(pattern, name)));
    }

    #[test]
    fn crates_of_odd_documents_have_names_of_their_own() {
        let name = |name: &str| Document { name: name.to_owned(), path: PathBuf::from(name) }.crate_name();
        let names = ["a b.yaml", "a-b.yaml", " a#b.yaml", "日本.yaml", "日本語.yaml", "x/a-b.yaml"].map(name);
        let apart: BTreeSet<_> = names.iter().collect();
        assert_eq!(apart.len(), names.len());
        for name in names {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
            assert!(!name.contains("--"), "{name}");
        }
    }
}
