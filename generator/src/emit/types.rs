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
