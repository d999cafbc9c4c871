//! Enums of alternatives: two versions of one enter, what is different for those who match or make one leaves.

use super::change::{Change, Effect, code};
use super::context::{Sides, on_wire};
use super::pairs::{Half, pair};
use super::reach::Flow;
use super::{docs, relation, signature};
use crate::ir::{Choice, Type, Union, UnionVariant};
use crate::source::Span;
use foldhash::{HashMap, HashSet};

/// Compares two enums.
pub(super) fn compare(
    sides: &mut Sides<'_>,
    place: &str,
    flow: Flow,
    (old, old_origin): (&Union, Span),
    (new, new_origin): (&Union, Span),
) {
    if old.unknown != new.unknown {
        let message = format!(
            "the case of unknown values, {}, is called {} now",
            code(&old.unknown),
            code(&new.unknown)
        );
        let change = Change::new("variant-renamed", place, message).source(Effect::Breaking);
        sides.add(change.old(old_origin, None).new_side(new_origin, None));
    }
    let pairing = pair(
        &old.variants,
        &new.variants,
        &[&|_, variant: &UnionVariant| Some(variant.rust_name.clone()), &|half, variant| {
            Some(signature::ty(if half == Half::Old { sides.old } else { sides.new }, &variant.ty))
        }],
    );
    for variant in pairing.removed.into_iter().filter_map(|index| old.variants.get(index)) {
        let message = format!("the alternative {} is gone", code(&variant.rust_name));
        let change = Change::new("variant-removed", of(place, variant), message)
            .source(Effect::Breaking)
            .wire(on_wire(flow, Effect::Breaking, Effect::None));
        sides.add(change.old(variant.origin, signature::variant(sides.old, variant)));
    }
    for variant in pairing.added.into_iter().filter_map(|index| new.variants.get(index)) {
        let message = format!("a new alternative, {}", code(&variant.rust_name));
        // Those who do not know it keep it as unknown.
        let change = Change::new("variant-added", of(place, variant), message)
            .source(Effect::Compatible)
            .wire(on_wire(flow, Effect::Compatible, Effect::Compatible));
        sides.add(change.new_side(variant.origin, signature::variant(sides.new, variant)));
    }
    for (before, after) in &pairing.pairs {
        if let (Some(before), Some(after)) = (old.variants.get(*before), new.variants.get(*after)) {
            compare_variants(sides, place, flow, before, after);
        }
    }
    let mut counterparts = vec![None; old.variants.len()];
    for (before, after) in pairing.pairs {
        counterparts[before] = Some(after);
    }
    compare_choices(sides, place, flow, (&old.choice, old_origin), (&new.choice, new_origin), &counterparts);
}

fn of(place: &str, variant: &UnionVariant) -> String {
    format!("{place}::{}", variant.rust_name)
}

fn compare_variants(sides: &mut Sides<'_>, place: &str, flow: Flow, old: &UnionVariant, new: &UnionVariant) {
    let at = of(place, new);
    let both = |sides: &Sides<'_>, change: Change| {
        change
            .old(old.origin, signature::variant(sides.old, old))
            .new_side(new.origin, signature::variant(sides.new, new))
    };
    if old.rust_name != new.rust_name {
        let message =
            format!("the alternative {} is called {} now", code(&old.rust_name), code(&new.rust_name));
        let change = Change::new("variant-renamed", at.clone(), message).source(Effect::Breaking);
        sides.add(both(sides, change));
    }
    if !sides.same(&old.ty, &new.ty) {
        let relation = relation::relation(sides, &old.ty, &new.ty);
        let message = format!("what the alternative holds is {}", relation.words());
        let change = Change::new("variant-type-changed", at.clone(), message)
            .source(Effect::Breaking)
            .wire(on_wire(flow, relation.sent(), relation.received()));
        sides.add(both(sides, change));
    } else if old.from != new.from {
        let (message, effect) = if new.from {
            ("what it holds converts into it now", Effect::Compatible)
        } else {
            (
                "what it holds does not convert into it any more: another alternative holds the same",
                Effect::Breaking,
            )
        };
        let shown = |variant: &UnionVariant, api| {
            let ty = match &variant.ty {
                Type::Boxed(inner) => inner,
                ty => ty,
            };
            variant.from.then(|| format!("impl From<{}> for {place}", signature::ty(api, ty)))
        };
        let change = Change::new("conversion-changed", at.clone(), message).source(effect);
        let (before, after) = (shown(old, sides.old), shown(new, sides.new));
        sides.add(change.old(old.origin, before).new_side(new.origin, after));
    }
    docs::compare(sides, &at, (&old.docs, old.origin), (&new.docs, new.origin));
}

/// What a tag says: the property, each value with the variant it means, and that of any other.
struct Tags<'c> {
    property: &'c str,
    cases: Vec<(&'c str, Option<usize>)>,
    otherwise: Option<usize>,
}

fn tags(choice: &Choice) -> Option<Tags<'_>> {
    let variant = |choice: &Choice| match choice {
        Choice::Variant(index) => Some(*index),
        _ => None,
    };
    match choice {
        Choice::Tag { property, cases, otherwise } => Some(Tags {
            property,
            cases: cases.iter().map(|(value, choice)| (value.as_str(), variant(choice))).collect(),
            otherwise: variant(otherwise),
        }),
        // The tag may be asked for once it is known that the value is an object.
        Choice::Kind(kinds) => kinds.iter().find_map(|(_, choice)| tags(choice)),
        _ => None,
    }
}

/// How an answer's alternative is found. What follows from the alternatives themselves is told of there.
fn compare_choices(
    sides: &mut Sides<'_>,
    place: &str,
    flow: Flow,
    (old, old_origin): (&Choice, Span),
    (new, new_origin): (&Choice, Span),
    counterparts: &[Option<usize>],
) {
    let (code, message, received) = match (tags(old), tags(new)) {
        (None, None) => return,
        (None, Some(new)) => {
            let message = format!("the property {} tells the alternatives apart now", code(new.property));
            ("tag-changed", message, Effect::Compatible)
        }
        (Some(old), None) => {
            let message =
                format!("no property tells the alternatives apart any more; {} did", code(old.property));
            ("tag-changed", message, Effect::Compatible)
        }
        (Some(old), Some(new)) if old.property != new.property => {
            let message = format!(
                "the property {} tells the alternatives apart instead of {}",
                code(new.property),
                code(old.property)
            );
            ("tag-changed", message, Effect::Breaking)
        }
        (Some(old), Some(new)) => {
            let Some((message, received)) = mapping(&old, &new, counterparts) else { return };
            ("tag-changed", message, received)
        }
    };
    let change = Change::new(code, place, message).wire(on_wire(flow, Effect::None, received));
    sides.add(change.old(old_origin, None).new_side(new_origin, None));
}

/// Which values mean something else.
fn mapping(old: &Tags<'_>, new: &Tags<'_>, counterparts: &[Option<usize>]) -> Option<(String, Effect)> {
    let of = |index: Option<usize>| index.and_then(|index| counterparts.get(index).copied().flatten());
    let after: HashMap<&str, Option<usize>> = new.cases.iter().copied().collect();
    for (value, variant) in &old.cases {
        let Some(meant) = of(*variant) else { continue }; // An alternative that is gone is told of.
        match after.get(value) {
            Some(now) if *now == Some(meant) => {}
            Some(_) => {
                return Some((
                    format!("the tag {} means another alternative", code(value)),
                    Effect::Breaking,
                ));
            }
            None => {
                return Some((format!("the tag {} means nothing any more", code(value)), Effect::Breaking));
            }
        }
    }
    if of(old.otherwise) != new.otherwise {
        return Some(("any other tag means another alternative".to_owned(), Effect::Breaking));
    }
    let before: HashMap<&str, Option<usize>> = old.cases.iter().copied().collect();
    let known: HashSet<usize> = old.cases.iter().filter_map(|(_, variant)| of(*variant)).collect();
    // A tag of a new alternative is told of with that.
    let added = new.cases.iter().find(|(value, variant)| {
        !before.contains_key(value) && variant.is_some_and(|variant| known.contains(&variant))
    });
    added.map(|(value, _)| {
        (format!("the tag {} is another one for an alternative", code(value)), Effect::Compatible)
    })
}
