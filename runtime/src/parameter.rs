//! Parameters: any value that has a JSON form enters, the text that a path, query, header or cookie carries leaves.
//!
//! The value is encoded as JSON and flattened from there, so that one set of models serves bodies and parameters. The
//! styles are those of the OpenAPI specification, which takes them from RFC 6570.

mod percent;
mod style;
mod tree;

pub(crate) use percent::{QUERY, decode, encode_bytes_into, encode_into};
pub use style::{Style, StyleKind};

use crate::body;
use crate::wire::{Encode, EncodeError};
use style::Separators;
use tree::Tree;

/// Why a value cannot be a parameter.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It has no JSON form.
    Encode(EncodeError),
    /// Its style cannot carry it.
    Reason(&'static str),
    /// This header of a part is not valid.
    Header(String),
}

/// What a path template's expression becomes; empty if there is no value, which no path can say.
pub(crate) fn path(name: &str, style: Style, value: &dyn Encode) -> Result<String, Fault> {
    let Some(tree) = tree::flatten(value)? else { return Ok(String::new()) };
    let set = if style.allow_reserved { percent::PATH_RESERVED } else { percent::PATH };
    if let Some(text) = content(style.kind, &tree, value)? {
        return Ok(percent::encode(&text, percent::PATH));
    }
    let mut out = String::new();
    match style.kind {
        StyleKind::Label => {
            let item = if style.explode { "." } else { "," };
            style::join(&mut out, &tree, &Separators { before: ".", item, explode: style.explode }, set);
        }
        StyleKind::Matrix => style::matrix(&mut out, name, &tree, style.explode, set),
        StyleKind::Simple | StyleKind::Segments => {
            let set = if style.kind == StyleKind::Segments { percent::SEGMENTS } else { set };
            let separators = Separators { before: "", item: ",", explode: style.explode };
            style::join(&mut out, &tree, &separators, set);
        }
        _ => return Err(Fault::Reason("its style is not one for paths")),
    }
    Ok(out)
}

/// The `name=value` pairs, ready to stand in a query; `None` if there is no value to send.
pub(crate) fn query(name: &str, style: Style, value: &dyn Encode) -> Result<Option<String>, Fault> {
    let Some(tree) = tree::flatten(value)? else { return Ok(None) };
    let set = if style.allow_reserved { percent::QUERY_RESERVED } else { percent::QUERY };
    if let Some(text) = content(style.kind, &tree, value)? {
        let mut out = percent::encode(name, percent::QUERY);
        out.push('=');
        encode_into(&mut out, &text, percent::QUERY);
        return Ok(Some(out));
    }
    match style.kind {
        StyleKind::Cookie => Err(NO_QUERY),
        _ => style::pairs(name, &tree, style, set, "&"),
    }
}

const NO_QUERY: Fault = Fault::Reason("its style is not one for queries");

/// A whole query string; `None` if there is no value to send.
pub(crate) fn query_string(style: Style, value: &dyn Encode) -> Result<Option<String>, Fault> {
    let Some(tree) = tree::flatten(value)? else { return Ok(None) };
    let out = match style.kind {
        StyleKind::FormText => form_text(value)?,
        kind => match content(kind, &tree, value)? {
            Some(text) => percent::encode(&text, percent::QUERY),
            None => return Err(NO_QUERY),
        },
    };
    Ok((!out.is_empty()).then_some(out))
}

/// A header's value, not percent-encoded; `None` if there is no value to send. Nothing tells the commas of what nests from
/// those of the list around it, so that the whole is JSON then.
pub(crate) fn header(style: Style, value: &dyn Encode) -> Result<Option<String>, Fault> {
    let Some(tree) = tree::flatten(value)? else { return Ok(None) };
    if let Some(text) = content(style.kind, &tree, value)? {
        return Ok(Some(text));
    }
    match style.kind {
        StyleKind::Simple if tree.holds_composites() => tree::json(value).map(Some),
        StyleKind::Simple => {
            let mut out = String::new();
            let separators = Separators { before: "", item: ",", explode: style.explode };
            style::join(&mut out, &tree, &separators, percent::NOTHING);
            Ok(Some(out))
        }
        _ => Err(Fault::Reason("its style is not one for headers")),
    }
}

/// The `name=value` pairs, ready to stand in a `Cookie` header; `None` if there is no value to send.
pub(crate) fn cookie(name: &str, style: Style, value: &dyn Encode) -> Result<Option<String>, Fault> {
    let Some(tree) = tree::flatten(value)? else { return Ok(None) };
    if let Some(text) = content(style.kind, &tree, value)? {
        let mut out = format!("{name}=");
        encode_into(&mut out, &text, percent::COOKIE);
        return Ok(Some(out));
    }
    match style.kind {
        StyleKind::Form => style::pairs(name, &tree, style, percent::COOKIE, "; "),
        // Nothing is escaped, so that nothing may stand there which ends the value.
        StyleKind::Cookie if tree.any_text(&|text| text.contains(';')) => {
            Err(Fault::Reason("a `;` would end the cookie, and its style escapes nothing"))
        }
        StyleKind::Cookie => style::pairs(name, &tree, style, percent::NOTHING, "; "),
        _ => Err(Fault::Reason("its style is not one for cookies")),
    }
}

/// The text of a parameter that has a media type instead of a style; `None` if it has a style.
fn content(kind: StyleKind, tree: &Tree, value: &dyn Encode) -> Result<Option<String>, Fault> {
    match (kind, tree) {
        (StyleKind::Text, Tree::Text(text) | Tree::Bare(text)) => Ok(Some(text.clone())),
        (StyleKind::Json | StyleKind::Text, _) => tree::json(value).map(Some),
        (StyleKind::FormText, _) => form_text(value).map(Some),
        _ => Ok(None),
    }
}

/// A form as a text of its own, where a space is `+`. Nothing else has `%20`: a percent sign of the value is `%25`.
fn form_text(value: &dyn Encode) -> Result<String, Fault> {
    Ok(body::form(value, &[])?.replace("%20", "+"))
}

/// The `name=value` pairs of a value that is given as its JSON, joined with `&`.
pub(crate) fn pairs_of_json(name: &str, style: Style, json: &str) -> Result<Option<String>, Fault> {
    let set = if style.allow_reserved { percent::QUERY_RESERVED } else { percent::QUERY };
    style::pairs(name, &tree::of_json(json)?, style, set, "&")
}

/// The same, each on its own and not percent-encoded.
pub(crate) fn plain_pairs_of_json(
    name: &str,
    style: Style,
    json: &str,
) -> Result<Vec<(String, String)>, Fault> {
    let encoded = pairs_of_json(name, style.allow_reserved(false), json)?.unwrap_or_default();
    let pairs = encoded.split('&').filter_map(|pair| pair.split_once('='));
    Ok(pairs.map(|(name, value)| (percent::decode(name), percent::decode(value))).collect())
}
