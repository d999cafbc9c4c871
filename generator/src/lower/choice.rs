//! How decoding finds a union's variant. Finished records come in, since only they know what tells objects apart; a
//! decision tree for each union goes out.

use super::context::Lowering;
use super::discriminator::Tags;
use super::telltale::Telltales;
use super::union::Undecided;
use crate::ir::{Choice, Enumeration, Item, ItemId, ItemKind, JsonKind, Shape, Type, Union, Variant};
use std::collections::{BTreeMap, BTreeSet};

/// Makes the choice of every union, and fills in tags that only unions make fixed.
pub(super) fn decide_all(lowering: &mut Lowering<'_>) {
    let undecided = std::mem::take(&mut lowering.undecided);
    let items: Vec<&Item> = lowering.items.iter().map(|draft| &draft.item).collect();
    let telltales = Telltales::of(&items);
    let choices: Vec<(ItemId, Choice)> =
        undecided.iter().map(|undecided| (undecided.item, decide(&items, &telltales, undecided))).collect();
    let mut tags = Vec::new();
    for (item, choice) in &choices {
        if let ItemKind::Union(union) = &items[item.0].kind {
            own_tags(&items, union, choice, &mut tags);
        }
    }
    for (item, field, value) in tags {
        if let ItemKind::Record(record) = &mut lowering.items[item.0].item.kind {
            record.fields[field].fixed = Some(value);
        }
    }
    for (item, choice) in choices {
        if let ItemKind::Union(union) = &mut lowering.items[item.0].item.kind {
            union.choice = choice;
        }
    }
    let aliases: Vec<Option<Type>> = lowering
        .items
        .iter()
        .map(|draft| match &draft.item.kind {
            ItemKind::Alias(ty) => Some(ty.clone()),
            _ => None,
        })
        .collect();
    for (id, item) in lowering.items.iter_mut().map(|draft| &mut draft.item).enumerate() {
        if let ItemKind::Union(union) = &mut item.kind {
            let types: Vec<Type> =
                union.variants.iter().map(|variant| meant(&aliases, &variant.ty, aliases.len())).collect();
            for (index, variant) in union.variants.iter_mut().enumerate() {
                let ty = &types[index];
                let same = types.iter().enumerate().any(|(other, known)| other != index && known == ty);
                // Every type is made from itself already.
                let itself = *ty == Type::Item(ItemId(id));
                variant.from = !same && !itself && !matches!(variant.ty, Type::Json | Type::Null);
            }
        }
    }
}

/// What the compiler takes a type for: without aliases, and without the box around it. There can't be more aliases in
/// a row than there are; `limit` is that.
fn meant(aliases: &[Option<Type>], ty: &Type, limit: usize) -> Type {
    let inner = |ty: &Type| Box::new(meant(aliases, ty, limit));
    match ty {
        Type::Boxed(ty) => meant(aliases, ty, limit),
        Type::Item(id) => match aliases.get(id.0).and_then(Option::as_ref) {
            Some(target) if limit > 0 => meant(aliases, target, limit - 1),
            _ => ty.clone(),
        },
        Type::Vec(ty) => Type::Vec(inner(ty)),
        Type::Map(ty) => Type::Map(inner(ty)),
        Type::Option(ty) => Type::Option(inner(ty)),
        Type::Tuple(types) => Type::Tuple(types.iter().map(|ty| meant(aliases, ty, limit)).collect()),
        _ => ty.clone(),
    }
}

/// The fields that a choice goes by, where they allow one value only: `new` fills them in even if they are optional,
/// since without them nobody could tell what the value is.
fn own_tags(items: &[&Item], union: &Union, choice: &Choice, found: &mut Vec<(ItemId, usize, Variant)>) {
    match choice {
        Choice::Tag { property, cases, otherwise } => {
            for (_, case) in cases {
                if let Choice::Variant(index) = case
                    && let Some(Type::Item(id)) = union.variants.get(*index).map(|variant| &variant.ty)
                    && let ItemKind::Record(record) = &items[id.0].kind
                    && let Some(field) = record.fields.iter().position(|field| field.wire_name == *property)
                    && let Type::Item(value) = record.fields[field].ty
                    && let ItemKind::Enumeration(Enumeration { values, .. }) = &items[value.0].kind
                    && values.len() == 1
                {
                    found.push((*id, field, Variant { item: value, value: 0 }));
                }
                own_tags(items, union, case, found);
            }
            own_tags(items, union, otherwise, found);
        }
        Choice::Kind(cases) => {
            for (_, case) in cases {
                own_tags(items, union, case, found);
            }
        }
        Choice::Variant(_) | Choice::Unknown | Choice::BestMatch(_) | Choice::FirstThatDecodes(_) => {}
    }
}

fn decide(items: &[&Item], telltales: &Telltales<'_>, undecided: &Undecided) -> Choice {
    let ItemKind::Union(union) = &items[undecided.item.0].kind else { return Choice::Unknown };
    let types: Vec<&Type> = union.variants.iter().map(|variant| &variant.ty).collect();
    let kinds: Vec<BTreeSet<JsonKind>> = types.iter().map(|ty| telltales.kinds(ty)).collect();
    let mut cases: Vec<(JsonKind, Choice)> = Vec::new();
    for kind in &JsonKind::ALL {
        let fitting: Vec<usize> = (0..types.len()).filter(|index| kinds[*index].contains(kind)).collect();
        let choice = match (kind, fitting.as_slice()) {
            (_, []) => continue,
            (JsonKind::Object, fitting) => match &undecided.tags {
                Some(tags) => by_discriminator(telltales, &types, tags, fitting),
                None => among_objects(telltales, &types, fitting, &[]),
            },
            (_, [only]) => Choice::Variant(*only),
            (_, several) => first_of(&types, several),
        };
        cases.push((*kind, choice));
    }
    match cases.as_slice() {
        [(JsonKind::Object, only)] if !matches!(only, Choice::Variant(_)) => only.clone(),
        _ => Choice::Kind(cases),
    }
}

/// Among things that are no objects: integers before other numbers, anything at all last.
fn first_of(types: &[&Type], fitting: &[usize]) -> Choice {
    let merit = |index: &usize| match types[*index] {
        Type::I32 | Type::U32 | Type::I64 | Type::U64 | Type::Item(_) => 0,
        Type::Json | Type::Foreign(_) => 2,
        _ => 1,
    };
    let mut order = fitting.to_vec();
    order.sort_by_key(merit);
    let scalar = |index: &usize| matches!(types[*index], Type::I64 | Type::F64 | Type::String | Type::Bool);
    match order.as_slice() {
        [first, ..] if scalar(first) => Choice::Variant(*first),
        _ => Choice::FirstThatDecodes(order),
    }
}

/// By a discriminator's values. Documents that give no `mapping` often mean the values that the alternatives' own
/// property has instead of the alternatives' names, so these tell too.
fn by_discriminator(telltales: &Telltales<'_>, types: &[&Type], tags: &Tags, fitting: &[usize]) -> Choice {
    let mut cases: Vec<(String, usize)> =
        tags.cases.iter().filter(|(_, variant)| fitting.contains(variant)).cloned().collect();
    let own = |variant: usize| {
        let tag = telltales.tags(types[variant]).iter().find(|tag| tag.property == tags.property);
        tag.map_or(&[][..], |tag| tag.values.as_slice())
    };
    let mut owners: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
    for variant in fitting {
        for value in own(*variant) {
            owners.entry(value).or_default().push(*variant);
        }
    }
    for variant in fitting {
        for value in own(*variant) {
            let sole = owners.get(value).is_some_and(|owners| owners.len() == 1);
            if sole && cases.iter().all(|(known, _)| known != value) {
                cases.push((value.clone(), *variant));
            }
        }
    }
    let base = tags.base.filter(|base| fitting.contains(base));
    let otherwise = match (tags.default, base) {
        (Some(default), _) => Choice::Variant(default),
        (None, Some(base)) => Choice::FirstThatDecodes(vec![base]),
        (None, None) => Choice::Unknown,
    };
    Choice::Tag {
        property: tags.property.clone(),
        cases: cases.into_iter().map(|(value, variant)| (value, Choice::Variant(variant))).collect(),
        otherwise: Box::new(otherwise),
    }
}

/// Among objects: by a property whose values tell them apart, else by what properties they have.
fn among_objects(telltales: &Telltales<'_>, types: &[&Type], fitting: &[usize], used: &[String]) -> Choice {
    match fitting {
        [] => return Choice::Unknown,
        [only] => return Choice::Variant(*only),
        _ => {}
    }
    if let Some((property, tagged)) = telling_property(telltales, types, fitting, used) {
        let mut deeper = used.to_vec();
        deeper.push(property.clone());
        let mut groups: Vec<(&String, Vec<usize>)> = Vec::new();
        for entry in &tagged {
            for value in &entry.values {
                match groups.iter_mut().find(|(known, _)| *known == value) {
                    Some((_, group)) => group.push(entry.variant),
                    None => groups.push((value, vec![entry.variant])),
                }
            }
        }
        // An object without the tag may still be a variant that does not need it.
        let must_have = |index: &usize| tagged.iter().any(|entry| entry.variant == *index && entry.required);
        let others: Vec<usize> = fitting.iter().copied().filter(|index| !must_have(index)).collect();
        let cases = groups
            .into_iter()
            .map(|(value, group)| (value.clone(), among_objects(telltales, types, &group, &deeper)))
            .collect();
        let otherwise = Box::new(among_objects(telltales, types, &others, &deeper));
        return Choice::Tag { property, cases, otherwise };
    }
    let shapes: Option<Vec<(Shape, usize)>> =
        fitting.iter().map(|index| Some((telltales.shape(types[*index])?, *index))).collect();
    match shapes {
        Some(shapes) if all_differ(&shapes) => Choice::BestMatch(shapes),
        _ => Choice::FirstThatDecodes(fitting.to_vec()),
    }
}

fn all_differ(shapes: &[(Shape, usize)]) -> bool {
    shapes
        .iter()
        .enumerate()
        .all(|(index, (shape, _))| shapes[..index].iter().all(|(other, _)| other != shape))
}

/// A variant that has a property with documented texts only.
#[derive(Debug, Clone)]
struct Tagged {
    variant: usize,
    values: Vec<String>,
    required: bool,
}

/// The property that tells some of the variants apart by its documented values: the first by name of those that tell
/// most apart.
fn telling_property(
    telltales: &Telltales<'_>,
    types: &[&Type],
    fitting: &[usize],
    used: &[String],
) -> Option<(String, Vec<Tagged>)> {
    let mut candidates: BTreeMap<String, Vec<Tagged>> = BTreeMap::new();
    for index in fitting {
        for tag in telltales.tags(types[*index]) {
            if !used.contains(&tag.property) {
                let tagged = Tagged { variant: *index, values: tag.values.clone(), required: tag.required };
                candidates.entry(tag.property.clone()).or_default().push(tagged);
            }
        }
    }
    let mut best: Option<(usize, String, Vec<Tagged>)> = None;
    for (property, tagged) in candidates {
        let lists: BTreeSet<&Vec<String>> = tagged.iter().map(|entry| &entry.values).collect();
        let values: BTreeSet<&String> = lists.iter().flat_map(|list| list.iter()).collect();
        let disjoint = lists.iter().map(|list| list.len()).sum::<usize>() == values.len();
        let all = tagged.len() == fitting.len();
        let sure = tagged.iter().all(|entry| entry.required && entry.values.len() == 1);
        let tells = lists.len() > 1 || (!all && sure);
        let merit = lists.len() * 2 + usize::from(all);
        if disjoint && tells && best.as_ref().is_none_or(|(known, ..)| merit > *known) {
            best = Some((merit, property, tagged));
        }
    }
    best.map(|(_, property, tagged)| (property, tagged))
}
