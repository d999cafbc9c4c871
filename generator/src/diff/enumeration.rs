//! Open enums: two versions of one enter, what is different for those who match or make its values leaves.

use super::change::{Change, Effect, code};
use super::context::{Sides, on_wire};
use super::docs;
use super::pairs::pair;
use super::reach::Flow;
use crate::ir::{Enumeration, EnumerationValue};
use crate::source::Span;

/// Compares two enums.
pub(super) fn compare(
    sides: &mut Sides<'_>,
    place: &str,
    flow: Flow,
    (old, old_origin): (&Enumeration, Span),
    (new, new_origin): (&Enumeration, Span),
) {
    let both = |change: Change| change.old(old_origin, None).new_side(new_origin, None);
    if old.integer != new.integer {
        let kind = if new.integer { "integers" } else { "strings" };
        let change = Change::new("type-changed", place, format!("the values are {kind} now"))
            .source(Effect::Breaking)
            .wire(on_wire(flow, Effect::Breaking, Effect::Breaking));
        sides.add(both(change));
    }
    if old.unknown != new.unknown {
        let message = format!(
            "the case of unknown values, {}, is called {} now",
            code(&old.unknown),
            code(&new.unknown)
        );
        sides.add(both(Change::new("variant-renamed", place, message).source(Effect::Breaking)));
    }
    let pairing = pair(
        &old.values,
        &new.values,
        &[&|_, value: &EnumerationValue| Some(value.wire_value.clone()), &|_, value| {
            Some(value.rust_name.clone())
        }],
    );
    for value in pairing.removed.into_iter().filter_map(|index| old.values.get(index)) {
        let message = format!("the value {} is gone", code(&value.wire_value));
        let change = Change::new("value-removed", of(place, value), message)
            .source(Effect::Breaking)
            .wire(on_wire(flow, Effect::Breaking, Effect::None));
        sides.add(change.old(value.origin, signature(value, old.integer)));
    }
    for value in pairing.added.into_iter().filter_map(|index| new.values.get(index)) {
        let message = format!("a new value, {}", code(&value.wire_value));
        // Those who do not know it keep it as unknown.
        let change = Change::new("value-added", of(place, value), message)
            .source(Effect::Compatible)
            .wire(on_wire(flow, Effect::Compatible, Effect::Compatible));
        sides.add(change.new_side(value.origin, signature(value, new.integer)));
    }
    for (before, after) in pairing.pairs {
        if let (Some(before), Some(after)) = (old.values.get(before), new.values.get(after)) {
            compare_values(sides, place, flow, (before, old.integer), (after, new.integer));
        }
    }
}

fn compare_values(
    sides: &mut Sides<'_>,
    place: &str,
    flow: Flow,
    (old, old_integer): (&EnumerationValue, bool),
    (new, new_integer): (&EnumerationValue, bool),
) {
    let both = |change: Change| {
        change.old(old.origin, signature(old, old_integer)).new_side(new.origin, signature(new, new_integer))
    };
    let at = of(place, new);
    if old.wire_value != new.wire_value {
        let message =
            format!("the value {} is {} on the wire now", code(&old.wire_value), code(&new.wire_value));
        let change = Change::new("value-changed", at.clone(), message).wire(on_wire(
            flow,
            Effect::Breaking,
            Effect::Breaking,
        ));
        sides.add(both(change));
    } else if old.rust_name != new.rust_name {
        let message = format!("the variant {} is called {} now", code(&old.rust_name), code(&new.rust_name));
        sides.add(both(Change::new("variant-renamed", at.clone(), message).source(Effect::Breaking)));
    }
    docs::compare(sides, &at, (&old.docs, old.origin), (&new.docs, new.origin));
}

fn of(place: &str, value: &EnumerationValue) -> String {
    format!("{place}::{}", value.rust_name)
}

fn signature(value: &EnumerationValue, integer: bool) -> String {
    if integer {
        format!("{} = {}", value.rust_name, value.wire_value)
    } else {
        format!("{} = {}", value.rust_name, serde_json::Value::from(value.wire_value.as_str()))
    }
}
