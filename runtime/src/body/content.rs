//! What a property's value is on its own: a value and its encoding enter, bytes with their media type leave, several where
//! the value is an array.

use std::borrow::Cow;

use bytes::Bytes;

use super::encoding::{Encoding, essence, is_json, is_xml};
use super::{form_of, multipart};
use crate::parameter::Fault;
use crate::payload::Payload;
use crate::values::Blob;
use crate::wire::{Kind, Node};

/// What one value is sent as.
pub(super) struct Content<'m> {
    /// `None`: plain text, of which nothing need be said.
    pub(super) media_type: Option<Cow<'m, str>>,
    pub(super) payload: Payload,
    /// The file that it is.
    pub(super) blob: Option<&'m Blob>,
}

const NESTING: Fault = Fault::Reason("it nests too deep");

/// The contents of a property: each item of an array has one of its own. Null has none, except in JSON.
pub(super) fn contents<'m>(
    name: &str,
    node: &Node<'m>,
    encoding: Option<&Encoding>,
) -> Result<Vec<Content<'m>>, Fault> {
    let items =
        if node.kind() == Kind::Array { node.items().map_err(|_| NESTING)? } else { vec![node.clone()] };
    items.iter().filter_map(|item| content(name, item, encoding).transpose()).collect()
}

/// The content of one value; an array is one value here.
pub(super) fn content<'m>(
    name: &str,
    node: &Node<'m>,
    encoding: Option<&Encoding>,
) -> Result<Option<Content<'m>>, Fault> {
    if let Some(blob) = node.blob() {
        let fallback = (!blob.is_field()).then_some("application/octet-stream");
        let media_type = blob.kind().or(concrete(encoding)).or(fallback).map(Cow::Borrowed);
        return Ok(Some(Content { media_type, payload: blob.payload(), blob: Some(blob) }));
    }
    let stated = stated(encoding, node.kind());
    let kind = stated.map(essence).unwrap_or_default();
    let of = |media_type: Cow<'m, str>, text: Cow<'m, str>| {
        let payload = Bytes::from(text.into_owned()).into();
        Ok(Some(Content { media_type: Some(media_type), payload, blob: None }))
    };
    let json = || node.json(name).map_err(Fault::Encode);
    match node.kind() {
        Kind::Array | Kind::Object => {
            let nested = encoding.map_or(&[][..], |encoding| encoding.nested);
            match stated {
                Some(media_type) if kind.starts_with("multipart/") => {
                    let (media_type, payload) = multipart::multipart_of(media_type, node, nested)?;
                    Ok(Some(Content { media_type: Some(Cow::Owned(media_type)), payload, blob: None }))
                }
                Some(media_type) if kind == "application/x-www-form-urlencoded" => {
                    of(Cow::Borrowed(media_type), Cow::Owned(form_of(node, nested)?))
                }
                // XML is not written: what is sent is not to be called so.
                Some(media_type) if !is_xml(&kind) => of(Cow::Borrowed(media_type), json()?),
                _ => of(Cow::Borrowed("application/json"), json()?),
            }
        }
        _ if is_json(&kind) => of(Cow::Borrowed(stated.unwrap_or_default()), json()?),
        Kind::Null => Ok(None),
        _ => {
            let text = node.text().map_err(|_| NESTING)?;
            let fallback = node.is_encoded().then_some("application/octet-stream");
            let media_type = stated.or(fallback).map(Cow::Borrowed);
            Ok(Some(Content { media_type, payload: Bytes::from(text.into_owned()).into(), blob: None }))
        }
    }
}

/// The first media type of an encoding that is no range.
fn concrete(encoding: Option<&Encoding>) -> Option<&'static str> {
    encoding?.media_types().find(|media_type| !media_type.contains('*'))
}

/// The media type of an encoding that suits a kind of value best: of several, JSON for what has parts.
fn stated(encoding: Option<&Encoding>, kind: Kind) -> Option<&'static str> {
    let first = concrete(encoding)?;
    let json = || encoding?.media_types().find(|media_type| is_json(&essence(media_type)));
    if matches!(kind, Kind::Array | Kind::Object) { json().or(Some(first)) } else { Some(first) }
}
