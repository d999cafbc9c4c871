//! Values as Rust expressions: a type, and JSON that the document shows of it, enter; what a person would write leaves.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::names::ident;
use super::scope::{self, Scope};
use super::text_literal;
use crate::ir::{
    Api, Choice, Constructor, Enumeration, Field, Item, ItemKind, JsonKind, Presence, Record, TextFormat,
    Type,
};

/// How deep a made-up value may go before it is given up.
const DEPTH: usize = 6;

/// Expressions in one API.
pub(super) struct Values<'a> {
    scope: Scope<'a>,
    /// How the code calls the API's module.
    module: TokenStream,
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
        Self { scope: Scope::of_others(api, []), module }
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
                let text = shown.and_then(Value::as_str).unwrap_or(name.trim_start_matches("r#"));
                let text = text_literal(text);
                Some(Argument::Plain(quote!(#text)))
            }
            plain if scope::is_copy(plain) => self.owned(plain, shown, 0).map(Argument::Plain),
            Type::Vec(_) => self.given(ty, shown, 0).map(|_| ()).and_then(|()| {
                let items = self.items(ty, shown, 0)?;
                Some(Argument::Reference(quote!([#(#items),*])))
            }),
            plain => self.owned(plain, shown, 0).map(Argument::Reference),
        }
    }

    /// A type by the shortest path from outside of the crate.
    fn path(&self, name: &str) -> TokenStream {
        let (module, ident) = (&self.module, ident(name));
        if super::SHADOWS.contains(&name) { quote!(#module::types::#ident) } else { quote!(#module::#ident) }
    }

    /// The items of a list, owned.
    fn items(&self, ty: &Type, shown: Option<&Value>, depth: usize) -> Option<Vec<TokenStream>> {
        let Type::Vec(item) = self.scope.resolve(ty) else { return None };
        match shown.and_then(Value::as_array) {
            Some(shown) if !shown.is_empty() => {
                shown.iter().take(3).map(|shown| self.owned(item, Some(shown), depth + 1)).collect()
            }
            _ => Some(vec![self.owned(item, None, depth + 1)?]),
        }
    }

    /// An expression of exactly the type.
    fn owned(&self, ty: &Type, shown: Option<&Value>, depth: usize) -> Option<TokenStream> {
        if depth > DEPTH {
            return None;
        }
        let ty = self.scope.resolve(ty);
        Some(match ty {
            Type::String | Type::Secret | Type::Json => {
                let value = self.given(ty, shown, depth)?;
                quote!(#value.into())
            }
            Type::Item(id) => match self.scope.api.items.get(id.0) {
                Some(item) => self.item(item, shown, depth)?,
                None => return None,
            },
            Type::Vec(_) => {
                let items = self.items(ty, shown, depth)?;
                quote!(vec![#(#items),*])
            }
            Type::Map(value) => {
                let (key, value) = self.entry(value, shown, depth)?;
                quote!([(#key.into(), #value)].into())
            }
            Type::Option(inner) => {
                let value = self.owned(inner, shown.filter(|shown| !shown.is_null()), depth + 1)?;
                quote!(Some(#value))
            }
            Type::Boxed(inner) => {
                let value = self.owned(inner, shown, depth + 1)?;
                quote!(Box::new(#value))
            }
            Type::Tuple(items) => {
                let shown = shown.and_then(Value::as_array);
                let items = items.iter().enumerate().map(|(index, item)| {
                    self.owned(item, shown.and_then(|shown| shown.get(index)), depth + 1)
                });
                let items = items.collect::<Option<Vec<_>>>()?;
                quote!((#(#items,)*))
            }
            Type::Text(_) => self.given(ty, shown, depth)?,
            _ => self.scalar(ty, shown)?,
        })
    }

    fn entry(&self, ty: &Type, shown: Option<&Value>, depth: usize) -> Option<(Literal, TokenStream)> {
        let first = shown.and_then(Value::as_object).and_then(|entries| entries.iter().next());
        let value = self.owned(ty, first.map(|(_, value)| value), depth + 1)?;
        Some((text_literal(first.map_or("key", |(key, _)| key)), value))
    }

    fn scalar(&self, ty: &Type, shown: Option<&Value>) -> Option<TokenStream> {
        Some(match ty {
            Type::Bool => {
                let value = shown.and_then(Value::as_bool).unwrap_or(true);
                quote!(#value)
            }
            Type::I32 | Type::I64 => {
                let limit = if *ty == Type::I32 { i64::from(i32::MAX) } else { i64::MAX };
                let shown = shown
                    .and_then(Value::as_i64)
                    .filter(|value| value.unsigned_abs() <= limit.unsigned_abs());
                let value = Literal::i64_unsuffixed(shown.unwrap_or(1));
                quote!(#value)
            }
            Type::U32 | Type::U64 => {
                let limit = if *ty == Type::U32 { u64::from(u32::MAX) } else { u64::MAX };
                let value = shown.and_then(Value::as_u64).filter(|value| *value <= limit);
                let value = Literal::u64_unsuffixed(value.unwrap_or(1));
                quote!(#value)
            }
            Type::F32 | Type::F64 => {
                let value = shown.and_then(Value::as_f64).filter(|value| value.abs() < f64::from(f32::MAX));
                let value = Literal::f64_unsuffixed(value.unwrap_or(1.0));
                quote!(#value)
            }
            Type::Null => quote!(()),
            // There is no telling how a foreign type is made; bytes inside of a value do not occur.
            _ => return None,
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
            Type::Json => match text {
                Some(text) => {
                    let text = text_literal(text);
                    quote!(#text)
                }
                None => quote!("value"),
            },
            Type::Text(format) => {
                let text = text_literal(text.unwrap_or(example_text(*format)));
                quote!(#text.parse()?)
            }
            Type::Item(id) => match self.scope.api.items.get(id.0).map(|item| (item, &item.kind)) {
                Some((_, ItemKind::Enumeration(enumeration))) if !enumeration.integer && text.is_some() => {
                    let known =
                        enumeration.values.iter().find(|value| Some(value.wire_value.as_str()) == text);
                    match known {
                        Some(_) => self.owned(ty, shown, depth)?,
                        None => {
                            let text = text_literal(text.unwrap_or_default());
                            quote!(#text)
                        }
                    }
                }
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

fn known_value(enumeration: &Enumeration, shown: Option<&Value>) -> Option<proc_macro2::Ident> {
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
            let tag = shown.and_then(|shown| shown.get(property)).and_then(Value::as_str);
            let case = cases.iter().find(|(value, _)| Some(value.as_str()) == tag);
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
