//! `enum` and `const`: a list of values comes in, an open enumeration (or a plain type) goes out.

use super::context::Lowering;
use super::docs;
use super::graph::Graph;
use super::place::Place;
use super::view::{self, View};
use crate::diagnostics::Diagnostic;
use crate::document::{JsonType, Schema};
use crate::ir::{Docs, Enumeration, EnumerationValue, ItemId, ItemKind, Type};
use crate::names::{Case, Claim, settle, written};
use crate::node::{Node, NodeKind};
use crate::source::Span;
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

/// The type of a schema that lists its values; `None` if it lists none, or none that are worth a type of their own.
pub(super) fn lower(
    lowering: &mut Lowering<'_>,
    view: &View<'_>,
    types: &[JsonType],
    place: &Place,
    docs: &Docs,
    span: Span,
) -> Option<Type> {
    let values = values(view)?;
    let wants = |ty: JsonType| types.is_empty() || types.contains(&ty);
    let all = |test: fn(&NodeKind) -> bool| values.iter().all(|value| test(&value.kind));
    let strings = all(|kind| matches!(kind, NodeKind::String(_)));
    let integers = all(|kind| matches!(kind, NodeKind::Number(text) if is_integer(text)));
    let scalars = all(|kind| !matches!(kind, NodeKind::Array(_) | NodeKind::Object(_)));
    if values.is_empty() {
        return None;
    }
    if integers && (wants(JsonType::Integer) || wants(JsonType::Number)) {
        return Some(Type::Item(declare(lowering, view, &values, true, place, docs, span)));
    }
    if strings || (scalars && types == [JsonType::String]) {
        if !strings {
            let message =
                "this `enum` of strings has values that are no strings; they are read as their text";
            lowering.report(Diagnostic::note("enum-of-other-kind", span, message));
        }
        return Some(Type::Item(declare(lowering, view, &values, false, place, docs, span)));
    }
    if types.is_empty() {
        let kinds: HashSet<&str> = values.iter().map(|value| value.kind_name()).collect();
        return Some(match (all(|kind| matches!(kind, NodeKind::Bool(_))), all(is_number), kinds.len()) {
            (true, ..) => Type::Bool,
            (_, true, _) => Type::F64,
            _ => {
                super::schema::untyped(lowering, span, "the values are of several kinds");
                Type::Json
            }
        });
    }
    None
}

fn is_number(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Number(_))
}

/// The values that a view lists, null left out.
fn values<'d>(view: &View<'d>) -> Option<Vec<&'d Node>> {
    let list = match view.constant() {
        Some(constant) => std::slice::from_ref(constant),
        None => view.enumeration()?,
    };
    let only = view.wanted.only;
    let fits = |value: &&Node| match (&value.kind, only) {
        (NodeKind::Null, _) => false,
        // Of several types, each has its own values.
        (NodeKind::String(_), Some(only)) => only == JsonType::String,
        (NodeKind::Number(_), Some(only)) => matches!(only, JsonType::Integer | JsonType::Number),
        (NodeKind::Bool(_), Some(only)) => only == JsonType::Boolean,
        _ => true,
    };
    Some(list.iter().filter(fits).collect())
}

fn is_integer(text: &str) -> bool {
    text.parse::<i64>().is_ok()
}

fn declare(
    lowering: &mut Lowering<'_>,
    view: &View<'_>,
    values: &[&Node],
    integer: bool,
    place: &Place,
    docs: &Docs,
    span: Span,
) -> ItemId {
    let mut seen = HashSet::new();
    let texts: Vec<(&Node, String)> = values
        .iter()
        .filter_map(|value| Some((*value, text_of(value)?)))
        .filter(|(_, text)| seen.insert(text.clone()))
        .collect();
    let names = said_of_values(view, values, &["x-enum-varnames", "x-enumNames", "x-enum-names"]);
    let descriptions = said_of_values(view, values, &["x-enum-descriptions", "x-enumDescriptions"]);
    let constants = constants(lowering.document, view);
    let claims: Vec<Claim> = texts
        .iter()
        .map(|(_, text)| {
            let called = |name: &str| written(&crate::names::camel(name), Case::Camel);
            let name = names.get(text).and_then(|name| called(name));
            // As for values that are alternatives: a number alone says nothing.
            let title = || constants.get(text)?.title.as_deref().filter(|_| integer);
            Claim::written_or(name.or_else(|| title().and_then(called)), text, Case::Camel)
        })
        .collect();
    let entries: Vec<EnumerationValue> = settle_values(lowering, &claims, &texts, span)
        .into_iter()
        .zip(&texts)
        .map(|(rust_name, (node, text))| {
            let constant = || constants.get(text)?.description.clone();
            let description = descriptions.get(text).map(|text| (*text).to_owned()).or_else(constant);
            let docs = Docs { description, ..Docs::default() };
            EnumerationValue { wire_value: text.clone(), rust_name, docs, origin: node.span }
        })
        .collect();
    let kind = ItemKind::Enumeration(finish(entries, integer));
    lowering.add_item(place.clone(), docs.clone(), kind, span)
}

/// An enumeration of these values, with a name for the case of unknown ones.
pub(super) fn finish(values: Vec<EnumerationValue>, integer: bool) -> Enumeration {
    let unknown = unknown_name(values.iter().map(|value| value.rust_name.as_str()));
    Enumeration { values, integer, unknown }
}

/// The name of the case that keeps what is unknown: one that none of the others has.
pub(super) fn unknown_name<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: HashSet<&str> = names.collect();
    let candidates = ["Unknown", "UnknownValue", "Unrecognized", "UnrecognizedValue"];
    let free = candidates.iter().find(|candidate| !names.contains(**candidate));
    free.map_or_else(|| "UndocumentedValue".to_owned(), |name| (*name).to_owned())
}

fn settle_values(
    lowering: &mut Lowering<'_>,
    claims: &[Claim],
    texts: &[(&Node, String)],
    span: Span,
) -> Vec<String> {
    let settled = settle(claims, Case::Camel, &[]);
    for (index, entry) in settled.iter().enumerate() {
        let Some(winner) = entry.lost_to else { continue };
        let place = texts.get(index).map_or(span, |(node, _)| node.span);
        let (loser, winner) = (&claims[index].wire, &claims[winner].wire);
        let message =
            format!("the values `{loser}` and `{winner}` give the same name; `{loser}` is `{}`", entry.name);
        lowering.report(Diagnostic::note("renamed", place, message));
    }
    settled.into_iter().map(|entry| entry.name).collect()
}

/// A scalar as the text that goes over the wire.
fn text_of(value: &Node) -> Option<String> {
    match &value.kind {
        NodeKind::String(text) | NodeKind::Number(text) => Some(text.to_string()),
        NodeKind::Bool(value) => Some(value.to_string()),
        NodeKind::Null | NodeKind::Array(_) | NodeKind::Object(_) => None,
    }
}

/// What extensions say of each value: a list in the order of the values beside it, or an object by value.
fn said_of_values<'d>(view: &View<'d>, values: &[&'d Node], names: &[&str]) -> HashMap<String, &'d str> {
    let mut said = HashMap::new();
    for part in view.parts() {
        let Some(node) = names.iter().find_map(|name| part.extensions.get(name)) else { continue };
        for member in node.members() {
            if let Some(text) = member.value.as_str() {
                said.entry(member.key.value.to_string()).or_insert(text);
            }
        }
        let own: Vec<&Node> =
            part.enumeration.as_ref().map_or_else(|| values.to_vec(), |own| own.iter().collect());
        for (value, text) in own.into_iter().zip(node.items()) {
            if let (Some(value), Some(text)) = (text_of(value), text.as_str()) {
                said.entry(value).or_insert(text);
            }
        }
    }
    said
}

/// The schemas that stand for one value each, among the alternatives beside the values: they say what a value is called.
fn constants<'a>(document: &'a Graph<'_>, view: &View<'_>) -> HashMap<String, &'a Schema> {
    let branches =
        view.wanted.groups.iter().flat_map(|(owner, group)| view::branches(document, *owner, *group));
    let schemas = branches.map(|branch| document.schema(view::canonical(document, *branch).0));
    schemas.filter_map(|schema| Some((text_of(schema.constant.as_ref()?)?, schema))).collect()
}

/// An enumeration on its way into another one.
pub(super) struct Label {
    pub(super) item: ItemId,
    /// What its value is called, if it has one only and no name can be made of that.
    pub(super) title: Option<String>,
}

/// One enumeration of the values of several, for alternatives that a value alone cannot tell apart.
pub(super) fn join(
    lowering: &mut Lowering<'_>,
    labels: &[Label],
    place: &Place,
    docs: &Docs,
    span: Span,
) -> ItemId {
    let mut seen = HashSet::new();
    let mut claims = Vec::new();
    let mut entries = Vec::new();
    let mut integer = false;
    for Label { item, title } in labels {
        let item = lowering.item(*item);
        let ItemKind::Enumeration(enumeration) = &item.kind else { continue };
        integer |= enumeration.integer;
        let is_sole = enumeration.values.len() == 1;
        for value in &enumeration.values {
            if !seen.insert(value.wire_value.clone()) {
                continue;
            }
            let title = title.as_ref().filter(|_| is_sole);
            let name = title.and_then(|title| written(&crate::names::camel(title), Case::Camel));
            claims.push(Claim::written_or(name, &value.wire_value, Case::Camel));
            // What is said of a schema that is one value is said of the value.
            let mut entry = value.clone();
            if is_sole && entry.docs.description.is_none() {
                entry.docs.description.clone_from(&item.docs.description);
            }
            entries.push(entry);
        }
    }
    for (entry, settled) in entries.iter_mut().zip(settle(&claims, Case::Camel, &[])) {
        entry.rust_name = settled.name;
    }
    lowering.add_item(place.clone(), docs.clone(), ItemKind::Enumeration(finish(entries, integer)), span)
}

/// The docs of an item that nothing describes.
pub(super) fn bare_docs(summary: &str) -> Docs {
    Docs { summary: Some(summary.to_owned()), ..docs::empty() }
}
