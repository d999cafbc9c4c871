//! Answers with several bodies: success and error cases enter, an enum each and the functions that read it leave.

use super::docs::{self, Doc};
use super::names::{self, ident};
use super::scope::Scope;
use super::text_literal;
use crate::ir::{
    ErrorBody, ErrorCase, Operation, Payload, StatusPattern, StreamCodec, Success, SuccessCase, Type,
};
use crate::tokens::{Ident, Literal, TokenStream, quote};

/// The enums, for `types.rs`.
pub(super) fn types(scope: &Scope<'_>) -> TokenStream {
    let mut out = TokenStream::new();
    for (name, operation) in names::answers(scope.api) {
        match (&operation.success, &operation.error) {
            (Success::Several(success, cases), _) if success == name => {
                out.extend(success_type(scope, name, operation, cases));
            }
            (_, ErrorBody::Several { cases, .. }) => out.extend(error_type(scope, name, cases)),
            _ => {}
        }
    }
    out
}

fn success_type(scope: &Scope<'_>, name: &str, operation: &Operation, cases: &[SuccessCase]) -> TokenStream {
    let variants = cases.iter().map(|case| {
        let doc = meaning(&case.statuses);
        let name = ident(&case.rust_name);
        let payload = payload_type(scope, &case.payload).map(|ty| quote!((#ty)));
        quote!(#[doc = #doc] #name #payload,)
    });
    let has_stream = cases.iter().any(|case| matches!(case.payload, Payload::Stream(..)));
    // A stream is there once.
    let derives = if has_stream { quote!(Debug) } else { quote!(Debug, Clone, PartialEq) };
    let name = ident(name);
    // A stream is no body that a test could give as a value.
    let bodies = (!has_stream).then(|| {
        let (codegen, body) = (scope.codegen(), Ident::new("body"));
        let rows = cases.iter().map(|case| {
            let (status, variant) = (Literal::u16_unsuffixed(usual(&case.statuses)), ident(&case.rust_name));
            let body = (case.payload != Payload::Empty).then(|| quote!((#body)));
            quote!(#status, #variant #body)
        });
        quote!(#codegen::success_bodies!(#name, #(#rows),*);)
    });
    let mut doc = Doc::default();
    doc.say(format!("What the server answers to {} when all is well.", docs::code(&operation.method_name)));
    let doc = doc.outer();
    quote! {
        #doc
        #[non_exhaustive]
        #[derive(#derives)]
        pub enum #name { #(#variants)* }
        #bodies
    }
}

/// A status that a success has, where the document leaves it open: the first.
fn usual(statuses: &[StatusPattern]) -> u16 {
    match statuses.first() {
        Some(StatusPattern::Exact(status)) => *status,
        Some(StatusPattern::Range(_) | StatusPattern::Default) | None => 200,
    }
}

fn error_type(scope: &Scope<'_>, name: &str, cases: &[ErrorCase]) -> TokenStream {
    let (name, codegen) = (ident(name), scope.codegen());
    let names = cases.iter().map(|case| ident(&case.rust_name));
    let variants = cases.iter().map(|case| {
        let (doc, name) = (format!(" {}", docs::code(&case.rust_name)), ident(&case.rust_name));
        let payload = payload_type(scope, &case.payload).map(|ty| quote!((#ty)));
        quote!(#[doc = #doc] #name #payload,)
    });
    quote! {
        /// The body of an error, by its status.
        #[non_exhaustive]
        #[derive(Debug, Clone, PartialEq)]
        pub enum #name { #(#variants)* }
        #codegen::error_bodies!(#name, #(#names),*);
    }
}

/// A payload's type; `None` where there is none.
pub(super) fn payload_type(scope: &Scope<'_>, payload: &Payload) -> Option<TokenStream> {
    match payload {
        Payload::Empty => None,
        Payload::Json(ty) => Some(scope.ty(ty)),
        Payload::Text => Some(scope.std("String")),
        Payload::Bytes => Some(scope.ty(&Type::Bytes)),
        Payload::Stream(codec, item) => {
            let stream = scope.runtime(match codec {
                StreamCodec::Lines | StreamCodec::Sequence => "JsonStream",
                _ => "EventStream",
            });
            let item = scope.ty(item);
            Some(quote!(#stream<#item>))
        }
    }
}

/// The runtime's function that reads a payload.
pub(super) fn payload_decoder(scope: &Scope<'_>, payload: &Payload) -> TokenStream {
    match payload {
        // Null is what an empty body says.
        Payload::Json(ty) if matches!(scope.resolve(ty), Type::Option(_) | Type::Json | Type::Null) => {
            quote!(codegen::json_or_nothing)
        }
        Payload::Empty => quote!(codegen::empty),
        Payload::Json(_) => quote!(codegen::json),
        Payload::Text => quote!(codegen::text),
        Payload::Bytes => quote!(codegen::bytes),
        Payload::Stream(codec, _) => match codec {
            StreamCodec::Events => quote!(codegen::event_stream),
            StreamCodec::TextEvents => quote!(codegen::text_event_stream),
            StreamCodec::EventObjects => quote!(codegen::event_objects),
            StreamCodec::EventObjectsOfJson => quote!(codegen::event_objects_of_json),
            StreamCodec::Lines => quote!(codegen::json_lines),
            StreamCodec::Sequence => quote!(codegen::json_sequence),
        },
    }
}

/// The runtime's function that reads an error's payload.
pub(super) fn error_decoder(payload: &Payload) -> TokenStream {
    match payload {
        Payload::Json(_) => quote!(codegen::json_error),
        Payload::Bytes => quote!(codegen::bytes_error),
        // The check before emission holds errors to be neither empty nor streams.
        Payload::Text | Payload::Empty | Payload::Stream(..) => quote!(codegen::text_error),
    }
}

/// Which successes are left to streams.
pub(super) fn streams(success: &Success) -> Option<TokenStream> {
    match success {
        Success::Single(Payload::Stream(codec, _)) => Some(match codec {
            StreamCodec::Lines | StreamCodec::Sequence => quote!(codegen::Streams::Values),
            _ => quote!(codegen::Streams::Events),
        }),
        Success::Several(_, cases) => {
            let any = cases.iter().any(|case| matches!(case.payload, Payload::Stream(..)));
            any.then(|| quote!(codegen::Streams::Declared))
        }
        Success::Single(_) => None,
    }
}

/// The function that reads a success of several bodies.
pub(super) fn success_function(
    scope: &Scope<'_>,
    function: &Ident,
    name: &str,
    cases: &[SuccessCase],
) -> TokenStream {
    let ty = scope.named(name);
    let read = |case: &SuccessCase| {
        let variant = ident(&case.rust_name);
        let decoder = payload_decoder(scope, &case.payload);
        if case.payload == Payload::Empty {
            quote!(Ok(#ty::#variant))
        } else {
            quote!(#decoder(response).map(#ty::#variant))
        }
    };
    // A success that the document does not have reads as one that it has.
    let otherwise =
        cases.iter().find(|case| case.statuses.contains(&StatusPattern::Default)).or(cases.first());
    let otherwise = otherwise.map(read).unwrap_or_default();
    let cases: Vec<_> = cases.iter().map(|case| (case.statuses.as_slice(), read(case))).collect();
    by_status(function, &ty, &cases, &otherwise)
}

/// The function that reads an error of several bodies.
pub(super) fn error_function(
    scope: &Scope<'_>,
    function: &Ident,
    name: &str,
    cases: &[ErrorCase],
) -> TokenStream {
    let (ty, option) = (scope.named(name), scope.std("Option"));
    let read = |case: &ErrorCase| {
        let (variant, decoder) = (ident(&case.rust_name), error_decoder(&case.payload));
        quote!(#decoder(response).map(|body| body.map(#ty::#variant)))
    };
    let mut statuses: Vec<StatusPattern> = Vec::new();
    for (status, _) in cases.iter().flat_map(|case| &case.answers) {
        if !statuses.contains(status) {
            statuses.push(*status);
        }
    }
    // What has several media types is read as the usual one, unless it says that it is another.
    let mut of_status: Vec<(Vec<StatusPattern>, TokenStream)> = Vec::new();
    for status in statuses {
        let usual = cases.iter().find(|case| case.answers.contains(&(status, None))).map(read);
        let usual = usual.unwrap_or_else(|| quote!(Ok(None)));
        let others = cases.iter().flat_map(|case| {
            let named = case.answers.iter().filter(move |(of, _)| *of == status);
            named.filter_map(move |(_, media)| Some((media.as_deref()?, case)))
        });
        let others: Vec<_> = others
            .map(|(media, case)| {
                let (media, read) = (text_literal(media), read(case));
                quote!(if codegen::is_media_type(response, #media) { #read } else)
            })
            .collect();
        let reading = if others.is_empty() { usual } else { quote!(#(#others)* { #usual }) };
        match of_status.iter_mut().find(|(_, known)| known.to_string() == reading.to_string()) {
            Some((statuses, _)) => statuses.push(status),
            None => of_status.push((vec![status], reading)),
        }
    }
    let otherwise = of_status.iter().find(|(statuses, _)| statuses.contains(&StatusPattern::Default));
    let otherwise = otherwise.map_or(quote!(Ok(None)), |(_, read)| read.clone());
    let cases: Vec<_> =
        of_status.iter().map(|(statuses, read)| (statuses.as_slice(), read.clone())).collect();
    by_status(function, &quote!(#option<#ty>), &cases, &otherwise)
}

/// A function that reads an answer of type `ty` by its status.
fn by_status(
    function: &Ident,
    ty: &TokenStream,
    cases: &[(&[StatusPattern], TokenStream)],
    otherwise: &TokenStream,
) -> TokenStream {
    // Single statuses before ranges: both may speak of the same one.
    let mut arms: Vec<(TokenStream, &TokenStream)> = [true, false]
        .into_iter()
        .flat_map(|exact| {
            cases.iter().filter_map(move |(statuses, read)| {
                let wanted =
                    statuses.iter().filter(|status| matches!(status, StatusPattern::Exact(_)) == exact);
                Some((pattern(&wanted.copied().collect::<Vec<_>>())?, read))
            })
        })
        .collect();
    // The last ones may be what happens anyway.
    while arms.last().is_some_and(|(_, read)| read.to_string() == otherwise.to_string()) {
        arms.pop();
    }
    let arms = arms.iter().map(|(pattern, read)| quote!(#pattern => #read,));
    let body = if arms.len() == 0 {
        otherwise.clone()
    } else {
        quote! {
            match response.status().as_u16() {
                #(#arms)*
                _ => #otherwise,
            }
        }
    };
    quote! {
        fn #function(response: &codegen::RawResponse) -> codegen::DecodeResult<#ty> {
            #body
        }
    }
}

/// The pattern that the statuses match, but for the default.
fn pattern(statuses: &[StatusPattern]) -> Option<TokenStream> {
    let patterns: Vec<_> = statuses
        .iter()
        .filter_map(|status| match status {
            StatusPattern::Exact(status) => {
                let status = Literal::u16_unsuffixed(*status);
                Some(quote!(#status))
            }
            StatusPattern::Range(hundreds) => {
                let first = u16::from(*hundreds) * 100;
                let (first, last) = (first, first + 99);
                let (first, last) = (Literal::u16_unsuffixed(first), Literal::u16_unsuffixed(last));
                Some(quote!(#first..=#last))
            }
            StatusPattern::Default => None,
        })
        .collect();
    (!patterns.is_empty()).then(|| quote!(#(#patterns)|*))
}

fn meaning(statuses: &[StatusPattern]) -> String {
    let statuses: Vec<_> = statuses.iter().map(|status| status_text(*status)).collect();
    format!(" {}", statuses.join(", "))
}

/// A status as rustdoc says it.
pub(super) fn status_text(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(status) => status.to_string(),
        StatusPattern::Range(hundreds) => format!("{hundreds}XX"),
        StatusPattern::Default => "Any other".to_owned(),
    }
}
