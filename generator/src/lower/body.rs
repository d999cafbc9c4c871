//! Request bodies: a method's media type comes in; what is sent, and how it is encoded, goes out.

use super::context::{Lowering, State, Use};
use super::media::{self, Kind};
use super::method::Method;
use super::view::{self, View};
use super::{docs, encoding, rules, schema};
use crate::diagnostics::Diagnostic;
use crate::document::{JsonType, MediaType, RequestBody, SchemaId, SchemaKind, Version};
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
    let (codec, ty) = content(lowering, media);
    let name = &media.media_type.value;
    // What the caller does not say is said here, of ranges too.
    let media_type = match codec {
        BodyCodec::Json if name.contains('*') => "application/json".to_owned(),
        BodyCodec::Text if name.contains('*') => "text/plain".to_owned(),
        BodyCodec::Multipart if name.contains('*') => "multipart/form-data".to_owned(),
        _ => name.clone(),
    };
    let encodings = match codec {
        BodyCodec::Form | BodyCodec::Multipart => encoding::encodings(lowering, media),
        _ => Vec::new(),
    };
    let rules = media.schema.map(|schema| rules::of_place(lowering.document, schema, &ty));
    Some(Body {
        rust_name: "body".to_owned(),
        codec,
        media_type,
        ty,
        encodings,
        argument: if request.required { Argument::Required } else { Argument::Optional },
        docs: docs::of_text(request.description.as_ref(), &request.extensions),
        rules: rules.unwrap_or_default(),
        origin: media.media_type.span,
    })
}

/// How a body is written, and what it is to the caller.
fn content(lowering: &mut Lowering<'_>, media: &MediaType) -> (BodyCodec, Type) {
    let name = &media.media_type.value;
    let types = media.schema.map(|schema| types(lowering, schema));
    let is_text = types.as_deref() == Some(&[JsonType::String]);
    match media::kind(name) {
        // Anything at all, and a schema that says no more: what it is, the caller knows.
        Kind::Json if is_text && name.contains('*') && !name.ends_with("json") => {
            (BodyCodec::Blob, Type::Blob)
        }
        Kind::Json => (BodyCodec::Json, json_type(lowering, media)),
        Kind::Form | Kind::Stream if is_text => (BodyCodec::Text, Type::String),
        Kind::Form if is_scalar(types.as_deref()) => {
            report_untyped_text(lowering, media);
            (BodyCodec::Text, Type::String)
        }
        Kind::Form => (BodyCodec::Form, named(lowering, media, types.as_deref())),
        Kind::Multipart if is_scalar(types.as_deref()) => {
            let message = format!("the parts of `{name}` have no types: the caller gives the whole body");
            lowering.report(Diagnostic::note("untyped-multipart", media.media_type.span, message));
            (BodyCodec::Blob, Type::Blob)
        }
        Kind::Multipart => (BodyCodec::Multipart, multipart_type(lowering, media, types.as_deref())),
        Kind::Stream if media::essence(name) == "text/event-stream" => {
            report_untyped_text(lowering, media);
            (BodyCodec::Text, Type::String)
        }
        Kind::Stream => (BodyCodec::JsonLines, Type::Vec(Box::new(line_type(lowering, media)))),
        Kind::Text => {
            report_untyped_text(lowering, media);
            (BodyCodec::Text, Type::String)
        }
        Kind::Bytes => (BodyCodec::Blob, Type::Blob),
    }
}

/// The type of a body of parts: what they are is said by the whole, or by all of them alike.
fn multipart_type(lowering: &mut Lowering<'_>, media: &MediaType, types: Option<&[JsonType]>) -> Type {
    let is_form = media::essence(&media.media_type.value) == "multipart/form-data";
    if let (None, Some(item)) = (media.schema, media.item_schema) {
        let items = Type::Vec(Box::new(schema::optional(schema::lower(lowering, item))));
        return if is_form { by_name(lowering, media, items) } else { items };
    }
    if types.is_none_or(<[_]>::is_empty) && !has_alternatives(lowering, media) {
        let message = "the document does not say what the parts are: they are files by their names";
        lowering.report(Diagnostic::note("untyped-multipart", media.media_type.span, message));
        return Type::Map(Box::new(Type::Blob));
    }
    if let Some(whole) = media.schema {
        take_untyped_as_files(lowering, whole);
    }
    if is_form { named(lowering, media, types) } else { json_type(lowering, media) }
}

/// The type of a body whose parts have names. Of a list they have none, so the caller gives them.
fn named(lowering: &mut Lowering<'_>, media: &MediaType, types: Option<&[JsonType]>) -> Type {
    let whole = json_type(lowering, media);
    if types == Some(&[JsonType::Array]) { by_name(lowering, media, whole) } else { whole }
}

/// Lists of parts under the names that the caller gives them.
fn by_name(lowering: &mut Lowering<'_>, media: &MediaType, parts: Type) -> Type {
    let message = format!("the parts of `{}` have no names: the caller gives them", media.media_type.value);
    lowering.report(Diagnostic::note("untyped-multipart", media.media_type.span, message));
    Type::Map(Box::new(parts))
}

/// Whether a body is one single value, which has no parts.
fn is_scalar(types: Option<&[JsonType]>) -> bool {
    types.is_some_and(|types| {
        !types.is_empty() && !types.iter().any(|ty| matches!(ty, JsonType::Array | JsonType::Object))
    })
}

/// Since OpenAPI 3.1, a part whose schema gives no type is a file. The schemas of properties that are written down in the
/// body itself are the body's alone, so that they can be known for files; others are what they are everywhere.
fn take_untyped_as_files(lowering: &mut Lowering<'_>, whole: SchemaId) {
    let document = lowering.document;
    let written = lowering.schema(whole);
    if document.version == Version::V30 || written.component.is_some() {
        return;
    }
    for property in &written.properties {
        let schema = lowering.schema(property.schema);
        let part = schema.items.filter(|_| schema.component.is_none()).unwrap_or(property.schema);
        if says_nothing(lowering, part) {
            lowering.states[part.index()] = State::Done(Use { ty: Type::Blob, nullable: false });
        }
    }
}

fn says_nothing(lowering: &Lowering<'_>, id: SchemaId) -> bool {
    let schema = lowering.schema(id);
    let wanted = view::wanted(lowering.document, id);
    let plain = schema.component.is_none() && schema.reference.is_none() && schema.all_of.is_empty();
    let plain = plain && wanted.groups.is_empty() && schema.kind != SchemaKind::Never;
    let view = View::new(lowering.document, wanted);
    plain
        && view.types().is_some_and(|types| types.is_empty())
        && !view.only_null()
        && view.enumeration().is_none()
        && view.constant().is_none()
}

/// The type of one of the JSON values that follow each other. Before OpenAPI 3.2 there was only the schema of the whole;
/// one that is no list can only be meant of each.
pub(super) fn line_type(lowering: &mut Lowering<'_>, media: &MediaType) -> Type {
    match (media.item_schema, media.schema) {
        (Some(item), _) => schema::optional(schema::lower(lowering, item)),
        (None, Some(whole)) => match schema::lower(lowering, whole).ty {
            Type::Vec(item) => *item,
            each => each,
        },
        (None, None) => json_type(lowering, media),
    }
}

fn types(lowering: &Lowering<'_>, schema: SchemaId) -> Vec<JsonType> {
    View::new(lowering.document, view::wanted(lowering.document, schema)).types().unwrap_or_default()
}

fn has_alternatives(lowering: &Lowering<'_>, media: &MediaType) -> bool {
    media.schema.is_some_and(|schema| !view::wanted(lowering.document, schema).groups.is_empty())
}

/// Says that a body which has a schema is text to the caller nonetheless: XML, say.
pub(super) fn report_untyped_text(lowering: &mut Lowering<'_>, media: &MediaType) {
    let Some(schema) = media.schema else { return };
    if types(lowering, schema) != [JsonType::String] {
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
