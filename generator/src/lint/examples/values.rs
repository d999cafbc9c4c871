//! JSON values by their own: nodes enter, their types and whether they are equal leave.

use std::fmt::Write as _;

use super::decimal::Decimal;
use crate::document::JsonType;
use crate::node::{Node, NodeKind};

/// A value's narrowest type: a number without a fraction is an integer, however it is written.
pub(super) fn type_of(node: &Node) -> JsonType {
    match &node.kind {
        NodeKind::Null => JsonType::Null,
        NodeKind::Bool(_) => JsonType::Boolean,
        NodeKind::Number(text) if Decimal::parse(text).is_none_or(|number| number.is_integer()) => {
            JsonType::Integer
        }
        NodeKind::Number(_) => JsonType::Number,
        NodeKind::String(_) => JsonType::String,
        NodeKind::Array(_) => JsonType::Array,
        NodeKind::Object(_) => JsonType::Object,
    }
}

/// Whether two values are equal as JSON: numbers by value, objects whatever their order.
pub(super) fn same(left: &Node, right: &Node) -> bool {
    match (&left.kind, &right.kind) {
        (NodeKind::Null, NodeKind::Null) => true,
        (NodeKind::Bool(left), NodeKind::Bool(right)) => left == right,
        (NodeKind::String(left), NodeKind::String(right)) => left == right,
        (NodeKind::Number(left), NodeKind::Number(right)) => {
            match (Decimal::parse(left), Decimal::parse(right)) {
                (Some(left), Some(right)) => left == right,
                _ => left == right,
            }
        }
        (NodeKind::Array(_), NodeKind::Array(_)) | (NodeKind::Object(_), NodeKind::Object(_)) => {
            canonical(left) == canonical(right)
        }
        _ => false,
    }
}

/// A text that equal values, and no others, have in common.
pub(super) fn canonical(node: &Node) -> String {
    let mut text = String::new();
    write_canonical(node, &mut text);
    text
}

fn write_canonical(node: &Node, text: &mut String) {
    match &node.kind {
        NodeKind::Null => text.push('n'),
        NodeKind::Bool(value) => text.push(if *value { 't' } else { 'f' }),
        NodeKind::Number(number) => {
            let _ = match Decimal::parse(number) {
                Some(number) => write!(text, "{number:?}"),
                None => write!(text, "#{number}"),
            };
        }
        NodeKind::String(value) => {
            let _ = write!(text, "{value:?}");
        }
        NodeKind::Array(items) => {
            text.push('[');
            for item in items {
                write_canonical(item, text);
                text.push(',');
            }
            text.push(']');
        }
        NodeKind::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|left, right| left.key.value.cmp(&right.key.value));
            text.push('{');
            for member in members {
                let _ = write!(text, "{:?}:", member.key.value);
                write_canonical(&member.value, text);
                text.push(',');
            }
            text.push('}');
        }
    }
}
