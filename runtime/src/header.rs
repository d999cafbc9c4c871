//! Typed response headers: an answer's headers and what the API's document says of one enter, its value leaves.
//!
//! A header is text, and models are made of JSON. What the document says tells how the one becomes the other, so that one
//! set of models serves bodies and headers.

use std::fmt;

use http::HeaderMap;
use serde_json::Value;

use crate::wire::{Decode, DecodeError, from_json, to_json};

/// How a header's text is to be read.
#[derive(Debug)]
pub enum HeaderForm {
    /// As text, whatever it looks like.
    Text,
    /// As the number or boolean that it is; anything else is text.
    Bare,
    /// As items between commas.
    List(&'static HeaderForm),
    /// As properties between commas: `R=100,G=200` if exploded, `R,100,G,200` if not.
    Object {
        /// Whether a property's value follows its name with `=`.
        exploded: bool,
        /// The properties that the document names.
        properties: &'static [(&'static str, HeaderForm)],
        /// How all others are read.
        others: &'static HeaderForm,
    },
    /// As JSON.
    Json,
}

/// A response header that is there and is not what the API's document says.
///
/// `Debug` and `Display` name the header and say what was expected, and never show the value.
#[derive(Debug, Clone)]
pub struct HeaderError {
    name: &'static str,
    source: Option<DecodeError>,
}

impl HeaderError {
    /// The header's name, as the document writes it.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the response header `{}` ", self.name)?;
        match &self.source {
            Some(error) => write!(formatter, "cannot be read: {error}"),
            None => formatter.write_str("is no text"),
        }
    }
}

impl std::error::Error for HeaderError {}

/// Reads a response header that is text; `None` if it is not there.
///
/// # Errors
///
/// If it is there and is not what the document says.
pub fn text_header<T: Decode>(headers: &HeaderMap, name: &'static str) -> Result<Option<T>, HeaderError> {
    response_header(headers, name, &HeaderForm::Text)
}

/// Reads a response header that is a number or a boolean; `None` if it is not there.
///
/// # Errors
///
/// If it is there and is not what the document says.
pub fn bare_header<T: Decode>(headers: &HeaderMap, name: &'static str) -> Result<Option<T>, HeaderError> {
    response_header(headers, name, &HeaderForm::Bare)
}

/// Reads a response header; `None` if it is not there.
///
/// # Errors
///
/// If it is there and is not what the document says.
pub fn response_header<T: Decode>(
    headers: &HeaderMap,
    name: &'static str,
    form: &HeaderForm,
) -> Result<Option<T>, HeaderError> {
    let Some(json) = json(headers, name, form)? else { return Ok(None) };
    from_json(json.as_bytes()).map(Some).map_err(|error| HeaderError { name, source: Some(error) })
}

/// The header's JSON.
fn json(headers: &HeaderMap, name: &'static str, form: &HeaderForm) -> Result<Option<String>, HeaderError> {
    let mut lines = Vec::new();
    for value in headers.get_all(name) {
        let line = std::str::from_utf8(value.as_bytes()).map_err(|_| HeaderError { name, source: None })?;
        lines.push(line.trim());
    }
    // Lines of one name are one list, but for this header, whose values have commas of their own.
    let is_whole = name.eq_ignore_ascii_case("set-cookie");
    let text = match (lines.as_slice(), is_whole) {
        ([], _) => return Ok(None),
        ([line, ..], true) => (*line).to_owned(),
        (lines, false) => lines.join(", "),
    };
    let mut out = String::new();
    match form {
        HeaderForm::Text => quote(&mut out, &text),
        // What has no text is not there: servers send empty numbers for none.
        _ if text.is_empty() => return Ok(None),
        HeaderForm::Json => out.push_str(&text),
        HeaderForm::Bare => scalar(&mut out, form, &text),
        HeaderForm::List(item) => {
            let items = if is_whole { lines } else { split(&text) };
            out.push('[');
            for (index, text) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                scalar(&mut out, item, text);
            }
            out.push(']');
        }
        HeaderForm::Object { exploded, properties, others } => {
            object(&mut out, *exploded, &split(&text), |name| {
                properties.iter().find(|(known, _)| *known == name).map_or(*others, |(_, form)| form)
            });
        }
    }
    Ok(Some(out))
}

fn object(out: &mut String, exploded: bool, parts: &[&str], form: impl Fn(&str) -> &'static HeaderForm) {
    let pairs: Vec<(&str, &str)> = if exploded {
        parts.iter().map(|part| part.split_once('=').unwrap_or((part, ""))).collect()
    } else {
        parts
            .chunks(2)
            .filter_map(|pair| Some((*pair.first()?, pair.get(1).copied().unwrap_or(""))))
            .collect()
    };
    out.push('{');
    for (index, (name, value)) in pairs.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        quote(out, name.trim());
        out.push(':');
        scalar(out, form(name.trim()), value.trim());
    }
    out.push('}');
}

/// What stands between commas that are not within quotes; nothing between two commas is no item.
fn split(text: &str) -> Vec<&str> {
    let mut within = false;
    let parts = text.split(|letter: char| {
        within ^= letter == '"';
        letter == ',' && !within
    });
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn scalar(out: &mut String, form: &HeaderForm, text: &str) {
    if matches!(form, HeaderForm::Text) {
        return quote(out, text);
    }
    let lower = text.to_ascii_lowercase();
    match from_json::<Value>(text.as_bytes()) {
        Ok(Value::Number(_)) => out.push_str(text),
        _ if lower == "true" || lower == "false" => out.push_str(&lower),
        _ => quote(out, text),
    }
}

fn quote(out: &mut String, text: &str) {
    // Text always has a JSON form.
    out.push_str(&to_json(&text).unwrap_or_default());
}
