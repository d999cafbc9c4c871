//! What is wrong with a value, in words: mismatches enter, texts leave. The value itself is never part of a text.

use super::decimal::Decimal;
use super::mismatch::{Mismatch, Place, Problem, Unit};
use super::values::type_of;
use crate::document::{Document, JsonType};
use crate::lint::composition::component;
use crate::lint::spelling::did_you_mean;
use crate::node::{Node, NodeKind};

/// What is wrong, in a line: `expected a string, found a number`.
pub(super) fn message(mismatch: &Mismatch<'_>) -> String {
    let Place { schema, node, .. } = mismatch.place;
    match &mismatch.problem {
        Problem::Never => "no value is allowed here".to_owned(),
        Problem::Type => format!("expected {}, found {}", phrase(&schema.types), found(node, &schema.types)),
        Problem::Constant => "not the value that `const` wants".to_owned(),
        Problem::Enumeration => "not one of the values that `enum` lists".to_owned(),
        Problem::Bound(phrase, bound) => format!("{phrase} {bound}"),
        Problem::Step(step) => format!("no multiple of {step}"),
        Problem::Few(least, Unit::Characters) => {
            format!("shorter than {}", counted(*least, Unit::Characters))
        }
        Problem::Few(least, unit) => format!("fewer than {}", counted(*least, *unit)),
        Problem::Many(most, Unit::Characters) => format!("longer than {}", counted(*most, Unit::Characters)),
        Problem::Many(most, unit) => format!("more than {}", counted(*most, *unit)),
        Problem::Pattern(pattern) => format!("does not match the pattern {pattern}"),
        Problem::Format(format) => format!("not what `format: {format}` asks for"),
        Problem::Twice => "the same item stands here twice".to_owned(),
        Problem::Missing(name) => format!("the required property '{name}' is missing"),
        Problem::Undeclared(name) => format!("no property named '{}' is allowed here", name.value),
        Problem::Name(name, why) => format!("the name '{}' is not allowed: {why}", name.value),
        Problem::Forbidden => "this is what `not` forbids".to_owned(),
        Problem::Several(count) => {
            format!("matches {count} of the alternatives of `oneOf`, which lets exactly one match")
        }
        Problem::NoneOf(count) => format!("matches none of the {count} alternatives"),
        Problem::Variant => "the discriminator knows no variant of this name".to_owned(),
    }
}

/// How to mend it, where that can be told.
pub(super) fn help(document: &Document, mismatch: &Mismatch<'_>) -> Option<String> {
    let Place { schema, node, .. } = mismatch.place;
    let properties = || schema.properties.iter().map(|property| property.name.value.as_str());
    let own = match &mismatch.problem {
        Problem::Type => retyped(node, &schema.types).map(str::to_owned),
        Problem::Enumeration => {
            let values = schema.enumeration.iter().flatten().filter_map(Node::as_str);
            node.as_str().and_then(|text| did_you_mean(text, values))
        }
        Problem::Undeclared(name) => did_you_mean(&name.value, properties()),
        Problem::Missing(name) => {
            let others = node.members().iter().map(|member| &*member.key.value);
            let others = others.filter(|key| !properties().any(|property| property == *key));
            let other = did_you_mean(name, others).is_some();
            other.then(|| format!("is another key meant to be '{name}'?"))
        }
        Problem::Several(_) => Some(
            "tell the alternatives apart by `required`, `const` or `additionalProperties`, or use `anyOf`"
                .to_owned(),
        ),
        Problem::Variant => node.as_str().and_then(|text| {
            let mapped =
                schema.discriminator.iter().flat_map(|d| &d.mapping).map(|(name, _)| name.value.as_str());
            let branches = schema.one_of.iter().chain(&schema.any_of);
            let named = branches.filter_map(|branch| component(document, *branch));
            did_you_mean(text, mapped.chain(named))
        }),
        _ => None,
    };
    let nearest =
        || mismatch.nearest.map(|(name, count)| format!("'{name}' is the nearest of {count} alternatives"));
    own.or_else(nearest)
}

/// `a string`, `an integer or null`; `any value` for none.
pub(in crate::lint) fn phrase(types: &[JsonType]) -> String {
    let name = |kind: &JsonType| match kind {
        JsonType::Null => "null",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "an integer",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "an array",
        JsonType::Object => "an object",
    };
    match types.split_last() {
        None => "any value".to_owned(),
        Some((last, [])) => name(last).to_owned(),
        Some((last, others)) => {
            format!("{} or {}", others.iter().map(name).collect::<Vec<_>>().join(", "), name(last))
        }
    }
}

fn found(node: &Node, wanted: &[JsonType]) -> &'static str {
    let fraction = type_of(node) == JsonType::Number && wanted.contains(&JsonType::Integer);
    if fraction { "a number with a fraction" } else { node.kind_name() }
}

fn counted(number: u64, unit: Unit) -> String {
    let unit = match (unit, number) {
        (Unit::Characters, 1) => "character",
        (Unit::Characters, _) => "characters",
        (Unit::Items, 1) => "item",
        (Unit::Items, _) => "items",
        (Unit::Properties, 1) => "property",
        (Unit::Properties, _) => "properties",
    };
    format!("{number} {unit}")
}

/// What would help where the right thing is written as another type.
fn retyped(node: &Node, wanted: &[JsonType]) -> Option<&'static str> {
    let text = match &node.kind {
        NodeKind::Number(_) | NodeKind::Bool(_) if wanted.contains(&JsonType::String) => {
            return Some("put it in quotes");
        }
        NodeKind::String(text) => text.trim_start(),
        _ => return None,
    };
    let unquoted = |kind: &JsonType| match kind {
        JsonType::Integer | JsonType::Number => Decimal::parse(text).is_some(),
        JsonType::Boolean => matches!(text, "true" | "false"),
        JsonType::Null => text == "null",
        _ => false,
    };
    let serialized = |kind: &JsonType| match kind {
        JsonType::Object => text.starts_with('{'),
        JsonType::Array => text.starts_with('['),
        _ => false,
    };
    if wanted.iter().any(unquoted) {
        Some("remove the quotes")
    } else {
        wanted.iter().any(serialized).then_some("write the value itself instead of its JSON text")
    }
}
