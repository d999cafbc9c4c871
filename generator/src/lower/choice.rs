//! How decoding finds a union's variant. Finished records come in, since only they know what tells objects apart; a
//! decision tree for each union goes out.

use super::context::Lowering;
use super::union::{Tags, Undecided};
use crate::ir::{
    Choice, Enumeration, Item, ItemId, ItemKind, JsonKind, Presence, Shape, Type, Union, Variant,
};
use std::collections::{BTreeMap, BTreeSet};

/// The kinds, in the order in which a tree lists them.
const KINDS: &[JsonKind] = &[
    JsonKind::Null,
    JsonKind::Bool,
    JsonKind::Integer,
    JsonKind::Number,
    JsonKind::String,
    JsonKind::Array,
    JsonKind::Object,
];

/// How deep unions within unions are looked into.
const MAX_DEPTH: usize = 16;

/// Makes the choice of every union, and fills in tags that only unions make fixed.
pub(super) fn decide_all(lowering: &mut Lowering<'_>) {
    let undecided = std::mem::take(&mut lowering.undecided);
    let items: Vec<&Item> = lowering.items.iter().map(|draft| &draft.item).collect();
    let choices: Vec<(ItemId, Choice)> =
        undecided.iter().map(|undecided| (undecided.item, decide(&items, undecided))).collect();
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
    for item in lowering.items.iter_mut().map(|draft| &mut draft.item) {
        if let ItemKind::Union(union) = &mut item.kind {
            let types: Vec<Type> = union.variants.iter().map(|variant| variant.ty.clone()).collect();
            for (index, variant) in union.variants.iter_mut().enumerate() {
                let same = types.iter().enumerate().any(|(other, ty)| other != index && *ty == variant.ty);
                variant.from = !same && !matches!(variant.ty, Type::Json | Type::Null);
            }
        }
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

fn decide(items: &[&Item], undecided: &Undecided) -> Choice {
    let ItemKind::Union(union) = &items[undecided.item.0].kind else { return Choice::Unknown };
    let types: Vec<&Type> = union.variants.iter().map(|variant| &variant.ty).collect();
    let kinds: Vec<BTreeSet<JsonKind>> = types.iter().map(|ty| kinds(items, ty, 0)).collect();
    let mut cases: Vec<(JsonKind, Choice)> = Vec::new();
    for kind in KINDS {
        let fitting: Vec<usize> = (0..types.len()).filter(|index| kinds[*index].contains(kind)).collect();
        let choice = match (kind, fitting.as_slice()) {
            (_, []) => continue,
            (JsonKind::Object, fitting) => match &undecided.tags {
                Some(tags) => by_discriminator(tags, fitting),
                None => among_objects(items, &types, fitting, &[]),
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

/// The JSON kinds that a type reads.
fn kinds(items: &[&Item], ty: &Type, depth: usize) -> BTreeSet<JsonKind> {
    let one = |kind| BTreeSet::from([kind]);
    match ty {
        Type::Null => one(JsonKind::Null),
        Type::Bool => one(JsonKind::Bool),
        Type::I32 | Type::I64 | Type::U32 | Type::U64 => one(JsonKind::Integer),
        Type::F32 | Type::F64 => BTreeSet::from([JsonKind::Integer, JsonKind::Number]),
        Type::String | Type::Secret | Type::Base64 | Type::Text(_) | Type::Bytes => one(JsonKind::String),
        Type::Vec(_) | Type::Tuple(_) => one(JsonKind::Array),
        Type::Map(_) => one(JsonKind::Object),
        Type::Json | Type::Foreign(_) => KINDS.iter().copied().collect(),
        Type::Boxed(inner) => kinds(items, inner, depth),
        Type::Option(inner) => {
            let mut all = kinds(items, inner, depth);
            all.insert(JsonKind::Null);
            all
        }
        Type::Item(item) => match &items[item.0].kind {
            ItemKind::Record(_) => one(JsonKind::Object),
            ItemKind::Enumeration(enumeration) if enumeration.integer => one(JsonKind::Integer),
            ItemKind::Enumeration(_) => one(JsonKind::String),
            ItemKind::Alias(inner) => kinds(items, inner, depth),
            ItemKind::Union(_) if depth >= MAX_DEPTH => KINDS.iter().copied().collect(),
            ItemKind::Union(union) => {
                union.variants.iter().flat_map(|variant| kinds(items, &variant.ty, depth + 1)).collect()
            }
        },
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

fn by_discriminator(tags: &Tags, fitting: &[usize]) -> Choice {
    let cases = tags.cases.iter().filter(|(_, variant)| fitting.contains(variant));
    let otherwise = tags.default.map_or(Choice::Unknown, Choice::Variant);
    Choice::Tag {
        property: tags.property.clone(),
        cases: cases.map(|(value, variant)| (value.clone(), Choice::Variant(*variant))).collect(),
        otherwise: Box::new(otherwise),
    }
}

/// Among objects: by a property whose values tell them apart, else by what properties they have.
fn among_objects(items: &[&Item], types: &[&Type], fitting: &[usize], used: &[String]) -> Choice {
    match fitting {
        [] => return Choice::Unknown,
        [only] => return Choice::Variant(*only),
        _ => {}
    }
    if let Some((property, tagged)) = telling_property(items, types, fitting, used) {
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
            .map(|(value, group)| (value.clone(), among_objects(items, types, &group, &deeper)))
            .collect();
        let otherwise = Box::new(among_objects(items, types, &others, &deeper));
        return Choice::Tag { property, cases, otherwise };
    }
    let shapes: Option<Vec<(Shape, usize)>> =
        fitting.iter().map(|index| Some((shape(items, types[*index], 0)?, *index))).collect();
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
    items: &[&Item],
    types: &[&Type],
    fitting: &[usize],
    used: &[String],
) -> Option<(String, Vec<Tagged>)> {
    let mut candidates: BTreeMap<String, Vec<Tagged>> = BTreeMap::new();
    for index in fitting {
        for tag in tags(items, types[*index], 0) {
            if !used.contains(&tag.property) {
                let tagged = Tagged { variant: *index, values: tag.values, required: tag.required };
                candidates.entry(tag.property).or_default().push(tagged);
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

/// A property that has documented texts only.
struct Tag {
    property: String,
    values: Vec<String>,
    required: bool,
}

/// An object's properties that have documented texts only.
fn tags(items: &[&Item], ty: &Type, depth: usize) -> Vec<Tag> {
    let Some(item) = item_of(items, ty) else { return Vec::new() };
    match &item.kind {
        ItemKind::Record(record) => {
            let tags = record.fields.iter().filter_map(|field| {
                let values = texts(items, &field.ty)?;
                let required = field.presence == Presence::Required;
                Some(Tag { property: field.wire_name.clone(), values, required })
            });
            tags.collect()
        }
        ItemKind::Union(union) if depth < MAX_DEPTH => {
            let mut lists = union.variants.iter().map(|variant| tags(items, &variant.ty, depth + 1));
            let mut common = lists.next().unwrap_or_default();
            for list in lists {
                common.retain_mut(|tag| {
                    let other = list.iter().find(|other| other.property == tag.property);
                    tag.values.extend(other.into_iter().flat_map(|other| other.values.iter().cloned()));
                    tag.required &= other.is_some_and(|other| other.required);
                    other.is_some()
                });
            }
            for tag in &mut common {
                tag.values.sort();
                tag.values.dedup();
            }
            common
        }
        _ => Vec::new(),
    }
}

fn texts(items: &[&Item], ty: &Type) -> Option<Vec<String>> {
    match &item_of(items, ty)?.kind {
        ItemKind::Enumeration(enumeration) if !enumeration.integer => {
            Some(enumeration.values.iter().map(|value| value.wire_value.clone()).collect())
        }
        _ => None,
    }
}

fn item_of<'i>(items: &[&'i Item], ty: &Type) -> Option<&'i Item> {
    match ty {
        Type::Item(item) => Some(items[item.0]),
        Type::Boxed(inner) | Type::Option(inner) => item_of(items, inner),
        _ => None,
    }
}

/// What an object of a type must and may have.
fn shape(items: &[&Item], ty: &Type, depth: usize) -> Option<Shape> {
    if matches!(ty, Type::Map(_)) {
        return Some(Shape { required: Vec::new(), properties: Vec::new() });
    }
    match &item_of(items, ty)?.kind {
        ItemKind::Record(record) => {
            let required = |presence| matches!(presence, Presence::Required | Presence::RequiredNullable);
            let names = record.fields.iter().map(|field| (field.wire_name.clone(), required(field.presence)));
            let mut shape = Shape {
                required: names.clone().filter(|(_, required)| *required).map(|(name, _)| name).collect(),
                properties: names.map(|(name, _)| name).collect(),
            };
            shape.required.sort();
            shape.properties.sort();
            Some(shape)
        }
        ItemKind::Union(union) if depth < MAX_DEPTH => {
            let shapes: Option<Vec<Shape>> =
                union.variants.iter().map(|variant| shape(items, &variant.ty, depth + 1)).collect();
            shapes?.into_iter().reduce(|mut all, next| {
                all.required.retain(|name| next.required.contains(name));
                all.properties.extend(next.properties);
                all.properties.sort();
                all.properties.dedup();
                all
            })
        }
        _ => None,
    }
}
