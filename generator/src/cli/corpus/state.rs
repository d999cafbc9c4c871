//! What earlier runs found, so that a run can go on where another ended: one line a document in one file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::documents::Document;
use super::outcome::{Outcome, State};
use super::worker::digest;
use crate::cli::disk::folder;

/// The results of earlier runs, and where new ones are added.
#[derive(Debug)]
pub(super) struct Book {
    path: PathBuf,
    /// The generator and the runtime that the results are about.
    tool: String,
    known: BTreeMap<String, Outcome>,
}

impl Book {
    /// Opens the book of an output folder; an empty one unless a run is to be resumed.
    ///
    /// # Errors
    /// The old book can be neither read nor removed.
    pub(super) fn open(out: &Path, tool: String, resume: bool) -> Result<Self, String> {
        let path = out.join("results.jsonl");
        let mut known = BTreeMap::new();
        let mut kept = String::new();
        if resume && path.exists() {
            let text = folder::read(&path).map_err(|error| format!("error: {error}"))?;
            // The last line of a run that was ended may be cut off: what is no result is none.
            for line in String::from_utf8_lossy(&text).lines() {
                let value: Value = serde_json::from_str(line).unwrap_or_default();
                let outcome = value.get("result").and_then(Outcome::from_json);
                let document = value.get("document").and_then(Value::as_str);
                let same = value.get("tool").and_then(Value::as_str) == Some(&tool);
                if let (Some(document), Some(outcome), true) = (document, outcome, same) {
                    known.insert(document.to_owned(), outcome);
                    kept.extend([line, "\n"]);
                }
            }
        }
        folder::write(&path, &kept).map_err(|error| format!("error: {error}"))?;
        Ok(Self { path, tool, known })
    }

    /// What is known of a document, provided that its files are as they were and that it got as far as is asked now.
    pub(super) fn find(&self, corpus: &Path, document: &Document, compile: bool) -> Option<&Outcome> {
        let outcome = self.known.get(&document.name)?;
        let same = |(name, known): (&String, &String)| match folder::read(&corpus.join(name)) {
            Ok(bytes) => digest(&bytes) == *known,
            Err(_) => known == "missing",
        };
        let own = outcome.files.contains_key(&document.name);
        (own && outcome.files.iter().all(same) && !(compile && outcome.state == State::Generated))
            .then_some(outcome)
    }

    /// Adds a result.
    ///
    /// # Errors
    /// The book cannot be written.
    pub(super) fn add(&self, document: &Document, outcome: &Outcome) -> Result<(), String> {
        let line = json!({ "document": document.name, "tool": self.tool, "result": outcome.to_json() });
        folder::append(&self.path, &line.to_string()).map_err(|error| format!("error: {error}"))
    }
}
