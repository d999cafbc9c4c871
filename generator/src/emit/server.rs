//! Servers: templates with variables enter, the type by which users choose among them leaves.

use super::docs::{self, Doc};
use super::names::{ident, own_servers};
use super::scope::Scope;
use super::text_literal;
use crate::ir::{Api, ItemKind, Server, ServerVariable};
use crate::tokens::{Ident, TokenStream, quote};

/// `Server` and its templates, and the same of operations' own servers.
pub(super) fn define(scope: &Scope<'_>) -> TokenStream {
    let mut out = TokenStream::new();
    if !scope.api.servers.is_empty() {
        out.extend(choice(scope, "Server", "Where the API is.", &scope.api.servers));
        out.extend(templates(scope.api, "Server", &scope.api.servers, false));
    }
    for (name, servers) in own_servers(scope.api) {
        if has_type(servers) {
            out.extend(choice(scope, name, "Where operations are that are not where the API is.", servers));
        }
        out.extend(templates(scope.api, name, servers, true));
    }
    out
}

/// Whether there is anything to choose among an operation's own servers.
pub(super) fn has_type(servers: &[Server]) -> bool {
    servers.len() > 1 || servers.iter().any(|server| !server.variables.is_empty())
}

/// The type by which users choose.
fn choice(scope: &Scope<'_>, name: &str, meaning: &str, servers: &[Server]) -> Option<TokenStream> {
    let first = servers.first()?;
    // Where there is one server only, `default` is all that it takes; a second one later breaks nobody.
    let named: &[Server] = if servers.len() > 1 { servers } else { &[] };
    let constructors = named.iter().map(|server| {
        let doc = constructor_doc(server).outer();
        let (constructor, template) = (ident(&server.constructor), template_ident(name, servers, server));
        quote! {
            #doc
            #[must_use]
            pub fn #constructor() -> Self {
                Self { url: codegen::ServerUrl::new(&#template) }
            }
        }
    });
    let setters =
        setters(servers).into_iter().filter_map(|(name, variables)| setter(scope, name, &variables));
    let functions: Vec<TokenStream> = constructors.chain(setters).collect();
    let default = template_ident(name, servers, first);
    // Calls read those of operations.
    let seen = (name != "Server").then(|| quote!(pub(super)));
    let (name, meaning) = (ident(name), format!(" {meaning}"));
    let functions = (!functions.is_empty()).then(|| quote!(impl #name { #(#functions)* }));
    let doc = constructor_doc(first).outer();
    Some(quote! {
        #[doc = #meaning]
        #[derive(Debug, Clone)]
        pub struct #name {
            #seen url: codegen::ServerUrl,
        }
        #functions
        impl Default for #name {
            #doc
            fn default() -> Self {
                Self { url: codegen::ServerUrl::new(&#default) }
            }
        }
    })
}

/// The static of the default server.
pub(super) fn template_name(api: &Api) -> Option<Ident> {
    api.servers.first().map(|server| template_ident("Server", &api.servers, server))
}

/// The static of the first of an operation's own servers.
pub(super) fn own_template(name: &str, servers: &[Server]) -> Option<Ident> {
    servers.first().map(|server| template_ident(name, servers, server))
}

/// `SERVER_EU` for the constructor `eu` of the type `Server`.
fn template_ident(name: &str, servers: &[Server], server: &Server) -> Ident {
    let mut prefix = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !prefix.is_empty() {
            prefix.push('_');
        }
        prefix.extend(letter.to_uppercase());
    }
    // No other type's statics may be called like those of `Server`.
    let own = if name != "Server" && prefix.starts_with("SERVER") { "OWN_" } else { "" };
    if name != "Server" && servers.len() == 1 {
        return ident(&format!("{own}{prefix}"));
    }
    ident(&format!("{own}{prefix}_{}", server.constructor.trim_start_matches("r#").to_uppercase()))
}

/// The statics of some servers; operations name the first of their own.
fn templates(api: &Api, name: &str, servers: &[Server], is_own: bool) -> TokenStream {
    let mut templates =
        servers.iter().map(|server| template(api, &template_ident(name, servers, server), server));
    if !is_own {
        return templates.collect();
    }
    let first = templates.next();
    quote!(pub(super) #first #(#templates)*)
}

/// The static of a server.
fn template(api: &Api, name: &Ident, server: &Server) -> TokenStream {
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
