//! The last step: items in the order of the document, which no reader has to know before.

use super::walk::{held_mut, received_mut, sent_mut, visit_mut};
use crate::ir::{Api, Form, Item, ItemId, ItemKind, SchemaType, Type};

/// Drops the items that nothing uses, puts the others in the order in which the documents have them (what stands
/// inside comes after what it stands in), and renumbers every use, those of `listed` too.
pub(super) fn order_items(api: &mut Api, listed: &mut [SchemaType], live: &[bool]) {
    let items = std::mem::take(&mut api.items);
    let mut order: Vec<usize> = (0..items.len()).filter(|index| live.get(*index) == Some(&true)).collect();
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
    // What nothing uses is nothing's base: a form whose base is gone stands for itself.
    for item in &mut api.items {
        item.form = item.form.filter(|form| live.get(base(*form).0) == Some(&true));
    }
    renumber(api, listed, &renumbered);
}

fn base(form: Form) -> ItemId {
    let (Form::Sent(base) | Form::Received(base)) = form;
    base
}

fn renumber(api: &mut Api, listed: &mut [SchemaType], renumbered: &[ItemId]) {
    let id = |id: ItemId| renumbered[id.0];
    let mut change = |ty: &mut Type| {
        if let Type::Item(item) = ty {
            *item = id(*item);
        }
    };
    for one in listed {
        visit_mut(&mut one.ty, &mut change);
    }
    for item in &mut api.items {
        for ty in held_mut(&mut item.kind) {
            visit_mut(ty, &mut change);
        }
        item.form = item.form.map(|form| match form {
            Form::Sent(base) => Form::Sent(id(base)),
            Form::Received(base) => Form::Received(id(base)),
        });
        if let ItemKind::Record(record) = &mut item.kind {
            for fixed in record.fields.iter_mut().filter_map(|field| field.fixed.as_mut()) {
                fixed.item = id(fixed.item);
            }
        }
    }
    let own = api.operations.iter_mut().filter_map(|operation| operation.servers.as_mut());
    let operation_servers = own.flat_map(|own| &mut own.servers);
    for variable in api.servers.iter_mut().chain(operation_servers).flat_map(|server| &mut server.variables) {
        variable.values = variable.values.map(id);
    }
    for operation in &mut api.operations {
        for ty in sent_mut(operation) {
            visit_mut(ty, &mut change);
        }
        for ty in received_mut(operation) {
            visit_mut(ty, &mut change);
        }
    }
    for payload in api.webhooks.iter_mut().filter_map(|webhook| webhook.payload.as_mut()) {
        visit_mut(payload, &mut change);
    }
    for example in &mut api.examples {
        visit_mut(&mut example.ty, &mut change);
    }
}
