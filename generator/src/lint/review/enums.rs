//! Values of an enum that differ by case alone: a document enters, findings leave.

use foldhash::{HashMap, HashMapExt};

use super::Review;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::lint::walk::schemas;
use crate::node::Node;

/// `enum-case`: two values of one enum that are equal but for their case, of which one is probably a slip.
pub(in crate::lint) fn case(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    for (_, schema) in schemas(review.context.document) {
        let mut seen: HashMap<String, &Node> = HashMap::new();
        for value in schema.enumeration.iter().flatten() {
            let Some(text) = value.as_str() else { continue };
            let first = *seen.entry(text.to_lowercase()).or_insert(value);
            let Some(other) = first.as_str().filter(|other| *other != text) else { continue };
            let message = format!("the values '{other}' and '{text}' differ by case alone");
            let finding = Diagnostic::warning("enum-case", value.span, message)
                .related(first.span, "the first one")
                .help("remove the one that the server does not send");
            diagnostics.report(finding);
        }
    }
}
