//! Whether an example can be held to its type: a type and a value enter; whether the client reads the value, and writes
//! it as it was, leaves.
//!
//! Other people's examples often do not fit their schemas, or have properties that the schemas do not declare: those
//! are skipped in reading. No test is made of such an example, since it would fail whatever the client does.

use std::cmp::Reverse;

use crate::ir::{Choice, Extra, Item, ItemKind, JsonKind, Presence, Record, Shape, Type, Union};
use crate::node::{Node, NodeKind};

/// What becomes of a value that is read and written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It cannot be read.
    Refused,
    /// Something of it is lost.
    Lossy,
    /// It stays as it is.
    Exact,
}

/// Integers beyond it are not all different as floating-point numbers.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Whether a value of a type is read, and written as it was.
pub(super) fn keeps(items: &[&Item], ty: &Type, value: &Node) -> bool {
    fit(items, ty, value) == Fit::Exact
}

fn fit(items: &[&Item], ty: &Type, value: &Node) -> Fit {
    match (ty, &value.kind) {
        (Type::Bool, NodeKind::Bool(_))
        | (Type::Null | Type::Option(_), NodeKind::Null)
        | (Type::String | Type::Secret | Type::Text(_) | Type::Base64 | Type::Blob, NodeKind::String(_))
        | (Type::Json | Type::Bytes | Type::Foreign(_), _) => Fit::Exact,
        (Type::I32, NodeKind::Number(text)) => integer(text, |text| text.parse::<i32>().is_ok()),
        (Type::I64, NodeKind::Number(text)) => integer(text, |text| text.parse::<i64>().is_ok()),
        (Type::U32, NodeKind::Number(text)) => integer(text, |text| text.parse::<u32>().is_ok()),
        (Type::U64, NodeKind::Number(text)) => integer(text, |text| text.parse::<u64>().is_ok()),
        (Type::F64, NodeKind::Number(text)) => float(text),
        (Type::Option(inner) | Type::Boxed(inner), _) => fit(items, inner, value),
        (Type::Vec(inner), NodeKind::Array(list)) => worst(list.iter().map(|one| fit(items, inner, one))),
        (Type::Map(inner), NodeKind::Object(members)) => {
            worst(members.iter().map(|member| fit(items, inner, &member.value)))
        }
        (Type::Tuple(types), NodeKind::Array(list)) if list.len() >= types.len() => {
            let whole = if list.len() == types.len() { Fit::Exact } else { Fit::Lossy };
            worst(types.iter().zip(list).map(|(ty, one)| fit(items, ty, one))).min(whole)
        }
        (Type::Item(id), _) => items.get(id.0).map_or(Fit::Refused, |item| of_item(items, item, value)),
        _ => Fit::Refused,
    }
}

fn worst(fits: impl Iterator<Item = Fit>) -> Fit {
    fits.min().unwrap_or(Fit::Exact)
}

fn integer(text: &str, parses: impl Fn(&str) -> bool) -> Fit {
    // `1.0` and `1e2` are integers too.
    let whole = || {
        let value = text.parse::<f64>().ok().filter(|value| value.fract() == 0.0 && value.abs() < EXACT);
        value.is_some_and(|value| parses(&format!("{value:.0}")))
    };
    if parses(text) || whole() { Fit::Exact } else { Fit::Refused }
}

fn float(text: &str) -> Fit {
    if text.parse::<f64>().is_ok_and(f64::is_finite) { Fit::Exact } else { Fit::Refused }
}

fn of_item(items: &[&Item], item: &Item, value: &Node) -> Fit {
    match &item.kind {
        ItemKind::Alias(ty) => fit(items, ty, value),
        // Open: what is no known value is kept.
        ItemKind::Enumeration(_) => Fit::Exact,
        ItemKind::Union(union) => of_choice(items, union, &union.choice, value),
        ItemKind::Record(record) => match &value.kind {
            NodeKind::Object(_) => of_record(items, record, value),
            _ => Fit::Refused,
        },
    }
}

fn of_record(items: &[&Item], record: &Record, value: &Node) -> Fit {
    let missing = record.fields.iter().any(|field| {
        matches!(field.presence, Presence::Required | Presence::RequiredNullable)
            && value.get(&field.wire_name).is_none()
    });
    if missing {
        return Fit::Refused;
    }
    let member = |name: &str, member: &Node| {
        let field = record.fields.iter().find(|field| field.wire_name == name);
        match (field, &record.extra) {
            (Some(field), _) => match (field.presence, &member.kind) {
                (Presence::RequiredNullable | Presence::OptionalNullable, NodeKind::Null) => Fit::Exact,
                // It reads as absent.
                (Presence::Optional, NodeKind::Null) => Fit::Lossy,
                _ => fit(items, &field.ty, member),
            },
            (None, Some(Extra { ty: Some(ty), .. })) => fit(items, ty, member),
            // Kept as it is.
            (None, Some(Extra { ty: None, .. })) => Fit::Exact,
            (None, None) => Fit::Lossy,
        }
    };
    worst(value.members().iter().map(|one| member(&one.key.value, &one.value)))
}

/// The same decisions as those of the generated code.
fn of_choice(items: &[&Item], union: &Union, choice: &Choice, value: &Node) -> Fit {
    let variant =
        |index: usize| union.variants.get(index).map_or(Fit::Refused, |one| fit(items, &one.ty, value));
    match choice {
        Choice::Variant(index) => variant(*index),
        Choice::Unknown => Fit::Exact,
        Choice::Tag { property, cases, otherwise } => {
            let tag = value.get(property).and_then(Node::as_str).unwrap_or_default();
            let case = cases.iter().find(|(known, _)| known == tag);
            of_choice(items, union, case.map_or(otherwise, |(_, choice)| choice), value)
        }
        Choice::Kind(cases) => {
            let kind = kind(value);
            let of = |kind| cases.iter().find(|(known, _)| *known == kind).map(|(_, choice)| choice);
            let any_number = || (kind == JsonKind::Integer).then(|| of(JsonKind::Number)).flatten();
            match of(kind).or_else(any_number) {
                Some(choice) => of_choice(items, union, choice, value),
                None => Fit::Exact,
            }
        }
        Choice::BestMatch(shapes) => match best(shapes, value) {
            Some(index) => variant(index),
            None => Fit::Exact,
        },
        Choice::FirstThatDecodes(indices) => {
            let mut fits = indices.iter().map(|index| variant(*index));
            fits.find(|fit| *fit != Fit::Refused).unwrap_or(Fit::Exact)
        }
    }
}

/// The variant whose shape fits an object best, as the runtime finds it.
fn best(shapes: &[(Shape, usize)], value: &Node) -> Option<usize> {
    let NodeKind::Object(members) = &value.kind else { return None };
    let there = |name: &String| members.iter().any(|member| *member.key.value == **name);
    let score = |shape: &Shape| {
        let declared = shape.properties.iter().filter(|name| there(name)).count();
        (shape.required.iter().all(there), declared, Reverse(shape.properties.len() - declared))
    };
    // The first of the best: `max_by_key` gives the last.
    shapes.iter().rev().max_by_key(|(shape, _)| score(shape)).map(|(_, index)| *index)
}

fn kind(value: &Node) -> JsonKind {
    match &value.kind {
        NodeKind::Null => JsonKind::Null,
        NodeKind::Bool(_) => JsonKind::Bool,
        NodeKind::Number(text) if integer(text, |text| text.parse::<i128>().is_ok()) == Fit::Exact => {
            JsonKind::Integer
        }
        NodeKind::Number(_) => JsonKind::Number,
        NodeKind::String(_) => JsonKind::String,
        NodeKind::Array(_) => JsonKind::Array,
        NodeKind::Object(_) => JsonKind::Object,
    }
}
