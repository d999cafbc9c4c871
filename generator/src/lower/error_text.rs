//! What errors may print of an error body: `x-error-code` and `x-error-message` to JSON pointers.

use super::context::{ErrorText, Lowering};
use crate::diagnostics::Diagnostic;
use crate::ir::{ErrorBody, ItemId, ItemKind, Operation, Payload, Type};
use foldhash::{HashSet, HashSetExt};
use std::collections::{BTreeSet, VecDeque};

/// The pointers of codes and those of messages, sorted. Each error body is walked once, nearest properties first;
/// arrays are not followed.
pub(super) fn pointers(lowering: &mut Lowering<'_>, operations: &[Operation]) -> (Vec<String>, Vec<String>) {
    let (mut codes, mut messages) = (BTreeSet::new(), BTreeSet::new());
    let mut reached = HashSet::new();
    if !lowering.error_texts.is_empty() {
        let mut roots = HashSet::new();
        for operation in operations {
            let payloads: Vec<&Payload> = match &operation.error {
                ErrorBody::None => Vec::new(),
                ErrorBody::Single(payload) => vec![payload],
                ErrorBody::Several { cases, .. } => cases.iter().map(|case| &case.payload).collect(),
            };
            roots.extend(payloads.into_iter().filter_map(|payload| match payload {
                Payload::Json(ty) => Some(ty),
                _ => None,
            }));
        }
        for root in roots {
            walk(lowering, root, &mut |field, pointer| {
                let Some((text, _)) = lowering.error_texts.get(&field) else { return };
                reached.insert(field);
                let pointers = if *text == ErrorText::Code { &mut codes } else { &mut messages };
                pointers.insert(pointer.to_owned());
            });
        }
    }
    let mut unreached: Vec<_> = lowering
        .error_texts
        .iter()
        .filter(|(field, _)| !reached.contains(*field))
        .map(|(_, (_, span))| *span)
        .collect();
    unreached.sort_by_key(|span| (span.source, span.start));
    for span in unreached {
        let message = "no error body has this property where errors could find it";
        lowering.report(Diagnostic::warning("unreachable-error-text", span, message));
    }
    (codes.into_iter().collect(), messages.into_iter().collect())
}

/// Visits the fields of an object and of the objects in it, each with its JSON pointer.
fn walk(lowering: &Lowering<'_>, root: &Type, look: &mut impl FnMut((ItemId, usize), &str)) {
    let mut seen = HashSet::new();
    let mut queue = VecDeque::from([(root, String::new())]);
    while let Some((ty, pointer)) = queue.pop_front() {
        let item = match ty {
            Type::Item(item) => *item,
            Type::Option(inner) | Type::Boxed(inner) => {
                queue.push_back((inner, pointer));
                continue;
            }
            _ => continue,
        };
        if !seen.insert(item) {
            continue;
        }
        match &lowering.item(item).kind {
            ItemKind::Record(record) => {
                for (index, field) in record.fields.iter().enumerate() {
                    let name = field.wire_name.replace('~', "~0").replace('/', "~1");
                    let pointer = format!("{pointer}/{name}");
                    look((item, index), &pointer);
                    queue.push_back((&field.ty, pointer));
                }
            }
            ItemKind::Union(union) => {
                queue.extend(union.variants.iter().map(|variant| (&variant.ty, pointer.clone())));
            }
            ItemKind::Alias(inner) => queue.push_back((inner, pointer)),
            ItemKind::Enumeration(_) => {}
        }
    }
}
