//! Bounds that no value can keep: a document enters, findings leave.

use std::cmp::Ordering;

use super::Context;
use super::examples::Decimal;
use super::walk::schemas;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{AdditionalProperties, Numeric, Schema};

/// `impossible-bounds`: a lower bound above its upper one, and the like.
pub(super) fn impossible(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    for (id, schema) in schemas(context.document) {
        for problem in contradictions(schema) {
            let span = context.anchors.of(context.document, id);
            let message = format!("no value is possible: {problem}");
            diagnostics.report(Diagnostic::warning("impossible-bounds", span, message));
        }
    }
}

fn contradictions(schema: &Schema) -> Vec<String> {
    let bounds = &schema.numeric;
    let mut found: Vec<String> = numbers(bounds).collect();
    for (least, most, low, high) in [
        (bounds.min_length, bounds.max_length, "minLength", "maxLength"),
        (bounds.min_items, bounds.max_items, "minItems", "maxItems"),
        (bounds.min_properties, bounds.max_properties, "minProperties", "maxProperties"),
    ] {
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            found.push(format!("`{low}` is {least}, `{high}` is {most}"));
        }
    }
    let required = schema.required.len() as u64;
    if let Some(most) = bounds.max_properties.filter(|most| *most < required) {
        found.push(format!("`required` names {required} properties, `maxProperties` is {most}"));
    }
    let closed = schema.additional_properties == AdditionalProperties::Forbidden
        && schema.pattern_properties.is_empty();
    let plain = schema.reference.is_none()
        && schema.all_of.is_empty()
        && schema.one_of.is_empty()
        && schema.any_of.is_empty();
    let declared = schema.properties.len() as u64;
    if let Some(least) = bounds.min_properties.filter(|least| closed && plain && *least > declared) {
        found.push(format!(
            "`minProperties` is {least}, but only {declared} are declared and no others are let in"
        ));
    }
    if schema.enumeration.as_ref().is_some_and(Vec::is_empty) {
        found.push("`enum` is empty".to_owned());
    }
    found
}

fn numbers(bounds: &Numeric) -> impl Iterator<Item = String> {
    let lower = [("minimum", &bounds.minimum, true), ("exclusiveMinimum", &bounds.exclusive_minimum, false)];
    let upper = [("maximum", &bounds.maximum, true), ("exclusiveMaximum", &bounds.exclusive_maximum, false)];
    let pairs = lower.into_iter().flat_map(move |low| upper.into_iter().map(move |high| (low, high)));
    let crossed = pairs.filter_map(|((low, least, with_least), (high, most, with_most))| {
        let (least, most) = (least.as_deref()?, most.as_deref()?);
        let wrong = match Decimal::parse(least)?.cmp(&Decimal::parse(most)?) {
            Ordering::Less => false,
            Ordering::Equal => !(with_least && with_most),
            Ordering::Greater => true,
        };
        wrong.then(|| format!("`{low}` is {least}, `{high}` is {most}"))
    });
    let step = bounds
        .multiple_of
        .as_deref()
        .filter(|step| Decimal::parse(step).is_some_and(|step| !step.is_positive()));
    crossed.chain(step.map(|step| format!("`multipleOf` is {step}, but has to be above 0")))
}
