//! Where a value stands within another one: two nodes enter, a JSON pointer leaves.

use std::fmt::Write as _;

use crate::node::{Node, NodeKind};
use crate::source::Span;

/// Where a value stands within another one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pointer {
    /// A JSON pointer; empty for that other one itself.
    pub(super) text: String,
    /// The key that the value stands under, if it does so directly.
    pub(super) key: Option<Span>,
}

/// Where a value stands within another one. Values are told apart by where they are in memory: an alias in the text
/// gives equal ones in several places.
pub(super) fn pointer(root: &Node, wanted: &Node) -> Pointer {
    let mut pointer = Pointer::default();
    find(root, wanted, &mut pointer);
    pointer
}

fn find(here: &Node, wanted: &Node, pointer: &mut Pointer) -> bool {
    if std::ptr::eq(here, wanted) {
        return true;
    }
    let (length, key) = (pointer.text.len(), pointer.key);
    match &here.kind {
        NodeKind::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let _ = write!(pointer.text, "/{index}");
                pointer.key = None;
                if find(item, wanted, pointer) {
                    return true;
                }
                pointer.text.truncate(length);
            }
        }
        NodeKind::Object(members) => {
            for member in members {
                pointer.text.push('/');
                pointer.text.push_str(&member.key.value.replace('~', "~0").replace('/', "~1"));
                pointer.key = Some(member.key.span);
                if find(&member.value, wanted, pointer) {
                    return true;
                }
                pointer.text.truncate(length);
            }
        }
        _ => {}
    }
    pointer.key = key;
    false
}
