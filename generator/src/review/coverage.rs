//! How far a document covers what it describes: a reviewed document and its findings come in, counts by operation go out.

use std::collections::{BTreeMap, BTreeSet};

use super::Reviewed;
use crate::diagnostics::Diagnostics;
use crate::document::{Example, MediaType, Operation};
use crate::node::{Node, NodeKind};
use crate::source::Span;

/// What is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documented statuses.
    pub statuses: usize,
    /// Examples of parameters and bodies.
    pub examples: usize,
    /// Contract tests that are made of them: values that go through the types, and calls.
    pub tests: usize,
    /// Facts that the source does not state (`x-assumption`).
    pub assumptions: usize,
    /// Places that hold any JSON value.
    pub untyped: usize,
}

/// The counts of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// By operation: its id, or method and path.
    pub operations: BTreeMap<String, Counts>,
    /// Of the whole document. What operations share is counted once.
    pub whole: Counts,
}

/// Counts. A document that could not be read down to its Rust surface has no tests.
pub fn coverage(reviewed: &Reviewed, diagnostics: &Diagnostics) -> Coverage {
    let mut coverage = Coverage::default();
    let Some(document) = &reviewed.document else { return coverage };
    let mut assumed = Vec::new();
    for tree in reviewed.loaded.trees() {
        assumptions(&tree.root, &mut assumed);
    }
    let untyped = diagnostics.iter().filter(|finding| finding.code.starts_with("untyped"));
    let untyped: BTreeSet<Span> = untyped.map(|finding| finding.span).collect();
    let assumed: BTreeSet<Span> = assumed.into_iter().collect();
    let values = reviewed.api.iter().flat_map(|api| &api.examples);
    let tested: BTreeSet<Span> = values.map(|example| example.origin).collect();
    let calls: BTreeMap<&str, usize> = reviewed
        .api
        .iter()
        .flat_map(|api| &api.operations)
        .map(|one| {
            (one.id.as_str(), one.samples.iter().filter(|sample| sample.response.status >= 200).count())
        })
        .collect();
    let mut shown = BTreeSet::new();
    for item in &document.paths {
        for operation in &item.operations {
            let name = match &operation.operation_id {
                Some(id) => id.value.clone(),
                None => format!("{} {}", operation.method.value, item.path.value),
            };
            let examples: BTreeSet<Span> = examples(operation).map(|example| example.span).collect();
            let counts = Counts {
                statuses: operation.responses.len(),
                examples: examples.len(),
                tests: calls.get(name.as_str()).copied().unwrap_or(0)
                    + examples.intersection(&tested).count(),
                assumptions: within(&assumed, operation.span),
                untyped: within(&untyped, operation.span),
            };
            coverage.whole.statuses += counts.statuses;
            shown.extend(examples);
            coverage.operations.insert(name, counts);
        }
    }
    coverage.whole.examples = shown.len();
    coverage.whole.tests = tested.len() + calls.values().sum::<usize>();
    coverage.whole.assumptions = assumed.len();
    coverage.whole.untyped = untyped.len();
    coverage
}

fn examples(operation: &Operation) -> impl Iterator<Item = &Example> {
    let answers = || operation.responses.iter();
    let headers = answers().flat_map(|response| &response.headers);
    let parameters = operation.parameters.iter().chain(headers);
    let bodies = operation.request_body.iter().flat_map(|body| &body.content);
    let media = bodies.chain(answers().flat_map(|response| &response.content));
    parameters.flat_map(|one| &one.examples).chain(media.flat_map(|media: &MediaType| &media.examples))
}

fn assumptions(node: &Node, found: &mut Vec<Span>) {
    match &node.kind {
        NodeKind::Array(items) => items.iter().for_each(|item| assumptions(item, found)),
        NodeKind::Object(members) => {
            for member in members {
                match (&*member.key.value, &member.value.kind) {
                    ("x-assumption", NodeKind::Array(texts)) => {
                        found.extend(texts.iter().map(|text| text.span));
                    }
                    ("x-assumption", _) => found.push(member.value.span),
                    _ => assumptions(&member.value, found),
                }
            }
        }
        _ => {}
    }
}

/// How many of the spans start within another one.
fn within(spans: &BTreeSet<Span>, around: Span) -> usize {
    let start = Span { end: around.start, ..around };
    spans.range(start..).take_while(|span| span.source == around.source && span.start < around.end).count()
}
