//! Inline schemas of one shape: items come in; of those that are equal, one keeps its definition, and the others become
//! other names for it.
//!
//! Documents repeat themselves: the same object stands written out in a hundred answers. Every place keeps the name that
//! it has by itself, so that no name and no spelling of a type depends on what else there is; only what the name stands
//! for is shared. Equal is what reads and writes the same JSON and reads the same to a person: names, types, presence
//! and rustdoc of all fields, values and variants. Named schemas are never merged: their authors told them apart.

use super::boxing::components;
use super::context::{Draft, Lowering};
use super::walk::{held, visit, visit_mut};
use crate::ir::{Choice, Constructor, Docs, Extra, Item, ItemId, ItemKind, Presence, Type, Variant};
use foldhash::{HashMap, HashMapExt};

/// All that makes a type what it is, its own name and rustdoc apart.
#[derive(PartialEq, Eq, Hash)]
enum Shape<'i> {
    Record { fields: Vec<FieldShape<'i>>, extra: Option<Extra> },
    Enumeration { values: Vec<(&'i str, &'i str, &'i Docs)>, integer: bool, unknown: &'i str },
    Union { variants: Vec<(&'i str, Type, &'i Docs)>, choice: &'i Choice, unknown: &'i str },
}

#[derive(PartialEq, Eq, Hash)]
struct FieldShape<'i> {
    wire_name: &'i str,
    rust_name: &'i str,
    ty: Type,
    presence: Presence,
    fixed: Option<Variant>,
    docs: &'i Docs,
}

/// Makes equal items other names of one of them, which is the one with the shortest name (of those, the first by name).
pub(super) fn merge(lowering: &mut Lowering<'_>) {
    let sharable = lowering.sharable();
    let items = lowering.items.as_mut_slice();
    let alike = classes(items, &sharable);
    let mut chosen: Vec<usize> = (0..items.len()).collect();
    for (index, class) in alike.iter().enumerate() {
        let rank = |index: usize| (items[index].item.name.len(), &items[index].item.name);
        if rank(index) < rank(chosen[*class]) {
            chosen[*class] = index;
        }
    }
    let chosen: Vec<usize> = alike.iter().map(|class| chosen[*class]).collect();
    for (index, kept) in chosen.iter().copied().enumerate().filter(|(index, kept)| index != kept) {
        let merged =
            std::mem::replace(&mut items[index].item.kind, ItemKind::Alias(Type::Item(ItemId(kept))));
        if let (ItemKind::Record(merged), ItemKind::Record(record)) = (merged, &mut items[kept].item.kind) {
            record.made |= merged.made;
        }
    }
    let target = |item: ItemId| chosen.get(item.0).map_or(item, |kept| ItemId(*kept));
    for draft in items.iter_mut() {
        if let ItemKind::Record(record) = &mut draft.item.kind {
            for fixed in record.fields.iter_mut().filter_map(|field| field.fixed.as_mut()) {
                fixed.item = target(fixed.item);
            }
        }
    }
    withdraw_conversions(items);
}

/// For each item the first one of its shape. What holds itself is like nothing else.
fn classes(items: &[Draft], sharable: &[bool]) -> Vec<usize> {
    let edges: Vec<Vec<usize>> = items.iter().map(|draft| targets(&draft.item)).collect();
    let component = components(&edges);
    let mut members = vec![0_usize; items.len()];
    for component in &component {
        members[*component] += 1;
    }
    // Components are numbered from the leaves up: what an item holds comes before it.
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|index| component[*index]);
    let mut class: Vec<usize> = (0..items.len()).collect();
    let mut first: HashMap<Shape<'_>, usize> = HashMap::new();
    for index in order {
        let recursive = members[component[index]] > 1 || edges[index].contains(&index);
        let shape = if sharable[index] && !recursive { shape(&items[index].item, &class) } else { None };
        match (shape, &items[index].item.kind) {
            (Some(shape), _) => class[index] = *first.entry(shape).or_insert(index),
            (None, ItemKind::Alias(Type::Item(target))) if !recursive => class[index] = class[target.0],
            (None, _) => {}
        }
    }
    // An alias is what it stands for where shapes are compared, and itself everywhere else.
    for (index, draft) in items.iter().enumerate() {
        if matches!(draft.item.kind, ItemKind::Alias(_)) {
            class[index] = index;
        }
    }
    class
}

fn targets(item: &Item) -> Vec<usize> {
    let mut found = Vec::new();
    for ty in held(&item.kind) {
        visit(ty, &mut |inner| {
            if let Type::Item(target) = inner {
                found.push(target.0);
            }
        });
    }
    found
}

/// What an item is, with the first of each class in place of its members. Aliases have no shape of their own.
fn shape<'i>(item: &'i Item, class: &[usize]) -> Option<Shape<'i>> {
    let same = |ty: &Type| {
        let mut ty = ty.clone();
        visit_mut(&mut ty, &mut |inner| {
            if let Type::Item(target) = inner {
                *target = ItemId(class[target.0]);
            }
        });
        ty
    };
    Some(match &item.kind {
        // Another name for a record would give no other name to the struct of what `new` takes.
        ItemKind::Record(record) if record.made && matches!(record.constructor, Constructor::Named(..)) => {
            return None;
        }
        ItemKind::Record(record) => Shape::Record {
            fields: record
                .fields
                .iter()
                .map(|field| FieldShape {
                    wire_name: &field.wire_name,
                    rust_name: &field.rust_name,
                    ty: same(&field.ty),
                    presence: field.presence,
                    fixed: field.fixed.map(|fixed| Variant { item: ItemId(class[fixed.item.0]), ..fixed }),
                    docs: &field.docs,
                })
                .collect(),
            extra: record
                .extra
                .as_ref()
                .map(|extra| Extra { ty: extra.ty.as_ref().map(same), ..extra.clone() }),
        },
        ItemKind::Enumeration(enumeration) => Shape::Enumeration {
            values: enumeration
                .values
                .iter()
                .map(|value| (value.wire_value.as_str(), value.rust_name.as_str(), &value.docs))
                .collect(),
            integer: enumeration.integer,
            unknown: &enumeration.unknown,
        },
        ItemKind::Union(union) => Shape::Union {
            variants: union
                .variants
                .iter()
                .map(|variant| (variant.rust_name.as_str(), same(&variant.ty), &variant.docs))
                .collect(),
            choice: &union.choice,
            unknown: &union.unknown,
        },
        ItemKind::Alias(_) => return None,
    })
}

/// Payloads that have become one type tell their variants no more.
fn withdraw_conversions(items: &mut [Draft]) {
    let payload = |ty: &Type| match ty {
        Type::Item(item) => match items.get(item.0).map(|draft| &draft.item.kind) {
            Some(ItemKind::Alias(Type::Item(kept))) => Type::Item(*kept),
            _ => ty.clone(),
        },
        ty => ty.clone(),
    };
    let mut ambiguous: Vec<(usize, usize)> = Vec::new();
    for (index, draft) in items.iter().enumerate() {
        let ItemKind::Union(union) = &draft.item.kind else { continue };
        let payloads: Vec<Type> = union.variants.iter().map(|variant| payload(&variant.ty)).collect();
        let mut uses: HashMap<&Type, usize> = HashMap::new();
        for payload in &payloads {
            *uses.entry(payload).or_default() += 1;
        }
        let several = payloads
            .iter()
            .enumerate()
            .filter(|(_, payload)| uses.get(payload).is_some_and(|uses| *uses > 1));
        ambiguous.extend(several.map(|(variant, _)| (index, variant)));
    }
    for (index, variant) in ambiguous {
        if let ItemKind::Union(union) = &mut items[index].item.kind {
            union.variants[variant].from = false;
        }
    }
}
