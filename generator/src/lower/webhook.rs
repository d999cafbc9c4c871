//! Webhooks: what an API sends to its users. The client has no methods for them; their payloads get types.

use super::context::Lowering;
use super::media::{Kind, kind};
use super::schema;
use crate::diagnostics::Diagnostic;

/// Makes the types of what webhooks carry.
pub(super) fn lower(lowering: &mut Lowering<'_>) {
    let document = lowering.document;
    for webhook in &document.webhooks {
        let message = "a webhook has no method on the client; what it carries gets a type";
        lowering.report(Diagnostic::note("webhook", webhook.path.span, message));
        for operation in &webhook.operations {
            let media = operation.request_body.iter().flat_map(|body| &body.content);
            for id in media
                .filter(|media| kind(&media.media_type.value) == Kind::Json)
                .filter_map(|media| media.schema)
            {
                let used = schema::lower(lowering, id);
                lowering.webhook_types.push(used.ty);
            }
        }
    }
}
