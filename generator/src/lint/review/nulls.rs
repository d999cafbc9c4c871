//! Descriptions that speak of null against types that do not: a document enters, findings leave.

use super::Review;
use super::seen::certain;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Document, JsonType, SchemaId};
use crate::lint::walk::schemas;
use crate::node::NodeKind;

/// What says that a value may be null.
const SAYS: &[&str] = &[
    "may be null",
    "can be null",
    "null if",
    "null when",
    "null unless",
    "null until",
    "or null",
    "is nullable",
];
/// What says the contrary.
const DENIES: &[&str] =
    &["not be null", "non-null", "never null", "not null", "cannot be null", "can't be null"];

/// `undeclared-null`: a property whose description says that it may be null, and whose type does not allow it. (An
/// example that is null is an `example-mismatch`.)
pub(in crate::lint) fn undeclared(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    let document = review.context.document;
    for (_, schema) in schemas(document) {
        for property in &schema.properties {
            let own = document.schema(property.schema);
            let said = own.description.as_deref().is_some_and(says_null);
            if !said || allows_null(document, property.schema) {
                continue;
            }
            let name = &property.name;
            let message =
                format!("the description of '{}' speaks of null, but its type does not allow it", name.value);
            let mut finding = Diagnostic::warning("undeclared-null", name.span, message)
                .help("add 'null' to the types, or correct the description");
            if let Some(types) = own.types_span {
                finding = finding.related(types, "the type");
            }
            diagnostics.report(finding);
        }
    }
}

fn says_null(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !matches!(c, '`' | '*' | '\'' | '"')).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    SAYS.iter().any(|says| plain.contains(says)) && !DENIES.iter().any(|denies| plain.contains(denies))
}

/// Whether null is let in, for all that can be told.
fn allows_null(document: &Document, id: SchemaId) -> bool {
    let group = certain(document, id);
    let mut typed = false;
    for schema in group.iter().map(|id| document.schema(*id)) {
        let listed = schema.enumeration.iter().flatten().any(|value| value.kind == NodeKind::Null);
        let alternatives = schema.one_of.iter().chain(&schema.any_of);
        if schema.types.contains(&JsonType::Null) || listed || alternatives.count() > 0 {
            return true;
        }
        typed |= !schema.types.is_empty() || !schema.properties.is_empty();
    }
    !typed
}

#[cfg(test)]
mod tests {
    use super::says_null;

    #[test]
    fn null_is_told_from_its_denial() {
        assert!(says_null("The end; `null` if open.") && says_null("May be\n null."));
        assert!(
            !says_null("Never null.") && !says_null("Must not be null if set.") && !says_null("Nullify it.")
        );
    }
}
