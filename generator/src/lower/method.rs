//! Methods: the document's operations come in; what the client has a method for goes out, with the names of each.

use super::body::bodies;
use super::context::Lowering;
use super::place::operation_id;
use super::record::{clash, written_name};
use super::{media, offer};
use crate::diagnostics::Diagnostic;
use crate::document::{self, MediaType, PathItem};
use crate::names::{Case, Claim, append, settle};
use crate::node::Node;
use crate::source::Span;
use foldhash::{HashMap, HashMapExt};

/// Functions that the client has for other purposes.
const RESERVED: &[&str] =
    &["builder", "clone", "default", "into", "new", "request", "rotate_credentials", "try_into"];

/// The type, beside those of operations, that is the calls' of those with optional parameters.
pub(super) const RESERVED_TYPES: &[&str] = &["CallWithOptions"];

/// A method on its way.
pub(super) struct Method<'d> {
    pub(super) path: &'d PathItem,
    pub(super) operation: &'d document::Operation,
    /// Unique in the document.
    pub(super) id: String,
    /// Which of the request's media types it sends.
    pub(super) media: Option<&'d MediaType>,
    /// Which of the answer's media types it asks for: `Csv`; empty for the usual one.
    pub(super) answer: String,
    /// What tells it from the operation's other methods: `Form`; empty for the first.
    pub(super) word: String,
}

impl Method<'_> {
    /// What its names are made of.
    pub(super) fn wire(&self) -> String {
        if self.word.is_empty() { self.id.clone() } else { format!("{} {}", self.id, self.word) }
    }
}

/// Every operation of the document, once for each kind of body that it takes, and once for each kind of data that it can
/// answer with: not once for each pair of them, but where both are of the same kind.
pub(super) fn methods<'d>(lowering: &mut Lowering<'d>) -> Vec<Method<'d>> {
    let document = lowering.document;
    let ids = unique_ids(lowering);
    let mut methods = Vec::new();
    let entries =
        document.paths.iter().flat_map(|path| path.operations.iter().map(move |operation| (path, operation)));
    for ((path, operation), id) in entries.zip(ids) {
        let media = operation.request_body.as_ref().map(|body| bodies(lowering, body)).unwrap_or_default();
        let first = media.first().copied();
        let answers = offer::words(document, operation);
        let method = |media, word: String, answer: String| Method {
            path,
            operation,
            id: id.clone(),
            media,
            answer,
            word,
        };
        methods.push(method(first, String::new(), String::new()));
        let words: Vec<String> =
            media.iter().skip(1).map(|media| media::distinct_word(&media.media_type.value)).collect();
        for (media, word) in media.into_iter().skip(1).zip(&words) {
            let answer = answers.iter().find(|answer| *answer == word).cloned().unwrap_or_default();
            methods.push(method(Some(media), word.clone(), answer));
        }
        for answer in answers.into_iter().filter(|answer| !words.contains(answer)) {
            methods.push(method(first, answer.clone(), answer));
        }
    }
    methods
}

/// The operations' ids, all different, in the document's order.
fn unique_ids(lowering: &mut Lowering<'_>) -> Vec<String> {
    let document = lowering.document;
    let mut entries: Vec<(usize, &str, &document::Operation)> = Vec::new();
    for path in &document.paths {
        for operation in &path.operations {
            entries.push((entries.len(), &path.path.value, operation));
        }
    }
    let count = entries.len();
    entries.sort_by_key(|(_, path, operation)| (*path, &operation.method.value));
    let mut first: HashMap<String, Span> = HashMap::new();
    let mut ids = vec![String::new(); count];
    for (index, path, operation) in entries {
        let id = operation_id(path, operation);
        let span = operation.operation_id.as_ref().map_or(operation.method.span, |id| id.span);
        ids[index] = match first.get(&id) {
            None => {
                first.insert(id.clone(), span);
                id
            }
            Some(other) => {
                let message = format!("two operations have the id `{id}`");
                let report = Diagnostic::error("duplicate-operation-id", span, message)
                    .related(*other, "the other is here");
                lowering.report_slip(report.help("an `operationId` must be unique in the document"));
                format!("{id} {} {path}", operation.method.value)
            }
        };
    }
    ids
}

pub(super) fn method_names(lowering: &mut Lowering<'_>, methods: &[Method<'_>]) -> Vec<String> {
    let claims: Vec<Claim> = methods
        .iter()
        .map(|method| {
            let node = method.operation.extensions.get("x-rust-name");
            let written = node.and_then(|node| written_name(lowering, node, Case::Snake));
            let written = written.map(|name| {
                if method.word.is_empty() { name } else { append(&name, &method.word, Case::Snake) }
            });
            Claim { word: Some("operation"), ..Claim::written_or(written, &method.wire(), Case::Snake) }
        })
        .collect();
    let settled = settle(&claims, Case::Snake, RESERVED);
    for (index, entry) in settled.iter().enumerate() {
        if let Some(winner) = entry.lost_to.filter(|winner| *winner != index) {
            let span = |index: usize| {
                let operation = methods[index].operation;
                operation.operation_id.as_ref().map_or(operation.method.span, |id| id.span)
            };
            let (loser, winner) =
                ((claims[index].wire.as_str(), span(index)), (claims[winner].wire.as_str(), span(winner)));
            clash(lowering, "operations", loser, winner, &entry.name);
        }
    }
    settled.into_iter().map(|entry| entry.name).collect()
}

pub(super) fn struct_names(methods: &[Method<'_>]) -> Vec<String> {
    let claims: Vec<Claim> = methods
        .iter()
        .map(|method| {
            let node = method.operation.extensions.get("x-rust-name").and_then(Node::as_str);
            let wire = method.wire();
            let claim = match node {
                Some(name) => Claim::of(&format!("{name} {}", method.word), Case::Camel),
                None => Claim::of(&wire, Case::Camel),
            };
            Claim { word: Some("operation"), ..claim }
        })
        .collect();
    settle(&claims, Case::Camel, RESERVED_TYPES).into_iter().map(|entry| entry.name).collect()
}
