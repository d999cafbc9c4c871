//! Contract tests: the document's own examples enter, tests that decode, encode, send and compare them leave.

use super::names::{ident, stem};
use super::operations::is_required;
use super::scope::{Scope, is_copy};
use super::text::json_literal;
use super::{Layout, Options, answers, expected, framing, manifest, root, text_literal};
use crate::ir::{
    Api, Argument, BodyCodec, ErrorBody, ErrorCase, Operation, OperationSample, Payload, SchemeKind,
    StatusPattern, StreamCodec, Success, Type,
};
use crate::tokens::{TokenStream, quote};

/// `tests/contract/main.rs`.
pub(super) fn main(apis: &[&Api], options: &Options) -> TokenStream {
    let modules = apis.iter().map(|api| {
        let module = ident(&api.module);
        let gate = match options.layout {
            Layout::Module => {
                let feature = text_literal(&api.feature);
                quote!(#[cfg(feature = #feature)])
            }
            // Tests need all of it, and a crate without some tags is built by choice.
            Layout::Crate => {
                let features = api.tags.iter().filter_map(manifest::feature);
                let features: Vec<_> = features.map(|feature| text_literal(&feature)).collect();
                match features.as_slice() {
                    [] => quote!(),
                    [feature] => quote!(#[cfg(feature = #feature)]),
                    features => quote!(#[cfg(all(#(feature = #features),*))]),
                }
            }
        };
        quote!(#gate mod #module;)
    });
    let letters = root::letters(apis);
    quote! {
        //! The documents' own examples: each value goes through the client's types and comes out the same, and each
        //! call reaches a real server as it should.
        #letters
        #(#modules)*
        #[allow(dead_code, reason = "not every document has examples of all kinds")]
        mod support;
    }
}

/// `tests/contract/support.rs`: the same for every crate.
pub(super) const SUPPORT: &str = include_str!("contract_support.rs");

/// The tests of one API.
pub(super) fn file(api: &Api, options: &Options) -> TokenStream {
    let scope = Scope::of_others(api, []);
    let values = api.examples.iter().map(|example| {
        let (name, ty, json) = (ident(&example.name), scope.ty(&example.ty), json_literal(&example.json));
        quote! {
            #[test]
            fn #name() {
                support::round_trip::<#ty>(#json);
            }
        }
    });
    let values: TokenStream = values.collect();
    let calls: TokenStream = api
        .operations
        .iter()
        .filter(|operation| can_be_called(api, operation))
        .flat_map(|operation| operation.samples.iter().map(move |sample| (operation, sample)))
        // What is no final answer can't be given as one.
        .filter(|(_, sample)| sample.response.status >= 200)
        .map(|(operation, sample)| call(&scope, operation, sample))
        .collect();
    let imports = scope.imports_from_outside(&match options.layout {
        Layout::Module => {
            let (name, module) = (ident(&options.crate_name), ident(&api.module));
            quote!(#name::#module)
        }
        Layout::Crate => {
            let name = ident(&options.crate_name);
            quote!(#name)
        }
    });
    let client = (!calls.is_empty()).then(|| client(api));
    let support = (!values.is_empty() || !calls.is_empty()).then(|| {
        quote!(
            use super::support;
        )
    });
    let title = format!(" The examples of `{}`.", api.module);
    quote! {
        #![doc = #title]
        #![allow(deprecated, reason = "what the document deprecates is still part of the client")]
        #imports
        #support
        #values
        #client
        #calls
    }
}

/// Whether there is a credential that the client can send.
fn can_be_called(api: &Api, operation: &Operation) -> bool {
    let supported = |scheme: usize| {
        let is_not = |kind: &SchemeKind| matches!(kind, SchemeKind::MutualTls | SchemeKind::Unsupported(_));
        api.schemes.get(scheme).is_some_and(|scheme| !is_not(&scheme.kind))
    };
    let fulfilled = operation.security.iter().any(|all| all.iter().all(|one| supported(one.scheme)));
    operation.security.is_empty() || fulfilled
}

/// A client of a test server, with a credential a scheme.
fn client(api: &Api) -> TokenStream {
    let credentials = api.schemes.iter().filter_map(|scheme| {
        let setter = ident(&scheme.setter);
        match scheme.kind {
            SchemeKind::Basic => Some(quote!(.#setter("user", "password"))),
            SchemeKind::MutualTls | SchemeKind::Unsupported(_) => None,
            _ => Some(quote!(.#setter("token"))),
        }
    });
    quote! {
        fn client(server: &support::Server) -> Client {
            let builder = Client::builder().base_url(server.url()) #(#credentials)*;
            builder.build().expect("the client is complete")
        }
    }
}

fn call(scope: &Scope<'_>, operation: &Operation, sample: &OperationSample) -> TokenStream {
    let test = ident(&format!("{}_{}", stem(&operation.method_name), stem(&sample.name)));
    let status = crate::tokens::Literal::u16_unsuffixed(sample.response.status);
    let response = if let Some(json) = &sample.response.body {
        let Some(body) = response_body(operation, sample, json) else { return TokenStream::new() };
        let kind = response_kind(operation, sample);
        quote!(Some((#kind, #body)))
    } else {
        quote!(None)
    };
    let Some((definitions, call)) = request(scope, operation, sample) else { return TokenStream::new() };
    scope.note_client();
    let expected = expected::request(scope, operation, sample);
    let wait = ident(match answered(operation, sample.response.status) {
        Some(Payload::Stream(StreamCodec::Lines | StreamCodec::Sequence, _)) => "wait_for_values",
        Some(Payload::Stream(..)) => "wait_for_events",
        _ => "wait",
    });
    let check = if is_success(sample.response.status) {
        success(scope, operation, sample)
    } else {
        error(scope, operation, sample)
    };
    quote! {
        #[test]
        fn #test() {
            let server = support::Server::answering(#status, #response);
            let client = client(&server);
            #definitions
            let answer = support::#wait(#call);
            #expected
            #check
        }
    }
}

/// The values that the sample gives, and the call with them.
fn request(
    scope: &Scope<'_>,
    operation: &Operation,
    sample: &OperationSample,
) -> Option<(TokenStream, TokenStream)> {
    let mut definitions = TokenStream::new();
    let mut required = Vec::new();
    let mut optional = TokenStream::new();
    let given = operation.parameters.iter().enumerate().map(|(index, parameter)| {
        let json = sample.parameters.iter().find(|(given, _)| *given == index).map(|(_, json)| json.clone());
        (&parameter.rust_name, &parameter.ty, &parameter.argument, json)
    });
    let body =
        operation.body.iter().map(|body| (&body.rust_name, &body.ty, &body.argument, sample.body.clone()));
    for (name, ty, argument, json) in given.chain(body) {
        if matches!(argument, Argument::Fixed(_)) {
            continue;
        }
        let Some(json) = json else {
            // A call without a required argument can't be made.
            if is_required(argument) {
                return None;
            }
            continue;
        };
        let (local, owned) = (ident(&format!("{}_value", stem(name))), scope.ty(ty));
        let decoded = decoded(operation, ty, &json);
        definitions.extend(quote!(let #local: #owned = #decoded;));
        let value = match scope.resolve(ty) {
            Type::Boxed(_) => quote!(&*#local),
            ty if is_copy(ty) => quote!(#local),
            _ => quote!(&#local),
        };
        let name = ident(name);
        if is_required(argument) {
            required.push((name, value));
        } else {
            optional.extend(quote!(.#name(#value)));
        }
    }
    let method = ident(&operation.method_name);
    let arguments = if let Some(arguments) = &operation.arguments {
        let arguments = ident(arguments);
        let fields = required.iter().map(|(name, value)| quote!(#name: #value));
        scope.note_operations();
        quote!(operations::#arguments { #(#fields),* })
    } else {
        let values = required.iter().map(|(_, value)| value);
        quote!(#(#values),*)
    };
    // A call goes to the test's server, wherever its operation is.
    let own = operation.servers.as_ref().map(|_| quote!(.base_url(server.url())));
    Some((definitions, quote!(client.#method(#arguments) #optional #own)))
}

/// The value that the sample gives for an argument.
fn decoded(operation: &Operation, ty: &Type, json: &str) -> TokenStream {
    let json_text = json_literal(json);
    match (ty, &operation.body) {
        // One of a range of media types has to say which it is.
        (Type::Blob, Some(body)) if body.codec == BodyCodec::Blob && body.media_type.contains('*') => {
            let media_type = text_literal(&expected::concrete(&body.media_type));
            quote!(support::decode::<clientwright_runtime::Blob>(#json_text).media_type(#media_type))
        }
        _ => quote!(support::decode(#json_text)),
    }
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

/// The payload that the operation documents for the sample's status.
fn payload(operation: &Operation, status: u16) -> Option<(Option<(&str, &str)>, &Payload)> {
    match &operation.success {
        Success::Single(payload) => Some((None, payload)),
        Success::Several(name, cases) => {
            let case = cases.iter().find(|case| matches(&case.statuses, status))?;
            Some((Some((name, &case.rust_name)), &case.payload))
        }
    }
}

fn matches(statuses: &[StatusPattern], status: u16) -> bool {
    statuses.iter().any(|pattern| match pattern {
        StatusPattern::Exact(exact) => *exact == status,
        StatusPattern::Range(hundreds) => u16::from(*hundreds) == status / 100,
        StatusPattern::Default => true,
    })
}

/// The payload of an answer, a success or an error.
fn answered(operation: &Operation, status: u16) -> Option<&Payload> {
    if is_success(status) {
        return payload(operation, status).map(|(_, payload)| payload);
    }
    match &operation.error {
        ErrorBody::None => None,
        ErrorBody::Single(payload) => Some(payload),
        ErrorBody::Several { cases, .. } => error_case(cases, status).map(|case| &case.payload),
    }
}

/// The case of a status, with its usual media type.
fn error_case(cases: &[ErrorCase], status: u16) -> Option<&ErrorCase> {
    let hundreds = u8::try_from(status / 100).unwrap_or_default();
    let patterns = [StatusPattern::Exact(status), StatusPattern::Range(hundreds), StatusPattern::Default];
    patterns.into_iter().find_map(|pattern| cases.iter().find(|case| case.answers.contains(&(pattern, None))))
}

/// The bytes that the server answers: JSON as it is, the content of a string for text and bytes, the items of a stream
/// one after the other.
fn response_body(
    operation: &Operation,
    sample: &OperationSample,
    json: &str,
) -> Option<crate::tokens::Literal> {
    Some(match answered(operation, sample.response.status) {
        Some(Payload::Text | Payload::Bytes) => text_literal(&string(json)),
        Some(Payload::Stream(codec, _)) => text_literal(&framing::stream(*codec, json)?),
        _ => json_literal(json),
    })
}

fn response_kind(operation: &Operation, sample: &OperationSample) -> &'static str {
    match answered(operation, sample.response.status) {
        Some(Payload::Text) => "text/plain",
        Some(Payload::Bytes) => "application/octet-stream",
        Some(Payload::Stream(StreamCodec::Lines, _)) => "application/jsonl",
        Some(Payload::Stream(StreamCodec::Sequence, _)) => "application/json-seq",
        Some(Payload::Stream(..)) => "text/event-stream",
        _ => "application/json",
    }
}

/// The content of a JSON string, or the text itself if it is none.
fn string(json: &str) -> String {
    serde_json::from_str(json).unwrap_or_else(|_| json.to_owned())
}

fn success(scope: &Scope<'_>, operation: &Operation, sample: &OperationSample) -> TokenStream {
    let Some((case, payload)) = payload(operation, sample.response.status) else {
        return quote!(drop(answer));
    };
    let answer = quote!(answer.expect("the answer is a success"));
    let taken = match case {
        None => quote!(let answer = #answer;),
        Some((name, variant)) => {
            let (ty, variant) = (scope.named(name), ident(variant));
            if payload == &Payload::Empty {
                // An enum that holds a stream can't be compared.
                return if answers::streams(&operation.success).is_some() {
                    quote!(assert!(matches!(#answer, #ty::#variant));)
                } else {
                    quote!(assert_eq!(#answer, #ty::#variant);)
                };
            }
            quote! {
                let #ty::#variant(answer) = #answer else {
                    panic!("the answer is another one");
                };
            }
        }
    };
    let json = sample.response.body.as_deref();
    match (payload, json) {
        (Payload::Empty, _) => quote!(#answer;),
        (Payload::Json(_) | Payload::Stream(..), Some(json)) => {
            let json = json_literal(json);
            quote!(#taken support::assert_same(&answer, #json);)
        }
        (Payload::Text, Some(json)) => {
            let text = text_literal(&string(json));
            quote!(#taken assert_eq!(answer, #text);)
        }
        (Payload::Bytes, Some(json)) => {
            let text = text_literal(&string(json));
            quote!(#taken assert_eq!(answer.as_ref(), #text.as_bytes());)
        }
        (_, None) => quote!(drop(answer)),
    }
}

fn error(scope: &Scope<'_>, operation: &Operation, sample: &OperationSample) -> TokenStream {
    let status = sample.response.status;
    let code = crate::tokens::Literal::u16_unsuffixed(status);
    let json = sample.response.body.as_deref();
    let bare = quote!(support::api_error(answer, #code););
    let (Some(json), Some(payload)) = (json, answered(operation, status)) else { return bare };
    let held = match payload {
        Payload::Json(_) if matches!(operation.error, ErrorBody::Single(_)) => {
            let json = json_literal(json);
            return quote! {
                let api = support::api_error(answer, #code);
                support::assert_same(api.body().expect("the body is readable"), #json);
            };
        }
        Payload::Json(_) => {
            let json = json_literal(json);
            quote!(support::assert_same(body, #json);)
        }
        Payload::Bytes => {
            let text = text_literal(&string(json));
            quote!(assert_eq!(body.as_ref(), #text.as_bytes());)
        }
        _ => {
            let text = text_literal(&string(json));
            quote!(assert_eq!(body, #text);)
        }
    };
    let body = match &operation.error {
        ErrorBody::None => return bare,
        ErrorBody::Single(_) => quote!(let body = api.body().expect("the body is readable");),
        ErrorBody::Several { name, cases } => {
            let Some(case) = error_case(cases, status) else { return bare };
            let (ty, variant) = (scope.named(name), ident(&case.rust_name));
            quote! {
                let Some(#ty::#variant(body)) = api.body() else {
                    panic!("the body is another one");
                };
            }
        }
    };
    quote! {
        let api = support::api_error(answer, #code);
        #body
        #held
    }
}
