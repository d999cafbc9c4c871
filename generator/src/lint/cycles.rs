//! Schemas that are made of themselves: a document enters, findings leave.

use super::Context;
use super::walk::schemas;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Document, Schema, SchemaId};

/// A chain of schemas that is longer is not followed: what it leads to is none of ours to tell.
const LONGEST: usize = 500;

/// `cyclic-composition`: a schema that hands its value on, unchanged, until it comes back.
///
/// By `allOf` alone, or by alternatives alone: a parent that lists its children as alternatives, while they extend it,
/// goes round too, but everybody knows what is meant.
pub(super) fn composition(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    let document = context.document;
    let parts = |schema: &Schema| [schema.all_of.as_slice(), &[]].concat();
    let alternatives = |schema: &Schema| [schema.one_of.as_slice(), &schema.any_of].concat();
    let mut found: Vec<SchemaId> = on_cycles(document, &parts);
    found.extend(on_cycles(document, &alternatives));
    found.sort_unstable();
    found.dedup();
    for schema in found.iter().map(|id| document.schema(*id)) {
        // References on the way are named by what they lead to.
        let Some(name) = &schema.component else { continue };
        let message = format!("'{}' is made of itself: no value can be checked against it", name.value);
        let problem = Diagnostic::warning("cyclic-composition", schema.span, message);
        diagnostics
            .report(problem.help("say what it is made of; recursion goes through properties or items"));
    }
}

/// The schemas that come back to themselves by references and the given steps.
fn on_cycles(document: &Document, steps: &dyn Fn(&Schema) -> Vec<SchemaId>) -> Vec<SchemaId> {
    let next: Vec<Vec<SchemaId>> = document
        .arena
        .iter()
        .map(|schema| schema.reference.iter().map(|to| to.value).chain(steps(schema)).collect())
        .collect();
    // What leads nowhere is on no cycle, nor is what leads to such schemas only: so all but a few drop out.
    let mut open: Vec<usize> = next.iter().map(Vec::len).collect();
    let mut before: Vec<Vec<SchemaId>> = vec![Vec::new(); next.len()];
    for (id, _) in schemas(document) {
        for to in next.get(id.index()).into_iter().flatten() {
            if let Some(list) = before.get_mut(to.index()) {
                list.push(id);
            }
        }
    }
    let ids = || schemas(document).map(|(id, _)| id);
    let mut done: Vec<SchemaId> = ids().filter(|id| open.get(id.index()) == Some(&0)).collect();
    while let Some(id) = done.pop() {
        for from in before.get(id.index()).into_iter().flatten() {
            if let Some(count) = open.get_mut(from.index()) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    done.push(*from);
                }
            }
        }
    }
    let left = |id: &SchemaId| open.get(id.index()).is_some_and(|count| *count > 0);
    ids().filter(|id| left(id) && returns(*id, &next, &left)).collect()
}

/// Whether a schema leads back to itself.
fn returns(start: SchemaId, next: &[Vec<SchemaId>], left: &dyn Fn(&SchemaId) -> bool) -> bool {
    let after = |id: SchemaId| next.get(id.index()).into_iter().flatten().copied().filter(|id| left(id));
    let mut seen: Vec<SchemaId> = Vec::new();
    let mut ahead: Vec<SchemaId> = after(start).collect();
    while let Some(id) = ahead.pop() {
        if id == start {
            return true;
        }
        if !seen.contains(&id) && seen.len() < LONGEST {
            seen.push(id);
            ahead.extend(after(id));
        }
    }
    false
}
