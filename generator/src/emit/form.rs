//! `From` for what is sent otherwise than it is received: an item's `…Input` enters, the conversion that drops what only
//! answers have leaves.
//!
//! There is none from `…Output`: that lacks something which every request needs, and nobody but the caller has it.

use super::names::ident;
use super::scope::Scope;
use crate::ir::{Form, Item, ItemId, ItemKind, Presence, Record, Type, Union};
use crate::tokens::{TokenStream, quote};

/// The conversion to a type as it is sent, from the type that it is a form of.
pub(super) fn conversion(scope: &Scope<'_>, item: &Item) -> Option<TokenStream> {
    let Some(Form::Sent(base)) = item.form else { return None };
    let whole = scope.api.items.get(base.0)?;
    let body = match (&whole.kind, &item.kind) {
        (ItemKind::Record(whole), ItemKind::Record(sent)) => record(scope, whole, sent)?,
        (ItemKind::Union(whole), ItemKind::Union(sent)) => union(scope, base, whole, sent)?,
        // An alias is what it stands for.
        _ => return None,
    };
    // Of what has no fields, nothing is taken over.
    let is_empty =
        matches!(&item.kind, ItemKind::Record(sent) if sent.fields.is_empty() && sent.extra.is_none());
    let value = if is_empty { quote!(_) } else { quote!(value) };
    let (from, name, base) = (scope.std("From"), ident(&item.name), scope.item(base));
    Some(quote! {
        impl #from<#base> for #name {
            fn from(#value: #base) -> Self {
                #body
            }
        }
    })
}

fn record(scope: &Scope<'_>, whole: &Record, sent: &Record) -> Option<TokenStream> {
    let fields = sent.fields.iter().map(|field| {
        let source = whole.fields.iter().find(|source| source.wire_name == field.wire_name)?;
        let (from, name) = (ident(&source.rust_name), ident(&field.rust_name));
        let value = quote!(value.#from);
        let value = match field.presence {
            Presence::Required => convert(scope, value, &source.ty, &field.ty),
            Presence::RequiredNullable | Presence::Optional | Presence::OptionalNullable => {
                mapped(scope, &value, &source.ty, &field.ty)
            }
        };
        Some(quote!(#name: #value,))
    });
    let fields: TokenStream = fields.collect::<Option<_>>()?;
    let extra = match (&whole.extra, &sent.extra) {
        (Some(source), Some(extra)) => {
            let (from, name) = (ident(&source.rust_name), ident(&extra.rust_name));
            let map = |ty: &Type| Type::Map(Box::new(ty.clone()));
            let value = quote!(value.#from);
            let value = if let (Some(source), Some(ty)) = (&source.ty, &extra.ty) {
                convert(scope, value, &map(source), &map(ty))
            } else {
                value
            };
            Some(quote!(#name: #value,))
        }
        _ => None,
    };
    Some(quote!(Self { #fields #extra }))
}

fn union(scope: &Scope<'_>, base: ItemId, whole: &Union, sent: &Union) -> Option<TokenStream> {
    let name = scope.item(base);
    let variants = whole.variants.iter().map(|variant| {
        let target = sent.variants.iter().find(|target| target.rust_name == variant.rust_name)?;
        let variant_name = ident(&variant.rust_name);
        if variant.ty == Type::Null {
            return Some(quote!(#name::#variant_name => Self::#variant_name,));
        }
        let value = convert(scope, quote!(value), &variant.ty, &target.ty);
        Some(quote!(#name::#variant_name(value) => Self::#variant_name(#value),))
    });
    let variants: TokenStream = variants.collect::<Option<_>>()?;
    let [unknown, sent_unknown] = [&whole.unknown, &sent.unknown].map(|name| ident(name));
    Some(quote! {
        match value {
            #variants
            #name::#unknown(value) => Self::#sent_unknown(value),
        }
    })
}

/// A value as one of another form of its type.
fn convert(scope: &Scope<'_>, value: TokenStream, from: &Type, to: &Type) -> TokenStream {
    if from == to {
        return value;
    }
    match (scope.resolve(from), scope.resolve(to)) {
        // A cycle may go through one form only.
        (Type::Boxed(from), Type::Boxed(to)) => boxed(scope, &convert(scope, quote!(*#value), from, to)),
        (Type::Boxed(from), to) => convert(scope, quote!(*#value), from, to),
        (from, Type::Boxed(to)) => boxed(scope, &convert(scope, value, from, to)),
        (Type::Option(from), Type::Option(to)) => mapped(scope, &value, from, to),
        (Type::Vec(from), Type::Vec(to)) => {
            let change = change(scope, from, to);
            quote!(#value.into_iter().map(#change).collect())
        }
        (Type::Map(from), Type::Map(to)) => {
            let item = convert(scope, quote!(value), from, to);
            quote!(#value.into_iter().map(|(key, value)| (key, #item)).collect())
        }
        (Type::Tuple(from), Type::Tuple(to)) => {
            let names: Vec<_> = (1..=from.len()).map(|number| ident(&format!("item_{number}"))).collect();
            let items = names.iter().zip(from.iter().zip(to));
            let items = items.map(|(name, (from, to))| convert(scope, quote!(#name), from, to));
            quote!({
                let (#(#names,)*) = #value;
                (#(#items,)*)
            })
        }
        (from, to) if from == to => value,
        _ => {
            let unboxed = value.begins_with_sign();
            if unboxed { quote!((#value).into()) } else { quote!(#value.into()) }
        }
    }
}

fn boxed(scope: &Scope<'_>, value: &TokenStream) -> TokenStream {
    let name = scope.std("Box");
    quote!(#name::new(#value))
}

/// What an `Option` or a `Nullable` holds, as another form of its type.
fn mapped(scope: &Scope<'_>, value: &TokenStream, from: &Type, to: &Type) -> TokenStream {
    if scope.resolve(from) == scope.resolve(to) {
        return value.clone();
    }
    let change = change(scope, from, to);
    quote!(#value.map(#change))
}

/// The function that makes one form of the other.
fn change(scope: &Scope<'_>, from: &Type, to: &Type) -> TokenStream {
    let into = scope.std("Into");
    match (scope.resolve(from), scope.resolve(to)) {
        (Type::Item(_), Type::Item(_)) => quote!(#into::into),
        (from, to) => {
            let value = convert(scope, quote!(value), from, to);
            quote!(|value| #value)
        }
    }
}
