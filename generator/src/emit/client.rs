//! `client.rs`: an API's servers and security schemes enter, the client, its builder and its servers leave.

use super::docs::{self, Doc};
use super::names::{ident, own_servers, shown, token_method};
use super::scope::Scope;
use super::{server, text_literal};
use crate::ir::{Api, ClientAuth, Location, RateLimitReset, ResetUnit, Scheme, SchemeKind};
use crate::tokens::{Literal, TokenStream, quote};

/// The content of `client.rs`.
pub(super) fn file(api: &Api) -> TokenStream {
    let own_servers = own_servers(api).into_keys();
    let scope = Scope::of_others(api, ["Client", "ClientBuilder", "Server"].into_iter().chain(own_servers));
    scope.codegen();
    let description = api_static(api);
    let client = client(api);
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
        SchemeKind::ClientCredentials { token_url, client, scopes, .. } => {
            let url = text_literal(token_url);
            let method = ident(token_method(&scheme.kind));
            let client = match client {
                ClientAuth::Basic => quote!(Basic),
                ClientAuth::Body => quote!(Body),
                ClientAuth::Query => quote!(Query),
            };
            let scopes = scopes.iter().map(|scope| text_literal(scope));
            quote! {
                OAuth2(codegen::TokenEndpoint {
                    url: #url,
                    method: codegen::Method::#method,
                    client: codegen::ClientAuth::#client,
                    scopes: &[#(#scopes),*],
                })
            }
        }
        SchemeKind::Unsupported(_) => quote!(Unsupported),
    };
    quote!(codegen::Scheme { name: #name, setter: #setter, kind: codegen::SchemeKind::#kind })
}

fn client(api: &Api) -> TokenStream {
    let mut doc = Doc::default();
    doc.say(format!("A client of {}.", title(api)));
    doc.say("It is cheap to clone, and clones share connections, tokens and policies.");
    let doc = doc.outer();
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

fn scheme_setter(scope: &Scope<'_>, index: usize, scheme: &Scheme) -> Option<TokenStream> {
    let index = Literal::usize_unsuffixed(index);
    let name = ident(&scheme.setter);
    let secret = || {
        let secret = scope.runtime("Secret");
        quote!(impl Into<#secret>)
    };
    let (fallback, arguments, credential) = match &scheme.kind {
        SchemeKind::ApiKey { .. } => {
            let secret = secret();
            ("The API key", quote!(key: #secret), quote!(token(key)))
        }
        SchemeKind::Bearer => {
            let secret = secret();
            ("The bearer token", quote!(token: #secret), quote!(token(token)))
        }
        SchemeKind::Basic => {
            let secret = secret();
            ("The user and password", quote!(user: &str, password: #secret), quote!(basic(user, password)))
        }
        SchemeKind::ClientCredentials { .. } => {
            let oauth2 = scope.runtime("OAuth2");
            let what = "The client's credentials, or a token that was got elsewhere,";
            (what, quote!(credential: impl Into<#oauth2>), quote!(oauth2(credential)))
        }
        SchemeKind::Unsupported(_) => return None,
    };
    let doc = docs::of(&scheme.docs, &format!("{fallback} for {}.", docs::code(&scheme.wire_name))).outer();
    let deprecated = docs::deprecated(&scheme.docs);
    Some(quote! {
        #doc
        #deprecated
        #[must_use]
        pub fn #name(mut self, #arguments) -> Self {
            self.config.credential(#index, codegen::Credential::#credential);
            self
        }
    })
}
