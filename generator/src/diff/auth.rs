//! Credentials: security schemes and what operations require of them enter, what is different for callers leaves.

use super::change::{Change, Effect, code};
use super::context::Sides;
use super::pairs::pair;
use super::{docs, signature};
use crate::ir::{Api, Location, Operation, Requirement, Scheme, SchemeKind};
use std::collections::BTreeSet;

/// Compares the schemes.
pub(super) fn compare_schemes(sides: &mut Sides<'_>) {
    let pairing = pair(
        &sides.old.schemes,
        &sides.new.schemes,
        &[
            &|_, scheme: &Scheme| Some(scheme.wire_name.clone()),
            &|_, scheme| Some(scheme.setter.clone()),
            &|_, scheme| Some(format!("{:?}", scheme.kind)),
        ],
    );
    for scheme in pairing.removed.into_iter().filter_map(|index| sides.old.schemes.get(index)) {
        let signature = signature::credential(scheme);
        let source = if signature.is_some() { Effect::Breaking } else { Effect::None };
        let message = format!("the security scheme {} is gone", code(&scheme.wire_name));
        let change = Change::new("scheme-removed", of(scheme), message).source(source);
        sides.add(change.old(scheme.origin, signature));
    }
    for scheme in pairing.added.into_iter().filter_map(|index| sides.new.schemes.get(index)) {
        let signature = signature::credential(scheme);
        let source = if signature.is_some() { Effect::Compatible } else { Effect::None };
        let message = format!("a new security scheme, {}", code(&scheme.wire_name));
        let change = Change::new("scheme-added", of(scheme), message).source(source);
        sides.add(change.new_side(scheme.origin, signature));
    }
    for (before, after) in pairing.pairs {
        if let (Some(before), Some(after)) = (sides.old.schemes.get(before), sides.new.schemes.get(after)) {
            compare_scheme(sides, before, after);
        }
    }
}

fn of(scheme: &Scheme) -> String {
    format!("ClientBuilder::{}", scheme.setter)
}

fn compare_scheme(sides: &mut Sides<'_>, old: &Scheme, new: &Scheme) {
    let place = of(new);
    let (before, after) = (signature::credential(old), signature::credential(new));
    let both = |change: Change| change.old(old.origin, before.clone()).new_side(new.origin, after.clone());
    if old.setter != new.setter {
        let message = format!("{} is called {} now", code(&old.setter), code(&new.setter));
        let source = if before.is_some() { Effect::Breaking } else { Effect::Compatible };
        sides.add(both(Change::new("scheme-renamed", &place, message).source(source)));
    }
    if old.kind != new.kind {
        let arguments =
            |text: &Option<String>| text.as_ref().and_then(|text| Some(text.split_once('(')?.1.to_owned()));
        let source = match (arguments(&before), arguments(&after)) {
            (Some(was), Some(is)) if was == is => Effect::None,
            (None, Some(_)) => Effect::Compatible,
            (None, None) => Effect::None,
            _ => Effect::Breaking,
        };
        let (message, wire) = kinds(&old.kind, &new.kind);
        sides.add(both(Change::new("scheme-changed", &place, message).source(source).wire(wire)));
    }
    docs::compare(sides, &place, (&old.docs, old.origin), (&new.docs, new.origin));
}

/// What is different, and for whom.
fn kinds(old: &SchemeKind, new: &SchemeKind) -> (String, Effect) {
    if let (
        SchemeKind::ClientCredentials { token_url, method, client, scopes },
        SchemeKind::ClientCredentials {
            token_url: url_now,
            method: method_now,
            client: client_now,
            scopes: scopes_now,
        },
    ) = (old, new)
    {
        if token_url != url_now {
            return (
                format!("tokens come from {} instead of {}", code(url_now), code(token_url)),
                Effect::Breaking,
            );
        }
        if (method, client) != (method_now, client_now) {
            return ("tokens are asked for otherwise".to_owned(), Effect::Breaking);
        }
        let gone: Vec<_> = scopes.iter().filter(|scope| !scopes_now.contains(scope)).collect();
        if gone.is_empty() {
            return ("tokens are asked for with more scopes".to_owned(), Effect::Compatible);
        }
        let gone: Vec<String> = gone.iter().map(|scope| code(scope)).collect();
        return (format!("tokens are asked for without the scopes {}", gone.join(", ")), Effect::Breaking);
    }
    (format!("it is {} instead of {}", words(new), words(old)), Effect::Breaking)
}

fn words(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::ApiKey { location, name, prefix } => {
            let prefix = if prefix.is_empty() { String::new() } else { format!(" behind {}", code(prefix)) };
            let place = match location {
                Location::Query | Location::QueryString => "query parameter",
                Location::Cookie => "cookie",
                Location::Header | Location::Path => "header",
            };
            format!("a key in the {place} {}{prefix}", code(name))
        }
        SchemeKind::Bearer => "a bearer token".to_owned(),
        SchemeKind::Basic => "a user and a password".to_owned(),
        SchemeKind::ClientCredentials { .. } => "OAuth2 client credentials".to_owned(),
        SchemeKind::Unsupported(what) => code(what),
    }
}

/// An alternative: schemes by name, with their scopes.
type Alternative = BTreeSet<(String, BTreeSet<String>)>;

/// The alternatives of an operation; one without schemes where none are needed.
fn alternatives(api: &Api, operation: &Operation) -> BTreeSet<Alternative> {
    let one = |requirement: &Requirement| {
        let scheme = api.schemes.get(requirement.scheme).map_or("", |scheme| scheme.wire_name.as_str());
        (scheme.to_owned(), requirement.scopes.iter().cloned().collect())
    };
    let all: BTreeSet<Alternative> =
        operation.security.iter().map(|alternative| alternative.iter().map(one).collect()).collect();
    if all.is_empty() { BTreeSet::from([Alternative::new()]) } else { all }
}

fn listed(alternatives: &BTreeSet<Alternative>) -> String {
    let one = |(scheme, scopes): &(String, BTreeSet<String>)| {
        let scopes: Vec<String> = scopes.iter().map(code).collect();
        if scopes.is_empty() { code(scheme) } else { format!("{} with {}", code(scheme), scopes.join(", ")) }
    };
    let all = alternatives.iter().map(|alternative| {
        let schemes: Vec<String> = alternative.iter().map(one).collect();
        if schemes.is_empty() { "nothing".to_owned() } else { schemes.join(" and ") }
    });
    all.collect::<Vec<_>>().join(", or ")
}

/// Compares what an operation requires.
pub(super) fn compare_requirements(sides: &mut Sides<'_>, place: &str, old: &Operation, new: &Operation) {
    let (before, after) = (alternatives(sides.old, old), alternatives(sides.new, new));
    if before == after {
        return;
    }
    // Whoever has what an alternative asks for has what one asks for that asks for less.
    let fulfils = |has: &Alternative| {
        after.iter().any(|wanted| {
            wanted.iter().all(|(scheme, scopes)| {
                has.iter().any(|(name, granted)| name == scheme && scopes.is_subset(granted))
            })
        })
    };
    let wire = if before.iter().all(fulfils) { Effect::Compatible } else { Effect::Breaking };
    let message = format!("needs {} instead of {}", listed(&after), listed(&before));
    let change = Change::new("security-changed", place, message).wire(wire);
    sides.add(change.old(old.origin, None).new_side(new.origin, None));
}
