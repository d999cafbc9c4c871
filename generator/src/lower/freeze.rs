//! The last step: items in the order of the document, which no reader has to know before.

use super::boxing::types_mut;
use crate::ir::{Api, Argument, ErrorBody, Item, ItemId, ItemKind, Payload, Success, Type};

/// Puts the items in the order in which the documents have them (what stands inside comes after what it stands in),
/// and renumbers every use.
pub(super) fn order_items(api: &mut Api) {
    let items = std::mem::take(&mut api.items);
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|index| {
        let Item { origin, name, .. } = &items[*index];
        (origin.source, origin.start, std::cmp::Reverse(origin.end), name)
    });
    let mut renumbered = vec![ItemId(0); items.len()];
    for (new, old) in order.iter().enumerate() {
        renumbered[*old] = ItemId(new);
    }
    let mut slots: Vec<Option<Item>> = items.into_iter().map(Some).collect();
    api.items = order.iter().filter_map(|old| slots[*old].take()).collect();
    let renumber = Renumber { renumbered: &renumbered };
    for item in &mut api.items {
        types_mut(&mut item.kind).into_iter().for_each(|ty| renumber.ty(ty));
        if let ItemKind::Record(record) = &mut item.kind {
            for fixed in record.fields.iter_mut().filter_map(|field| field.fixed.as_mut()) {
                fixed.item = renumber.id(fixed.item);
            }
        }
    }
    let operation_servers = api.operations.iter_mut().filter_map(|operation| operation.server.as_mut());
    for variable in api.servers.iter_mut().chain(operation_servers).flat_map(|server| &mut server.variables) {
        variable.values = variable.values.map(|item| renumber.id(item));
    }
    for operation in &mut api.operations {
        for parameter in &mut operation.parameters {
            if !matches!(parameter.argument, Argument::Fixed(_)) {
                renumber.ty(&mut parameter.ty);
            }
        }
        operation.body.iter_mut().for_each(|body| renumber.ty(&mut body.ty));
        match &mut operation.success {
            Success::Single(payload) => renumber.payload(payload),
            Success::Several(_, cases) => {
                cases.iter_mut().for_each(|case| renumber.payload(&mut case.payload))
            }
        }
        match &mut operation.error {
            ErrorBody::None => {}
            ErrorBody::Single(ty) => renumber.ty(ty),
            ErrorBody::Several { cases, .. } => cases.iter_mut().for_each(|(_, ty, _)| renumber.ty(ty)),
        }
    }
    api.examples.iter_mut().for_each(|example| renumber.ty(&mut example.ty));
}

struct Renumber<'r> {
    renumbered: &'r [ItemId],
}

impl Renumber<'_> {
    fn id(&self, id: ItemId) -> ItemId {
        self.renumbered[id.0]
    }

    fn payload(&self, payload: &mut Payload) {
        if let Payload::Json(ty) = payload {
            self.ty(ty);
        }
    }

    fn ty(&self, ty: &mut Type) {
        match ty {
            Type::Item(id) => *id = self.id(*id),
            Type::Vec(inner) | Type::Map(inner) | Type::Option(inner) | Type::Boxed(inner) => self.ty(inner),
            Type::Tuple(elements) => elements.iter_mut().for_each(|element| self.ty(element)),
            _ => {}
        }
    }
}
