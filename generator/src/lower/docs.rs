//! What rustdoc says: texts and facts of the document come in, [`Docs`] go out.

use super::graph::Graph;
use crate::document::{Extensions, ExternalDocs, Info, JsonType, Operation, Parameter, Schema};
use crate::ir::{Docs, Fact};
use crate::node::{Node, NodeKind};

/// No docs.
pub(super) fn empty() -> Docs {
    Docs::default()
}

/// A schema's docs, as a type's or a field's.
pub(super) fn of_schema(schema: &Schema) -> Docs {
    Docs {
        summary: schema.title.clone(),
        description: schema.description.clone(),
        facts: facts(schema),
        external: schema.external_docs.as_deref().map(link),
        deprecated: schema.deprecated,
        ..of_extensions(&schema.extensions)
    }
}

/// A field's docs: what stands at the property, or else what the type it refers to says in one line; limits of the
/// type belong to the field too.
pub(super) fn of_property(document: &Graph<'_>, schema: &Schema) -> Docs {
    let mut docs = of_schema(schema);
    let target = schema.reference.as_ref().map(|reference| document.schema(reference.value));
    if let Some(target) = target {
        docs.deprecated |= target.deprecated;
        if docs.description.is_none() && docs.summary.is_none() {
            docs.summary.clone_from(&target.title);
            docs.description = target.description.as_deref().map(first_paragraph);
        }
    }
    docs
}

/// A parameter's docs, its schema's facts included.
pub(super) fn of_parameter(document: &Graph<'_>, parameter: &Parameter) -> Docs {
    let schema = parameter.schema.map(|schema| document.schema(schema));
    let own = of_extensions(&parameter.extensions);
    let described = schema.and_then(|schema| schema.description.clone());
    Docs {
        description: parameter.description.clone().or(described),
        facts: schema.map(facts).unwrap_or_default(),
        deprecated: parameter.deprecated || schema.is_some_and(|schema| schema.deprecated),
        ..own
    }
}

/// An operation's docs.
pub(super) fn of_operation(operation: &Operation) -> Docs {
    Docs {
        summary: operation.summary.clone(),
        description: operation.description.clone(),
        external: operation.external_docs.as_ref().map(link),
        deprecated: operation.deprecated,
        ..of_extensions(&operation.extensions)
    }
}

/// A method's docs; one that asks for an answer of its own says which.
pub(super) fn of_method(operation: &Operation, answer: &str, accept: &str) -> Docs {
    let mut docs = of_operation(operation);
    if !answer.is_empty() {
        docs.facts.push(Fact { label: "Asks for", value: accept.to_owned(), verbatim: true });
    }
    docs
}

/// The module's docs.
pub(super) fn of_info(info: &Info) -> Docs {
    Docs {
        summary: info.summary.clone(),
        description: info.description.clone(),
        ..of_extensions(&info.extensions)
    }
}

/// Docs of a thing that has a description and extensions only.
pub(super) fn of_text(description: Option<&String>, extensions: &Extensions) -> Docs {
    Docs { description: description.cloned(), ..of_extensions(extensions) }
}

/// `x-source` and `x-assumption`.
fn of_extensions(extensions: &Extensions) -> Docs {
    let text = |node: &Node| node.as_str().map(str::to_owned);
    let assumptions = extensions.get("x-assumption").map(|node| match &node.kind {
        NodeKind::Array(items) => items.iter().filter_map(text).collect(),
        _ => text(node).into_iter().collect(),
    });
    Docs {
        source: extensions.get("x-source").and_then(text),
        assumptions: assumptions.unwrap_or_default(),
        ..Docs::default()
    }
}

/// A link with its text.
pub(super) fn link(external: &ExternalDocs) -> (String, Option<String>) {
    (external.url.clone(), external.description.clone())
}

fn first_paragraph(text: &str) -> String {
    text.trim_start().split("\n\n").next().unwrap_or("").trim_end().to_owned()
}

/// A schema's limits, default and examples.
fn facts(schema: &Schema) -> Vec<Fact> {
    let numeric = &schema.numeric;
    let mut facts = Vec::new();
    let mut ours = |label, value: Option<String>| {
        facts.extend(value.map(|value| Fact { label, value, verbatim: false }));
    };
    ours("Length", range(numeric.min_length, numeric.max_length, "character", "characters"));
    ours("Items", range(numeric.min_items, numeric.max_items, "item", "items"));
    ours("Properties", range(numeric.min_properties, numeric.max_properties, "property", "properties"));
    ours("Range", bounds(schema));
    ours("Multiple of", numeric.multiple_of.as_ref().map(ToString::to_string));
    let lists = schema.types.contains(&JsonType::Array) || schema.items.is_some();
    ours("Items", (schema.unique_items && lists).then(|| "no two are equal".to_owned()));
    ours("Access", access(schema));
    let mut theirs =
        |label, value: Option<String>| facts.extend(value.map(|value| Fact { label, value, verbatim: true }));
    theirs("Pattern", schema.pattern.clone());
    theirs("Default", schema.default.as_ref().and_then(scalar));
    for example in &schema.examples {
        theirs("Example", example.value.as_ref().and_then(scalar));
    }
    facts
}

fn access(schema: &Schema) -> Option<String> {
    match (schema.read_only, schema.write_only) {
        (true, false) => Some("only in answers".to_owned()),
        (false, true) => Some("only in requests".to_owned()),
        _ => None,
    }
}

/// `1 to 255 characters`, `at most 36 characters`.
fn range(least: Option<u64>, most: Option<u64>, one: &str, many: &str) -> Option<String> {
    let unit = |count: u64| if count == 1 { one } else { many };
    match (least.filter(|least| *least > 0), most) {
        (None, None) => None,
        (Some(least), None) => Some(format!("at least {least} {}", unit(least))),
        (None, Some(most)) => Some(format!("at most {most} {}", unit(most))),
        (Some(least), Some(most)) if least == most => Some(format!("exactly {most} {}", unit(most))),
        (Some(least), Some(most)) => Some(format!("{least} to {most} {}", unit(most))),
    }
}

/// `at least 0`, `more than 0, at most 10`.
fn bounds(schema: &Schema) -> Option<String> {
    let numeric = &schema.numeric;
    let words = [
        ("at least", &numeric.minimum),
        ("more than", &numeric.exclusive_minimum),
        ("at most", &numeric.maximum),
        ("less than", &numeric.exclusive_maximum),
    ];
    let parts: Vec<String> = words
        .iter()
        .filter_map(|(word, bound)| bound.as_ref().map(|bound| format!("{word} {bound}")))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A scalar as JSON writes it, texts without quotes; longer things are no facts.
fn scalar(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::Null => Some("null".to_owned()),
        NodeKind::Bool(value) => Some(value.to_string()),
        NodeKind::Number(text) | NodeKind::String(text) => Some(text.to_string()),
        NodeKind::Array(items) if items.is_empty() => Some("[]".to_owned()),
        NodeKind::Array(_) | NodeKind::Object(_) => None,
    }
}
