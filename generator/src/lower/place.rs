//! Where a schema stands, in words: what the names of inline schemas are made of.
//!
//! The words follow from the document's structure alone. References play no part, so that a name does not depend on
//! who refers to a schema, nor on what is lowered first.

use super::graph::Graph;
use super::{union, variant, view};
use crate::document::{AdditionalProperties, Operation, Schema, SchemaId};
use crate::names::camel;
use foldhash::HashMap;

/// What an item's name is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// What it stands in, or is.
    pub(super) root: Root,
    /// The way from there: property names, `Item`, …; empty for the root itself.
    pub(super) words: Vec<String>,
}

/// What a place lies in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Root {
    /// A named schema.
    Component(SchemaId, String),
    /// An operation, by its id.
    Operation(String),
    /// Something that several operations share and that is no named schema.
    Shared(String),
}

/// The place of every schema of a document.
#[derive(Debug)]
pub(super) struct Places<'d> {
    document: &'d Graph<'d>,
    /// By schema number: the schema around it.
    parents: Vec<Option<(SchemaId, Edge)>>,
    /// Schemas that stand in operations.
    roots: HashMap<SchemaId, Place>,
}

impl Place {
    /// The place of a word below this one.
    pub(super) fn with(mut self, word: impl Into<String>) -> Self {
        self.words.push(word.into());
        self
    }

    /// The place of a word below this one, which a shared thing's own name may say already.
    pub(super) fn with_unless(self, word: &str, said: &str) -> Self {
        match &self.root {
            Root::Shared(name) if word == said && camel(name).ends_with(said) => self,
            _ => self.with(word),
        }
    }

    /// The words as diagnostics show them: `Provider.custom`.
    pub(super) fn path(&self) -> String {
        let (Root::Component(_, name) | Root::Operation(name) | Root::Shared(name)) = &self.root;
        let words = self.words.iter().map(String::as_str);
        std::iter::once(name.as_str())
            .chain(words)
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(".")
    }
}

/// How many definitions within definitions a name tells of: where pointers lead through references, they may lead back.
const MOST_JUMPS: usize = 16;

impl<'d> Places<'d> {
    pub(super) fn new(document: &'d Graph<'d>) -> Self {
        let mut parents = vec![None; document.arena.len()];
        for (index, schema) in document.arena.iter().enumerate() {
            let parent = SchemaId(u32::try_from(index).unwrap_or(u32::MAX));
            for (edge, child) in children(schema) {
                if let Some(slot) = parents.get_mut(child.index()) {
                    *slot = Some((parent, edge));
                }
            }
        }
        Self { document, parents, roots: super::roots::roots(document) }
    }

    /// Where a schema stands.
    pub(super) fn of(&self, id: SchemaId) -> Place {
        let mut words = Vec::new();
        let mut at = id;
        let mut jumps = 0;
        loop {
            let root = match &self.document.schema(at).component {
                Some(name) => Place { root: Root::Component(at, name.value.clone()), words: Vec::new() },
                None => match (self.roots.get(&at), self.parents.get(at.index()).copied().flatten()) {
                    (Some(place), _) => place.clone(),
                    (None, Some((parent, edge))) => {
                        words.extend(edge_word(self.document, parent, edge, at));
                        words.extend(part_word(self.document, parent, edge, at).filter(|_| at == id));
                        at = parent;
                        continue;
                    }
                    (None, None) => match &self.document.schema(at).defined {
                        Some(defined) if jumps < MOST_JUMPS => {
                            jumps += 1;
                            words.push(defined.1.clone());
                            at = defined.0;
                            continue;
                        }
                        _ => Place { root: Root::Shared(String::new()), words: Vec::new() },
                    },
                },
            };
            words.reverse();
            return words.into_iter().fold(root, Place::with);
        }
    }
}

/// How a schema stands inside another.
#[derive(Debug, Clone, Copy)]
enum Edge {
    /// The property of this index.
    Property(usize),
    /// The conditional property of this index.
    Conditional(usize),
    /// `items`
    Items,
    /// `prefixItems`, by index.
    Element(usize),
    /// `oneOf`, `anyOf`
    Branch,
    /// `propertyNames`
    Key,
    /// `allOf`, by index: the parts are one thing, unless something refers to one of them alone.
    Part(usize),
    /// `contentSchema`: it is what holds it.
    Content,
    /// The values of a map, and all else.
    Value,
}

/// Every schema that stands right inside another.
fn children(schema: &Schema) -> impl Iterator<Item = (Edge, SchemaId)> + '_ {
    let additional = match schema.additional_properties {
        AdditionalProperties::Schema(id) => Some(id),
        _ => None,
    };
    let properties = schema
        .properties
        .iter()
        .enumerate()
        .map(|(index, property)| (Edge::Property(index), property.schema));
    let conditional = schema.conditional.iter().flat_map(|all| all.iter()).enumerate();
    let conditional = conditional.map(|(index, property)| (Edge::Conditional(index), property.schema));
    let elements = schema.prefix_items.iter().enumerate().map(|(index, id)| (Edge::Element(index), *id));
    let branches = schema.one_of.iter().chain(&schema.any_of).map(|id| (Edge::Branch, *id));
    let values = schema.pattern_properties.iter().map(|(_, id)| *id).chain(additional).chain(schema.not);
    properties
        .chain(conditional)
        .chain(elements)
        .chain(branches)
        .chain(values.map(|id| (Edge::Value, id)))
        .chain(schema.all_of.iter().enumerate().map(|(index, id)| (Edge::Part(index), *id)))
        .chain(schema.content_schema.map(|id| (Edge::Content, id)))
        .chain(schema.items.map(|id| (Edge::Items, id)))
        .chain(schema.property_names.map(|id| (Edge::Key, id)))
}

/// The word for a step; none where both schemas are one thing.
fn edge_word(document: &Graph<'_>, parent: SchemaId, edge: Edge, child: SchemaId) -> Option<String> {
    match edge {
        Edge::Property(index) => {
            let property = document.schema(parent).properties.get(index)?;
            Some(property_word(document, &property.name.value, child))
        }
        Edge::Conditional(index) => {
            let property = document.schema(parent).conditional.as_ref()?.get(index)?;
            Some(property_word(document, &property.name.value, child))
        }
        Edge::Items => Some(property_word(document, "Item", child)),
        Edge::Element(index) => Some(property_word(document, &format!("Item{}", index + 1), child)),
        // Alternatives that come down to this one are this one.
        Edge::Branch if union::is_sole(document, parent, child) => None,
        Edge::Branch if union::bare_group(document, child).is_some() => None,
        Edge::Branch => Some(variant::variant_word(document, parent, child)),
        Edge::Key => Some(property_word(document, "Key", child)),
        Edge::Value => Some(property_word(document, "Value", child)),
        Edge::Part(_) | Edge::Content => None,
    }
}

/// The word for a part of `allOf` that stands for itself, since something refers to it.
fn part_word(document: &Graph<'_>, parent: SchemaId, edge: Edge, child: SchemaId) -> Option<String> {
    let Edge::Part(index) = edge else { return None };
    let is_all = view::canonical(document, parent).0 == child;
    let title = || document.schema(child).title.clone();
    (!is_all).then(|| title().unwrap_or_else(|| format!("Part{}", index + 1)))
}

/// The word for a place: the Rust name that a person wrote there, else the given one.
pub(super) fn property_word(document: &Graph<'_>, name: &str, schema: SchemaId) -> String {
    let written = document.schema(schema).extensions.get("x-rust-name").and_then(crate::node::Node::as_str);
    written.unwrap_or(name).to_owned()
}

/// The id of an operation, or what stands for it: `get pets by id`.
pub(super) fn operation_id(path: &str, operation: &Operation) -> String {
    match &operation.operation_id {
        Some(id) => id.value.clone(),
        None => format!("{} {}", operation.method.value.to_lowercase(), path_words(path)),
    }
}

/// A path in words: `pets by id`.
pub(super) fn path_words(path: &str) -> String {
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let words: Vec<String> = segments.map(|segment| segment.replace('{', " by ").replace('}', " ")).collect();
    if words.is_empty() { "root".to_owned() } else { words.join(" ") }
}
