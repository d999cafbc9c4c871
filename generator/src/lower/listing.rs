//! Which type each schema became: the lowered document comes in, a list by place goes out.

use super::context::{Lowering, State};
use super::walk::visit;
use super::{schema, view};
use crate::document::SchemaId;
use crate::ir::{SchemaType, Type};

/// The types of all schemas that some place uses as they are. A schema that is only ever read together with others
/// (a property that is refined) has no type of its own, and one that only webhooks speak of may have none in use.
pub(super) fn types(lowering: &mut Lowering<'_>) -> Vec<SchemaType> {
    let document = lowering.document;
    let mut types = Vec::new();
    for index in 0..document.arena.len() {
        let id = SchemaId(u32::try_from(index).unwrap_or(u32::MAX));
        let (target, _) = view::canonical(document, id);
        if !matches!(lowering.states.get(target.index()), Some(State::Done(_))) {
            continue;
        }
        let ty = schema::optional(schema::lower(lowering, id));
        let mut live = true;
        visit(&ty, &mut |inner| {
            if let Type::Item(item) = inner {
                live &= lowering.items[item.0].live;
            }
        });
        if live {
            types.push(SchemaType { origin: document.schema(id).span, ty });
        }
    }
    types
}
