//! Types: two versions of one type enter, what is different for those who name, make or read it leaves.

use super::change::{Change, Effect, code};
use super::context::{Sides, definition, kind_word, on_wire, resolve};
use super::reach::Flow;
use super::rules::{self, Ruled};
use super::{docs, enumeration, record, signature, union};
use crate::ir::{Item, ItemId, ItemKind, Type};

/// Compares all types.
pub(super) fn compare_all(sides: &mut Sides<'_>) {
    for index in std::mem::take(&mut sides.items.removed) {
        if let Some(item) = sides.old.items.get(index) {
            let message = format!("the {} is gone", kind_word(&item.kind));
            let change = Change::new("type-removed", &item.name, message).source(Effect::Breaking);
            sides.add(change.old(item.origin, signature::item(sides.old, item)));
        }
    }
    for index in std::mem::take(&mut sides.items.added) {
        if let Some(item) = sides.new.items.get(index) {
            let message = format!("a new {}", kind_word(&item.kind));
            let change = Change::new("type-added", &item.name, message).source(Effect::Compatible);
            sides.add(change.new_side(item.origin, signature::item(sides.new, item)));
        }
    }
    for (old, new) in std::mem::take(&mut sides.items.pairs) {
        if let (Some(before), Some(after)) = (sides.old.items.get(old), sides.new.items.get(new)) {
            compare(sides, (ItemId(old), before), (ItemId(new), after));
        }
    }
}

fn compare<'a>(sides: &mut Sides<'a>, (old, before): (ItemId, &'a Item), (new, after): (ItemId, &'a Item)) {
    let flow = sides.flow(old.0, new.0);
    if before.name != after.name {
        let message = format!("{} is called {} now", code(&before.name), code(&after.name));
        let change = Change::new("type-renamed", &before.name, message).source(Effect::Breaking);
        sides.add(both(sides, change, before, after));
    }
    let place = after.name.as_str();
    docs::compare(sides, place, (&before.docs, before.origin), (&after.docs, after.origin));
    let ruled = |item: &'a Item| Ruled { rules: &item.rules, origin: item.origin, is_given: false };
    rules::compare(sides, place, flow, &ruled(before), &ruled(after));
    // Whoever asks what the type is sees through all other names.
    let (was, is) = (definition(sides.old, old), definition(sides.new, new));
    if was.is_some_and(|was| was != old) {
        if was.zip(is).is_some_and(|(was, is)| sides.same_definition(was, is)) {
            return;
        }
        let message = match is {
            Some(_) => "it was another name of a type that it differs from now",
            None => "it was another name of a type, and stands for another one now",
        };
        let change = Change::new("type-parted", place, message).source(Effect::Breaking);
        sides.add(both(sides, change, before, after));
    }
    let kind = |api: &'a crate::ir::Api, id: Option<ItemId>| id.and_then(|id| api.items.get(id.0));
    match (kind(sides.old, was), kind(sides.new, is)) {
        (Some(was), Some(is)) => compare_kinds(sides, flow, (before, was), (after, is)),
        (None, None) => {
            let (old, new) = (Type::Item(old), Type::Item(new));
            let (was, is) = (resolve(sides.old, &old), resolve(sides.new, &new));
            if !sides.same(was, is) {
                let relation = super::relation::relation(sides, was, is);
                let message = format!("the type is {}", relation.words());
                let wire = on_wire(flow, relation.sent(), relation.received());
                let change = Change::new("type-changed", place, message).source(Effect::Breaking).wire(wire);
                sides.add(both(sides, change, before, after));
            }
        }
        _ => other_kind(sides, flow, before, after),
    }
}

/// Compares what two types are: `was` and `is` are what the names stand for.
fn compare_kinds<'a>(
    sides: &mut Sides<'a>,
    flow: Flow,
    (before, was): (&'a Item, &'a Item),
    (after, is): (&'a Item, &'a Item),
) {
    let place = after.name.as_str();
    match (&was.kind, &is.kind) {
        (ItemKind::Record(old), ItemKind::Record(new)) => {
            record::compare(sides, place, flow, (old, was.origin), (new, is.origin));
        }
        (ItemKind::Enumeration(old), ItemKind::Enumeration(new)) => {
            enumeration::compare(sides, place, flow, (old, was.origin), (new, is.origin));
        }
        (ItemKind::Union(old), ItemKind::Union(new)) => {
            union::compare(sides, place, flow, (old, was.origin), (new, is.origin));
        }
        _ => other_kind(sides, flow, before, after),
    }
}

/// A struct that became an enum, say.
fn other_kind(sides: &mut Sides<'_>, flow: Flow, before: &Item, after: &Item) {
    let message = "the type is of another kind";
    let wire = on_wire(flow, Effect::Breaking, Effect::Breaking);
    let change = Change::new("type-changed", &after.name, message).source(Effect::Breaking).wire(wire);
    sides.add(both(sides, change, before, after));
}

/// The heads of both definitions.
fn both(sides: &Sides<'_>, change: Change, before: &Item, after: &Item) -> Change {
    change
        .old(before.origin, signature::item(sides.old, before))
        .new_side(after.origin, signature::item(sides.new, after))
}
