//! Servers: those of two versions of an API, or of an operation, enter; what is different for callers leaves.

use super::change::{Change, Effect, code};
use super::context::Sides;
use super::pairs::pair;
use super::{docs, signature};
use crate::ir::{Operation, Server, ServerVariable};
use crate::source::Span;
use foldhash::{HashSet, HashSetExt};

/// Compares the API's servers.
pub(super) fn compare_all(sides: &mut Sides<'_>) {
    let (old, new) = (sides.old.servers.as_slice(), sides.new.servers.as_slice());
    compare(sides, "Server", old, new);
}

/// Compares the servers of an operation that is not where the API is.
pub(super) fn compare_own(sides: &mut Sides<'_>, place: &str, old: &Operation, new: &Operation) {
    let both = |change: Change| change.old(old.origin, None).new_side(new.origin, None);
    match (&old.servers, &new.servers) {
        (None, None) => {}
        (Some(before), Some(after)) => {
            let has_setter = |servers: &[Server]| has_type(servers);
            let (was, is) = (has_setter(&before.servers), has_setter(&after.servers));
            let source = match (was, is) {
                (true, true) if before.name != after.name => Effect::Breaking,
                (true, false) => Effect::Breaking,
                (false, true) => Effect::Compatible,
                _ => Effect::None,
            };
            if source != Effect::None {
                let message = "the type of its servers is another";
                sides.add(both(Change::new("own-servers-changed", place, message).source(source)));
            }
            // Operations with equal servers share the type.
            if sides.compared.insert((before.name.clone(), after.name.clone())) {
                compare(sides, &after.name, &before.servers, &after.servers);
            }
        }
        (Some(before), None) => {
            let source = if has_type(&before.servers) { Effect::Breaking } else { Effect::None };
            let message = "is where the API is, and has no servers of its own any more";
            let change = Change::new("own-servers-changed", place, message);
            sides.add(both(change.source(source).wire(Effect::Breaking)));
        }
        (None, Some(after)) => {
            let source = if has_type(&after.servers) { Effect::Compatible } else { Effect::None };
            let message = "has servers of its own now";
            let change = Change::new("own-servers-changed", place, message);
            sides.add(both(change.source(source).wire(Effect::Breaking)));
        }
    }
}

fn has_type(servers: &[Server]) -> bool {
    servers.len() > 1 || servers.iter().any(|server| !server.variables.is_empty())
}

fn compare(sides: &mut Sides<'_>, place: &str, old: &[Server], new: &[Server]) {
    let (first_old, first_new) = match (old.first(), new.first()) {
        (None, None) => return,
        (None, Some(server)) => {
            let message = format!("there is a server now, {}", code(&server.url));
            let change = Change::new("server-added", place, message).source(Effect::Compatible);
            return sides.add(change.new_side(server.origin, format!("pub struct {place}")));
        }
        (Some(server), None) => {
            let message = "there is no server any more: callers have to name one";
            let change = Change::new("server-removed", place, message);
            let change = change.source(Effect::Breaking).wire(Effect::Breaking);
            return sides.add(change.old(server.origin, format!("pub struct {place}")));
        }
        (Some(old), Some(new)) => (old, new),
    };
    if first_old.url != first_new.url {
        let message =
            format!("the default server is {} instead of {}", code(&first_new.url), code(&first_old.url));
        let change = Change::new("default-server-changed", place, message).wire(Effect::Breaking);
        sides.add(change.old(first_old.origin, None).new_side(first_new.origin, None));
    }
    compare_constructors(sides, place, old, new);
    compare_variables(sides, place, old, new);
}

/// Compares the functions that make each server, which there are where there are several.
fn compare_constructors(sides: &mut Sides<'_>, place: &str, old: &[Server], new: &[Server]) {
    let has_functions = |servers: &[Server]| servers.len() > 1;
    let (was, is) = (has_functions(old), has_functions(new));
    let pairing = pair(
        old,
        new,
        &[&|_, server: &Server| Some(server.constructor.clone()), &|_, server| Some(server.url.clone())],
    );
    let signature = |server: &Server| format!("pub fn {}() -> Self", server.constructor);
    let at = |server: &Server| format!("{place}::{}", server.constructor);
    for server in pairing.removed.into_iter().filter_map(|index| old.get(index)).filter(|_| was) {
        let message = format!("the server {} is gone", code(&server.url));
        let change = Change::new("server-removed", at(server), message).source(Effect::Breaking);
        sides.add(change.old(server.origin, signature(server)));
    }
    for server in pairing.added.into_iter().filter_map(|index| new.get(index)).filter(|_| is) {
        let message = format!("a new server, {}", code(&server.url));
        let change = Change::new("server-added", at(server), message).source(Effect::Compatible);
        sides.add(change.new_side(server.origin, signature(server)));
    }
    for (index, (before, after)) in pairing.pairs.into_iter().enumerate() {
        let (Some(before), Some(after)) = (old.get(before), new.get(after)) else { continue };
        let both = |change: Change| {
            change
                .old(before.origin, was.then(|| signature(before)))
                .new_side(after.origin, is.then(|| signature(after)))
        };
        match (was, is) {
            (true, true) if before.constructor != after.constructor => {
                let message =
                    format!("{} is called {} now", code(&before.constructor), code(&after.constructor));
                sides.add(both(Change::new("server-renamed", at(after), message).source(Effect::Breaking)));
            }
            (true, false) => {
                let message = "the only server is made by `default` alone";
                sides.add(both(Change::new("server-removed", at(before), message).source(Effect::Breaking)));
            }
            (false, true) => {
                let message = "has a function of its own now";
                sides.add(both(Change::new("server-added", at(after), message).source(Effect::Compatible)));
            }
            _ => {}
        }
        // Of the first it is said that the default is another.
        if index > 0 && before.url != after.url {
            let message = format!("the server is {} instead of {}", code(&after.url), code(&before.url));
            sides.add(both(Change::new("server-changed", at(after), message).wire(Effect::Breaking)));
        }
        docs::compare(sides, &at(after), (&before.docs, before.origin), (&after.docs, after.origin));
    }
}

/// The variables of all servers, each setter once.
fn variables(servers: &[Server]) -> Vec<&ServerVariable> {
    let mut seen = HashSet::new();
    let all = servers.iter().flat_map(|server| &server.variables);
    all.filter(|variable| seen.insert(variable.rust_name.as_str())).collect()
}

fn compare_variables(sides: &mut Sides<'_>, place: &str, old: &[Server], new: &[Server]) {
    let (old, new) = (variables(old), variables(new));
    let pairing = pair(
        &old,
        &new,
        &[&|_, variable: &&ServerVariable| Some(variable.wire_name.clone()), &|_, variable| {
            Some(variable.rust_name.clone())
        }],
    );
    let at = |variable: &ServerVariable| format!("{place}::{}", variable.rust_name);
    for variable in pairing.removed.into_iter().filter_map(|index| old.get(index)) {
        let message = format!("the variable {} is gone", code(&variable.wire_name));
        let change = Change::new("server-variable-removed", at(variable), message).source(Effect::Breaking);
        sides.add(change.old(variable.origin, signature::server_variable(sides.old, variable)));
    }
    for variable in pairing.added.into_iter().filter_map(|index| new.get(index)) {
        let message = format!("a new variable, {}", code(&variable.wire_name));
        let wire = if variable.required { Effect::Breaking } else { Effect::Compatible };
        let change = Change::new("server-variable-added", at(variable), message).source(Effect::Compatible);
        let signature = signature::server_variable(sides.new, variable);
        sides.add(change.wire(wire).new_side(variable.origin, signature));
    }
    for (before, after) in pairing.pairs {
        if let (Some(before), Some(after)) = (old.get(before), new.get(after)) {
            compare_variable(sides, &at(after), before, after);
        }
    }
}

fn compare_variable(sides: &mut Sides<'_>, at: &str, old: &ServerVariable, new: &ServerVariable) {
    let (was, is) = (signature::server_variable(sides.old, old), signature::server_variable(sides.new, new));
    let origins: (Span, Span) = (old.origin, new.origin);
    let both = |change: Change| change.old(origins.0, was.clone()).new_side(origins.1, is.clone());
    if old.rust_name != new.rust_name {
        let message = format!("{} is called {} now", code(&old.rust_name), code(&new.rust_name));
        sides.add(both(Change::new("server-variable-changed", at, message).source(Effect::Breaking)));
    }
    let ty = |item: Option<crate::ir::ItemId>| item.map(crate::ir::Type::Item);
    if !sides.same_option(ty(old.values).as_ref(), ty(new.values).as_ref()) {
        let message = "takes another type";
        sides.add(both(Change::new("server-variable-changed", at, message).source(Effect::Breaking)));
    }
    if old.default != new.default {
        let message = format!("is {} unless set, not {}", code(&new.default), code(&old.default));
        sides.add(both(Change::new("server-variable-changed", at, message).wire(Effect::Breaking)));
    }
    if old.required != new.required {
        let (message, wire) = if new.required {
            ("has to be set now", Effect::Breaking)
        } else {
            ("does not have to be set any more", Effect::Compatible)
        };
        sides.add(both(Change::new("server-variable-changed", at, message).wire(wire)));
    }
    docs::compare(sides, at, (&old.docs, old.origin), (&new.docs, new.origin));
}
