//! A schema's `example` becomes one of its `examples`, since OpenAPI 3.1.

use super::place::Place;
use super::{Edit, Fix};
use crate::diagnostics::Diagnostic;
use crate::node::{Node, NodeKind};
use crate::source::Span;

/// `example: x` becomes `examples: [x]`, where the value stands on the key's own line.
pub(super) fn single(place: &Place<'_>, _: &Diagnostic) -> Option<Fix> {
    let (object, member) = place.member()?;
    let old =
        place.root.get("openapi").and_then(Node::as_str).is_none_or(|version| version.starts_with("3.0"));
    if old || !place.is_in_schema() || object.get("examples").is_some() || !place.is_plain_pair(member) {
        return None;
    }
    let value = &member.value;
    let written = place.text(value.span);
    // A block would have to be indented anew.
    let is_part = !value.members().is_empty() || !value.items().is_empty();
    let in_line = !written.is_empty() && !written.contains('\n') && !written.starts_with(['|', '>']);
    if !in_line || (is_part && !written.starts_with(['{', '['])) {
        return None;
    }
    let plain_text = matches!(value.kind, NodeKind::String(_)) && !written.starts_with(['"', '\'']);
    let listed =
        if plain_text { format!("['{}']", written.replace('\'', "''")) } else { format!("[{written}]") };
    // `['a']` where `[a]` would say the same is no way to write.
    let simple = |c: char| c.is_ascii_alphanumeric() || "-._/ ".contains(c);
    let listed = if plain_text && written.chars().all(simple) { format!("[{written}]") } else { listed };
    let key = member.key.span;
    let inside = u32::from(place.is_json(member));
    let name_end = Span { start: key.end - inside, end: key.end - inside, ..key };
    let edits = vec![Edit { span: name_end, text: "s".to_owned() }, Edit { span: value.span, text: listed }];
    Some(Fix { what: "make it one of `examples`", edits })
}
