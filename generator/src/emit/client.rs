//! `client.rs`: an API's servers and security schemes enter, the client, its builder and its servers leave.

use super::docs::{self, Doc};
use super::names::{ident, own_servers, shown};
use super::scope::Scope;
use super::{env, server, text_literal};
use crate::ir::{Api, ClientAuth, Location, RateLimitReset, ResetUnit, Scheme, SchemeKind, TokenEndpoint};
use crate::tokens::{Literal, TokenStream, quote};

/// The content of `client.rs`.
pub(super) fn file(api: &Api) -> TokenStream {
    let own_servers = own_servers(api).into_keys();
    let scope = Scope::of_others(api, ["Client", "ClientBuilder", "Server"].into_iter().chain(own_servers));
    scope.codegen();
    let description = api_static(api);
    let client = client(&scope);
    let builder = builder(&scope);
    let servers = server::define(&scope);
    let imports = scope.imports();
    quote! {
        //! The client and what it is built from.
        #imports
        #description
        #client
        #builder
        #servers
    }
}

fn api_static(api: &Api) -> TokenStream {
    let name = text_literal(&api.module);
    let server = (!api.servers.is_empty()).then(|| server::template_name(api)).flatten();
    let server = server.map(|server| quote!(server: Some(&#server),));
    let schemes = api.schemes.iter().map(scheme);
    let [codes, messages] = [("error_codes", &api.error_codes), ("error_messages", &api.error_messages)].map(
        |(field, pointers)| {
            let (field, texts) = (ident(field), pointers.iter().map(|pointer| text_literal(pointer)));
            (!pointers.is_empty()).then(|| quote!(#field: &[#(#texts),*],))
        },
    );
    let reset = api.rate_limit_reset.as_ref().map(rate_limit_reset);
    let schemes = (!api.schemes.is_empty()).then(|| quote!(schemes: &[#(#schemes),*],));
    quote! {
        static API: codegen::Api = codegen::Api {
            name: #name,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            #server
            #schemes
            #codes
            #messages
            #reset
            ..codegen::Api::DEFAULT
        };
    }
}

fn rate_limit_reset(RateLimitReset { header, unit }: &RateLimitReset) -> TokenStream {
    let header = text_literal(header);
    let unit = match unit {
        ResetUnit::Seconds => quote!(Seconds),
        ResetUnit::EpochSeconds => quote!(EpochSeconds),
        ResetUnit::EpochMilliseconds => quote!(EpochMilliseconds),
    };
    quote! {
        rate_limit_reset: Some(codegen::RateLimitReset { header: #header, unit: codegen::ResetUnit::#unit }),
    }
}

fn scheme(scheme: &Scheme) -> TokenStream {
    let (name, setter) = (text_literal(&scheme.wire_name), text_literal(shown(&scheme.setter)));
    let env = text_literal(if env::variables(scheme).is_empty() { "" } else { &scheme.env });
    let kind = match &scheme.kind {
        SchemeKind::ApiKey { location, name, prefix } => {
            let location = match location {
                Location::Query | Location::QueryString => quote!(Query),
                Location::Cookie => quote!(Cookie),
                Location::Header | Location::Path => quote!(Header),
            };
            let (name, prefix) = (text_literal(name), text_literal(prefix));
            quote!(ApiKey { location: codegen::KeyLocation::#location, name: #name, prefix: #prefix })
        }
        SchemeKind::Bearer => quote!(Bearer),
        SchemeKind::Basic => quote!(Basic),
        SchemeKind::OAuth2 { client_credentials, refresh } => {
            let flows = [("client_credentials", client_credentials), ("refresh", refresh)];
            let fields = flows.into_iter().filter_map(|(field, endpoint)| {
                let (field, endpoint) = (ident(field), token_endpoint(endpoint.as_ref()?));
                Some(quote!(#field: Some(#endpoint)))
            });
            let flows = with_default("OAuth2Flows", &fields.collect::<Vec<_>>(), 2);
            quote!(OAuth2(#flows))
        }
        SchemeKind::MutualTls => quote!(MutualTls),
        SchemeKind::Unsupported(_) => quote!(Unsupported),
    };
    quote!(codegen::Scheme { name: #name, setter: #setter, env: #env, kind: codegen::SchemeKind::#kind })
}

/// Where tokens are fetched; how, where that departs from the standard.
fn token_endpoint(endpoint: &TokenEndpoint) -> TokenStream {
    let url = text_literal(&endpoint.url);
    let mut fields = vec![quote!(url: #url)];
    if endpoint.method != "POST" {
        let method = ident(&endpoint.method);
        fields.push(quote!(method: codegen::Method::#method));
    }
    match endpoint.client {
        ClientAuth::Basic => {}
        ClientAuth::Body => fields.push(quote!(client: codegen::ClientAuth::Body)),
        ClientAuth::Query => fields.push(quote!(client: codegen::ClientAuth::Query)),
    }
    if !endpoint.scopes.is_empty() {
        let scopes = endpoint.scopes.iter().map(|scope| text_literal(scope));
        fields.push(quote!(scopes: &[#(#scopes),*]));
    }
    with_default("TokenEndpoint", &fields, 4)
}

/// A description with these of all its fields, and defaults for the rest.
fn with_default(name: &str, fields: &[TokenStream], all: usize) -> TokenStream {
    let name = ident(name);
    if fields.is_empty() {
        return quote!(codegen::#name::DEFAULT);
    }
    let rest = (fields.len() < all).then(|| quote!(, ..codegen::#name::DEFAULT));
    quote!(codegen::#name { #(#fields),* #rest })
}

fn client(scope: &Scope<'_>) -> TokenStream {
    let api = scope.api;
    let mut doc = Doc::default();
    doc.say(format!("A client of {}.", title(api)));
    doc.say("It is cheap to clone, and clones share connections, tokens and policies.");
    let doc = doc.outer();
    let takes_any = api.schemes.iter().any(|scheme| takes(scheme).is_some());
    let rotate = takes_any.then(|| {
        let build_error = scope.runtime("BuildError");
        quote! {
            /// Puts the credentials that a builder was given in the place of this client's and its clones'. Calls under way
            /// keep those that they began with, schemes that the builder was given nothing for keep theirs, and nothing else
            /// of the builder counts.
            ///
            /// # Errors
            ///
            /// A credential is not valid, or there is none; nothing is changed then.
            pub fn rotate_credentials(&self, new: ClientBuilder) -> Result<(), #build_error> {
                self.core.rotate_credentials(new.config)
            }
        }
    });
    quote! {
        #doc
        #[derive(Debug, Clone)]
        pub struct Client {
            pub(super) core: codegen::Core,
        }
        impl Client {
            /// Starts to build a client.
            #[must_use]
            pub fn builder() -> ClientBuilder {
                ClientBuilder { config: codegen::Config::default() }
            }

            /// Calls an endpoint that is not among the methods, with the same credentials and policies.
            pub fn request(&self, method: codegen::Method, path: &str) -> codegen::RawCall {
                self.core.raw(method, path)
            }

            #rotate
        }
    }
}

/// How rustdoc calls the API.
pub(super) fn title(api: &Api) -> String {
    let title = docs::line(&api.title);
    if title.is_empty() { docs::code(&api.module) } else { title }
}

fn builder(scope: &Scope<'_>) -> TokenStream {
    let api = scope.api;
    let build_error = scope.runtime("BuildError");
    let server = (!api.servers.is_empty()).then(|| {
        quote! {
            /// Speaks to this server.
            #[must_use]
            pub fn server(mut self, server: Server) -> Self {
                self.config.server(server.url);
                self
            }
        }
    });
    let setters = api.schemes.iter().enumerate().map(|(index, scheme)| scheme_setter(scope, index, scheme));
    quote! {
        /// What a [`Client`] is built from.
        #[derive(Debug)]
        pub struct ClientBuilder {
            config: codegen::Config,
        }
        impl ClientBuilder {
            #server
            #(#setters)*

            /// Builds the client.
            ///
            /// # Errors
            ///
            /// Something that was set is not valid, or something that is needed was not set.
            pub fn build(self) -> Result<Client, #build_error> {
                self.config.build(&API).map(|core| Client { core })
            }
            codegen::client_builder_methods!();
        }
    }
}

/// What the setter of a scheme takes: what that is, its argument's name and type, and how the runtime calls it.
fn takes(scheme: &Scheme) -> Option<(&'static str, &'static str, &'static str, &'static str)> {
    Some(match &scheme.kind {
        SchemeKind::ApiKey { .. } => ("The API key", "key", "ApiKey", "api_key"),
        SchemeKind::Bearer => ("The bearer token", "token", "BearerToken", "bearer"),
        SchemeKind::Basic => ("The user and password", "password", "Secret", "basic"),
        SchemeKind::OAuth2 { .. } => {
            ("The bearer token, or what it is got with,", "token", "BearerToken", "bearer")
        }
        SchemeKind::MutualTls | SchemeKind::Unsupported(_) => return None,
    })
}

fn scheme_setter(scope: &Scope<'_>, index: usize, scheme: &Scheme) -> Option<TokenStream> {
    let index = Literal::usize_unsuffixed(index);
    let name = ident(&scheme.setter);
    let (fallback, argument, ty, make) = takes(scheme)?;
    let (argument, ty, make) = (ident(argument), scope.runtime(ty), ident(make));
    let user = matches!(scheme.kind, SchemeKind::Basic).then(|| (quote!(user: &str,), quote!(user,)));
    let (user_argument, user) = user.unzip();
    let mut doc = docs::of(&scheme.docs, &format!("{fallback} for {}.", docs::code(&scheme.wire_name)));
    doc.say(format!("In the environment: {}.", env::listed(scheme)));
    let (doc, deprecated) = (doc.outer(), docs::deprecated(&scheme.docs));
    Some(quote! {
        #doc
        #deprecated
        #[must_use]
        pub fn #name(mut self, #user_argument #argument: impl Into<#ty>) -> Self {
            self.config.credential(#index, codegen::Credential::#make(#user #argument));
            self
        }
    })
}
