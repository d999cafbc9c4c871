//! Streams: a media type whose bodies come item by item comes in; what its items are, and how they follow each other,
//! goes out.
//!
//! The schema is that of an item: `itemSchema`, or `schema` as documents older than 3.2 use it. For server-sent events it
//! says what the data holds, or, where it has the fields of an event as properties, what the event is as an object.

use super::body::json_type;
use super::context::Lowering;
use super::graph::Graph;
use super::schema;
use super::view::{self, Group, View, Wanted};
use super::{media, schema::untyped};
use crate::document::{JsonType, MediaType, SchemaId, Version};
use crate::ir::{Payload, StreamCodec, Type};

/// What a stream is read as.
pub(super) fn payload(lowering: &mut Lowering<'_>, media: &MediaType) -> Payload {
    let name = &media.media_type.value;
    if !media::is_events(name) {
        let codec = if media::is_sequence(name) { StreamCodec::Sequence } else { StreamCodec::Lines };
        return Payload::Stream(codec, value_type(lowering, media));
    }
    let of_list = media.schema.filter(|_| lowering.document.version == Version::V32);
    let of_list = of_list.and_then(|id| element(lowering.document, id));
    let Some(id) = media.item_schema.or(of_list).or(media.schema) else {
        return Payload::Stream(StreamCodec::TextEvents, Type::String);
    };
    match envelope(lowering.document, id) {
        Some(Envelope { content: Some(inner), .. }) => {
            Payload::Stream(StreamCodec::Events, schema::optional(schema::lower(lowering, inner)))
        }
        Some(Envelope { data, .. }) => {
            let codec = match data {
                Data::Text => StreamCodec::EventObjects,
                Data::Unsaid | Data::Json => StreamCodec::EventObjectsOfJson,
            };
            Payload::Stream(codec, schema::optional(schema::lower(lowering, id)))
        }
        None if is_text(lowering.document, id) => Payload::Stream(StreamCodec::TextEvents, Type::String),
        None => Payload::Stream(StreamCodec::Events, schema::optional(schema::lower(lowering, id))),
    }
}

/// The type of JSON values that follow each other.
fn value_type(lowering: &mut Lowering<'_>, media: &MediaType) -> Type {
    if let Some(id) = media.item_schema {
        return schema::optional(schema::lower(lowering, id));
    }
    let Some(id) = media.schema else { return json_type(lowering, media) };
    if let Some(element) = element(lowering.document, id) {
        return schema::optional(schema::lower(lowering, element));
    }
    if is_text(lowering.document, id) {
        untyped(lowering, media.media_type.span, "the schema is that of the whole text, not of its values");
        return Type::Json;
    }
    schema::optional(schema::lower(lowering, id))
}

/// The items of a list.
fn element(document: &Graph<'_>, id: SchemaId) -> Option<SchemaId> {
    let view = View::new(document, view::wanted(document, id));
    match view.items().as_slice() {
        [item] if view.types() == Some(vec![JsonType::Array]) => Some(*item),
        _ => None,
    }
}

/// Whether a schema allows any string and nothing else.
fn is_text(document: &Graph<'_>, id: SchemaId) -> bool {
    let wanted = view::wanted(document, id);
    let plain = wanted.groups.is_empty();
    let view = View::new(document, wanted);
    plain
        && view.types() == Some(vec![JsonType::String])
        && view.enumeration().is_none()
        && view.constant().is_none()
}

/// What an event's `data` is where the event is an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Data {
    Unsaid,
    Text,
    Json,
}

/// A schema of events as objects.
struct Envelope {
    data: Data,
    /// The schema of what `data` holds, where that is all that the object adds to an event.
    content: Option<SchemaId>,
}

/// What server-sent events have.
const FIELDS: &[&str] = &["data", "event", "id", "retry"];

/// How many alternatives deep events are looked for.
const MAX_DEPTH: usize = 4;

/// Whether a schema's properties, and those of all its alternatives, are the fields of an event.
fn envelope(document: &Graph<'_>, id: SchemaId) -> Option<Envelope> {
    let wanted = view::wanted(document, id);
    let is_plain = wanted.groups.is_empty();
    let data = fields(document, wanted, 0)??;
    let view = View::new(document, view::wanted(document, id));
    let properties = view.properties();
    let schemas =
        properties.iter().find(|property| property.first.name.value == "data").map(|data| &data.schemas);
    let content = match schemas.map(Vec::as_slice) {
        Some([data]) if is_plain => document.schema(*data).content_schema,
        _ => None,
    };
    Some(Envelope { data, content })
}

/// What an event's data is. None: it has none. Nothing at all: it is no event.
#[allow(clippy::option_option, reason = "an alternative may leave the data to what stands around it")]
fn fields(document: &Graph<'_>, wanted: Wanted, depth: usize) -> Option<Option<Data>> {
    let groups = wanted.groups.clone();
    let view = View::new(document, wanted);
    let properties = view.properties();
    let has_other = properties.iter().any(|property| !FIELDS.contains(&property.first.name.value.as_str()));
    let is_object = view.types().is_some_and(|types| types.is_empty() || types == [JsonType::Object]);
    if has_other || !is_object || depth > MAX_DEPTH {
        return None;
    }
    let own = properties.iter().find(|property| property.first.name.value == "data");
    let mut data = own.map(|property| {
        let kinds = property.schemas.iter().map(|id| kind(document, *id));
        kinds.max().unwrap_or(Data::Unsaid)
    });
    for (owner, group) in groups {
        if group == Group::Children {
            return None;
        }
        let mut all = true;
        let mut found = None;
        for branch in view::branches(document, owner, group) {
            let of_branch = fields(document, view::wanted(document, *branch), depth + 1)?;
            all &= of_branch.is_some();
            found = found.max(of_branch);
        }
        // Data that only some alternatives have is no event's.
        data = if data.is_some() || all { data.max(found) } else { None };
    }
    Some(data)
}

fn kind(document: &Graph<'_>, id: SchemaId) -> Data {
    let wanted = view::wanted(document, id);
    let has_groups = !wanted.groups.is_empty();
    match View::new(document, wanted).types() {
        Some(types) if types == [JsonType::String] => Data::Text,
        Some(types) if types.is_empty() && !has_groups => Data::Unsaid,
        _ => Data::Json,
    }
}
