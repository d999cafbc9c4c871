//! Webhooks: what an API sends to its users. The client has no methods for them; what they carry gets types.

use super::body::{json_type, line_type, report_untyped_text};
use super::context::Lowering;
use super::docs;
use super::media::{self, Kind};
use crate::diagnostics::Diagnostic;
use crate::document::MediaType;
use crate::ir::{Type, Webhook};
use crate::source::Span;

/// A webhook, and whether the client is to have it.
pub(super) struct Draft {
    pub(super) webhook: Webhook,
    pub(super) selected: bool,
    /// The name's place.
    span: Span,
}

/// Makes the types of what webhooks carry.
pub(super) fn lower(lowering: &mut Lowering<'_>) {
    let document = lowering.document;
    for item in &document.webhooks {
        for operation in &item.operations {
            let content = operation.request_body.iter().flat_map(|body| &body.content);
            let media = content.min_by_key(|media| media::merit(&media.media_type.value));
            let other = |media: &&MediaType| media::kind(&media.media_type.value) != Kind::Json;
            let webhook = Webhook {
                name: item.path.value.clone(),
                http_method: operation.method.value.clone(),
                docs: docs::of_operation(operation),
                payload: media.map(|media| payload(lowering, media)),
                media_type: media.filter(other).map(|media| media.media_type.value.clone()),
                origin: operation.span,
            };
            lowering.webhooks.push(Draft { webhook, selected: operation.selected, span: item.path.span });
        }
    }
}

/// What a body of a media type is to whoever receives it.
fn payload(lowering: &mut Lowering<'_>, media: &MediaType) -> Type {
    match media::kind(&media.media_type.value) {
        Kind::Json | Kind::Form | Kind::Multipart => json_type(lowering, media),
        Kind::Stream => Type::Vec(Box::new(line_type(lowering, media))),
        Kind::Text => {
            report_untyped_text(lowering, media);
            Type::String
        }
        Kind::Bytes => Type::Bytes,
    }
}

/// Says of each webhook what its users get, once the types have their names.
pub(super) fn report(lowering: &mut Lowering<'_>) {
    for draft in std::mem::take(&mut lowering.webhooks) {
        let gets = match (&draft.webhook.payload, &draft.webhook.media_type) {
            (Some(ty), None) => format!("what it carries is the type `{}`", written(lowering, ty)),
            (Some(ty), Some(form)) => {
                format!("what it carries is the type `{}`, written as `{form}`", written(lowering, ty))
            }
            (None, _) => "it carries nothing".to_owned(),
        };
        let message = "a webhook is a request to its users, so the client has no method for it";
        lowering.report(Diagnostic::note("webhook", draft.span, message).label(gets));
        lowering.webhooks.push(draft);
    }
}

/// A type in words that its user reads.
fn written(lowering: &Lowering<'_>, ty: &Type) -> String {
    match ty {
        Type::Item(item) => lowering.item(*item).name.clone(),
        Type::Vec(inner) => format!("Vec<{}>", written(lowering, inner)),
        Type::Map(inner) => format!("BTreeMap<String, {}>", written(lowering, inner)),
        Type::Option(inner) => format!("Option<{}>", written(lowering, inner)),
        Type::Boxed(inner) => written(lowering, inner),
        Type::Json => "Value".to_owned(),
        other => super::shape::kind_word(other).to_owned(),
    }
}
