//! Structs in `types.rs`: a record enters, the struct, its constructor and a setter a field leave.

use super::names::{ident, shown};
use super::scope::{Scope, is_copy};
use super::{docs, types};
use crate::ir::{Constructor, Extra, Field, Item, ItemKind, Presence, Record, Type, Variant};
use crate::tokens::{Ident, TokenStream, quote};

/// The struct and its methods.
pub(super) fn define(scope: &Scope<'_>, item: &Item, record: &Record) -> TokenStream {
    let name = ident(&item.name);
    let deprecated = docs::deprecated(&item.docs);
    let mut doc = docs::head(&item.docs, &types::fallback(item));
    if record.sensitive {
        doc.say("Holds secrets, which `Debug` shows as `[REDACTED]`.");
    }
    docs::tail(&item.docs, &mut doc);
    let doc = doc.outer();
    let fields = record.fields.iter().map(|field| {
        let (doc, deprecated) = (field_doc(field).outer(), docs::deprecated(&field.docs));
        let (name, ty) = (ident(&field.rust_name), field_type(scope, field));
        quote!(#doc #deprecated pub #name: #ty,)
    });
    let extra_field = record.extra.as_ref().map(|extra| {
        let (name, ty) = (ident(&extra.rust_name), extra_type(scope, extra));
        let doc = match &extra.ty {
            Some(_) => " All other properties.",
            None => " Properties of which the document says nothing.",
        };
        quote! {
            #[doc = #doc]
            pub #name: #ty,
        }
    });
    // What nobody has to make is read, compared and at most altered: its fields are public.
    let is_made = record.made || matches!(record.constructor, Constructor::Positional(_));
    let (constructor, required) = is_made.then(|| constructor(scope, &item.name, record)).unzip();
    let required = required.flatten();
    let set = if record.made { record.fields.as_slice() } else { &[] };
    let setters = set.iter().map(|field| setter(scope, field));
    let extra = record.extra.as_ref().filter(|_| record.made);
    let extra_setter =
        extra.and_then(|extra| Some(extra_setter(scope, &extra.rust_name, extra.ty.as_ref()?)));
    let methods = quote!(#constructor #(#setters)* #extra_setter);
    let methods = (!methods.is_empty()).then(|| quote!(impl #name { #methods }));
    quote! {
        #doc
        #deprecated
        #[non_exhaustive]
        #[derive(Clone, PartialEq)]
        pub struct #name {
            #(#fields)*
            #extra_field
        }
        #methods
        #required
    }
}

fn field_doc(field: &Field) -> docs::Doc {
    docs::of(&field.docs, &fallback(field))
}

/// What rustdoc says of a field of which the document says nothing.
fn fallback(field: &Field) -> String {
    format!("{}, of which the document says nothing more.", docs::code(&field.wire_name))
}

/// A field's type, with what its presence adds.
fn field_type(scope: &Scope<'_>, field: &Field) -> TokenStream {
    let ty = scope.ty(&field.ty);
    match field.presence {
        Presence::Required => ty,
        Presence::RequiredNullable | Presence::Optional => {
            let option = scope.std("Option");
            quote!(#option<#ty>)
        }
        Presence::OptionalNullable => {
            let nullable = scope.runtime("Nullable");
            quote!(#nullable<#ty>)
        }
    }
}

/// The type of the field of all other properties.
fn extra_type(scope: &Scope<'_>, extra: &Extra) -> TokenStream {
    match &extra.ty {
        Some(ty) => scope.ty(&Type::Map(Box::new(ty.clone()))),
        None => scope.runtime("Undeclared"),
    }
}

/// The same without its arguments.
fn extra_type_name(scope: &Scope<'_>, extra: &Extra) -> TokenStream {
    if extra.ty.is_some() { scope.map() } else { scope.runtime("Undeclared") }
}

/// `new`, and the struct of its arguments, where they are more than three.
fn constructor(scope: &Scope<'_>, name: &str, record: &Record) -> (TokenStream, Option<TokenStream>) {
    let (Constructor::Positional(indices) | Constructor::Named(_, indices)) = &record.constructor;
    let required: Vec<&Field> = indices.iter().filter_map(|index| record.fields.get(*index)).collect();
    let named = matches!(record.constructor, Constructor::Named(..));
    let is_required = |field: &Field| required.iter().any(|required| std::ptr::eq(*required, field));
    let values = record.fields.iter().map(|field| {
        let name = ident(&field.rust_name);
        match initial(scope, field) {
            _ if is_required(field) && named => quote!(#name: required.#name),
            _ if is_required(field) => {
                field_init(&name, &given(scope, &name, &field.ty, field.presence).value)
            }
            value => quote!(#name: #value),
        }
    });
    let extra = record.extra.as_ref().map(|extra| {
        let (name, ty) = (ident(&extra.rust_name), extra_type_name(scope, extra));
        quote!(#name: #ty::new(),)
    });
    let body = quote!(Self { #(#values,)* #extra });
    let Constructor::Named(arguments, _) = &record.constructor else {
        let arguments = required.iter().map(|field| {
            let name = ident(&field.rust_name);
            let ty = given(scope, &name, &field.ty, field.presence).ty;
            quote!(#name: #ty)
        });
        let doc = match required.as_slice() {
            [] => " Creates the value with nothing set.",
            _ => " Creates the value from what is required.",
        };
        return (quote!(#[doc = #doc] #[must_use] pub fn new(#(#arguments),*) -> Self { #body }), None);
    };
    let arguments = ident(arguments);
    let fields = required.iter().map(|field| {
        // Limits and sources stand at the record's own field.
        let doc = docs::head(&field.docs, &fallback(field)).outer();
        let (name, ty) = (ident(&field.rust_name), field_type(scope, field));
        quote!(#doc pub #name: #ty,)
    });
    let doc = format!(" What a {} requires.", docs::type_link(name));
    let new = quote! {
        /// Creates the value from what is required.
        #[must_use]
        pub fn new(required: #arguments) -> Self { #body }
    };
    let required = quote! {
        #[doc = #doc]
        #[derive(Debug, Clone, PartialEq)]
        pub struct #arguments { #(#fields)* }
    };
    (new, Some(required))
}

/// `name: value`, or `name` alone where that is the same.
pub(super) fn field_init(name: &Ident, value: &TokenStream) -> TokenStream {
    if value.is_word(name) { quote!(#name) } else { quote!(#name: #value) }
}

/// What a field is unless it is set.
fn initial(scope: &Scope<'_>, field: &Field) -> TokenStream {
    let fixed = field.fixed.map(|variant| self::variant(scope, variant));
    match (field.presence, fixed) {
        (Presence::Required, Some(value)) => value,
        (Presence::OptionalNullable, Some(value)) => {
            let nullable = scope.runtime("Nullable");
            quote!(#nullable::Value(#value))
        }
        (_, Some(value)) => quote!(Some(#value)),
        (Presence::OptionalNullable, None) => {
            let nullable = scope.runtime("Nullable");
            quote!(#nullable::Absent)
        }
        (_, None) => quote!(None),
    }
}

/// A value of an enumeration.
fn variant(scope: &Scope<'_>, variant: Variant) -> TokenStream {
    let name = match scope.api.items.get(variant.item.0).map(|item| &item.kind) {
        Some(ItemKind::Enumeration(enumeration)) => enumeration.values.get(variant.value),
        _ => None,
    };
    let name = ident(name.map_or("", |value| &value.rust_name));
    let ty = scope.item(variant.item);
    quote!(#ty::#name)
}

fn setter(scope: &Scope<'_>, field: &Field) -> TokenStream {
    let name = ident(&field.rust_name);
    let given = given(scope, &name, &field.ty, field.presence);
    let (ty, value) = (given.ty, given.value);
    let value = if field.presence == Presence::Optional { quote!(Some(#value)) } else { value };
    let doc = format!(" Sets {}.", docs::code(shown(&field.rust_name)));
    let deprecated = docs::deprecated(&field.docs);
    quote! {
        #[doc = #doc]
        #deprecated
        #[must_use]
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}

fn extra_setter(scope: &Scope<'_>, name: &str, ty: &Type) -> TokenStream {
    let name = ident(name);
    let given = given(scope, &name, &Type::Map(Box::new(ty.clone())), Presence::Required);
    let (ty, value) = (given.ty, given.value);
    quote! {
        /// Sets all other properties.
        #[must_use]
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// How a caller gives a value to `new` or a setter.
struct Given {
    /// The argument's type.
    ty: TokenStream,
    /// What makes the field's value of the argument, without the `Some` of an optional field.
    value: TokenStream,
}

fn given(scope: &Scope<'_>, name: &Ident, ty: &Type, presence: Presence) -> Given {
    let into = scope.std("Into");
    let whole = match presence {
        Presence::Required | Presence::Optional => return plainly_given(scope, name, ty),
        Presence::RequiredNullable => scope.std("Option"),
        Presence::OptionalNullable => scope.runtime("Nullable"),
    };
    let ty = scope.ty(ty);
    Given { ty: quote!(impl #into<#whole<#ty>>), value: quote!(#name.into()) }
}

/// Numbers and what is parsed as they are, lists and maps as anything that yields items, all else as anything that
/// becomes it.
fn plainly_given(scope: &Scope<'_>, name: &Ident, ty: &Type) -> Given {
    let (into, iterator, string) = (scope.std("Into"), scope.std("IntoIterator"), scope.std("String"));
    match scope.resolve(ty) {
        plain if is_as_it_is(scope, plain) => Given { ty: scope.ty(ty), value: quote!(#name) },
        Type::Vec(item) if is_as_it_is(scope, item) => {
            let item = scope.ty(item);
            Given { ty: quote!(impl #iterator<Item = #item>), value: quote!(#name.into_iter().collect()) }
        }
        Type::Vec(item) => {
            let item = scope.ty(item);
            Given {
                ty: quote!(impl #iterator<Item = impl #into<#item>>),
                value: quote!(#name.into_iter().map(#into::into).collect()),
            }
        }
        Type::Map(item) if is_as_it_is(scope, item) => {
            let item = scope.ty(item);
            Given {
                ty: quote!(impl #iterator<Item = (impl #into<#string>, #item)>),
                value: quote!(#name.into_iter().map(|(key, value)| (key.into(), value)).collect()),
            }
        }
        Type::Map(item) => {
            let item = scope.ty(item);
            Given {
                ty: quote!(impl #iterator<Item = (impl #into<#string>, impl #into<#item>)>),
                value: quote!(#name.into_iter().map(|(key, value)| (key.into(), value.into())).collect()),
            }
        }
        _ => {
            let ty = scope.ty(ty);
            Given { ty: quote!(impl #into<#ty>), value: quote!(#name.into()) }
        }
    }
}

fn is_as_it_is(scope: &Scope<'_>, ty: &Type) -> bool {
    let ty = scope.resolve(ty);
    is_copy(ty) || matches!(ty, Type::Text(_) | Type::Base64 | Type::Tuple(_) | Type::Foreign(_))
}
