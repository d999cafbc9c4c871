//! `operations.rs`: operations enter, a method of the client and a struct each leave.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::names::ident;
use super::scope::Scope;
use super::security::Security;
use super::{Layout, Options, answers, docs, manifest, operation_docs, request, server, text_literal};
use crate::ir::{Api, Argument, ErrorBody, Operation, Payload, Success};

/// The content of `operations.rs`.
pub(super) fn file(api: &Api, options: &Options) -> TokenStream {
    let own = api.operations.iter().flat_map(|operation| {
        [Some(operation.struct_name.as_str()), operation.arguments.as_deref()].into_iter().flatten()
    });
    let scope = Scope::of_others(api, own);
    let security = Security::of(api);
    let tags = (0..api.tags.len()).map(|index| tag(&scope, index, &security, options));
    let tags: TokenStream = tags.collect();
    let security = security.define(api, options);
    if !tags.is_empty() {
        scope.codegen();
    }
    let imports = scope.imports();
    quote! {
        //! The API's operations: what the client's methods return.
        #imports
        #tags
        #security
    }
}

/// A tag's methods, and what its operations need beside them.
fn tag(scope: &Scope<'_>, index: usize, security: &Security<'_>, options: &Options) -> TokenStream {
    let Some(tag) = scope.api.tags.get(index) else { return TokenStream::new() };
    let operations: Vec<_> = scope.api.operations.iter().filter(|operation| operation.tag == index).collect();
    if operations.is_empty() {
        return TokenStream::new();
    }
    let feature = manifest::feature(tag).filter(|_| options.layout == Layout::Crate);
    let gate = feature.map(|feature| {
        let feature = text_literal(&feature);
        quote!(#[cfg(feature = #feature)])
    });
    let name = if tag.name.is_empty() { String::new() } else { docs::line(&tag.name) };
    let doc = docs::of(&tag.docs, &name).outer();
    let methods = operations.iter().map(|operation| method(scope, operation, options));
    let rest = operations.iter().map(|operation| definitions(scope, operation, security, gate.as_ref()));
    quote! {
        #doc
        #gate
        impl super::Client {
            #(#methods)*
        }
        #(#rest)*
    }
}

/// The method of the client.
fn method(scope: &Scope<'_>, operation: &Operation, options: &Options) -> TokenStream {
    let doc = operation_docs::of(scope, operation, options).outer();
    let deprecated = docs::deprecated(&operation.docs);
    let (name, returned) = (ident(&operation.method_name), ident(&operation.struct_name));
    let static_name = ident(&operation.static_name);
    let arguments = request::arguments(scope, operation);
    let local = local_name(operation);
    let statements = request::statements(scope, operation, &local);
    let mutable = (!statements.is_empty()).then(|| quote!(mut));
    let (success, error) = decoders(operation);
    let call = quote!(codegen::Call::new(#local, #success, #error));
    quote! {
        #doc
        #deprecated
        pub fn #name(&self, #arguments) -> #returned {
            let #mutable #local = self.core.request(&#static_name);
            #statements
            #returned { call: #call }
        }
    }
}

/// A name for the request that no argument has. There are three arguments at most.
fn local_name(operation: &Operation) -> Ident {
    let taken = |name: &str| {
        let parameters = operation.parameters.iter().map(|parameter| parameter.rust_name.as_str());
        let mut names = parameters.chain(operation.body.as_ref().map(|body| body.rust_name.as_str()));
        operation.arguments.is_none() && names.any(|taken| taken == name)
    };
    ident(["request", "prepared", "outgoing"].into_iter().find(|name| !taken(name)).unwrap_or("request_"))
}

/// The static, the struct, its optional parameters, and the functions that read its answers.
fn definitions(
    scope: &Scope<'_>,
    operation: &Operation,
    security: &Security<'_>,
    gate: Option<&TokenStream>,
) -> TokenStream {
    let description = description(operation, security);
    let server = operation.server.as_ref().map(|server| {
        let template = server::template(scope.api, &server_name(operation), server);
        quote!(#gate #template)
    });
    let name = ident(&operation.struct_name);
    let (success, error) = result_types(scope, operation);
    let method = format!("What [`Client::{0}`](super::Client::{0}) returns.", operation.method_name);
    let doc = docs::of(&crate::ir::Docs::default(), &method).outer();
    let setters = request::setters(scope, operation);
    let setters = (!setters.is_empty()).then(|| quote!(#gate impl #name { #setters }));
    let arguments = request::arguments_struct(scope, operation, gate);
    let functions = functions(scope, operation, gate);
    quote! {
        #gate
        #description
        #server
        #arguments
        #doc
        #gate
        #[derive(Debug)]
        #[must_use = "a call is sent only when it is awaited"]
        pub struct #name {
            call: codegen::Call<#success, #error>,
        }
        #setters
        #gate
        codegen::operation!(#name, #success, #error);
        #functions
    }
}

fn description(operation: &Operation, security: &Security<'_>) -> TokenStream {
    let name = ident(&operation.static_name);
    let (id, path) = (text_literal(&operation.id), text_literal(&operation.path));
    let method = ident(&operation.http_method);
    let security = security.constant(operation).map(|constant| quote!(security: #constant,));
    let accept = (!operation.accept.is_empty()).then(|| {
        let accept = text_literal(&operation.accept);
        quote!(accept: #accept,)
    });
    let retryable = operation.retryable.map(|retryable| quote!(retryable: Some(#retryable),));
    let server = operation.server.as_ref().map(|_| {
        let server = server_name(operation);
        quote!(server: Some(&#server),)
    });
    let idempotency_key = operation.idempotency_key.as_ref().map(|header| {
        let header = text_literal(header);
        quote!(idempotency_key: Some(#header),)
    });
    quote! {
        static #name: codegen::Operation = codegen::Operation {
            id: #id,
            method: codegen::Method::#method,
            path: #path,
            #security
            #accept
            #retryable
            #server
            #idempotency_key
            ..codegen::Operation::DEFAULT
        };
    }
}

fn server_name(operation: &Operation) -> Ident {
    ident(&format!("{}_SERVER", operation.static_name))
}

/// What the call gives, and what its error holds.
fn result_types(scope: &Scope<'_>, operation: &Operation) -> (TokenStream, TokenStream) {
    let success = match &operation.success {
        Success::Single(Payload::Empty) => quote!(()),
        Success::Single(payload) => answers::payload_type(scope, payload).unwrap_or_else(|| quote!(())),
        Success::Several(name, _) => scope.named(name),
    };
    let error = match &operation.error {
        ErrorBody::None => scope.runtime("NoBody"),
        ErrorBody::Single(ty) => scope.ty(ty),
        ErrorBody::Several { name, .. } => scope.named(name),
    };
    (success, error)
}

/// The functions that read a success and an error.
fn decoders(operation: &Operation) -> (TokenStream, TokenStream) {
    let success = match &operation.success {
        Success::Single(payload) => answers::payload_decoder(payload),
        Success::Several(..) => {
            let name = ident(&success_function(operation));
            quote!(#name)
        }
    };
    let error = match &operation.error {
        ErrorBody::None => quote!(codegen::no_body),
        ErrorBody::Single(_) => quote!(codegen::json_error),
        ErrorBody::Several { .. } => {
            let name = ident(&error_function(operation));
            quote!(#name)
        }
    };
    (success, error)
}

fn functions(scope: &Scope<'_>, operation: &Operation, gate: Option<&TokenStream>) -> TokenStream {
    let success = match &operation.success {
        Success::Several(name, cases) => {
            let function = answers::success_function(scope, &success_function(operation), name, cases);
            Some(quote!(#gate #function))
        }
        Success::Single(_) => None,
    };
    let error = match &operation.error {
        ErrorBody::Several { name, cases } => {
            let function = answers::error_function(scope, &error_function(operation), name, cases);
            Some(quote!(#gate #function))
        }
        ErrorBody::None | ErrorBody::Single(_) => None,
    };
    quote!(#success #error)
}

fn success_function(operation: &Operation) -> String {
    format!("{}_success", operation.method_name.trim_start_matches("r#"))
}

fn error_function(operation: &Operation) -> String {
    format!("{}_error", operation.method_name.trim_start_matches("r#"))
}

/// Whether a parameter or body is an argument of the method.
pub(super) fn is_required(argument: &Argument) -> bool {
    *argument == Argument::Required
}
