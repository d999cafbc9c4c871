//! Roots of modules and crates: front pages, and what all of a crate's APIs share.

use proc_macro2::TokenStream;
use quote::quote;

use super::client::title;
use super::docs::{self, Doc};
use super::names::ident;
use super::{Content, File, Layout, Options, contract, text_literal};
use crate::ir::Api;

/// What formats nothing below it: the generator has formatted it already.
const RUSTFMT: &str = "disable_all_formatting = true\n";

/// `mod.rs` of an API's module, or `lib.rs` of its crate.
pub(super) fn file(api: &Api, options: &Options) -> TokenStream {
    let mut doc = head(api);
    docs::tail(&api.docs, &mut doc);
    let doc = doc.inner();
    let runtime = match options.layout {
        Layout::Module => None,
        Layout::Crate => Some(runtime()),
    };
    let server = (!api.servers.is_empty()).then(|| quote!(, Server));
    let unsafe_code = (options.layout == Layout::Crate).then(|| quote!(#![forbid(unsafe_code)]));
    quote! {
        #doc
        #unsafe_code
        #![allow(deprecated, reason = "what the document deprecates is still part of the client")]
        #![allow(
            clippy::doc_markdown,
            clippy::enum_variant_names,
            clippy::large_enum_variant,
            clippy::match_same_arms,
            clippy::new_without_default,
            clippy::ref_option,
            clippy::should_implement_trait,
            clippy::similar_names,
            clippy::struct_excessive_bools,
            clippy::struct_field_names,
            clippy::too_many_lines,
            clippy::type_complexity,
            clippy::unreadable_literal,
            clippy::wrong_self_convention,
            reason = "names, shapes and texts are the document's"
        )]
        mod client;
        pub mod operations;
        pub mod types;
        mod wire;
        pub use client::{Client, ClientBuilder #server};
        pub use types::*;
        #runtime
    }
}

/// What a crate's users need of the runtime.
fn runtime() -> TokenStream {
    quote! {
        pub use clientwright_runtime::{AnyError, ApiError, Error, Response};
        #[doc(no_inline)]
        pub use clientwright_runtime as runtime;
    }
}

/// Title, version and description.
fn head(api: &Api) -> Doc {
    let mut doc = Doc::default();
    let version =
        if api.version.trim().is_empty() { String::new() } else { format!(" {}", docs::line(&api.version)) };
    doc.say(format!("{}{version}", title(api)));
    doc.block(docs::head(&api.docs, "").lines());
    doc
}

/// `lib.rs` of a crate of several APIs.
pub(super) fn collection(apis: &[&Api], options: &Options) -> File {
    let mut doc = Doc::default();
    doc.say("Typed clients, each a module and a cargo feature of its own; all are on unless default features are off.");
    let rows = apis.iter().map(|api| {
        let feature = docs::code(&api.feature);
        format!("| {feature} | [`{0}`] | {1} |", api.module, title(api).replace('|', "\\|"))
    });
    doc.block(["| feature | module | API |".to_owned(), "|---|---|---|".to_owned()].into_iter().chain(rows));
    let doc = doc.inner();
    let modules = apis.iter().map(|api| {
        let (feature, module) = (text_literal(&api.feature), ident(&api.module));
        quote! {
            #[cfg(feature = #feature)]
            pub mod #module;
        }
    });
    let runtime = runtime();
    let tokens = quote! {
        #doc
        #(#modules)*
        #runtime
    };
    let _ = options;
    File { path: "src/lib.rs".to_owned(), origin: origin(apis), content: Content::Rust(tokens) }
}

/// What the contract tests of a crate share, and what keeps formatters away from what is formatted.
pub(super) fn shared(apis: &[&Api], options: &Options) -> Vec<File> {
    let text = |path: &str, text: &str| File {
        path: path.to_owned(),
        origin: origin(apis),
        content: Content::Text(text.to_owned()),
    };
    let rust = |path: &str, tokens: TokenStream| File {
        path: path.to_owned(),
        origin: origin(apis),
        content: Content::Rust(tokens),
    };
    vec![
        rust("tests/contract/main.rs", contract::main(apis, options)),
        text("tests/contract/support.rs", contract::SUPPORT),
        text("src/rustfmt.toml", RUSTFMT),
        text("tests/contract/rustfmt.toml", RUSTFMT),
    ]
}

fn origin(apis: &[&Api]) -> String {
    apis.iter().map(|api| api.document.as_str()).collect::<Vec<_>>().join(", ")
}
