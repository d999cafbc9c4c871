//! Request bodies: a method's media type comes in; what is sent, and how it is encoded, goes out.

use super::context::Lowering;
use super::media::{self, Kind};
use super::method::Method;
use super::view::{self, View};
use super::{docs, schema};
use crate::diagnostics::Diagnostic;
use crate::document::{JsonType, MediaType, RequestBody};
use crate::ir::{Argument, Body, BodyCodec, Type};

/// The media types that a request can have, the one first that the plain name goes to. Kinds of JSON of one schema are
/// one.
pub(super) fn bodies<'d>(lowering: &mut Lowering<'d>, body: &'d RequestBody) -> Vec<&'d MediaType> {
    let mut list: Vec<&MediaType> = body.content.iter().collect();
    list.sort_by_key(|media| media::merit(&media.media_type.value));
    let mut kept: Vec<&MediaType> = Vec::new();
    for media in list {
        let kind = media::kind(&media.media_type.value);
        let target =
            |media: &MediaType| media.schema.map(|schema| view::canonical(lowering.document, schema).0);
        let same = kept.iter().find(|other| {
            matches!(kind, Kind::Json | Kind::Form)
                && media::kind(&other.media_type.value) == kind
                && target(other) == target(media)
        });
        if let Some(same) = same {
            let message = format!(
                "a body of `{}` is written like one of `{}`, which is sent instead",
                media.media_type.value, same.media_type.value
            );
            lowering.report(Diagnostic::note("merged-media-type", media.media_type.span, message));
            continue;
        }
        kept.push(media);
    }
    kept
}

/// What the method sends.
pub(super) fn body(lowering: &mut Lowering<'_>, method: &Method<'_>) -> Option<Body> {
    let (request, media) = (method.operation.request_body.as_ref()?, method.media?);
    let name = &media.media_type;
    let (codec, ty) = match media::kind(&name.value) {
        Kind::Json => (BodyCodec::Json, json_type(lowering, media)),
        Kind::Form => {
            report_encoding(lowering, media);
            (BodyCodec::Form, json_type(lowering, media))
        }
        Kind::Text => {
            report_untyped_text(lowering, media);
            (BodyCodec::Text, Type::String)
        }
        Kind::Bytes => (BodyCodec::Bytes, Type::Bytes),
        Kind::Multipart | Kind::Stream => {
            let message = format!("bodies of `{}` are not supported yet", name.value);
            lowering.report(Diagnostic::error("unsupported-media-type", name.span, message));
            (BodyCodec::Bytes, Type::Bytes)
        }
    };
    let media_type =
        if name.value.contains('*') { "application/json".to_owned() } else { name.value.clone() };
    Some(Body {
        rust_name: "body".to_owned(),
        codec,
        media_type,
        ty,
        argument: if request.required { Argument::Required } else { Argument::Optional },
        docs: docs::of_text(request.description.as_ref(), &request.extensions),
    })
}

/// Says that properties of a form are not written as the document asks.
fn report_encoding(lowering: &mut Lowering<'_>, media: &MediaType) {
    let special = media.encoding.iter().find(|encoding| {
        encoding.content_type.is_some() || encoding.style.is_some() || encoding.explode.is_some()
    });
    if let Some(encoding) = special {
        let message = "an `encoding` of its own is not supported yet: all properties are written alike";
        lowering.report(Diagnostic::warning("reduced-encoding", encoding.property.span, message));
    }
}

/// Says that a body which has a schema is text to the caller nonetheless: XML, say.
pub(super) fn report_untyped_text(lowering: &mut Lowering<'_>, media: &MediaType) {
    let Some(schema) = media.schema else { return };
    let types = View::new(lowering.document, view::wanted(lowering.document, schema)).types();
    if types != Some(vec![JsonType::String]) {
        let message =
            format!("what `{}` holds has no type: the caller gets its text", media.media_type.value);
        lowering.report(Diagnostic::note("untyped-text", media.media_type.span, message));
    }
}

/// The type of a JSON body.
pub(super) fn json_type(lowering: &mut Lowering<'_>, media: &MediaType) -> Type {
    if let Some(id) = media.schema {
        return schema::optional(schema::lower(lowering, id));
    }
    schema::untyped(lowering, media.media_type.span, "the body has no schema");
    Type::Json
}
