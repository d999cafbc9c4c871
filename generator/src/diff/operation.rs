//! Operations: two versions of one enter, what is different for those who call it leaves.

use super::change::{Change, Effect, code};
use super::context::Sides;
use super::pairs::pair;
use super::{Layout, answer, auth, body, docs, header, parameter, server, signature};
use crate::ir::{Argument, Operation, Pagination, Type};

/// Compares all operations.
pub(super) fn compare_all(sides: &mut Sides<'_>, layout: Layout) {
    let endpoint = |operation: &Operation| {
        let body = operation.body.as_ref().map_or("", |body| body.media_type.as_str());
        let (method, path) = (&operation.http_method, template(&operation.path));
        format!("{method} {path} {body} {}", operation.accept)
    };
    let pairing = pair(
        &sides.old.operations,
        &sides.new.operations,
        &[
            &|_, operation: &Operation| Some(operation.method_name.clone()),
            &|_, operation| Some(endpoint(operation)),
            &|_, operation| Some(format!("{} {}", operation.http_method, template(&operation.path))),
        ],
    );
    for operation in pairing.removed.iter().filter_map(|index| sides.old.operations.get(*index)) {
        let message = format!("{} is gone", endpoint_words(operation));
        let change = Change::new("operation-removed", place(operation), message)
            .source(Effect::Breaking)
            .wire(Effect::Breaking);
        let signature = signature::method(sides.old, operation);
        sides.add(change.old(operation.origin, signature));
    }
    for operation in pairing.added.iter().filter_map(|index| sides.new.operations.get(*index)) {
        let message = format!("{} is new", endpoint_words(operation));
        let change = Change::new("operation-added", place(operation), message)
            .source(Effect::Compatible)
            .wire(Effect::Compatible);
        let signature = signature::method(sides.new, operation);
        sides.add(change.new_side(operation.origin, signature));
    }
    for (old, new) in pairing.pairs {
        if let (Some(old), Some(new)) = (sides.old.operations.get(old), sides.new.operations.get(new)) {
            compare(sides, layout, old, new);
        }
    }
}

fn endpoint_words(operation: &Operation) -> String {
    code(format!("{} {}", operation.http_method, operation.path))
}

fn place(operation: &Operation) -> String {
    format!("Client::{}", operation.method_name)
}

/// A path whose parameters are told apart by where they stand only, as servers do.
fn template(path: &str) -> String {
    let mut parts = path.split('{');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("{}");
        out.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    out
}

fn compare(sides: &mut Sides<'_>, layout: Layout, old: &Operation, new: &Operation) {
    let place = place(new);
    let both = |sides: &Sides<'_>, change: Change| {
        change
            .old(old.origin, signature::method(sides.old, old))
            .new_side(new.origin, signature::method(sides.new, new))
    };
    if old.method_name != new.method_name || old.struct_name != new.struct_name {
        let message = if old.method_name == new.method_name {
            format!(
                "the type of its calls, {}, is called {} now",
                code(&old.struct_name),
                code(&new.struct_name)
            )
        } else {
            format!("{} is called {} now", code(&old.method_name), code(&new.method_name))
        };
        let change = Change::new("operation-renamed", &place, message).source(Effect::Breaking);
        sides.add(both(sides, change));
    }
    if old.http_method != new.http_method || template(&old.path) != template(&new.path) {
        let message = format!("{} is {} now", endpoint_words(old), endpoint_words(new));
        let change = Change::new("endpoint-changed", &place, message).wire(Effect::Breaking);
        sides.add(both(sides, change));
    }
    let before = sides.changes.len();
    parameter::compare_all(sides, &place, old, new);
    body::compare(sides, &place, old, new);
    let is_told = sides.changes.iter().skip(before).any(|change| change.source == Effect::Breaking);
    if !is_told && !takes_the_same(sides, old, new) {
        let message = "it takes its arguments in another order, or in a struct of another name";
        let change = Change::new("arguments-changed", &place, message).source(Effect::Breaking);
        sides.add(both(sides, change));
    }
    answer::compare(sides, &place, old, new);
    header::compare_answers(sides, &place, old, new);
    auth::compare_requirements(sides, &place, old, new);
    server::compare_own(sides, &place, old, new);
    compare_behaviour(sides, &place, old, new);
    compare_pages(sides, &place, old, new);
    compare_groups(sides, layout, &place, old, new);
    docs::compare(sides, &place, (&old.docs, old.origin), (&new.docs, new.origin));
}

/// A required argument: name, wire name and type.
type Required<'o> = (&'o str, &'o str, &'o Type);

/// Whether a call that was right still is, and says the same.
fn takes_the_same(sides: &Sides<'_>, old: &Operation, new: &Operation) -> bool {
    let (before, after): (Vec<_>, Vec<_>) =
        (signature::required(old).collect(), signature::required(new).collect());
    let is_named = old.arguments.is_some();
    let alike = |((name, _, ty), (other, _, now)): (&Required<'_>, &Required<'_>)| {
        (!is_named || name == other) && sides.same(ty, now)
    };
    old.arguments == new.arguments
        && before.len() == after.len()
        && before.iter().zip(&after).all(alike)
        && !parameter::are_swapped(old, new)
}

/// What the client does by itself.
fn compare_behaviour(sides: &mut Sides<'_>, place: &str, old: &Operation, new: &Operation) {
    let mut note = |code, message: String, wire| {
        let change = Change::new(code, place, message).wire(wire);
        sides.add(change.old(old.origin, None).new_side(new.origin, None));
    };
    if old.accept != new.accept {
        let shown = |accept: &str| {
            if accept.is_empty() { "nothing".to_owned() } else { code(accept) }
        };
        let message = format!("asks for {} instead of {}", shown(&new.accept), shown(&old.accept));
        note("accept-changed", message, Effect::Compatible);
    }
    if old.retryable != new.retryable {
        let words = |retryable| match retryable {
            None => "where its method is safe to repeat",
            Some(true) => "always",
            Some(false) => "never",
        };
        let message = format!("is tried again {}, not {}", words(new.retryable), words(old.retryable));
        note("retries-changed", message, Effect::Compatible);
    }
    if old.idempotency_key != new.idempotency_key {
        let shown = |key: &Option<String>| key.as_ref().map_or("none".to_owned(), code);
        let message = format!(
            "the header of its idempotency key is {} instead of {}",
            shown(&new.idempotency_key),
            shown(&old.idempotency_key)
        );
        let lost = if new.idempotency_key.is_some() { Effect::Compatible } else { Effect::Breaking };
        note("idempotency-key-changed", message, lost);
    }
}

/// How its answers follow each other.
fn compare_pages(sides: &mut Sides<'_>, place: &str, old: &Operation, new: &Operation) {
    let (code, message, source, wire) = match (&old.pagination, &new.pagination) {
        (None, None) => return,
        (None, Some(_)) => {
            ("pagination-added", "its calls turn pages now", Effect::Compatible, Effect::Compatible)
        }
        (Some(_), None) => {
            ("pagination-removed", "its calls turn no pages any more", Effect::Breaking, Effect::None)
        }
        (Some(before), Some(after)) if before == after => return,
        (Some(before), Some(after)) => {
            let list = if before.items == after.items { Effect::None } else { Effect::Breaking };
            let way = |of: &Pagination| (of.style, of.request.clone(), of.response.clone(), of.start);
            let wire = if way(before) == way(after) { Effect::Compatible } else { Effect::Breaking };
            ("pagination-changed", "its pages follow each other otherwise", list, wire)
        }
    };
    let change = Change::new(code, place, message).source(source).wire(wire);
    sides.add(change.old(old.origin, None).new_side(new.origin, None));
}

/// The group that it belongs to, which is a cargo feature in a crate of its own.
fn compare_groups(sides: &mut Sides<'_>, layout: Layout, place: &str, old: &Operation, new: &Operation) {
    let (Some(before), Some(after)) = (sides.old.tags.get(old.tag), sides.new.tags.get(new.tag)) else {
        return;
    };
    if before.name == after.name && before.feature == after.feature {
        return;
    }
    let gated = layout == Layout::Crate && before.feature != after.feature;
    // An operation without a group needs no feature.
    let source = match (gated, after.feature.is_empty()) {
        (false, _) | (true, true) => Effect::None,
        (true, false) => Effect::Breaking,
    };
    let shown = |feature: &str| {
        if feature.is_empty() { "// no feature".to_owned() } else { format!("#[cfg(feature = {feature:?})]") }
    };
    let message = format!("belongs to {} instead of {}", code(&after.name), code(&before.name));
    let (was, is) = (shown(&before.feature), shown(&after.feature));
    let change = Change::new("group-changed", place, message).source(source);
    let is_shown = layout == Layout::Crate;
    sides.add(change.old(old.origin, is_shown.then_some(was)).new_side(new.origin, is_shown.then_some(is)));
}

/// In words.
pub(super) fn argument_words(argument: &Argument) -> &'static str {
    match argument {
        Argument::Required => "required",
        Argument::Optional => "optional",
        Argument::Fixed(_) => "fixed",
    }
}
