//! Answers: what two versions of an operation give, and what their errors hold, enter; what is different leaves.

use super::change::{Change, Effect, code};
use super::context::Sides;
use super::pairs::pair;
use super::reach::payload_type;
use super::{relation, signature};
use crate::ir::{
    Api, DocumentedStatus, ErrorBody, ErrorCase, Operation, Payload, StatusPattern, Success, SuccessCase,
};
use crate::source::Span;

/// Compares all that comes back.
pub(super) fn compare(sides: &mut Sides<'_>, place: &str, old: &Operation, new: &Operation) {
    compare_successes(sides, place, old, new);
    compare_errors(sides, place, old, new);
    compare_statuses(sides, place, old, new);
}

/// Where a document speaks of successes, or of errors.
fn origin(operation: &Operation, errors: bool) -> Span {
    let is_error = |status: &DocumentedStatus| match status.pattern {
        StatusPattern::Exact(status) => !(200..300).contains(&status),
        StatusPattern::Range(hundreds) => hundreds != 2,
        StatusPattern::Default => true,
    };
    let found = operation.statuses.iter().find(|status| is_error(status) == errors);
    found.map_or(operation.origin, |status| status.origin)
}

fn same(sides: &Sides<'_>, old: &Payload, new: &Payload) -> bool {
    match (old, new) {
        (Payload::Json(old), Payload::Json(new)) => sides.same(old, new),
        (Payload::Stream(codec, old), Payload::Stream(now, new)) => codec == now && sides.same(old, new),
        (old, new) => old == new,
    }
}

/// What a change of payload means to those who read it.
fn on_wire(sides: &Sides<'_>, old: &Payload, new: &Payload) -> (&'static str, Effect) {
    match (old, new, payload_type(old), payload_type(new)) {
        (Payload::Json(_), Payload::Json(_), Some(old), Some(new)) => {
            let relation = relation::relation(sides, old, new);
            (relation.words(), relation.received())
        }
        (Payload::Empty, ..) => ("no longer empty", Effect::Compatible),
        (_, Payload::Empty, ..) => ("empty", Effect::Breaking),
        _ => ("changed", Effect::Breaking),
    }
}

fn compare_successes(sides: &mut Sides<'_>, place: &str, old: &Operation, new: &Operation) {
    let (old_origin, new_origin) = (origin(old, false), origin(new, false));
    let both = |sides: &Sides<'_>, change: Change| {
        change
            .old(old_origin, signature::method(sides.old, old))
            .new_side(new_origin, signature::method(sides.new, new))
    };
    let (message, wire) = match (&old.success, &new.success) {
        (Success::Single(before), Success::Single(after)) => {
            if same(sides, before, after) {
                return;
            }
            let (words, wire) = on_wire(sides, before, after);
            (format!("what it gives is {words}"), wire)
        }
        (Success::Several(name, before), Success::Several(now, after)) => {
            if name != now {
                let message = format!("what it gives, {}, is called {} now", code(name), code(now));
                let change = Change::new("answer-changed", place, message).source(Effect::Breaking);
                sides.add(both(sides, change));
            }
            compare_cases(sides, now, (before, old_origin), (after, new_origin));
            return;
        }
        (Success::Single(_), Success::Several(..)) => {
            ("it gives one of several bodies now".to_owned(), Effect::Breaking)
        }
        (Success::Several(..), Success::Single(_)) => {
            ("it gives a single body now".to_owned(), Effect::Compatible)
        }
    };
    let change = Change::new("answer-changed", place, message).source(Effect::Breaking).wire(wire);
    sides.add(both(sides, change));
}

fn case(api: &Api, name: &str, payload: &Payload) -> String {
    match payload {
        Payload::Empty => name.to_owned(),
        payload => format!("{name}({})", signature::payload(api, payload)),
    }
}

/// Compares the enum of an operation's successes.
fn compare_cases(
    sides: &mut Sides<'_>,
    name: &str,
    (old, old_origin): (&[SuccessCase], Span),
    (new, new_origin): (&[SuccessCase], Span),
) {
    let pairing = pair(old, new, &[&|_, case: &SuccessCase| Some(case.rust_name.clone())]);
    for one in pairing.removed.into_iter().filter_map(|index| old.get(index)) {
        let change =
            Change::new("answer-case-removed", format!("{name}::{}", one.rust_name), "this answer is gone")
                .source(Effect::Breaking);
        let signature = case(sides.old, &one.rust_name, &one.payload);
        sides.add(change.old(old_origin, signature));
    }
    for one in pairing.added.into_iter().filter_map(|index| new.get(index)) {
        // Those who do not know it read it as one that they know, which may fail.
        let change = Change::new("answer-case-added", format!("{name}::{}", one.rust_name), "a new answer")
            .source(Effect::Compatible)
            .wire(Effect::Compatible);
        let signature = case(sides.new, &one.rust_name, &one.payload);
        sides.add(change.new_side(new_origin, signature));
    }
    for (before, after) in pairing.pairs {
        let (Some(before), Some(after)) = (old.get(before), new.get(after)) else { continue };
        if !same(sides, &before.payload, &after.payload) {
            let (words, wire) = on_wire(sides, &before.payload, &after.payload);
            let at = format!("{name}::{}", after.rust_name);
            let change = Change::new("answer-changed", at, format!("what it holds is {words}"))
                .source(Effect::Breaking)
                .wire(wire);
            let (was, is) = (
                case(sides.old, &before.rust_name, &before.payload),
                case(sides.new, &after.rust_name, &after.payload),
            );
            sides.add(change.old(old_origin, was).new_side(new_origin, is));
        }
    }
    let streams = |cases: &[SuccessCase]| cases.iter().any(|one| matches!(one.payload, Payload::Stream(..)));
    if streams(new) && !streams(old) {
        let message = "with a stream in it, it can be neither cloned nor compared";
        let change = Change::new("answer-changed", name, message).source(Effect::Breaking);
        sides.add(change.old(old_origin, None).new_side(new_origin, None));
    }
}

fn compare_errors(sides: &mut Sides<'_>, place: &str, old: &Operation, new: &Operation) {
    let (old_origin, new_origin) = (origin(old, true), origin(new, true));
    let (message, wire) = match (&old.error, &new.error) {
        (ErrorBody::None, ErrorBody::None) => return,
        (ErrorBody::Single(before), ErrorBody::Single(after)) => {
            if same(sides, before, after) {
                return;
            }
            let (words, wire) = on_wire(sides, before, after);
            (format!("what its errors hold is {words}"), wire)
        }
        (ErrorBody::Several { name, cases }, ErrorBody::Several { name: now, cases: after }) => {
            if name == now {
                // Operations share it.
                if sides.compared.insert((name.clone(), now.clone())) {
                    compare_error_cases(sides, now, (cases, old_origin), (after, new_origin));
                }
                return;
            }
            ("its errors hold one of other bodies".to_owned(), Effect::None)
        }
        (ErrorBody::None, _) => ("its errors have bodies now".to_owned(), Effect::None),
        (_, ErrorBody::None) => ("its errors have no bodies any more".to_owned(), Effect::None),
        (ErrorBody::Single(_), ErrorBody::Several { .. }) => {
            ("its errors hold one of several bodies now".to_owned(), Effect::None)
        }
        (ErrorBody::Several { .. }, ErrorBody::Single(_)) => {
            ("its errors hold a single body now".to_owned(), Effect::None)
        }
    };
    // An error whose body cannot be read is the same error without a body.
    let wire = if wire == Effect::Breaking { Effect::None } else { wire };
    let change = Change::new("error-body-changed", place, message).source(Effect::Breaking).wire(wire);
    let (was, is) = (signature::method(sides.old, old), signature::method(sides.new, new));
    sides.add(change.old(old_origin, was).new_side(new_origin, is));
}

fn compare_error_cases(
    sides: &mut Sides<'_>,
    name: &str,
    (old, old_origin): (&[ErrorCase], Span),
    (new, new_origin): (&[ErrorCase], Span),
) {
    let pairing = pair(old, new, &[&|_, case: &ErrorCase| Some(case.rust_name.clone())]);
    for one in pairing.removed.into_iter().filter_map(|index| old.get(index)) {
        let change =
            Change::new("error-body-changed", format!("{name}::{}", one.rust_name), "this body is gone")
                .source(Effect::Breaking);
        let signature = case(sides.old, &one.rust_name, &one.payload);
        sides.add(change.old(old_origin, signature));
    }
    for one in pairing.added.into_iter().filter_map(|index| new.get(index)) {
        let change = Change::new("error-body-changed", format!("{name}::{}", one.rust_name), "a new body")
            .source(Effect::Compatible);
        let signature = case(sides.new, &one.rust_name, &one.payload);
        sides.add(change.new_side(new_origin, signature));
    }
    for (before, after) in pairing.pairs {
        let (Some(before), Some(after)) = (old.get(before), new.get(after)) else { continue };
        if !same(sides, &before.payload, &after.payload) {
            let (words, _) = on_wire(sides, &before.payload, &after.payload);
            let at = format!("{name}::{}", after.rust_name);
            let message = format!("what it holds is {words}");
            let change = Change::new("error-body-changed", at, message).source(Effect::Breaking);
            let (was, is) = (
                case(sides.old, &before.rust_name, &before.payload),
                case(sides.new, &after.rust_name, &after.payload),
            );
            sides.add(change.old(old_origin, was).new_side(new_origin, is));
        }
    }
}

/// What is documented of statuses. What it means for types is told of there.
fn compare_statuses(sides: &mut Sides<'_>, place: &str, old: &Operation, new: &Operation) {
    let pairing = pair(
        &old.statuses,
        &new.statuses,
        &[&|_, one: &DocumentedStatus| Some(format!("{:?}", one.pattern))],
    );
    for one in pairing.removed.into_iter().filter_map(|index| old.statuses.get(index)) {
        let message = format!("nothing is said of the status {} any more", words(one.pattern));
        sides.add(
            Change::new("status-removed", place, message).old(one.origin, None).new_side(new.origin, None),
        );
    }
    for one in pairing.added.into_iter().filter_map(|index| new.statuses.get(index)) {
        let message = format!("the status {} is documented now", words(one.pattern));
        sides.add(
            Change::new("status-added", place, message).old(old.origin, None).new_side(one.origin, None),
        );
    }
    for (before, after) in pairing.pairs {
        let (Some(before), Some(after)) = (old.statuses.get(before), new.statuses.get(after)) else {
            continue;
        };
        if before.meaning != after.meaning {
            let message =
                format!("the documentation of the status {} says something else", words(after.pattern));
            let change = Change::new("docs-changed", place, message);
            sides.add(change.old(before.origin, None).new_side(after.origin, None));
        }
    }
}

fn words(pattern: StatusPattern) -> String {
    match pattern {
        StatusPattern::Exact(status) => status.to_string(),
        StatusPattern::Range(hundreds) => format!("{hundreds}XX"),
        StatusPattern::Default => "`default`".to_owned(),
    }
}
