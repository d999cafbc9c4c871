//! What belongs to an API as a whole: features, webhooks, front page, and what errors show.

use super::Layout;
use super::change::{Change, Effect, code};
use super::context::Sides;
use super::pairs::pair;
use super::{docs, relation, signature};
use crate::ir::{Api, Tag, Webhook};
use crate::source::Span;
use std::collections::BTreeMap;

/// Compares it.
pub(super) fn compare(sides: &mut Sides<'_>, layout: Layout) {
    let (old, new) = (sides.old, sides.new);
    let both = |change: Change| change.old(old.info, None).new_side(new.info, None);
    if layout == Layout::Crate {
        compare_features(sides);
    }
    compare_groups(sides);
    compare_webhooks(sides);
    let said = [("title", &old.title, &new.title), ("version", &old.version, &new.version)];
    for (what, before, after) in said {
        if before != after {
            let message = format!("the API's {what} is {} instead of {}", code(after), code(before));
            sides.add(both(Change::new("docs-changed", &old.module, message)));
        }
    }
    docs::compare(sides, &new.module, (&old.docs, old.info), (&new.docs, new.info));
    if (&old.error_codes, &old.error_messages) != (&new.error_codes, &new.error_messages) {
        let change =
            Change::new("error-text-changed", &new.module, "errors show other parts of their bodies");
        sides.add(change.old(old.start, None).new_side(new.start, None));
    }
    if old.rate_limit_reset != new.rate_limit_reset {
        let message = "another header, or unit, tells when a rate limit is reset";
        sides.add(both(Change::new("rate-limit-changed", &new.module, message).wire(Effect::Compatible)));
    }
}

/// Features by name, each with the place of its group.
fn features(api: &Api) -> BTreeMap<&str, Span> {
    let named = api.tags.iter().filter(|tag| !tag.feature.is_empty());
    named.map(|tag| (tag.feature.as_str(), tag.origin)).collect()
}

fn compare_features(sides: &mut Sides<'_>) {
    let (before, after) = (features(sides.old), features(sides.new));
    for (feature, origin) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
        let change =
            Change::new("feature-removed", format!("feature {feature}"), "the cargo feature is gone")
                .source(Effect::Breaking);
        sides.add(change.old(*origin, format!("{feature} = []")));
    }
    for (feature, origin) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        let change = Change::new("feature-added", format!("feature {feature}"), "a new cargo feature")
            .source(Effect::Compatible);
        sides.add(change.new_side(*origin, format!("{feature} = []")));
    }
}

/// What is said of groups of operations.
fn compare_groups(sides: &mut Sides<'_>) {
    let pairing = pair(&sides.old.tags, &sides.new.tags, &[&|_, tag: &Tag| Some(tag.name.clone())]);
    for (before, after) in pairing.pairs {
        if let (Some(before), Some(after)) = (sides.old.tags.get(before), sides.new.tags.get(after)) {
            let place = format!("group {}", after.name);
            docs::compare(sides, &place, (&before.docs, before.origin), (&after.docs, after.origin));
        }
    }
}

fn compare_webhooks(sides: &mut Sides<'_>) {
    let pairing = pair(
        &sides.old.webhooks,
        &sides.new.webhooks,
        &[&|_, webhook: &Webhook| Some(format!("{} {}", webhook.http_method, webhook.name))],
    );
    let at = |webhook: &Webhook| format!("webhook {}", webhook.name);
    let payload = |api: &Api, webhook: &Webhook| webhook.payload.as_ref().map(|ty| signature::ty(api, ty));
    for webhook in pairing.removed.into_iter().filter_map(|index| sides.old.webhooks.get(index)) {
        let change =
            Change::new("webhook-removed", at(webhook), "is not sent any more").wire(Effect::Breaking);
        sides.add(change.old(webhook.origin, payload(sides.old, webhook)));
    }
    for webhook in pairing.added.into_iter().filter_map(|index| sides.new.webhooks.get(index)) {
        let change = Change::new("webhook-added", at(webhook), "is sent now").wire(Effect::Compatible);
        sides.add(change.new_side(webhook.origin, payload(sides.new, webhook)));
    }
    for (before, after) in pairing.pairs {
        let (Some(old), Some(new)) = (sides.old.webhooks.get(before), sides.new.webhooks.get(after)) else {
            continue;
        };
        let same = sides.same_option(old.payload.as_ref(), new.payload.as_ref());
        if !same || old.media_type != new.media_type {
            let wire = match (&old.payload, &new.payload) {
                (Some(before), Some(after)) if !same => relation::relation(sides, before, after).received(),
                (None, Some(_)) => Effect::Compatible,
                _ => Effect::Breaking,
            };
            let change = Change::new("webhook-changed", at(new), "carries something else").wire(wire);
            let (was, is) = (payload(sides.old, old), payload(sides.new, new));
            sides.add(change.old(old.origin, was).new_side(new.origin, is));
        }
        docs::compare(sides, &at(new), (&old.docs, old.origin), (&new.docs, new.origin));
    }
}
