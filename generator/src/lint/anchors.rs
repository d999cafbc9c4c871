//! Where to point at when something is wrong with a schema as a whole: a document enters, a place for each schema leaves.
//!
//! A schema's own span covers all of its lines. The name that it stands under is shorter and says more.

use crate::document::{Document, Schema, SchemaId};
use crate::source::Span;

/// A short place for every schema.
pub(super) struct Anchors(Vec<Span>);

impl Anchors {
    pub(super) fn new(document: &Document) -> Self {
        let mut spans: Vec<_> = document.arena.iter().map(own).collect();
        for property in document.arena.iter().flat_map(|schema| &schema.properties) {
            if let Some(span) = spans.get_mut(property.schema.index()) {
                *span = property.name.span;
            }
        }
        Self(spans)
    }

    /// The name of a component or property, else the schema's type, else where it starts.
    pub(super) fn of(&self, document: &Document, id: SchemaId) -> Span {
        self.0.get(id.index()).copied().unwrap_or(document.span)
    }
}

fn own(schema: &Schema) -> Span {
    let start = Span { end: schema.span.start, ..schema.span };
    schema.component.as_ref().map(|name| name.span).or(schema.types_span).unwrap_or(start)
}
