//! Which records hold secrets, somewhere below: items come in, marks go out.

use super::walk::{held, visit};
use crate::ir::{Item, ItemKind, Type};

/// Marks the records that hold a secret, or something that does.
pub(super) fn mark(items: &mut [Item]) {
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    let mut found = vec![false; items.len()];
    let mut queue = Vec::new();
    for (index, item) in items.iter().enumerate() {
        for ty in held(&item.kind) {
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
