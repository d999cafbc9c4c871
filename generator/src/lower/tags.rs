//! Tags: the groups of operations.

use super::context::Lowering;
use super::docs;
use crate::document::Operation;
use crate::ir::Tag;
use crate::names::{Case, Claim, Rank, is_device, kebab, settle};

/// Features that every crate has for other purposes, and the name of the file in which those of tags come together.
const RESERVED: &[&str] = &[
    "blocking",
    "brotli",
    "chrono",
    "default",
    "gzip",
    "jiff",
    "mod",
    "serde",
    "stream",
    "testing",
    "time",
    "tls",
    "tracing",
    "transport",
    "url",
    "uuid",
];

/// The groups, and where each is found.
pub(super) struct Tags {
    pub(super) list: Vec<Tag>,
}

impl Tags {
    /// The group of an operation: its first tag's.
    pub(super) fn of(&self, operation: &Operation) -> usize {
        let name = operation.tags.first().map_or("", |tag| tag.value.as_str());
        self.list.iter().position(|tag| tag.name == name).unwrap_or(0)
    }
}

/// The tags that operations have: declared ones in the document's order, then others by name.
pub(super) fn lower(lowering: &mut Lowering<'_>) -> Tags {
    let document = lowering.document;
    let operations = || document.paths.iter().flat_map(|path| &path.operations);
    let mut used: Vec<&str> =
        operations().map(|operation| operation.tags.first().map_or("", |tag| tag.value.as_str())).collect();
    used.sort_unstable();
    used.dedup();
    let declared = document.tags.iter().filter(|tag| used.contains(&tag.name.value.as_str()));
    let mut list: Vec<Tag> = declared
        .map(|tag| {
            let mut tag_docs = docs::of_text(tag.description.as_ref(), &tag.extensions);
            tag_docs.external = tag.external_docs.as_ref().map(docs::link);
            Tag { name: tag.name.value.clone(), feature: String::new(), docs: tag_docs }
        })
        .collect();
    let undeclared: Vec<&str> =
        used.into_iter().filter(|name| list.iter().all(|tag| tag.name != *name)).collect();
    list.extend(undeclared.into_iter().map(|name| Tag {
        name: name.to_owned(),
        feature: String::new(),
        docs: docs::empty(),
    }));
    let claims: Vec<Claim> = list
        .iter()
        .map(|tag| {
            let wire = if tag.name.is_empty() { "untagged" } else { &tag.name };
            let rank = if kebab(wire) == wire { Rank::Exact } else { Rank::Named };
            Claim { name: kebab(wire), wire: wire.to_owned(), rank, word: Some("api") }
        })
        .collect();
    let devices = claims.iter().map(|claim| claim.name.as_str()).filter(|name| is_device(name));
    let taken: Vec<&str> = RESERVED.iter().copied().chain(devices).collect();
    for (tag, settled) in list.iter_mut().zip(settle(&claims, Case::Kebab, &taken)) {
        tag.feature = settled.name;
    }
    Tags { list }
}
