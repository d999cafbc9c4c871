//! Headers of answers: the structs that read them in two versions enter, what is different for readers leaves.

use super::change::{Change, Effect, code};
use super::context::Sides;
use super::pairs::pair;
use super::reach::Flow;
use super::rules::{self, Ruled};
use super::{docs, relation, signature};
use crate::ir::{Api, Operation, ResponseHeader};
use foldhash::{HashSet, HashSetExt};

/// A struct of headers.
struct Set<'a> {
    name: &'a str,
    headers: &'a [ResponseHeader],
}

/// Each struct once.
fn sets(api: &Api) -> Vec<Set<'_>> {
    let mut seen = HashSet::new();
    let all = api.operations.iter().flat_map(|operation| &operation.headers);
    let sets = all.map(|set| Set { name: &set.name, headers: &set.headers });
    sets.filter(|set| seen.insert(set.name)).collect()
}

/// Compares the structs, which operations share.
pub(super) fn compare_all(sides: &mut Sides<'_>) {
    let (old, new) = (sets(sides.old), sets(sides.new));
    let names =
        |set: &Set<'_>| set.headers.iter().map(|one| one.wire_name.to_ascii_lowercase()).collect::<Vec<_>>();
    let pairing = pair(
        &old,
        &new,
        &[&|_, set: &Set<'_>| Some(set.name.to_owned()), &|_, set| Some(names(set).join(" "))],
    );
    let listed = |set: &Set<'_>| {
        let names: Vec<String> = set.headers.iter().map(|header| code(&header.wire_name)).collect();
        names.join(", ")
    };
    for set in pairing.removed.into_iter().filter_map(|index| old.get(index)) {
        let Some(first) = set.headers.first() else { continue };
        let change =
            Change::new("headers-removed", set.name, format!("no answer has {} any more", listed(set)))
                .source(Effect::Breaking);
        sides.add(change.old(first.origin, format!("pub struct {}", set.name)));
    }
    for set in pairing.added.into_iter().filter_map(|index| new.get(index)) {
        let Some(first) = set.headers.first() else { continue };
        let change = Change::new("headers-added", set.name, format!("answers have {}", listed(set)))
            .source(Effect::Compatible);
        sides.add(change.new_side(first.origin, format!("pub struct {}", set.name)));
    }
    for (before, after) in pairing.pairs {
        if let (Some(before), Some(after)) = (old.get(before), new.get(after)) {
            compare_sets(sides, before, after);
        }
    }
}

fn compare_sets(sides: &mut Sides<'_>, old: &Set<'_>, new: &Set<'_>) {
    if let (Some(before), Some(after)) = (old.headers.first(), new.headers.first())
        && old.name != new.name
    {
        let message = format!("{} is called {} now", code(old.name), code(new.name));
        let change = Change::new("header-renamed", old.name, message).source(Effect::Breaking);
        let (was, is) = (format!("pub struct {}", old.name), format!("pub struct {}", new.name));
        sides.add(change.old(before.origin, was).new_side(after.origin, is));
    }
    let key = |header: &ResponseHeader| Some(header.wire_name.to_ascii_lowercase());
    let pairing = pair(old.headers, new.headers, &[&|_, header: &ResponseHeader| key(header)]);
    let at = |header: &ResponseHeader| format!("{}::{}", new.name, header.rust_name);
    for header in pairing.removed.into_iter().filter_map(|index| old.headers.get(index)) {
        let message = format!("the header {} is gone", code(&header.wire_name));
        let change = Change::new("header-removed", at(header), message).source(Effect::Breaking);
        sides.add(change.old(header.origin, field(sides.old, header)));
    }
    for header in pairing.added.into_iter().filter_map(|index| new.headers.get(index)) {
        let message = format!("a new header, {}", code(&header.wire_name));
        let change = Change::new("header-added", at(header), message).source(Effect::Compatible);
        sides.add(change.new_side(header.origin, field(sides.new, header)));
    }
    for (before, after) in pairing.pairs {
        if let (Some(before), Some(after)) = (old.headers.get(before), new.headers.get(after)) {
            compare_headers(sides, &at(after), before, after);
        }
    }
}

fn field(api: &Api, header: &ResponseHeader) -> String {
    format!("pub {}: Option<{}>", header.rust_name, signature::ty(api, &header.ty))
}

fn compare_headers(sides: &mut Sides<'_>, at: &str, old: &ResponseHeader, new: &ResponseHeader) {
    let both = |sides: &Sides<'_>, change: Change| {
        change.old(old.origin, field(sides.old, old)).new_side(new.origin, field(sides.new, new))
    };
    if old.rust_name != new.rust_name {
        let message = format!("the field {} is called {} now", code(&old.rust_name), code(&new.rust_name));
        sides.add(both(sides, Change::new("header-renamed", at, message).source(Effect::Breaking)));
    }
    if !sides.same(&old.ty, &new.ty) {
        let relation = relation::relation(sides, &old.ty, &new.ty);
        let message = format!("the type is {}", relation.words());
        let change = Change::new("header-type-changed", at, message);
        sides.add(both(sides, change.source(Effect::Breaking).wire(relation.received())));
    } else if old.form != new.form {
        let change = Change::new("header-type-changed", at, "its text is read otherwise");
        sides.add(both(sides, change.wire(Effect::Breaking)));
    }
    docs::compare(sides, at, (&old.docs, old.origin), (&new.docs, new.origin));
    let received = Flow::RECEIVED;
    let old = Ruled { rules: &old.rules, origin: old.origin, is_given: false };
    let new = Ruled { rules: &new.rules, origin: new.origin, is_given: false };
    rules::compare(sides, at, received, &old, &new);
}

/// Compares which headers the answers of an operation have.
pub(super) fn compare_answers(sides: &mut Sides<'_>, place: &str, old: &Operation, new: &Operation) {
    type Known<'o> = std::collections::BTreeMap<(String, String), &'o ResponseHeader>;
    fn known(operation: &Operation) -> Known<'_> {
        let sets = operation.headers.iter();
        let all = sets.flat_map(|set| set.statuses.iter().map(move |status| (status, &set.headers)));
        let all = all.flat_map(|(status, headers)| headers.iter().map(move |header| (status, header)));
        all.map(|(status, one)| ((format!("{status:?}"), one.wire_name.to_ascii_lowercase()), one)).collect()
    }
    let (before, after) = (known(old), known(new));
    let listed = |of: &Known<'_>, other: &Known<'_>| {
        let mut names: Vec<&str> = of
            .iter()
            .filter(|(key, _)| !other.contains_key(*key))
            .map(|(_, one)| one.wire_name.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        names.iter().map(code).collect::<Vec<_>>().join(", ")
    };
    for (gone, effect) in [(true, Effect::Breaking), (false, Effect::Compatible)] {
        let names = if gone { listed(&before, &after) } else { listed(&after, &before) };
        if names.is_empty() {
            continue;
        }
        let (code, message) = if gone {
            ("answer-headers-removed", format!("answers do not have {names} any more"))
        } else {
            ("answer-headers-added", format!("answers have {names}"))
        };
        let origin = |known: &Known<'_>, other: &Known<'_>, operation: &Operation| {
            let own = known.iter().find(|(key, _)| !other.contains_key(*key));
            own.map_or(operation.origin, |(_, header)| header.origin)
        };
        let change = Change::new(code, place, message).wire(effect);
        let (was, is) = if gone {
            (origin(&before, &after, old), new.origin)
        } else {
            (old.origin, origin(&after, &before, new))
        };
        sides.add(change.old(was, None).new_side(is, None));
    }
}
