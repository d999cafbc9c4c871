//! Multipart bodies (RFC 2046, RFC 7578): a value and its encodings enter, a media type with a boundary and the bytes leave.

use bytes::{Bytes, BytesMut};
use http::header::{HeaderName, HeaderValue};

use super::content::{self, Content};
use super::encoding::{Encoding, essence, find, find_item};
use crate::parameter::{self, Fault};
use crate::payload::{Payload, Piece};
use crate::random::random;
use crate::wire::{Encode, Kind, Node, to_marked};

/// What browsers call a file that has no name.
const NAMELESS: &str = "blob";

/// A part, its headers checked.
struct Part {
    headers: Vec<(HeaderName, HeaderValue)>,
    content: Payload,
}

/// A multipart body and its media type.
pub(crate) fn multipart(
    media_type: &str,
    value: &dyn Encode,
    encodings: &[Encoding],
) -> Result<(String, Payload), Fault> {
    if value.is_absent() {
        return Ok(write(media_type, &[]));
    }
    let marked = to_marked(value).map_err(Fault::Encode)?;
    multipart_of(media_type, &marked.root(), encodings)
}

/// The multipart body that a value is written as: its properties are parts with names, its items parts without.
pub(super) fn multipart_of(
    media_type: &str,
    node: &Node<'_>,
    encodings: &[Encoding],
) -> Result<(String, Payload), Fault> {
    let is_form = essence(media_type) == "multipart/form-data";
    let mut parts = Vec::new();
    match node.kind() {
        Kind::Null => {}
        Kind::Array if !is_form => {
            let items = node.items().map_err(|_| Fault::Reason("it nests too deep"))?;
            for (index, item) in items.iter().enumerate() {
                let encoding = find_item(encodings, index);
                if let Some(content) = content::content("", item, encoding)? {
                    parts.push(part(None, is_form, content, encoding)?);
                }
            }
        }
        _ => {
            let reason = "a multipart body has to be an object, or an array where parts have no names";
            let properties = node.properties().map_err(|_| Fault::Reason(reason))?;
            for (name, property) in properties {
                named_parts(&mut parts, is_form, &name, &property, find(encodings, &name))?;
            }
        }
    }
    Ok(write(media_type, &parts))
}

/// The parts of a property.
fn named_parts(
    parts: &mut Vec<Part>,
    is_form: bool,
    name: &str,
    property: &Node<'_>,
    encoding: Option<&Encoding>,
) -> Result<(), Fault> {
    // Styles are for forms only, and a file is no text that one could be applied to.
    let style = encoding.and_then(|encoding| encoding.style).filter(|_| is_form && property.blob().is_none());
    if let Some(style) = style {
        let json = property.json(name).map_err(Fault::Encode)?;
        for (name, value) in parameter::plain_pairs_of_json(name, style, &json)? {
            let content = Content { media_type: None, payload: Bytes::from(value).into(), blob: None };
            parts.push(part(Some(&name), is_form, content, encoding)?);
        }
        return Ok(());
    }
    for content in content::contents(name, property, encoding)? {
        parts.push(part(Some(name), is_form, content, encoding)?);
    }
    Ok(())
}

fn part(
    name: Option<&str>,
    is_form: bool,
    content: Content<'_>,
    encoding: Option<&Encoding>,
) -> Result<Part, Fault> {
    let mut headers = Vec::new();
    // Only a form needs names for its files: without one, servers take a file for a field.
    let nameless = (is_form && name.is_some()).then_some(NAMELESS);
    let file = content.blob.filter(|blob| !blob.is_field());
    let file_name = file.and_then(|blob| blob.name().or(nameless));
    if let Some(disposition) = disposition(name, file_name) {
        set(&mut headers, "content-disposition", &disposition)?;
    }
    if let Some(media_type) = &content.media_type {
        set(&mut headers, "content-type", media_type)?;
    }
    let fixed = encoding.map_or(&[][..], |encoding| encoding.headers);
    let own = content.blob.into_iter().flat_map(crate::values::Blob::headers);
    for (name, value) in fixed.iter().copied().chain(own) {
        set(&mut headers, name, value)?;
    }
    Ok(Part { headers, content: content.payload })
}

fn disposition(name: Option<&str>, file_name: Option<&str>) -> Option<String> {
    let file_name = file_name.map(|name| format!("; filename=\"{}\"", escape(name)));
    match (name, file_name) {
        (Some(name), file_name) => {
            Some(format!("form-data; name=\"{}\"{}", escape(name), file_name.unwrap_or_default()))
        }
        (None, Some(file_name)) => Some(format!("attachment{file_name}")),
        (None, None) => None,
    }
}

/// A name in quotes, as HTML escapes it in forms; all else stays as it is, in UTF-8.
fn escape(name: &str) -> String {
    name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

/// Sets a header, in the place where it was.
fn set(headers: &mut Vec<(HeaderName, HeaderValue)>, name: &str, value: &str) -> Result<(), Fault> {
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| Fault::Header(String::new()))?;
    let value =
        HeaderValue::from_bytes(value.as_bytes()).map_err(|_| Fault::Header(key.as_str().to_owned()))?;
    match headers.iter_mut().find(|(set, _)| *set == key) {
        Some(entry) => entry.1 = value,
        None => headers.push((key, value)),
    }
    Ok(())
}

/// The body, and its media type with the boundary.
fn write(media_type: &str, parts: &[Part]) -> (String, Payload) {
    let boundary = boundary(parts);
    let size = |part: &Part| {
        let headers = part.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
        let content = part.content.as_bytes().map_or(0, Bytes::len);
        headers.sum::<usize>() + content + boundary.len() + 8
    };
    let mut pieces = Vec::new();
    let mut body = BytesMut::with_capacity(parts.iter().map(size).sum::<usize>() + boundary.len() + 6);
    for part in parts {
        let mut put = |text: &[u8]| body.extend_from_slice(text);
        put(b"--");
        put(boundary.as_bytes());
        put(b"\r\n");
        for (name, value) in &part.headers {
            put(title(name).as_bytes());
            put(b": ");
            put(value.as_bytes());
            put(b"\r\n");
        }
        put(b"\r\n");
        match &part.content {
            Payload::Whole(bytes) => body.extend_from_slice(bytes),
            Payload::Pieces(content) => {
                pieces.push(Piece::Bytes(body.split().freeze()));
                pieces.extend(content.iter().cloned());
            }
        }
        body.extend_from_slice(b"\r\n");
    }
    for text in ["--", &boundary, "--\r\n"] {
        body.extend_from_slice(text.as_bytes());
    }
    let end = body.freeze();
    let media_type = content_type(media_type, parts, &boundary);
    if pieces.is_empty() {
        return (media_type, end.into());
    }
    pieces.push(Piece::Bytes(end));
    (media_type, pieces.into())
}

/// A header's name as it is usually written: some servers compare letter by letter.
fn title(name: &HeaderName) -> String {
    let mut title = String::with_capacity(name.as_str().len());
    for word in name.as_str().split_inclusive('-') {
        title.extend(word.chars().take(1).map(|first| first.to_ascii_uppercase()));
        title.extend(word.chars().skip(1));
    }
    title
}

/// The documented media type with our boundary instead of any other; `multipart/related` also says what its root is.
fn content_type(media_type: &str, parts: &[Part], boundary: &str) -> String {
    let mut parameters = media_type.split(';').map(str::trim);
    let mut whole = parameters.next().unwrap_or_default().to_owned();
    let mut has_type = false;
    for parameter in parameters {
        let key = parameter.split('=').next().unwrap_or_default().trim().to_ascii_lowercase();
        has_type |= key == "type";
        if key != "boundary" && !parameter.is_empty() {
            whole.extend(["; ", parameter]);
        }
    }
    if !has_type && essence(media_type) == "multipart/related" {
        let root = parts.first().map(|part| part.headers.iter().find(|(name, _)| name == "content-type"));
        let root = root.map(|root| root.and_then(|(_, value)| value.to_str().ok()).unwrap_or("text/plain"));
        if let Some(root) = root {
            whole.extend(["; type=\"", &essence(root), "\""]);
        }
    }
    whole.extend(["; boundary=", boundary]);
    whole
}

/// A boundary that is in none of the parts: random, so that nobody can write it into one, and looked for all the same in
/// what is in memory.
fn boundary(parts: &[Part]) -> String {
    loop {
        let boundary = format!("clientwright-{:016x}{:016x}", random(), random());
        let mut known = parts.iter().filter_map(|part| part.content.as_bytes());
        if !known.any(|content| contains(content, boundary.as_bytes())) {
            return boundary;
        }
    }
}

fn contains(content: &[u8], sought: &[u8]) -> bool {
    let Some((first, after)) = sought.split_first() else { return true };
    let mut rest = content;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = rest.get(at + 1..).unwrap_or_default();
        if rest.starts_with(after) {
            return true;
        }
    }
    false
}
