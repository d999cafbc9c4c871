//! Values made up from types, for example calls where the document gives no value.

use super::json::string;
use crate::ir::{Item, ItemKind, Presence, TextFormat, Type};

/// How deep records are filled before a made-up value gives up.
const MAX_DEPTH: usize = 24;

/// The JSON of a value of a type, as small as can be; `None` where every value would hold itself.
pub(super) fn value(items: &[&Item], ty: &Type) -> Option<String> {
    made_up(items, ty, 0)
}

fn made_up(items: &[&Item], ty: &Type, depth: usize) -> Option<String> {
    if depth > MAX_DEPTH {
        return None;
    }
    Some(match ty {
        Type::Bool => "true".to_owned(),
        Type::I32 | Type::I64 | Type::U32 | Type::U64 => "1".to_owned(),
        Type::F32 | Type::F64 => "1.5".to_owned(),
        Type::String | Type::Secret | Type::Foreign(_) | Type::Bytes => string("text"),
        Type::Base64 => string("dGV4dA=="),
        Type::Text(format) => string(text(*format)),
        Type::Null | Type::Option(_) => "null".to_owned(),
        Type::Vec(_) => "[]".to_owned(),
        Type::Map(_) | Type::Json => "{}".to_owned(),
        Type::Boxed(inner) => return made_up(items, inner, depth + 1),
        Type::Tuple(elements) => {
            let elements: Option<Vec<String>> =
                elements.iter().map(|element| made_up(items, element, depth + 1)).collect();
            format!("[{}]", elements?.join(","))
        }
        Type::Item(item) => return item_value(items, items.get(item.0)?, depth),
    })
}

fn item_value(items: &[&Item], item: &Item, depth: usize) -> Option<String> {
    match &item.kind {
        ItemKind::Alias(ty) => made_up(items, ty, depth + 1),
        ItemKind::Union(union) => {
            union.variants.iter().find_map(|variant| made_up(items, &variant.ty, depth + 1))
        }
        ItemKind::Enumeration(enumeration) => {
            let first = enumeration.values.first()?;
            Some(if enumeration.integer { first.wire_value.clone() } else { string(&first.wire_value) })
        }
        ItemKind::Record(record) => {
            let mut members = Vec::new();
            for field in &record.fields {
                let value = match field.presence {
                    Presence::Required => made_up(items, &field.ty, depth + 1)?,
                    Presence::RequiredNullable => "null".to_owned(),
                    Presence::Optional | Presence::OptionalNullable => continue,
                };
                members.push(format!("{}:{value}", string(&field.wire_name)));
            }
            Some(format!("{{{}}}", members.join(",")))
        }
    }
}

fn text(format: TextFormat) -> &'static str {
    match format {
        TextFormat::Uuid => "6f9619ff-8b86-4d11-b42d-00c04fc964ff",
        TextFormat::DateTime => "2024-02-29T12:34:56Z",
        TextFormat::Date => "2024-02-29",
        TextFormat::Time => "12:34:56Z",
        TextFormat::Duration => "PT1H30M",
        TextFormat::Uri => "https://example.com/path",
        TextFormat::Ipv4 => "192.0.2.1",
        TextFormat::Ipv6 => "2001:db8::1",
        TextFormat::Decimal => "12.50",
    }
}
