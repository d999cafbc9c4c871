//! `wire.rs`: how the API's types are read from JSON and written to it, apart from the types so that those read well.

use super::names::ident;
use super::record::field_init;
use super::scope::Scope;
use super::{choice, text_literal};
use crate::ir::{Api, Enumeration, Field, Item, ItemKind, Presence, Record, Type, Union};
use crate::tokens::{Ident, Literal, TokenStream, quote};

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
    let (decode, encode) = match &item.kind {
        ItemKind::Record(record) => (record_decode(scope, record), record_encode(record)),
        ItemKind::Enumeration(enumeration) => enumeration_codec(enumeration),
        ItemKind::Union(union) => (choice::decode(scope, union), union_encode(union)),
        ItemKind::Alias(_) => return TokenStream::new(),
    };
    let ty = scope.named(&item.name);
    let [decode_trait, result, encode_trait, reader, writer] =
        ["Decode", "DecodeResult", "Encode", "Reader", "Writer"].map(|name| scope.runtime(name));
    quote! {
        impl #decode_trait for #ty {
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

/// A local variable for a field's value, apart from the other names in the function.
fn slot(name: &str) -> Ident {
    match name {
        "reader" | "field" | "key" | "index" => ident(&format!("{name}_")),
        name => ident(name),
    }
}

fn record_decode(scope: &Scope<'_>, record: &Record) -> TokenStream {
    let slots: Vec<_> = record.fields.iter().map(|field| slot(&field.rust_name)).collect();
    let names: Vec<_> = record.fields.iter().map(|field| text_literal(&field.wire_name)).collect();
    let fields = || record.fields.iter().zip(&slots);
    let values = fields().zip(&names).map(|((field, slot), wire)| {
        let name = ident(&field.rust_name);
        match field.presence {
            Presence::Required | Presence::RequiredNullable => quote!(#name: reader.required(#slot, #wire)?),
            Presence::Optional | Presence::OptionalNullable => field_init(&name, &quote!(#slot)),
        }
    });
    let list = quote!(const FIELDS: &[&str] = &[#(#names),*];);
    let definitions = fields().map(|(field, slot)| define_slot(scope, field, slot));
    let reads: Vec<_> = fields().map(|(field, slot)| read(field, slot)).collect();
    if let Some((extra, _)) = &record.extra {
        let (extra, extra_slot) = (ident(extra), slot(extra));
        let extra_value = field_init(&extra, &quote!(#extra_slot));
        let field = scope.runtime("Field");
        let map = scope.map();
        if slots.is_empty() {
            return quote! {
                let mut #extra_slot = #map::new();
                reader.object()?;
                while let Some(key) = reader.next_key()? {
                    #extra_slot.insert(key, reader.item()?);
                }
                Ok(Self { #extra_value })
            };
        }
        let arms = arms(&reads, |index| quote!(#field::Known(#index)), &quote!(#field::Known(_)));
        return quote! {
            #list
            #(#definitions)*
            let mut #extra_slot = #map::new();
            reader.object()?;
            while let Some(field) = reader.next_field_or_key(FIELDS)? {
                match field {
                    #arms
                    #field::Other(key) => reader.entry(key, &mut #extra_slot),
                }?;
            }
            Ok(Self { #(#values,)* #extra_value })
        };
    }
    match reads.as_slice() {
        [] => quote! {
            reader.object()?;
            while reader.next_field(&[])?.is_some() {}
            Ok(Self {})
        },
        [read] => quote! {
            #list
            #(#definitions)*
            reader.object()?;
            while reader.next_field(FIELDS)?.is_some() {
                #read?;
            }
            Ok(Self { #(#values),* })
        },
        _ => {
            let arms = arms(&reads, |index| quote!(#index), &quote!(_));
            quote! {
                #list
                #(#definitions)*
                reader.object()?;
                while let Some(field) = reader.next_field(FIELDS)? {
                    match field { #arms }?;
                }
                Ok(Self { #(#values),* })
            }
        }
    }
}

/// The variable for a field's value, as it is when the object does not have the field.
fn define_slot(scope: &Scope<'_>, field: &Field, slot: &Ident) -> TokenStream {
    if field.presence == Presence::OptionalNullable {
        let nullable = scope.runtime("Nullable");
        return quote!(let mut #slot = #nullable::Absent;);
    }
    quote!(let mut #slot = None;)
}

/// Reads a field's value into its variable.
fn read(field: &Field, slot: &Ident) -> TokenStream {
    match field.presence {
        Presence::Required | Presence::RequiredNullable => quote!(reader.value(&mut #slot)),
        Presence::Optional | Presence::OptionalNullable => quote!(reader.optional(&mut #slot)),
    }
}

/// An arm a field; the last one takes what is left.
fn arms(reads: &[TokenStream], pattern: impl Fn(Literal) -> TokenStream, last: &TokenStream) -> TokenStream {
    let arms = reads.iter().enumerate().map(|(index, read)| {
        let pattern =
            if index + 1 == reads.len() { last.clone() } else { pattern(Literal::usize_unsuffixed(index)) };
        quote!(#pattern => #read,)
    });
    arms.collect()
}

fn record_encode(record: &Record) -> TokenStream {
    let fields = record.fields.iter().map(field_encode);
    let extra = record.extra.as_ref().map(|(name, _)| {
        let name = ident(name);
        quote!(object.extra(&self.#name);)
    });
    if record.fields.is_empty() && extra.is_none() {
        return quote!(writer.object().end(););
    }
    quote! {
        let mut object = writer.object();
        #(#fields)*
        #extra
        object.end();
    }
}

fn field_encode(field: &Field) -> TokenStream {
    let (name, wire) = (ident(&field.rust_name), text_literal(&field.wire_name));
    match field.presence {
        Presence::Required | Presence::RequiredNullable => quote!(object.field(#wire, &self.#name);),
        Presence::Optional | Presence::OptionalNullable => quote!(object.optional(#wire, &self.#name);),
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
