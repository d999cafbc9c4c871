//! `nullable: true` of OpenAPI 3.0 in a later document becomes the type `null`, wherever it stands in the file.

use super::place::{Place, leads_to_schema};
use super::{Edit, Fix};
use crate::diagnostics::Diagnostic;
use crate::node::{Member, Node, NodeKind};

/// The finding is told once for all places, so all are mended.
pub(super) fn nullable(place: &Place<'_>, _: &Diagnostic) -> Option<Fix> {
    let (_, member) = place.member().filter(|(_, member)| &*member.key.value == "nullable")?;
    if member.value.as_bool() != Some(true) {
        return None;
    }
    let mut edits = Vec::new();
    visit(place, place.root, &mut Vec::new(), &mut edits);
    let mended = edits.iter().any(|edit: &Edit| {
        edit.span.start <= member.key.span.start && member.value.span.end <= edit.span.end
    });
    mended.then_some(Fix { what: "add the type `null`", edits })
}

fn visit<'a>(place: &Place<'_>, node: &'a Node, keys: &mut Vec<Option<&'a str>>, edits: &mut Vec<Edit>) {
    match &node.kind {
        NodeKind::Array(items) => {
            keys.push(None);
            for item in items {
                visit(place, item, keys, edits);
            }
            keys.pop();
        }
        NodeKind::Object(members) => {
            if leads_to_schema(keys) {
                edits.extend(schema(place, node).into_iter().flatten());
            }
            for member in members {
                keys.push(Some(&member.key.value));
                visit(place, &member.value, keys, edits);
                keys.pop();
            }
        }
        _ => {}
    }
}

fn schema(place: &Place<'_>, node: &Node) -> Option<[Edit; 2]> {
    let member = |name: &str| node.members().iter().find(|member| &*member.key.value == name);
    let (kind, nullable): (&Member, &Member) = (member("type")?, member("nullable")?);
    let written = place.text(kind.value.span);
    let bare = written.trim_matches(['\'', '"']);
    let is_type = kind.value.as_str() == Some(bare);
    if !is_type
        || nullable.value.as_bool() != Some(true)
        || !place.is_plain_pair(kind)
        || !place.is_plain_pair(nullable)
    {
        return None;
    }
    // A list of values that lacks null would still not let it in.
    if node.get("enum").is_some() || node.get("const").is_some() {
        return None;
    }
    let types =
        if place.is_json(kind) { format!("[\"{bare}\", \"null\"]") } else { format!("[{bare}, 'null']") };
    let removed = place.without(node, nullable)?;
    Some([Edit { span: kind.value.span, text: types }, removed])
}
