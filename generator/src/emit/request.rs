//! How a method fills a request: parameters and a body enter, arguments, statements and chained setters leave.

use super::names::{ident, shown};
use super::operations::is_required;
use super::scope::Scope;
use super::{docs, encoding, server, text_literal};
use crate::ir::{Argument, Body, BodyCodec, Docs, Location, Operation, Parameter, Style, StyleKind, Type};
use crate::tokens::{Ident, TokenStream, quote};

/// A required argument.
struct Required<'a> {
    name: &'a str,
    ty: &'a Type,
    docs: &'a Docs,
    wire_name: &'a str,
}

fn required(operation: &Operation) -> impl Iterator<Item = Required<'_>> {
    let parameters = operation.parameters.iter().filter(|parameter| is_required(&parameter.argument));
    let parameters = parameters.map(|parameter| Required {
        name: &parameter.rust_name,
        ty: &parameter.ty,
        docs: &parameter.docs,
        wire_name: &parameter.wire_name,
    });
    let body = operation.body.iter().filter(|body| is_required(&body.argument));
    parameters.chain(body.map(|body| Required {
        name: &body.rust_name,
        ty: &body.ty,
        docs: &body.docs,
        wire_name: "body",
    }))
}

/// The method's arguments: each on its own, or one struct of them all.
pub(super) fn arguments(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    if let Some(name) = &operation.arguments {
        let name = ident(name);
        let lifetime = borrows(scope, operation).then(|| quote!(<'_>));
        return quote!(arguments: #name #lifetime);
    }
    let arguments = required(operation).map(|argument| {
        let (name, ty) = (ident(argument.name), scope.borrowed(argument.ty).ty(None));
        quote!(#name: #ty)
    });
    quote!(#(#arguments),*)
}

fn borrows(scope: &Scope<'_>, operation: &Operation) -> bool {
    required(operation).any(|argument| scope.borrowed(argument.ty).is_reference)
}

/// The struct of all required arguments, where the operation has one.
pub(super) fn arguments_struct(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    let name = ident(operation.arguments.as_ref()?);
    let method = format!("Client::{}", shown(&operation.method_name));
    let doc = format!(" What {} requires.", docs::item_link(&method, &format!("{}::{method}", scope.root)));
    let fields = required(operation).map(|argument| {
        let fallback =
            format!("{}, of which the document says nothing more.", docs::code(argument.wire_name));
        let doc = docs::of(argument.docs, &fallback).outer();
        let (name, ty) = (ident(argument.name), scope.borrowed(argument.ty).ty(Some(&quote!('a))));
        quote!(#doc pub #name: #ty,)
    });
    let lifetime = borrows(scope, operation).then(|| quote!(<'a>));
    Some(quote! {
        #[doc = #doc]
        #[derive(Debug, Clone, Copy)]
        pub struct #name #lifetime { #(#fields)* }
    })
}

/// The statements that put the required arguments, and what is fixed, into the request.
pub(super) fn statements(scope: &Scope<'_>, operation: &Operation, request: &Ident) -> TokenStream {
    let of = |name: &str| {
        let name = ident(name);
        if operation.arguments.is_some() { quote!(arguments.#name) } else { quote!(#name) }
    };
    let parameters = operation.parameters.iter().filter_map(|parameter| {
        let value = match &parameter.argument {
            Argument::Required => scope.borrowed(&parameter.ty).encode(&of(&parameter.rust_name)),
            Argument::Fixed(json) => fixed(json),
            Argument::Optional => return None,
        };
        Some(parameter_call(&quote!(#request), parameter, &value))
    });
    let body = operation.body.iter().filter(|body| is_required(&body.argument));
    let body = body.map(|body| body_call(scope, &quote!(#request), body, &of(&body.rust_name)));
    quote!(#(#parameters)* #(#body)*)
}

/// The table that the statements name.
pub(super) fn encodings(operation: &Operation) -> Option<TokenStream> {
    let body = operation.body.as_ref().filter(|body| is_required(&body.argument))?;
    encoding::table(&body.encodings)
}

/// Whether the operation's call has methods of its own.
pub(super) fn has_setters(operation: &Operation) -> bool {
    let optional = |argument: &Argument| *argument == Argument::Optional;
    operation.parameters.iter().any(|parameter| optional(&parameter.argument))
        || operation.body.iter().any(|body| optional(&body.argument))
        || operation.servers.iter().any(|own| server::has_type(&own.servers))
}

/// The chained methods of the operation's struct.
pub(super) fn setters(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    let optional = |argument: &Argument| *argument == Argument::Optional;
    let parameters = operation.parameters.iter().filter(|parameter| optional(&parameter.argument));
    let parameters = parameters.map(|parameter| {
        let name = ident(&parameter.rust_name);
        let borrowed = scope.borrowed(&parameter.ty);
        let call = parameter_call(&quote!(self.call.request()), parameter, &borrowed.encode(&quote!(#name)));
        let fallback = format!("Sets {}.", docs::code(&parameter.wire_name));
        setter(&name, &borrowed.ty(None), &parameter.docs, &fallback, &call)
    });
    let body = operation.body.iter().filter(|body| optional(&body.argument)).map(|body| {
        let name = ident(&body.rust_name);
        let table = encoding::table(&body.encodings);
        let call = body_call(scope, &quote!(self.call.request()), body, &quote!(#name));
        let call = quote!(#table #call);
        setter(&name, &scope.borrowed(&body.ty).ty(None), &body.docs, "Sets the body.", &call)
    });
    let own = operation.servers.iter().filter(|own| server::has_type(&own.servers)).map(|own| {
        let (root, name) = (&scope.root, ident(&own.name));
        quote! {
            /// Sends the call to this one of its servers.
            pub fn server(mut self, server: #root::#name) -> Self {
                self.call.request().server(server.url);
                self
            }
        }
    });
    parameters.chain(body).chain(own).collect()
}

fn setter(
    name: &Ident,
    ty: &TokenStream,
    documentation: &Docs,
    fallback: &str,
    call: &TokenStream,
) -> TokenStream {
    let (doc, deprecated) = (docs::of(documentation, fallback).outer(), docs::deprecated(documentation));
    quote! {
        #doc
        #deprecated
        pub fn #name(mut self, #name: #ty) -> Self {
            #call
            self
        }
    }
}

fn parameter_call(target: &TokenStream, parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let method = ident(match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::QueryString => "query_string",
        Location::Header => "header",
        Location::Cookie => "cookie",
    });
    let (name, style) = (text_literal(&parameter.wire_name), style(parameter.style));
    quote!(#target.#method(#name, #style, #value);)
}

fn body_call(scope: &Scope<'_>, target: &TokenStream, body: &Body, value: &TokenStream) -> TokenStream {
    let media_type = text_literal(&body.media_type);
    let encoded = scope.borrowed(&body.ty).encode(value);
    let encodings = if body.encodings.is_empty() { quote!(&[]) } else { encoding::table_name() };
    match body.codec {
        BodyCodec::Json if body.media_type.eq_ignore_ascii_case("application/json") => {
            quote!(#target.json(#encoded);)
        }
        BodyCodec::Json => quote!(#target.json_as(#media_type, #encoded);),
        BodyCodec::JsonLines => quote!(#target.json_lines(#media_type, #value);),
        BodyCodec::Form if body.encodings.is_empty() => quote!(#target.form(#encoded);),
        BodyCodec::Form => quote!(#target.form_with(#encoded, #encodings);),
        BodyCodec::Multipart => quote!(#target.multipart(#media_type, #encoded, #encodings);),
        BodyCodec::Text => quote!(#target.text(#media_type, #value);),
        BodyCodec::Blob => quote!(#target.blob(#media_type, #value);),
    }
}

/// A parameter's only value, as something that encodes as it.
fn fixed(json: &str) -> TokenStream {
    match serde_json::from_str(json) {
        Ok(serde_json::Value::String(text)) => {
            let text = text_literal(&text);
            quote!(&#text)
        }
        Ok(serde_json::Value::Bool(value)) => quote!(&#value),
        Ok(serde_json::Value::Number(number)) if number.is_i64() => {
            let number = crate::tokens::Literal::i64_suffixed(number.as_i64().unwrap_or_default());
            quote!(&#number)
        }
        // Any other is sent as it is written: fractions, and what has no form in any style.
        _ => {
            let text = text_literal(json);
            quote!(&#text)
        }
    }
}

/// A style, for the runtime.
pub(super) fn style(style: Style) -> TokenStream {
    let (name, explodes) = match style.kind {
        StyleKind::Simple => ("SIMPLE", false),
        StyleKind::Label => ("LABEL", false),
        StyleKind::Matrix => ("MATRIX", false),
        StyleKind::Form => ("FORM", true),
        StyleKind::SpaceDelimited => ("SPACE_DELIMITED", false),
        StyleKind::PipeDelimited => ("PIPE_DELIMITED", false),
        StyleKind::DeepObject => ("DEEP_OBJECT", true),
        StyleKind::Cookie => ("COOKIE", true),
        StyleKind::Json => ("JSON", false),
        StyleKind::Text => ("TEXT", false),
        StyleKind::FormText => ("FORM_TEXT", false),
        StyleKind::Segments => ("SEGMENTS", false),
    };
    let has_content = matches!(style.kind, StyleKind::Json | StyleKind::Text | StyleKind::FormText);
    let name = ident(name);
    let explode = (style.explode != explodes && !has_content).then(|| {
        let explode = style.explode;
        quote!(.explode(#explode))
    });
    let reserved = (style.allow_reserved && !has_content).then(|| quote!(.allow_reserved(true)));
    quote!(codegen::Style::#name #explode #reserved)
}
