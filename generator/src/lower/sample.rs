//! Values made up from types, for example calls where the document gives no value.

use super::json::string;
use crate::ir::{Item, ItemKind, Presence, TextFormat, Type};

/// How deep records are filled before a made-up value gives up.
const MAX_DEPTH: usize = 24;

/// How many values a made-up value may consist of: records that hold two of the next kind each grow quickly.
const MAX_VALUES: usize = 2_000;

/// The JSON of a value of a type, as small as can be; `None` where every value would hold itself, or be too large.
pub(super) fn value(items: &[&Item], ty: &Type) -> Option<String> {
    Maker { items, left: MAX_VALUES, filled: false }.make(ty, 0)
}

/// As [`value`], but such that nothing in it is empty: a list has an item, and a text has letters.
pub(super) fn filled(items: &[&Item], ty: &Type) -> Option<String> {
    Maker { items, left: MAX_VALUES, filled: true }.make(ty, 0)
}

struct Maker<'i> {
    items: &'i [&'i Item],
    /// How many values may still come.
    left: usize,
    /// Whether what may be empty is not.
    filled: bool,
}

impl Maker<'_> {
    fn make(&mut self, ty: &Type, depth: usize) -> Option<String> {
        self.left = self.left.checked_sub(1)?;
        if depth > MAX_DEPTH {
            return None;
        }
        Some(match ty {
            Type::Bool => "true".to_owned(),
            Type::I32 | Type::I64 | Type::U32 | Type::U64 => "1".to_owned(),
            Type::F64 => "1.5".to_owned(),
            Type::String | Type::Secret | Type::Foreign(_) | Type::Blob | Type::Bytes => string("text"),
            Type::Base64 => string("dGV4dA=="),
            Type::Text(format) => string(text(*format)),
            Type::Option(inner) if self.filled => return self.make(inner, depth + 1),
            Type::Vec(inner) if self.filled => format!("[{}]", self.make(inner, depth + 1)?),
            Type::Map(inner) if self.filled => format!("{{\"key\":{}}}", self.make(inner, depth + 1)?),
            Type::Json if self.filled => string("text"),
            Type::Null | Type::Option(_) => "null".to_owned(),
            Type::Vec(_) => "[]".to_owned(),
            Type::Map(_) | Type::Json => "{}".to_owned(),
            Type::Boxed(inner) => return self.make(inner, depth + 1),
            Type::Tuple(elements) => {
                let elements: Option<Vec<String>> =
                    elements.iter().map(|element| self.make(element, depth + 1)).collect();
                format!("[{}]", elements?.join(","))
            }
            Type::Item(item) => return self.item(self.items.get(item.0)?, depth),
        })
    }

    fn item(&mut self, item: &Item, depth: usize) -> Option<String> {
        match &item.kind {
            ItemKind::Alias(ty) => self.make(ty, depth + 1),
            ItemKind::Union(union) => {
                union.variants.iter().find_map(|variant| self.make(&variant.ty, depth + 1))
            }
            ItemKind::Enumeration(enumeration) => {
                let mut values = enumeration.values.iter().map(|value| &value.wire_value);
                let value = values.find(|value| !self.filled || !value.is_empty())?;
                Some(if enumeration.integer { value.clone() } else { string(value) })
            }
            ItemKind::Record(record) => {
                let mut members = Vec::new();
                for field in &record.fields {
                    let value = match field.presence {
                        Presence::Required => self.make(&field.ty, depth + 1)?,
                        Presence::RequiredNullable => "null".to_owned(),
                        Presence::Optional | Presence::OptionalNullable => continue,
                    };
                    members.push(format!("{}:{value}", string(&field.wire_name)));
                }
                Some(format!("{{{}}}", members.join(",")))
            }
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
