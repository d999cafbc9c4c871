//! Ids without a format: a document enters, findings leave.

use super::seen::{Seen, certain};
use super::{Review, calls};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{JsonType, SchemaId};
use crate::lint::walk::schemas;
use crate::lint::words::words;
use crate::node::{Node, Spanned};

/// `id-without-format`: a text that is called an id and is a UUID in every example, but has no format.
pub(in crate::lint) fn without_format(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    let document = review.context.document;
    let properties = schemas(document)
        .flat_map(|(_, schema)| schema.properties.iter().map(|property| (&property.name, property.schema)));
    let parameters = calls(document).flat_map(|call| &call.operation.parameters);
    let parameters = parameters.filter_map(|parameter| Some((&parameter.name, parameter.schema?)));
    let suspects: Vec<(&Spanned<String>, SchemaId)> =
        properties.chain(parameters).filter(|(name, _)| is_id(&name.value)).collect();
    if suspects.is_empty() {
        return;
    }
    let seen = Seen::of(document);
    for (name, id) in suspects {
        let group = certain(document, id);
        let all = || group.iter().map(|id| document.schema(*id));
        let fixed = all().any(|schema| {
            schema.format.is_some()
                || schema.pattern.is_some()
                || schema.enumeration.is_some()
                || schema.constant.is_some()
                || !schema.one_of.is_empty()
        });
        let values: Vec<&Node> = seen.at(id).to_vec();
        let uuids = !values.is_empty() && values.iter().all(|value| value.as_str().is_some_and(is_uuid));
        if fixed || !uuids || !all().any(|schema| schema.types.contains(&JsonType::String)) {
            continue;
        }
        let message = format!("'{}' has no format, but is a UUID in every example", name.value);
        let help = "add `format: uuid` if the source says so; an example alone proves nothing";
        diagnostics.report(Diagnostic::warning("id-without-format", name.span, message).help(help));
    }
}

fn is_id(name: &str) -> bool {
    words(name).last().is_some_and(|last| matches!(last.as_str(), "id" | "uuid" | "guid"))
}

fn is_uuid(text: &str) -> bool {
    let dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if dash(at) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

#[cfg(test)]
mod tests {
    use super::{is_id, is_uuid};

    #[test]
    fn ids_and_uuids_are_told_from_what_looks_alike() {
        for name in ["id", "keyId", "key_id", "ID", "user-uuid"] {
            assert!(is_id(name), "{name}");
        }
        for name in ["idle", "valid", "grid", "ids", "identity", ""] {
            assert!(!is_id(name), "{name}");
        }
        assert!(is_uuid("0c9d6d7e-6f0f-4d5a-9c39-6a2d0b6f2a11"));
        for text in ["0c9d6d7e-6f0f-4d5a-9c39-6a2d0b6f2a1g", "0c9d6d7e6f0f4d5a9c396a2d0b6f2a11", "HKY1", ""] {
            assert!(!is_uuid(text), "{text}");
        }
    }
}
