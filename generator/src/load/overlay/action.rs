//! One action of an overlay: its object comes in, and what it says happens to the document.

use super::super::MAX_DEPTH;
use super::super::query::{Query, TooMuch, select};
use super::merge::{self, Source};
use super::{Version, read_query, unknown_fields};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::node::{Node, NodeKind};
use crate::source::{Sources, Span};

const ACTION: &[&str] = &["target", "description", "update", "copy", "remove"];

/// An action that can be carried out.
pub(super) struct Action<'a> {
    target: Query,
    /// Where the target stands.
    span: Span,
    change: Change<'a>,
}

enum Change<'a> {
    Remove,
    Update(&'a Node),
    /// What is to be copied, and where the overlay says so.
    Copy(Query, Span),
}

type Problem = Box<Diagnostic>;

impl<'a> Action<'a> {
    /// Reads an action; `None` if it says nothing that can be done.
    pub(super) fn read(
        node: &'a Node,
        version: Version,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        if !matches!(node.kind, NodeKind::Object(_)) {
            let problem = Diagnostic::error("overlay-field", node.span, "an action must be an object");
            diagnostics.report(problem.label(format!("this is {}", node.kind_name())));
            return None;
        }
        unknown_fields(node, ACTION, "an action", diagnostics);
        let Some(target_node) = node.get("target") else {
            diagnostics.report(Diagnostic::error("overlay-field", node.span, "the action has no 'target'"));
            return None;
        };
        let target =
            read_query(target_node, "target", sources).map_err(|problem| diagnostics.report(*problem));
        let change = change(node, version, sources, diagnostics);
        Some(Self { target: target.ok()?, span: target_node.span, change: change? })
    }

    /// Carries it out.
    pub(super) fn apply(
        &self,
        document: &mut Node,
        budget: &mut usize,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Problem> {
        let mut places = select(&self.target, document).map_err(|TooMuch| Box::new(too_much(self.span)))?;
        if places.is_empty() {
            let problem = Diagnostic::warning("overlay-no-match", self.span, "this target selects nothing");
            diagnostics.report(problem.label("the action changes nothing"));
            return Ok(());
        }
        places.sort_unstable();
        places.dedup();
        let copied;
        let source = match &self.change {
            Change::Remove => return remove(document, &places, self.span),
            Change::Update(node) => Source { node, span: node.span },
            Change::Copy(query, span) => {
                copied = copy(query, document, *span)?;
                Source { node: &copied, span: *span }
            }
        };
        alike(document, &places, self.span)?;
        let (size, depth) = merge::extent(source.node);
        let deepest = places.iter().map(Vec::len).max().unwrap_or(0);
        *budget = budget.checked_sub(size.saturating_mul(places.len())).ok_or_else(|| {
            let message = "this overlay brings in more than ten million values";
            Box::new(Diagnostic::error("overlay-size", self.span, message))
        })?;
        if deepest + depth > MAX_DEPTH {
            let message = format!("values would stand more than {MAX_DEPTH} deep in each other");
            return Err(Box::new(Diagnostic::error("overlay-size", self.span, message)));
        }
        for place in &places {
            if let Some(target) = at(document, place) {
                merge::into(target, source, diagnostics)?;
            }
        }
        Ok(())
    }
}

/// What an action says is to be done. `remove` goes before the others; of the others there is one.
fn change<'a>(
    node: &'a Node,
    version: Version,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Change<'a>> {
    let remove = match node.get("remove") {
        None => false,
        Some(Node { kind: NodeKind::Bool(value), .. }) => *value,
        Some(other) => {
            let problem = Diagnostic::error("overlay-field", other.span, "'remove' must be true or false");
            diagnostics.report(problem.label(format!("this is {}", other.kind_name())));
            return None;
        }
    };
    let (update, copy) = (node.get("update"), node.get("copy"));
    if remove {
        return Some(Change::Remove);
    }
    if let (Some(_), Some(copy)) = (update, copy) {
        let message = "an action either updates or copies";
        let problem = Diagnostic::error("overlay-field", copy.span, message);
        diagnostics.report(problem.help("write two actions: they are carried out one after the other"));
        return None;
    }
    if let Some(copy) = copy {
        if version < Version::V11 {
            let problem =
                Diagnostic::warning("overlay-version", copy.span, "'copy' exists since version 1.1");
            diagnostics.report(problem.label("it is carried out all the same"));
        }
        return match read_query(copy, "copy", sources) {
            Ok(query) => Some(Change::Copy(query, copy.span)),
            Err(problem) => {
                diagnostics.report(*problem);
                None
            }
        };
    }
    if update.is_none() {
        let problem = Diagnostic::warning("overlay-field", node.span, "this action says nothing to do");
        diagnostics.report(problem.help("it needs 'update', 'copy' or `remove: true`"));
    }
    update.map(Change::Update)
}

/// The one node that is to be copied.
fn copy(query: &Query, document: &Node, span: Span) -> Result<Node, Problem> {
    let places = select(query, document).map_err(|TooMuch| Box::new(too_much(span)))?;
    let [place] = &*places else {
        let message = format!("'copy' must select one node, and this selects {}", places.len());
        return Err(Box::new(Diagnostic::error("overlay-copy", span, message)));
    };
    let found = place.iter().try_fold(document, |node, child| match &node.kind {
        NodeKind::Array(items) => items.get(*child),
        NodeKind::Object(members) => members.get(*child).map(|member| &member.value),
        _ => None,
    });
    found
        .cloned()
        .ok_or_else(|| Box::new(Diagnostic::error("overlay-copy", span, "there is nothing to copy")))
}

/// Refuses targets of several kinds: no value fits all of them.
fn alike(document: &mut Node, places: &[Vec<usize>], span: Span) -> Result<(), Problem> {
    let mut first: Option<(u8, Span)> = None;
    for place in places {
        let Some(node) = at(document, place) else { continue };
        let (kind, here) = (merge::class(&node.kind), node.span);
        match first {
            None => first = Some((kind, here)),
            Some((known, _)) if known == kind => {}
            Some((_, other)) => {
                let message = "this target selects nodes of several kinds";
                let problem = Diagnostic::error("overlay-target", span, message)
                    .related(other, "one of them")
                    .related(here, "one of another kind");
                let help =
                    "all must be objects, or all arrays, or all single values: write an action for each kind";
                return Err(Box::new(problem.help(help)));
            }
        }
    }
    Ok(())
}

/// The node at a place.
fn at<'n>(document: &'n mut Node, place: &[usize]) -> Option<&'n mut Node> {
    place.iter().try_fold(document, |node, child| match &mut node.kind {
        NodeKind::Array(items) => items.get_mut(*child),
        NodeKind::Object(members) => members.get_mut(*child).map(|member| &mut member.value),
        _ => None,
    })
}

/// Takes the nodes at some places out of what they stand in; the places are sorted.
fn remove(document: &mut Node, places: &[Vec<usize>], span: Span) -> Result<(), Problem> {
    if places.first().is_some_and(Vec::is_empty) {
        let message = "the whole document cannot be removed";
        return Err(Box::new(Diagnostic::error("overlay-target", span, message)));
    }
    remove_below(document, places, 0);
    Ok(())
}

/// The places all lead through the node, which lies so deep.
fn remove_below(node: &mut Node, places: &[Vec<usize>], depth: usize) {
    let mut goes = vec![false; node.items().len().max(node.members().len())];
    for group in places.chunk_by(|one, other| one.get(depth) == other.get(depth)) {
        let Some((first, child)) = group.first().and_then(|first| Some((first, *first.get(depth)?))) else {
            continue;
        };
        if first.len() == depth + 1 {
            // Whatever else goes below it goes with it.
            if let Some(slot) = goes.get_mut(child) {
                *slot = true;
            }
        } else if let Some(inner) = at(node, &[child]) {
            remove_below(inner, group, depth + 1);
        }
    }
    let mut goes = goes.into_iter();
    let mut stays = || !goes.next().unwrap_or(false);
    match &mut node.kind {
        NodeKind::Array(items) => items.retain(|_| stays()),
        NodeKind::Object(members) => members.retain(|_| stays()),
        _ => {}
    }
}

fn too_much(span: Span) -> Diagnostic {
    let message = "this path leads through more than fifty million nodes";
    let problem = Diagnostic::error("overlay-size", span, message);
    problem.help("say more exactly where to look than `..` and `*` do")
}
