//! What a `format` says: its name comes in; the newtype of a text, or the type that it speaks of, goes out.

use crate::document::JsonType;
use crate::ir::TextFormat;

/// The newtype that a string format has.
pub(super) fn text(format: Option<&str>) -> Option<TextFormat> {
    Some(match format? {
        "uuid" => TextFormat::Uuid,
        "date-time" => TextFormat::DateTime,
        "date" => TextFormat::Date,
        "time" => TextFormat::Time,
        "duration" => TextFormat::Duration,
        "uri" | "uri-reference" | "url" | "iri" | "iri-reference" => TextFormat::Uri,
        "ipv4" => TextFormat::Ipv4,
        "ipv6" => TextFormat::Ipv6,
        "decimal" => TextFormat::Decimal,
        _ => return None,
    })
}

/// The type that a format is of, where nothing else says one: those that are known to be of a text or a number.
///
/// A format asks nothing of values of other types, and what a database calls its columns (`jsonb`, `public.mood`) tells
/// no type at all.
pub(super) fn implied_type(format: &str) -> Option<JsonType> {
    if text(Some(format)).is_some() {
        return Some(JsonType::String);
    }
    match format {
        "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64" | "integer" => {
            Some(JsonType::Integer)
        }
        "float" | "double" | "number" => Some(JsonType::Number),
        "base64"
        | "base64url"
        | "binary"
        | "byte"
        | "bytes"
        | "email"
        | "hostname"
        | "html"
        | "idn-email"
        | "idn-hostname"
        | "ip"
        | "json-pointer"
        | "markdown"
        | "media-range"
        | "partial-date-time"
        | "password"
        | "regex"
        | "relative-json-pointer"
        | "string"
        | "text"
        | "uri-template"
        | "urn" => Some(JsonType::String),
        _ => None,
    }
}
