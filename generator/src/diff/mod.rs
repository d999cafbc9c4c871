//! What a change of a document means: two lowered APIs come in, changes and a verdict go out.
//!
//! What is compared is what callers and servers see: names, types and signatures of the Rust crate, and requests and
//! answers on the wire. How a document is written (the order of its keys, its files, its anchors) is no part of either.
//! `docs/diff.md` lists every kind of change, and for whom it breaks.

mod answer;
mod api;
mod auth;
mod body;
mod change;
mod context;
mod docs;
mod enumeration;
mod header;
mod item;
mod operation;
pub mod page;
mod pairs;
mod parameter;
mod reach;
mod record;
mod relation;
mod release;
mod rules;
mod server;
mod signature;
mod union;

pub use change::{CODES, Change, Diff, Effect, Side, Verdict};
pub use release::{Line, Number, Release, Texts};

use crate::ir::Api;
use context::Sides;

/// Where the API stands in its crate, which decides whether its groups are cargo features.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A module beside those of other APIs.
    Module,
    /// The whole crate; each group of operations is a cargo feature.
    Crate,
}

/// Compares two versions of an API.
pub fn diff(old: &Api, new: &Api, layout: Layout) -> Diff {
    let mut sides = Sides::new(old, new);
    api::compare(&mut sides, layout);
    server::compare_all(&mut sides);
    auth::compare_schemes(&mut sides);
    operation::compare_all(&mut sides, layout);
    header::compare_all(&mut sides);
    item::compare_all(&mut sides);
    let mut changes = sides.changes;
    changes.sort_by(|one, other| {
        let rank = |change: &Change| (std::cmp::Reverse(change.verdict()), is_docs(change));
        rank(one).cmp(&rank(other))
    });
    Diff { changes }
}

/// An API that was not there before, or is there no more.
pub fn whole(api: &Api, is_new: bool) -> Diff {
    let (place, origin) = (format!("mod {}", api.module), api.start);
    let signature = format!("pub mod {}", api.module);
    let change = if is_new {
        Change::new("api-added", place, "a new API").source(Effect::Compatible).new_side(origin, signature)
    } else {
        let change = Change::new("api-removed", place, "the API is gone").source(Effect::Breaking);
        change.wire(Effect::Breaking).old(origin, signature)
    };
    Diff { changes: vec![change] }
}

fn is_docs(change: &Change) -> bool {
    change.code == "docs-changed"
}
