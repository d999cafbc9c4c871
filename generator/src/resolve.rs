//! References to the nodes that they mean, each found by one hash look-up after its first use.
//!
//! A reference (`#/components/schemas/Secret`, `common.yaml#/Secret`, `#anchor`, a schema's `$id`) and the file that
//! it stands in come in; a node goes out, or a diagnostic that says what is missing and what may have been meant.

mod places;

use crate::diagnostics::{Diagnostic, Diagnostics, closest_within};
use crate::load::{Loaded, Refusal, is_url, percent_decoded, target_path};
use crate::node::{Node, NodeKind, Spanned};
use crate::source::{SourceId, Span};
use foldhash::{HashMap, HashMapExt};
use places::{Identifiers, KEYWORDS, definition_name, enclosing, whole_schema};
use std::borrow::Cow;

/// Finds what references mean, in the root file and all that it refers to.
pub(crate) struct Resolver<'a> {
    loaded: &'a Loaded,
    trees: HashMap<SourceId, usize>,
    found: HashMap<(usize, &'a str), Target<'a>>,
    /// The members of large objects by key, for those that pointers lead through.
    indexes: HashMap<Address, HashMap<&'a str, usize>>,
    /// By tree: names that schemas give themselves.
    identifiers: HashMap<usize, Identifiers<'a>>,
    /// What searching for what was meant may still cost: a comparison with every name, each letter with each.
    comparisons: usize,
    /// How many more times to search for what stands around a reference.
    searches: usize,
    /// How many references lead into each other right now.
    depth: usize,
}

/// What a reference means.
#[derive(Debug, Clone)]
pub(crate) struct Target<'a> {
    /// The node.
    pub(crate) node: &'a Node,
    /// The name that the reference gives it: a component's name, or that of another file's part.
    pub(crate) name: Option<Spanned<String>>,
    /// The object around the reference that defines it for itself, and what it is called there.
    pub(crate) within: Option<(&'a Node, String)>,
}

/// A node's identity: trees do not move while a resolver borrows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Address(*const Node);

impl Address {
    pub(crate) fn of(node: &Node) -> Self {
        Self(std::ptr::from_ref(node))
    }
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
            comparisons: 10_000_000,
            searches: 10_000,
            depth: 0,
        }
    }

    /// The node that a reference means; what is wrong with it is reported at `span`, the reference's own place.
    pub(crate) fn resolve(
        &mut self,
        reference: &'a str,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<Target<'a>> {
        let tree = self.tree(span);
        if let Some(target) = self.found.get(&(tree, reference)) {
            return Some(target.clone());
        }
        if reference == "#"
            && let Some((node, name)) = {
                let around = self.around(tree, span);
                whole_schema(&self.loaded.trees()[tree].root, &around)
            }
        {
            return Some(Target { node, name, within: None });
        }
        match self.search(tree, reference, span) {
            Ok(target) => {
                if !self.depends_on_place(tree, reference) {
                    self.found.insert((tree, reference), target.clone());
                }
                Some(target)
            }
            Err(problem) => self.loosely(tree, reference, span, diagnostics).or_else(|| {
                diagnostics.report(*problem);
                None
            }),
        }
    }

    /// What a pointer that leads nowhere may mean all the same: a place in the schema around it, as in JSON Schemas
    /// that stood alone once, or a component at Swagger 2's place.
    fn loosely(
        &mut self,
        tree: usize,
        reference: &'a str,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<Target<'a>> {
        if let Some(whole) = reference.strip_suffix('/').filter(|whole| whole.ends_with('#')) {
            let target = self.search(tree, whole, span).ok()?;
            let message = format!("'{reference}' means a property without a name, and there is none");
            let understood = "it is read as the whole";
            diagnostics.report(Diagnostic::warning("relative-ref", span, message).label(understood));
            return Some(target);
        }
        let pointer = reference.strip_prefix('#')?;
        let keyword = pointer.split('/').nth(1)?;
        if !KEYWORDS.contains(&keyword) {
            return None;
        }
        let root = &self.loaded.trees()[tree].root;
        let around = self.around(tree, span).into_iter().find_map(|node| {
            let within = definition_name(pointer).map(|name| (node, name));
            let node = self.by_pointer(node, pointer, span).ok()?;
            Some((Target { node, name: None, within }, "it is read from the schema around it"))
        });
        let found = around.or_else(|| {
            let name = pointer.strip_prefix("/definitions/")?;
            let schemas = root.get("components")?.get("schemas")?;
            let node = self.child(schemas, &unescaped(name))?;
            let name = Some(Spanned::new(unescaped(name), node.span));
            Some((Target { node, name, within: None }, "it is read as '#/components/schemas/…'"))
        });
        let (target, understood) = found?;
        let message = format!("there is nothing at '{reference}' from the document's root");
        diagnostics.report(Diagnostic::warning("relative-ref", span, message).label(understood));
        Some(target)
    }

    /// The schema that a discriminator's mapping means: a component of the root by its name, else as a reference.
    /// One that means nothing is a warning: a value without a schema is read as an unknown one is.
    pub(crate) fn mapped(
        &mut self,
        name: &'a str,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<Target<'a>> {
        let schemas = self.loaded.root().get("components").and_then(|components| components.get("schemas"));
        let component = schemas.and_then(|schemas| self.child(schemas, name));
        if let Some(node) = component {
            let name = Some(Spanned::new(name.to_owned(), node.span));
            return Some(Target { node, name, within: None });
        }
        let problem = Diagnostic::warning("dangling-mapping", span, format!("no schema named '{name}'"))
            .label("this value is read as an unknown one");
        let mut meant = None;
        if name.contains(['#', '/', '.', ':']) {
            let mut problems = Diagnostics::default();
            if let Some(target) = self.resolve(name, span, &mut problems) {
                diagnostics.absorb(problems);
                return Some(target);
            }
            let first = problems.iter().next().cloned();
            if let Some(Diagnostic { message, help, .. }) = first {
                diagnostics.report(Diagnostic { message, help, ..problem });
                return None;
            }
        } else {
            let members = schemas.iter().flat_map(|schemas| schemas.members());
            meant = self.suggestion(name, members.map(|member| &*member.key.value));
        }
        diagnostics.report(match meant {
            Some(meant) => problem.help(format!("did you mean '{meant}'?")),
            None => problem,
        });
        None
    }

    /// The schema that `$recursiveRef` (JSON Schema of 2019) means: the innermost around it that marks itself.
    pub(crate) fn recursive(&mut self, span: Span) -> Option<&'a Node> {
        let around = self.around(self.tree(span), span);
        let marked = |node: &&&'a Node| node.get("$recursiveAnchor").and_then(Node::as_bool) == Some(true);
        around.iter().rev().find(marked).copied()
    }

    fn tree(&self, span: Span) -> usize {
        // What an overlay brought in stands in no file of its own: it means the root.
        self.trees.get(&span.source).copied().unwrap_or(0)
    }

    fn search(&mut self, tree: usize, reference: &'a str, span: Span) -> Result<Target<'a>, Box<Diagnostic>> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if let Some(node) = self.by_id(tree, file) {
            let target = self.within(tree, node, reference, fragment, span)?;
            let named = target.name.is_none() && fragment.is_empty();
            let name = named.then(|| Spanned::new(last_word(file), node.span));
            return Ok(Target { name: name.or(target.name), ..target });
        }
        if is_url(file) {
            if file.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:")) {
                let message = "a file is not referred to by URL";
                let help = "write a path instead, relative to this file";
                return Err(Box::new(Diagnostic::error("remote-ref", span, message).help(help)));
            }
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
                let is_component = names.is_some_and(|schemas| self.child(schemas, reference).is_some());
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
        // A pointer's slashes may be percent-encoded, as everything in a URL.
        let encoded = fragment.strip_prefix("%2F").or_else(|| fragment.strip_prefix("%2f"));
        let pointer = encoded.map_or(Cow::Borrowed(fragment), |rest| Cow::Owned(format!("/{rest}")));
        if pointer.is_empty() || pointer.starts_with('/') {
            let node = self.by_pointer(from, &pointer, span)?;
            return Ok(Target { node, name: self.name_of(reference, &pointer, node), within: None });
        }
        if let Some(node) = self.anchor(tree, fragment, span) {
            // Only a schema that nothing else names is called by its anchor.
            let own = node.get("$anchor").filter(|anchor| anchor.as_str() == Some(fragment));
            let name = own.map(|_| Spanned::new(fragment.to_owned(), node.span));
            return Ok(Target { node, name, within: None });
        }
        let known: Vec<&str> = self.identifiers(tree).anchors.keys().copied().collect();
        let problem =
            Diagnostic::error("dangling-ref", span, format!("no schema has the anchor '{fragment}'"));
        Err(Box::new(match self.suggestion(fragment, known.into_iter()) {
            Some(meant) => problem.help(format!("did you mean '#{meant}'?")),
            None => problem.help("a path within the file starts with '#/'"),
        }))
    }

    /// Walks a JSON pointer; where it leads through a reference, that is followed.
    fn by_pointer(&mut self, from: &'a Node, pointer: &str, span: Span) -> Result<&'a Node, Box<Diagnostic>> {
        let mut node = from;
        let mut walked = 0;
        for raw in pointer.split('/').skip(1) {
            walked += 1 + raw.len();
            let segment = unescaped(raw);
            let next = self.child(node, &segment).or_else(|| self.child(node, raw));
            node = match next.or_else(|| self.child_beyond(node, &segment)) {
                Some(next) => next,
                None => return Err(Box::new(self.dangling(node, pointer, walked, &segment, span))),
            };
        }
        Ok(node)
    }

    /// The child of what a node refers to.
    fn child_beyond(&mut self, node: &'a Node, key: &str) -> Option<&'a Node> {
        /// A reference may lead through itself.
        const DEEPEST: usize = 16;
        let reference = node.get("$ref")?;
        if self.depth >= DEEPEST {
            return None;
        }
        let text = reference.as_str()?;
        self.depth += 1;
        let target = self.search(self.tree(reference.span), text, reference.span);
        self.depth -= 1;
        self.child(target.ok()?.node, key)
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
        walked: usize,
        segment: &str,
        span: Span,
    ) -> Diagnostic {
        let component = pointer.strip_prefix("/components/").and_then(|path| path.split_once('/'));
        let component = component.filter(|(_, name)| !name.contains('/'));
        let named = component.and_then(|(section, name)| Some((component_kind(section)?, unescaped(name))));
        let message = match &named {
            Some((kind, name)) => format!("no {kind} named '{name}'"),
            None => format!("there is nothing at '#{pointer}'"),
        };
        let problem = Diagnostic::error("dangling-ref", span, message);
        let present = at.members().iter().map(|member| &*member.key.value);
        match self.suggestion(segment, present) {
            Some(meant) => problem.help(format!("did you mean '{meant}'?")),
            None => match pointer.get(..walked) {
                Some(part) if part.len() < pointer.len() => problem.label(format!("there is no '#{part}'")),
                _ => problem,
            },
        }
    }

    fn suggestion<'n>(&mut self, name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        closest_within(name, names, &mut self.comparisons)
    }

    /// The objects around a reference, the outermost first.
    fn around(&mut self, tree: usize, span: Span) -> Vec<&'a Node> {
        let Some(rest) = self.searches.checked_sub(1) else { return Vec::new() };
        self.searches = rest;
        enclosing(&self.loaded.trees()[tree].root, span)
    }

    /// The node whose `$id` (or the document's `$self`) is this; a relative one is spelled alike, or is the
    /// last word of a URL that no other has.
    fn by_id(&mut self, tree: usize, id: &str) -> Option<&'a Node> {
        if id.is_empty() {
            return None;
        }
        let identifiers = self.identifiers(tree);
        identifiers.ids.get(id).or_else(|| identifiers.last_words.get(id)?.as_ref()).copied()
    }

    /// Whether a reference means another schema elsewhere: an anchor that several schemas have.
    fn depends_on_place(&mut self, tree: usize, reference: &str) -> bool {
        let name = reference.strip_prefix('#').filter(|name| !name.is_empty() && !name.starts_with('/'));
        let nodes = name.and_then(|name| self.identifiers(tree).anchors.get(name));
        nodes.is_some_and(|nodes| nodes.len() > 1)
    }

    /// The node of an anchor; where several schemas have one of the name, the one closest to the reference.
    fn anchor(&mut self, tree: usize, name: &str, span: Span) -> Option<&'a Node> {
        let nodes = self.identifiers(tree).anchors.get(name)?.clone();
        let [first, _, ..] = nodes.as_slice() else { return nodes.first().copied() };
        let around = self.around(self.tree(span), span);
        let mut near = around.iter().rev().filter_map(|object| {
            let within = |node: &&&'a Node| {
                let (outer, inner) = (object.span, node.span);
                outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
            };
            nodes.iter().find(within)
        });
        near.next().or(Some(first)).copied()
    }

    fn identifiers(&mut self, tree: usize) -> &Identifiers<'a> {
        let root = &self.loaded.trees()[tree].root;
        self.identifiers.entry(tree).or_insert_with(|| Identifiers::of(root))
    }

    fn name_of(&self, reference: &str, pointer: &str, node: &Node) -> Option<Spanned<String>> {
        let is_component = pointer.starts_with("/components/") && pointer.matches('/').count() == 3;
        let is_root = self.tree(node.span) == 0;
        if is_root && !is_component {
            return definition_name(pointer).map(|name| Spanned::new(name, node.span));
        }
        let name = if let Some((_, last)) = pointer.rsplit_once('/') {
            unescaped(last)
        } else {
            last_word(reference.split('#').next().unwrap_or_default())
        };
        Some(Spanned::new(name, node.span))
    }
}

/// The name of what a path or URL leads to: its last segment up to the first dot.
fn last_word(path: &str) -> String {
    let file = percent_decoded(path.rsplit('/').next().unwrap_or_default());
    file.split('.').next().unwrap_or_default().to_owned()
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
