//! Parameters: those of two versions of an operation enter, what is different for callers and servers leaves.

use super::change::{Change, Effect, code};
use super::context::Sides;
use super::operation::argument_words;
use super::pairs::{Half, pair};
use super::reach::Flow;
use super::rules::{self, Ruled};
use super::{docs, relation, signature};
use crate::ir::{Argument, Location, Operation, Parameter};

/// Compares all parameters.
pub(super) fn compare_all(sides: &mut Sides<'_>, place: &str, old: &Operation, new: &Operation) {
    // A path's parameters are known by where they stand: their names never go over the wire.
    let position = |half: Half, parameter: &Parameter| {
        let operation = if half == Half::Old { old } else { new };
        let mut all = operation.parameters.iter().filter(|one| one.location == Location::Path);
        all.position(|one| one.wire_name == parameter.wire_name).map(|index| index.to_string())
    };
    let key = |half: Half, parameter: &Parameter| match parameter.location {
        Location::Path => position(half, parameter),
        location => Some(format!("{location:?} {}", wire_key(parameter))),
    };
    let alike = |parameter: &Parameter| {
        let Parameter { location, ty, argument, docs, .. } = parameter;
        let ty = signature::anonymous(ty);
        (*location != Location::Path)
            .then(|| format!("{location:?} {ty} {argument:?} {:?}", docs.description))
    };
    let pairing = pair(
        &old.parameters,
        &new.parameters,
        &[
            &|half, parameter: &Parameter| key(half, parameter),
            &|_, parameter| Some(parameter.wire_name.clone()),
            &|_, parameter| alike(parameter),
        ],
    );
    for parameter in pairing.removed.into_iter().filter_map(|index| old.parameters.get(index)) {
        removed(sides, place, parameter);
    }
    for parameter in pairing.added.into_iter().filter_map(|index| new.parameters.get(index)) {
        added(sides, place, parameter);
    }
    for (before, after) in pairing.pairs {
        if let (Some(before), Some(after)) = (old.parameters.get(before), new.parameters.get(after)) {
            let named = old.arguments.is_some() || new.arguments.is_some();
            compare(sides, place, named, before, after);
        }
    }
}

/// Headers' names have no case.
fn wire_key(parameter: &Parameter) -> String {
    match parameter.location {
        Location::Header => parameter.wire_name.to_ascii_lowercase(),
        _ => parameter.wire_name.clone(),
    }
}

fn of(place: &str, parameter: &Parameter) -> String {
    format!("{place}({})", parameter.rust_name)
}

fn described(parameter: &Parameter) -> String {
    let location = match parameter.location {
        Location::Path => "path parameter",
        Location::Query => "query parameter",
        Location::QueryString => "query string",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    format!("{location} {}", code(&parameter.wire_name))
}

fn removed(sides: &mut Sides<'_>, place: &str, parameter: &Parameter) {
    let fixed = matches!(parameter.argument, Argument::Fixed(_));
    // Servers pass over what they do not know.
    let wire = if parameter.location == Location::Path { Effect::Breaking } else { Effect::None };
    let change = Change::new(
        "parameter-removed",
        of(place, parameter),
        format!("the {} is gone", described(parameter)),
    )
    .source(if fixed { Effect::None } else { Effect::Breaking })
    .wire(wire);
    sides.add(change.old(parameter.origin, signature::parameter(sides.old, parameter)));
}

fn added(sides: &mut Sides<'_>, place: &str, parameter: &Parameter) {
    let (source, wire) = match &parameter.argument {
        Argument::Required => (Effect::Breaking, Effect::Breaking),
        Argument::Optional => (Effect::Compatible, Effect::Compatible),
        Argument::Fixed(_) => (Effect::None, Effect::Breaking),
    };
    let message = format!("a new {} {}", argument_words(&parameter.argument), described(parameter));
    let change = Change::new("parameter-added", of(place, parameter), message).source(source).wire(wire);
    sides.add(change.new_side(parameter.origin, signature::parameter(sides.new, parameter)));
}

/// `named`: required ones are fields of a struct rather than positions.
fn compare(sides: &mut Sides<'_>, place: &str, named: bool, old: &Parameter, new: &Parameter) {
    let at = of(place, new);
    let both = |sides: &Sides<'_>, change: Change| {
        change
            .old(old.origin, signature::parameter(sides.old, old))
            .new_side(new.origin, signature::parameter(sides.new, new))
    };
    let has_name = named || old.argument == Argument::Optional;
    let renamed = if has_name && old.rust_name != new.rust_name { Effect::Breaking } else { Effect::None };
    if old.location != new.location {
        let message = format!("the {} is a {} now", described(old), described(new));
        let change =
            Change::new("parameter-moved", at.clone(), message).source(renamed).wire(Effect::Breaking);
        sides.add(both(sides, change));
    } else if wire_key(old) != wire_key(new) {
        let wire = if old.location == Location::Path { Effect::None } else { Effect::Breaking };
        let message = format!("the {} is called {} now", described(old), code(&new.wire_name));
        let change = Change::new("parameter-renamed", at.clone(), message).source(renamed).wire(wire);
        sides.add(both(sides, change));
    } else if renamed == Effect::Breaking {
        let message = format!("{} is called {} now", code(&old.rust_name), code(&new.rust_name));
        sides.add(both(sides, Change::new("parameter-renamed", at.clone(), message).source(renamed)));
    }
    let mut is_one = false;
    match (&old.argument, &new.argument) {
        (Argument::Required, Argument::Optional) => {
            let change = Change::new("parameter-became-optional", at.clone(), "is optional now");
            sides.add(both(sides, change.source(Effect::Breaking).wire(Effect::Compatible)));
        }
        (Argument::Optional, Argument::Required) => {
            let change = Change::new("parameter-became-required", at.clone(), "is required now");
            sides.add(both(sides, change.source(Effect::Breaking).wire(Effect::Breaking)));
        }
        (Argument::Fixed(was), Argument::Fixed(is)) => {
            is_one = true;
            if was != is {
                let message = format!("is always {} instead of {}", code(is), code(was));
                let change = Change::new("parameter-fixed", at.clone(), message).wire(Effect::Breaking);
                sides.add(both(sides, change));
            }
        }
        (_, Argument::Fixed(is)) => {
            is_one = true;
            let change = Change::new("parameter-fixed", at.clone(), format!("is always {} now", code(is)));
            sides.add(both(sides, change.source(Effect::Breaking).wire(Effect::Breaking)));
        }
        (Argument::Fixed(was), _) => {
            is_one = true;
            let source =
                if new.argument == Argument::Required { Effect::Breaking } else { Effect::Compatible };
            let change = Change::new("parameter-fixed", at.clone(), format!("was always {}", code(was)));
            sides.add(both(sides, change.source(source).wire(Effect::Compatible)));
        }
        _ => {}
    }
    if !is_one && !sides.same(&old.ty, &new.ty) {
        let relation = relation::relation(sides, &old.ty, &new.ty);
        let message = format!("the type is {}", relation.words());
        let change = Change::new("parameter-type-changed", at.clone(), message);
        sides.add(both(sides, change.source(Effect::Breaking).wire(relation.sent())));
    }
    // Each place has styles of its own.
    if old.style != new.style && old.location == new.location {
        let change = Change::new("parameter-style-changed", at.clone(), "is written otherwise");
        sides.add(both(sides, change.wire(Effect::Breaking)));
    }
    docs::compare(sides, &at, (&old.docs, old.origin), (&new.docs, new.origin));
    let ruled = |parameter: &Parameter| (parameter.origin, parameter.argument != Argument::Optional);
    let ((old_origin, old_given), (new_origin, new_given)) = (ruled(old), ruled(new));
    let old = Ruled { rules: &old.rules, origin: old_origin, is_given: old_given };
    let new = Ruled { rules: &new.rules, origin: new_origin, is_given: new_given };
    rules::compare(sides, &at, Flow::SENT, &old, &new);
}

/// Whether what is given by position is given in another order, so that a call that compiles says something else.
pub(super) fn are_swapped(old: &Operation, new: &Operation) -> bool {
    let names = |operation: &Operation| -> Vec<String> {
        signature::required(operation).map(|(_, wire, _)| wire.to_ascii_lowercase()).collect()
    };
    let (before, after) = (names(old), names(new));
    let mut sorted = (before.clone(), after.clone());
    sorted.0.sort();
    sorted.1.sort();
    // Names that are all the same, at other positions.
    old.arguments.is_none()
        && before != after
        && sorted.0.iter().any(|name| {
            let position = |list: &[String]| list.iter().position(|other| other == name);
            sorted.1.contains(name) && position(&before) != position(&after)
        })
}
