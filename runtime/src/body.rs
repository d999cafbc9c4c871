//! Request bodies that are more than one JSON value: any value that has a JSON form enters, the text of a form, the parts
//! of a multipart body, or lines leave.
//!
//! The value is encoded as JSON with marks at what JSON can't say and taken apart from there, so that one set of models
//! serves all kinds of bodies. Defaults are those of OpenAPI's Encoding Object.

mod content;
mod encoding;
mod multipart;

pub use encoding::Encoding;
pub(crate) use multipart::multipart;

use crate::parameter::{self, Fault, QUERY, encode_bytes_into, encode_into};
use crate::values::Blob;
use crate::wire::{Encode, EncodeError, Kind, Node, to_json, to_marked};
use encoding::{find, is_json_sequence};

/// An `application/x-www-form-urlencoded` body.
///
/// Each property is text, an object is JSON, and an array is its items one after the other, unless it has an encoding.
pub(crate) fn form(value: &dyn Encode, encodings: &[Encoding]) -> Result<String, Fault> {
    if value.is_absent() {
        return Ok(String::new());
    }
    let marked = to_marked(value).map_err(Fault::Encode)?;
    form_of(&marked.root(), encodings)
}

/// The form that a value is written as.
fn form_of(node: &Node<'_>, encodings: &[Encoding]) -> Result<String, Fault> {
    let mut out = String::new();
    if node.kind() == Kind::Null {
        return Ok(out);
    }
    let properties = node.properties().map_err(|_| Fault::Reason("a form has to be an object"))?;
    for (name, property) in properties {
        let encoding = find(encodings, &name);
        if let Some(style) = encoding.and_then(|encoding| encoding.style) {
            let json = property.json(&name).map_err(Fault::Encode)?;
            if let Some(pairs) = parameter::pairs_of_json(&name, style, &json)? {
                separate(&mut out);
                out.push_str(&pairs);
            }
            continue;
        }
        for content in content::contents(&name, &property, encoding)? {
            separate(&mut out);
            encode_into(&mut out, &name, QUERY);
            out.push('=');
            let bytes = content.payload.as_bytes();
            let bytes = bytes.ok_or(Fault::Reason("a form can hold only what is in memory"))?;
            encode_bytes_into(&mut out, bytes, QUERY);
        }
    }
    Ok(out)
}

fn separate(out: &mut String) {
    if !out.is_empty() {
        out.push('&');
    }
}

/// JSON values, a line each; with a record separator before each in `application/json-seq` (RFC 7464).
pub(crate) fn lines<T: Encode>(media_type: &str, items: &[T]) -> Result<String, EncodeError> {
    let mut out = String::new();
    for item in items {
        if is_json_sequence(media_type) {
            out.push('\u{1E}');
        }
        out.push_str(&to_json(&item)?);
        out.push('\n');
    }
    Ok(out)
}

/// The media type that a body of one file is sent as: its own, or the document's where that is no range.
pub(crate) fn media_type_within<'m>(range: &'m str, body: &'m Blob) -> Result<&'m str, Fault> {
    match (body.kind(), range) {
        (Some(own), _) => Ok(own),
        (None, "*/*" | "application/*") => Ok("application/octet-stream"),
        (None, range) if range.contains('*') => {
            Err(Fault::Reason("its media type has to be given with `Blob::media_type`"))
        }
        (None, concrete) => Ok(concrete),
    }
}
