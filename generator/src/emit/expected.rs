//! What a sample's request looks like on the wire, worked out apart from the runtime: JSON enters, assertions leave.
//!
//! Where a style is too involved to be said twice, nothing is asserted of that parameter.

use crate::tokens::{TokenStream, quote};
use serde_json::Value;

use super::scope::Scope;
use super::text::json_literal;
use super::{expected_form, text_literal};
use crate::ir::{Argument, Body, BodyCodec, Location, Operation, OperationSample, Parameter, StyleKind};

/// The assertions about the request that the server got.
pub(super) fn request(scope: &Scope<'_>, operation: &Operation, sample: &OperationSample) -> TokenStream {
    let method = text_literal(&operation.http_method);
    let path = path(operation, sample).map(|path| {
        let path = text_literal(&path);
        quote!(assert_eq!(request.path, #path);)
    });
    let fixed = operation.path.split_once('?').map(|(_, query)| query).filter(|query| !query.contains('{'));
    let fixed = fixed.into_iter().flat_map(|query| query.split('&')).map(|pair| {
        let pair = text_literal(pair);
        quote!(request.assert_raw_query(#pair);)
    });
    let others = operation.parameters.iter().enumerate().flat_map(|(index, parameter)| {
        let pairs = shown(parameter, index, sample).map(|value| pairs(parameter, &value)).unwrap_or_default();
        pairs.into_iter().map(|(name, value)| {
            let (name, value) = (text_literal(&name), text_literal(&value));
            match parameter.location {
                Location::Query => quote!(request.assert_query(#name, #value);),
                Location::Header => quote!(request.assert_header(#name, #value);),
                Location::Path | Location::QueryString | Location::Cookie => quote!(),
            }
        })
    });
    let body = operation.body.as_ref().zip(sample.body.as_deref());
    let body = body.map(|(body, json)| self::body(scope, body, json));
    quote! {
        let request = server.request(&answer);
        assert_eq!(request.method, #method);
        #path
        #(#fixed)*
        #(#others)*
        #body
    }
}

/// The value that is sent for a parameter.
fn shown(parameter: &Parameter, index: usize, sample: &OperationSample) -> Option<Value> {
    let json = match &parameter.argument {
        Argument::Fixed(json) => json,
        Argument::Required | Argument::Optional => {
            &sample.parameters.iter().find(|(given, _)| *given == index)?.1
        }
    };
    serde_json::from_str(json).ok()
}

/// The path, if all of its parameters are single values.
fn path(operation: &Operation, sample: &OperationSample) -> Option<String> {
    let mut path = operation.path.split('?').next().unwrap_or_default().to_owned();
    if path.is_empty() {
        path.push('/');
    }
    for (index, parameter) in operation.parameters.iter().enumerate() {
        if parameter.location != Location::Path {
            continue;
        }
        let plain = parameter.style.kind == StyleKind::Simple && !parameter.style.allow_reserved;
        let value = shown(parameter, index, sample).and_then(|value| scalar(&value)).filter(|_| plain)?;
        path = path.replace(&format!("{{{}}}", parameter.wire_name), &escaped(&value));
    }
    // What else stands in the template is not for us to escape.
    let unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~/%:@!$&'()*+,;=".contains(c);
    path.chars().all(unreserved).then_some(path)
}

fn escaped(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let digit =
                |value: u8| char::from(b"0123456789ABCDEF".get(usize::from(value)).copied().unwrap_or(b'0'));
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out
}

/// The pairs that a query or header has for a value.
fn pairs(parameter: &Parameter, value: &Value) -> Vec<(String, String)> {
    let name = || parameter.wire_name.clone();
    let list = value.as_array().and_then(|items| items.iter().map(scalar).collect::<Option<Vec<_>>>());
    match (parameter.style.kind, scalar(value), list) {
        (StyleKind::Form | StyleKind::Simple, Some(value), _) => vec![(name(), value)],
        (StyleKind::Form, None, Some(items)) if parameter.style.explode => {
            items.into_iter().map(|item| (name(), item)).collect()
        }
        (StyleKind::Form | StyleKind::Simple, None, Some(items)) if !items.is_empty() => {
            vec![(name(), items.join(","))]
        }
        _ => Vec::new(),
    }
}

/// A single value as it is written; numbers only where there is one way to write them.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) if !number.is_f64() => Some(number.to_string()),
        _ => None,
    }
}

fn body(scope: &Scope<'_>, body: &Body, json: &str) -> TokenStream {
    let media_type = text_literal(&body.media_type);
    let text = || serde_json::from_str::<String>(json).ok().map(|text| text_literal(&text));
    match body.codec {
        BodyCodec::Json => {
            let json = json_literal(json);
            quote!(request.assert_json(#media_type, #json);)
        }
        BodyCodec::JsonLines => {
            let json = json_literal(json);
            quote!(request.assert_json_lines(#media_type, #json);)
        }
        BodyCodec::Text => {
            text().map(|text| quote!(request.assert_text(#media_type, #text);)).unwrap_or_default()
        }
        BodyCodec::Blob => {
            let media_type = text_literal(&concrete(&body.media_type));
            text().map(|text| quote!(request.assert_text(#media_type, #text);)).unwrap_or_default()
        }
        BodyCodec::Form | BodyCodec::Multipart => expected_form::body(scope, body, json),
    }
}

/// A media type within a range.
pub(super) fn concrete(range: &str) -> String {
    match range {
        "*/*" => "application/x-sample".to_owned(),
        range => range.replace('*', "x-sample"),
    }
}
