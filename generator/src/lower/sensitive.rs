//! Which records hold secrets, somewhere below: items come in, marks go out.

use super::boxing::types_mut;
use crate::ir::{Item, ItemKind, Type};

/// Marks the records that hold a secret, or something that does.
pub(super) fn mark(items: &mut [Item]) {
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    let mut found = vec![false; items.len()];
    let mut queue = Vec::new();
    for (index, item) in items.iter_mut().enumerate() {
        for ty in types_mut(&mut item.kind) {
            let mut holds_secret = false;
            visit(ty, &mut |inner| match inner {
                Type::Secret => holds_secret = true,
                Type::Item(target) => holders[target.0].push(index),
                _ => {}
            });
            if holds_secret && !std::mem::replace(&mut found[index], true) {
                queue.push(index);
            }
        }
    }
    while let Some(index) = queue.pop() {
        for holder in std::mem::take(&mut holders[index]) {
            if !std::mem::replace(&mut found[holder], true) {
                queue.push(holder);
            }
        }
    }
    for (item, sensitive) in items.iter_mut().zip(found) {
        if let ItemKind::Record(record) = &mut item.kind {
            record.sensitive = sensitive;
        }
    }
}

/// Visits a type and all types in it.
pub(super) fn visit(ty: &Type, look: &mut impl FnMut(&Type)) {
    look(ty);
    match ty {
        Type::Vec(inner) | Type::Map(inner) | Type::Option(inner) | Type::Boxed(inner) => visit(inner, look),
        Type::Tuple(elements) => elements.iter().for_each(|element| visit(element, look)),
        _ => {}
    }
}
