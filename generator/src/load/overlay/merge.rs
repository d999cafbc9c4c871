//! A value of an overlay and a node of the document: the node takes the value in, by the steps of the standard.

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::node::{Member, Node, NodeKind};
use crate::source::Span;
use foldhash::HashMap;

/// What is brought in.
#[derive(Clone, Copy)]
pub(super) struct Source<'n> {
    pub(super) node: &'n Node,
    /// Where the overlay says so.
    pub(super) span: Span,
}

/// Merges a value into a target: members are merged, items added, single values replaced.
pub(super) fn into(
    target: &mut Node,
    source: Source<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<(), Box<Diagnostic>> {
    let Source { node, span } = source;
    match (&mut target.kind, &node.kind) {
        // An array takes any entry.
        (NodeKind::Array(items), kind) if !matches!(kind, NodeKind::Array(_)) => {
            items.push(node.clone());
            Ok(())
        }
        _ => merge(target, node, span, diagnostics),
    }
}

fn merge(
    target: &mut Node,
    node: &Node,
    span: Span,
    diagnostics: &mut Diagnostics,
) -> Result<(), Box<Diagnostic>> {
    match (&mut target.kind, &node.kind) {
        (NodeKind::Object(members), NodeKind::Object(new)) => merge_members(members, new, span, diagnostics),
        (NodeKind::Array(items), NodeKind::Array(new)) => {
            items.extend(new.iter().cloned());
            Ok(())
        }
        (NodeKind::Object(_) | NodeKind::Array(_), NodeKind::Null) => {
            let message = format!("nothing is merged into {} here", target.kind_name());
            let problem = Diagnostic::warning("overlay-mismatch", place(node, span), message)
                .label("it has no value")
                .related(target.span, "this stays as it is");
            diagnostics.report(problem);
            Ok(())
        }
        (NodeKind::Object(_) | NodeKind::Array(_), _) | (_, NodeKind::Object(_) | NodeKind::Array(_)) => {
            let message = format!("{} cannot be merged into {}", node.kind_name(), target.kind_name());
            let problem = Diagnostic::error("overlay-mismatch", place(node, span), message)
                .related(target.span, format!("this is {}", target.kind_name()));
            let help = "to put something else there, remove what is there first, in an action of its own";
            Err(Box::new(problem.help(help)))
        }
        _ => {
            *target = node.clone();
            Ok(())
        }
    }
}

fn merge_members(
    members: &mut Vec<Member>,
    new: &[Member],
    span: Span,
    diagnostics: &mut Diagnostics,
) -> Result<(), Box<Diagnostic>> {
    /// Up to here, comparing each with each is faster than hashing them all.
    const FEW: usize = 8;
    let known: Option<HashMap<Box<str>, usize>> = (new.len() > FEW).then(|| {
        members.iter().enumerate().map(|(index, member)| (member.key.value.clone(), index)).collect()
    });
    for member in new {
        let index = match &known {
            Some(known) => known.get(&member.key.value).copied(),
            None => members.iter().position(|other| other.key.value == member.key.value),
        };
        match index.and_then(|index| members.get_mut(index)) {
            Some(present) => merge(&mut present.value, &member.value, span, diagnostics)?,
            None => members.push(member.clone()),
        }
    }
    Ok(())
}

/// Where the overlay speaks of a value: at the value, unless that was copied from elsewhere.
fn place(node: &Node, span: Span) -> Span {
    if node.span.source == span.source { node.span } else { span }
}

/// Which of the three kinds that merging knows a value is of.
pub(super) fn class(kind: &NodeKind) -> u8 {
    match kind {
        NodeKind::Object(_) => 0,
        NodeKind::Array(_) => 1,
        _ => 2,
    }
}

/// How many values a value holds, itself included, and how deep they stand in each other.
pub(super) fn extent(node: &Node) -> (usize, usize) {
    let both = |(size, depth): (usize, usize), child: &Node| {
        let (more, deep) = extent(child);
        (size + more, depth.max(deep + 1))
    };
    match &node.kind {
        NodeKind::Array(items) => items.iter().fold((1, 0), both),
        NodeKind::Object(members) => members.iter().map(|member| &member.value).fold((1, 0), both),
        _ => (1, 0),
    }
}
