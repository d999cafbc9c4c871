//! The Rust of things as a line of text, as callers know it.

use super::context::{kind_word, resolve};
use crate::ir::{
    Api, Argument, Constructor, ErrorBody, Field, Item, ItemKind, Operation, Parameter, Payload, Presence,
    Record, Scheme, SchemeKind, ServerVariable, StreamCodec, Success, Type, UnionVariant,
};

/// A type.
pub(super) fn ty(api: &Api, of: &Type) -> String {
    named(&|id| api.items.get(id).map_or("_", |item| item.name.as_str()), of)
}

fn named<'n>(name: &impl Fn(usize) -> &'n str, of: &Type) -> String {
    let inner = |ty: &Type| named(name, ty);
    match of {
        Type::Bool => "bool".into(),
        Type::I32 => "i32".into(),
        Type::I64 => "i64".into(),
        Type::U32 => "u32".into(),
        Type::U64 => "u64".into(),
        Type::F64 => "f64".into(),
        Type::String => "String".into(),
        Type::Secret => "Secret".into(),
        Type::Bytes => "Bytes".into(),
        Type::Base64 => "Base64".into(),
        Type::Blob => "Blob".into(),
        Type::Text(format) => format.newtype().into(),
        Type::Json => "Value".into(),
        Type::Null => "()".into(),
        Type::Item(id) => name(id.0).into(),
        Type::Vec(ty) => format!("Vec<{}>", inner(ty)),
        Type::Map(ty) => format!("BTreeMap<String, {}>", inner(ty)),
        Type::Option(ty) => format!("Option<{}>", inner(ty)),
        Type::Boxed(ty) => format!("Box<{}>", inner(ty)),
        Type::Tuple(types) => format!("({})", types.iter().map(inner).collect::<Vec<_>>().join(", ")),
        Type::Foreign(path) => path.clone(),
    }
}

/// What a type has in it, its own name and those of others left out; `None` where that says too little to know it by.
pub(super) fn shape(_api: &Api, item: &Item) -> Option<String> {
    let parts: Vec<String> = match &item.kind {
        ItemKind::Record(record) => record
            .fields
            .iter()
            .map(|field| format!("{}: {}", field.wire_name, anonymous(&field.ty)))
            .collect(),
        ItemKind::Enumeration(enumeration) => {
            enumeration.values.iter().map(|value| value.wire_value.clone()).collect()
        }
        ItemKind::Union(union) => {
            union.variants.iter().map(|one| format!("{} {}", one.rust_name, anonymous(&one.ty))).collect()
        }
        ItemKind::Alias(_) => return None,
    };
    let mut parts = parts;
    parts.sort();
    (!parts.is_empty()).then(|| format!("{} {}", kind_word(&item.kind), parts.join("\n")))
}

/// A type without the names of others.
pub(super) fn anonymous(of: &Type) -> String {
    named(&|_| "_", of)
}

/// The head of a type's definition.
pub(super) fn item(api: &Api, item: &Item) -> String {
    match &item.kind {
        ItemKind::Alias(target) => format!("pub type {} = {}", item.name, ty(api, target)),
        kind => format!("pub {} {}", kind_word(kind), item.name),
    }
}

/// A field.
pub(super) fn field(api: &Api, field: &Field) -> String {
    format!("pub {}: {}", field.rust_name, present(api, &field.ty, field.presence))
}

fn present(api: &Api, of: &Type, presence: Presence) -> String {
    let ty = ty(api, of);
    match presence {
        Presence::Required => ty,
        Presence::RequiredNullable | Presence::Optional => format!("Option<{ty}>"),
        Presence::OptionalNullable => format!("Nullable<{ty}>"),
    }
}

/// A record's `new`, and what it takes; `None` where it has none.
pub(super) fn constructor(api: &Api, record: &Record) -> Option<String> {
    match &record.constructor {
        Constructor::Positional(indices) => {
            let arguments = indices.iter().filter_map(|index| record.fields.get(*index));
            let arguments = arguments.map(|field| format!("{}: {}", field.rust_name, given(api, field)));
            Some(format!("pub fn new({}) -> Self", arguments.collect::<Vec<_>>().join(", ")))
        }
        Constructor::Named(name, indices) if record.made => {
            let fields = indices.iter().filter_map(|index| record.fields.get(*index));
            let fields = fields.map(|one| field(api, one)).collect::<Vec<_>>().join(", ");
            Some(format!("pub fn new(required: {name}) -> Self\npub struct {name} {{ {fields} }}"))
        }
        Constructor::Named(..) => None,
    }
}

/// How `new` and setters take a field's value.
fn given(api: &Api, field: &Field) -> String {
    let plain = ty(api, &field.ty);
    match field.presence {
        Presence::RequiredNullable => return format!("impl Into<Option<{plain}>>"),
        Presence::OptionalNullable => return format!("impl Into<Nullable<{plain}>>"),
        Presence::Required | Presence::Optional => {}
    }
    let item = |of: &Type| {
        if is_as_it_is(api, of) { ty(api, of) } else { format!("impl Into<{}>", ty(api, of)) }
    };
    match resolve(api, &field.ty) {
        own if is_as_it_is(api, own) => plain,
        Type::Vec(of) => format!("impl IntoIterator<Item = {}>", item(of)),
        Type::Map(of) => format!("impl IntoIterator<Item = (impl Into<String>, {})>", item(of)),
        _ => format!("impl Into<{plain}>"),
    }
}

fn is_as_it_is(api: &Api, of: &Type) -> bool {
    let ty = resolve(api, of);
    is_copy(ty) || matches!(ty, Type::Text(_) | Type::Base64 | Type::Tuple(_) | Type::Foreign(_))
}

fn is_copy(ty: &Type) -> bool {
    match ty {
        Type::Bool | Type::I32 | Type::I64 | Type::U32 | Type::U64 | Type::F64 | Type::Null => true,
        Type::Option(inner) => is_copy(inner),
        _ => false,
    }
}

/// A variant of an enum of alternatives.
pub(super) fn variant(api: &Api, variant: &UnionVariant) -> String {
    if variant.ty == Type::Null {
        variant.rust_name.clone()
    } else {
        format!("{}({})", variant.rust_name, ty(api, &variant.ty))
    }
}

/// How a function takes a value that it only reads.
fn borrowed(api: &Api, of: &Type) -> String {
    match resolve(api, of) {
        Type::Boxed(inner) => borrowed(api, inner),
        Type::String => "&str".into(),
        Type::Vec(item) => format!("&[{}]", ty(api, item)),
        known if is_copy(known) => ty(api, of),
        _ => format!("&{}", ty(api, of)),
    }
}

/// An operation's method, with what its call gives.
pub(super) fn method(api: &Api, operation: &Operation) -> String {
    let required: Vec<String> =
        required(operation).map(|(name, _, of)| format!("{name}: {}", borrowed(api, of))).collect();
    let call = format!("Call<{}, {}>", success(api, operation), error(api, operation));
    let name = &operation.method_name;
    match &operation.arguments {
        None => {
            let arguments: Vec<String> = std::iter::once("&self".to_owned()).chain(required).collect();
            format!("pub fn {name}({}) -> {call}", arguments.join(", "))
        }
        Some(list) => {
            let fields: Vec<String> = required.into_iter().map(|one| format!("pub {one}")).collect();
            let fields = fields.join(", ");
            format!("pub fn {name}(&self, arguments: {list}) -> {call}\npub struct {list} {{ {fields} }}")
        }
    }
}

/// The required arguments: name, wire name and type.
pub(super) fn required(operation: &Operation) -> impl Iterator<Item = (&str, &str, &Type)> {
    let parameters = operation.parameters.iter().filter(|one| one.argument == Argument::Required);
    let parameters = parameters.map(|one| (one.rust_name.as_str(), one.wire_name.as_str(), &one.ty));
    let body = operation.body.iter().filter(|body| body.argument == Argument::Required);
    parameters.chain(body.map(|body| (body.rust_name.as_str(), "", &body.ty)))
}

/// What a call gives.
pub(super) fn success(api: &Api, operation: &Operation) -> String {
    match &operation.success {
        Success::Single(payload) => self::payload(api, payload),
        Success::Several(name, _) => name.clone(),
    }
}

/// What a call's error holds.
pub(super) fn error(api: &Api, operation: &Operation) -> String {
    match &operation.error {
        ErrorBody::None => "NoBody".to_owned(),
        ErrorBody::Single(payload) => self::payload(api, payload),
        ErrorBody::Several { name, .. } => name.clone(),
    }
}

/// What a body is read as.
pub(super) fn payload(api: &Api, payload: &Payload) -> String {
    match payload {
        Payload::Empty => "()".to_owned(),
        Payload::Json(of) => ty(api, of),
        Payload::Text => "String".to_owned(),
        Payload::Bytes => "Bytes".to_owned(),
        Payload::Stream(codec, of) => {
            let lines = matches!(codec, StreamCodec::Lines | StreamCodec::Sequence);
            format!("{}<{}>", if lines { "JsonStream" } else { "EventStream" }, ty(api, of))
        }
    }
}

/// A parameter: an argument, or a chained method.
pub(super) fn parameter(api: &Api, parameter: &Parameter) -> String {
    argument(api, &parameter.rust_name, &parameter.ty, &parameter.argument)
}

/// An argument, or a chained method.
pub(super) fn argument(api: &Api, name: &str, of: &Type, argument: &Argument) -> String {
    match argument {
        Argument::Required => format!("{name}: {}", borrowed(api, of)),
        Argument::Optional => format!("pub fn {name}(self, {name}: {}) -> Self", borrowed(api, of)),
        Argument::Fixed(value) => format!("// always {value}"),
    }
}

/// A builder's method for credentials; `None` where there is none.
pub(super) fn credential(scheme: &Scheme) -> Option<String> {
    let arguments = match &scheme.kind {
        SchemeKind::ApiKey { .. } => "key: impl Into<ApiKey>",
        SchemeKind::Bearer | SchemeKind::OAuth2 { .. } => "token: impl Into<BearerToken>",
        SchemeKind::Basic => "user: &str, password: impl Into<Secret>",
        SchemeKind::MutualTls | SchemeKind::Unsupported(_) => return None,
    };
    Some(format!("pub fn {}(self, {arguments}) -> Self", scheme.setter))
}

/// A setter of a server's variable.
pub(super) fn server_variable(api: &Api, variable: &ServerVariable) -> String {
    let name = &variable.rust_name;
    let given = match variable.values {
        Some(item) => format!("impl Into<{}>", ty(api, &Type::Item(item))),
        None => "impl AsRef<str>".to_owned(),
    };
    format!("pub fn {name}(self, {name}: {given}) -> Self")
}
