//! Which schemas speak of the same value: a schema enters, those that apply to its value in place leave.
//!
//! JSON Schema lets a schema hand its value on, unchanged, to others (`$ref`, `allOf`, `oneOf`, `anyOf`, `not`). A
//! property may be declared in one of them and required in another.

use std::collections::HashSet;

use super::walk::schemas;
use crate::document::{AdditionalProperties, Document, Property, Schema, SchemaId};

/// Schemas that a schema hands its value on to, `not` left out.
pub(super) fn members(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    schema.reference.iter().map(|reference| reference.value).chain(composed(schema))
}

fn composed(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    schema.all_of.iter().chain(&schema.one_of).chain(&schema.any_of).copied()
}

/// A schema and all that it hands its value on to, each once, nearest first.
pub(super) fn closure(document: &Document, start: SchemaId) -> Vec<SchemaId> {
    let (mut seen, mut list, mut next) = (HashSet::from([start]), vec![start], 0);
    while let Some(id) = list.get(next).copied() {
        next += 1;
        list.extend(members(document.schema(id)).filter(|member| seen.insert(*member)));
    }
    list
}

/// A property's declaration in a schema, or in what that hands its value on to.
pub(super) fn declaration<'a>(document: &'a Document, id: SchemaId, name: &str) -> Option<&'a Property> {
    let declared = |id: &SchemaId| document.schema(*id).properties.iter().find(|p| p.name.value == name);
    closure(document, id).iter().find_map(declared)
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

    /// A schema and all from whom its value may come, each once, nearest first.
    pub(super) fn ancestors(&self, start: SchemaId) -> Vec<SchemaId> {
        let (mut seen, mut list, mut next) = (HashSet::from([start]), vec![start], 0);
        while let Some(id) = list.get(next).copied() {
            next += 1;
            list.extend(self.of(id).iter().filter(|parent| seen.insert(**parent)));
        }
        list
    }
}
