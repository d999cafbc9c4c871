//! Where a document shows example values: a document enters, each example with its schema and direction leaves.

use foldhash::{HashSet, HashSetExt};

use super::validate::Direction;
use crate::document::{Document, Example, MediaType, Operation, Parameter, SchemaId};
use crate::lint::walk::schemas;
use crate::node::{Node, Spanned};
use crate::source::Span;

/// A value and the schema that it has to keep.
pub(in crate::lint) struct Site<'a> {
    /// How messages speak of it: `the example 'page'`.
    pub(super) what: String,
    /// The name that it stands under.
    pub(super) name: Option<Span>,
    /// The value.
    pub(in crate::lint) value: &'a Node,
    /// Its schema.
    pub(in crate::lint) schema: SchemaId,
    /// Which way it goes.
    pub(super) direction: Direction,
    /// It belongs to a parameter that is marked as secret.
    pub(super) secret: bool,
}

impl<'a> Site<'a> {
    /// A value that belongs to a schema, whichever way that goes.
    pub(super) fn of_schema(schema: SchemaId, value: &'a Node) -> Self {
        Self { what: String::new(), name: None, value, schema, direction: Direction::Either, secret: false }
    }
}

/// Every example that has a value and a schema, each once: what operations share is checked once for each direction.
pub(in crate::lint) fn sites(document: &Document) -> Vec<Site<'_>> {
    let mut sites = Vec::new();
    for item in &document.paths {
        item.operations.iter().for_each(|operation| operation_sites(operation, true, &mut sites));
    }
    for item in &document.webhooks {
        // Who sends what is the other way round there, and what `readOnly` means is anyone's guess.
        item.operations.iter().for_each(|operation| operation_sites(operation, false, &mut sites));
    }
    for (id, schema) in schemas(document) {
        add(&schema.examples, id, Direction::Either, &mut sites);
    }
    let mut seen = HashSet::new();
    let span = |site: &Site<'_>| (site.value.span, document.schema(site.schema).span, site.direction);
    sites.retain(|site| !is_raw(document, site) && seen.insert(span(site)));
    sites
}

fn operation_sites<'a>(operation: &'a Operation, directed: bool, sites: &mut Vec<Site<'a>>) {
    let direction = |direction| if directed { direction } else { Direction::Either };
    let (request, response) = (direction(Direction::Request), direction(Direction::Response));
    parameters(&operation.parameters, request, sites);
    if let Some(body) = &operation.request_body {
        content(&body.content, request, sites);
    }
    for answer in &operation.responses {
        parameters(&answer.headers, response, sites);
        content(&answer.content, response, sites);
    }
}

fn parameters<'a>(parameters: &'a [Parameter], direction: Direction, sites: &mut Vec<Site<'a>>) {
    for parameter in parameters {
        let Some(schema) = parameter.schema else { continue };
        let start = sites.len();
        match &parameter.media_type {
            Some(media_type) => add_written(&parameter.examples, media_type, schema, direction, sites),
            None => add(&parameter.examples, schema, direction, sites),
        }
        if parameter.extensions.get("x-sensitive").and_then(Node::as_bool) == Some(true) {
            sites.iter_mut().skip(start).for_each(|site| site.secret = true);
        }
    }
}

fn content<'a>(content: &'a [MediaType], direction: Direction, sites: &mut Vec<Site<'a>>) {
    for media_type in content {
        if let Some(schema) = media_type.schema {
            add_written(&media_type.examples, &media_type.media_type, schema, direction, sites);
        }
        for encoding in &media_type.encoding {
            parameters(&encoding.headers, direction, sites);
        }
    }
}

/// Examples of another media type than JSON may be shown as the text that goes over the wire, which no schema describes.
fn add_written<'a>(
    examples: &'a [Example],
    media_type: &Spanned<String>,
    schema: SchemaId,
    direction: Direction,
    sites: &mut Vec<Site<'a>>,
) {
    let essence = media_type.value.split(';').next().unwrap_or_default().trim().to_lowercase();
    let json = essence == "application/json" || essence == "*/*" || essence.ends_with("+json");
    let start = sites.len();
    add(examples, schema, direction, sites);
    if !json {
        let text = |site: &Site<'_>| site.value.as_str().is_some();
        let kept = sites.split_off(start).into_iter().filter(|site| !text(site));
        sites.extend(kept);
    }
}

fn add<'a>(examples: &'a [Example], schema: SchemaId, direction: Direction, sites: &mut Vec<Site<'a>>) {
    for example in examples {
        let Some(value) = &example.value else { continue };
        let (what, name) = match &example.name {
            Some(name) => (format!("the example '{}'", name.value), Some(name.span)),
            None => ("the example".to_owned(), None),
        };
        sites.push(Site { what, name, value, schema, direction, secret: false });
    }
}

/// Whether the schema speaks of raw bytes, of which no example can be written.
fn is_raw(document: &Document, site: &Site<'_>) -> bool {
    document.schema(site.schema).format.as_ref().is_some_and(|format| format.value == "binary")
}
