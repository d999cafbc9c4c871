//! The ways through a document that several rules take: a document enters, its operations, servers or schemas come one by one.

use foldhash::{HashSet, HashSetExt};

use crate::document::{Document, Operation, Schema, SchemaId, Server};

/// Every operation, webhooks' last.
pub(super) fn operations(document: &Document) -> impl Iterator<Item = &Operation> {
    document.paths.iter().chain(&document.webhooks).flat_map(|item| &item.operations)
}

/// Every server once, also where a path item gives one to several operations.
pub(super) fn servers(document: &Document) -> impl Iterator<Item = &Server> {
    let mut seen = HashSet::new();
    document
        .servers
        .iter()
        .chain(operations(document).flat_map(|operation| &operation.servers))
        .filter(move |server| seen.insert(server.span))
}

/// Every schema with its number.
pub(super) fn schemas(document: &Document) -> impl Iterator<Item = (SchemaId, &Schema)> {
    (0..).map(SchemaId).zip(&document.arena)
}
