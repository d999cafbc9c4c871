//! Unions in `types.rs`: alternatives enter, an enum with a case for what fits none of them leaves.

use super::names::{ident, shown};
use super::scope::Scope;
use super::{docs, types};
use crate::ir::{Item, Type, Union, UnionVariant};
use crate::tokens::{TokenStream, quote};

/// The enum, and `From` for payloads that tell their variant.
pub(super) fn define(scope: &Scope<'_>, item: &Item, union: &Union) -> TokenStream {
    let name = ident(&item.name);
    let (doc, deprecated) =
        (docs::of(&item.docs, &types::fallback(item)).outer(), docs::deprecated(&item.docs));
    let variants = union.variants.iter().map(|variant| {
        let doc = docs::of(&variant.docs, &fallback(scope, variant)).outer();
        let (deprecated, name) = (docs::deprecated(&variant.docs), ident(&variant.rust_name));
        let payload = (variant.ty != Type::Null).then(|| scope.ty(&variant.ty)).map(|ty| quote!((#ty)));
        quote!(#doc #deprecated #name #payload,)
    });
    let (unknown, raw) = (ident(&union.unknown), scope.runtime("RawJson"));
    let from = scope.std("From");
    let conversions = union.variants.iter().filter(|variant| variant.from).map(|variant| {
        let variant_name = ident(&variant.rust_name);
        let (ty, value) = match &variant.ty {
            Type::Boxed(inner) => {
                let boxed = scope.std("Box");
                (scope.ty(inner), quote!(#boxed::new(value)))
            }
            ty => (scope.ty(ty), quote!(value)),
        };
        quote! {
            impl #from<#ty> for #name {
                fn from(value: #ty) -> Self {
                    Self::#variant_name(#value)
                }
            }
        }
    });
    quote! {
        #doc
        #deprecated
        #[non_exhaustive]
        #[derive(Debug, Clone, PartialEq)]
        pub enum #name {
            #(#variants)*
            /// A value that fits none of the others, as its JSON.
            #unknown(#raw),
        }
        #(#conversions)*
    }
}

fn fallback(scope: &Scope<'_>, variant: &UnionVariant) -> String {
    match &variant.ty {
        Type::Item(id) => match scope.api.items.get(id.0) {
            Some(item) => format!("A {}.", docs::type_link(&item.name)),
            None => String::new(),
        },
        Type::Null => "Null.".to_owned(),
        _ => format!("{}.", docs::code(shown(&variant.rust_name))),
    }
}
