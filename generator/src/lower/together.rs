//! Alternatives that may apply at the same time: those of an `anyOf` come in; those that are one struct go out joined.
//!
//! An object that fits one alternative of an `anyOf` may fit the others too, and have the properties of all. Where
//! none of the alternatives requires anything and none contradicts another, nothing tells which of them an object is:
//! it is all of them, as far as its properties go.

use super::context::{Lowering, Use};
use super::graph::Graph;
use super::place::Place;
use super::schema;
use super::view::{self, Group, View, Wanted};
use crate::document::{AdditionalProperties, JsonType, SchemaId};
use crate::ir::Docs;
use crate::source::Span;
use foldhash::{HashMap, HashMapExt};

/// Alternatives that are one struct.
pub(super) struct Joined {
    /// Two at least, in the document's order.
    pub(super) members: Vec<SchemaId>,
    wanted: Wanted,
    /// Whether there is nothing beside them but null.
    sole: bool,
}

/// The alternatives of an `anyOf` that are one struct.
pub(super) fn joined(document: &Graph<'_>, owner: SchemaId, group: Group) -> Option<Joined> {
    if group != Group::AnyOf || document.schema(owner).discriminator.is_some() {
        return None;
    }
    let branches = view::branches(document, owner, group);
    let mut all = Wanted::default();
    let mut members = Vec::new();
    // The properties so far, each with the schema that it stands for.
    let mut known: HashMap<String, SchemaId> = HashMap::new();
    for branch in branches {
        let wanted = view::wanted(document, *branch);
        if !wanted.groups.is_empty() {
            return None;
        }
        let view = View::new(document, wanted.clone());
        if view.types() != Some(vec![JsonType::Object]) || view.nullable() {
            // A text, a list or null beside the objects is an alternative of its own.
            continue;
        }
        let free = !view.has_properties() || view.additional() != AdditionalProperties::Unstated;
        if free || view.parts().iter().any(|part| !part.required.is_empty()) {
            return None;
        }
        for property in view.properties() {
            let (target, _) = view::canonical(document, property.first.schema);
            let schema = document.schema(target);
            let telling = schema.constant.is_some() || schema.enumeration.is_some();
            match known.insert(property.first.name.value.clone(), target) {
                // Values that differ tell the alternatives apart.
                Some(other) if other != target && (telling || !is_alike(document, other, target)) => {
                    return None;
                }
                _ => {}
            }
        }
        all = if members.is_empty() { wanted } else { view::both(&all, &wanted) };
        members.push(*branch);
    }
    let is_null = |branch: &SchemaId| document.schema(*branch).types == [JsonType::Null];
    let sole = branches.iter().all(|branch| members.contains(branch) || is_null(branch));
    (members.len() > 1).then_some(Joined { members, wanted: all, sole })
}

/// The type of joined alternatives, with what stands beside them, and the word for it among other alternatives.
pub(super) fn lower(
    lowering: &mut Lowering<'_>,
    joined: &Joined,
    beside: &Wanted,
    place: &Place,
    span: Span,
) -> (Use, &'static str) {
    let wanted = view::both(beside, &joined.wanted);
    let word = "Object";
    let place = if joined.sole { place.clone() } else { place.clone().with(word) };
    (schema::lower_merged(lowering, wanted, &place, Docs::default(), span), word)
}

/// Whether two schemas are the same plain type, so that it does not matter which of them speaks of a property.
fn is_alike(document: &Graph<'_>, one: SchemaId, other: SchemaId) -> bool {
    let plain = |id| {
        let view = View::new(document, view::wanted(document, id));
        let types = view.types().unwrap_or_default();
        let scalar = matches!(
            types.as_slice(),
            [JsonType::Boolean | JsonType::Integer | JsonType::Number | JsonType::String]
        );
        (scalar && view.enumeration().is_none() && view.constant().is_none())
            .then(|| (types, view.format().map(str::to_owned)))
    };
    plain(one).is_some_and(|one| plain(other) == Some(one))
}
