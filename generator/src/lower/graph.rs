//! The document, and what its schemas do not say themselves: which schemas extend one that has a discriminator.
//!
//! A schema with a `discriminator` and without `oneOf` stands for all that extend it with `allOf`: its alternatives are
//! written down at them. Some documents list further ones in the `mapping` only.

use super::view::Overrides;
use crate::document::{Document, Schema, SchemaId};
use foldhash::{HashMap, HashMapExt, HashSet};
use std::cell::RefCell;
use std::ops::Deref;

/// A document with the extensions of its schemas.
#[derive(Debug)]
pub(super) struct Graph<'d> {
    document: &'d Document,
    /// By schema with a discriminator and no alternatives of its own: the named schemas that extend it, by name, and
    /// those that its mapping lists besides.
    children: HashMap<SchemaId, Vec<SchemaId>>,
    /// All of these children.
    heirs: HashSet<SchemaId>,
    /// By schema number: what the schema stands for, once somebody asked.
    canonical: RefCell<Vec<Option<(SchemaId, Overrides)>>>,
    /// By schema with alternatives: what each of them is called, once somebody asked.
    words: RefCell<HashMap<SchemaId, HashMap<SchemaId, String>>>,
}

impl Deref for Graph<'_> {
    type Target = Document;

    fn deref(&self) -> &Document {
        self.document
    }
}

impl<'d> Graph<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let mut extended_by: HashMap<SchemaId, Vec<SchemaId>> = HashMap::new();
        let mut parents = Vec::new();
        for (index, schema) in document.arena.iter().enumerate() {
            let id = SchemaId(u32::try_from(index).unwrap_or(u32::MAX));
            for base in bases(document, schema) {
                extended_by.entry(base).or_default().push(id);
            }
            if schema.discriminator.is_some() && schema.one_of.is_empty() && schema.any_of.is_empty() {
                parents.push(id);
            }
        }
        let children = parents.into_iter().map(|parent| {
            let mut children = heirs(document, &extended_by, parent);
            children.extend(mapped(document, parent, &children));
            (parent, children)
        });
        let children: HashMap<_, _> = children.filter(|(_, children)| !children.is_empty()).collect();
        let heirs = children.values().flatten().copied().collect();
        let canonical = RefCell::new(vec![None; document.arena.len()]);
        Self { document, children, heirs, canonical, words: RefCell::default() }
    }

    /// What a schema stands for, if it is known.
    pub(super) fn known_canonical(&self, id: SchemaId) -> Option<(SchemaId, Overrides)> {
        self.canonical.borrow().get(id.index()).copied().flatten()
    }

    /// Keeps what a schema stands for.
    pub(super) fn know_canonical(&self, id: SchemaId, known: (SchemaId, Overrides)) {
        if let Some(slot) = self.canonical.borrow_mut().get_mut(id.index()) {
            *slot = Some(known);
        }
    }

    /// Whether a schema is another one, or a bare reference to it.
    pub(super) fn is_named(&self, schema: SchemaId, other: SchemaId) -> bool {
        named(self.document, schema) == other
    }

    /// What an alternative of a schema is called, if it is known.
    pub(super) fn known_word(&self, owner: SchemaId, branch: SchemaId) -> Option<String> {
        self.words.borrow().get(&owner)?.get(&branch).cloned()
    }

    /// Keeps what the alternatives of a schema are called.
    pub(super) fn know_words(&self, owner: SchemaId, words: HashMap<SchemaId, String>) {
        self.words.borrow_mut().insert(owner, words);
    }

    /// Whether a schema extends one with a discriminator.
    pub(super) fn is_heir(&self, id: SchemaId) -> bool {
        self.heirs.contains(&id)
    }

    /// The named schemas that extend a schema with a discriminator.
    pub(super) fn children(&self, id: SchemaId) -> &[SchemaId] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }
}

/// What a schema extends.
fn bases<'s>(document: &'s Document, schema: &'s Schema) -> impl Iterator<Item = SchemaId> + 's {
    let wrapped = schema.all_of.iter().filter_map(|part| document.schema(*part).reference.as_ref());
    let beside =
        schema.reference.iter().filter(|_| schema.component.is_some() && !schema.properties.is_empty());
    wrapped.chain(beside).map(|reference| reference.value)
}

/// The named objects that a discriminator's `mapping` lists beside those that extend its schema, in its order.
fn mapped(document: &Document, parent: SchemaId, heirs: &[SchemaId]) -> Vec<SchemaId> {
    let mapping = document.schema(parent).discriminator.iter().flat_map(|own| &own.mapping);
    let mut found: Vec<SchemaId> = Vec::new();
    for (_, target) in mapping {
        let target = named(document, *target);
        let schema = document.schema(target);
        let is_object = !schema.properties.is_empty() || !schema.all_of.is_empty();
        // What has alternatives of its own may lead back here.
        let is_plain = schema.discriminator.is_none() && schema.one_of.is_empty() && schema.any_of.is_empty();
        let is_new = target != parent && !heirs.contains(&target) && !found.contains(&target);
        if is_new && is_object && is_plain && schema.component.is_some() {
            found.push(target);
        }
    }
    found
}

/// The named schema that a bare reference leads to.
fn named(document: &Document, schema: SchemaId) -> SchemaId {
    match document.schema(schema) {
        Schema { component: None, reference: Some(reference), .. } => reference.value,
        _ => schema,
    }
}

/// The named schemas that extend a schema, at whatever distance, by name.
fn heirs(
    document: &Document,
    extended_by: &HashMap<SchemaId, Vec<SchemaId>>,
    parent: SchemaId,
) -> Vec<SchemaId> {
    let mut seen = HashSet::from_iter([parent]);
    let mut queue = vec![parent];
    let mut found = Vec::new();
    while let Some(next) = queue.pop() {
        for heir in extended_by.get(&next).into_iter().flatten() {
            if document.schema(*heir).component.is_some() && seen.insert(*heir) {
                found.push(*heir);
                queue.push(*heir);
            }
        }
    }
    found.sort_by_key(|heir| document.schema(*heir).component.as_ref().map(|name| &name.value));
    found
}
