//! Rustdoc: two texts enter, a change that breaks nobody leaves where they differ.

use super::change::{Change, Effect};
use super::context::Sides;
use crate::ir::{Docs, Fact};
use crate::source::Span;

/// Facts that are compared as rules, by what they mean, or as what follows from them.
const ELSEWHERE: &[&str] =
    &["Length", "Items", "Properties", "Range", "Multiple of", "Pattern", "Default", "Asks for"];

/// Compares what is said of one place, and whether it is deprecated.
pub(super) fn compare(sides: &mut Sides<'_>, place: &str, old: (&Docs, Span), new: (&Docs, Span)) {
    let ((before, old), (after, new)) = (old, new);
    if before == after {
        return;
    }
    if before.deprecated != after.deprecated {
        let change = if after.deprecated {
            // Callers' compilers say so: an addition, as cargo's rules have it.
            Change::new("deprecated", place, "is deprecated now").source(Effect::Compatible)
        } else {
            Change::new("deprecation-withdrawn", place, "is deprecated no more")
        };
        sides.add(change.old(old, None).new_side(new, None));
    }
    let parts = different(before, after);
    if !parts.is_empty() {
        let message = format!("the documentation says something else: {}", parts.join(", "));
        sides.add(Change::new("docs-changed", place, message).old(old, None).new_side(new, None));
    }
}

/// Which parts differ.
fn different(before: &Docs, after: &Docs) -> Vec<&'static str> {
    fn facts(docs: &Docs) -> Vec<&Fact> {
        docs.facts.iter().filter(|fact| !ELSEWHERE.contains(&fact.label)).collect()
    }
    [
        ("summary", before.summary != after.summary),
        ("description", before.description != after.description),
        ("facts", facts(before) != facts(after)),
        ("source", before.source != after.source),
        ("assumptions", before.assumptions != after.assumptions),
        ("link", before.external != after.external),
    ]
    .into_iter()
    .filter_map(|(part, differs)| differs.then_some(part))
    .collect()
}
