//! Words for alternatives: a union's schema and one of its alternatives come in; what the alternative is called among the
//! others goes out.

use super::graph::Graph;
use super::shape::{shape_word, telling_word, type_word};
use super::view::{self, Group, View};
use crate::document::{JsonType, SchemaId};
use crate::names::camel;
use crate::node::{Node, NodeKind};
use foldhash::{HashMap, HashMapExt};

/// How many alternatives of one look are told apart by what they have: each is compared with all others.
const MOST_RIVALS: usize = 128;

/// The word that an alternative is called by. It follows from the alternative itself; where others of the union would be
/// called the same, from what it has and they have not.
pub(super) fn variant_word(document: &Graph<'_>, owner: SchemaId, branch: SchemaId) -> String {
    if let Some(word) = document.known_word(owner, branch) {
        return word;
    }
    let groups = [Group::OneOf, Group::AnyOf, Group::Children];
    let branches: Vec<SchemaId> =
        groups.into_iter().flat_map(|group| view::branches(document, owner, group)).copied().collect();
    let own: Vec<String> = branches.iter().map(|branch| own_word(document, owner, *branch)).collect();
    let mut same: HashMap<String, Vec<SchemaId>> = HashMap::new();
    for (branch, word) in branches.iter().zip(&own) {
        same.entry(camel(word)).or_default().push(*branch);
    }
    let words = branches.iter().zip(own).map(|(branch, word)| {
        let rivals = same.get(&camel(&word)).map(Vec::as_slice).unwrap_or_default();
        let is_named = document.schema(view::canonical(document, *branch).0).component.is_some();
        let telling = ((2..=MOST_RIVALS).contains(&rivals.len()) && !is_named)
            .then(|| telling_word(document, *branch, rivals))
            .flatten();
        let is_said = document.schema(*branch).title.is_some();
        let word = if rivals.len() > 1 {
            mapped_value(document, owner, *branch).map_or(word, str::to_owned)
        } else {
            word
        };
        let word = match telling {
            Some(telling) if is_said => format!("{word} {telling}"),
            Some(telling) => telling,
            None => word,
        };
        (*branch, word)
    });
    document.know_words(owner, words.collect());
    document.known_word(owner, branch).unwrap_or_else(|| own_word(document, owner, branch))
}

/// The word that follows from an alternative itself.
fn own_word(document: &Graph<'_>, owner: SchemaId, branch: SchemaId) -> String {
    let around = document.schema(owner);
    let own = document.schema(branch);
    if let Some(name) = own.extensions.get("x-rust-name").and_then(Node::as_str)
        && own.component.is_none()
    {
        return name.to_owned();
    }
    let (target, _) = view::canonical(document, branch);
    let schema = document.schema(target);
    if let Some(value) = mapped_value(document, owner, branch) {
        return tag_word(value).to_owned();
    }
    if let Some(name) = &schema.component {
        let written = schema.extensions.get("x-rust-name").and_then(Node::as_str);
        let union = around.component.as_ref().map_or("", |name| name.value.as_str());
        return without(&camel(written.unwrap_or(&name.value)), &camel(union));
    }
    if let Some(title) = own.title.as_ref().or(schema.title.as_ref()) {
        return title.clone();
    }
    let constant = tag_value(document, target).or_else(|| schema.constant.as_ref().and_then(text));
    constant.unwrap_or_else(|| shape_word(document, target))
}

/// The only value that a discriminator has for an alternative.
fn mapped_value<'a>(document: &'a Graph<'_>, owner: SchemaId, branch: SchemaId) -> Option<&'a str> {
    let (target, _) = view::canonical(document, branch);
    let mapping =
        document.schema(owner).discriminator.iter().flat_map(|discriminator| &discriminator.mapping);
    let mut values = mapping.filter(|(_, mapped)| view::canonical(document, *mapped).0 == target);
    match (values.next(), values.next()) {
        (Some((value, _)), None) => Some(value.value.as_str()),
        _ => None,
    }
}

/// The part of a tag that tells it from others: the last one of a URL, `not-found` in `https://example.com/problems/not-found`.
fn tag_word(value: &str) -> &str {
    let path =
        value.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    let last = path.trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or("");
    if last.is_empty() { value } else { last }
}

/// A name without the union's own, if a word is left: `GoogleProvider` is `Google` in a `Provider`.
fn without(name: &str, union: &str) -> String {
    let starts = |text: &str| text.starts_with(char::is_uppercase);
    let after = name.strip_prefix(union).filter(|rest| starts(rest) && !union.is_empty());
    let before = name.strip_suffix(union).filter(|rest| starts(rest) && !union.is_empty());
    after.or(before).unwrap_or(name).to_owned()
}

/// What the only property that has one value only says: a text as it is, anything else with the property's name. Among
/// several, the only text tells (`{type: workspace, workspace: true}`).
fn tag_value(document: &Graph<'_>, id: SchemaId) -> Option<String> {
    let view = View::new(document, view::wanted(document, id));
    let values = view.properties().into_iter().filter_map(|property| {
        let (target, _) = view::canonical(document, property.first.schema);
        let schema = document.schema(target);
        let value = match (&schema.constant, schema.enumeration.as_deref()) {
            (Some(constant), _) => constant,
            (None, Some([only])) => only,
            _ => return None,
        };
        let name = &property.first.name.value;
        match &value.kind {
            NodeKind::String(text) => Some((true, text.to_string())),
            NodeKind::Number(text) => Some((false, format!("{name} {text}"))),
            NodeKind::Bool(value) => Some((false, format!("{name} {value}"))),
            NodeKind::Null | NodeKind::Array(_) | NodeKind::Object(_) => None,
        }
    });
    let mut values: Vec<(bool, String)> = values.collect();
    if values.len() > 1 {
        values.retain(|(is_text, _)| *is_text);
    }
    match values.len() {
        1 => values.pop().map(|(_, value)| value),
        _ => None,
    }
}

fn text(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::String(text) | NodeKind::Number(text) => Some(text.to_string()),
        NodeKind::Bool(_) => Some(type_word(JsonType::Boolean).to_owned()),
        _ => None,
    }
}
