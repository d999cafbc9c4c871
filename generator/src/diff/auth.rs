//! Credentials: security schemes and what operations require of them enter, what is different for callers leaves.

use super::change::{Change, Effect, code};
use super::context::Sides;
use super::pairs::pair;
use super::{docs, signature};
use crate::ir::{Api, Location, Operation, Requirement, Scheme, SchemeKind, TokenEndpoint};
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
    if old.kind != new.kind
        && let Some((message, wire)) = kinds(&old.kind, &new.kind)
    {
        let arguments =
            |text: &Option<String>| text.as_ref().and_then(|text| Some(text.split_once('(')?.1.to_owned()));
        let source = match (arguments(&before), arguments(&after)) {
            (Some(was), Some(is)) if was == is => Effect::None,
            (None, Some(_)) => Effect::Compatible,
            (None, None) => Effect::None,
            _ => Effect::Breaking,
        };
        sides.add(both(Change::new("scheme-changed", &place, message).source(source).wire(wire)));
    }
    if old.env != new.env && old.setter == new.setter {
        let message =
            format!("its variable in the environment is {} instead of {}", code(&new.env), code(&old.env));
        sides.add(both(Change::new("scheme-changed", &place, message).wire(Effect::Breaking)));
    }
    docs::compare(sides, &place, (&old.docs, old.origin), (&new.docs, new.origin));
}

/// What is different, and for whom; `None` if nothing is.
fn kinds(old: &SchemeKind, new: &SchemeKind) -> Option<(String, Effect)> {
    let (
        SchemeKind::OAuth2 { client_credentials: old_client, refresh: old_refresh },
        SchemeKind::OAuth2 { client_credentials: new_client, refresh: new_refresh },
    ) = (old, new)
    else {
        return Some((format!("it is {} instead of {}", words(new), words(old)), Effect::Breaking));
    };
    let client = endpoint("tokens", old_client.as_ref(), new_client.as_ref());
    let refresh = endpoint("refreshed tokens", old_refresh.as_ref(), new_refresh.as_ref());
    let effect = [&client, &refresh].into_iter().flatten().map(|(_, effect)| *effect).max()?;
    let messages: Vec<String> = [client, refresh].into_iter().flatten().map(|(message, _)| message).collect();
    Some((messages.join("; "), effect))
}

/// What is different about one of a scheme's token endpoints; `None` if nothing is.
fn endpoint(
    what: &str,
    old: Option<&TokenEndpoint>,
    new: Option<&TokenEndpoint>,
) -> Option<(String, Effect)> {
    let (old, new) = match (old, new) {
        (None, None) => return None,
        (None, Some(new)) => {
            return Some((format!("{what} can be had from {}", code(&new.url)), Effect::Compatible));
        }
        (Some(old), None) => {
            return Some((format!("{what} can no more be had from {}", code(&old.url)), Effect::Breaking));
        }
        (Some(old), Some(new)) => (old, new),
    };
    if old.url != new.url {
        let message = format!("{what} come from {} instead of {}", code(&new.url), code(&old.url));
        return Some((message, Effect::Breaking));
    }
    if (&old.method, old.client) != (&new.method, new.client) {
        return Some((format!("{what} are asked for otherwise"), Effect::Breaking));
    }
    // How a document orders them means nothing.
    let (before, after): (BTreeSet<&String>, BTreeSet<&String>) =
        (old.scopes.iter().collect(), new.scopes.iter().collect());
    let gone: Vec<String> = before.difference(&after).map(code).collect();
    if !gone.is_empty() {
        return Some((
            format!("{what} are asked for without the scopes {}", gone.join(", ")),
            Effect::Breaking,
        ));
    }
    (before != after).then(|| (format!("{what} are asked for with more scopes"), Effect::Compatible))
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
        SchemeKind::OAuth2 { .. } => "an OAuth2 token".to_owned(),
        SchemeKind::MutualTls => "a certificate of the client's".to_owned(),
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
