//! Bodies without an example: a document enters, findings leave.

use foldhash::{HashSet, HashSetExt};

use super::seen::certain;
use super::{Review, calls};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Document, JsonType, MediaType, SchemaId};

/// `missing-example`: a body of JSON or a form, with a schema, of which nothing shows an example: neither it, nor its
/// schema, nor each of its properties.
pub(in crate::lint) fn missing(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    let document = review.context.document;
    let mut seen = HashSet::new();
    for call in calls(document) {
        let request = call.operation.request_body.iter().map(|body| ("request body", &body.content));
        let answers = call.operation.responses.iter().map(|response| ("response", &response.content));
        for (what, content) in request.chain(answers) {
            for media in content.iter().filter(|media| !is_shown(document, media)) {
                if !seen.insert(media.media_type.span) {
                    continue;
                }
                let message = format!("a {what} of '{}' has no example", call.name);
                let help = "carry over the page's; if it has none, make one up and say so: contract tests are made of them";
                let finding = Diagnostic::warning("missing-example", media.media_type.span, message);
                diagnostics.report(finding.help(help));
            }
        }
    }
}

fn is_shown(document: &Document, media: &MediaType) -> bool {
    let essence = media.media_type.value.split(';').next().unwrap_or_default().trim().to_lowercase();
    let typed =
        essence == "application/json" || essence.ends_with("+json") || essence.ends_with("form-urlencoded");
    let Some(schema) = media.schema.filter(|_| typed) else { return true };
    !media.examples.is_empty() || is_exemplified(document, schema)
}

/// Whether a schema shows an example of the whole, by itself or by each of its parts.
fn is_exemplified(document: &Document, id: SchemaId) -> bool {
    let group = certain(document, id);
    let all = || group.iter().map(|id| document.schema(*id));
    if all().any(|schema| {
        !schema.examples.is_empty() || schema.constant.is_some() || schema.enumeration.is_some()
    }) {
        return true;
    }
    if let Some(items) = all().find_map(|schema| schema.items) {
        return certain(document, items).iter().any(|id| !document.schema(*id).examples.is_empty());
    }
    let mut properties = all().flat_map(|schema| &schema.properties).peekable();
    properties.peek().is_some()
        && properties.all(|property| {
            let group = certain(document, property.schema);
            group.iter().map(|id| document.schema(*id)).any(|schema| {
                !schema.examples.is_empty()
                    || schema.enumeration.is_some()
                    || schema.constant.is_some()
                    || schema.types == [JsonType::Boolean]
            })
        })
}
