//! The places of schemas that stand in no other schema: in operations, and in what operations share.
//!
//! What several operations share is named after itself, never after one of them, so that no operation's coming or going
//! changes the name of a type.

use super::graph::Graph;
use super::place::{Place, Root, operation_id, path_words};
use super::{media, response};
use crate::document::{MediaType, Operation, Parameter, RequestBody, Response, SchemaId};
use foldhash::{HashMap, HashMapExt};

/// The place of each schema that stands in a parameter, a body or a response.
pub(super) fn roots(document: &Graph<'_>) -> HashMap<SchemaId, Place> {
    let mut roots = HashMap::new();
    for path in &document.webhooks {
        for operation in &path.operations {
            // A webhook is known by its name; it has several methods as good as never.
            let name = &path.path.value;
            let several = path.operations.len() > 1;
            let name = if several { format!("{name} {}", operation.method.value) } else { name.clone() };
            let own = at(Root::Operation(name));
            let body = operation.request_body.iter();
            roots.extend(body.flat_map(|body| of_body(body, &own, "Payload")));
        }
    }
    for path in &document.paths {
        for operation in &path.operations {
            let own = at(Root::Operation(operation_id(&path.path.value, operation)));
            for parameter in &operation.parameters {
                let place = of_parameter(parameter, operation, &own, &path.path.value);
                roots.extend(parameter.schema.map(|schema| (schema, place)));
            }
            let body = operation.request_body.iter();
            roots.extend(body.flat_map(|body| of_body(body, &own, "Body")));
            for response in &operation.responses {
                roots.extend(of_response(response, operation, &own));
                roots.extend(
                    response.headers.iter().filter_map(|header| of_header(header, response, operation, &own)),
                );
            }
        }
    }
    roots
}

fn at(root: Root) -> Place {
    Place { root, words: Vec::new() }
}

fn shared(name: &str) -> Place {
    at(Root::Shared(name.to_owned()))
}

/// A parameter's place: a component's name, or that of the operation or path that declares it.
fn of_parameter(parameter: &Parameter, operation: &Operation, own: &Place, path: &str) -> Place {
    if let Some(component) = &parameter.component {
        return shared(component);
    }
    let (span, around) = (parameter.span, operation.span);
    // What an overlay adds stands in no other text than an operation, unless it adds the operation as well.
    let within = if span.source == around.source {
        (around.start..around.end).contains(&span.start)
    } else {
        !parameter.of_path
    };
    let place = if within { own.clone() } else { shared(&path_words(path)) };
    place.with(&parameter.name.value)
}

fn of_body(body: &RequestBody, own: &Place, called: &str) -> Vec<(SchemaId, Place)> {
    let place = |media: &str, item: &str| {
        let called = if body.component.is_some() { "Body" } else { called };
        let word = format!("{}{called}{item}", media::word(media));
        match &body.component {
            Some(component) => shared(component).with_unless(&word, "Body"),
            None => own.clone().with(word),
        }
    };
    schemas(&body.content, place)
}

fn of_response(response: &Response, operation: &Operation, own: &Place) -> Vec<(SchemaId, Place)> {
    let place = |media: &str, item: &str| {
        let media = media::word(media);
        if let Some(component) = &response.component {
            return shared(component).with_unless(&format!("{media}Body{item}"), "Body");
        }
        let word = response::word(operation, response.status.value);
        own.clone().with(format!("{media}{word}{item}"))
    };
    schemas(&response.content, place)
}

/// A header's place: a component's name, or that of the answer that has it.
fn of_header(
    header: &Parameter,
    response: &Response,
    operation: &Operation,
    own: &Place,
) -> Option<(SchemaId, Place)> {
    let place = match (&header.component, &response.component) {
        (Some(component), _) => shared(component),
        (None, Some(component)) => shared(component).with(&header.name.value),
        (None, None) => {
            let word = response::word(operation, response.status.value);
            own.clone().with(word).with(&header.name.value)
        }
    };
    Some((header.schema?, place))
}

/// The schemas of some media types: that of the whole, and that of a stream's items.
fn schemas(content: &[MediaType], place: impl Fn(&str, &str) -> Place) -> Vec<(SchemaId, Place)> {
    let mut places = Vec::new();
    for media in content {
        let name = &media.media_type.value;
        places.extend(media.schema.map(|schema| (schema, place(name, ""))));
        places.extend(media.item_schema.map(|schema| (schema, place(name, "Item"))));
    }
    places
}
