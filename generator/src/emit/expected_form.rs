//! What a sample's form or multipart body looks like on the wire, worked out apart from the runtime: JSON and encodings
//! enter, assertions leave.

use crate::tokens::{TokenStream, quote};
use serde_json::Value;

use super::expected::scalar;
use super::scope::Scope;
use super::text::json_literal;
use super::text_literal;
use crate::ir::{Body, BodyCodec, EncodedPart, Encoding, Item, ItemKind, Style, StyleKind, Type};

/// What is expected of one value.
enum Expected {
    /// This text under a name.
    Text(String, String),
    /// This JSON.
    Json(Value),
}

/// The assertions about a form or multipart body.
pub(super) fn body(scope: &Scope<'_>, body: &Body, json: &str) -> TokenStream {
    let value: Value = serde_json::from_str(json).unwrap_or_default();
    let assertions = value.as_object().into_iter().flatten().map(|(name, value)| {
        let encoding =
            body.encodings.iter().find(|encoding| encoding.part == EncodedPart::Property(name.clone()));
        let content_type = content_type(scope, body, name, encoding);
        let expected = expected(name, value, encoding);
        let assertions =
            expected.iter().map(|expected| assertion(body, name, content_type.as_deref(), expected));
        quote!(#(#assertions)*)
    });
    let start = (body.codec == BodyCodec::Multipart).then(|| {
        let media_type = text_literal(body.media_type.split(';').next().unwrap_or_default());
        quote!(request.assert_multipart(#media_type);)
    });
    quote!(#start #(#assertions)*)
}

fn assertion(body: &Body, name: &str, content_type: Option<&str>, expected: &Expected) -> TokenStream {
    let is_form = body.codec == BodyCodec::Form;
    match expected {
        Expected::Text(name, text) => {
            let (name, text) = (text_literal(name), text_literal(text));
            if is_form {
                return quote!(request.assert_form(#name, #text););
            }
            let content_type = content_type.map_or_else(
                || quote!(None),
                |content_type| {
                    let content_type = text_literal(content_type);
                    quote!(Some(#content_type))
                },
            );
            quote!(request.assert_part(#name, #content_type, #text);)
        }
        Expected::Json(value) => {
            let (name, json) = (text_literal(name), json_literal(&value.to_string()));
            if is_form {
                quote!(request.assert_form_json(#name, #json);)
            } else {
                quote!(request.assert_part_json(#name, #json);)
            }
        }
    }
}

/// What a property is sent as; nothing where there is more than one way to write it.
fn expected(name: &str, value: &Value, encoding: Option<&Encoding>) -> Vec<Expected> {
    if let Some(style) = encoding.and_then(|encoding| encoding.style) {
        return styled(name, value, style);
    }
    let content_type = encoding.map(|encoding| encoding.content_type.as_str()).unwrap_or_default();
    let items = match value {
        Value::Array(items) => items.as_slice(),
        value => std::slice::from_ref(value),
    };
    let expected = items.iter().map(|item| match item {
        Value::Null => None,
        Value::Object(_) | Value::Array(_) if content_type.is_empty() || content_type.ends_with("json") => {
            Some(Expected::Json(item.clone()))
        }
        item if !content_type.contains("json") => {
            scalar(item).map(|text| Expected::Text(name.to_owned(), text))
        }
        _ => None,
    });
    expected.flatten().collect()
}

fn styled(name: &str, value: &Value, style: Style) -> Vec<Expected> {
    let text = |text| Expected::Text(name.to_owned(), text);
    let joined = |separator: &str| {
        let items = value.as_array()?.iter().map(scalar).collect::<Option<Vec<_>>>()?;
        (!items.is_empty()).then(|| vec![text(items.join(separator))])
    };
    let list = match (style.kind, value) {
        (StyleKind::DeepObject, value) => Some(deep(name, value)),
        (_, Value::Array(items)) if style.explode => {
            Some(items.iter().filter_map(scalar).map(text).collect())
        }
        (StyleKind::Form, Value::Array(_)) => joined(","),
        (StyleKind::SpaceDelimited, Value::Array(_)) => joined(" "),
        (StyleKind::PipeDelimited, Value::Array(_)) => joined("|"),
        (_, value) => scalar(value).map(|value| vec![text(value)]),
    };
    list.unwrap_or_default()
}

fn deep(name: &str, value: &Value) -> Vec<Expected> {
    match value {
        Value::Object(entries) => {
            entries.iter().flat_map(|(key, value)| deep(&format!("{name}[{key}]"), value)).collect()
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.flat_map(|(index, item)| deep(&format!("{name}[{index}]"), item)).collect()
        }
        value => scalar(value).map(|text| Expected::Text(name.to_owned(), text)).into_iter().collect(),
    }
}

/// The media type that a part of text has; empty: none. `None` where the property's type does not tell.
fn content_type(scope: &Scope<'_>, body: &Body, name: &str, encoding: Option<&Encoding>) -> Option<String> {
    if encoding.is_some_and(|encoding| encoding.style.is_some()) {
        return None;
    }
    let stated = encoding.map(|encoding| encoding.content_type.as_str()).unwrap_or_default();
    let mut stated = stated.split(',').map(str::trim).filter(|one| !one.is_empty() && !one.contains('*'));
    let Type::Item(id) = scope.resolve(&body.ty) else { return None };
    let Some(Item { kind: ItemKind::Record(record), .. }) = scope.api.items.get(id.0) else { return None };
    let field = record.fields.iter().find(|field| field.wire_name == name)?;
    let ty = match scope.resolve(&field.ty) {
        Type::Vec(item) => scope.resolve(item),
        ty => ty,
    };
    let fallback = match ty {
        Type::Blob | Type::Base64 => "application/octet-stream",
        Type::String
        | Type::Secret
        | Type::Text(_)
        | Type::Bool
        | Type::I32
        | Type::I64
        | Type::U32
        | Type::U64 => "",
        _ => return None,
    };
    Some(stated.next().unwrap_or(fallback).to_owned())
}
