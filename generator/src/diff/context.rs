//! What the parts of a comparison share: both APIs, which items are the same, and what was found so far.

use super::change::{Change, Effect};
use super::pairs::{Half, Pairing, pair};
use super::reach::{Flow, flows};
use super::signature;
use crate::ir::{Api, Item, ItemId, ItemKind, Type};
use foldhash::{HashSet, HashSetExt};

/// One comparison.
pub(super) struct Sides<'a> {
    pub(super) old: &'a Api,
    pub(super) new: &'a Api,
    /// Which items are the same.
    pub(super) items: Pairing,
    /// For each old item the new one.
    partner: Vec<Option<ItemId>>,
    old_flows: Vec<Flow>,
    new_flows: Vec<Flow>,
    /// What is shared by several operations, and compared already.
    pub(super) compared: HashSet<(String, String)>,
    pub(super) changes: Vec<Change>,
}

impl<'a> Sides<'a> {
    pub(super) fn new(old: &'a Api, new: &'a Api) -> Self {
        let api = |half| if half == Half::Old { old } else { new };
        let items = pair(
            &old.items,
            &new.items,
            &[
                &|_, item: &Item| Some(item.name.clone()),
                &|_, item| Some(format!("{} {}", kind_word(&item.kind), item.wire_name)),
                &|half, item| signature::shape(api(half), item),
            ],
        );
        let mut partner = vec![None; old.items.len()];
        for (one, other) in &items.pairs {
            partner[*one] = Some(ItemId(*other));
        }
        Self {
            old,
            new,
            items,
            partner,
            old_flows: flows(old),
            new_flows: flows(new),
            compared: HashSet::new(),
            changes: Vec::new(),
        }
    }

    /// Notes a change.
    pub(super) fn add(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// The way that values of two items go, in both versions.
    pub(super) fn flow(&self, old: usize, new: usize) -> Flow {
        let flow = |flows: &[Flow], index: usize| flows.get(index).copied().unwrap_or_default();
        flow(&self.old_flows, old).and(flow(&self.new_flows, new))
    }

    /// Whether two types are one to callers: items that are the same, and other names for them.
    pub(super) fn same(&self, old: &Type, new: &Type) -> bool {
        if let (Type::Item(one), Type::Item(other)) = (old, new)
            && self.partner_of(*one) == Some(*other)
        {
            return true;
        }
        match (resolve(self.old, old), resolve(self.new, new)) {
            (Type::Item(one), Type::Item(other)) => self.same_definition(*one, *other),
            (Type::Vec(one), Type::Vec(other))
            | (Type::Map(one), Type::Map(other))
            | (Type::Option(one), Type::Option(other))
            | (Type::Boxed(one), Type::Boxed(other)) => self.same(one, other),
            (Type::Tuple(one), Type::Tuple(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| self.same(one, other))
            }
            (one, other) => one == other,
        }
    }

    /// Whether two types are the same, or both are none.
    pub(super) fn same_option(&self, old: Option<&Type>, new: Option<&Type>) -> bool {
        match (old, new) {
            (Some(old), Some(new)) => self.same(old, new),
            (old, new) => old.is_none() && new.is_none(),
        }
    }

    /// Whether what a name stands for in the old version is what another one stands for in the new version.
    pub(super) fn same_definition(&self, old: ItemId, new: ItemId) -> bool {
        self.partner_of(old).is_some_and(|partner| definition(self.new, partner) == definition(self.new, new))
    }

    pub(super) fn partner_of(&self, old: ItemId) -> Option<ItemId> {
        self.partner.get(old.0).copied().flatten()
    }
}

/// The item that a name stands for, itself where it is no other name; `None` where it stands for what is no item.
pub(super) fn definition(api: &Api, item: ItemId) -> Option<ItemId> {
    match resolve(api, &Type::Item(item)) {
        Type::Item(target) => Some(*target),
        _ => None,
    }
}

/// What an alias stands for, or the type itself.
pub(super) fn resolve<'t>(api: &'t Api, ty: &'t Type) -> &'t Type {
    let mut ty = ty;
    // A chain cannot be longer than there are items.
    for _ in 0..api.items.len() {
        match ty {
            Type::Item(id) => match api.items.get(id.0).map(|item| &item.kind) {
                Some(ItemKind::Alias(target)) => ty = target,
                _ => break,
            },
            _ => break,
        }
    }
    ty
}

pub(super) fn kind_word(kind: &ItemKind) -> &'static str {
    match kind {
        ItemKind::Record(_) => "struct",
        ItemKind::Enumeration(_) | ItemKind::Union(_) => "enum",
        ItemKind::Alias(_) => "type",
    }
}

/// What something means on the wire that means one thing where it is sent, and another where it is received.
pub(super) fn on_wire(flow: Flow, sent: Effect, received: Effect) -> Effect {
    let [sent, received] = [(flow.sent, sent), (flow.received, received)]
        .map(|(goes, effect)| if goes { effect } else { Effect::None });
    sent.max(received)
}
