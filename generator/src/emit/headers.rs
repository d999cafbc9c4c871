//! `headers.rs`: the sets of typed response headers enter, a struct each leaves, which reads itself from an answer.

use crate::tokens::{TokenStream, quote};

use super::docs::{self, Doc};
use super::names::{header_sets, ident};
use super::scope::Scope;
use super::text_literal;
use crate::ir::{Api, HeaderForm, ResponseHeader};

/// The content of `headers.rs`; nothing if no answer has typed headers.
pub(super) fn file(api: &Api) -> Option<TokenStream> {
    let sets = header_sets(api);
    if sets.is_empty() {
        return None;
    }
    let scope = Scope::of_others(api, sets.keys().copied());
    scope.codegen();
    let sets: TokenStream = sets.into_iter().map(|(name, headers)| set(&scope, name, headers)).collect();
    let imports = scope.imports();
    Some(quote! {
        //! Typed headers of answers, each set read by its `from_headers`.
        #imports
        #sets
    })
}

fn set(scope: &Scope<'_>, name: &str, headers: &[ResponseHeader]) -> TokenStream {
    let mut doc = Doc::default();
    let names: Vec<_> = headers.iter().map(|header| docs::code(&header.wire_name)).collect();
    let what = if names.len() == 1 { "header" } else { "headers" };
    doc.say(format!("The {what} {}.", names.join(", ")));
    let doc = doc.outer();
    let (name, option) = (ident(name), scope.std("Option"));
    let fields = headers.iter().map(|header| {
        let doc = docs::of(&header.docs, &format!("{}.", docs::code(&header.wire_name))).outer();
        let deprecated = docs::deprecated(&header.docs);
        let (name, ty) = (ident(&header.rust_name), scope.ty(&header.ty));
        quote!(#doc #deprecated pub #name: #option<#ty>,)
    });
    let reads = headers.iter().map(|header| {
        let (name, wire) = (ident(&header.rust_name), text_literal(&header.wire_name));
        match &header.form {
            HeaderForm::Text => quote!(#name: codegen::text_header(headers, #wire)?,),
            HeaderForm::Bare => quote!(#name: codegen::bare_header(headers, #wire)?,),
            other => {
                let form = form(other);
                quote!(#name: codegen::response_header(headers, #wire, &#form)?,)
            }
        }
    });
    let (result, map, error) =
        (scope.std("Result"), scope.runtime("HeaderMap"), scope.runtime("HeaderError"));
    quote! {
        #doc
        #[non_exhaustive]
        #[derive(Debug, Clone, PartialEq)]
        pub struct #name { #(#fields)* }
        impl #name {
            /// Reads the headers of an answer; those that it does not have are `None`.
            ///
            /// # Errors
            ///
            /// A header is there and is not what the document says.
            pub fn from_headers(headers: &#map) -> #result<Self, #error> {
                Ok(Self { #(#reads)* })
            }
        }
    }
}

fn form(of: &HeaderForm) -> TokenStream {
    match of {
        HeaderForm::Text => quote!(codegen::HeaderForm::Text),
        HeaderForm::Bare => quote!(codegen::HeaderForm::Bare),
        HeaderForm::Json => quote!(codegen::HeaderForm::Json),
        HeaderForm::List(item) => {
            let item = form(item);
            quote!(codegen::HeaderForm::List(&#item))
        }
        HeaderForm::Object { exploded, properties, others } => {
            let others = form(others);
            let properties = properties.iter().map(|(name, of)| {
                let (name, form) = (text_literal(name), form(of));
                quote!((#name, #form))
            });
            quote! {
                codegen::HeaderForm::Object {
                    exploded: #exploded,
                    properties: &[#(#properties),*],
                    others: &#others,
                }
            }
        }
    }
}
