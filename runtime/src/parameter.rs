//! Parameters: any value that has a JSON form enters, the text that a path, query, header or cookie carries leaves.
//!
//! The value is encoded as JSON and flattened from there, so that one set of models serves bodies and parameters. The
//! styles are those of the OpenAPI specification, which takes them from RFC 6570.

mod percent;
mod style;
mod tree;

pub(crate) use percent::{QUERY, encode_bytes_into, encode_into};
pub use style::{Style, StyleKind};

use crate::wire::{Encode, EncodeError};
use style::Separators;

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
    if style.kind == StyleKind::Json {
        return Ok(percent::encode(&tree::json(value)?, percent::PATH));
    }
    let mut out = String::new();
    match style.kind {
        StyleKind::Label => {
            let item = if style.explode { "." } else { "," };
            style::join(&mut out, &tree, &Separators { before: ".", item, explode: style.explode }, set)?;
        }
        StyleKind::Matrix => style::matrix(&mut out, name, &tree, style.explode, set)?,
        StyleKind::Simple => {
            let separators = Separators { before: "", item: ",", explode: style.explode };
            style::join(&mut out, &tree, &separators, set)?;
        }
        _ => return Err(Fault::Reason("its style is not one for paths")),
    }
    Ok(out)
}

/// The `name=value` pairs, ready to stand in a query; `None` if there is no value to send.
pub(crate) fn query(name: &str, style: Style, value: &dyn Encode) -> Result<Option<String>, Fault> {
    let Some(tree) = tree::flatten(value)? else { return Ok(None) };
    let set = if style.allow_reserved { percent::QUERY_RESERVED } else { percent::QUERY };
    if style.kind == StyleKind::Json {
        let mut out = percent::encode(name, percent::QUERY);
        out.push('=');
        encode_into(&mut out, &tree::json(value)?, percent::QUERY);
        return Ok(Some(out));
    }
    style::pairs(name, &tree, style, set, "&")
}

/// A header's value, not percent-encoded; `None` if there is no value to send.
pub(crate) fn header(style: Style, value: &dyn Encode) -> Result<Option<String>, Fault> {
    let Some(tree) = tree::flatten(value)? else { return Ok(None) };
    match style.kind {
        StyleKind::Json => tree::json(value).map(Some),
        StyleKind::Simple => {
            let mut out = String::new();
            let separators = Separators { before: "", item: ",", explode: style.explode };
            style::join(&mut out, &tree, &separators, percent::NOTHING)?;
            Ok(Some(out))
        }
        _ => Err(Fault::Reason("its style is not one for headers")),
    }
}

/// The `name=value` pairs, ready to stand in a `Cookie` header; `None` if there is no value to send.
pub(crate) fn cookie(name: &str, style: Style, value: &dyn Encode) -> Result<Option<String>, Fault> {
    let Some(tree) = tree::flatten(value)? else { return Ok(None) };
    match style.kind {
        StyleKind::Json => {
            let mut out = format!("{name}=");
            encode_into(&mut out, &tree::json(value)?, percent::COOKIE);
            Ok(Some(out))
        }
        StyleKind::Form => style::pairs(name, &tree, style, percent::COOKIE, "; "),
        _ => Err(Fault::Reason("its style is not one for cookies")),
    }
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
