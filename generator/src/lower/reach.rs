//! Which items anything uses: what came up on the way to a type and is no part of it (the enumerations of which one was
//! made, say) gets neither a name nor a place in the output. And which of them people make. One worklist each.

use super::context::Lowering;
use super::place::Root;
use super::walk::{held, received_mut, sent_mut, visit};
use crate::ir::{Item, ItemId, ItemKind, Operation, Type};

/// Marks the items that are named schemas, or that something in use holds.
pub(super) fn mark(lowering: &mut Lowering<'_>, operations: &mut [Operation]) {
    let mut queue: Vec<usize> = Vec::new();
    for (index, draft) in lowering.items.iter_mut().enumerate() {
        draft.live = draft.place.words.is_empty() && matches!(draft.place.root, Root::Component(..));
        if draft.live {
            queue.push(index);
        }
    }
    let mut roots: Vec<Type> = lowering.server_values.values().map(|item| Type::Item(*item)).collect();
    roots.append(&mut lowering.webhook_types);
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
pub(super) fn mark_made(items: &mut [Item], operations: &mut [Operation]) {
    let all = operations.is_empty();
    let sent: Vec<Type> = operations.iter_mut().flat_map(sent_mut).map(|ty| ty.clone()).collect();
    let sent = reached(items, &sent);
    for (item, sent) in items.iter_mut().zip(sent) {
        if let ItemKind::Record(record) = &mut item.kind {
            record.made = all || sent;
        }
    }
}

/// For each item, whether one of the types is it or holds it.
fn reached(items: &[Item], roots: &[Type]) -> Vec<bool> {
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
    roots.iter().for_each(|ty| note(ty, &mut queue));
    while let Some(next) = queue.pop() {
        held(&items[next].kind).into_iter().for_each(|ty| note(ty, &mut queue));
    }
    seen
}
