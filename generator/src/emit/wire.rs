//! `wire.rs`: how the API's types are read from JSON and written to it, apart from the types so that those read well.

use super::choice;
use super::names::ident;
use super::scope::Scope;
use super::text::name_literal;
use crate::ir::{Api, Field, Item, ItemKind, Presence, Record, Type, Union};
use crate::tokens::{TokenStream, quote};

/// The content of `wire.rs`.
pub(super) fn file(api: &Api) -> TokenStream {
    let scope = Scope::of_others(api, []);
    let impls: TokenStream = api.items.iter().map(|item| item_impls(&scope, item)).collect();
    let imports = scope.imports();
    let imports_types = scope.names_types();
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
    // Enums have their codec with them: then only the bridge names types.
    let for_bridge = (bridge.is_some() && !imports_types).then(|| {
        let import = scope.import_of_types();
        quote!(#[cfg(feature = "serde")] #import)
    });
    quote! {
        //! How the API's types go over the wire, and what `Debug` shows of structs.
        #imports
        #for_bridge
        #impls
        #bridge
    }
}

fn item_impls(scope: &Scope<'_>, item: &Item) -> TokenStream {
    match &item.kind {
        ItemKind::Record(record) => record_codec(scope, &scope.named(&item.name), record),
        ItemKind::Union(union) => union_codec(scope, &scope.named(&item.name), union),
        // The one has no codec of its own, the other's stands with the type.
        ItemKind::Alias(_) | ItemKind::Enumeration(_) => TokenStream::new(),
    }
}

fn union_codec(scope: &Scope<'_>, ty: &TokenStream, union: &Union) -> TokenStream {
    let [decode_trait, encode_trait, reader, writer, result, hollow] =
        ["Decode", "Encode", "Reader", "Writer", "DecodeResult", "hollow"].map(|name| scope.runtime(name));
    let (unknown, decode, encode) =
        (ident(&union.unknown), choice::decode(scope, union), union_encode(union));
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
        let (wire_name, name) = (name_literal(&field.wire_name), ident(&field.rust_name));
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
