//! What can be told of a type's JSON from outside: its kinds, the properties whose values are documented, the shape of
//! its objects. Items come in; each is looked at once, however often unions hold unions.

use crate::ir::{Field, Item, ItemKind, JsonKind, Keyword, Presence, Record, Shape, Type, Union};
use std::collections::BTreeSet;

/// A property that has documented texts, integers or booleans only.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub(super) property: String,
    pub(super) values: Vec<String>,
    /// Whether every object has it.
    pub(super) required: bool,
}

/// What is known of all items.
pub(super) struct Telltales<'i> {
    items: &'i [&'i Item],
    kinds: Vec<BTreeSet<JsonKind>>,
    tags: Vec<Vec<Tag>>,
    /// Those of unions; a record's follows from its fields.
    shapes: Vec<Option<Shape>>,
}

impl<'i> Telltales<'i> {
    pub(super) fn of(items: &'i [&'i Item]) -> Self {
        let mut all = Self {
            items,
            kinds: kinds(items),
            tags: vec![Vec::new(); items.len()],
            shapes: vec![None; items.len()],
        };
        for item in inner_first(items) {
            all.tags[item] = all.tags_of(item);
            if let ItemKind::Union(union) = &items[item].kind {
                all.shapes[item] = all.common_shape(union);
            }
        }
        all
    }

    /// The JSON kinds that a type reads.
    pub(super) fn kinds(&self, ty: &Type) -> BTreeSet<JsonKind> {
        let mut kinds = own_kinds(ty);
        kinds.extend(item_of(ty).into_iter().flat_map(|item| &self.kinds[item]));
        kinds
    }

    /// An object's properties that have documented values only. In a union, those that all its variants have.
    pub(super) fn tags(&self, ty: &Type) -> &[Tag] {
        item_of(ty).map_or(&[], |item| &self.tags[item])
    }

    /// What an object of a type must and may have.
    pub(super) fn shape(&self, ty: &Type) -> Option<Shape> {
        if matches!(ty, Type::Map(_)) {
            return Some(Shape { required: Vec::new(), properties: Vec::new() });
        }
        let item = item_of(ty)?;
        match &self.items[item].kind {
            ItemKind::Record(record) => Some(shape_of(record)),
            ItemKind::Union(_) | ItemKind::Enumeration(_) | ItemKind::Alias(_) => self.shapes[item].clone(),
        }
    }

    fn tags_of(&self, item: usize) -> Vec<Tag> {
        match &self.items[item].kind {
            ItemKind::Record(record) => {
                let tags = record.fields.iter().filter_map(|field| {
                    let values = self.texts(field)?;
                    let required = field.presence == Presence::Required;
                    Some(Tag { property: field.wire_name.clone(), values, required })
                });
                tags.collect()
            }
            ItemKind::Union(union) => {
                let mut lists = union.variants.iter().map(|variant| self.tags(&variant.ty));
                let mut common = lists.next().unwrap_or_default().to_vec();
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
            ItemKind::Enumeration(_) | ItemKind::Alias(_) => Vec::new(),
        }
    }

    /// The documented values of a text, an integer or a boolean, as texts.
    fn texts(&self, field: &Field) -> Option<Vec<String>> {
        if field.ty == Type::Bool {
            let mut rules = field.rules.list().iter();
            let values = rules.find(|rule| rule.depth == 0 && rule.keyword == Keyword::Values)?;
            return match &*values.value {
                "[true]" => Some(vec!["true".to_owned()]),
                "[false]" => Some(vec!["false".to_owned()]),
                _ => None,
            };
        }
        match &self.items[item_of(&field.ty)?].kind {
            ItemKind::Enumeration(enumeration) => {
                Some(enumeration.values.iter().map(|value| value.wire_value.clone()).collect())
            }
            _ => None,
        }
    }

    /// What all variants of a union require, and what any of them may have; none if one is no object.
    fn common_shape(&self, union: &Union) -> Option<Shape> {
        let shapes: Option<Vec<Shape>> =
            union.variants.iter().map(|variant| self.shape(&variant.ty)).collect();
        shapes?.into_iter().reduce(|mut all, next| {
            all.required.retain(|name| next.required.contains(name));
            all.properties.extend(next.properties);
            all.properties.sort();
            all.properties.dedup();
            all
        })
    }
}

fn shape_of(record: &Record) -> Shape {
    let required = |field: &&Field| matches!(field.presence, Presence::Required | Presence::RequiredNullable);
    let name = |field: &Field| field.wire_name.clone();
    let mut shape = Shape {
        required: record.fields.iter().filter(required).map(name).collect(),
        properties: record.fields.iter().map(name).collect(),
    };
    shape.required.sort();
    shape.properties.sort();
    shape
}

/// The item that a type is, whatever stands around it.
fn item_of(ty: &Type) -> Option<usize> {
    match ty {
        Type::Item(item) => Some(item.0),
        Type::Boxed(inner) | Type::Option(inner) => item_of(inner),
        _ => None,
    }
}

/// The items that an item is itself, on other terms: a union's variants, an alias's target.
fn inner(item: &Item) -> Vec<&Type> {
    match &item.kind {
        ItemKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        ItemKind::Alias(ty) => vec![ty],
        ItemKind::Record(_) | ItemKind::Enumeration(_) => Vec::new(),
    }
}

/// All items, those that a union is made of before the union. A union that is made of itself comes where it is met.
fn inner_first(items: &[&Item]) -> Vec<usize> {
    let mut order = Vec::with_capacity(items.len());
    let mut seen = vec![false; items.len()];
    for root in 0..items.len() {
        let mut visits = vec![(root, false)];
        while let Some((item, opened)) = visits.pop() {
            if opened {
                order.push(item);
            } else if !std::mem::replace(&mut seen[item], true) {
                visits.push((item, true));
                visits.extend(inner(items[item]).into_iter().filter_map(item_of).map(|inner| (inner, false)));
            }
        }
    }
    order
}

/// The kinds that each item reads. A union reads what its variants read, which may be the union itself: what is known
/// grows until nothing changes.
fn kinds(items: &[&Item]) -> Vec<BTreeSet<JsonKind>> {
    let mut kinds: Vec<BTreeSet<JsonKind>> = items
        .iter()
        .map(|item| match &item.kind {
            ItemKind::Record(_) => BTreeSet::from([JsonKind::Object]),
            ItemKind::Enumeration(enumeration) if enumeration.integer => BTreeSet::from([JsonKind::Integer]),
            ItemKind::Enumeration(_) => BTreeSet::from([JsonKind::String]),
            ItemKind::Union(_) | ItemKind::Alias(_) => inner(item).into_iter().flat_map(own_kinds).collect(),
        })
        .collect();
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    for (index, item) in items.iter().enumerate() {
        for held in inner(item).into_iter().filter_map(item_of) {
            holders[held].push(index);
        }
    }
    let mut queue: Vec<usize> = (0..items.len()).collect();
    while let Some(item) = queue.pop() {
        for holder in &holders[item] {
            let known = kinds[*holder].len();
            let more = kinds[item].clone();
            kinds[*holder].extend(more);
            if kinds[*holder].len() > known {
                queue.push(*holder);
            }
        }
    }
    kinds
}

/// The kinds that a type reads by itself, an item's left out.
fn own_kinds(ty: &Type) -> BTreeSet<JsonKind> {
    let one = |kind| BTreeSet::from([kind]);
    match ty {
        Type::Null => one(JsonKind::Null),
        Type::Bool => one(JsonKind::Bool),
        Type::I32 | Type::I64 | Type::U32 | Type::U64 => one(JsonKind::Integer),
        Type::F64 => BTreeSet::from([JsonKind::Integer, JsonKind::Number]),
        Type::String | Type::Secret | Type::Base64 | Type::Blob | Type::Text(_) | Type::Bytes => {
            one(JsonKind::String)
        }
        Type::Vec(_) | Type::Tuple(_) => one(JsonKind::Array),
        Type::Map(_) => one(JsonKind::Object),
        Type::Json | Type::Foreign(_) => JsonKind::ALL.into_iter().collect(),
        Type::Item(_) => BTreeSet::new(),
        Type::Boxed(inner) => own_kinds(inner),
        Type::Option(inner) => {
            let mut kinds = own_kinds(inner);
            kinds.insert(JsonKind::Null);
            kinds
        }
    }
}
