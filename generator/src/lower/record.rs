//! Object schemas to structs. A record is declared when it is met and defined later, so that records may hold each
//! other and lowering needs no deep stack.

use super::context::{Access, ErrorText, Lowering, Use};
use super::place::{Place, property_word};
use super::view::{self, MergedProperty, View};
use super::{docs, rules, schema, union};
use crate::diagnostics::Diagnostic;
use crate::document::SchemaId;
use crate::ir::{Constructor, Docs, Extra, Field, ItemId, ItemKind, Presence, Record, Type, Variant};
use crate::names::{Case, Claim, Rank, settle, written};
use crate::node::Node;
use crate::source::Span;
use foldhash::HashSet;

/// Names that generated code gives to a record's own functions, and methods that everyone expects to be a trait's.
const RESERVED: &[&str] = &["new", "from_json", "to_json", "clone"];

/// The most required fields that `new` takes one by one.
const MAX_POSITIONAL: usize = 3;

/// A record that is declared and not yet defined.
#[derive(Debug)]
pub(super) struct Undefined<'d> {
    item: ItemId,
    view: View<'d>,
    others: Others,
}

/// What a schema says of the properties that it does not name.
#[derive(Debug, Clone)]
pub(super) enum Others {
    /// There are none.
    Forbidden,
    /// Nothing.
    Undeclared,
    /// What their values are.
    Typed(Type),
}

/// Makes the item; its fields come with [`define_all`].
pub(super) fn declare<'d>(
    lowering: &mut Lowering<'d>,
    view: &View<'d>,
    others: Others,
    place: &Place,
    docs: Docs,
    span: Span,
) -> ItemId {
    let constructor = Constructor::Positional(Vec::new());
    let record = Record { fields: Vec::new(), extra: None, constructor, made: false, sensitive: false };
    let item = lowering.add_item(place.clone(), docs, ItemKind::Record(record), span);
    lowering.undefined.push_back(Undefined { item, view: view.clone(), others });
    item
}

/// Defines every declared record, and those that come up meanwhile.
pub(super) fn define_all(lowering: &mut Lowering<'_>) {
    while let Some(undefined) = lowering.undefined.pop_front() {
        define(lowering, &undefined);
    }
}

fn define<'d>(lowering: &mut Lowering<'d>, undefined: &Undefined<'d>) {
    let Undefined { item, view, others } = undefined;
    let properties = view.properties();
    let rust_names = field_names(lowering, &properties);
    let required: HashSet<&str> =
        view.parts().iter().flat_map(|part| &part.required).map(|name| name.value.as_str()).collect();
    let mut fields = Vec::with_capacity(properties.len());
    for (property, rust_name) in properties.iter().zip(rust_names) {
        let name = property.first.name.value.as_str();
        let is_tag = lowering.untagged.get(item).is_some_and(|tag| tag == name);
        let is_required = required.contains(name) && !is_tag;
        let field = field(lowering, *item, fields.len(), property, is_required, rust_name);
        fields.push(field);
    }
    let extra = extra(others, &fields);
    let constructor = constructor(&fields);
    let record = Record { fields, extra, constructor, made: false, sensitive: false };
    lowering.items[item.0].item.kind = ItemKind::Record(record);
}

fn field(
    lowering: &mut Lowering<'_>,
    item: ItemId,
    index: usize,
    property: &MergedProperty<'_>,
    required: bool,
    rust_name: String,
) -> Field {
    let document = lowering.document;
    let (name, last) =
        (&property.first.name.value, *property.schemas.last().unwrap_or(&property.first.schema));
    let used = match property.schemas.as_slice() {
        [only] => schema::lower(lowering, *only),
        several if property.depends => {
            let place = lowering.items[item.0].place.clone();
            let place = place.with(property_word(document, name, last));
            union::lower_any(lowering, several, &place, document.schema(last).span)
        }
        several => {
            let place = lowering.items[item.0].place.clone();
            schema::lower_all(lowering, several, &place.with(property_word(document, name, last)))
        }
    };
    let own = document.schema(last);
    error_text(lowering, (item, index), own, &used);
    if let Some(access) = access(lowering, &property.schemas) {
        lowering.access.insert((item, index), access);
    }
    let presence = match (required, used.nullable) {
        (true, false) => Presence::Required,
        (true, true) => Presence::RequiredNullable,
        // What has no type, or the type null, may be null as well as missing; where it is required, the type itself
        // holds null.
        (false, false) if matches!(used.ty, Type::Json | Type::Null) => Presence::OptionalNullable,
        (false, false) => Presence::Optional,
        (false, true) => Presence::OptionalNullable,
    };
    let fixed = only_value(lowering, &used.ty).filter(|_| presence == Presence::Required);
    let docs = docs::of_property(document, own);
    let rules = rules::of_place(document, last, &used.ty);
    Field { wire_name: name.clone(), rust_name, ty: used.ty, presence, fixed, docs, rules, origin: own.span }
}

/// Who has a property, as it says itself or as the schema that it refers to does.
fn access(lowering: &Lowering<'_>, schemas: &[SchemaId]) -> Option<Access> {
    let targets = schemas.iter().map(|schema| view::canonical(lowering.document, *schema).0);
    schemas.iter().copied().chain(targets).map(|schema| lowering.schema(schema)).find_map(|schema| {
        match (schema.read_only, schema.write_only) {
            (true, false) => Some(Access::ReadOnly),
            (false, true) => Some(Access::WriteOnly),
            _ => None,
        }
    })
}

/// The value of an enumeration that has one only.
fn only_value(lowering: &Lowering<'_>, ty: &Type) -> Option<Variant> {
    let Type::Item(item) = ty else { return None };
    match &lowering.item(*item).kind {
        ItemKind::Enumeration(enumeration) if enumeration.values.len() == 1 => {
            Some(Variant { item: *item, value: 0 })
        }
        _ => None,
    }
}

/// Notes that a property is a code or message that errors may show.
fn error_text(
    lowering: &mut Lowering<'_>,
    field: (ItemId, usize),
    own: &crate::document::Schema,
    used: &Use,
) {
    for (name, text) in [("x-error-code", ErrorText::Code), ("x-error-message", ErrorText::Message)] {
        let Some(node) = own.extensions.get(name).filter(|node| node.as_bool() == Some(true)) else {
            continue;
        };
        if used.ty == Type::Secret {
            let message = format!("`{name}` on a secret: errors would print it");
            lowering.report(Diagnostic::error("sensitive-error-text", node.span, message));
            continue;
        }
        lowering.error_texts.insert(field, (text, node.span));
    }
}

/// The fields' names, all different.
fn field_names(lowering: &mut Lowering<'_>, properties: &[MergedProperty<'_>]) -> Vec<String> {
    let document = lowering.document;
    let claims: Vec<Claim> = properties
        .iter()
        .map(|property| {
            let written = property.schemas.iter().rev().find_map(|schema| {
                written_name(lowering, document.schema(*schema).extensions.get("x-rust-name")?, Case::Snake)
            });
            let claim = Claim::written_or(written, &property.first.name.value, Case::Snake);
            Claim { word: Some("field"), ..claim }
        })
        .collect();
    let settled = settle(&claims, Case::Snake, RESERVED);
    for (index, entry) in settled.iter().enumerate() {
        if let Some(winner) = entry.lost_to.filter(|winner| *winner != index) {
            let [loser, winner] = [index, winner].map(|index| &properties[index].first.name);
            clash(
                lowering,
                "properties",
                (&loser.value, loser.span),
                (&winner.value, winner.span),
                &entry.name,
            );
        }
    }
    settled.into_iter().map(|entry| entry.name).collect()
}

/// A name that stands in the document as `x-rust-name`; reports one that is no name.
pub(super) fn written_name(lowering: &mut Lowering<'_>, node: &Node, case: Case) -> Option<String> {
    let name = node.as_str().and_then(|text| written(text, case));
    if name.is_none() {
        let found = node.as_str().map_or_else(|| node.kind_name().to_owned(), |text| format!("`{text}`"));
        let message = format!("{found} is not a Rust name");
        let report = Diagnostic::error("bad-rust-name", node.span, message);
        lowering.report(report.help("write letters, digits and `_`, not starting with a digit"));
    }
    name
}

/// Reports that two wire names give one Rust name.
pub(super) fn clash(
    lowering: &mut Lowering<'_>,
    what: &str,
    (loser, loser_span): (&str, Span),
    (winner, winner_span): (&str, Span),
    renamed: &str,
) {
    if lowering.options.ours {
        let message = format!("the {what} `{loser}` and `{winner}` give the same Rust name");
        let report =
            Diagnostic::error("name-clash", loser_span, message).related(winner_span, "the other is here");
        lowering.report(report.help("give one of them another name with `x-rust-name`"));
    } else {
        let message =
            format!("`{loser}` is called `{renamed}`, since `{winner}` has the name that it would get");
        lowering.report(
            Diagnostic::note("renamed", loser_span, message).related(winner_span, "the other is here"),
        );
    }
}

/// Whether there is no value without the field, and nothing fills it in.
pub(super) fn is_needed(field: &Field) -> bool {
    matches!(field.presence, Presence::Required | Presence::RequiredNullable) && field.fixed.is_none()
}

/// How `new` takes the fields without which there is no value.
pub(super) fn constructor(fields: &[Field]) -> Constructor {
    let mut indices: Vec<usize> = (0..fields.len()).filter(|index| is_needed(&fields[*index])).collect();
    indices.sort_by(|one, other| fields[*one].wire_name.cmp(&fields[*other].wire_name));
    // A name for the struct of many arguments comes when all names are known.
    if indices.len() > MAX_POSITIONAL {
        Constructor::Named(String::new(), indices)
    } else {
        Constructor::Positional(indices)
    }
}

/// The field of all other properties; no other field has its name.
fn extra(others: &Others, fields: &[Field]) -> Option<Extra> {
    let (names, ty): (&[&str], _) = match others {
        Others::Forbidden => return None,
        Others::Undeclared => (&["undeclared", "undeclared_properties"], None),
        Others::Typed(ty) => {
            (&["extra", "extra_properties", "additional_properties", "further_properties"], Some(ty.clone()))
        }
    };
    let is_free = |name: &str| fields.iter().all(|field| field.rust_name != name);
    let mut rust_name = names.iter().find(|name| is_free(name)).or(names.last())?.to_string();
    while !is_free(&rust_name) {
        rust_name.push('_');
    }
    Some(Extra { rust_name, ty })
}

/// The rank of a thing that has only its place for a name.
pub(super) fn placed(place: &Place) -> Rank {
    Rank::Placed(place.words.len())
}
