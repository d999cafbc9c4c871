//! Which items anything uses: what came up on the way to a type and is no part of it (the enumerations of which one was
//! made, say) gets neither a name nor a place in the output. And which of them people make. One worklist each.

use super::context::{Draft, Lowering};
use super::place::Root;
use super::walk::{held, received_mut, sent_mut, visit};
use crate::ir::{ItemId, ItemKind, Operation, Tag, Type};

/// Marks the items that are named schemas, or that something in use holds.
pub(super) fn mark(lowering: &mut Lowering<'_>, operations: &mut [Operation]) {
    mark_from(lowering, operations, true);
}

/// Drops the operations and webhooks that are not selected, the tags that are left without operations, and marks the
/// items that the others hold.
pub(super) fn prune(lowering: &mut Lowering<'_>, operations: &mut Vec<Operation>, tags: &mut Vec<Tag>) {
    let document = lowering.document;
    let all = document.paths.iter().chain(&document.webhooks).flat_map(|item| &item.operations);
    if all.into_iter().all(|operation| operation.selected) {
        return;
    }
    let mut selected: Vec<bool> =
        lowering.methods.iter().map(|method| method.operation.selected).collect::<Vec<_>>();
    selected.reverse();
    operations.retain(|_| selected.pop().unwrap_or(true));
    lowering.methods.retain(|method| method.operation.selected);
    lowering.webhooks.retain(|draft| draft.selected);
    let mut used = vec![false; tags.len()];
    for operation in operations.iter() {
        if let Some(slot) = used.get_mut(operation.tag) {
            *slot = true;
        }
    }
    for operation in operations.iter_mut() {
        operation.tag = used.iter().take(operation.tag).filter(|used| **used).count();
    }
    let mut left = used.into_iter();
    tags.retain(|_| left.next().unwrap_or(true));
    mark_from(lowering, operations, false);
    let mut exemplified = std::mem::take(&mut lowering.exemplified);
    exemplified.retain(|(_, used)| is_live(lowering, &used.ty));
    lowering.exemplified = exemplified;
}

/// Whether all items of a type are in use.
fn is_live(lowering: &Lowering<'_>, ty: &Type) -> bool {
    let mut live = true;
    visit(ty, &mut |inner| {
        if let Type::Item(item) = inner {
            live &= lowering.items.get(item.0).is_some_and(|draft| draft.live);
        }
    });
    live
}

/// Marks what is in use, from all that operations, webhooks and servers hold, and from named schemas if these count.
fn mark_from(lowering: &mut Lowering<'_>, operations: &mut [Operation], named: bool) {
    let mut queue: Vec<usize> = Vec::new();
    for (index, draft) in lowering.items.iter_mut().enumerate() {
        draft.live = named && draft.place.words.is_empty() && matches!(draft.place.root, Root::Component(..));
        if draft.live {
            queue.push(index);
        }
    }
    let mut roots: Vec<Type> = lowering.server_values.values().map(|item| Type::Item(*item)).collect();
    roots.extend(lowering.webhooks.iter().filter_map(|draft| draft.webhook.payload.clone()));
    for operation in operations {
        roots.extend(sent_mut(operation).into_iter().map(|ty| ty.clone()));
        roots.extend(received_mut(operation).into_iter().map(|ty| ty.clone()));
    }
    let mut reached: Vec<ItemId> = Vec::new();
    let note = |ty: &Type, reached: &mut Vec<ItemId>| {
        visit(ty, &mut |inner| {
            if let Type::Item(item) = inner {
                reached.push(*item);
            }
        });
    };
    for root in &roots {
        note(root, &mut reached);
    }
    loop {
        for item in reached.drain(..) {
            if !std::mem::replace(&mut lowering.items[item.0].live, true) {
                queue.push(item.0);
            }
        }
        let Some(next) = queue.pop() else { break };
        for ty in held(&lowering.items[next].item.kind) {
            note(ty, &mut reached);
        }
    }
}

/// Marks the records that people make: those that requests hold, or all, where there is nothing but types.
pub(super) fn mark_made(lowering: &mut Lowering<'_>, operations: &mut [Operation]) {
    let all = operations.is_empty();
    let sent: Vec<Type> = operations.iter_mut().flat_map(sent_mut).map(|ty| ty.clone()).collect();
    let sent = reached(&lowering.items, &sent);
    for (draft, sent) in lowering.items.iter_mut().zip(sent) {
        if let ItemKind::Record(record) = &mut draft.item.kind {
            record.made = all || sent;
        }
    }
}

/// For each item, whether one of the types is it or holds it.
fn reached(items: &[Draft], roots: &[Type]) -> Vec<bool> {
    let mut seen = vec![false; items.len()];
    let mut queue: Vec<usize> = Vec::new();
    let mut note = |ty: &Type, queue: &mut Vec<usize>| {
        visit(ty, &mut |inner| {
            if let Type::Item(item) = inner
                && !std::mem::replace(&mut seen[item.0], true)
            {
                queue.push(item.0);
            }
        });
    };
    for ty in roots {
        note(ty, &mut queue);
    }
    while let Some(next) = queue.pop() {
        for ty in held(&items[next].item.kind) {
            note(ty, &mut queue);
        }
    }
    seen
}
