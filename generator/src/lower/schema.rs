//! Schemas to types. A schema comes in; the type that its users see comes out, and items for what needs a name.

use super::context::{Lowering, State, Use};
use super::media::{self, Kind};
use super::place::{Place, Root};
use super::record::Others;
use super::view::{self, Overrides, View, Wanted};
use super::{docs, enumeration, formats, number, record, rules, shape, union};
use crate::diagnostics::Diagnostic;
use crate::document::{AdditionalProperties, JsonType, SchemaId, SchemaKind};
use crate::ir::{Docs, ItemId, ItemKind, Type, Union, UnionVariant};
use crate::names;
use crate::source::Span;

/// How deep arrays and alternatives may nest before the lowering gives up on a document.
const MAX_DEPTH: usize = 256;

/// How many combinations of schemas a document may ask for: `allOf` of alternatives multiplies them.
const MAX_COMBINATIONS: usize = 4_096;

/// Lowers every named schema. The order is that of their names, so that it does not matter how the document orders
/// them.
pub(super) fn lower_components(lowering: &mut Lowering<'_>) {
    let document = lowering.document;
    let mut named: Vec<_> = document.schemas.iter().collect();
    named.sort_by(|(one, _), (other, _)| one.value.cmp(&other.value));
    for (name, id) in named {
        let used = lower(lowering, *id);
        let schema = document.schema(*id);
        // Several names may refer to one part of another file, which has one of them.
        let is_its_name = schema.component.as_ref().is_none_or(|own| own.value == name.value);
        let is_itself = matches!(&used.ty, Type::Item(item) if is_at(lowering, *item, *id));
        if !is_itself || !is_its_name {
            let ty = if used.nullable { Type::Option(Box::new(used.ty)) } else { used.ty };
            let docs = docs::of_schema(schema);
            let place = if is_its_name {
                lowering.places.of(*id)
            } else {
                Place { root: Root::Component(*id, name.value.clone()), words: Vec::new() }
            };
            let rules = rules::of_place(document, *id, &ty);
            let alias = lowering.add_item(place, docs, ItemKind::Alias(ty), schema.span);
            lowering.items[alias.0].item.rules = rules;
        }
    }
}

fn is_at(lowering: &Lowering<'_>, item: ItemId, schema: SchemaId) -> bool {
    lowering.items[item.0].place == lowering.places.of(schema)
}

/// The type of a schema as it is used.
pub(super) fn lower(lowering: &mut Lowering<'_>, id: SchemaId) -> Use {
    let document = lowering.document;
    let (target, overrides) = view::canonical(document, id);
    if let Some(used) = foreign(lowering, overrides) {
        return used;
    }
    let wanted = view::wanted(document, target);
    if let Some(sensitive) = overrides.sensitive
        && let Some(used) = secret(lowering, id, sensitive, overrides, &wanted)
    {
        return used;
    }
    let mut used = match std::mem::take(&mut lowering.states[target.index()]) {
        State::Done(used) => {
            lowering.states[target.index()] = State::Done(used.clone());
            used
        }
        State::InProgress(reserved) => {
            let item = reserved.unwrap_or_else(|| reserve(lowering, target));
            lowering.states[target.index()] = State::InProgress(Some(item));
            Use { ty: Type::Item(item), nullable: false }
        }
        State::Unseen => {
            lowering.states[target.index()] = State::InProgress(None);
            let place = lowering.places.of(target);
            let span = document.schema(target).span;
            let used = lower_wanted(lowering, wanted, &place, docs::of_schema(document.schema(target)), span);
            let used = settle_reserved(lowering, target, used);
            if let Type::Item(item) = used.ty
                && is_at(lowering, item, target)
            {
                lowering.items[item.0].item.rules = rules::of_type(document, target);
            }
            lowering.states[target.index()] = State::Done(used.clone());
            if !document.schema(target).examples.is_empty() {
                lowering.exemplified.push((target, used.clone()));
            }
            used
        }
    };
    used.nullable |= overrides.nullable;
    used
}

/// The type of several schemas at once, at a place that has its own name for it.
pub(super) fn lower_all(lowering: &mut Lowering<'_>, ids: &[SchemaId], place: &Place) -> Use {
    let document = lowering.document;
    let mut distinct: Vec<SchemaId> = Vec::new();
    for id in ids {
        let (target, _) = view::canonical(document, *id);
        if !distinct.iter().any(|known| view::canonical(document, *known).0 == target) {
            distinct.push(*id);
        }
    }
    if let [only] = distinct.as_slice() {
        return lower(lowering, *only);
    }
    let wanted =
        distinct.iter().map(|id| view::wanted(document, *id)).reduce(|all, next| view::both(&all, &next));
    let wanted = wanted.unwrap_or_default();
    let last = distinct.last().map(|id| document.schema(*id));
    let sensitive = distinct.iter().rev().find_map(|id| view::canonical(document, *id).1.sensitive);
    if sensitive == Some(true) {
        return Use { ty: Type::Secret, nullable: View::new(document, wanted).nullable() };
    }
    let span = last.map_or(document.span, |schema| schema.span);
    lower_merged(lowering, wanted, place, last.map(docs::of_schema).unwrap_or_default(), span)
}

/// Like [`lower`], for what is no single schema.
pub(super) fn lower_merged(
    lowering: &mut Lowering<'_>,
    wanted: Wanted,
    place: &Place,
    docs: Docs,
    span: Span,
) -> Use {
    match lowering.merged.get(&wanted) {
        Some(State::Done(used)) => return used.clone(),
        Some(_) => {
            let message = "these alternatives hold themselves through `allOf`, which is not supported yet";
            lowering.report(Diagnostic::error("unsupported-recursion", span, message));
            return Use { ty: Type::Json, nullable: false };
        }
        None if lowering.merged.len() >= MAX_COMBINATIONS => {
            let message = "alternatives that apply together have too many combinations";
            lowering.report(Diagnostic::error("unsupported-combinations", span, message));
            return Use { ty: Type::Json, nullable: false };
        }
        None => {}
    }
    lowering.merged.insert(wanted.clone(), State::InProgress(None));
    let used = lower_wanted(lowering, wanted.clone(), place, docs, span);
    lowering.merged.insert(wanted, State::Done(used.clone()));
    used
}

fn lower_wanted(lowering: &mut Lowering<'_>, wanted: Wanted, place: &Place, docs: Docs, span: Span) -> Use {
    if lowering.depth >= MAX_DEPTH {
        let message = format!("schemas are nested more than {MAX_DEPTH} deep here");
        lowering.report(Diagnostic::error("unsupported-depth", span, message));
        return Use { ty: Type::Json, nullable: false };
    }
    lowering.depth += 1;
    let used = if wanted.groups.is_empty() {
        lower_view(lowering, &View::new(lowering.document, wanted), place, docs, span)
    } else {
        union::lower(lowering, &wanted, place, docs, span)
    };
    lowering.depth -= 1;
    used
}

/// The type of a schema by its own keywords, its alternatives left aside.
pub(super) fn lower_view<'d>(
    lowering: &mut Lowering<'d>,
    view: &View<'d>,
    place: &Place,
    docs: Docs,
    span: Span,
) -> Use {
    let nullable = view.nullable();
    let Some(types) = view.types() else {
        let message = "these schemas contradict each other: no value has the types of all";
        let report = Diagnostic::warning("contradicting-types", span, message);
        lowering.report(report.help("any JSON value is accepted here"));
        return Use { ty: Type::Json, nullable: false };
    };
    if view.parts().iter().any(|part| part.kind == SchemaKind::Never) {
        return Use { ty: Type::Json, nullable: false };
    }
    if view.only_null() && (types.is_empty() || nullable) {
        return Use { ty: Type::Null, nullable: false };
    }
    report_ignored(lowering, view);
    if let Some(ty) = enumeration::lower(lowering, view, &types, place, &docs, span) {
        return Use { ty, nullable };
    }
    match types.as_slice() {
        [] => {
            untyped(lowering, span, "the document gives no type");
            Use { ty: Type::Json, nullable: false }
        }
        [only] => Use { ty: lower_type(lowering, view, *only, place, docs, span), nullable },
        several => union::lower_types(lowering, view, several, place, docs, span),
    }
}

/// Says what of a schema the type does not show.
fn report_ignored(lowering: &mut Lowering<'_>, view: &View<'_>) {
    for part in view.parts() {
        if part.not.is_some() {
            let message = "`not` is ignored: a type cannot say what it is not";
            lowering.report(Diagnostic::note("ignored-not", part.span, message));
        }
    }
}

fn lower_type<'d>(
    lowering: &mut Lowering<'d>,
    view: &View<'d>,
    ty: JsonType,
    place: &Place,
    docs: Docs,
    span: Span,
) -> Type {
    match ty {
        JsonType::Null => Type::Null,
        JsonType::Boolean => Type::Bool,
        JsonType::Integer => number::integer(view),
        JsonType::Number => number::number(view),
        JsonType::String => string(view),
        JsonType::Array => array(lowering, view, place, span),
        JsonType::Object => object(lowering, view, place, docs, span),
    }
}

/// The type of a string by its format or content.
pub(super) fn string(view: &View<'_>) -> Type {
    let encoding = view.parts().iter().rev().find_map(|part| part.content_encoding.as_deref());
    let encoding = encoding.map(str::to_ascii_lowercase);
    if view.format() == Some("byte") || matches!(encoding.as_deref(), Some("base64" | "base64url")) {
        return Type::Base64;
    }
    let media_type = view.parts().iter().rev().find_map(|part| part.content_media_type.as_deref());
    let is_file = |media_type: &str| media_type == "*/*" || media::kind(media_type) == Kind::Bytes;
    if view.format() == Some("binary")
        || encoding.as_deref() == Some("binary")
        || encoding.is_none() && media_type.is_some_and(is_file)
    {
        return Type::Blob;
    }
    formats::text(view.format()).map_or(Type::String, Type::Text)
}

fn array<'d>(lowering: &mut Lowering<'d>, view: &View<'d>, place: &Place, span: Span) -> Type {
    let items = view.items();
    let elements = view.prefix_items();
    if !elements.is_empty() {
        // Where the document allows for fewer elements, or for more of a stated type, no tuple holds them all.
        let least = view.parts().iter().filter_map(|part| part.numeric.min_items).max();
        let fewer =
            least.is_some_and(|least| usize::try_from(least).is_ok_and(|least| least < elements.len()));
        let document = lowering.document;
        let more = items.iter().any(|item| {
            document.schema(*item).kind != SchemaKind::Never && view::says_something(document, *item)
        });
        if !fewer && !more {
            return Type::Tuple(elements.iter().map(|element| optional(lower(lowering, *element))).collect());
        }
        let rest = items.iter().filter(|_| more);
        let all: Vec<SchemaId> = elements.iter().chain(rest).copied().collect();
        let item = union::lower_any(lowering, &all, &place.clone().with("Item"), span);
        return Type::Vec(Box::new(optional(item)));
    }
    if items.is_empty() {
        untyped(lowering, span, "the document does not say what the array holds");
        return Type::Vec(Box::new(Type::Json));
    }
    let item = lower_all(lowering, &items, &place.clone().with("Item"));
    Type::Vec(Box::new(optional(item)))
}

fn object<'d>(lowering: &mut Lowering<'d>, view: &View<'d>, place: &Place, docs: Docs, span: Span) -> Type {
    let patterns: Vec<SchemaId> =
        view.parts().iter().flat_map(|part| &part.pattern_properties).map(|(_, id)| *id).collect();
    let values = match view.additional() {
        AdditionalProperties::Schema(id) => Some(optional(lower(lowering, id))),
        AdditionalProperties::Any => Some(Type::Json),
        AdditionalProperties::Forbidden | AdditionalProperties::Unstated if !patterns.is_empty() => None,
        AdditionalProperties::Forbidden => None,
        AdditionalProperties::Unstated if view.has_properties() => None,
        AdditionalProperties::Unstated => {
            untyped(lowering, span, "the document does not say what the object holds");
            Some(Type::Json)
        }
    };
    let values = patterns.into_iter().fold(values, |values, pattern| {
        let pattern = optional(lower(lowering, pattern));
        match values {
            None => Some(pattern),
            Some(values) if values == pattern => Some(values),
            Some(_) => Some(Type::Json),
        }
    });
    let others = match values {
        Some(values) if !view.has_properties() => return Type::Map(Box::new(values)),
        Some(values) => Others::Typed(values),
        None if view.additional() == AdditionalProperties::Unstated => Others::Undeclared,
        None => Others::Forbidden,
    };
    Type::Item(record::declare(lowering, view, others, place, docs, span))
}

/// A type with `Option` around it where null is allowed.
pub(super) fn optional(used: Use) -> Type {
    if used.nullable { Type::Option(Box::new(used.ty)) } else { used.ty }
}

/// Says that a place has no type; reports list these.
pub(super) fn untyped(lowering: &mut Lowering<'_>, span: Span, why: &str) {
    lowering.report(Diagnostic::note("untyped", span, format!("{why}: any JSON value is accepted here")));
}

/// An item for a schema that holds itself before it is known what it is.
fn reserve(lowering: &mut Lowering<'_>, id: SchemaId) -> ItemId {
    let schema = lowering.document.schema(id);
    let place = lowering.places.of(id);
    lowering.reserve_item(place, docs::of_schema(schema), schema.span)
}

/// Defines the item that was reserved for a schema, if one was. What has no name of its own (an array of itself) gets
/// one by an enum of a single alternative, since a `pub type` cannot hold itself.
fn settle_reserved(lowering: &mut Lowering<'_>, id: SchemaId, used: Use) -> Use {
    let State::InProgress(Some(reserved)) = lowering.states[id.index()] else { return used };
    if used.ty == Type::Item(reserved) {
        return used;
    }
    let rust_name = shape::kind_word(&used.ty).to_owned();
    let origin = lowering.document.schema(id).span;
    let variant = UnionVariant { rust_name, ty: used.ty, docs: Docs::default(), from: true, origin };
    let kind = ItemKind::Union(Union {
        variants: vec![variant],
        choice: crate::ir::Choice::Unknown,
        unknown: "Unknown".to_owned(),
    });
    lowering.items[reserved.0].item.kind = kind;
    lowering.undecided.push(union::Undecided { item: reserved, tags: None });
    Use { ty: Type::Item(reserved), nullable: used.nullable }
}

/// `x-rust-type`: an existing type.
fn foreign(lowering: &mut Lowering<'_>, overrides: Overrides) -> Option<Use> {
    let schema = lowering.schema(overrides.foreign?);
    let node = schema.extensions.get("x-rust-type")?;
    if !lowering.options.ours {
        let message = "`x-rust-type` is ignored in a document that is not part of the project";
        lowering.report(Diagnostic::note("ignored-rust-type", node.span, message));
        return None;
    }
    let Some(path) = node.as_str().filter(|path| names::is_plain_path(path)) else {
        let found = node.as_str().map_or_else(|| node.kind_name().to_owned(), |text| format!("`{text}`"));
        let report = Diagnostic::error(
            "bad-rust-type",
            node.span,
            format!("{found} is not a plain path to a Rust type"),
        );
        lowering.report(report.help("write a path without generics, such as `crate::ids::HookId`"));
        return Some(Use { ty: Type::Json, nullable: false });
    };
    let nullable = schema.types.contains(&JsonType::Null) || overrides.nullable;
    Some(Use { ty: Type::Foreign(path.to_owned()), nullable })
}

/// A text that is a secret, or one that is none though its format says so.
fn secret(
    lowering: &mut Lowering<'_>,
    id: SchemaId,
    sensitive: bool,
    overrides: Overrides,
    wanted: &Wanted,
) -> Option<Use> {
    let view = View::new(lowering.document, wanted.clone());
    let types = view.types().unwrap_or_default();
    let is_text = types == [JsonType::String] && wanted.groups.is_empty();
    let nullable = overrides.nullable || view.nullable();
    if sensitive && is_text {
        return Some(Use { ty: Type::Secret, nullable });
    }
    let mut parts = std::iter::once(lowering.schema(id)).chain(view.parts().iter().copied());
    let marked =
        parts.find_map(|part| part.extensions.get("x-sensitive").filter(|node| node.as_bool() == Some(true)));
    if sensitive && let Some(node) = marked.cloned() {
        let found = types.first().map_or("no type", |ty| type_name(*ty));
        let message = format!("only text can be sensitive, and this schema has {found}");
        let report = Diagnostic::error("sensitive-not-text", node.span, message);
        lowering.report(report.help("mark the properties or items that are secret texts"));
    }
    None
}

/// A type in words.
fn type_name(ty: JsonType) -> &'static str {
    match ty {
        JsonType::Null => "the type null",
        JsonType::Boolean => "the type boolean",
        JsonType::Integer => "the type integer",
        JsonType::Number => "the type number",
        JsonType::String => "the type string among others",
        JsonType::Array => "the type array",
        JsonType::Object => "the type object",
    }
}
