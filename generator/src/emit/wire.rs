//! `wire.rs`: how the API's types are read from JSON and written to it, apart from the types so that those read well.

use super::names::ident;
use super::scope::Scope;
use super::{choice, text_literal};
use crate::ir::{Api, Enumeration, Field, Item, ItemKind, Presence, Record, Type, Union};
use crate::tokens::{Literal, TokenStream, quote};

/// The content of `wire.rs`.
pub(super) fn file(api: &Api) -> TokenStream {
    let scope = Scope::of_others(api, []);
    let impls: TokenStream = api.items.iter().map(|item| item_impls(&scope, item)).collect();
    let bridged: Vec<_> = api
        .items
        .iter()
        .filter(|item| !matches!(item.kind, ItemKind::Alias(_)))
        .map(|item| scope.named(&item.name))
        .collect();
    let bridge = (!bridged.is_empty()).then(|| {
        quote! {
            #[cfg(feature = "serde")]
            clientwright_runtime::serde_bridge! { #(#bridged),* }
        }
    });
    let imports = scope.imports();
    quote! {
        //! How the API's types go over the wire.
        #imports
        #impls
        #bridge
    }
}

fn item_impls(scope: &Scope<'_>, item: &Item) -> TokenStream {
    // What is named here is imported, so nothing may be named for what has no code of its own.
    if matches!(item.kind, ItemKind::Alias(_)) {
        return TokenStream::new();
    }
    let ty = scope.named(&item.name);
    let (unknown, (decode, encode)) = match &item.kind {
        ItemKind::Record(record) => return record_codec(scope, &ty, record),
        ItemKind::Enumeration(enumeration) => (&enumeration.unknown, enumeration_codec(enumeration)),
        ItemKind::Union(union) => (&union.unknown, (choice::decode(scope, union), union_encode(union))),
        ItemKind::Alias(_) => return TokenStream::new(),
    };
    let (unknown, hollow) = (ident(unknown), scope.runtime("hollow"));
    let [reader, result] = ["Reader", "DecodeResult"].map(|name| scope.runtime(name));
    let [decode_trait, encode_trait, writer] = ["Decode", "Encode", "Writer"].map(|name| scope.runtime(name));
    quote! {
        impl #decode_trait for #ty {
            fn hollow() -> Self {
                Self::#unknown(#hollow())
            }
            fn decode(reader: &mut #reader<'_>) -> #result<Self> {
                #decode
            }
        }
        impl #encode_trait for #ty {
            fn encode(&self, writer: &mut #writer) {
                #encode
            }
        }
    }
}

/// A row a property, and the field of all others.
fn record_codec(scope: &Scope<'_>, ty: &TokenStream, record: &Record) -> TokenStream {
    let rows = record.fields.iter().map(|field| {
        let (wire_name, name) = (text_literal(&field.wire_name), ident(&field.rust_name));
        let null = is_present(scope, field).then(|| quote!(or null));
        quote!(#wire_name => #name #null,)
    });
    let extra = record.extra.as_ref().map(|extra| {
        let name = ident(&extra.rust_name);
        quote!(..#name)
    });
    let codegen = scope.codegen();
    quote! {
        #codegen::record! {
            #ty;
            #(#rows)*
            #extra
        }
    }
}

/// Whether a field must be there although its type could say that it is not.
fn is_present(scope: &Scope<'_>, field: &Field) -> bool {
    match field.presence {
        Presence::RequiredNullable => true,
        Presence::Required => matches!(scope.resolve(&field.ty), Type::Option(_)),
        Presence::Optional | Presence::OptionalNullable => false,
    }
}

fn enumeration_codec(enumeration: &Enumeration) -> (TokenStream, TokenStream) {
    let unknown = ident(&enumeration.unknown);
    if enumeration.integer {
        let values = enumeration.values.iter().map(|value| {
            // The check before emission holds it to be a number.
            let number = Literal::i64_unsuffixed(value.wire_value.parse().unwrap_or_default());
            let variant = ident(&value.rust_name);
            quote!(Self::#variant => writer.integer(#number),)
        });
        let encode = quote! {
            match self {
                #(#values)*
                Self::#unknown(value) => value.encode(writer),
            }
        };
        return (quote!(reader.open_integer(Self::#unknown)), encode);
    }
    let encode = quote! {
        match self {
            Self::#unknown(value) => value.encode(writer),
            known => writer.string(known.as_str()),
        }
    };
    (quote!(reader.open_string(Self::#unknown)), encode)
}

fn union_encode(union: &Union) -> TokenStream {
    let variants = union.variants.iter().map(|variant| {
        let name = ident(&variant.rust_name);
        if variant.ty == Type::Null {
            quote!(Self::#name => writer.null(),)
        } else {
            quote!(Self::#name(value) => value.encode(writer),)
        }
    });
    let unknown = ident(&union.unknown);
    quote! {
        match self {
            #(#variants)*
            Self::#unknown(value) => value.encode(writer),
        }
    }
}
