//! What YAML took for something else, put in quotes.

use super::place::Place;
use super::{Edit, Fix};
use crate::diagnostics::Diagnostic;
use crate::node::{Node, NodeKind};

const WHAT: &str = "put it in quotes";

/// A status: `200:` becomes `'200':`.
pub(super) fn status(place: &Place<'_>, finding: &Diagnostic) -> Option<Fix> {
    let written = place.text(finding.span);
    let plain = written.len() == 3 && written.chars().all(|c| c.is_ascii_alphanumeric());
    plain.then(|| Fix { what: WHAT, edits: vec![Edit { span: finding.span, text: format!("'{written}'") }] })
}

/// A number or truth value in the `enum` or `const` of a text.
pub(super) fn value(place: &Place<'_>, finding: &Diagnostic) -> Option<Fix> {
    let (schema, member) = place.object()?;
    let value = match &*member.key.value {
        "const" => &member.value,
        "enum" => member.value.items().iter().find(|value| value.span == finding.span)?,
        _ => return None,
    };
    let texts = match schema.get("type")? {
        Node { kind: NodeKind::String(kind), .. } => &**kind == "string",
        types => types.items().iter().all(|kind| matches!(kind.as_str(), Some("string" | "null"))),
    };
    let scalar = matches!(value.kind, NodeKind::Number(_) | NodeKind::Bool(_));
    let written = place.text(value.span);
    let plain =
        !written.is_empty() && written.chars().all(|c| c.is_ascii_alphanumeric() || "+-._".contains(c));
    if !texts || !scalar || !plain {
        return None;
    }
    let mark = if place.is_json(member) { '"' } else { '\'' };
    Some(Fix { what: WHAT, edits: vec![Edit { span: value.span, text: format!("{mark}{written}{mark}") }] })
}
