//! Which schemas speak of the same value: a schema enters, those that apply to its value in place leave.
//!
//! JSON Schema lets a schema hand its value on, unchanged, to others (`$ref`, `allOf`, `oneOf`, `anyOf`, `not`). A
//! property may be declared in one of them and required in another.

use foldhash::HashSet;

use super::walk::schemas;
use crate::document::{AdditionalProperties, Document, Property, Schema, SchemaId};

/// Schemas that a schema hands its value on to, `not` left out.
pub(super) fn members(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    schema.reference.iter().map(|reference| reference.value).chain(composed(schema))
}

fn composed(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    schema.all_of.iter().chain(&schema.one_of).chain(&schema.any_of).copied()
}

/// Who looks further than this for what speaks of a value is told that there may be more. So each look costs a bounded
/// number of steps, however schemas are entangled.
pub(super) const MOST: usize = 500;

/// Schemas that speak of the same value.
pub(super) struct Group {
    /// Each once, nearest first.
    pub(super) schemas: Vec<SchemaId>,
    /// There are no others.
    pub(super) whole: bool,
}

/// A schema and all that it hands its value on to.
pub(super) fn closure(document: &Document, start: SchemaId) -> Group {
    closure_of(document, vec![start])
}

/// Several schemas and all that they hand their values on to.
pub(super) fn closure_of(document: &Document, starts: Vec<SchemaId>) -> Group {
    gather(starts, |id| members(document.schema(id)))
}

fn gather<I: IntoIterator<Item = SchemaId>>(
    mut schemas: Vec<SchemaId>,
    next: impl Fn(SchemaId) -> I,
) -> Group {
    let most = schemas.len() + MOST;
    let (mut seen, mut at) = (schemas.iter().copied().collect::<HashSet<_>>(), 0);
    while let Some(id) = schemas.get(at).copied() {
        at += 1;
        for other in next(id) {
            if seen.insert(other) {
                if schemas.len() == most {
                    return Group { schemas, whole: false };
                }
                schemas.push(other);
            }
        }
    }
    Group { schemas, whole: true }
}

/// A property's declaration in a schema, or in what that hands its value on to.
pub(super) fn declaration<'a>(document: &'a Document, id: SchemaId, name: &str) -> Option<&'a Property> {
    let declared = |id: &SchemaId| document.schema(*id).properties.iter().find(|p| p.name.value == name);
    closure(document, id).schemas.iter().find_map(declared)
}

/// Whether a schema lets properties in by another way than their names.
pub(super) fn is_open(schema: &Schema) -> bool {
    let open =
        matches!(schema.additional_properties, AdditionalProperties::Any | AdditionalProperties::Schema(_));
    open || !schema.pattern_properties.is_empty()
}

/// The way back: who hands its value on to a schema.
pub(super) struct Parents(Vec<Vec<SchemaId>>);

impl Parents {
    pub(super) fn new(document: &Document) -> Self {
        let mut parents = vec![Vec::new(); document.arena.len()];
        for (id, schema) in schemas(document) {
            for member in members(schema).chain(schema.not) {
                if let Some(list) = parents.get_mut(member.index()) {
                    list.push(id);
                }
            }
        }
        Self(parents)
    }

    /// Who hands its value on to this schema, directly.
    pub(super) fn of(&self, id: SchemaId) -> &[SchemaId] {
        self.0.get(id.index()).map_or(&[], Vec::as_slice)
    }

    /// A schema and all from whom its value may come.
    pub(super) fn ancestors(&self, start: SchemaId) -> Group {
        gather(vec![start], |id| self.of(id).iter().copied())
    }
}

/// The name of the component behind a schema, the first on the way through references.
pub(super) fn component(document: &Document, id: SchemaId) -> Option<&str> {
    let named = |id: &SchemaId| document.schema(*id).component.as_ref();
    chain(document, id).find_map(|id| named(&id)).map(|name| name.value.as_str())
}

/// What is behind all references.
pub(super) fn target(document: &Document, id: SchemaId) -> SchemaId {
    chain(document, id).last().unwrap_or(id)
}

/// A schema, what it refers to, and so on; circles end somewhere.
fn chain(document: &Document, id: SchemaId) -> impl Iterator<Item = SchemaId> {
    let next = |id: &SchemaId| document.schema(*id).reference.as_ref().map(|reference| reference.value);
    std::iter::successors(Some(id), next).take(MOST)
}
