//! Tags: the groups of operations.

use super::context::Lowering;
use super::docs;
use crate::document::Operation;
use crate::ir::Tag;
use crate::names::{Case, Claim, Rank, is_device, kebab, settle};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Features that every crate has for other purposes, and the name of the file in which those of tags come together.
const RESERVED: &[&str] = &[
    "blocking",
    "brotli",
    "chrono",
    "clientwright-runtime",
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
    // Where each is first used.
    let mut used: BTreeMap<&str, Span> = BTreeMap::new();
    for operation in operations() {
        let tag = operation.tags.first();
        let (name, span) = tag.map_or(("", document.span), |tag| (tag.value.as_str(), tag.span));
        used.entry(name).or_insert(span);
    }
    let declared = document.tags.iter().filter(|tag| used.contains_key(tag.name.value.as_str()));
    let mut list: Vec<Tag> = declared
        .map(|tag| {
            let mut tag_docs = docs::of_text(tag.description.as_ref(), &tag.extensions);
            tag_docs.external = tag.external_docs.as_ref().map(docs::link);
            let (name, origin) = (tag.name.value.clone(), tag.name.span);
            Tag { name, feature: String::new(), docs: tag_docs, origin }
        })
        .collect();
    let known: BTreeSet<String> = list.iter().map(|tag| tag.name.clone()).collect();
    let undeclared = used.into_iter().filter(|(name, _)| !known.contains(*name));
    list.extend(undeclared.map(|(name, origin)| Tag {
        name: name.to_owned(),
        feature: String::new(),
        docs: docs::empty(),
        origin,
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
