//! `types.rs`: the API's items enter, structs and enums that read like hand-written ones leave.

use super::scope::Scope;
use super::{answers, docs, enumeration, form, record, union};
use crate::ir::{Api, Item, ItemKind};
use crate::tokens::{TokenStream, quote};

/// The content of `types.rs`.
pub(super) fn file(api: &Api) -> TokenStream {
    let scope = Scope::of_types(api);
    let items = api.items.iter().map(|item| {
        let (defined, conversion) = (self::item(&scope, item), form::conversion(&scope, item));
        quote!(#defined #conversion)
    });
    let items: TokenStream = items.collect();
    let answers = answers::types(&scope);
    let imports = scope.imports();
    quote! {
        //! The API's types.
        #imports
        #items
        #answers
    }
}

fn item(scope: &Scope<'_>, item: &Item) -> TokenStream {
    match &item.kind {
        ItemKind::Record(record) => record::define(scope, item, record),
        ItemKind::Enumeration(enumeration) => enumeration::define(scope, item, enumeration),
        ItemKind::Union(union) => union::define(scope, item, union),
        ItemKind::Alias(ty) => {
            let doc = docs::of(&item.docs, &fallback(item)).outer();
            let deprecated = docs::deprecated(&item.docs);
            let name = super::names::ident(&item.name);
            let ty = scope.ty(ty);
            quote!(#doc #deprecated pub type #name = #ty;)
        }
    }
}

/// What rustdoc says of a type of which the document says nothing.
pub(super) fn fallback(item: &Item) -> String {
    format!("{}, of which the document says nothing more.", docs::code(&item.wire_name))
}

/// `from_json` and `to_json`.
pub(super) fn json_methods(scope: &Scope<'_>) -> TokenStream {
    let (result, string, as_ref) = (scope.std("Result"), scope.std("String"), scope.std("AsRef"));
    let (decode_error, encode_error) = (scope.runtime("DecodeError"), scope.runtime("EncodeError"));
    let codegen = scope.codegen();
    quote! {
        /// Reads the value from JSON.
        ///
        /// # Errors
        ///
        /// The text is no JSON or does not fit; the error says where, and never what stood there.
        pub fn from_json(json: impl #as_ref<[u8]>) -> #result<Self, #decode_error> {
            #codegen::from_json(json.as_ref())
        }

        /// Writes the value as JSON, secrets included.
        ///
        /// # Errors
        ///
        /// A number is NaN or infinite, which JSON can't say.
        pub fn to_json(&self) -> #result<#string, #encode_error> {
            #codegen::to_json(self)
        }
    }
}
