//! Request bodies: those of two versions of an operation enter, what is different for callers and servers leaves.

use super::change::{Change, Effect, code};
use super::context::Sides;
use super::operation::argument_words;
use super::reach::Flow;
use super::rules::{self, Ruled};
use super::{docs, relation, signature};
use crate::ir::{Api, Argument, Body, Operation};

/// Compares what is sent.
pub(super) fn compare(sides: &mut Sides<'_>, place: &str, old: &Operation, new: &Operation) {
    let at = format!("{place}(body)");
    match (&old.body, &new.body) {
        (None, None) => {}
        (Some(body), None) => {
            let change = Change::new("body-removed", at, "nothing is sent any more")
                .source(Effect::Breaking)
                .wire(Effect::Breaking);
            let signature = signature(sides.old, body);
            sides.add(change.old(body.origin, signature).new_side(new.origin, None));
        }
        (None, Some(body)) => {
            let required = body.argument == Argument::Required;
            let effect = if required { Effect::Breaking } else { Effect::Compatible };
            let message = format!("a new {} body", argument_words(&body.argument));
            let change = Change::new("body-added", at, message).source(effect).wire(effect);
            let signature = signature(sides.new, body);
            sides.add(change.old(old.origin, None).new_side(body.origin, signature));
        }
        (Some(before), Some(after)) => compare_bodies(sides, &at, before, after),
    }
}

fn signature(api: &Api, body: &Body) -> String {
    signature::argument(api, &body.rust_name, &body.ty, &body.argument)
}

fn compare_bodies(sides: &mut Sides<'_>, at: &str, old: &Body, new: &Body) {
    let both = |sides: &Sides<'_>, change: Change| {
        change.old(old.origin, signature(sides.old, old)).new_side(new.origin, signature(sides.new, new))
    };
    match (&old.argument, &new.argument) {
        (Argument::Required, Argument::Optional) => {
            let change = Change::new("body-became-optional", at, "is optional now");
            sides.add(both(sides, change.source(Effect::Breaking).wire(Effect::Compatible)));
        }
        (Argument::Optional, Argument::Required) => {
            let change = Change::new("body-became-required", at, "is required now");
            sides.add(both(sides, change.source(Effect::Breaking).wire(Effect::Breaking)));
        }
        _ => {}
    }
    if !sides.same(&old.ty, &new.ty) {
        let relation = relation::relation(sides, &old.ty, &new.ty);
        let message = format!("the type is {}", relation.words());
        let change = Change::new("body-type-changed", at, message);
        sides.add(both(sides, change.source(Effect::Breaking).wire(relation.sent())));
    }
    if !old.media_type.eq_ignore_ascii_case(&new.media_type) || old.codec != new.codec {
        let message = format!("is sent as {} instead of {}", code(&new.media_type), code(&old.media_type));
        let change = Change::new("body-media-type-changed", at, message).wire(Effect::Breaking);
        sides.add(both(sides, change));
    }
    if old.encodings != new.encodings {
        let change = Change::new("body-encoding-changed", at, "its parts are written otherwise");
        sides.add(both(sides, change.wire(Effect::Breaking)));
    }
    docs::compare(sides, at, (&old.docs, old.origin), (&new.docs, new.origin));
    let ruled = |body: &Body| (body.origin, body.argument == Argument::Required);
    let ((old_origin, old_given), (new_origin, new_given)) = (ruled(old), ruled(new));
    let old = Ruled { rules: &old.rules, origin: old_origin, is_given: old_given };
    let new = Ruled { rules: &new.rules, origin: new_origin, is_given: new_given };
    rules::compare(sides, at, Flow::SENT, &old, &new);
}
