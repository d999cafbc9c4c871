//! Comparisons as people and machines read them: changes of one or more APIs enter, a page leaves.

mod code;
mod human;
mod json;
mod markdown;

pub use human::human;
pub use json::json;
pub use markdown::markdown;

use super::change::push_visible;
use super::{Change, Diff, Effect, Release, Side, Verdict};
use crate::source::Sources;

/// All that a page tells.
#[derive(Debug)]
pub struct Page<'a> {
    /// What is compared with what: `main`, or a file's name.
    pub base: &'a str,
    /// The texts before.
    pub old: &'a Sources,
    /// The texts after.
    pub new: &'a Sources,
    /// Each API with its changes.
    pub entries: &'a [Entry],
    /// What the crate's version and its changelog say to it, where there is a crate.
    pub release: Option<&'a Release>,
}

/// The changes of one API.
#[derive(Debug)]
pub struct Entry {
    /// The document: `specs/okta.yaml`.
    pub document: String,
    /// What is different.
    pub diff: Diff,
}

impl Page<'_> {
    /// What all changes come to.
    pub fn verdict(&self) -> Verdict {
        self.entries.iter().map(|entry| entry.diff.verdict()).max().unwrap_or_default()
    }

    /// How many changes there are of a verdict.
    fn count(&self, verdict: Verdict) -> usize {
        self.changes().filter(|(_, change)| change.verdict() == verdict).count()
    }

    fn changes(&self) -> impl Iterator<Item = (&Entry, &Change)> {
        self.entries.iter().flat_map(|entry| entry.diff.changes.iter().map(move |change| (entry, change)))
    }

    /// `specs/okta.yaml:12`.
    fn place(sources: &Sources, side: &Side) -> String {
        let line = sources.line_column(side.origin).line;
        visible(&format!("{}:{line}", sources.get(side.origin.source).name))
    }

    fn old_place(&self, change: &Change) -> Option<String> {
        change.old.as_ref().map(|side| Self::place(self.old, side))
    }

    fn new_place(&self, change: &Change) -> Option<String> {
        change.new.as_ref().map(|side| Self::place(self.new, side))
    }
}

/// For whom a change breaks, or what else it is.
fn effect_words(change: &Change) -> &'static str {
    match (change.source, change.wire) {
        (Effect::Breaking, Effect::Breaking) => "breaks callers' code, and behaviour on the wire",
        (Effect::Breaking, _) => "breaks callers' code",
        (_, Effect::Breaking) => "breaks behaviour on the wire",
        (Effect::Compatible, _) => "breaks nobody: an addition",
        (Effect::None, Effect::Compatible) => "breaks nobody: compatible on the wire",
        (Effect::None, Effect::None) => "breaks nobody",
    }
}

/// `3 breaking changes, 1 addition, 12 others`; those of which there are none are left out.
fn counts(page: &Page<'_>) -> String {
    let others = match page.verdict() {
        Verdict::Patch => ["change", "changes"],
        _ => ["other", "others"],
    };
    let kinds = [
        (Verdict::Major, "breaking change", "breaking changes"),
        (Verdict::Minor, "addition", "additions"),
        (Verdict::Patch, others[0], others[1]),
    ];
    let counted = kinds.map(|(verdict, one, many)| match page.count(verdict) {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {many}")),
    });
    counted.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A text without anything that a terminal would obey, or that cannot be seen.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|letter| push_visible(&mut out, letter));
    out
}

/// The lines of a signature.
fn signature(side: Option<&Side>) -> Vec<String> {
    let text = side.and_then(|side| side.signature.as_deref()).unwrap_or_default();
    text.lines().map(visible).collect()
}
