//! Which items anything uses: what came up on the way to a type and is no part of it (the enumerations of which one was
//! made, say) gets neither a name nor a place in the output. One worklist.

use super::context::Lowering;
use super::place::Root;
use super::walk::{held, received_mut, sent_mut, visit};
use crate::ir::{ItemId, Operation, Type};

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
