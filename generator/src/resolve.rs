//! References to the nodes that they mean, each found by one hash look-up after its first use.
//!
//! A reference (`#/components/schemas/Secret`, `common.yaml#/Secret`, `#anchor`, a schema's `$id`) and the file that
//! it stands in come in; a node goes out, or a diagnostic that says what is missing and what may have been meant.

use crate::diagnostics::{Diagnostic, Diagnostics, closest};
use crate::load::{Loaded, Refusal, is_url, percent_decoded, target_path};
use crate::node::{Node, NodeKind, Spanned};
use crate::source::{SourceId, Span};
use std::collections::HashMap;

/// Finds what references mean, in the root file and all that it refers to.
pub(crate) struct Resolver<'a> {
    loaded: &'a Loaded,
    trees: HashMap<SourceId, usize>,
    found: HashMap<(usize, &'a str), Option<Target<'a>>>,
    /// The members of large objects by key, for those that pointers lead through.
    indexes: HashMap<Address, HashMap<&'a str, usize>>,
    /// By tree: names that schemas give themselves.
    identifiers: HashMap<usize, Identifiers<'a>>,
    /// How many more times to search for what was meant, which costs a comparison with every name.
    suggestions: usize,
}

/// What a reference means.
#[derive(Debug, Clone)]
pub(crate) struct Target<'a> {
    /// The node.
    pub(crate) node: &'a Node,
    /// The name that the reference gives it: a component's name, or that of another file's part.
    pub(crate) name: Option<Spanned<String>>,
}

/// A node's identity: trees do not move while a resolver borrows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Address(*const Node);

impl Address {
    pub(crate) fn of(node: &Node) -> Self {
        Self(std::ptr::from_ref(node))
    }
}

/// `$anchor`s and `$id`s of one tree.
#[derive(Default)]
struct Identifiers<'a> {
    anchors: HashMap<&'a str, &'a Node>,
    ids: HashMap<&'a str, &'a Node>,
}

/// Objects with more members than this are indexed.
const FEW: usize = 16;

impl<'a> Resolver<'a> {
    pub(crate) fn new(loaded: &'a Loaded) -> Self {
        let sources = loaded.trees().iter().enumerate().map(|(number, tree)| (tree.root.span.source, number));
        Self {
            loaded,
            trees: sources.collect(),
            found: HashMap::new(),
            indexes: HashMap::new(),
            identifiers: HashMap::new(),
            suggestions: 200,
        }
    }

    /// The node that a reference means; what is wrong with it is reported at `span`, the reference's own place.
    pub(crate) fn resolve(
        &mut self,
        reference: &'a str,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<Target<'a>> {
        // What an overlay brought in stands in no file of its own: it means the root.
        let tree = self.trees.get(&span.source).copied().unwrap_or(0);
        if let Some(Some(target)) = self.found.get(&(tree, reference)) {
            return Some(target.clone());
        }
        let target = self.search(tree, reference, span).map_err(|problem| diagnostics.report(*problem)).ok();
        self.found.insert((tree, reference), target.clone());
        target
    }

    /// The schema that a discriminator's mapping means: a component of the root by its name, else as a reference.
    pub(crate) fn mapped(
        &mut self,
        name: &'a str,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<Target<'a>> {
        let schemas = self.loaded.root().get("components").and_then(|components| components.get("schemas"));
        let component = schemas.and_then(|schemas| self.child(schemas, name));
        if let Some(node) = component {
            return Some(Target { node, name: Some(Spanned::new(name.to_owned(), node.span)) });
        }
        if name.contains(['#', '/', '.', ':']) {
            return self.resolve(name, span, diagnostics);
        }
        let problem = Diagnostic::error("dangling-ref", span, format!("no schema named '{name}'"));
        let names: Vec<&str> =
            schemas.iter().flat_map(|schemas| schemas.members()).map(|member| &*member.key.value).collect();
        diagnostics.report(match self.suggestion(name, names.into_iter()) {
            Some(meant) => problem.help(format!("did you mean '{meant}'?")),
            None => problem,
        });
        None
    }

    fn search(&mut self, tree: usize, reference: &'a str, span: Span) -> Result<Target<'a>, Box<Diagnostic>> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if let Some(node) = self.by_id(tree, file) {
            return self.within(tree, node, reference, fragment, span);
        }
        if is_url(file) {
            let message = format!("'{file}' would have to be fetched");
            let help = "remote references are not followed: save the file beside this one and refer to that";
            return Err(Box::new(Diagnostic::error("remote-ref", span, message).help(help)));
        }
        let path = target_path(&self.loaded.trees()[tree].path, reference);
        let tree = match path {
            None => tree,
            Some(path) => self.file(&path, reference, span)?,
        };
        let root = &self.loaded.trees()[tree].root;
        self.within(tree, root, reference, fragment, span)
    }

    /// The tree of another file.
    fn file(&mut self, path: &str, reference: &str, span: Span) -> Result<usize, Box<Diagnostic>> {
        match self.loaded.find(path) {
            Some(Ok(tree)) => Ok(tree),
            Some(Err(Refusal::Malformed)) => {
                let message = format!("'{path}' is not readable as YAML or JSON");
                Err(Box::new(Diagnostic::error("unreadable-file", span, message)))
            }
            other => {
                let reason = match other {
                    Some(Err(Refusal::Unreadable(reason))) => reason.as_str(),
                    _ => "references to other files are not allowed here",
                };
                let problem =
                    Diagnostic::error("unreadable-file", span, format!("cannot read '{path}': {reason}"));
                let root = self.loaded.root();
                let names = root.get("components").and_then(|components| components.get("schemas"));
                let is_component = names.is_some_and(|schemas| schemas.get(reference).is_some());
                Err(Box::new(if is_component {
                    problem.help(format!("did you mean '#/components/schemas/{reference}'?"))
                } else {
                    problem
                }))
            }
        }
    }

    /// What a fragment means within a tree, from the node that the part before `#` means.
    fn within(
        &mut self,
        tree: usize,
        from: &'a Node,
        reference: &'a str,
        fragment: &'a str,
        span: Span,
    ) -> Result<Target<'a>, Box<Diagnostic>> {
        if fragment.is_empty() || fragment.starts_with('/') {
            let node = self.by_pointer(from, fragment, span)?;
            return Ok(Target { node, name: self.name_of(reference, fragment, node) });
        }
        let anchors = &self.identifiers(tree).anchors;
        if let Some(node) = anchors.get(fragment).copied() {
            return Ok(Target { node, name: None });
        }
        let known: Vec<&str> = anchors.keys().copied().collect();
        let problem =
            Diagnostic::error("dangling-ref", span, format!("no schema has the anchor '{fragment}'"));
        Err(Box::new(match self.suggestion(fragment, known.into_iter()) {
            Some(meant) => problem.help(format!("did you mean '#{meant}'?")),
            None => problem.help("a path within the file starts with '#/'"),
        }))
    }

    /// Walks a JSON pointer; where it leads through a reference, that is followed.
    fn by_pointer(
        &mut self,
        from: &'a Node,
        pointer: &'a str,
        span: Span,
    ) -> Result<&'a Node, Box<Diagnostic>> {
        let mut node = from;
        let mut parent = "";
        for raw in pointer.split('/').skip(1) {
            let segment = unescaped(raw);
            let next = self.child(node, &segment).or_else(|| self.child(node, raw));
            node = match next {
                Some(next) => next,
                None => return Err(Box::new(self.dangling(node, pointer, parent, &segment, span))),
            };
            parent = raw;
        }
        Ok(node)
    }

    fn child(&mut self, node: &'a Node, key: &str) -> Option<&'a Node> {
        match &node.kind {
            NodeKind::Object(members) if members.len() > FEW => {
                let index = self.indexes.entry(Address::of(node)).or_insert_with(|| {
                    members.iter().enumerate().map(|(index, member)| (&*member.key.value, index)).collect()
                });
                index.get(key).and_then(|index| members.get(*index)).map(|member| &member.value)
            }
            NodeKind::Object(_) => node.get(key),
            NodeKind::Array(items) => items.get(key.parse::<usize>().ok()?),
            _ => None,
        }
    }

    fn dangling(
        &mut self,
        at: &'a Node,
        pointer: &str,
        parent: &str,
        segment: &str,
        span: Span,
    ) -> Diagnostic {
        let kind = component_kind(parent).filter(|_| pointer.matches('/').count() == 3);
        let message = match kind {
            Some(kind) => format!("no {kind} named '{segment}'"),
            None => format!("there is nothing at '#{pointer}'"),
        };
        let problem = Diagnostic::error("dangling-ref", span, message);
        let names: Vec<&str> = at.members().iter().map(|member| &*member.key.value).collect();
        match self.suggestion(segment, names.into_iter()) {
            Some(meant) => problem.help(format!("did you mean '{meant}'?")),
            None if kind.is_none() => problem.label(format!("'{segment}' is missing")),
            None => problem,
        }
    }

    fn suggestion<'n>(&mut self, name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        self.suggestions = self.suggestions.checked_sub(1)?;
        closest(name, names)
    }

    /// The node whose `$id` (or the document's `$self`) is this; relative ones must be spelled alike.
    fn by_id(&mut self, tree: usize, id: &str) -> Option<&'a Node> {
        if id.is_empty() {
            return None;
        }
        self.identifiers(tree).ids.get(id).copied()
    }

    fn identifiers(&mut self, tree: usize) -> &Identifiers<'a> {
        let root = &self.loaded.trees()[tree].root;
        self.identifiers.entry(tree).or_insert_with(|| {
            let mut identifiers = Identifiers::default();
            collect(root, &mut identifiers);
            identifiers
        })
    }

    fn name_of(&self, reference: &str, pointer: &str, node: &Node) -> Option<Spanned<String>> {
        let is_component = pointer.starts_with("/components/") && pointer.matches('/').count() == 3;
        let is_root = node.span.source == self.loaded.root().span.source;
        if is_root && !is_component {
            return None;
        }
        let name = if let Some((_, last)) = pointer.rsplit_once('/') {
            unescaped(last)
        } else {
            let file = reference.split('#').next().unwrap_or_default();
            let file = percent_decoded(file.rsplit('/').next().unwrap_or_default());
            file.split('.').next().unwrap_or_default().to_owned()
        };
        Some(Spanned::new(name, node.span))
    }
}

/// A pointer's segment, with the escapes of URLs and of pointers undone.
fn unescaped(segment: &str) -> String {
    percent_decoded(segment).replace("~1", "/").replace("~0", "~")
}

/// What `components.<section>` holds.
fn component_kind(section: &str) -> Option<&'static str> {
    Some(match section {
        "schemas" => "schema",
        "responses" => "response",
        "parameters" => "parameter",
        "examples" => "example",
        "requestBodies" => "request body",
        "headers" => "header",
        "securitySchemes" => "security scheme",
        "pathItems" => "path item",
        "mediaTypes" => "media type",
        _ => return None,
    })
}

fn collect<'a>(node: &'a Node, into: &mut Identifiers<'a>) {
    match &node.kind {
        NodeKind::Array(items) => items.iter().for_each(|item| collect(item, into)),
        NodeKind::Object(members) => {
            for member in members {
                match (&*member.key.value, &member.value.kind) {
                    ("$anchor" | "$dynamicAnchor", NodeKind::String(name)) => {
                        into.anchors.entry(name).or_insert(node);
                    }
                    ("$id" | "$self", NodeKind::String(id)) => {
                        into.ids.entry(id.trim_end_matches('#')).or_insert(node);
                    }
                    _ => collect(&member.value, into),
                }
            }
        }
        _ => {}
    }
}
