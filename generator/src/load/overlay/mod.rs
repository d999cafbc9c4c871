//! OpenAPI Overlays (1.0 and 1.1): a document's tree and an overlay's come in, and the document's tree is changed.
//!
//! What an overlay brings in keeps its own place, so that whatever is found in it later is shown in the overlay's file.
//! References in it mean what they would mean in the document.

mod action;
mod merge;

use super::query::{self, Fault};
use super::target_path;
use crate::diagnostics::{Diagnostic, Diagnostics, closest};
use crate::node::{Member, Node, NodeKind};
use crate::source::{Sources, Span};
use action::Action;

/// What one overlay may bring in at most, in values: one line can be told to go to every node of a large document.
const MOST_BROUGHT: usize = 10_000_000;

const OVERLAY: &[&str] = &["overlay", "info", "extends", "actions"];

/// Changes a document as an overlay says, action by action. What is wrong is reported at its place in the overlay; an
/// action that cannot be carried out is left out, and the next one goes on.
pub fn overlay(overlay: &Node, document: &mut Node, sources: &Sources, diagnostics: &mut Diagnostics) {
    let Some(version) = version(overlay, diagnostics) else { return };
    unknown_fields(overlay, OVERLAY, "an overlay", diagnostics);
    for field in ["info", "actions"] {
        if overlay.get(field).is_none() {
            let message = format!("the overlay has no '{field}'");
            let problem = Diagnostic::warning("overlay-field", overlay.span, message);
            diagnostics.report(problem.help("the standard requires it"));
        }
    }
    if let Some(extends) = overlay.get("extends") {
        check_extends(extends, document, sources, diagnostics);
    }
    let Some(actions) = overlay.get("actions") else { return };
    if !matches!(actions.kind, NodeKind::Array(_)) {
        let problem = Diagnostic::error("overlay-field", actions.span, "'actions' must be an array");
        diagnostics.report(problem.label(format!("this is {}", actions.kind_name())));
        return;
    }
    if actions.items().is_empty() {
        diagnostics.report(Diagnostic::warning("overlay-field", actions.span, "the overlay has no actions"));
    }
    let mut budget = MOST_BROUGHT;
    for node in actions.items() {
        let Some(action) = Action::read(node, version, sources, diagnostics) else { continue };
        if let Err(problem) = action.apply(document, &mut budget, diagnostics) {
            diagnostics.report(*problem);
        }
    }
}

/// The versions of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Version {
    V10,
    V11,
}

fn version(overlay: &Node, diagnostics: &mut Diagnostics) -> Option<Version> {
    let Some(field) = overlay.get("overlay") else {
        let problem = Diagnostic::error("not-an-overlay", overlay.span, "this is no OpenAPI Overlay");
        diagnostics.report(problem.help("an overlay opens with its version: `overlay: 1.1.0`"));
        return None;
    };
    // `1.1` without quotes is a number to YAML.
    let text = match &field.kind {
        NodeKind::String(text) | NodeKind::Number(text) => &**text,
        _ => "",
    };
    let mut parts = text.split('.');
    let known = match (parts.next(), parts.next()) {
        (Some("1"), Some("0") | None) => Some(Version::V10),
        (Some("1"), Some("1")) => Some(Version::V11),
        (Some("1"), Some(minor))
            if !minor.is_empty() && minor.bytes().all(|digit| digit.is_ascii_digit()) =>
        {
            let message = format!("version '{text}' of the standard is newer than those known here");
            let problem = Diagnostic::warning("overlay-version", field.span, message);
            diagnostics.report(problem.label("it is read as 1.1"));
            Some(Version::V11)
        }
        _ => None,
    };
    if known.is_none() {
        let problem = Diagnostic::error("overlay-version", field.span, "this is no version of the standard");
        diagnostics.report(problem.help("there are 1.0.0 and 1.1.0"));
    }
    known
}

/// Reports fields that the standard does not have.
fn unknown_fields(node: &Node, known: &[&str], what: &str, diagnostics: &mut Diagnostics) {
    let unknown = |member: &&Member| {
        let name = &*member.key.value;
        !known.contains(&name) && !name.starts_with("x-")
    };
    for member in node.members().iter().filter(unknown) {
        let name = &*member.key.value;
        let problem =
            Diagnostic::warning("overlay-field", member.key.span, format!("{what} has no field '{name}'"));
        diagnostics.report(match closest(name, known.iter().copied()) {
            Some(meant) => problem.help(format!("did you mean '{meant}'?")),
            None => problem.label("it is ignored"),
        });
    }
}

/// An overlay may say which document it is made for. URLs are identities that nobody can check here.
fn check_extends(extends: &Node, document: &Node, sources: &Sources, diagnostics: &mut Diagnostics) {
    let Some(text) = extends.as_str() else {
        let problem = Diagnostic::warning("overlay-extends", extends.span, "'extends' must be a string");
        diagnostics.report(problem.label(format!("this is {}", extends.kind_name())));
        return;
    };
    let name = &sources.get(document.span.source).name;
    let meant = target_path(&sources.get(extends.span.source).name, text);
    if let Some(meant) = meant.filter(|meant| meant != name) {
        let message = format!("this overlay is made for '{meant}', not for '{name}'");
        let problem = Diagnostic::warning("overlay-extends", extends.span, message);
        diagnostics.report(problem.label("it is applied all the same"));
    }
}

/// A query of an overlay, or what is wrong with it, at its place in the overlay.
fn read_query(node: &Node, field: &str, sources: &Sources) -> Result<query::Query, Box<Diagnostic>> {
    let Some(text) = node.as_str() else {
        let problem = Diagnostic::error("overlay-field", node.span, format!("'{field}' must be a string"));
        return Err(Box::new(problem.label(format!("this is {}", node.kind_name()))));
    };
    query::parse(text).map_err(|Fault { at, message }| {
        let problem = Diagnostic::error("overlay-query", within(node.span, text, at, sources), message);
        Box::new(problem.help("a target is a JSONPath as RFC 9535 has it: `$.paths['/pets'].get`"))
    })
}

/// The place of a character of a text, if the file has the text as it is, without escapes.
fn within(span: Span, text: &str, at: usize, sources: &Sources) -> Span {
    let source = &sources.get(span.source).text;
    let written = source.get(span.start as usize..span.end as usize).unwrap_or_default();
    match written.find(text) {
        Some(before) => {
            let start = span.start as usize + before + at;
            let width = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            Span::new(span.source, start, start + width)
        }
        None => span,
    }
}
