//! What a new spec leaves to be filled in: trees enter, findings leave.

use super::Review;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::node::{Node, NodeKind};

/// What a text starts with that is none yet.
const MARK: &str = "FILL IN";

/// `fill-in`: a text that says what is to stand in its place.
pub(in crate::lint) fn unfilled(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    for root in review.roots {
        visit(root, diagnostics);
    }
}

fn visit(node: &Node, diagnostics: &mut Diagnostics) {
    match &node.kind {
        NodeKind::Array(items) => items.iter().for_each(|item| visit(item, diagnostics)),
        NodeKind::Object(members) => members.iter().for_each(|member| visit(&member.value, diagnostics)),
        NodeKind::String(text) if text.trim_start().starts_with(MARK) => {
            let message = "this is still to be filled in";
            diagnostics.report(Diagnostic::warning("fill-in", node.span, message));
        }
        _ => {}
    }
}
