//! `wire.rs`: how the API's types are read from JSON and written to it, apart from the types so that those read well.

use super::names::ident;
use super::scope::Scope;
use super::{choice, text_literal};
use crate::ir::{Api, Field, Item, ItemKind, Presence, Record, Type, Union};
use crate::tokens::{TokenStream, quote};

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
    if matches!(item.kind, ItemKind::Alias(_) | ItemKind::Enumeration(_)) {
        return TokenStream::new();
    }
    let ty = scope.named(&item.name);
    let [reader, result] = ["Reader", "DecodeResult"].map(|name| scope.runtime(name));
    let (decode, encode) = match &item.kind {
        ItemKind::Record(record) => record_codec(scope, record),
        ItemKind::Union(union) => (choice::decode(scope, union), union_encode(union)),
        ItemKind::Alias(_) | ItemKind::Enumeration(_) => return TokenStream::new(),
    };
    let decode = match &item.kind {
        ItemKind::Record(_) => decode,
        ItemKind::Union(Union { unknown, .. }) => {
            let (unknown, hollow) = (ident(unknown), scope.runtime("hollow"));
            quote! {
                fn hollow() -> Self {
                    Self::#unknown(#hollow())
                }
                fn decode(reader: &mut #reader<'_>) -> #result<Self> {
                    #decode
                }
            }
        }
        ItemKind::Alias(_) | ItemKind::Enumeration(_) => return TokenStream::new(),
    };
    let [decode_trait, encode_trait, writer] = ["Decode", "Encode", "Writer"].map(|name| scope.runtime(name));
    quote! {
        impl #decode_trait for #ty {
            #decode
        }
        impl #encode_trait for #ty {
            fn encode(&self, writer: &mut #writer) {
                #encode
            }
        }
    }
}

/// The items of `Decode`, and the body of `encode`.
fn record_codec(scope: &Scope<'_>, record: &Record) -> (TokenStream, TokenStream) {
    let [reader, result] = ["Reader", "DecodeResult"].map(|name| scope.runtime(name));
    let wire_names = record.fields.iter().map(|field| text_literal(&field.wire_name));
    let fields = (!record.fields.is_empty()).then(|| {
        let names = scope.runtime("Names");
        quote!(const FIELDS: #names = &[#(#wire_names),*];)
    });
    let own = record.fields.iter().map(|field| ident(&field.rust_name));
    let extra = record.extra.as_ref().map(|(extra, _)| ident(extra));
    let hollow = own.chain(extra.clone()).map(|name| {
        let value = scope.runtime("hollow");
        quote!(#name: #value())
    });
    let places = record.fields.iter().map(|field| place(scope, field, &quote!(&mut)));
    let values = record.fields.iter().map(|field| place(scope, field, &quote!(&)));
    let (fill, encode) = match &extra {
        None => (
            quote!(reader.record(Self::FIELDS, &mut [#(#places),*])),
            quote!(writer.record(Self::FIELDS, &[#(#values),*]);),
        ),
        Some(extra) => (
            quote!(reader.record_and_more(Self::FIELDS, &mut [#(#places),*], &mut self.#extra)),
            quote!(writer.record_and_more(Self::FIELDS, &[#(#values),*], &self.#extra);),
        ),
    };
    let decode = quote! {
        #fields
        fn hollow() -> Self {
            Self { #(#hollow),* }
        }
        fn fill(&mut self, reader: &mut #reader<'_>) -> #result<()> {
            #fill
        }
    };
    (decode, encode)
}

/// A reference to a field; one that must be there although its type could say otherwise says so.
fn place(scope: &Scope<'_>, field: &Field, reference: &TokenStream) -> TokenStream {
    let name = ident(&field.rust_name);
    let nullable = match field.presence {
        Presence::RequiredNullable => true,
        Presence::Required => matches!(scope.resolve(&field.ty), Type::Option(_)),
        Presence::Optional | Presence::OptionalNullable => false,
    };
    if nullable {
        let present = scope.runtime("Present");
        return quote!(#reference #present(#reference self.#name));
    }
    quote!(#reference self.#name)
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
