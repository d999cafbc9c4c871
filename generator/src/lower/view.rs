//! Schemas as one: `allOf`, `$ref` with siblings and properties that are refined twice, looked at as a single schema.
//!
//! A [`Wanted`] names what a place asks for; its [`View`] answers what that is, without copying any schema.

use super::graph::Graph;
use crate::document::{AdditionalProperties, JsonType, Property, Schema, SchemaId, SchemaKind};
use crate::node::{Node, NodeKind};
use foldhash::{HashSet, HashSetExt};
use std::collections::BTreeMap;

/// Which alternatives of a schema are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Group {
    /// `oneOf`
    OneOf,
    /// `anyOf`
    AnyOf,
    /// What extends a schema with a discriminator.
    Children,
}

/// What a place asks for: all of these at once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Wanted {
    /// Schemas, by their own keywords: neither `$ref`, `allOf` nor alternatives.
    pub(super) parts: Vec<SchemaId>,
    /// Schemas, by their alternatives.
    pub(super) groups: Vec<(SchemaId, Group)>,
    /// Alternatives of another group are among the parts, so that some of these here may be impossible.
    pub(super) narrowed: bool,
    /// One of several types only.
    pub(super) only: Option<JsonType>,
    /// Null is allowed by what stands around it.
    pub(super) nullable: bool,
}

/// Several schemas as one.
#[derive(Debug, Clone)]
pub(super) struct View<'d> {
    pub(super) wanted: Wanted,
    parts: Vec<&'d Schema>,
}

/// A property of a [`View`].
#[derive(Debug, Clone)]
pub(super) struct MergedProperty<'d> {
    /// The entry that spells it first.
    pub(super) first: &'d Property,
    /// All its schemas; more than one where it is refined.
    pub(super) schemas: Vec<SchemaId>,
    /// Which of the schemas it has depends on the rest of the object.
    pub(super) depends: bool,
}

/// What a chain of references and wrappers says beside what it leads to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Overrides {
    /// Null is allowed.
    pub(super) nullable: bool,
    /// `x-sensitive`, the outermost.
    pub(super) sensitive: Option<bool>,
    /// The schema that has `x-rust-type`.
    pub(super) foreign: Option<SchemaId>,
}

/// The schema that a schema stands for: references, and `allOf` around a single schema, are followed as long as they
/// add nothing to the type.
pub(super) fn canonical(document: &Graph<'_>, id: SchemaId) -> (SchemaId, Overrides) {
    // What each step says by itself, to the end or to where the way is known.
    let mut steps: Vec<(SchemaId, Overrides)> = Vec::new();
    let mut seen = HashSet::new();
    let mut at = id;
    let (mut end, mut beyond) = loop {
        if let Some(known) = document.known_canonical(at) {
            break known;
        }
        let schema = document.schema(at);
        let foreign = schema.extensions.get("x-rust-type").map(|_| at);
        let own = Overrides { nullable: false, sensitive: sensitive(schema), foreign };
        let wraps = schema.reference.is_some() || !schema.all_of.is_empty();
        let next = if wraps && !adds_type(schema) && !has_group(document, at) && seen.insert(at) {
            let mut targets = targets(schema).filter(|target| refines(document, *target));
            targets.next().filter(|_| targets.next().is_none())
        } else {
            None
        };
        let Some(next) = next else {
            break (at, own);
        };
        steps.push((at, Overrides { nullable: schema.types.contains(&JsonType::Null), ..own }));
        at = next;
    };
    document.know_canonical(at, (end, beyond));
    // What extends a schema with a discriminator and adds nothing is that schema by itself, not all that extend it.
    let is_parent = !document.children(end).is_empty();
    if let Some(heir) = steps.iter().position(|(step, _)| is_parent && document.is_heir(*step)) {
        let (step, own) = steps[heir];
        steps.truncate(heir);
        (end, beyond) = (step, Overrides { nullable: false, ..own });
        document.know_canonical(end, (end, beyond));
    }
    for (step, own) in steps.into_iter().rev() {
        beyond = Overrides {
            nullable: own.nullable || beyond.nullable,
            sensitive: own.sensitive.or(beyond.sensitive),
            foreign: own.foreign.or(beyond.foreign),
        };
        document.know_canonical(step, (end, beyond));
    }
    (end, beyond)
}

/// Whether a schema's own keywords make it a secret, or say that it is none.
pub(super) fn sensitive(schema: &Schema) -> Option<bool> {
    let password = schema.format.as_ref().is_some_and(|format| format.value == "password");
    schema.extensions.get("x-sensitive").and_then(Node::as_bool).or(password.then_some(true))
}

/// What a schema asks for, its references and `allOf` taken apart.
pub(super) fn wanted(document: &Graph<'_>, id: SchemaId) -> Wanted {
    let mut wanted = Wanted::default();
    let mut seen = HashSet::new();
    // Depth first, what is referred to before what refers to it: the later refines the earlier.
    let mut stack = vec![(id, false)];
    while let Some((at, opened)) = stack.pop() {
        let schema = document.schema(at);
        if !opened {
            if seen.insert(at) {
                stack.push((at, true));
                let inner: Vec<SchemaId> = targets(schema).collect();
                stack.extend(inner.into_iter().rev().map(|target| (target, false)));
            }
            continue;
        }
        let wraps = targets(schema).next().is_some();
        if adds_type(schema) || (!wraps && says_own(schema)) {
            wanted.parts.push(at);
        } else if wraps && schema.types.contains(&JsonType::Null) {
            wanted.nullable = true;
        }
        for group in [Group::OneOf, Group::AnyOf, Group::Children] {
            if branches(document, at, group).iter().any(|branch| says_something(document, *branch)) {
                wanted.groups.push((at, group));
            }
        }
    }
    // A schema that extends one of whose alternatives it is has been chosen already.
    wanted.groups.retain(|(owner, group)| {
        let mut branches = branches(document, *owner, *group).iter();
        *owner == id || !branches.any(|branch| seen.contains(&canonical(document, *branch).0))
    });
    wanted
}

/// Several things that are wanted at once.
pub(super) fn both(first: &Wanted, second: &Wanted) -> Wanted {
    let mut all = first.clone();
    all.parts.extend(second.parts.iter().filter(|part| !first.parts.contains(part)));
    all.groups.extend(second.groups.iter().filter(|group| !first.groups.contains(group)));
    all.nullable &= second.nullable;
    all.only = all.only.or(second.only);
    all.narrowed |= second.narrowed;
    all
}

/// The alternatives of a schema.
pub(super) fn branches<'g>(document: &'g Graph<'_>, id: SchemaId, group: Group) -> &'g [SchemaId] {
    match group {
        Group::OneOf => &document.schema(id).one_of,
        Group::AnyOf => &document.schema(id).any_of,
        Group::Children => document.children(id),
    }
}

fn targets(schema: &Schema) -> impl Iterator<Item = SchemaId> + '_ {
    schema.reference.iter().map(|reference| reference.value).chain(schema.all_of.iter().copied())
}

/// Whether a schema's own keywords make another type of what it refers to. A bare `type` does not.
fn adds_type(schema: &Schema) -> bool {
    let wraps = targets(schema).next().is_some();
    schema.kind == SchemaKind::Never
        || schema.enumeration.is_some()
        || schema.constant.is_some()
        || !schema.properties.is_empty()
        || schema.conditional.is_some()
        || !schema.required.is_empty()
        || matches!(schema.additional_properties, AdditionalProperties::Any | AdditionalProperties::Schema(_))
        || !schema.pattern_properties.is_empty()
        || schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || (!wraps && says_own(schema))
}

/// Whether a schema's own keywords say anything of the type.
fn says_own(schema: &Schema) -> bool {
    !schema.required.is_empty() || says_beside_required(schema)
}

fn says_beside_required(schema: &Schema) -> bool {
    !schema.types.is_empty()
        || schema.format.is_some()
        || schema.enumeration.is_some()
        || schema.constant.is_some()
        || !schema.properties.is_empty()
        || schema.conditional.is_some()
        || schema.additional_properties != AdditionalProperties::Unstated
        || !schema.pattern_properties.is_empty()
        || schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || schema.content_encoding.is_some()
        || schema.content_media_type.is_some()
        || schema.kind == SchemaKind::Never
        || schema.pattern.is_some()
        || schema.numeric.min_length.is_some()
        || schema.numeric.max_length.is_some()
}

/// Whether a part of `allOf` says anything of the type: one that only requires properties says so of the others'.
fn refines(document: &Graph<'_>, id: SchemaId) -> bool {
    !document.schema(id).required.is_empty() || says_something(document, id)
}

/// Whether a schema says anything of the type, by itself or by what it refers to.
pub(super) fn says_something(document: &Graph<'_>, id: SchemaId) -> bool {
    let mut seen = HashSet::new();
    let mut stack = vec![id];
    while let Some(at) = stack.pop() {
        let schema = document.schema(at);
        // `anyOf: [{required: [a]}, {required: [b]}]` only constrains what stands beside it.
        if says_beside_required(schema) || schema.component.is_some() {
            return true;
        }
        if seen.insert(at) {
            stack.extend(targets(schema));
            stack.extend(schema.one_of.iter().chain(&schema.any_of));
        }
    }
    false
}

fn has_group(document: &Graph<'_>, id: SchemaId) -> bool {
    let schema = document.schema(id);
    let children = document.children(id).iter();
    schema.one_of.iter().chain(&schema.any_of).chain(children).any(|branch| says_something(document, *branch))
}

impl<'d> View<'d> {
    pub(super) fn new(document: &'d Graph<'d>, wanted: Wanted) -> Self {
        let parts = wanted.parts.iter().map(|part| document.schema(*part)).collect();
        Self { wanted, parts }
    }

    /// The schemas that it is made of.
    pub(super) fn parts(&self) -> &[&'d Schema] {
        &self.parts
    }

    /// The types that all parts allow, null left out: those that are stated, or else those that other keywords speak
    /// of. Empty: any. `None`: the parts contradict each other.
    pub(super) fn types(&self) -> Option<Vec<JsonType>> {
        if let Some(only) = self.wanted.only {
            return Some(vec![only]);
        }
        let mut allowed: Option<Vec<JsonType>> = None;
        for part in self.parts.iter().filter(|part| !part.types.is_empty()) {
            let types = part.types.iter().copied().filter(|ty| *ty != JsonType::Null);
            allowed = Some(match allowed {
                None => types.collect(),
                Some(before) => intersection(&before, &types.collect::<Vec<_>>()),
            });
        }
        match allowed {
            None => Some(self.implied_type().into_iter().collect()),
            Some(types) if types.is_empty() && !self.only_null() => None,
            Some(types) => Some(types),
        }
    }

    /// Whether null is allowed, and nothing else.
    pub(super) fn only_null(&self) -> bool {
        let is_null = |node: &Node| node.kind == NodeKind::Null;
        self.parts.iter().any(|part| part.types == [JsonType::Null])
            || self.constant().is_some_and(is_null)
            || self.enumeration().is_some_and(|values| !values.is_empty() && values.iter().all(is_null))
    }

    /// Whether null is allowed beside other values.
    pub(super) fn nullable(&self) -> bool {
        let mut stated = self.parts.iter().filter(|part| !part.types.is_empty()).peekable();
        let by_type = stated.peek().is_some() && stated.all(|part| part.types.contains(&JsonType::Null));
        let untyped = self.parts.iter().all(|part| part.types.is_empty());
        let by_value =
            self.enumeration().is_some_and(|values| values.iter().any(|node| node.kind == NodeKind::Null));
        self.wanted.nullable || by_type || (untyped && by_value)
    }

    fn implied_type(&self) -> Option<JsonType> {
        let any = |test: fn(&Schema) -> bool| self.parts.iter().any(|part| test(part));
        if any(|part| {
            !part.properties.is_empty()
                || part.conditional.is_some()
                || !part.required.is_empty()
                || part.additional_properties != AdditionalProperties::Unstated
                || !part.pattern_properties.is_empty()
        }) {
            return Some(JsonType::Object);
        }
        if any(|part| part.items.is_some() || !part.prefix_items.is_empty()) {
            return Some(JsonType::Array);
        }
        if let Some(ty) = self.format().and_then(super::formats::implied_type) {
            return Some(ty);
        }
        any(|part| {
            part.pattern.is_some()
                || part.numeric.min_length.is_some()
                || part.numeric.max_length.is_some()
                || part.content_encoding.is_some()
                || part.content_media_type.is_some()
        })
        .then_some(JsonType::String)
    }

    /// The last `format` that is stated.
    pub(super) fn format(&self) -> Option<&'d str> {
        self.parts.iter().rev().find_map(|part| part.format.as_ref()).map(|format| format.value.as_str())
    }

    /// `enum`, the shortest where there are several.
    pub(super) fn enumeration(&self) -> Option<&'d [Node]> {
        let lists = self.parts.iter().filter_map(|part| part.enumeration.as_deref());
        lists.min_by_key(|list| list.len())
    }

    /// `const`
    pub(super) fn constant(&self) -> Option<&'d Node> {
        self.parts.iter().rev().find_map(|part| part.constant.as_ref())
    }

    /// All properties, each at the place where it is named first.
    pub(super) fn properties(&self) -> Vec<MergedProperty<'d>> {
        let mut merged: Vec<MergedProperty<'d>> = Vec::new();
        let mut index_of: BTreeMap<&str, usize> = BTreeMap::new();
        for property in self.parts.iter().flat_map(|part| &part.properties) {
            if let Some(index) = index_of.get(property.name.value.as_str()) {
                merged[*index].schemas.push(property.schema);
            } else {
                index_of.insert(&property.name.value, merged.len());
                merged.push(MergedProperty {
                    first: property,
                    schemas: vec![property.schema],
                    depends: false,
                });
            }
        }
        for property in self.parts.iter().flat_map(|part| part.conditional.iter().flat_map(|all| all.iter()))
        {
            match index_of.get(property.name.value.as_str()) {
                Some(index) if merged[*index].depends => merged[*index].schemas.push(property.schema),
                // What is declared anyway is only limited.
                Some(_) => {}
                None => {
                    index_of.insert(&property.name.value, merged.len());
                    merged.push(MergedProperty {
                        first: property,
                        schemas: vec![property.schema],
                        depends: true,
                    });
                }
            }
        }
        merged
    }

    /// Whether any part names a property.
    pub(super) fn has_properties(&self) -> bool {
        self.parts.iter().any(|part| !part.properties.is_empty() || part.conditional.is_some())
    }

    /// What other properties may be: the most that a part says.
    pub(super) fn additional(&self) -> AdditionalProperties {
        let stated = self.parts.iter().map(|part| part.additional_properties);
        let merit = |additional: &AdditionalProperties| match additional {
            AdditionalProperties::Schema(_) => 3,
            AdditionalProperties::Any => 2,
            AdditionalProperties::Forbidden => 1,
            AdditionalProperties::Unstated => 0,
        };
        stated.max_by_key(merit).unwrap_or(AdditionalProperties::Unstated)
    }

    /// `items` of all parts.
    pub(super) fn items(&self) -> Vec<SchemaId> {
        self.parts.iter().filter_map(|part| part.items).collect()
    }

    /// `prefixItems` of the last part that has any.
    pub(super) fn prefix_items(&self) -> &'d [SchemaId] {
        let lists = self.parts.iter().rev().map(|part| part.prefix_items.as_slice());
        lists.into_iter().find(|list| !list.is_empty()).unwrap_or(&[])
    }
}

/// The types that both lists allow; an integer is a number too.
fn intersection(before: &[JsonType], types: &[JsonType]) -> Vec<JsonType> {
    let narrow = |ty: &JsonType, others: &[JsonType]| {
        others.contains(ty) || (*ty == JsonType::Integer && others.contains(&JsonType::Number))
    };
    let mut both: Vec<JsonType> = before.iter().copied().filter(|ty| narrow(ty, types)).collect();
    both.extend(types.iter().copied().filter(|ty| !before.contains(ty) && narrow(ty, before)));
    both
}
