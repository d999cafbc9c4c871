//! Answers with several bodies: success and error cases enter, an enum each and the functions that read it leave.

use super::docs::{self, Doc};
use super::names::{self, ident};
use super::scope::Scope;
use crate::ir::{ErrorBody, Operation, Payload, StatusPattern, Success, SuccessCase, Type};
use crate::tokens::{Ident, TokenStream, quote};

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
    let name = ident(name);
    let mut doc = Doc::default();
    doc.say(format!("What the server answers to {} when all is well.", docs::code(&operation.method_name)));
    let doc = doc.outer();
    quote! {
        #doc
        #[non_exhaustive]
        #[derive(Debug, Clone, PartialEq)]
        pub enum #name { #(#variants)* }
    }
}

fn error_type(scope: &Scope<'_>, name: &str, cases: &[(String, Type, Vec<StatusPattern>)]) -> TokenStream {
    let name = ident(name);
    let variants = cases.iter().map(|(name, ty, _)| {
        let (doc, name) = (format!(" {}", docs::code(name)), ident(name));
        let ty = scope.ty(ty);
        quote!(#[doc = #doc] #name(#ty),)
    });
    quote! {
        /// The body of an error, by its status.
        #[non_exhaustive]
        #[derive(Debug, Clone, PartialEq)]
        pub enum #name { #(#variants)* }
    }
}

/// A payload's type; `None` where there is none.
pub(super) fn payload_type(scope: &Scope<'_>, payload: &Payload) -> Option<TokenStream> {
    match payload {
        Payload::Empty => None,
        Payload::Json(ty) => Some(scope.ty(ty)),
        Payload::Text => Some(scope.std("String")),
        Payload::Bytes => Some(scope.ty(&Type::Bytes)),
    }
}

/// The runtime's function that reads a payload.
pub(super) fn payload_decoder(payload: &Payload) -> TokenStream {
    match payload {
        Payload::Empty => quote!(codegen::empty),
        Payload::Json(_) => quote!(codegen::json),
        Payload::Text => quote!(codegen::text),
        Payload::Bytes => quote!(codegen::bytes),
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
        let decoder = payload_decoder(&case.payload);
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
    cases: &[(String, Type, Vec<StatusPattern>)],
) -> TokenStream {
    let (ty, option) = (scope.named(name), scope.std("Option"));
    let read = |name: &str| {
        let variant = ident(name);
        quote!(codegen::json_error(response).map(|body| body.map(#ty::#variant)))
    };
    let otherwise = cases.iter().find(|(_, _, statuses)| statuses.contains(&StatusPattern::Default));
    let otherwise = otherwise.map_or(quote!(Ok(None)), |(name, ..)| read(name));
    let cases: Vec<_> = cases.iter().map(|(name, _, statuses)| (statuses.as_slice(), read(name))).collect();
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
                let status = crate::tokens::Literal::u16_unsuffixed(*status);
                Some(quote!(#status))
            }
            StatusPattern::Range(hundreds) => {
                let first = u16::from(*hundreds) * 100;
                let (first, last) = (first, first + 99);
                let (first, last) = (
                    crate::tokens::Literal::u16_unsuffixed(first),
                    crate::tokens::Literal::u16_unsuffixed(last),
                );
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
