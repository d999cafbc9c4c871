//! Objects that require themselves: records enter; a field that would have to hold a value without an end becomes one
//! that may be missing, since a server can't send it either.
//!
//! Lists, maps, null and unions end such a chain; only required fields that hold one value of their type go on for
//! ever. One pass over strongly connected components.

use super::boxing::components;
use super::context::Lowering;
use super::record::constructor;
use crate::diagnostics::Diagnostic;
use crate::ir::{Item, ItemKind, Presence, Type};

/// Loosens such fields, with a note each.
pub(super) fn loosen(lowering: &mut Lowering<'_>) {
    let edges: Vec<Vec<usize>> = lowering.items.iter().map(|draft| needs(&draft.item)).collect();
    let component = components(&edges);
    let mut notes = Vec::new();
    for (index, draft) in lowering.items.iter_mut().enumerate() {
        let ItemKind::Record(record) = &mut draft.item.kind else { continue };
        let mut loosened = false;
        for field in record.fields.iter_mut().filter(|field| field.presence == Presence::Required) {
            let mut targets = Vec::new();
            needed(&field.ty, &mut targets);
            if targets.iter().any(|target| component[*target] == component[index]) {
                field.presence = Presence::Optional;
                loosened = true;
                notes.push((field.origin, field.wire_name.clone()));
            }
        }
        if loosened {
            record.constructor = constructor(&record.fields);
        }
    }
    for (span, name) in notes {
        let message = format!("`{name}` is required to hold itself, without an end: it is taken as optional");
        lowering.report(Diagnostic::note("endless-value", span, message));
    }
}

/// The items of which an item must have a value.
fn needs(item: &Item) -> Vec<usize> {
    let mut found = Vec::new();
    match &item.kind {
        ItemKind::Record(record) => {
            let required = record.fields.iter().filter(|field| field.presence == Presence::Required);
            required.for_each(|field| needed(&field.ty, &mut found));
        }
        ItemKind::Alias(ty) => needed(ty, &mut found),
        ItemKind::Enumeration(_) | ItemKind::Union(_) => {}
    }
    found
}

fn needed(ty: &Type, found: &mut Vec<usize>) {
    match ty {
        Type::Item(item) => found.push(item.0),
        Type::Tuple(elements) => elements.iter().for_each(|element| needed(element, found)),
        _ => {}
    }
}
