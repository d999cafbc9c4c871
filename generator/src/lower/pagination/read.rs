//! What `x-pagination` says, before it is held to the operation: a node enters, its parts leave, each with its place.

use crate::diagnostics::{Diagnostic, closest};
use crate::ir::PageStyle;
use crate::lower::context::Lowering;
use crate::node::{Node, NodeKind};
use crate::source::Span;

/// A text of the extension and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Said<'d> {
    pub(super) text: &'d str,
    pub(super) span: Span,
}

/// The extension's parts.
pub(super) struct Written<'d> {
    pub(super) style: PageStyle,
    pub(super) items: Said<'d>,
    pub(super) request: Option<Said<'d>>,
    pub(super) response: Option<Said<'d>>,
    pub(super) last_item: Option<Said<'d>>,
    pub(super) more: Option<Said<'d>>,
    pub(super) total: Option<Said<'d>>,
    pub(super) start: Option<u64>,
}

const STYLES: &[(&str, PageStyle)] = &[
    ("cursor", PageStyle::Cursor),
    ("offset", PageStyle::Offset),
    ("page", PageStyle::Page),
    ("link", PageStyle::Link),
];
const KEYS: &[&str] = &["style", "items", "request", "response", "last-item", "more", "total", "start"];

/// What is wrong with an extension.
pub(super) fn wrong(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("bad-pagination", span, message)
}

/// Reads the extension. Nothing if it is not understood, which is told.
pub(super) fn read<'d>(lowering: &mut Lowering<'_>, node: &'d Node) -> Option<Written<'d>> {
    let style = style(lowering, node)?;
    let mut is_sound = true;
    for member in node.members() {
        let key = &*member.key.value;
        let is_placed = match key {
            "request" => style != PageStyle::Link,
            "start" | "total" => matches!(style, PageStyle::Offset | PageStyle::Page),
            "response" => matches!(style, PageStyle::Cursor | PageStyle::Link),
            "last-item" => style == PageStyle::Cursor,
            _ => true,
        };
        if !is_placed {
            let message = format!("'{key}' means nothing for lists of this style");
            lowering.report_slip(wrong(member.key.span, message));
        } else if !KEYS.contains(&key) {
            let message = format!("`x-pagination` has no '{key}'");
            let help = match closest(key, KEYS.iter().copied()) {
                Some(meant) => format!("did you mean '{meant}'?"),
                None => format!("it has {}", KEYS.join(", ")),
            };
            lowering.report_slip(wrong(member.key.span, message).help(help));
        } else {
            continue;
        }
        is_sound = false;
    }
    let mut text = |key| {
        let value = node.get(key)?;
        let said = value.as_str().map(|text| Said { text, span: value.span });
        if said.is_none() {
            let message = format!("'{key}' has to be a text, not {}", value.kind_name());
            lowering.report_slip(wrong(value.span, message));
            is_sound = false;
        }
        said
    };
    let items = text("items").unwrap_or(Said { text: "", span: node.span });
    let (request, response, last_item) = (text("request"), text("response"), text("last-item"));
    let (more, total) = (text("more"), text("total"));
    let start = node.get("start").map(|value| (value, number(value)));
    if let Some((value, None)) = start {
        let message = "'start' has to be a whole number from 0 on";
        lowering.report_slip(wrong(value.span, message));
        is_sound = false;
    }
    let missing = match style {
        PageStyle::Link => None,
        _ if request.is_none() => Some("'request': what the next request changes"),
        PageStyle::Cursor if response.is_some() == last_item.is_some() => {
            Some("one of 'response' and 'last-item': where the next cursor is")
        }
        _ => None,
    };
    if let Some(missing) = missing.filter(|_| is_sound) {
        let message = format!("`x-pagination` has to have {missing}");
        lowering.report_slip(wrong(node.span, message));
        is_sound = false;
    }
    let start = start.and_then(|(_, number)| number);
    is_sound.then_some(Written { style, items, request, response, last_item, more, total, start })
}

/// The style, without which the extension is one of others that has the same name.
fn style(lowering: &mut Lowering<'_>, node: &Node) -> Option<PageStyle> {
    let written = node.get("style");
    if let Some((_, style)) = STYLES.iter().find(|(name, _)| written.and_then(Node::as_str) == Some(name)) {
        return Some(*style);
    }
    let span = written.map_or(node.span, |style| style.span);
    if lowering.options.ours {
        let message = "`x-pagination` has to have a 'style': cursor, offset, page or link";
        lowering.report(wrong(span, message));
    } else {
        let message = "this `x-pagination` is not ours: the caller turns the pages";
        let help = "an overlay can say it in the words of this tool";
        lowering.report(Diagnostic::note("unsupported-pagination", span, message).help(help));
    }
    None
}

fn number(node: &Node) -> Option<u64> {
    match &node.kind {
        NodeKind::Number(text) => text.parse().ok(),
        _ => None,
    }
}
