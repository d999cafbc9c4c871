//! What an operation offers to answer with: a response's media types come in; those that are data of their own go out.
//!
//! JSON under several names, and other ways to write what the JSON is written for, are one offer: the client reads JSON.
//! Whatever has another schema, or none, is data that a caller may want, and gets a method of its own; so are pictures
//! and the like, whose schema is written down for want of a better one.

use super::graph::Graph;
use super::json::json;
use super::media::{self, Kind};
use super::response::is_error;
use super::view;
use crate::document::{self, MediaType, Response, SchemaId, StatusPattern as Pattern};

/// The media types of a response.
pub(super) struct Offers<'d> {
    /// Those that are data of their own: the one first that is asked for usually.
    pub(super) kept: Vec<&'d MediaType>,
    /// Those that say the same as one that is kept, or are no media types.
    pub(super) merged: Vec<&'d MediaType>,
}

/// What a response offers; nothing where HTTP has no body.
pub(super) fn offers<'d>(
    document: &Graph<'_>,
    operation: &document::Operation,
    response: &'d Response,
) -> Offers<'d> {
    let mut offers = Offers { kept: Vec::new(), merged: Vec::new() };
    if is_bodiless(operation, response.status.value) {
        return offers;
    }
    let mut content: Vec<&MediaType> = response.content.iter().collect();
    content.sort_by_key(|media| media::answer_merit(&media.media_type.value));
    // What is no media type is a name that somebody gave an example, unless it is all that there is.
    let (media, names): (Vec<_>, Vec<_>) =
        content.into_iter().partition(|media| media::is_media_type(&media.media_type.value));
    let (media, names) = if media.is_empty() { (names, media) } else { (media, names) };
    offers.merged.extend(names);
    for media in media {
        if offers.kept.iter().any(|kept| says_the_same(document, kept, media)) {
            offers.merged.push(media);
        } else {
            offers.kept.push(media);
        }
    }
    offers
}

/// Which of a response's media types a method reads: the one of its word, if it is a success, or else the usual one.
pub(super) fn chosen<'d>(
    document: &Graph<'_>,
    operation: &document::Operation,
    response: &'d Response,
    word: &str,
) -> Option<&'d MediaType> {
    let offers = offers(document, operation, response);
    let own = offers
        .kept
        .iter()
        .skip(1)
        .find(|media| !word.is_empty() && media::distinct_word(&media.media_type.value) == word);
    let own = own.filter(|_| !is_error(operation, response.status.value));
    own.or(offers.kept.first()).copied()
}

/// The words of what an operation's successes offer beside the usual, each once, the most usual first.
pub(super) fn words(document: &Graph<'_>, operation: &document::Operation) -> Vec<String> {
    let mut others: Vec<&MediaType> = Vec::new();
    for response in &operation.responses {
        if response.content.len() > 1 && !is_error(operation, response.status.value) {
            others.extend(offers(document, operation, response).kept.into_iter().skip(1));
        }
    }
    others.sort_by_key(|media| media::answer_merit(&media.media_type.value));
    let mut words: Vec<String> = Vec::new();
    for word in others.into_iter().map(|media| media::distinct_word(&media.media_type.value)) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// Whether HTTP forbids a body here.
pub(super) fn is_bodiless(operation: &document::Operation, status: Pattern) -> bool {
    operation.method.value == "HEAD" || matches!(status, Pattern::Exact(100..200 | 204 | 205 | 304))
}

/// Whether a media type says what a better one says already.
fn says_the_same(document: &Graph<'_>, kept: &MediaType, other: &MediaType) -> bool {
    let (kept_name, other_name) = (&kept.media_type.value, &other.media_type.value);
    if media::distinct_word(kept_name) == media::distinct_word(other_name) {
        return true;
    }
    let comparable = match (media::kind(kept_name), media::kind(other_name)) {
        (Kind::Json, other) => other != Kind::Stream && !media::is_file(other_name),
        // Lines or records of JSON are the same values; events are more.
        (Kind::Stream, Kind::Stream) => !media::is_events(kept_name) && !media::is_events(other_name),
        _ => false,
    };
    let schema = |media: &MediaType| media.item_schema.or(media.schema);
    comparable
        && match (schema(kept), schema(other)) {
            (None, None) => true,
            (Some(kept), Some(other)) => same(document, kept, other, 0),
            _ => false,
        }
}

/// How deep inline schemas are compared.
const MAX_DEPTH: usize = 6;

/// Whether two schemas are one, or written alike.
fn same(document: &Graph<'_>, one: SchemaId, other: SchemaId, depth: usize) -> bool {
    let (one, other) = (view::canonical(document, one).0, view::canonical(document, other).0);
    if one == other {
        return true;
    }
    let (one, other) = (document.schema(one), document.schema(other));
    // A named schema is itself and no other one.
    if one.component.is_some() || other.component.is_some() || depth > MAX_DEPTH {
        return false;
    }
    let lists = |one: &[SchemaId], other: &[SchemaId]| {
        one.len() == other.len()
            && one.iter().zip(other).all(|(one, other)| same(document, *one, *other, depth + 1))
    };
    let list = |id: &Option<SchemaId>| id.iter().copied().collect::<Vec<_>>();
    let additional = |schema: &document::Schema| match schema.additional_properties {
        document::AdditionalProperties::Schema(id) => vec![id],
        _ => Vec::new(),
    };
    let properties = |schema: &document::Schema| {
        schema.properties.iter().map(|property| property.schema).collect::<Vec<_>>()
    };
    let values = |schema: &document::Schema| {
        let listed = schema.enumeration.iter().flatten().chain(&schema.constant);
        listed.map(json).collect::<Vec<_>>()
    };
    let names = |schema: &document::Schema| {
        let names = schema.properties.iter().map(|property| property.name.value.clone());
        (names.collect::<Vec<_>>(), schema.required.iter().map(|name| name.value.clone()).collect::<Vec<_>>())
    };
    one.types == other.types
        && one.kind == other.kind
        && one.format.as_ref().map(|format| &format.value)
            == other.format.as_ref().map(|format| &format.value)
        && one.content_encoding == other.content_encoding
        && values(one) == values(other)
        && names(one) == names(other)
        && lists(&properties(one), &properties(other))
        && lists(&additional(one), &additional(other))
        && lists(&list(&one.items), &list(&other.items))
        && lists(&one.prefix_items, &other.prefix_items)
        && lists(
            &list(&one.reference.as_ref().map(|r| r.value)),
            &list(&other.reference.as_ref().map(|r| r.value)),
        )
        && lists(&one.all_of, &other.all_of)
        && lists(&one.one_of, &other.one_of)
        && lists(&one.any_of, &other.any_of)
}
