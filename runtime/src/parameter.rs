//! Parameters: any value that has a JSON form enters, the text that a path, query, header or cookie carries leaves.
//!
//! The value is encoded as JSON and flattened from there, so that one set of models serves bodies and parameters. The
//! styles are those of the OpenAPI specification, which takes them from RFC 6570.

mod percent;
mod style;
mod tree;

pub(crate) use percent::{QUERY, encode_into};
pub use style::{Style, StyleKind};

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

/// An `application/x-www-form-urlencoded` body: each property in form style, nested ones in brackets.
pub(crate) fn form(value: &dyn Encode) -> Result<String, Fault> {
    let Some(tree) = tree::flatten(value)? else { return Ok(String::new()) };
    let Tree::Object(properties) = tree else { return Err(Fault::Reason("a form has to be an object")) };
    let mut out = String::new();
    for (name, property) in &properties {
        let style = if property.is_nested() { Style::DEEP_OBJECT } else { Style::FORM };
        if let Some(pairs) = style::pairs(name, property, style, percent::QUERY, "&")? {
            if !out.is_empty() {
                out.push('&');
            }
            out.push_str(&pairs);
        }
    }
    Ok(out)
}
