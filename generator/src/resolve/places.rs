//! Places in a tree that are not reached by a pointer from its root: by a name that a schema gives itself, or by what
//! stands around a span.

use crate::node::{Node, NodeKind, Spanned};
use crate::source::Span;
use foldhash::HashMap;

/// The names that the schemas of one tree give themselves; of two that are alike, the first counts.
#[derive(Default)]
pub(super) struct Identifiers<'a> {
    /// `$anchor` and `$dynamicAnchor`: several schemas may have one of the same name.
    pub(super) anchors: HashMap<&'a str, Vec<&'a Node>>,
    /// `$id`, and the document's `$self`.
    pub(super) ids: HashMap<&'a str, &'a Node>,
    /// The same by what stands behind the last slash; `None` where two have the same there.
    pub(super) last_words: HashMap<&'a str, Option<&'a Node>>,
}

impl<'a> Identifiers<'a> {
    pub(super) fn of(root: &'a Node) -> Self {
        let mut identifiers = Self::default();
        identifiers.collect(root);
        identifiers
    }

    fn collect(&mut self, node: &'a Node) {
        match &node.kind {
            NodeKind::Array(items) => items.iter().for_each(|item| self.collect(item)),
            NodeKind::Object(members) => {
                for member in members {
                    match (&*member.key.value, &member.value.kind) {
                        ("$anchor" | "$dynamicAnchor", NodeKind::String(name)) => {
                            self.anchors.entry(name).or_default().push(node);
                        }
                        ("$id" | "$self", NodeKind::String(id)) => {
                            let id = id.trim_end_matches('#');
                            self.ids.entry(id).or_insert(node);
                            if let Some((_, word)) = id.rsplit_once('/') {
                                let known = self.last_words.entry(word);
                                known.and_modify(|known| *known = None).or_insert(Some(node));
                            }
                        }
                        _ => self.collect(&member.value),
                    }
                }
            }
            _ => {}
        }
    }
}

/// Where a pointer may lead within a schema.
pub(super) const KEYWORDS: &[&str] = &[
    "$defs",
    "additionalProperties",
    "allOf",
    "anyOf",
    "definitions",
    "items",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
];

/// What `#` means within an OpenAPI document, which is no schema itself, with the name of a component: the innermost
/// schema around that has an `$id`, else the component, as where it stood alone once.
pub(super) fn whole_schema<'a>(
    root: &'a Node,
    around: &[&'a Node],
) -> Option<(&'a Node, Option<Spanned<String>>)> {
    root.get("openapi")?;
    let schemas = root.get("components")?.get("schemas")?;
    let holder = around.iter().position(|node| std::ptr::eq(*node, schemas))?;
    let component = around.get(holder + 1)?;
    let identified = around.iter().rev().find(|node| node.get("$id").and_then(Node::as_str).is_some());
    let node = *identified.unwrap_or(component);
    let named = schemas.members().iter().find(|member| std::ptr::eq(&raw const member.value, node));
    Some((node, named.map(|member| Spanned::new(member.key.value.to_string(), node.span))))
}

/// The objects around a span, the outermost first.
pub(super) fn enclosing(root: &Node, span: Span) -> Vec<&Node> {
    let contains = |node: &&Node| {
        node.span.source == span.source && node.span.start <= span.start && span.end <= node.span.end
    };
    let mut around = Vec::new();
    let mut next = Some(root);
    while let Some(node) = next {
        next = match &node.kind {
            NodeKind::Array(items) => items.iter().find(contains),
            NodeKind::Object(members) => {
                around.push(node);
                members.iter().map(|member| &member.value).find(contains)
            }
            _ => None,
        };
    }
    around
}

/// The name of a schema that another one defines for itself: `List.Item` for `#/components/schemas/List/$defs/Item`.
pub(super) fn definition_name(pointer: &str) -> Option<String> {
    let (mut words, rest) = match pointer.strip_prefix("/components/schemas/") {
        Some(rest) => rest.split_once('/').map(|(owner, rest)| (vec![super::unescaped(owner)], rest))?,
        None => (Vec::new(), pointer.strip_prefix('/')?),
    };
    let mut segments = rest.split('/');
    while let Some(keyword) = segments.next() {
        if !matches!(keyword, "$defs" | "definitions") {
            return None;
        }
        words.push(super::unescaped(segments.next()?));
    }
    Some(words.join("."))
}
