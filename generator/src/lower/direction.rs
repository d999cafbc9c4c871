//! What is sent and what is received, where a schema says that they differ: `readOnly` and `writeOnly`.
//!
//! A record with a required property that only answers have is sent as `…Input`, without such properties; one with a
//! required property that only requests have is received as `…Output`. So is whatever holds such a record. Whether a
//! record has another form follows from its schema alone; the form is made where something uses it.

use super::context::{Access, Lowering};
use super::discriminator::Tags;
use super::record::{constructor, is_needed};
use super::union::Undecided;
use super::walk::{held, held_mut, received_mut, sent_mut, visit, visit_mut};
use crate::ir::{self, Fact, ItemId, ItemKind, Operation, Type};
use foldhash::{HashMap, HashMapExt};

/// A form of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As it is sent.
    Input,
    /// As it is received.
    Output,
}

/// Gives every operation the forms of the types that it sends and receives.
pub(super) fn split(lowering: &mut Lowering<'_>, operations: &mut [Operation]) {
    if lowering.access.is_empty() {
        return;
    }
    for form in [Form::Input, Form::Output] {
        let tags = lowering.undecided.iter().map(|union| (union.item, union.tags.clone())).collect();
        let differs = differing(lowering, form);
        let mut forms = Forms { form, differs, tags, made: HashMap::new(), queue: Vec::new() };
        for operation in operations.iter_mut() {
            let types = if form == Form::Input { sent_mut(operation) } else { received_mut(operation) };
            for ty in types {
                forms.replace(lowering, ty);
            }
        }
        if form == Form::Output {
            let mut webhooks = std::mem::take(&mut lowering.webhooks);
            let payloads = webhooks.iter_mut().filter_map(|draft| draft.webhook.payload.as_mut());
            payloads.for_each(|ty| forms.replace(lowering, ty));
            lowering.webhooks = webhooks;
        }
        while let Some(item) = forms.queue.pop() {
            forms.define(lowering, item);
        }
    }
}

/// One form of all records that have it.
struct Forms {
    form: Form,
    /// By item: whether it has this form.
    differs: Vec<bool>,
    /// The discriminators of unions.
    tags: HashMap<ItemId, Option<Tags>>,
    /// The item of the form, by the item that it is a form of.
    made: HashMap<ItemId, ItemId>,
    /// Items whose form holds the wrong types still.
    queue: Vec<ItemId>,
}

impl Forms {
    fn replace(&mut self, lowering: &mut Lowering<'_>, ty: &mut Type) {
        visit_mut(ty, &mut |inner| {
            if let Type::Item(item) = inner
                && self.differs.get(item.0) == Some(&true)
            {
                *item = self.declare(lowering, *item);
            }
        });
    }

    fn declare(&mut self, lowering: &mut Lowering<'_>, item: ItemId) -> ItemId {
        if let Some(made) = self.made.get(&item) {
            return *made;
        }
        let draft = &lowering.items[item.0];
        let (word, value) = match self.form {
            Form::Input => ("Input", "as it is sent, without what only answers have"),
            Form::Output => ("Output", "as it is received, without what only requests have"),
        };
        let (place, origin, kind) =
            (draft.place.clone().with(word), draft.item.origin, draft.item.kind.clone());
        let mut docs = draft.item.docs.clone();
        docs.facts.push(Fact { label: "Form", value: value.to_owned(), verbatim: false });
        let made = lowering.add_item(place, docs, kind, origin);
        lowering.items[made.0].item.form = Some(match self.form {
            Form::Input => ir::Form::Sent(item),
            Form::Output => ir::Form::Received(item),
        });
        self.made.insert(item, made);
        self.queue.push(item);
        made
    }

    /// Makes an item's form of the item.
    fn define(&mut self, lowering: &mut Lowering<'_>, item: ItemId) {
        let Some(made) = self.made.get(&item).copied() else { return };
        let mut kind = lowering.items[item.0].item.kind.clone();
        if let ItemKind::Record(record) = &mut kind {
            let unwanted = if self.form == Form::Input { Access::ReadOnly } else { Access::WriteOnly };
            let fields = std::mem::take(&mut record.fields);
            for (index, field) in fields.into_iter().enumerate() {
                if lowering.access.get(&(item, index)) == Some(&unwanted) {
                    continue;
                }
                if let Some(text) = lowering.error_texts.get(&(item, index)).copied() {
                    lowering.error_texts.insert((made, record.fields.len()), text);
                }
                record.fields.push(field);
            }
            record.constructor = constructor(&record.fields);
        }
        for ty in held_mut(&mut kind) {
            self.replace(lowering, ty);
        }
        lowering.items[made.0].item.kind = kind;
        if let Some(tags) = self.tags.get(&item) {
            lowering.undecided.push(Undecided { item: made, tags: tags.clone() });
        }
    }
}

/// The items that have a form: records with a required property that the form lacks, and all that hold one.
fn differing(lowering: &Lowering<'_>, form: Form) -> Vec<bool> {
    let unwanted = if form == Form::Input { Access::ReadOnly } else { Access::WriteOnly };
    let mut differs = vec![false; lowering.items.len()];
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); lowering.items.len()];
    let mut queue = Vec::new();
    for (index, draft) in lowering.items.iter().enumerate() {
        for ty in held(&draft.item.kind) {
            visit(ty, &mut |inner| {
                if let Type::Item(item) = inner {
                    holders[item.0].push(index);
                }
            });
        }
        if let ItemKind::Record(record) = &draft.item.kind {
            let lacks = |(field, one): (usize, &crate::ir::Field)| {
                is_needed(one) && lowering.access.get(&(ItemId(index), field)) == Some(&unwanted)
            };
            if record.fields.iter().enumerate().any(lacks) {
                differs[index] = true;
                queue.push(index);
            }
        }
    }
    while let Some(index) = queue.pop() {
        for holder in std::mem::take(&mut holders[index]) {
            if !std::mem::replace(&mut differs[holder], true) {
                queue.push(holder);
            }
        }
    }
    differs
}
