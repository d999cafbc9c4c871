//! Servers: templates with variables enter, the type by which users choose among them leaves.

use super::docs::{self, Doc};
use super::names::ident;
use super::scope::Scope;
use super::text_literal;
use crate::ir::{Api, ItemKind, Server, ServerVariable};
use crate::tokens::{Ident, TokenStream, quote};

/// `Server` and the templates; nothing if the document names no server.
pub(super) fn define(scope: &Scope<'_>) -> TokenStream {
    let servers = &scope.api.servers;
    let Some(first) = servers.first() else { return TokenStream::new() };
    let templates = servers.iter().map(|server| template(scope.api, &template_ident(server), server));
    // Where there is one server only, `default` is all that it takes; a second one later breaks nobody.
    let named: &[Server] = if servers.len() > 1 { servers } else { &[] };
    let constructors = named.iter().map(|server| {
        let doc = constructor_doc(server).outer();
        let (name, template) = (ident(&server.constructor), template_ident(server));
        quote! {
            #doc
            #[must_use]
            pub fn #name() -> Self {
                Self { url: codegen::ServerUrl::new(&#template) }
            }
        }
    });
    let setters =
        setters(servers).into_iter().filter_map(|(name, variables)| setter(scope, name, &variables));
    let functions: Vec<TokenStream> = constructors.chain(setters).collect();
    let functions = (!functions.is_empty()).then(|| quote!(impl Server { #(#functions)* }));
    let (default, doc) = (template_ident(first), constructor_doc(first).outer());
    quote! {
        /// Where the API is.
        #[derive(Debug, Clone)]
        pub struct Server {
            url: codegen::ServerUrl,
        }
        #functions
        impl Default for Server {
            #doc
            fn default() -> Self {
                Self { url: codegen::ServerUrl::new(&#default) }
            }
        }
        #(#templates)*
    }
}

/// The static of the default server.
pub(super) fn template_name(api: &Api) -> Option<Ident> {
    api.servers.first().map(template_ident)
}

fn template_ident(server: &Server) -> Ident {
    ident(&format!("SERVER_{}", server.constructor.trim_start_matches("r#").to_uppercase()))
}

/// The static of a server.
pub(super) fn template(api: &Api, name: &Ident, server: &Server) -> TokenStream {
    let url = text_literal(&server.url);
    let variables = server.variables.iter().map(|variable| {
        let (name, default) = (text_literal(&variable.wire_name), text_literal(&variable.default));
        let required = variable.required;
        let values = values(api, variable);
        quote!(codegen::ServerVariable { name: #name, default: #default, required: #required, values: &[#(#values),*] })
    });
    quote! {
        static #name: codegen::ServerTemplate = codegen::ServerTemplate {
            url: #url,
            variables: &[#(#variables),*],
        };
    }
}

fn values(api: &Api, variable: &ServerVariable) -> Vec<crate::tokens::Literal> {
    match variable.values.and_then(|id| api.items.get(id.0)).map(|item| &item.kind) {
        Some(ItemKind::Enumeration(enumeration)) => {
            enumeration.values.iter().map(|value| text_literal(&value.wire_value)).collect()
        }
        _ => Vec::new(),
    }
}

fn constructor_doc(server: &Server) -> Doc {
    let url = docs::code(&server.url);
    let mut doc = docs::of(&server.docs, &url);
    if server.docs != crate::ir::Docs::default() {
        doc.say(url);
    }
    doc
}

/// The variables of all servers by the name of their setter.
fn setters(servers: &[Server]) -> Vec<(&str, Vec<&ServerVariable>)> {
    let mut setters: Vec<(&str, Vec<&ServerVariable>)> = Vec::new();
    for variable in servers.iter().flat_map(|server| &server.variables) {
        match setters.iter_mut().find(|(name, _)| *name == variable.rust_name) {
            Some((_, variables)) => {
                if variables.iter().all(|known| known.wire_name != variable.wire_name) {
                    variables.push(variable);
                }
            }
            None => setters.push((&variable.rust_name, vec![variable])),
        }
    }
    setters
}

fn setter(scope: &Scope<'_>, name: &str, variables: &[&ServerVariable]) -> Option<TokenStream> {
    let first = variables.first()?;
    let mut doc = docs::of(&first.docs, &format!("Sets {} of the address.", docs::code(&first.wire_name)));
    if first.required {
        doc.say("It has to be set: the address has a placeholder here.");
    } else if first.default.is_empty() {
        doc.say("It is empty unless set.");
    } else {
        doc.say(format!("It is {} unless set.", docs::code(&first.default)));
    }
    let doc = doc.outer();
    let wire = variables.iter().map(|variable| text_literal(&variable.wire_name));
    let name = ident(name);
    let (ty, set) = match first.values {
        Some(id) => {
            let ty = scope.item(id);
            let set = quote! {
                let #name = #name.into();
                #(self.url.set(#wire, #name.as_str());)*
            };
            (quote!(impl Into<#ty>), set)
        }
        None => (quote!(impl AsRef<str>), quote!(#(self.url.set(#wire, #name.as_ref());)*)),
    };
    Some(quote! {
        #doc
        #[must_use]
        pub fn #name(mut self, #name: #ty) -> Self {
            #set
            self
        }
    })
}
