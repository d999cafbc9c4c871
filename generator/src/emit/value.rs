//! Values as Rust expressions: a type, and JSON that the document shows of it, enter; what a person would write leaves.

use crate::tokens::{Literal, TokenStream, quote};
use serde_json::Value;

use super::names::{ident, stem};
use super::scope::{self, Scope};
use super::text_literal;
use crate::ir::{
    Api, BodyCodec, Choice, Constructor, Enumeration, Field, Item, ItemKind, JsonKind, Presence, Record,
    TextFormat, Type,
};

/// How deep a made-up value may go before it is given up.
const DEPTH: usize = 6;

/// Expressions in one API.
pub(super) struct Values<'a> {
    scope: Scope<'a>,
    /// How the code calls the API's module.
    module: TokenStream,
    /// Whether content may lie in files, which JSON has no place for.
    takes_files: bool,
}

/// What to write for an argument.
pub(super) enum Argument {
    /// This.
    Plain(TokenStream),
    /// A reference to this.
    Reference(TokenStream),
}

impl Argument {
    pub(super) fn tokens(self) -> TokenStream {
        match self {
            Self::Plain(value) => value,
            Self::Reference(value) => quote!(&#value),
        }
    }
}

impl<'a> Values<'a> {
    pub(super) fn new(api: &'a Api, module: TokenStream) -> Self {
        Self { scope: Scope::of_others(api, []), module, takes_files: false }
    }

    /// Values for a body of this kind, if there is one.
    pub(super) fn for_body(mut self, codec: Option<BodyCodec>) -> Self {
        self.takes_files = matches!(codec, Some(BodyCodec::Blob | BodyCodec::Multipart));
        self
    }

    /// How the code calls the API's module.
    pub(super) fn module(&self) -> &TokenStream {
        &self.module
    }

    /// What a method takes for a type. Without JSON to show, something made up.
    pub(super) fn argument(&self, ty: &Type, json: Option<&str>, name: &str) -> Option<Argument> {
        let json = json.and_then(|json| serde_json::from_str(json).ok());
        let shown = json.as_ref();
        match self.scope.resolve(ty) {
            Type::Boxed(inner) => self.argument(inner, None, name),
            Type::String => {
                let text = shown.and_then(Value::as_str).unwrap_or(stem(name));
                let text = text_literal(text);
                Some(Argument::Plain(quote!(#text)))
            }
            plain if scope::is_copy(plain) => self.owned(plain, shown, 0).map(Argument::Plain),
            Type::Vec(item) => {
                let items = self.items(item, shown, 0, false)?;
                Some(Argument::Reference(quote!([#(#items),*])))
            }
            plain => self.owned(plain, shown, 0).map(Argument::Reference),
        }
    }

    /// A type by the shortest path from outside of the crate.
    fn path(&self, name: &str) -> TokenStream {
        let (module, ident) = (&self.module, ident(name));
        if super::SHADOWS.contains(&name) { quote!(#module::types::#ident) } else { quote!(#module::#ident) }
    }

    /// The items of a list: some of those shown, or one made up.
    fn items(
        &self,
        item: &Type,
        shown: Option<&Value>,
        depth: usize,
        typed: bool,
    ) -> Option<Vec<TokenStream>> {
        match shown.and_then(Value::as_array).filter(|shown| !shown.is_empty()) {
            Some(shown) => {
                shown.iter().take(3).map(|shown| self.exact(item, Some(shown), depth + 1, typed)).collect()
            }
            None => Some(vec![self.exact(item, None, depth + 1, typed)?]),
        }
    }

    /// An expression of exactly the type, where the type is known from around it.
    fn owned(&self, ty: &Type, shown: Option<&Value>, depth: usize) -> Option<TokenStream> {
        self.exact(ty, shown, depth, false)
    }

    /// An expression of exactly the type; with `typed`, it says its type itself.
    fn exact(&self, ty: &Type, shown: Option<&Value>, depth: usize, typed: bool) -> Option<TokenStream> {
        if depth > DEPTH {
            return None;
        }
        let ty = self.scope.resolve(ty);
        Some(match ty {
            Type::String | Type::Secret | Type::Json => {
                let value = self.given(ty, shown, depth)?;
                match ty {
                    _ if !typed => quote!(#value.into()),
                    Type::String => quote!(String::from(#value)),
                    Type::Secret => quote!(clientwright_runtime::Secret::from(#value)),
                    _ => quote!(serde_json::Value::from(#value)),
                }
            }
            Type::Item(id) => self.item(self.scope.api.items.get(id.0)?, shown, depth)?,
            Type::Vec(item) => {
                let items = self.items(item, shown, depth, typed)?;
                if typed { quote!(Vec::from([#(#items),*])) } else { quote!([#(#items),*].into()) }
            }
            Type::Map(value) => {
                let first = shown.and_then(Value::as_object).and_then(|entries| entries.iter().next());
                let key = text_literal(first.map_or("key", |(key, _)| key));
                let value = self.exact(value, first.map(|(_, value)| value), depth + 1, typed)?;
                if typed {
                    quote!(std::collections::BTreeMap::from([(String::from(#key), #value)]))
                } else {
                    quote!([(#key.into(), #value)].into())
                }
            }
            Type::Option(inner) => {
                let value = self.exact(inner, shown.filter(|shown| !shown.is_null()), depth + 1, typed)?;
                quote!(Some(#value))
            }
            Type::Boxed(inner) => {
                let value = self.exact(inner, shown, depth + 1, typed)?;
                quote!(Box::new(#value))
            }
            Type::Tuple(items) => {
                let shown = shown.and_then(Value::as_array);
                let items = items.iter().enumerate().map(|(index, item)| {
                    self.exact(item, shown.and_then(|shown| shown.get(index)), depth + 1, typed)
                });
                let items = items.collect::<Option<Vec<_>>>()?;
                quote!((#(#items,)*))
            }
            Type::Text(format) => {
                let text = shown.and_then(Value::as_str).unwrap_or(example_text(*format));
                let text = text_literal(text);
                if typed {
                    let name = ident(format.newtype());
                    quote!(#text.parse::<clientwright_runtime::#name>()?)
                } else {
                    quote!(#text.parse()?)
                }
            }
            Type::Blob if self.takes_files => quote!(clientwright_runtime::Blob::from_path("file.txt")),
            _ => scalar(ty, shown, typed)?,
        })
    }

    /// What a setter or `new` takes for the type: shorter than the value itself, where it converts.
    fn given(&self, ty: &Type, shown: Option<&Value>, depth: usize) -> Option<TokenStream> {
        if depth > DEPTH {
            return None;
        }
        let text = shown.and_then(Value::as_str);
        Some(match self.scope.resolve(ty) {
            Type::String => {
                let text = text_literal(text.unwrap_or("text"));
                quote!(#text)
            }
            // The document's own secrets are no better than dots.
            Type::Secret => quote!("…"),
            Type::Json => {
                let text = text_literal(text.unwrap_or("value"));
                quote!(#text)
            }
            Type::Item(id) => match self.scope.api.items.get(id.0).map(|item| &item.kind) {
                // A value that the enum does not know is given as its text.
                Some(ItemKind::Enumeration(enumeration)) if !enumeration.integer => match text {
                    Some(text) if enumeration.values.iter().all(|value| value.wire_value != text) => {
                        let text = text_literal(text);
                        quote!(#text)
                    }
                    _ => self.owned(ty, shown, depth)?,
                },
                _ => self.owned(ty, shown, depth)?,
            },
            Type::Vec(item) => {
                let items: Vec<_> = match shown.and_then(Value::as_array).filter(|shown| !shown.is_empty()) {
                    Some(shown) => {
                        let items =
                            shown.iter().take(3).map(|shown| self.given(item, Some(shown), depth + 1));
                        items.collect::<Option<_>>()?
                    }
                    None => vec![self.given(item, None, depth + 1)?],
                };
                quote!([#(#items),*])
            }
            Type::Map(value) => {
                let first = shown.and_then(Value::as_object).and_then(|entries| entries.iter().next());
                let key = text_literal(first.map_or("key", |(key, _)| key));
                let value = self.given(value, first.map(|(_, value)| value), depth + 1)?;
                quote!([(#key, #value)])
            }
            Type::Boxed(inner) => self.owned(inner, shown, depth + 1)?,
            resolved => self.owned(resolved, shown, depth)?,
        })
    }

    fn item(&self, item: &Item, shown: Option<&Value>, depth: usize) -> Option<TokenStream> {
        let ty = self.path(&item.name);
        match &item.kind {
            ItemKind::Record(record) => self.record(item, record, shown, depth),
            ItemKind::Enumeration(enumeration) => {
                let value = known_value(enumeration, shown)?;
                Some(quote!(#ty::#value))
            }
            ItemKind::Union(union) => {
                let index = chosen(&union.choice, shown)?;
                let variant = union.variants.get(index)?;
                let variant_name = ident(&variant.rust_name);
                if variant.ty == Type::Null {
                    return Some(quote!(#ty::#variant_name));
                }
                let value = self.owned(&variant.ty, shown, depth + 1)?;
                Some(quote!(#ty::#variant_name(#value)))
            }
            ItemKind::Alias(ty) => self.owned(ty, shown, depth + 1),
        }
    }

    fn record(
        &self,
        item: &Item,
        record: &Record,
        shown: Option<&Value>,
        depth: usize,
    ) -> Option<TokenStream> {
        let ty = self.path(&item.name);
        let shown = shown.and_then(Value::as_object);
        let of = |field: &Field| shown.and_then(|shown| shown.get(&field.wire_name));
        let (Constructor::Positional(indices) | Constructor::Named(_, indices)) = &record.constructor;
        let required: Vec<&Field> = indices.iter().filter_map(|index| record.fields.get(*index)).collect();
        let arguments = match &record.constructor {
            Constructor::Positional(_) => {
                let values = required.iter().map(|field| self.set(field, of(field), depth));
                let values = values.collect::<Option<Vec<_>>>()?;
                quote!(#(#values),*)
            }
            Constructor::Named(arguments, _) => {
                let arguments = self.path(arguments);
                let fields = required.iter().map(|field| {
                    let name = ident(&field.rust_name);
                    let value = self.field(field, of(field), depth)?;
                    Some(quote!(#name: #value))
                });
                let fields = fields.collect::<Option<Vec<_>>>()?;
                quote!(#arguments { #(#fields),* })
            }
        };
        let optional = record.fields.iter().filter(|field| {
            field.fixed.is_none() && !required.iter().any(|required| std::ptr::eq(*required, *field))
        });
        let setters = optional.filter_map(|field| {
            let shown = of(field).filter(|shown| !shown.is_null() && !field.docs.deprecated)?;
            let name = ident(&field.rust_name);
            let value = self.set(field, Some(shown), depth)?;
            Some(quote!(.#name(#value)))
        });
        Some(quote!(#ty::new(#arguments) #(#setters)*))
    }

    /// What a field's setter takes.
    fn set(&self, field: &Field, shown: Option<&Value>, depth: usize) -> Option<TokenStream> {
        match field.presence {
            Presence::Required | Presence::Optional => self.given(&field.ty, shown, depth + 1),
            Presence::RequiredNullable if shown.is_none_or(Value::is_null) => Some(quote!(None)),
            Presence::RequiredNullable | Presence::OptionalNullable => {
                self.owned(&field.ty, shown, depth + 1)
            }
        }
    }

    /// The field's value itself.
    fn field(&self, field: &Field, shown: Option<&Value>, depth: usize) -> Option<TokenStream> {
        match field.presence {
            Presence::RequiredNullable if shown.is_none_or(Value::is_null) => Some(quote!(None)),
            Presence::RequiredNullable => {
                let value = self.owned(&field.ty, shown, depth + 1)?;
                Some(quote!(Some(#value)))
            }
            _ => self.owned(&field.ty, shown, depth + 1),
        }
    }
}

fn scalar(ty: &Type, shown: Option<&Value>, typed: bool) -> Option<TokenStream> {
    let unsuffixed = |shown: Option<i64>, limit: i64| {
        let shown = shown.filter(|value| value.unsigned_abs() <= limit.unsigned_abs());
        Literal::i64_unsuffixed(shown.unwrap_or(1))
    };
    let integer = shown.and_then(Value::as_i64);
    let natural = integer.filter(|value| *value >= 0);
    let number = match ty {
        Type::I32 => unsuffixed(integer, i64::from(i32::MAX)),
        Type::I64 => unsuffixed(integer, i64::MAX),
        Type::U32 => unsuffixed(natural, i64::from(u32::MAX)),
        Type::U64 => unsuffixed(natural, i64::MAX),
        Type::F64 => Literal::f64_unsuffixed(shown.and_then(Value::as_f64).unwrap_or(1.0)),
        Type::Bool => {
            let value = shown.and_then(Value::as_bool).unwrap_or(true);
            return Some(quote!(#value));
        }
        Type::Null => return Some(quote!(())),
        Type::Base64 => return Some(quote!(clientwright_runtime::Base64::encode(b"bytes"))),
        Type::Bytes => return Some(quote!("bytes".into())),
        Type::Blob => {
            return Some(quote!(clientwright_runtime::Blob::from(b"content").file_name("file.txt")));
        }
        // There is no telling how a foreign type is made.
        _ => return None,
    };
    let suffix = match ty {
        Type::I32 => "i32",
        Type::I64 => "i64",
        Type::U32 => "u32",
        Type::U64 => "u64",
        _ => "f64",
    };
    if !typed {
        return Some(quote!(#number));
    }
    let number = Literal::written(format!("{number}{suffix}"));
    Some(quote!(#number))
}

fn known_value(enumeration: &Enumeration, shown: Option<&Value>) -> Option<crate::tokens::Ident> {
    let text = shown.map(|shown| shown.as_str().map_or_else(|| shown.to_string(), str::to_owned));
    let known = enumeration.values.iter().find(|value| Some(&value.wire_value) == text.as_ref());
    let usual = enumeration.values.iter().find(|value| !value.docs.deprecated);
    known.or(usual).or(enumeration.values.first()).map(|value| ident(&value.rust_name))
}

/// The variant that decoding would choose, or the first one.
fn chosen(choice: &Choice, shown: Option<&Value>) -> Option<usize> {
    match choice {
        Choice::Variant(index) => Some(*index),
        Choice::Unknown => None,
        Choice::Tag { property, cases, otherwise } => {
            let tag = shown.and_then(|shown| shown.get(property));
            let tag = tag.map(|tag| tag.as_str().map_or_else(|| tag.to_string(), str::to_owned));
            let case = cases.iter().find(|(value, _)| Some(value) == tag.as_ref());
            let case = case.or(cases.first().filter(|_| shown.is_none()));
            chosen(case.map_or(otherwise, |(_, choice)| choice), shown)
        }
        Choice::Kind(cases) => {
            let case = match shown {
                Some(shown) => cases.iter().find(|(kind, _)| is_of(shown, *kind)),
                None => cases.first(),
            };
            case.and_then(|(_, choice)| chosen(choice, shown))
        }
        Choice::BestMatch(shapes) => {
            let has_all = |names: &[String]| {
                shown
                    .and_then(Value::as_object)
                    .is_some_and(|shown| names.iter().all(|name| shown.contains_key(name)))
            };
            let fits = shapes.iter().find(|(shape, _)| has_all(&shape.required));
            fits.or(shapes.first()).map(|(_, index)| *index)
        }
        Choice::FirstThatDecodes(indices) => indices.first().copied(),
    }
}

fn is_of(value: &Value, kind: JsonKind) -> bool {
    match value {
        Value::Null => kind == JsonKind::Null,
        Value::Bool(_) => kind == JsonKind::Bool,
        Value::Number(number) if number.is_i64() || number.is_u64() => {
            matches!(kind, JsonKind::Integer | JsonKind::Number)
        }
        Value::Number(_) => kind == JsonKind::Number,
        Value::String(_) => kind == JsonKind::String,
        Value::Array(_) => kind == JsonKind::Array,
        Value::Object(_) => kind == JsonKind::Object,
    }
}

fn example_text(format: TextFormat) -> &'static str {
    match format {
        TextFormat::Uuid => "67e55044-10b1-426f-9247-bb680e5fe0c8",
        TextFormat::DateTime => "2024-05-01T12:00:00Z",
        TextFormat::Date => "2024-05-01",
        TextFormat::Time => "12:00:00Z",
        TextFormat::Duration => "PT30S",
        TextFormat::Uri => "https://example.com",
        TextFormat::Ipv4 => "192.0.2.1",
        TextFormat::Ipv6 => "2001:db8::1",
        TextFormat::Decimal => "9.95",
    }
}
