//! `oneOf`, `anyOf` and several types at one place: alternatives come in; an enum goes out, or a plain type where the
//! alternatives come down to one.

use super::context::{Lowering, Use};
use super::discriminator::{self, Tags};
use super::graph::Graph;
use super::place::Place;
use super::shape::{kind_word, shape_word, type_word};
use super::variant::variant_word;
use super::view::{self, Group, View, Wanted};
use super::{docs, enumeration, merge, schema, together};
use crate::document::{AdditionalProperties, JsonType, Schema, SchemaId};
use crate::ir::{Choice, Docs, ItemId, ItemKind, Type, Union, UnionVariant};
use crate::names::{Case, Claim, Rank, camel, settle};
use crate::node::{Node, NodeKind};
use crate::source::Span;

/// A union whose choice waits until all records are defined.
#[derive(Debug)]
pub(super) struct Undecided {
    pub(super) item: ItemId,
    /// What the document's discriminator says.
    pub(super) tags: Option<Tags>,
}

/// An alternative on its way to a variant.
#[derive(Debug, Clone)]
pub(super) struct Alternative {
    pub(super) ty: Type,
    pub(super) word: String,
    pub(super) docs: Docs,
    pub(super) span: Span,
    /// The schemas that came down to it.
    pub(super) schemas: Vec<SchemaId>,
    /// What the document lists, before it came down to that.
    pub(super) listed: Vec<SchemaId>,
    /// It is what the others extend, by itself; and whether it keeps properties that it does not declare.
    pub(super) base: Option<bool>,
}

/// The type of alternatives.
pub(super) fn lower(
    lowering: &mut Lowering<'_>,
    wanted: &Wanted,
    place: &Place,
    docs: Docs,
    span: Span,
) -> Use {
    let document = lowering.document;
    let Some((owner, group)) = wanted.groups.first().copied() else {
        return Use { ty: Type::Json, nullable: false };
    };
    let beside = Wanted { groups: wanted.groups[1..].to_vec(), nullable: false, ..wanted.clone() };
    let nothing_beside = beside.groups.is_empty() && !says_more_than_type(document, &beside);
    // Values that are listed beside alternatives are all that there are; the alternatives may still say their names.
    let listed = View::new(document, Wanted { nullable: false, ..wanted.clone() });
    if listed.constant().is_some() || listed.enumeration().is_some_and(|values| values.iter().all(is_scalar))
    {
        return schema::lower_view(lowering, &listed, place, docs, span);
    }
    let mut nullable = wanted.nullable;
    let mut alternatives = Vec::new();
    let joined = together::joined(document, owner, group);
    // Where two lists of alternatives apply, those that contradict each other are none together.
    let possible = |branch: SchemaId| {
        let all = view::both(&beside, &view::wanted(document, branch));
        View::new(document, all).types().is_some()
    };
    let branches = flattened(document, owner, group);
    // What extends a schema or null by properties is a struct, which is never null: it is that schema with these.
    if let Some(only) = only_beside_null(document, &branches)
        && beside.groups.is_empty()
        && !nothing_beside
        && !allows_null(document, &beside)
    {
        let all = view::both(&beside, &view::wanted(document, only));
        return schema::lower_merged(lowering, all, place, docs, span);
    }
    let narrows = wanted.narrowed && branches.iter().any(|(_, branch)| possible(*branch));
    for (owner, branch) in &branches {
        if narrows && !possible(*branch) {
            continue;
        }
        if let Some(joined) = joined.as_ref().filter(|joined| joined.members.contains(branch)) {
            if joined.members.first() == Some(branch) {
                let (used, word) = together::lower(lowering, joined, &beside, place, span);
                let (word, docs, schemas) = (word.to_owned(), Docs::default(), joined.members.clone());
                let listed = schemas.clone();
                alternatives.push(Alternative { ty: used.ty, word, docs, span, schemas, listed, base: None });
            }
            continue;
        }
        let (target, _) = view::canonical(document, *branch);
        let branch_docs = docs::of_schema(document.schema(*branch));
        let word = variant_word(document, *owner, *branch);
        let used = if nothing_beside {
            schema::lower(lowering, *branch)
        } else {
            let own = view::wanted(document, target);
            // What extends the schema has all that stands beside the alternatives anyway.
            let extends =
                beside.groups.is_empty() && beside.parts.iter().all(|part| own.parts.contains(part));
            let all = Wanted { narrowed: !beside.groups.is_empty(), ..view::both(&beside, &own) };
            if extends {
                schema::lower(lowering, *branch)
            } else {
                let place = place.clone().with(word.clone());
                schema::lower_merged(lowering, all, &place, branch_docs.clone(), span)
            }
        };
        if used.ty == Type::Null || is_null(document, *branch) {
            nullable = true;
            continue;
        }
        // Null is one of the values of what has no type.
        nullable |= used.nullable || used.ty == Type::Json;
        let span = document.schema(*branch).span;
        let (schemas, listed) = (vec![target], vec![*branch]);
        alternatives.push(Alternative {
            ty: used.ty,
            word,
            docs: branch_docs,
            span,
            schemas,
            listed,
            base: None,
        });
    }
    if group == Group::Children && beside.groups.is_empty() {
        alternatives.extend(base(lowering, owner, beside, place, span));
    }
    let tags = document.schema(owner).discriminator.as_deref();
    let ty = combine(lowering, alternatives, place, docs, span, tags);
    Use { ty, nullable }
}

/// The alternatives of a schema, each with the schema that lists it. Alternatives that are nothing but alternatives
/// themselves are not there: theirs are.
fn flattened(document: &Graph<'_>, owner: SchemaId, group: Group) -> Vec<(SchemaId, SchemaId)> {
    let mut found = Vec::new();
    let listed = |owner: SchemaId, group: Group| {
        view::branches(document, owner, group).iter().rev().map(move |branch| (owner, *branch))
    };
    let mut next: Vec<(SchemaId, SchemaId)> = listed(owner, group).collect();
    while let Some((owner, branch)) = next.pop() {
        match bare_group(document, branch) {
            Some(group) => next.extend(listed(branch, group)),
            None => found.push((owner, branch)),
        }
    }
    found
}

/// The alternatives of an inline schema that says nothing else.
pub(super) fn bare_group(document: &Graph<'_>, id: SchemaId) -> Option<Group> {
    let schema = document.schema(id);
    let is_named = schema.component.is_some() || schema.title.is_some() || schema.description.is_some();
    let wanted = view::wanted(document, id);
    match wanted.groups.as_slice() {
        [(owner, group @ (Group::OneOf | Group::AnyOf))]
            if *owner == id
                && wanted.parts.is_empty()
                && !is_named
                && schema.reference.is_none()
                && schema.all_of.is_empty()
                && schema.discriminator.is_none()
                && schema.extensions.get("x-rust-name").is_none() =>
        {
            Some(*group)
        }
        _ => None,
    }
}

/// What others extend, by itself: servers also send it as it is, and what extends it in a way that is new. Nothing of the
/// kind can be where no value stands for it and it would lose what is new.
fn base(
    lowering: &mut Lowering<'_>,
    owner: SchemaId,
    beside: Wanted,
    place: &Place,
    span: Span,
) -> Option<Alternative> {
    let document = lowering.document;
    let discriminator = document.schema(owner).discriminator.as_deref();
    let mapping = discriminator.map(|own| own.mapping.as_slice()).unwrap_or_default();
    let stands = mapping.is_empty() || mapping.iter().any(|(_, schema)| document.is_named(*schema, owner));
    let keeps = View::new(document, beside.clone()).additional() != AdditionalProperties::Forbidden;
    if !stands && !keeps {
        return None;
    }
    let word = "Base";
    let text = if keeps { "By itself, or extended in a way that is not known here." } else { "By itself." };
    let docs = enumeration::bare_docs(text);
    let used = schema::lower_merged(lowering, beside, &place.clone().with(word), docs.clone(), span);
    // What no value stands for is sent without one, whatever the document requires.
    if let (Some(discriminator), false, Type::Item(item)) = (discriminator, stands, &used.ty) {
        lowering.untagged.insert(*item, discriminator.property_name.value.clone());
    }
    let (word, schemas, listed) = (word.to_owned(), vec![owner], vec![owner]);
    Some(Alternative { ty: used.ty, word, docs, span, schemas, listed, base: Some(keeps) })
}

/// The type of a schema with several types.
pub(super) fn lower_types(
    lowering: &mut Lowering<'_>,
    view: &View<'_>,
    types: &[JsonType],
    place: &Place,
    docs: Docs,
    span: Span,
) -> Use {
    let nullable = view.nullable();
    let mut alternatives = Vec::new();
    for ty in types {
        let wanted = Wanted { only: Some(*ty), nullable: false, ..view.wanted.clone() };
        let word = type_word(*ty);
        let used = schema::lower_merged(lowering, wanted, &place.clone().with(word), Docs::default(), span);
        let (word, docs, schemas, listed) = (word.to_owned(), Docs::default(), Vec::new(), Vec::new());
        alternatives.push(Alternative { ty: used.ty, word, docs, span, schemas, listed, base: None });
    }
    let ty = combine(lowering, alternatives, place, docs, span, None);
    Use { ty, nullable }
}

/// The type of what is any of several schemas, such as the elements of a list.
pub(super) fn lower_any(lowering: &mut Lowering<'_>, schemas: &[SchemaId], place: &Place, span: Span) -> Use {
    let document = lowering.document;
    let mut nullable = false;
    let mut alternatives = Vec::new();
    for id in schemas {
        let used = schema::lower(lowering, *id);
        nullable |= used.nullable || matches!(used.ty, Type::Json | Type::Null);
        if used.ty == Type::Null {
            continue;
        }
        let target = view::canonical(document, *id).0;
        let name = document.schema(target).component.as_ref();
        let word = name.map_or_else(|| shape_word(document, target), |name| camel(&name.value));
        let (docs, span) = (docs::of_schema(document.schema(*id)), document.schema(*id).span);
        let (schemas, listed) = (vec![target], vec![*id]);
        alternatives.push(Alternative { ty: used.ty, word, docs, span, schemas, listed, base: None });
    }
    let ty = combine(lowering, alternatives, place, Docs::default(), span, None);
    Use { ty, nullable }
}

/// Whether an alternative is all that its union comes down to: the others are null, or plain texts or integers beside an open enum.
pub(super) fn is_sole(document: &Graph<'_>, owner: SchemaId, branch: SchemaId) -> bool {
    let schema = |id: SchemaId| document.schema(view::canonical(document, id).0);
    let own = schema(branch);
    let is_of = |schema: &Schema, listed: bool| {
        let own = schema.types.as_slice();
        (own == [JsonType::String] || own == [JsonType::Integer]) && schema.enumeration.is_some() == listed
    };
    let around = document.schema(owner);
    around.one_of.iter().chain(&around.any_of).filter(|other| **other != branch).all(|other| {
        let other = *other;
        schema(other).types == [JsonType::Null]
            || is_null(document, other)
            || (is_of(own, true)
                && is_of(schema(other), false)
                && schema(other).types == own.types
                && schema(other).component.is_none())
    })
}

/// Whether what stands beside alternatives changes them.
fn says_more_than_type(document: &Graph<'_>, beside: &Wanted) -> bool {
    let view = View::new(document, beside.clone());
    let required = view.parts().iter().any(|part| !part.required.is_empty());
    let additional = matches!(
        view.additional(),
        crate::document::AdditionalProperties::Any | crate::document::AdditionalProperties::Schema(_)
    );
    view.has_properties() || required || additional || !view.items().is_empty()
}

fn is_scalar(value: &Node) -> bool {
    !matches!(value.kind, NodeKind::Array(_) | NodeKind::Object(_) | NodeKind::Null)
}

/// The schema that is the only one besides null, where null is one.
fn only_beside_null(document: &Graph<'_>, branches: &[(SchemaId, SchemaId)]) -> Option<SchemaId> {
    let mut others = branches.iter().filter(|(_, branch)| !means_null(document, *branch));
    match (others.next(), others.next()) {
        (Some((_, only)), None) if branches.len() > 1 => Some(view::canonical(document, *only).0),
        _ => None,
    }
}

/// Whether no part of what stands beside alternatives rules null out by its type.
fn allows_null(document: &Graph<'_>, beside: &Wanted) -> bool {
    let view = View::new(document, beside.clone());
    view.parts().iter().all(|part| part.types.is_empty() || part.types.contains(&JsonType::Null))
}

fn means_null(document: &Graph<'_>, id: SchemaId) -> bool {
    is_null(document, id) || document.schema(id).types == [JsonType::Null]
}

fn is_null(document: &Graph<'_>, id: SchemaId) -> bool {
    let schema = document.schema(id);
    let listed = schema
        .enumeration
        .as_deref()
        .is_some_and(|values| !values.is_empty() && values.iter().all(|value| value.kind == NodeKind::Null));
    listed || schema.constant.as_ref().is_some_and(|value| value.kind == NodeKind::Null)
}

/// The type of alternatives whose own types are known.
fn combine(
    lowering: &mut Lowering<'_>,
    alternatives: Vec<Alternative>,
    place: &Place,
    docs: Docs,
    span: Span,
    discriminator: Option<&crate::document::Discriminator>,
) -> Type {
    let alternatives = merge::merge(lowering, alternatives, place, &docs, span);
    let tags = discriminator.map(|own| discriminator::tags(lowering.document, own, &alternatives));
    // Where a tag tells, another value of it may come any day, and then it is not the one that there is today.
    let is_tagged = tags.as_ref().is_some_and(|tags| !tags.cases.is_empty());
    if let ([only], false) = (alternatives.as_slice(), is_tagged) {
        if let Type::Item(item) = only.ty {
            lowering.describe(item, place, docs);
        }
        return only.ty.clone();
    }
    if alternatives.is_empty() {
        return Type::Null;
    }
    let names = variant_names(lowering, &alternatives);
    let variants: Vec<UnionVariant> = alternatives
        .iter()
        .zip(names)
        .map(|(alternative, rust_name)| {
            let ty = alternative.ty.clone();
            UnionVariant {
                rust_name,
                from: ty != Type::Json,
                ty,
                docs: alternative.docs.clone(),
                origin: alternative.span,
            }
        })
        .collect();
    let unknown = enumeration::unknown_name(variants.iter().map(|variant| variant.rust_name.as_str()));
    let union = Union { variants, choice: Choice::Unknown, unknown };
    let item = lowering.add_item(place.clone(), docs, ItemKind::Union(union), span);
    lowering.undecided.push(Undecided { item, tags });
    Type::Item(item)
}

/// The variants' names, all different.
fn variant_names(lowering: &mut Lowering<'_>, alternatives: &[Alternative]) -> Vec<String> {
    let claims: Vec<Claim> = alternatives
        .iter()
        .map(|alternative| {
            let claim = Claim::of(&alternative.word, Case::Camel);
            let twins = alternatives.iter().filter(|other| other.word == alternative.word).count();
            let word = Some(kind_word(&alternative.ty)).filter(|_| twins > 1);
            let rank = if twins > 1 { Rank::Placed(0) } else { claim.rank };
            Claim { rank, word, ..claim }
        })
        .collect();
    let settled = settle(&claims, Case::Camel, &[]);
    for (index, entry) in settled.iter().enumerate() {
        if let Some(winner) = entry.lost_to.filter(|winner| *winner != index) {
            let [loser, winner] = [index, winner].map(|index| &alternatives[index]);
            let (loser, winner) = ((loser.word.as_str(), loser.span), (winner.word.as_str(), winner.span));
            super::record::clash(lowering, "alternatives", loser, winner, &entry.name);
        }
    }
    settled.into_iter().map(|entry| entry.name).collect()
}
