//! The results of a run for the terminal and for machines: what became of each document enters, text and JSON leave.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::json;

use super::documents::Document;
use super::outcome::{Outcome, State};

/// A document and what became of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) document: &'a Document,
    pub(super) outcome: &'a Outcome,
}

/// The sums of a folder.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Sums {
    pub(super) documents: u64,
    pub(super) states: BTreeMap<State, u64>,
    pub(super) operations: u64,
    pub(super) types: u64,
    pub(super) warnings: u64,
    pub(super) notes: u64,
    pub(super) untyped: u64,
    pub(super) lines: u64,
    pub(super) generation: f64,
    /// The most that one document took.
    pub(super) memory: u64,
    pub(super) check: f64,
}

impl Sums {
    pub(super) fn of<'a>(entries: impl IntoIterator<Item = &'a Entry<'a>>) -> Self {
        let mut sums = Self::default();
        for Entry { outcome, .. } in entries {
            sums.documents += 1;
            *sums.states.entry(outcome.state).or_default() += 1;
            sums.operations += outcome.operations;
            sums.types += outcome.types;
            sums.warnings += outcome.count("warning");
            sums.notes += outcome.count("note");
            sums.untyped += outcome.untyped();
            sums.lines += outcome.lines;
            sums.generation += outcome.generation.unwrap_or(0.0);
            sums.memory = sums.memory.max(outcome.memory.unwrap_or(0));
            sums.check += outcome.check.unwrap_or(0.0);
        }
        sums
    }

    pub(super) fn state(&self, state: State) -> u64 {
        self.states.get(&state).copied().unwrap_or(0)
    }
}

/// The folders directly below the corpus, each with its documents.
pub(super) fn groups<'a>(entries: &[Entry<'a>]) -> BTreeMap<&'a str, Vec<Entry<'a>>> {
    let mut groups: BTreeMap<&str, Vec<Entry<'_>>> = BTreeMap::new();
    for entry in entries {
        groups.entry(entry.document.group()).or_default().push(*entry);
    }
    groups
}

/// How many findings of each severity and code there are, and in how many documents.
pub(super) fn findings(entries: &[Entry<'_>]) -> BTreeMap<String, (u64, u64)> {
    let mut findings: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for entry in entries {
        for (code, count) in &entry.outcome.findings {
            let sum = findings.entry(code.clone()).or_default();
            *sum = (sum.0 + 1, sum.1 + count);
        }
    }
    findings
}

/// For machines: everything.
pub(super) fn json(entries: &[Entry<'_>]) -> String {
    let documents: BTreeMap<_, _> =
        entries.iter().map(|entry| (entry.document.name.clone(), entry.outcome.to_json())).collect();
    let folders: BTreeMap<_, _> = groups(entries)
        .into_iter()
        .map(|(name, entries)| {
            let sums = Sums::of(&entries);
            let states: BTreeMap<_, _> =
                sums.states.iter().map(|(state, count)| (state.word(), count)).collect();
            let json = json!({
                "documents": sums.documents,
                "outcomes": states,
                "operations": sums.operations,
                "types": sums.types,
                "warnings": sums.warnings,
                "notes": sums.notes,
                "untyped": sums.untyped,
                "lines": sums.lines,
                "generationSeconds": sums.generation,
                "mostMemoryBytes": sums.memory,
                "checkSeconds": sums.check,
            });
            (name, json)
        })
        .collect();
    let report = json!({ "folders": folders, "documents": documents });
    format!("{report:#}\n")
}

/// For people: a table of folders, and every document that is not fine.
pub(super) fn text(entries: &[Entry<'_>]) -> String {
    let mut text = String::new();
    for entry in entries.iter().filter(|entry| entry.outcome.state >= State::Refused) {
        let Entry { document, outcome } = entry;
        let _ = writeln!(text, "{:>9}  {}", outcome.state.word(), document.name);
        if let Some(first) = outcome.refusals.first() {
            let more = outcome.refusals.len() - 1;
            let more = if more == 0 { String::new() } else { format!(" (and {more} more)") };
            let _ =
                writeln!(text, "           {} error[{}]: {}{more}", first.place, first.code, first.message);
        }
        let said = outcome.faults.iter().flat_map(|fault| fault.lines().take(6));
        for line in said {
            let _ = writeln!(text, "           {line}");
        }
    }
    let words = ["documents", "compiled", "generated", "refused", "failed", "panicked", "timed out"];
    let more = ["warnings", "untyped", "lines", "gen. s", "most MB", "check s"];
    let _ = write!(text, "{:<20}", "folder");
    for word in words.iter().chain(&more) {
        let _ = write!(text, " {word:>9}");
    }
    text.push('\n');
    for (name, entries) in groups(entries) {
        let sums = Sums::of(&entries);
        let _ = write!(text, "{name:<20} {:>9}", sums.documents);
        for state in State::ALL {
            let _ = write!(text, " {:>9}", sums.state(state));
        }
        let _ = writeln!(
            text,
            " {:>9} {:>9} {:>9} {:>9.1} {:>9} {:>9.1}",
            sums.warnings,
            sums.untyped,
            sums.lines,
            sums.generation,
            sums.memory / 1_000_000,
            sums.check
        );
    }
    text
}

/// Whether the generator did what it has to: a document that is wrong is no fault of it.
///
/// # Errors
/// How many documents show a fault of the generator.
pub(super) fn verdict(entries: &[Entry<'_>]) -> Result<(), String> {
    let faults = entries.iter().filter(|entry| entry.outcome.state.is_fault()).count();
    match faults {
        0 => Ok(()),
        1 => Err("error: the generator fails on 1 document".to_owned()),
        _ => Err(format!("error: the generator fails on {faults} documents")),
    }
}
