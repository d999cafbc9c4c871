//! Components and tags that nothing uses: trees enter, findings leave.
//!
//! A component is used if something outside of the components refers to it, or a component that is used does. What
//! extends a schema with a discriminator is used with it, since the discriminator may stand for it.

use foldhash::{HashMap, HashSet, HashSetExt};

use super::Review;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::lint::walk::operations;
use crate::node::{Node, NodeKind};
use crate::source::Span;

const CODE: &str = "unused-component";

/// A component: its section and its name.
type Name<'a> = (&'a str, String);

/// `unused-component`: a component that nothing refers to, and a tag that no operation has. A document without
/// operations is a library of components, which others use.
pub(in crate::lint) fn component(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    let document = review.context.document;
    let Some(root) = review.roots.first().filter(|_| operations(document).next().is_some()) else { return };
    let tags: HashSet<&str> =
        operations(document).flat_map(|operation| &operation.tags).map(|tag| tag.value.as_str()).collect();
    for tag in document.tags.iter().filter(|tag| !tags.contains(tag.name.value.as_str())) {
        let message = format!("no operation has the tag '{}'", tag.name.value);
        let help = "remove it, or give it to the operations that it is for";
        diagnostics.report(Diagnostic::warning(CODE, tag.name.span, message).help(help));
    }
    let graph = Graph::of(root, review.roots);
    let used = graph.used();
    let named: HashSet<&Name<'_>> = graph
        .edges
        .iter()
        .flat_map(|(own, others)| others.iter().filter(move |other| *other != own))
        .collect();
    for (section, name, span) in
        graph.components.iter().filter(|(section, name, _)| !used.contains(&(*section, name.clone())))
    {
        let message = if named.contains(&(*section, name.clone())) {
            format!("nothing uses '{name}' of `components.{section}` but what is unused itself")
        } else {
            format!("nothing uses '{name}' of `components.{section}`")
        };
        diagnostics.report(Diagnostic::warning(CODE, *span, message).help("remove it, or refer to it"));
    }
}

#[derive(Default)]
struct Graph<'a> {
    /// In the document's order.
    components: Vec<(&'a str, String, Span)>,
    /// Who is named outside of components.
    entries: Vec<Name<'a>>,
    /// Whom a component names.
    edges: HashMap<Name<'a>, Vec<Name<'a>>>,
}

impl<'a> Graph<'a> {
    fn of(root: &'a Node, roots: &[&'a Node]) -> Self {
        let mut graph = Self::default();
        for member in root.members() {
            if &*member.key.value == "components" {
                graph.read(&member.value);
            } else {
                mentions(&member.value, &mut |name| graph.entries.push(name));
                graph.needs(&member.key.value, &member.value);
            }
        }
        for other in roots.iter().skip(1) {
            mentions(other, &mut |name| graph.entries.push(name));
        }
        graph
    }

    fn read(&mut self, components: &'a Node) {
        let mut heirs = Vec::new();
        for section in components.members().iter().filter(|member| !member.key.value.starts_with("x-")) {
            for member in section.value.members() {
                let own: Name<'a> = (&section.key.value, member.key.value.to_string());
                let mut named = Vec::new();
                mentions(&member.value, &mut |name| named.push(name));
                for part in member.value.get("allOf").map(Node::items).unwrap_or_default() {
                    mentions(part, &mut |base| heirs.push((base, own.clone())));
                }
                self.components.push((own.0, own.1.clone(), member.key.span));
                self.edges.entry(own).or_default().extend(named);
            }
        }
        let schemas = components.get("schemas").map(Node::members).unwrap_or_default();
        let tagged: HashSet<&str> = schemas
            .iter()
            .filter(|member| member.value.get("discriminator").is_some())
            .map(|member| &*member.key.value)
            .collect();
        for (base, heir) in heirs {
            if base.0 == "schemas" && tagged.contains(base.1.as_str()) {
                self.edges.entry(base).or_default().push(heir);
            }
        }
    }

    /// Security schemes are named by requirements, which are no references.
    fn needs(&mut self, key: &str, node: &'a Node) {
        match &node.kind {
            NodeKind::Array(items) if key == "security" => {
                let names = items.iter().flat_map(Node::members).map(|member| member.key.value.to_string());
                self.entries.extend(names.map(|name| ("securitySchemes", name)));
            }
            NodeKind::Array(items) => items.iter().for_each(|item| self.needs("", item)),
            NodeKind::Object(members) => {
                for member in members {
                    self.needs(&member.key.value, &member.value);
                }
            }
            _ => {}
        }
    }

    fn used(&self) -> HashSet<Name<'a>> {
        let mut used = HashSet::new();
        let mut queue: Vec<&Name<'a>> = self.entries.iter().collect();
        while let Some(name) = queue.pop() {
            if used.insert(name.clone()) {
                queue.extend(self.edges.get(name).into_iter().flatten());
            }
        }
        used
    }
}

/// Calls back with every component that a tree names by reference or in a discriminator's mapping.
fn mentions<'a>(node: &'a Node, found: &mut impl FnMut(Name<'a>)) {
    match &node.kind {
        NodeKind::Array(items) => items.iter().for_each(|item| mentions(item, found)),
        NodeKind::Object(members) => {
            for member in members {
                match (&*member.key.value, &member.value.kind) {
                    ("$ref" | "$dynamicRef" | "operationRef" | "defaultMapping", NodeKind::String(text)) => {
                        found(target(text));
                    }
                    ("mapping", NodeKind::Object(mapping)) => {
                        mapping
                            .iter()
                            .filter_map(|entry| entry.value.as_str())
                            .for_each(|text| found(target(text)));
                    }
                    _ => mentions(&member.value, found),
                }
            }
        }
        _ => {}
    }
}

/// The component that a reference leads to or through, whatever the file before it is; a bare name is a schema's.
fn target(reference: &str) -> Name<'_> {
    let Some((_, pointer)) = reference.split_once("#/components/") else {
        return ("schemas", reference.to_owned());
    };
    let mut parts = pointer.split('/');
    let section = parts.next().unwrap_or_default();
    let name = parts.next().unwrap_or_default().replace("%7B", "{").replace("%7D", "}").replace("%20", " ");
    (section, name.replace("~1", "/").replace("~0", "~"))
}
