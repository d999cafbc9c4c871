//! Structs: two versions of one struct enter, what is different for those who make or read one leaves.

use super::change::{Change, Effect, code};
use super::context::{Sides, on_wire};
use super::pairs::pair;
use super::reach::Flow;
use super::rules::{self, Ruled};
use super::{docs, relation, signature};
use crate::ir::{Api, Constructor, Field, Presence, Record};
use crate::source::Span;

/// Compares two structs.
pub(super) fn compare(
    sides: &mut Sides<'_>,
    place: &str,
    flow: Flow,
    (old, old_origin): (&Record, Span),
    (new, new_origin): (&Record, Span),
) {
    let pairing = pair(
        &old.fields,
        &new.fields,
        &[
            &|_, field: &Field| Some(field.wire_name.clone()),
            &|_, field| Some(field.rust_name.clone()),
            &|_, field| Some(alike(field)),
        ],
    );
    for index in pairing.removed {
        if let Some(field) = old.fields.get(index) {
            removed(sides, place, flow, field, new);
        }
    }
    for index in pairing.added {
        if let Some(field) = new.fields.get(index) {
            let required = is_needed(field);
            let (word, sent) =
                if required { ("required", Effect::Breaking) } else { ("optional", Effect::Compatible) };
            let message = format!("a new {word} property, {}", code(&field.wire_name));
            let change = Change::new("field-added", of(place, field), message)
                .source(Effect::Compatible)
                .wire(on_wire(flow, sent, Effect::Compatible));
            sides.add(change.new_side(field.origin, signature::field(sides.new, field)));
        }
    }
    for (before, after) in pairing.pairs {
        if let (Some(before), Some(after)) = (old.fields.get(before), new.fields.get(after)) {
            compare_fields(sides, place, flow, before, after);
        }
    }
    compare_others(sides, place, flow, (old, old_origin), (new, new_origin));
    compare_making(sides, place, (old, old_origin), (new, new_origin));
}

/// What tells a field that got another name.
fn alike(field: &Field) -> String {
    format!(
        "{} {:?} {:?} {:?}",
        signature::anonymous(&field.ty),
        field.presence,
        field.docs.description,
        field.docs.summary
    )
}

fn of(place: &str, field: &Field) -> String {
    format!("{place}::{}", field.rust_name)
}

/// Whether every request has to have it.
fn is_needed(field: &Field) -> bool {
    matches!(field.presence, Presence::Required | Presence::RequiredNullable)
}

fn removed(sides: &mut Sides<'_>, place: &str, flow: Flow, field: &Field, new: &Record) {
    // What is sent all the same is nothing to a server, unless it refuses what it does not know.
    let sent = if new.extra.is_none() { Effect::Breaking } else { Effect::None };
    let received = if is_needed(field) { Effect::Breaking } else { Effect::None };
    let message = format!("the property {} is gone", code(&field.wire_name));
    let change = Change::new("field-removed", of(place, field), message)
        .source(Effect::Breaking)
        .wire(on_wire(flow, sent, received));
    sides.add(change.old(field.origin, signature::field(sides.old, field)));
}

fn compare_fields(sides: &mut Sides<'_>, place: &str, flow: Flow, old: &Field, new: &Field) {
    let at = of(place, new);
    let both = |sides: &Sides<'_>, change: Change| {
        change
            .old(old.origin, signature::field(sides.old, old))
            .new_side(new.origin, signature::field(sides.new, new))
    };
    if old.wire_name != new.wire_name {
        let message = format!("the property {} is called {} now", code(&old.wire_name), code(&new.wire_name));
        let source = if old.rust_name == new.rust_name { Effect::None } else { Effect::Breaking };
        let change = Change::new("field-renamed", at.clone(), message).source(source).wire(on_wire(
            flow,
            Effect::Breaking,
            Effect::Breaking,
        ));
        sides.add(both(sides, change));
    } else if old.rust_name != new.rust_name {
        let message = format!("the field {} is called {} now", code(&old.rust_name), code(&new.rust_name));
        let change = Change::new("field-renamed", at.clone(), message).source(Effect::Breaking);
        sides.add(both(sides, change));
    }
    if !sides.same(&old.ty, &new.ty) {
        let relation = relation::relation(sides, &old.ty, &new.ty);
        let message = format!("the type is {}", relation.words());
        let change = Change::new("field-type-changed", at.clone(), message)
            .source(Effect::Breaking)
            .wire(on_wire(flow, relation.sent(), relation.received()));
        sides.add(both(sides, change));
    }
    if old.presence != new.presence {
        let change = presence(at.clone(), flow, old.presence, new.presence);
        sides.add(both(sides, change));
    }
    docs::compare(sides, &at, (&old.docs, old.origin), (&new.docs, new.origin));
    let ruled = |field: &Field| (field.origin, is_needed(field));
    let ((old_origin, old_given), (new_origin, new_given)) = (ruled(old), ruled(new));
    let old = Ruled { rules: &old.rules, origin: old_origin, is_given: old_given };
    let new = Ruled { rules: &new.rules, origin: new_origin, is_given: new_given };
    rules::compare(sides, &at, flow, &old, &new);
}

fn presence(at: String, flow: Flow, old: Presence, new: Presence) -> Change {
    let required = |one| matches!(one, Presence::Required | Presence::RequiredNullable);
    let nullable = |one| matches!(one, Presence::RequiredNullable | Presence::OptionalNullable);
    let (mut words, mut sent, mut received) = (Vec::new(), Effect::None, Effect::None);
    match (required(old), required(new)) {
        (true, false) => {
            words.push("is optional now");
            (sent, received) = (Effect::Compatible, Effect::Breaking);
        }
        (false, true) => {
            words.push("is required now");
            (sent, received) = (Effect::Breaking, Effect::Compatible);
        }
        _ => {}
    }
    match (nullable(old), nullable(new)) {
        (true, false) => {
            words.push("may not be null any more");
            (sent, received) = (Effect::Breaking, received.max(Effect::Compatible));
        }
        (false, true) => {
            words.push("may be null now");
            // Where it may be missing, null has been read as that.
            let read = if required(old) { Effect::Breaking } else { Effect::Compatible };
            (sent, received) = (sent.max(Effect::Compatible), received.max(read));
        }
        _ => {}
    }
    let code = match (required(old), required(new)) {
        (true, false) => "field-became-optional",
        (false, true) => "field-became-required",
        _ => "field-nullability-changed",
    };
    Change::new(code, at, words.join(" and ")).source(Effect::Breaking).wire(on_wire(flow, sent, received))
}

/// Properties that the schema does not name.
fn compare_others(
    sides: &mut Sides<'_>,
    place: &str,
    flow: Flow,
    (old, old_origin): (&Record, Span),
    (new, new_origin): (&Record, Span),
) {
    let text = |api: &Api, record: &Record| {
        let extra = record.extra.as_ref()?;
        Some(match &extra.ty {
            Some(ty) => format!("pub {}: BTreeMap<String, {}>", extra.rust_name, signature::ty(api, ty)),
            None => format!("pub {}: Undeclared", extra.rust_name),
        })
    };
    let (source, sent, received, words) = match (&old.extra, &new.extra) {
        (None, None) => return,
        (Some(before), Some(after))
            if before.rust_name == after.rust_name
                && sides.same_option(before.ty.as_ref(), after.ty.as_ref()) =>
        {
            return;
        }
        (None, Some(_)) => (
            Effect::Compatible,
            Effect::Compatible,
            Effect::Compatible,
            "properties that it does not name are allowed now",
        ),
        (Some(_), None) => (
            Effect::Breaking,
            Effect::Breaking,
            Effect::Compatible,
            "properties that it does not name are forbidden now",
        ),
        (Some(before), Some(after)) if before.ty.is_none() && after.ty.is_some() => (
            Effect::Breaking,
            Effect::Breaking,
            Effect::Compatible,
            "properties that it does not name have a type now",
        ),
        (Some(before), Some(after)) if before.ty.is_some() && after.ty.is_none() => (
            Effect::Breaking,
            Effect::Compatible,
            Effect::Breaking,
            "properties that it does not name have no type any more",
        ),
        (Some(_), Some(_)) => (
            Effect::Breaking,
            Effect::Breaking,
            Effect::Breaking,
            "properties that it does not name are of another type, or another field holds them",
        ),
    };
    let change = Change::new("other-properties-changed", place, words)
        .source(source)
        .wire(on_wire(flow, sent, received));
    sides.add(change.old(old_origin, text(sides.old, old)).new_side(new_origin, text(sides.new, new)));
}

/// What `new` takes, and whether there are setters.
fn compare_making(
    sides: &mut Sides<'_>,
    place: &str,
    (old, old_origin): (&Record, Span),
    (new, new_origin): (&Record, Span),
) {
    let (before, after) = (signature::constructor(sides.old, old), signature::constructor(sides.new, new));
    let change = match (&before, &after) {
        (None, None) => None,
        (None, Some(_)) => Some(("constructor-added", "there is a `new` now", Effect::Compatible)),
        (Some(_), None) => Some(("constructor-changed", "there is no `new` any more", Effect::Breaking)),
        (Some(_), Some(_)) if takes_the_same(sides, old, new) => None,
        (Some(_), Some(_)) => Some(("constructor-changed", "`new` takes something else", Effect::Breaking)),
    };
    if let Some((code, message, effect)) = change {
        let change = Change::new(code, format!("{place}::new"), message).source(effect);
        sides.add(change.old(old_origin, before).new_side(new_origin, after));
    }
    let change = match (old.made, new.made) {
        (true, false) => {
            Change::new("setters-removed", place, "no request holds it any more: it has no setters")
                .source(Effect::Breaking)
        }
        (false, true) => Change::new("setters-added", place, "requests hold it now: it has setters")
            .source(Effect::Compatible),
        _ => return,
    };
    sides.add(change.old(old_origin, None).new_side(new_origin, None));
}

/// Whether a call of `new` that was right still is, and says the same.
fn takes_the_same(sides: &Sides<'_>, old: &Record, new: &Record) -> bool {
    let arguments = |record: &Record| -> (Option<String>, Vec<usize>) {
        match &record.constructor {
            Constructor::Positional(indices) => (None, indices.clone()),
            Constructor::Named(name, indices) => (Some(name.clone()), indices.clone()),
        }
    };
    let ((old_name, old_list), (new_name, new_list)) = (arguments(old), arguments(new));
    let is_named = old_name.is_some();
    let alike = |(one, other): (&usize, &usize)| match (old.fields.get(*one), new.fields.get(*other)) {
        (Some(one), Some(other)) => {
            one.wire_name == other.wire_name
                && (!is_named || one.rust_name == other.rust_name)
                && one.presence == other.presence
                && sides.same(&one.ty, &other.ty)
        }
        _ => false,
    };
    old_name == new_name && old_list.len() == new_list.len() && old_list.iter().zip(&new_list).all(alike)
}
