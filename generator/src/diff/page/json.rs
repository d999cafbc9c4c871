//! A page for machines. `docs/diff.md` says what each member means.

use super::Page;
use crate::diff::{Change, Side};
use crate::source::Sources;
use serde_json::{Value, json};

/// The page, one JSON value.
pub fn json(page: &Page<'_>) -> Value {
    let apis: Vec<Value> = page
        .entries
        .iter()
        .map(|entry| {
            let changes: Vec<Value> =
                entry.diff.changes.iter().map(|change| self::change(page, change)).collect();
            json!({ "document": entry.document, "verdict": entry.diff.verdict().word(), "changes": changes })
        })
        .collect();
    let release = page.release.map(|release| {
        json!({
            "released": release.released.map(|version| version.to_string()),
            "version": release.version.to_string(),
            "needed": release.needed.map(|version| version.to_string()),
            "versionFits": release.version_fits(),
            "changelogFits": release.changelog_fits(),
        })
    });
    json!({
        "version": 1,
        "base": page.base,
        "verdict": page.verdict().word(),
        "release": release,
        "apis": apis,
    })
}

fn change(page: &Page<'_>, change: &Change) -> Value {
    json!({
        "code": change.code,
        "place": change.place,
        "message": change.message,
        "verdict": change.verdict().word(),
        "source": change.source.word(),
        "wire": change.wire.word(),
        "old": change.old.as_ref().map(|one| side(page.old, one)),
        "new": change.new.as_ref().map(|one| side(page.new, one)),
    })
}

fn side(sources: &Sources, side: &Side) -> Value {
    let place = sources.line_column(side.origin);
    json!({
        "file": sources.get(side.origin.source).name,
        "line": place.line,
        "column": place.column,
        "signature": side.signature,
    })
}
