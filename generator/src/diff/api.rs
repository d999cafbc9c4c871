//! What belongs to an API as a whole: features, webhooks, front page, and what errors show.

use super::Layout;
use super::change::{Change, Effect, code};
use super::context::Sides;
use super::pairs::pair;
use super::{docs, relation, signature};
use crate::ir::{Api, Tag, Webhook};
use crate::source::Span;
use std::collections::BTreeSet;

/// Compares it.
pub(super) fn compare(sides: &mut Sides<'_>, layout: Layout) {
    let (old_origin, new_origin) = (sides.old.start, sides.new.start);
    let both = |change: Change| change.old(old_origin, None).new_side(new_origin, None);
    let (old, new) = (sides.old, sides.new);
    if layout == Layout::Crate {
        compare_features(sides, old_origin, new_origin);
    }
    compare_groups(sides, old_origin, new_origin);
    compare_webhooks(sides);
    let said = [("title", &old.title, &new.title), ("version", &old.version, &new.version)];
    for (what, before, after) in said {
        if before != after {
            let message = format!("the API's {what} is {} instead of {}", code(after), code(before));
            sides.add(both(Change::new("docs-changed", &old.module, message)));
        }
    }
    docs::compare(sides, &new.module, (&old.docs, old_origin), (&new.docs, new_origin));
    if (&old.error_codes, &old.error_messages) != (&new.error_codes, &new.error_messages) {
        let message = "errors show other parts of their bodies";
        sides.add(both(Change::new("error-text-changed", &new.module, message)));
    }
    if old.rate_limit_reset != new.rate_limit_reset {
        let message = "another header, or unit, tells when a rate limit is reset";
        sides.add(both(Change::new("rate-limit-changed", &new.module, message).wire(Effect::Compatible)));
    }
}

fn compare_features(sides: &mut Sides<'_>, old_origin: Span, new_origin: Span) {
    fn features(api: &Api) -> BTreeSet<&str> {
        api.tags.iter().map(|tag| tag.feature.as_str()).filter(|feature| !feature.is_empty()).collect()
    }
    let (before, after) = (features(sides.old), features(sides.new));
    for feature in before.difference(&after) {
        let change =
            Change::new("feature-removed", format!("feature {feature}"), "the cargo feature is gone")
                .source(Effect::Breaking);
        sides.add(change.old(old_origin, format!("{feature} = []")));
    }
    for feature in after.difference(&before) {
        let change = Change::new("feature-added", format!("feature {feature}"), "a new cargo feature")
            .source(Effect::Compatible);
        sides.add(change.new_side(new_origin, format!("{feature} = []")));
    }
}

/// What is said of groups of operations.
fn compare_groups(sides: &mut Sides<'_>, old_origin: Span, new_origin: Span) {
    let pairing = pair(&sides.old.tags, &sides.new.tags, &[&|_, tag: &Tag| Some(tag.name.clone())]);
    for (before, after) in pairing.pairs {
        if let (Some(before), Some(after)) = (sides.old.tags.get(before), sides.new.tags.get(after)) {
            let place = format!("group {}", after.name);
            docs::compare(sides, &place, (&before.docs, old_origin), (&after.docs, new_origin));
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
