//! What validation asks of schemas again and again: a document enters, answers leave, each found once.

use foldhash::{HashMap, HashSet};

use super::values::{canonical, same};
use crate::document::{Document, Schema, SchemaId};
use crate::lint::composition::closure;
use crate::node::Node;

/// Longer lists than this are indexed.
const FEW: usize = 16;

/// Answers about a document's schemas.
pub(super) struct Facts<'a> {
    document: &'a Document,
    secrets: HashMap<SchemaId, bool>,
    properties: HashMap<SchemaId, HashMap<&'a str, SchemaId>>,
    declared: HashMap<(SchemaId, &'a str), Declared>,
    values: HashMap<SchemaId, HashSet<String>>,
}

/// What is said about a property, all that speaks of the object taken together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Declared {
    /// Anything is said at all.
    pub(super) is: bool,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
}

impl<'a> Facts<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let (secrets, properties, declared, values) = Default::default();
        Self { document, secrets, properties, declared, values }
    }

    /// Whether a schema, or what it hands its value on to, is marked as secret; its own mark overrules the others'.
    pub(super) fn is_secret(&mut self, id: SchemaId) -> bool {
        let document = self.document;
        *self.secrets.entry(id).or_insert_with(|| {
            let any =
                || closure(document, id).schemas.iter().any(|id| mark(document.schema(*id)) == Some(true));
            mark(document.schema(id)).unwrap_or_else(any)
        })
    }

    /// The schema's own property of a name.
    pub(super) fn property(&mut self, id: SchemaId, name: &str) -> Option<SchemaId> {
        let properties = &self.document.schema(id).properties;
        if properties.len() <= FEW {
            return properties
                .iter()
                .find(|property| property.name.value == name)
                .map(|property| property.schema);
        }
        let index =
            || properties.iter().map(|property| (property.name.value.as_str(), property.schema)).collect();
        self.properties.entry(id).or_insert_with(index).get(name).copied()
    }

    /// What the schema, or what it hands its value on to, says about a property.
    pub(super) fn declared(&mut self, id: SchemaId, name: &'a str) -> Declared {
        if let Some(known) = self.declared.get(&(id, name)) {
            return *known;
        }
        let mut declared = Declared::default();
        for member in closure(self.document, id).schemas {
            let Some(property) = self.property(member, name) else { continue };
            declared.is = true;
            for schema in
                closure(self.document, property).schemas.into_iter().map(|id| self.document.schema(id))
            {
                declared.read_only |= schema.read_only;
                declared.write_only |= schema.write_only;
            }
        }
        self.declared.insert((id, name), declared);
        declared
    }

    /// Whether `enum` lists a value.
    pub(super) fn lists(&mut self, id: SchemaId, values: &[Node], value: &Node) -> bool {
        if values.len() <= FEW {
            return values.iter().any(|listed| same(listed, value));
        }
        let index = || values.iter().map(canonical).collect();
        self.values.entry(id).or_insert_with(index).contains(&canonical(value))
    }
}

fn mark(schema: &Schema) -> Option<bool> {
    let password = || schema.format.as_ref().filter(|format| format.value == "password").map(|_| true);
    schema.extensions.get("x-sensitive").and_then(Node::as_bool).or_else(password)
}
